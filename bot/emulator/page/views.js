// Modals. The person sees the top of a stack of up to three; those below wait, kept as they
// were. An open view is patched, never built again, so that what is being typed stays.
import { drawBlocks, showErrors } from './blocks.js';
import { focusable, h, reconcile, setText, uniqueId } from './dom.js';
import { formState, statefulElements } from './form_state.js';
import { icon } from './icons.js';
import { textObject, wordsOf } from './mrkdwn.js';

const SENDING = 'Sending…';

/** What the page remembers of an open view; gone from memory once it is closed. */
const open = new Map();

/**
 * The modal. `controls`: {act(kind, details) → {ok, error?, sentence?}, refreshScreen()}.
 * Returns draw(views): bottom to top, each {id, hash, view, errors, notice, state_values}.
 */
export function mountModal(dialog, controls) {
  let topId = null;
  let opener = null;
  const leave = (event) => {
    event.preventDefault();
    if (topId) close(topId);
  };
  // The browser would close the dialog itself at a second Escape; only the server closes views.
  dialog.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') leave(event);
  });
  dialog.addEventListener('cancel', leave);

  function draw(views) {
    const ids = new Set(views.map((view) => view.id));
    for (const id of open.keys()) if (!ids.has(id)) open.delete(id);
    const newTop = views.at(-1)?.id ?? null;
    if (newTop && !dialog.open) opener = document.activeElement;
    reconcile(dialog, views, { key: (view) => view.id, build, update: (node, view) => update(node, view, view.id === newTop) });
    if (newTop) dialog.setAttribute('aria-labelledby', open.get(newTop).titleId);
    if (newTop && !dialog.open) dialog.showModal();
    if (!newTop && dialog.open) dialog.close();
    if (newTop !== topId) moveFocus(newTop);
    topId = newTop;
  }

  function moveFocus(newTop) {
    if (newTop) focusInto(dialog.querySelector('form:not([hidden])'), open.get(newTop).view.blocks ?? []);
    else returnFocus(opener);
  }

  function build(view) {
    const titleId = uniqueId('modal-title');
    const kept = { titleId, form: formState(), view, sending: false, serverErrors: '' };
    open.set(view.id, kept);
    kept.surface = {
      container: { type: 'view', view_id: view.id },
      form: kept.form,
      act: (action) => askApp(kept, action),
      changed: (blockId) => clearError(kept, blockId),
    };
    const parts = {
      title: h('h2', { id: titleId, tabindex: '-1' }),
      back: h('button', { type: 'button', class: 'btn-plain modal-back', 'aria-label': 'Back', on: { click: () => close(view.id) } }, icon('back')),
      leave: h('button', { type: 'button', class: 'btn-plain modal-close', 'aria-label': 'Close', on: { click: () => close(view.id) } }, icon('close')),
      notice: h('div', { class: 'modal-notice', role: 'alert' }),
      blocks: h('div', { class: 'blocks' }),
      cancel: h('button', { type: 'button', class: 'btn', on: { click: () => close(view.id) } }),
      submit: h('button', { type: 'submit', class: 'btn btn-primary submit' }, h('span', { class: 'submit-label' }), h('span', { class: 'submit-sending', 'aria-hidden': 'true' }, SENDING)),
      status: h('div', { class: 'unseen', role: 'status' }),
    };
    kept.parts = parts;
    const body = h('div', { class: 'modal-body', tabindex: '-1' }, parts.notice, parts.blocks);
    return h(
      'form',
      { class: 'modal-form', novalidate: true, on: { submit: (event) => submit(event, kept) } },
      h('header', { class: 'modal-head' }, parts.back, parts.title, parts.leave),
      body,
      h('footer', { class: 'modal-foot' }, parts.status, parts.cancel, parts.submit),
    );
  }

  function update(node, entry, isTop) {
    const kept = open.get(entry.id);
    const view = entry.view ?? entry;
    kept.view = view;
    node.hidden = !isTop;
    kept.form.adopt(view.blocks ?? [], entry.state_values ?? {});
    drawBlocks(kept.parts.blocks, view.blocks ?? [], kept.surface);
    drawFrame(kept, view, node.previousElementSibling !== null);
    takeErrors(kept, entry);
    if (!kept.sending) setText(kept.parts.notice, entry.notice ?? '');
  }

  function drawFrame({ parts }, view, isPushed) {
    parts.title.replaceChildren(...textObject(view.title));
    parts.back.hidden = !isPushed;
    setText(parts.cancel, view.close ? wordsOf(view.close) : view.submit ? 'Cancel' : 'Close');
    parts.submit.hidden = !view.submit;
    if (view.submit) setText(parts.submit.firstElementChild, wordsOf(view.submit));
  }

  /** The app's own errors are shown when they arrive; typing in a field then clears its own. */
  function takeErrors(kept, entry) {
    const errors = JSON.stringify([entry.hash, entry.errors ?? {}, kept.round ?? 0]);
    if (kept.sending || errors === kept.serverErrors) return;
    kept.serverErrors = errors;
    kept.errors = { ...(entry.errors ?? {}) };
    showErrors(kept.parts.blocks, kept.errors);
  }

  function clearError(kept, blockId) {
    if (!kept.errors?.[blockId]) return;
    delete kept.errors[blockId];
    showErrors(kept.parts.blocks, kept.errors);
  }

  async function askApp(kept, action) {
    const details = { container: kept.surface.container, values: kept.form.all(), ...action };
    const answer = await controls.act('block_action', details);
    if (!answer.ok) setText(kept.parts.notice, answer.sentence ?? answer.error ?? '');
    return answer;
  }

  async function submit(event, kept) {
    event.preventDefault();
    if (kept.sending) return;
    setSending(kept, true);
    const answer = await controls.act('view_submit', { view_id: kept.surface.container.view_id, values: kept.form.all() });
    setSending(kept, false);
    kept.round = (kept.round ?? 0) + 1; // an error that comes again is shown again
    await controls.refreshScreen();
    if (!open.has(kept.surface.container.view_id)) return;
    if (!answer.ok && answer.sentence) setText(kept.parts.notice, answer.sentence);
    if (Object.keys(kept.errors ?? {}).length > 0) focusFirstError(kept);
    else if (!answer.ok) kept.parts.notice.scrollIntoView({ block: 'nearest' });
  }

  function setSending(kept, sending) {
    kept.sending = sending;
    kept.parts.submit.classList.toggle('is-sending', sending);
    kept.parts.submit.setAttribute('aria-disabled', String(sending));
    kept.parts.submit.firstElementChild.setAttribute('aria-hidden', String(sending));
    kept.parts.submit.lastElementChild.setAttribute('aria-hidden', String(!sending));
    setText(kept.parts.status, sending ? SENDING : '');
    if (sending) setText(kept.parts.notice, '');
  }

  async function close(viewId) {
    const kept = open.get(viewId);
    if (!kept || kept.sending) return;
    await controls.act('view_close', { view_id: viewId });
    await controls.refreshScreen();
  }

  return draw;
}

function focusFirstError({ parts }) {
  const field = parts.blocks.querySelector('.has-error [data-field]');
  if (!field) return;
  const target = field.matches('input, select, textarea') ? field : focusable(field)[0];
  target?.focus();
  field.closest('.block').scrollIntoView({ block: 'nearest' });
}

/**
 * Into the field that asks for it, else the first, unless that would scroll past the words
 * above it: then the title.
 */
function focusInto(form, blocks) {
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

function returnFocus(opener) {
  if (opener?.isConnected && opener !== document.body) {
    opener.focus({ preventScroll: true });
    return;
  }
  // What was pressed has been drawn again since: the same key names its successor.
  const focusKey = opener?.dataset?.focus;
  const again = focusKey && [...document.querySelectorAll('main [data-focus]')].find((node) => node.dataset.focus === focusKey);
  (again ?? document.querySelector('#composer-text') ?? document.querySelector('main')).focus({ preventScroll: true });
}
