// What a message says: its blocks or its text, its attachments, its files.
import { drawBlocks } from './blocks.js';
import { directory } from './directory.js';
import { h, reconcile } from './dom.js';
import { filesOf } from './files.js';
import { mrkdwn } from './mrkdwn.js';

/** Make `holder` show what the message says, keeping the nodes of what did not change. */
export function drawBody(holder, message, surface) {
  const parts = [
    message.blocks?.length > 0 ? { key: 'blocks', blocks: message.blocks } : { key: 'text', text: message.text ?? '' },
    ...(message.attachments ?? []).map((attachment, index) => ({ key: `attachment-${index}`, attachment })),
    { key: 'files', files: message.files ?? [] },
    { key: 'edited', edited: Boolean(message.edited) },
  ];
  reconcile(holder, parts, {
    key: (part) => part.key,
    signature: (part) => (part.blocks ? '' : JSON.stringify(part) + directory.revision),
    build: (part) => partNode(part, surface),
    update: (node, part) => { if (part.blocks) drawBlocks(node, part.blocks, surface); },
  });
}

function partNode(part, surface) {
  if (part.blocks) return h('div', { class: 'blocks' });
  if (part.attachment) return attached(part.attachment, surface);
  if (part.files) return h('div', { class: 'files', hidden: part.files.length === 0 }, ...filesOf(part));
  if (part.key === 'edited') return h('span', { class: 'edited', hidden: !part.edited }, ' (edited)');
  return h('div', { class: 'text' }, ...mrkdwn(part.text));
}

/** An attachment: Slack's older, indented kind of content. */
function attached(attachment, surface) {
  const box = h('div', { class: 'attachment' });
  if (attachment.title) box.append(h('p', { class: 'attachment-title' }, attachment.title));
  if (attachment.blocks?.length > 0) drawBlocks(box.appendChild(h('div', { class: 'blocks' })), attachment.blocks, surface);
  else box.append(h('div', { class: 'text' }, ...mrkdwn(attachment.text ?? attachment.fallback ?? '')));
  return box;
}
