// Elements that are typed into, and the pickers of dates and times.
import { instantOf, localMinute } from './dates.js';
import { h, setText } from './dom.js';
import { wordsOf } from './mrkdwn.js';
import { asRichText, richWords } from './rich_text.js';

const TYPE = { email_text_input: 'email', url_text_input: 'url', datepicker: 'date', timepicker: 'time', datetimepicker: 'datetime-local' };
const MOSTLY_FULL = 0.8;

/** How each type turns what was typed into Slack's value, and back. */
const AS_VALUE = {
  datetimepicker: (text) => (text ? instantOf(text) : null),
  rich_text_input: (text) => (text ? asRichText(text) : null),
};
const AS_TEXT = {
  datetimepicker: (value) => localMinute(value),
  rich_text_input: (value) => richWords(value.elements),
};

/** A field for one line or several. `spot`: see choices.js. */
export function textInput(element, surface, spot) {
  const node = isTall(element) ? tall() : h('input', { type: TYPE[element.type] ?? 'text', class: 'field', autocomplete: 'off' });
  if (element.type === 'number_input') node.setAttribute('inputmode', element.is_decimal_allowed ? 'decimal' : 'numeric');
  if (element.placeholder) node.setAttribute('placeholder', wordsOf(element.placeholder));
  spot.describe(node);
  node.dataset.focus = `${spot.blockId}/${element.action_id}`;
  node.disabled = Boolean(surface.disabled);
  const kept = surface.form.get(spot.blockId, element);
  node.value = kept === null ? '' : (AS_TEXT[element.type] ?? String)(kept);
  const counter = counterFor(element);
  node.addEventListener('input', () => typed(node, counter, element, surface, spot));
  node.addEventListener('keydown', (event) => entered(event, node, element, surface, spot));
  if (isPicker(element) && spot.dispatch) node.addEventListener('change', () => dispatch(node, element, surface, spot));
  count(node, counter, element);
  return counter ? h('div', { class: 'counted' }, node, counter) : node;
}

function isTall(element) {
  return element.multiline || element.type === 'rich_text_input';
}

function isPicker(element) {
  return ['datepicker', 'timepicker', 'datetimepicker'].includes(element.type);
}

function tall() {
  return h('textarea', { class: 'field', rows: '4' });
}

function typed(node, counter, element, surface, spot) {
  const text = node.value;
  const value = AS_VALUE[element.type] ? AS_VALUE[element.type](text) : text || null;
  surface.form.set(spot.blockId, element, value);
  surface.changed?.(spot.blockId);
  count(node, counter, element);
  const wanted = element.dispatch_action_config?.trigger_actions_on ?? [];
  if (spot.dispatch && wanted.includes('on_character_entered')) dispatch(node, element, surface, spot);
}

function entered(event, node, element, surface, spot) {
  if (event.key !== 'Enter' || event.isComposing || isPicker(element)) return;
  const wanted = element.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed'];
  if (!spot.dispatch || isTall(element) || !wanted.includes('on_enter_pressed')) return;
  event.preventDefault(); // Enter asks the app here, it does not send the form
  dispatch(node, element, surface, spot);
}

function dispatch(node, element, surface, spot) {
  surface.act({
    block_id: spot.blockId,
    action_id: element.action_id,
    ...surface.form.all()[spot.blockId][element.action_id],
  });
}

function counterFor(element) {
  return element.max_length ? h('span', { class: 'counter' }) : null;
}

/** Say how much room is left, once the field is mostly full. */
function count(node, counter, element) {
  if (!counter) return;
  const left = element.max_length - node.value.length;
  setText(counter, left <= element.max_length * (1 - MOSTLY_FULL) ? String(left) : '');
  counter.classList.toggle('over', left < 0);
}
