// Cards and rows of them; tasks and the plans that they make up.
import { h, unseen } from './dom.js';
import { icon } from './icons.js';
import { link, textObject } from './mrkdwn.js';
import { picture } from './pictures.js';
import { richText } from './rich_text.js';

const STANDING = {
  pending: { words: 'To do', sign: 'clock' },
  in_progress: { words: 'Under way', sign: 'clock' },
  complete: { words: 'Done', sign: 'check' },
  error: { words: 'Failed', sign: 'alert' },
};

/** A card. drawOne(element) draws one of its buttons. */
export function card(block, drawOne) {
  const line = (object, className) => (object ? h('p', { class: `text ${className}` }, ...textObject(object)) : null);
  return h(
    'div',
    { class: 'card' },
    block.hero_image ? picture(block.hero_image, 'picture') : null,
    h(
      'div',
      { class: 'card-head' },
      block.icon ? picture(block.icon, 'picture-small') : null,
      h('div', {}, line(block.title, 'card-title'), line(block.subtitle, 'quiet')),
    ),
    line(block.body, ''),
    block.actions ? h('div', { class: 'actions' }, ...block.actions.map(drawOne)) : null,
  );
}

/** Cards beside each other; drawCard(card) draws one. The row scrolls on its own. */
export function carousel(block, drawCard) {
  const cards = (block.elements ?? []).map((one) => h('li', {}, drawCard(one)));
  return h('ul', { class: 'carousel', tabindex: '0', 'aria-label': 'Cards' }, ...cards);
}

/** One task, with how it stands. */
export function task(block) {
  const { words, sign } = STANDING[block.status] ?? STANDING.pending;
  const sources = (block.sources ?? []).map((one) => h('li', {}, link(one.url, one.text)));
  return h(
    'div',
    { class: `task task-${block.status ?? 'pending'}` },
    icon(sign),
    h(
      'div',
      { class: 'text' },
      h('p', { class: 'card-title' }, unseen(`${words}: `), block.title ?? ''),
      ...richText(block.details?.elements),
      ...richText(block.output?.elements),
      sources.length > 0 ? h('ul', { class: 'rich-list' }, ...sources) : null,
    ),
  );
}

/** A plan: a title, and its tasks in order. */
export function plan(block) {
  const tasks = (block.tasks ?? []).map((one) => h('li', {}, task(one)));
  return h('div', { class: 'card' }, h('p', { class: 'card-title' }, block.title ?? ''), h('ol', { class: 'plan' }, ...tasks));
}
