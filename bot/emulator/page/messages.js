// A list of messages: who said it, when, and its blocks.
import { drawBlocks } from './blocks.js';
import { clockTime, dayHeading, fullMoment, localDate } from './dates.js';
import { directory, person } from './directory.js';
import { h, reconcile, unseen } from './dom.js';
import { formState } from './form_state.js';
import { icon } from './icons.js';
import { menuOn } from './menu.js';
import { mrkdwn } from './mrkdwn.js';

const TOGETHER = 5 * 60; // seconds within which one author's plain messages stand together
const COLOURS = 8;

/** Coloured square with a person's initials, or the app's mark. Decoration: the name is beside. */
export function avatar(one, size = '') {
  if (one.is_bot) return h('span', { class: `avatar avatar-app ${size}`, 'aria-hidden': 'true' }, icon('bolt'));
  const colour = [...one.id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7) % COLOURS;
  const sign = one.shared ? icon('people') : initials(one.name);
  return h('span', { class: `avatar avatar-${colour} ${size}`, 'aria-hidden': 'true' }, sign);
}

function initials(name) {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  const letters = words.length > 1 ? words[0][0] + words.at(-1)[0] : (words[0] ?? '?').slice(0, 2);
  return letters.toUpperCase();
}

/**
 * A list that keeps what is typed and chosen in messages. `controls`: {act, openThread(ts),
 * messageShortcuts()}; the last may be left out.
 * Returns {draw(channelId, messages, {newFrom, withThreads}), forget()}.
 */
export function messageList(node, controls) {
  const forms = new Map();

  function draw(channelId, messages, { newFrom = null, withThreads = true } = {}) {
    const items = withDividers(messages, newFrom);
    reconcile(node, items, {
      key: (item) => item.key,
      signature: (item) => JSON.stringify([item, withThreads]) + directory.revision,
      build: (item) => (item.message ? messageNode(channelId, item, withThreads) : divider(item)),
    });
    const present = new Set(messages.map((message) => message.ts));
    for (const ts of forms.keys()) if (!present.has(ts)) forms.delete(ts);
  }

  function surfaceOf(channelId, message) {
    if (!forms.has(message.ts)) forms.set(message.ts, formState());
    const form = forms.get(message.ts);
    form.adopt(message.blocks ?? []);
    const container = { type: 'message', channel: channelId, ts: message.ts, ephemeral: Boolean(message.ephemeral) };
    const act = (action) => controls.act('block_action', { container, values: form.all(), ...action });
    return { container, form, act };
  }

  function messageNode(channelId, { message, together }, withThreads) {
    const author = person(message.user);
    const body = h('div', { class: 'message-body' });
    if (message.ephemeral) body.append(h('p', { class: 'only-you' }, icon('eye'), 'Only visible to you'));
    body.append(together ? unseen(`${author.name}, ${clockTime(Number(message.ts))}`) : heading(author, message));
    body.append(content(message, surfaceOf(channelId, message)));
    if (withThreads && message.reply_count > 0) body.append(threadLink(message));
    const gutter = together ? h('span', { class: 'gutter-time', 'aria-hidden': 'true' }, clockTime(Number(message.ts))) : avatar(author);
    const classes = ['message', together ? 'together' : '', message.ephemeral ? 'ephemeral' : ''].join(' ').trim();
    const row = h('li', { class: classes, data: { ts: message.ts } }, gutter, body);
    if (withThreads && !message.ephemeral) row.append(tools(channelId, message));
    return row;
  }

  function threadLink(message) {
    const words = message.reply_count === 1 ? '1 reply' : `${message.reply_count} replies`;
    return h('button', { type: 'button', class: 'thread-link', data: { focus: `thread/${message.ts}` }, on: { click: () => controls.openThread(message.ts) } }, icon('thread'), words);
  }

  function tools(channelId, message) {
    const reply = h('button', { type: 'button', class: 'btn-plain', 'aria-label': 'Reply in thread', title: 'Reply in thread', data: { focus: `reply/${message.ts}` }, on: { click: () => controls.openThread(message.ts) } }, icon('thread'));
    const known = controls.messageShortcuts?.() ?? [];
    return h('div', { class: 'message-tools' }, reply, known.length > 0 ? moreButton(channelId, message, known) : null);
  }

  function moreButton(channelId, message, known) {
    const node = h('button', { type: 'button', class: 'btn-plain', 'aria-label': 'More actions', title: 'More actions', data: { focus: `actions/${message.ts}` } }, icon('dots'));
    const use = (one) => () => controls.act('shortcut', { callback_id: one.callback_id, channel: channelId, ts: message.ts });
    menuOn(node, { label: 'More actions', items: () => known.map((one) => ({ label: one.name, detail: one.description, choose: use(one) })) });
    return node;
  }

  return { draw, forget: () => forms.clear() };
}

function heading(author, message) {
  const at = Number(message.ts);
  const label = author.is_bot || message.is_app ? h('span', { class: 'app-label' }, 'App') : null;
  const shared = author.shared ? h('span', { class: 'app-label' }, 'Shared account') : null;
  return h(
    'p',
    { class: 'message-head' },
    h('span', { class: 'author' }, author.name),
    label,
    shared,
    h('time', { class: 'when', datetime: new Date(at * 1000).toISOString(), title: fullMoment(at) }, clockTime(at)),
  );
}

function content(message, surface) {
  const holder = h('div', { class: 'message-content' });
  if (message.blocks?.length > 0) {
    const blocks = h('div', { class: 'blocks' });
    drawBlocks(blocks, message.blocks, surface);
    holder.append(blocks);
  } else {
    holder.append(h('div', { class: 'text' }, ...mrkdwn(message.text ?? '')));
  }
  for (const attachment of message.attachments ?? []) holder.append(attached(attachment, surface));
  if (message.edited) holder.append(h('span', { class: 'edited' }, ' (edited)'));
  return holder;
}

/** An attachment: Slack's older, indented kind of content. */
function attached(attachment, surface) {
  const box = h('div', { class: 'attachment' });
  if (attachment.title) box.append(h('p', { class: 'attachment-title' }, attachment.title));
  if (attachment.blocks?.length > 0) drawBlocks(box.appendChild(h('div', { class: 'blocks' })), attachment.blocks, surface);
  else box.append(h('div', { class: 'text' }, ...mrkdwn(attachment.text ?? attachment.fallback ?? '')));
  return box;
}

function divider(item) {
  if (item.isNew) return h('li', { class: 'new-line' }, h('span', {}, 'New', unseen(' messages')));
  return h('li', { class: 'day-line' }, h('span', {}, item.day));
}

function withDividers(messages, newFrom) {
  const items = [];
  let before = null;
  for (const message of messages) {
    const at = Number(message.ts);
    const newDay = !before || localDate(at) !== localDate(Number(before.ts));
    if (newDay) items.push({ key: `day-${localDate(at)}`, day: dayHeading(at) });
    const isNew = message.ts === newFrom;
    if (isNew) items.push({ key: 'new', isNew });
    const together = !newDay && !isNew && standsWith(before, message);
    items.push({ key: keyOf(message), message, together });
    before = message;
  }
  return items;
}

function keyOf(message) {
  return `${message.ephemeral ? 'e' : 'm'}-${message.ts}`;
}

function standsWith(before, message) {
  const plain = (one) => !one.ephemeral && !(one.blocks?.length > 0) && !(one.reply_count > 0);
  return before.user === message.user && plain(before) && plain(message) && Number(message.ts) - Number(before.ts) < TOGETHER;
}
