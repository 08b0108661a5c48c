// Elements that are pressed: buttons, overflow menus, icon and feedback buttons.
import { confirmed } from './confirm.js';
import { h, uniqueId } from './dom.js';
import { icon } from './icons.js';
import { menuOn } from './menu.js';
import { textObject, wordsOf } from './mrkdwn.js';

const STYLE = { primary: 'btn-primary', danger: 'btn-danger' };

/** Ask first if the element wants that, then send; the node says it is busy meanwhile. */
export async function press(node, element, surface, action) {
  if (node.getAttribute('aria-busy') === 'true') return;
  if (element.confirm && !(await confirmed(element.confirm))) return;
  node.setAttribute('aria-busy', 'true');
  try {
    await surface.act({ action_id: element.action_id, type: element.type, ...action });
  } finally {
    node.removeAttribute('aria-busy');
  }
}

export function button(element, surface, { blockId }) {
  const properties = {
    class: `btn ${STYLE[element.style] ?? ''}`,
    'aria-label': element.accessibility_label,
    data: { focus: `${blockId}/${element.action_id}` },
  };
  const label = h('span', { class: 'btn-label' }, ...textObject(element.text));
  const send = () => press(node, element, surface, { block_id: blockId, value: element.value });
  const node = isWebAddress(element.url)
    ? h('a', { ...properties, href: element.url, target: '_blank', rel: 'noopener noreferrer' }, label)
    : h('button', { ...properties, type: 'button' }, label);
  node.addEventListener('click', send);
  return node;
}

function isWebAddress(address) {
  return /^https?:\/\//i.test(address ?? '');
}

export function overflow(element, surface, { blockId }) {
  const node = h(
    'button',
    { type: 'button', class: 'btn btn-icon', 'aria-label': 'More', id: uniqueId('more'), data: { focus: `${blockId}/${element.action_id}` } },
    icon('dots'),
  );
  const choose = (option) => () => press(node, element, surface, { block_id: blockId, selected_option: option });
  menuOn(node, {
    label: 'More',
    items: () => element.options.map((option) => ({
      label: wordsOf(option.text),
      detail: option.description && wordsOf(option.description),
      choose: choose(option),
    })),
  });
  return node;
}

export function iconButton(element, surface, { blockId }) {
  const node = h(
    'button',
    {
      type: 'button',
      class: 'btn btn-small',
      'aria-label': element.accessibility_label,
      data: { focus: `${blockId}/${element.action_id}` },
    },
    icon(element.icon === 'trash' ? 'trash' : 'dots'),
    h('span', { class: 'btn-label' }, ...textObject(element.text)),
  );
  node.addEventListener('click', () => press(node, element, surface, { block_id: blockId, value: element.value }));
  return node;
}

export function feedbackButtons(element, surface, { blockId }) {
  const one = (choice, drawing) => {
    const node = h(
      'button',
      {
        type: 'button',
        class: 'btn btn-small',
        'aria-label': choice.accessibility_label,
        data: { focus: `${blockId}/${element.action_id}/${drawing}` },
      },
      icon(drawing),
      h('span', { class: 'btn-label' }, ...textObject(choice.text)),
    );
    node.addEventListener('click', () => press(node, element, surface, { block_id: blockId, value: choice.value }));
    return node;
  };
  const down = one(element.negative_button, 'up');
  down.classList.add('upside-down');
  return h('span', { class: 'button-pair', role: 'group', 'aria-label': 'Was this useful?' }, one(element.positive_button, 'up'), down);
}
