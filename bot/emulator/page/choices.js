// Elements that are chosen from: native selects, radio buttons and checkboxes.
//
// `spot` says where an element stands: {blockId, dispatch, name, describe(node)}. dispatch: tell
// the app at once; name: what a group is called where no label stands beside it; describe(node):
// tie the node to its label, hint and error.
import { choosableChannels, choosablePeople, fullName } from './directory.js';
import { press } from './buttons.js';
import { h, uniqueId } from './dom.js';
import { textObject, wordsOf } from './mrkdwn.js';
import { slotOf } from './form_state.js';

/** What a select offers: [{label, group?, chosen}], `chosen` being what its value holds. */
function offers(element) {
  const type = element.type.replace(/^multi_/, '');
  if (type === 'users_select') return choosablePeople().map((one) => ({ label: fullName(one), chosen: one.id }));
  if (type === 'channels_select' || type === 'conversations_select') {
    return choosableChannels().map((one) => ({ label: `#${one.name}`, chosen: one.id }));
  }
  const plain = (element.options ?? []).map((option) => ({ label: wordsOf(option.text), chosen: option }));
  const grouped = (element.option_groups ?? []).flatMap((group) =>
    group.options.map((option) => ({ label: wordsOf(option.text), chosen: option, group: wordsOf(group.label) })));
  return [...plain, ...grouped];
}

/** Are these the same choice? */
export function same(one, other) {
  return (one?.value ?? one) === (other?.value ?? other);
}

/** Tell the app what is now chosen, if it wants to hear of it at once. */
export function send(node, element, surface, spot) {
  if (!spot.dispatch) return;
  const chosen = surface.form.get(spot.blockId, element);
  press(node, element, surface, { block_id: spot.blockId, [slotOf(element.type)]: chosen });
}

/** Keep what is now chosen. */
export function keep(element, surface, spot, chosen) {
  surface.form.set(spot.blockId, element, chosen);
  surface.changed?.(spot.blockId);
}

/** A select of one thing. */
export function select(element, surface, spot) {
  const all = offers(element);
  const current = surface.form.get(spot.blockId, element);
  const placeholder = element.placeholder ? wordsOf(element.placeholder) : 'Choose one';
  const nothing = h('option', { value: '' }, placeholder);
  const node = h('select', { class: 'field', data: { focus: `${spot.blockId}/${element.action_id}` } }, nothing);
  let group = null;
  all.forEach((offer, index) => {
    const option = h('option', { value: String(index), selected: current !== null && same(offer.chosen, current) }, offer.label);
    if (!offer.group) node.append(option);
    else if (group?.label === offer.group) group.append(option);
    else node.append((group = h('optgroup', { label: offer.group }, option)));
  });
  node.disabled = Boolean(surface.disabled);
  spot.describe(node);
  node.addEventListener('change', () => {
    keep(element, surface, spot, node.value === '' ? null : all[Number(node.value)].chosen);
    if (node.value !== '') send(node, element, surface, spot);
  });
  if (spot.dispatch) node.addEventListener('keydown', openRatherThanStep);
  return node;
}

/** Arrow keys would tell the app of every option passed on the way, so they open the list. */
function openRatherThanStep(event) {
  if (!['ArrowDown', 'ArrowUp'].includes(event.key) || !event.currentTarget.showPicker) return;
  event.preventDefault();
  event.currentTarget.showPicker();
}

/** Radio buttons or checkboxes, all on show. */
export function choiceList(element, surface, spot) {
  const many = element.type === 'checkboxes';
  const name = uniqueId('choice');
  const current = surface.form.get(spot.blockId, element);
  const node = h('div', { class: 'choices', role: many ? 'group' : 'radiogroup' });
  const boxes = element.options.map((option, index) => {
    const checked = many ? (current ?? []).some((one) => same(one, option)) : current !== null && same(current, option);
    const focus = `${spot.blockId}/${element.action_id}/${index}`;
    const box = h('input', { type: many ? 'checkbox' : 'radio', name, checked, data: { focus } });
    box.disabled = Boolean(surface.disabled);
    return box;
  });
  const chosen = () => element.options.filter((_, index) => boxes[index].checked);
  boxes.forEach((box, index) => {
    box.addEventListener('change', () => {
      keep(element, surface, spot, many ? chosen() : chosen()[0] ?? null);
      send(node, element, surface, spot);
    });
    node.append(choiceRow(box, element.options[index]));
  });
  spot.describe(node);
  return node;
}

function choiceRow(box, option) {
  const words = h('span', { class: 'choice-words' }, h('span', {}, ...textObject(option.text)));
  if (option.description) words.append(h('span', { class: 'choice-detail' }, ...textObject(option.description)));
  return h('label', { class: 'choice' }, box, words);
}

const FILTER_FROM = 9;

/** A select of several: what is chosen stands as chips, the rest unfolds as checkboxes. */
export function multiSelect(element, surface, spot) {
  const all = offers(element);
  const chips = h('ul', { class: 'chips', 'aria-label': 'Chosen' });
  const rows = h('div', { class: 'multi-rows', tabindex: '-1' });
  const summary = h('summary', { class: 'btn', data: { focus: `${spot.blockId}/${element.action_id}` } });
  const list = h('details', { class: 'multi-list' }, summary, rows);
  const node = h('div', { class: 'multi', role: 'group' }, chips, list);
  summary.append(h('span', { class: 'btn-label' }, element.placeholder ? wordsOf(element.placeholder) : 'Choose'));
  list.addEventListener('keydown', (event) => foldOnEscape(event, list, summary));

  const chosen = () => surface.form.get(spot.blockId, element) ?? [];
  const toggle = (offer, on) => {
    const others = chosen().filter((one) => !same(one, offer.chosen));
    keep(element, surface, spot, on ? [...others, offer.chosen] : others);
    draw();
    send(node, element, surface, spot);
  };
  const boxes = all.map((offer, index) => {
    const box = h('input', { type: 'checkbox', data: { focus: `${spot.blockId}/${element.action_id}/${index}` } });
    box.addEventListener('change', () => toggle(offer, box.checked));
    rows.append(h('label', { class: 'choice' }, box, h('span', { class: 'choice-words' }, offer.label)));
    return box;
  });
  if (all.length >= FILTER_FROM) rows.before(filterFor(rows));
  if (all.length === 0) rows.append(h('p', { class: 'quiet' }, 'There is nothing to choose.'));

  function draw() {
    const now = chosen();
    const full = Boolean(element.max_selected_items) && now.length >= element.max_selected_items;
    const isChosen = (offer) => now.some((one) => same(one, offer.chosen));
    boxes.forEach((box, index) => {
      box.checked = isChosen(all[index]);
      box.disabled = Boolean(surface.disabled) || (full && !box.checked);
    });
    const picked = all.filter(isChosen);
    chipList(chips, picked, (offer) => {
      toggle(offer, false);
      summary.focus();
    });
  }

  draw();
  spot.describe(node);
  return node;
}

/** Fill `list` with a chip for each offer, {label}; remove(offer) when its cross is pressed. */
export function chipList(list, offers, remove) {
  list.replaceChildren(...offers.map((offer) => {
    const cross = h('button', { type: 'button', 'aria-label': `Remove ${offer.label}`, on: { click: () => remove(offer) } }, '×');
    return h('li', { class: 'chip' }, h('span', {}, offer.label), cross);
  }));
  list.hidden = offers.length === 0;
}

function filterFor(rows) {
  const field = h('input', { type: 'search', class: 'field', placeholder: 'Find a name', 'aria-label': 'Find in the list', autocomplete: 'off' });
  field.addEventListener('input', () => {
    const wanted = field.value.trim().toLowerCase();
    for (const row of rows.children) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') event.preventDefault(); // finding a name does not send the form
  });
  return field;
}

function foldOnEscape(event, list, summary) {
  if (event.key !== 'Escape' || !list.open) return;
  event.preventDefault();
  event.stopPropagation();
  list.open = false;
  summary.focus();
}
