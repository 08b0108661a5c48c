// Where the keyboard is when a modal opens, is sent back with errors, and closes.
import { focusable } from './dom.js';
import { statefulElements } from './form_state.js';

/** Into the first field with an error on it. */
export function focusFirstError(blocks) {
  const field = blocks.querySelector('.has-error [data-field]');
  if (!field) return;
  const target = field.matches('input, select, textarea') ? field : focusable(field)[0];
  target?.focus();
  field.closest('.block').scrollIntoView({ block: 'nearest' });
}

/** Whether one of the fields wants the focus as soon as it is there. */
export function asksForFocus(blocks) {
  return statefulElements(blocks).some(({ element }) => element.focus_on_load);
}

/**
 * Into the field that asks for it, else the first, unless that would scroll past the words
 * above it: then the title.
 */
export function focusInto(form, blocks) {
  const body = form.querySelector('.modal-body');
  body.scrollTop = 0;
  const asking = statefulElements(blocks).find(({ element }) => element.focus_on_load);
  const asked = asking && [...body.querySelectorAll('[data-focus]')].find((node) => node.dataset.focus === `${asking.blockId}/${asking.element.action_id}`);
  if (asked) {
    asked.focus();
    return;
  }
  const first = focusable(body).find((node) => node.matches('input, select, textarea'));
  const isInSight = first && first.getBoundingClientRect().bottom <= body.getBoundingClientRect().bottom;
  (isInSight ? first : form.querySelector('h2')).focus({ preventScroll: true });
}

/** Back to what opened the modal, or to what has taken its place since. */
export function returnFocus(opener) {
  if (opener?.isConnected && opener !== document.body) {
    opener.focus({ preventScroll: true });
    return;
  }
  // What was pressed has been drawn again since: the same key names its successor.
  const focusKey = opener?.dataset?.focus;
  const again = focusKey && [...document.querySelectorAll('main [data-focus]')].find((node) => node.dataset.focus === focusKey);
  (again ?? document.querySelector('#composer-text') ?? document.querySelector('main')).focus({ preventScroll: true });
}
