// Slack's rich_text block: text that was written in an editor rather than in mrkdwn.
import { channel, person } from './directory.js';
import { formatTokens } from './dates.js';
import { h } from './dom.js';
import { emoji } from './emoji.js';
import { link, mention } from './mrkdwn.js';

const PARTS = {
  rich_text_section: (part) => h('div', { class: 'rich-section' }, ...run(part.elements)),
  rich_text_quote: (part) => h('blockquote', {}, ...run(part.elements)),
  rich_text_preformatted: (part) => h('pre', {}, ...run(part.elements)),
  rich_text_list: list,
};

/** Nodes for the elements of a rich_text block. */
export function richText(elements) {
  return (elements ?? []).map((part) => {
    const build = PARTS[part.type];
    return build ? build(part) : h('div', { class: 'rich-section' }, ...run(part.elements));
  });
}

/** The words of a rich_text block, as plain text. */
export function richWords(elements) {
  return h('span', {}, ...richText(elements)).textContent;
}

/** A plain text as a rich_text value, for inputs that keep that shape. */
export function asRichText(text) {
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] };
}

function list(part) {
  const tag = part.style === 'ordered' ? 'ol' : 'ul';
  const items = (part.elements ?? []).map((item) => h('li', {}, ...run(item.elements)));
  const node = h(tag, { class: `rich-list indent-${Math.min(part.indent ?? 0, 8)}` }, ...items);
  if (tag === 'ol' && part.offset) node.setAttribute('start', part.offset + 1);
  return node;
}

function run(elements) {
  return (elements ?? []).map((element) => dressed(inlineNode(element), element.style));
}

function inlineNode(element) {
  switch (element.type) {
    case 'text': return document.createTextNode(element.text ?? '');
    case 'link': return link(element.url ?? '', element.text ?? '');
    case 'user': return mention(`@${person(element.user_id).name}`);
    case 'channel': return mention(`#${channel(element.channel_id)?.name ?? 'a channel'}`);
    case 'usergroup': return mention('@a group');
    case 'broadcast': return mention(`@${element.range}`);
    case 'emoji': return document.createTextNode(emoji(element.name) ?? `:${element.name}:`);
    case 'date': return document.createTextNode(formatTokens(element.format ?? '{date} {time}', element.timestamp));
    case 'color': return h('code', {}, element.value ?? '');
    default: return mention(element.text ?? element.fallback ?? `[${element.type}]`);
  }
}

function dressed(node, style) {
  let dressing = node;
  for (const [name, tag] of [['code', 'code'], ['strike', 's'], ['italic', 'em'], ['bold', 'strong'], ['underline', 'u']]) {
    if (style?.[name]) dressing = h(tag, {}, dressing);
  }
  return dressing;
}
