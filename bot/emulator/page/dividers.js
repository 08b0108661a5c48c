// The lines between messages: a new day, and where the news begins.
import { dayHeading, localDate } from './dates.js';
import { h, unseen } from './dom.js';

const TOGETHER = 5 * 60; // seconds within which one author's plain messages stand together

/**
 * Messages with the lines between them: [{key, day} | {key, isNew} | {key, message, together}].
 * `newFrom` is the ts of the first message that is news, or null.
 */
export function withDividers(messages, newFrom) {
  const items = [];
  let before = null;
  for (const message of messages) {
    const at = Number(message.ts);
    const newDay = !before || localDate(at) !== localDate(Number(before.ts));
    if (newDay) items.push({ key: `day-${localDate(at)}`, day: dayHeading(at) });
    const isNew = message.ts === newFrom;
    if (isNew) items.push({ key: 'new', isNew });
    const together = !newDay && !isNew && standsWith(before, message);
    items.push({ key: `${message.ephemeral ? 'e' : 'm'}-${message.ts}`, message, together });
    before = message;
  }
  return items;
}

/** The node of such a line. */
export function dividerNode(item) {
  if (item.isNew) return h('li', { class: 'new-line' }, h('span', {}, 'New', unseen(' messages')));
  return h('li', { class: 'day-line' }, h('span', {}, item.day));
}

function standsWith(before, message) {
  const plain = (one) => !one.ephemeral && !(one.blocks?.length > 0) && !(one.reply_count > 0);
  return before.user === message.user && plain(before) && plain(message) && Number(message.ts) - Number(before.ts) < TOGETHER;
}
