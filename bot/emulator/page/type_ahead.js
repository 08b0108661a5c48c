// A field that offers what the app finds for the letters typed so far.
import { h, setText, uniqueId } from './dom.js';
import { textObject, wordsOf } from './mrkdwn.js';

const PAUSE = 250; // ms without a key before the app is asked
const FEWEST = 3; // letters, where the element does not say

/**
 * The field. ask(text) → {ok, options?, option_groups?, sentence?}; pick(option) when one is
 * chosen; leave() when the field is left without choosing. Returns {node, input}.
 */
export function typeAhead({ placeholder, fewest = FEWEST, focusKey, ask, pick, leave = () => {} }) {
  const listId = uniqueId('found');
  const input = h('input', { type: 'text', class: 'field', role: 'combobox', autocomplete: 'off', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': listId, placeholder, data: { focus: focusKey } });
  const list = h('ul', { id: listId, class: 'found', role: 'listbox', 'aria-label': 'What was found', hidden: true });
  const status = h('p', { class: 'quiet found-status', role: 'status' });
  const node = h('div', { class: 'type-ahead' }, input, list, status);
  let offers = [];
  let at = -1;
  let round = 0; // answers to earlier letters are dropped
  let timer = 0;

  input.addEventListener('input', () => later(PAUSE));
  input.addEventListener('focus', () => { if (fewest === 0) later(0); });
  input.addEventListener('blur', () => {
    fold();
    setText(status, '');
    leave();
  });
  input.addEventListener('keydown', onKey);

  function later(pause) {
    clearTimeout(timer);
    round += 1;
    const missing = fewest - input.value.trim().length;
    if (missing > 0) {
      fold();
      setText(status, input.value ? `Type ${missing} more ${missing === 1 ? 'letter' : 'letters'}.` : '');
      return;
    }
    timer = setTimeout(look, pause);
  }

  async function look() {
    const mine = round;
    setText(status, 'Looking…');
    const answer = await ask(input.value.trim());
    if (mine !== round || document.activeElement !== input) return;
    offers = offersOf(answer);
    list.replaceChildren(...offers.map(row));
    at = -1;
    unfold(offers.length > 0);
    setText(status, answer.ok ? found(offers.length) : answer.sentence ?? 'The app did not answer. Type again to try once more.');
  }

  function row({ option, group }, index) {
    const words = h('span', {}, ...textObject(option.text));
    const detail = [group, option.description && wordsOf(option.description)].filter(Boolean).join(', ');
    const node = h('li', { id: `${listId}-${index}`, role: 'option', 'aria-selected': 'false' }, words, detail ? h('span', { class: 'quiet' }, detail) : null);
    node.addEventListener('pointerdown', (event) => {
      event.preventDefault(); // the field keeps the focus
      choose(index);
    });
    return node;
  }

  function choose(index) {
    const { option } = offers[index];
    round += 1;
    fold();
    setText(status, `${wordsOf(option.text)} chosen.`);
    pick(option);
  }

  function unfold(isOpen) {
    list.hidden = !isOpen;
    input.setAttribute('aria-expanded', String(isOpen));
    mark();
  }

  function fold() {
    clearTimeout(timer);
    offers = [];
    at = -1;
    unfold(false);
  }

  function mark() {
    [...list.children].forEach((one, index) => one.setAttribute('aria-selected', String(index === at)));
    if (at < 0) input.removeAttribute('aria-activedescendant');
    else input.setAttribute('aria-activedescendant', `${listId}-${at}`);
    list.children[at]?.scrollIntoView({ block: 'nearest' });
  }

  function onKey(event) {
    if (event.key === 'ArrowDown' && list.hidden) later(0);
    const isOpen = !list.hidden;
    if (isOpen && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) step(event.key === 'ArrowDown' ? 1 : -1);
    else if (isOpen && event.key === 'Escape') fold();
    else if (event.key === 'Enter' && isOpen && at >= 0) choose(at);
    else if (event.key !== 'Enter') return;
    event.preventDefault(); // Enter does not send the form from here
    event.stopPropagation();
  }

  function step(by) {
    at = at < 0 && by < 0 ? offers.length - 1 : (at + by + offers.length) % offers.length;
    mark();
  }

  return { node, input };
}

function offersOf({ options = [], option_groups: groups = [] }) {
  const grouped = (groups ?? []).flatMap(({ label, options: within }) => within.map((option) => ({ option, group: wordsOf(label) })));
  return [...(options ?? []).map((option) => ({ option })), ...grouped];
}

function found(count) {
  if (count === 0) return 'Nothing was found.';
  return count === 1 ? '1 found. Use the arrow keys.' : `${count} found. Use the arrow keys.`;
}
