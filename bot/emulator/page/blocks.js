// Block Kit's blocks as document nodes.
//
// A surface is where blocks stand: {container, form, act(action), options(details),
// changed?(blockId), disabled?}. `form` keeps what is typed and chosen (form_state.js);
// act(action) tells the app; options(details) asks it what an external select offers.
import { card, carousel, plan, task } from './cards.js';
import { directory } from './directory.js';
import { h, reconcile, setText, uniqueId } from './dom.js';
import { drawElement, unknownBox } from './elements.js';
import { namedFile } from './files.js';
import { icon } from './icons.js';
import { markdown } from './markdown.js';
import { link, textObject, wordsOf } from './mrkdwn.js';
import { picture } from './pictures.js';
import { richText } from './rich_text.js';
import { inScales } from './scale.js';
import { chart, dataTable, table } from './tables.js';

const LABEL_LENGTH = 80;
const GROUPS = new Set(['radio_buttons', 'checkboxes', 'file_input']); // several things under one label

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
  file: (block) => namedFile({ id: block.file_id, name: block.external_id }),
  video,
  context_actions: actions,
  data_visualization: chart,
  data_table: dataTable,
  card: drawCard,
  carousel: (block, surface) => carousel(block, (one) => drawCard(one, surface)),
  task_card: task,
  plan,
  container,
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

function drawCard(block, surface) {
  return card(block, (element) => drawElement(element, surface, spotFor(block, element, '')));
}

/** Blocks within a frame that can be folded away. */
function container(block, surface) {
  const inside = h('div', { class: 'blocks' });
  drawBlocks(inside, block.child_blocks ?? [], surface);
  const head = h(
    'div',
    { class: 'card-head' },
    block.icon ? picture(block.icon, 'picture-small') : null,
    h('div', {}, h('div', { class: 'card-title' }, ...(block.title ? textObject(block.title) : richText(block.rich_text_title?.elements))), block.subtitle ? h('p', { class: 'quiet' }, ...textObject(block.subtitle)) : null),
  );
  if (!block.is_collapsible) return h('div', { class: 'card' }, head, inside);
  return h('details', { class: 'card', open: !block.default_collapsed }, h('summary', {}, head), inside);
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
  const draw = (element) => drawElement(element, surface, spotFor(block, element, ''));
  const groups = inScales(block.elements ?? []).map(({ isScale, elements }) => (
    isScale ? h('div', { class: 'scale' }, ...elements.map(draw)) : elements.map(draw)
  ));
  return h('div', { class: 'actions' }, ...groups.flat());
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
  const isGroup = GROUPS.has(element.type) || element.type?.startsWith('multi_');
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

function video(block) {
  const title = block.title ? wordsOf(block.title) : 'Video';
  return h(
    'div',
    { class: 'file-box' },
    icon('picture'),
    h('div', {}, h('p', {}, link(block.title_url ?? '', title)), h('p', { class: 'quiet' }, block.alt_text ?? 'The training room does not play videos.')),
  );
}
