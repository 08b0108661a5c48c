// The panel at the side: the guide, the inspector or a thread, one at a time.
import { setText } from './dom.js';

const NARROW = window.matchMedia('(max-width: 1099px)');
const PHONE = window.matchMedia('(max-width: 767px)');

/**
 * `parts`: {name: {node, title, button?}}. onChange(name or null) after each change.
 * Returns {open(name), close(), toggle(name), current()}.
 */
export function mountPanel({ panel, title, closeButton, behind, bar }, parts, onChange) {
  let current = null;
  let opener = null;
  closeButton.addEventListener('click', close);
  panel.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    close();
  });
  for (const [name, { button }] of Object.entries(parts)) button?.addEventListener('click', () => toggle(name));
  NARROW.addEventListener('change', cover);
  PHONE.addEventListener('change', cover);

  function open(name, { takeFocus = true } = {}) {
    if (current === null) opener = document.activeElement;
    current = name;
    show();
    onChange(current);
    if (takeFocus) closeButton.focus({ preventScroll: true });
  }

  function close() {
    if (current === null) return;
    const button = parts[current].button;
    current = null;
    show();
    onChange(null);
    const target = opener?.isConnected && opener !== document.body ? opener : button;
    target?.focus({ preventScroll: true });
  }

  function toggle(name) {
    if (current === name) close();
    else open(name);
  }

  function show() {
    panel.hidden = current === null;
    for (const [name, part] of Object.entries(parts)) {
      part.node.hidden = name !== current;
      part.button?.setAttribute('aria-pressed', String(name === current));
    }
    if (current) {
      setText(title, parts[current].title);
      panel.setAttribute('aria-label', parts[current].title);
    }
    cover();
  }

  /**
   * On a narrow screen the panel covers what is behind it, on a phone the bar on top too; what
   * is covered must not take the focus.
   */
  function cover() {
    for (const node of behind) node.inert = current !== null && NARROW.matches;
    bar.inert = current !== null && PHONE.matches;
  }

  show();
  return { open, close, toggle, current: () => current };
}

export const isNarrow = () => NARROW.matches;
