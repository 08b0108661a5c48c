// Selects whose options come from the app as one types: of one thing, and of several.
import { chipList, keep, same, send } from './choices.js';
import { h } from './dom.js';
import { wordsOf } from './mrkdwn.js';
import { typeAhead } from './type_ahead.js';

/** An external_select. `spot`: see choices.js. */
export function externalSelect(element, surface, spot) {
  const current = () => surface.form.get(spot.blockId, element);
  const label = () => (current() ? wordsOf(current().text) : '');
  const { node, input } = fieldFor(element, surface, spot, {
    pick(option) {
      keep(element, surface, spot, option);
      input.value = label();
      send(input, element, surface, spot);
    },
    leave() {
      if (input.value.trim() === '' && current()) keep(element, surface, spot, null);
      input.value = label(); // half a word chooses nothing
    },
  });
  input.value = label();
  spot.describe(input);
  return node;
}

/** A multi_external_select: what is chosen stands as chips above the field. */
export function externalMulti(element, surface, spot) {
  const chips = h('ul', { class: 'chips' });
  const chosen = () => surface.form.get(spot.blockId, element) ?? [];
  const { node, input } = fieldFor(element, surface, spot, {
    pick(option) {
      input.value = '';
      const others = chosen().filter((one) => !same(one, option));
      if (others.length < (element.max_selected_items ?? Infinity)) set([...others, option]);
    },
  });
  input.setAttribute('aria-label', element.placeholder ? wordsOf(element.placeholder) : 'Find and add');
  const box = h('div', { class: 'multi', role: 'group' }, chips, node);

  function set(options) {
    keep(element, surface, spot, options);
    draw();
    send(input, element, surface, spot);
  }

  function draw() {
    const offers = chosen().map((option) => ({ label: wordsOf(option.text), chosen: option }));
    chipList(chips, offers, ({ chosen: gone }) => {
      set(chosen().filter((one) => !same(one, gone)));
      input.focus();
    });
  }

  draw();
  spot.describe(box);
  return box;
}

function fieldFor(element, surface, spot, { pick, leave }) {
  const field = typeAhead({
    placeholder: element.placeholder ? wordsOf(element.placeholder) : 'Type to find',
    fewest: element.min_query_length,
    focusKey: `${spot.blockId}/${element.action_id}`,
    ask: (value) => surface.options({ block_id: spot.blockId, action_id: element.action_id, value }),
    pick,
    leave,
  });
  field.input.disabled = Boolean(surface.disabled);
  return field;
}
