// Modals. The person sees the top of a stack of up to three; those below wait, kept as they
// were. An open view is patched, never built again, so that what is being typed stays.
import { drawBlocks, showErrors } from './blocks.js';
import { h, reconcile, setText, uniqueId } from './dom.js';
import { formState } from './form_state.js';
import { icon } from './icons.js';
import { asksForFocus, focusFirstError, focusInto, returnFocus } from './modal_focus.js';
import { textObject, wordsOf } from './mrkdwn.js';

const SENDING = 'Sending…';
const ORPHANED =
  'The training room has started again, and does not know this form any more. What you typed is still here: copy what you need, then close it.';

/** What the page remembers of an open view; gone from memory once it is closed. */
const open = new Map();

/**
 * The modal. `controls`: {act(kind, details) → {ok, error?, sentence?}, ask, refreshScreen()}.
 * Returns {draw(views, session), forget()}. Views are bottom to top, each {id, hash, view, errors,
 * notice, state_values}; `session` tells one training room from the next at the same address.
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
  // The form itself is there again after the page was loaded anew; what was typed is not.
  window.addEventListener('beforeunload', (event) => {
    if ([...open.values()].some((kept) => kept.touched)) event.preventDefault();
  });

  function draw(known, session) {
    const views = [...known, ...orphans(known, session)];
    const ids = new Set(views.map((view) => view.id));
    for (const id of open.keys()) if (!ids.has(id)) open.delete(id);
    const newTop = views.at(-1)?.id ?? null;
    const before = dialog.contains(document.activeElement) ? document.activeElement : null;
    if (newTop && !dialog.open) opener = document.activeElement;
    reconcile(dialog, views, { key: (view) => view.id, build, update: (node, view) => update(node, view, view.id === newTop) });
    if (newTop) dialog.setAttribute('aria-labelledby', open.get(newTop).titleId);
    if (newTop && !dialog.open) dialog.showModal();
    if (!newTop && dialog.open) dialog.close();
    for (const { id } of views) open.get(id).session ??= session;
    if (newTop !== topId || isGone(before)) moveFocus(newTop);
    topId = newTop;
  }

  /** Forms with words in them whose server has gone: they stay until the person closes them. */
  function orphans(known, session) {
    const ids = new Set(known.map((view) => view.id));
    return [...open.values()]
      .filter((kept) => kept.touched && kept.session !== session && !ids.has(kept.view.id))
      .map((kept) => ({ ...kept.view, submit: null, state_values: kept.form.all(), notice: ORPHANED, orphaned: true }));
  }

  /** An update may take away the very button that was pressed. */
  function isGone(node) {
    if (!node || !dialog.open || node.getClientRects().length > 0) return false;
    return [document.body, node].includes(document.activeElement);
  }

  /** Close everything at once, without a word to the server: another person sits here now. */
  function forget() {
    open.clear();
    draw([], null);
  }

  function moveFocus(newTop) {
    if (newTop) focusInto(dialog.querySelector('form:not([hidden])'), open.get(newTop).view.blocks ?? []);
    else returnFocus(opener);
  }

  function build(view) {
    const titleId = uniqueId('modal-title');
    const kept = { titleId, form: formState(), view, sending: false, touched: false, serverErrors: '' };
    open.set(view.id, kept);
    kept.surface = {
      container: { type: 'view', view_id: view.id },
      form: kept.form,
      act: (action) => askApp(kept, action),
      options: (wanted) => controls.ask('options', { container: kept.surface.container, ...wanted }),
      changed(blockId) {
        kept.touched = true;
        clearError(kept, blockId);
      },
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
    if (kept.sending && entry.hash !== kept.hash) setSending(kept, false); // the app has answered
    kept.hash = entry.hash;
    kept.orphaned = Boolean(entry.orphaned);
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
    kept.round = (kept.round ?? 0) + 1; // an error that comes again is shown again
    const { round, hash } = kept;
    const answer = await controls.act('view_submit', { view_id: kept.surface.container.view_id, values: kept.form.all() });
    if (kept.round !== round) return; // what came of it was sent in its turn
    if (answer.ok) kept.touched = false; // the app has it
    setSending(kept, false);
    await controls.refreshScreen();
    if (!open.has(kept.surface.container.view_id)) return;
    // Another view has come in the form's place; where it lies open, it begins like any other.
    if (kept.hash !== hash && kept.view.id === topId && asksForFocus(kept.view.blocks ?? [])) moveFocus(topId);
    if (!answer.ok && answer.sentence) setText(kept.parts.notice, answer.sentence);
    const wrong = Object.keys(kept.errors ?? {}).length;
    if (wrong > 0) {
      focusFirstError(kept.parts.blocks);
      setText(kept.parts.status, wrong === 1 ? 'Not sent. One field needs another look.' : `Not sent. ${wrong} fields need another look.`);
    } else if (!answer.ok) {
      kept.parts.notice.scrollIntoView({ block: 'nearest' });
    }
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
    if (kept.orphaned) open.delete(viewId);
    else await controls.act('view_close', { view_id: viewId });
    await controls.refreshScreen();
  }

  return { draw, forget };
}
