// Where one writes: a message, or a slash command with suggestions; and the menu of shortcuts.
import { h, setText, uniqueId } from './dom.js';
import { icon } from './icons.js';
import { menuOn } from './menu.js';

const TALLEST = 200;

/**
 * A composer in `node`. `controls`: {send(text) → {ok, sentence?}, commands(), shortcuts(),
 * useShortcut(shortcut), draft: {get(), set(text)}}; commands and shortcuts may be left out.
 * Returns {open(label, place), refuse(sentence), forget(), focus()}; `place` is what is written to.
 */
export function mountComposer(node, { id, controls }) {
  const listId = uniqueId('commands');
  const text = h('textarea', { id, class: 'composer-text', rows: '1', autocomplete: 'off', data: { focus: id } });
  const list = h('ul', { id: listId, class: 'suggestions', role: 'listbox', 'aria-label': 'Slash commands', hidden: true });
  const trouble = h('p', { class: 'composer-trouble', role: 'alert' });
  const send = h('button', { type: 'submit', class: 'btn btn-primary btn-send', 'aria-label': 'Send' }, icon('send'));
  const form = h('form', { class: 'composer', novalidate: true }, text, h('div', { class: 'composer-tools' }, shortcutButton(controls), h('span', { class: 'composer-hint', 'aria-hidden': 'true' }, controls.commands ? 'Enter sends. Type / for commands.' : 'Enter sends.'), send));
  const refusal = h('p', { class: 'composer-refusal', hidden: true });
  node.append(list, form, trouble, refusal);
  const suggestions = controls.commands ? suggest(text, list, listId, controls.commands, pick) : null;
  let sending = false;
  let writesTo = null;

  text.addEventListener('input', () => {
    controls.draft.set(text.value);
    setText(trouble, '');
    fit();
    suggestions?.draw();
  });
  text.addEventListener('keydown', (event) => {
    if (suggestions?.onKey(event)) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  text.addEventListener('blur', () => suggestions?.hide());
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });

  function pick(command) {
    setValue(`${command.command} `);
    text.focus();
  }

  function setValue(value) {
    text.value = value;
    controls.draft.set(value);
    fit();
    suggestions?.hide();
  }

  function fit() {
    text.style.height = 'auto';
    text.style.height = `${Math.min(text.scrollHeight, TALLEST)}px`;
  }

  async function submit() {
    const said = text.value.trim();
    if (!said || sending) return;
    sending = true;
    form.setAttribute('aria-busy', 'true');
    suggestions?.hide();
    const answer = await controls.send(said);
    sending = false;
    form.removeAttribute('aria-busy');
    if (answer.ok && text.value.trim() === said) setValue('');
    setText(trouble, answer.ok ? '' : answer.sentence ?? answer.error ?? 'That was not sent. Try again.');
  }

  function open(label, place) {
    form.hidden = false;
    refusal.hidden = true;
    text.setAttribute('placeholder', label);
    text.setAttribute('aria-label', label);
    if (text.value !== controls.draft.get()) setValue(controls.draft.get());
    if (!text.style.height) fit();
    if (place === writesTo) return; // drawn anew, it still says why something was not sent
    writesTo = place;
    setText(trouble, '');
  }

  function refuse(sentence) {
    form.hidden = true;
    refusal.hidden = false;
    setText(refusal, sentence);
  }

  const forget = () => { writesTo = null; };

  return { open, refuse, forget, focus: () => text.focus() };
}

function shortcutButton(controls) {
  if (!controls.shortcuts) return null;
  const node = h('button', { type: 'button', class: 'btn btn-tool' }, icon('bolt'), h('span', {}, 'Shortcuts'));
  menuOn(node, {
    label: 'Shortcuts',
    side: 'above',
    empty: 'This app has no shortcuts.',
    items: () => controls.shortcuts().map((one) => ({
      label: one.name,
      detail: one.description,
      choose: () => controls.useShortcut(one),
    })),
  });
  return node;
}

/** The list of commands that match what stands after the slash. */
function suggest(text, list, listId, commands, pick) {
  let shown = [];
  let at = 0;
  text.setAttribute('aria-controls', listId);
  text.setAttribute('aria-autocomplete', 'list');

  function draw() {
    const typed = text.value;
    const isCommand = typed.startsWith('/') && !typed.includes('\n');
    const word = typed.split(' ', 1)[0].toLowerCase();
    shown = isCommand ? commands().filter((one) => matches(one, word, typed)) : [];
    at = Math.min(at, Math.max(shown.length - 1, 0));
    list.replaceChildren(...shown.map((one, index) => row(one, index)));
    list.hidden = shown.length === 0;
    mark();
  }

  function matches(one, word, typed) {
    return typed.includes(' ') ? one.command === word : one.command.toLowerCase().startsWith(word);
  }

  function row(one, index) {
    const hint = one.usage_hint ? h('span', { class: 'usage' }, ` ${one.usage_hint}`) : null;
    const node = h('li', { id: `${listId}-${index}`, role: 'option' }, h('span', { class: 'command' }, one.command, hint), h('span', { class: 'quiet' }, one.description ?? ''));
    node.addEventListener('pointerdown', (event) => {
      event.preventDefault(); // the text keeps the focus
      pick(one);
    });
    return node;
  }

  function mark() {
    [...list.children].forEach((node, index) => node.setAttribute('aria-selected', String(index === at)));
    if (list.hidden) text.removeAttribute('aria-activedescendant');
    else text.setAttribute('aria-activedescendant', `${listId}-${at}`);
  }

  function hide() {
    list.hidden = true;
    shown = [];
    mark();
  }

  /** True when the key was for the list. */
  function onKey(event) {
    if (shown.length === 0) return false;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      at = (at + (event.key === 'ArrowDown' ? 1 : -1) + shown.length) % shown.length;
      mark();
    } else if (event.key === 'Escape') {
      hide();
    } else if (isCompletion(event, text.value)) {
      pick(shown[at]);
    } else {
      return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  function isCompletion(event, typed) {
    if (typed.includes(' ')) return false;
    return (event.key === 'Tab' && !event.shiftKey) || (event.key === 'Enter' && typed !== shown[at].command);
  }

  return { draw, hide, onKey };
}
