// Block Kit's blocks as document nodes.
//
// A surface is where blocks stand: {container, form, act(action), changed?(blockId), disabled?}.
// `form` keeps what is typed and chosen (form_state.js); act(action) tells the app.
import { directory } from './directory.js';
import { h, reconcile, setText, uniqueId } from './dom.js';
import { drawElement, unknownBox } from './elements.js';
import { icon } from './icons.js';
import { markdown } from './markdown.js';
import { link, textObject, wordsOf } from './mrkdwn.js';
import { picture } from './pictures.js';
import { richText } from './rich_text.js';
import { chart, table } from './tables.js';

const LABEL_LENGTH = 80;
const BOXES = { radio_buttons: 'radiogroup', checkboxes: 'group' };

const DRAW = {
  section,
  divider: () => h('hr'),
  image,
  actions,
  context,
  input,
  header: (block) => h('h3', { class: 'block-header' }, ...textObject(block.text)),
  rich_text: (block) => h('div', { class: 'text' }, ...richText(block.elements)),
  markdown: (block) => h('div', { class: 'text markdown' }, ...markdown(block.text ?? '')),
  table,
  alert,
  file: (block) => fileBox(block.external_id ?? 'A file'),
  video,
  context_actions: actions,
  data_visualization: chart,
};

/** Make `parent` show these blocks, keeping the nodes of those that did not change. */
export function drawBlocks(parent, blocks, surface) {
  const items = blocks.map((block, index) => ({ block, key: block.block_id ?? `${block.type}-${index}` }));
  reconcile(parent, items, {
    key: (item) => item.key,
    signature: ({ block }) => JSON.stringify(block) + directory.revision,
    build: ({ block, key }) => drawBlock(block, surface, key),
  });
}

function drawBlock(block, surface, key) {
  const draw = Object.hasOwn(DRAW, block.type) ? DRAW[block.type] : null;
  const inside = draw ? draw(block, surface) : unknownBox('block', block);
  return h('div', { class: `block block-${block.type}`, data: { block: key } }, inside);
}

function section(block, surface) {
  const words = h('div', { class: 'section-words' });
  const textId = uniqueId('section');
  if (block.text) words.append(h('div', { class: 'text', id: textId }, ...textObject(block.text)));
  if (block.fields) words.append(h('div', { class: 'fields' }, ...block.fields.map((field) => h('div', { class: 'text' }, ...textObject(field)))));
  if (!block.accessory) return words;
  const name = block.text ? wordsOf(block.text) : '';
  const accessory = drawElement(block.accessory, surface, spotFor(block, block.accessory, name));
  return h('div', { class: `section section-with-${block.accessory.type}` }, words, h('div', { class: 'accessory' }, accessory));
}

/** The spot of an element that no label stands beside: it is named by the words around it. */
function spotFor(block, element, around) {
  const placeholder = element.placeholder ? wordsOf(element.placeholder) : '';
  const name = [around.replace(/\s+/g, ' ').slice(0, LABEL_LENGTH), placeholder].filter(Boolean).join(': ');
  return {
    blockId: block.block_id,
    dispatch: true,
    describe: (node) => node.setAttribute('aria-label', name || 'Choose'),
  };
}

function actions(block, surface) {
  const elements = block.elements ?? [];
  return h('div', { class: 'actions' }, ...elements.map((element) => drawElement(element, surface, spotFor(block, element, ''))));
}

function context(block) {
  return h('div', { class: 'context' }, ...(block.elements ?? []).map((element) => (
    element.type === 'image' ? picture(element, 'picture-small') : h('span', { class: 'text' }, ...textObject(element))
  )));
}

function image(block) {
  const figure = h('figure', { class: 'image-block' });
  if (block.title) figure.append(h('figcaption', {}, ...textObject(block.title)));
  figure.append(picture(block, 'picture'));
  return figure;
}

function input(block, surface) {
  const element = block.element ?? {};
  const ids = { label: uniqueId('label'), hint: uniqueId('hint'), error: uniqueId('error'), field: uniqueId('field') };
  const optional = block.optional ? h('span', { class: 'optional' }, ' (optional)') : null;
  const isGroup = Boolean(BOXES[element.type]) || element.type.startsWith('multi_');
  const label = h(isGroup ? 'span' : 'label', { class: 'label', id: ids.label, for: isGroup ? null : ids.field }, ...textObject(block.label), optional);
  const spot = {
    blockId: block.block_id,
    dispatch: Boolean(block.dispatch_action),
    describe: (node) => describeField(node, ids, isGroup, block),
  };
  const control = drawElement(element, surface, spot);
  const hint = block.hint ? h('p', { class: 'hint', id: ids.hint }, ...textObject(block.hint)) : null;
  const error = h('p', { class: 'field-error', id: ids.error, hidden: true });
  return h('div', { class: 'input-block' }, label, control, error, hint);
}

function describeField(node, ids, isGroup, block) {
  if (isGroup) node.setAttribute('aria-labelledby', ids.label);
  else node.id = ids.field;
  const descriptions = [ids.error, block.hint ? ids.hint : null].filter(Boolean);
  node.setAttribute('aria-describedby', descriptions.join(' '));
  node.dataset.field = '';
  const canRequire = node.getAttribute('role') !== 'group';
  if (!block.optional && canRequire) node.setAttribute('aria-required', 'true');
}

/** Show each error beside its field, in place, and clear the others. */
export function showErrors(parent, errors) {
  for (const node of parent.querySelectorAll('.block-input')) {
    const message = errors[node.dataset.block] ?? '';
    const error = node.querySelector('.field-error');
    setText(error, message);
    error.hidden = message === '';
    const field = node.querySelector('[data-field]');
    if (field && field.getAttribute('role') !== 'group') field.setAttribute('aria-invalid', String(message !== ''));
    node.classList.toggle('has-error', message !== '');
  }
}

function alert(block) {
  const level = ['info', 'warning', 'error', 'success'].includes(block.level) ? block.level : 'default';
  const sign = { warning: 'alert', error: 'alert', success: 'check' }[level] ?? 'info';
  return h('div', { class: `alert alert-${level}` }, icon(sign), h('div', { class: 'text' }, ...textObject(block.text)));
}

function fileBox(name) {
  return h('div', { class: 'file-box' }, icon('file'), h('span', {}, name));
}

function video(block) {
  const title = block.title ? wordsOf(block.title) : 'Video';
  return h(
    'div',
    { class: 'file-box' },
    icon('picture'),
    h('div', {}, h('p', {}, link(block.title_url ?? '', title)), h('p', { class: 'quiet' }, block.alt_text ?? 'The training room does not play videos.')),
  );
}
