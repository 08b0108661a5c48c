// A small menu that drops from a button: arrow keys, Home, End, letters, Escape, a click outside.
import { h } from './dom.js';

let openMenu = null;

/**
 * Make `button` open a menu. items(): [{label, detail?, icon?, checked?, group?, choose()}], read
 * each time it opens; empty(): words for when there are none. `side`: 'below' or 'above'.
 */
export function menuOn(button, { label, items, empty = 'Nothing here yet.', side = 'below' }) {
  button.setAttribute('aria-haspopup', 'menu');
  button.setAttribute('aria-expanded', 'false');
  button.addEventListener('click', () => {
    if (openMenu?.button === button) closeMenu();
    else show(button, label, items(), empty, side);
  });
  button.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    if (openMenu?.button !== button) show(button, label, items(), empty, side);
  });
}

/** Close whatever menu is open and give the focus back to its button. */
function closeMenu({ giveFocus = true } = {}) {
  if (!openMenu) return;
  const { button, node } = openMenu;
  openMenu = null;
  node.remove();
  button.setAttribute('aria-expanded', 'false');
  document.removeEventListener('pointerdown', outside, true);
  window.removeEventListener('resize', closeMenu);
  if (giveFocus) button.focus({ preventScroll: true });
}

function outside(event) {
  if (openMenu.node.contains(event.target) || openMenu.button.contains(event.target)) return;
  closeMenu({ giveFocus: false });
}

function show(button, label, items, empty, side) {
  closeMenu({ giveFocus: false });
  const node = h('div', { class: 'menu', role: 'menu', 'aria-label': label, on: { keydown: onKey } });
  if (items.length === 0) node.append(h('p', { class: 'menu-empty', role: 'menuitem', tabindex: '-1', 'aria-disabled': 'true' }, empty));
  let group = null;
  for (const item of items) {
    if (item.group && item.group !== group) node.append(h('p', { class: 'menu-group', role: 'presentation' }, item.group));
    group = item.group ?? group;
    node.append(menuItem(item));
  }
  // Inside the landmark or dialog of its button, where the keyboard and screen readers expect it.
  (button.closest('dialog, nav, aside, main, .top') ?? document.body).append(node);
  place(node, button, side);
  openMenu = { button, node };
  button.setAttribute('aria-expanded', 'true');
  document.addEventListener('pointerdown', outside, true);
  window.addEventListener('resize', closeMenu);
  (node.querySelector('[aria-checked="true"]') ?? node.querySelector('[role^="menuitem"]')).focus();
}

function menuItem({ label, detail, icon, checked, choose }) {
  const role = checked === undefined ? 'menuitem' : 'menuitemradio';
  const words = h('span', { class: 'menu-words' }, h('span', {}, label));
  if (detail) words.append(h('span', { class: 'menu-detail' }, detail));
  const item = h('button', { type: 'button', class: 'menu-item', role, tabindex: '-1' }, icon, words);
  if (checked !== undefined) item.setAttribute('aria-checked', String(checked));
  item.addEventListener('click', () => {
    closeMenu();
    choose();
  });
  return item;
}

function place(node, button, side) {
  const at = button.getBoundingClientRect();
  const gap = 6;
  const width = node.offsetWidth;
  const left = Math.max(8, Math.min(at.left, window.innerWidth - width - 8));
  const below = window.innerHeight - at.bottom - gap - 8;
  const above = at.top - gap - 8;
  const goUp = side === 'above' ? above > 120 || above > below : below < Math.min(node.offsetHeight, 240) && above > below;
  node.style.left = `${left}px`;
  node.style.maxHeight = `${goUp ? above : below}px`;
  if (goUp) node.style.bottom = `${window.innerHeight - at.top + gap}px`;
  else node.style.top = `${at.bottom + gap}px`;
}

function onKey(event) {
  const items = [...event.currentTarget.querySelectorAll('[role^="menuitem"]')];
  const at = items.indexOf(document.activeElement);
  const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
  if (event.key in moves) {
    event.preventDefault();
    items.at(moves[event.key] % items.length).focus();
  } else if (event.key === 'Escape') {
    event.preventDefault();
    event.stopPropagation();
    closeMenu();
  } else if (event.key === 'Tab') {
    closeMenu();
  } else if (event.key.length === 1 && event.key !== ' ') {
    const letter = event.key.toLowerCase();
    const after = [...items.slice(at + 1), ...items.slice(0, at + 1)];
    after.find((item) => item.textContent.trim().toLowerCase().startsWith(letter))?.focus();
  }
}
