// The app's own place: its Home, drawn by the app for each person, beside its messages.
import { drawBlocks } from './blocks.js';
import { h } from './dom.js';
import { formState } from './form_state.js';

/** The Home tab in `node`. `controls`: {act, ask}. Returns {draw(home, appName), forget()}. */
export function mountHome(node, controls) {
  let form = formState();
  let shown = null; // which view the blocks on the page belong to
  const blocks = h('div', { class: 'blocks home-blocks' });
  const empty = h('div', { class: 'empty' });
  node.append(blocks, empty);

  function draw(home, appName) {
    const view = home?.view ?? null;
    const viewId = view?.id ?? home?.id ?? null;
    if (viewId !== shown) {
      form = formState();
      blocks.replaceChildren();
      shown = viewId;
    }
    const list = view?.blocks ?? [];
    form.adopt(list, home?.state_values ?? view?.state_values ?? {});
    const container = { type: 'home', view_id: viewId };
    const act = (action) => controls.act('block_action', { container, values: form.all(), ...action });
    const options = (wanted) => controls.ask('options', { container, ...wanted });
    drawBlocks(blocks, list, { container, form, act, options });
    empty.hidden = list.length > 0;
    empty.replaceChildren(h('p', {}, `${appName} has nothing on this page yet. It draws it when you open it, so this may take a moment.`));
  }

  function forget() {
    form = formState();
    blocks.replaceChildren();
    shown = null;
  }

  return { draw, forget };
}

/** Two tabs with arrow keys between them. onChoose(name) when one is chosen. */
export function mountTabs(node, tabs, onChoose) {
  const buttons = tabs.map(({ name, label, panelId }) => h(
    'button',
    { type: 'button', role: 'tab', id: `tab-${name}`, 'aria-controls': panelId, on: { click: () => onChoose(name) } },
    label,
  ));
  node.append(...buttons);
  node.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
    event.preventDefault();
    const at = buttons.indexOf(document.activeElement);
    const next = (at + (event.key === 'ArrowRight' ? 1 : -1) + buttons.length) % buttons.length;
    buttons[next].focus();
    buttons[next].click();
  });
  return function choose(name) {
    tabs.forEach((tab, index) => {
      const selected = tab.name === name;
      buttons[index].setAttribute('aria-selected', String(selected));
      buttons[index].tabIndex = selected ? 0 : -1;
    });
  };
}
