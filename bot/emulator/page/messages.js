// A list of messages: who said it, when, and what one can do with it.
import { avatar } from './avatar.js';
import { clockTime, fullMoment } from './dates.js';
import { directory, person } from './directory.js';
import { dividerNode, withDividers } from './dividers.js';
import { h, reconcile, unseen } from './dom.js';
import { formState } from './form_state.js';
import { icon } from './icons.js';
import { menuOn } from './menu.js';
import { drawBody } from './message_body.js';

/**
 * A list that keeps what is typed and chosen in messages. `controls`: {act, ask, openThread(ts),
 * messageShortcuts()}; the last may be left out.
 * Returns {draw(channelId, messages, {newFrom, withThreads}), forget()}.
 */
export function messageList(node, controls) {
  const forms = new Map();

  function draw(channelId, messages, { newFrom = null, withThreads = true } = {}) {
    reconcile(node, withDividers(messages, newFrom), {
      key: (item) => item.key,
      signature: (item) => JSON.stringify(item.message ? frameOf(item, withThreads) : item) + directory.revision,
      build: (item) => (item.message ? messageNode(channelId, item, withThreads) : dividerNode(item)),
      update: (row, { message }) => {
        if (message) drawBody(row.querySelector('.message-content'), message, surfaceOf(channelId, message));
      },
    });
    const present = new Set(messages.map((message) => message.ts));
    for (const ts of forms.keys()) if (!present.has(ts)) forms.delete(ts);
  }

  /** The surface that a message's blocks stand on; the same one each time it is drawn. */
  function surfaceOf(channelId, message) {
    if (!forms.has(message.ts)) {
      const form = formState();
      const container = { type: 'message', channel: channelId, ts: message.ts, ephemeral: Boolean(message.ephemeral) };
      const act = (action) => controls.act('block_action', { container, values: form.all(), ...action });
      const options = (wanted) => controls.ask('options', { container, ...wanted });
      forms.set(message.ts, { container, form, act, options });
    }
    const surface = forms.get(message.ts);
    surface.form.adopt(message.blocks ?? []);
    return surface;
  }

  function messageNode(channelId, { message, together }, withThreads) {
    const author = person(message.user);
    const at = clockTime(Number(message.ts));
    const body = h('div', { class: 'message-body' });
    if (message.ephemeral) body.append(h('p', { class: 'only-you' }, icon('eye'), 'Only visible to you'));
    body.append(together ? unseen(`${author.name}, ${at}`) : heading(author, message));
    body.append(h('div', { class: 'message-content' }));
    if (withThreads && message.reply_count > 0) body.append(threadLink(message));
    const gutter = together ? h('span', { class: 'gutter-time', 'aria-hidden': 'true' }, at) : avatar(author);
    const classes = ['message', together ? 'together' : '', message.ephemeral ? 'ephemeral' : ''].join(' ').trim();
    const buttons = message.ephemeral ? [dismissal(channelId, message)] : withThreads ? tools(channelId, message) : [];
    return h('li', { class: classes, data: { ts: message.ts } }, gutter, body, buttons.length > 0 ? h('div', { class: 'message-tools' }, ...buttons) : null);
  }

  function threadLink(message) {
    const words = message.reply_count === 1 ? '1 reply' : `${message.reply_count} replies`;
    return h('button', { type: 'button', class: 'thread-link', data: { focus: `thread/${message.ts}` }, on: { click: () => controls.openThread(message.ts) } }, icon('thread'), words);
  }

  function tools(channelId, message) {
    const reply = tool('Reply in thread', 'thread', `reply/${message.ts}`, () => controls.openThread(message.ts));
    const known = controls.messageShortcuts?.() ?? [];
    return known.length > 0 ? [reply, moreButton(channelId, message, known)] : [reply];
  }

  /** Only this person sees it, so they may put it away; the app hears nothing of that. */
  function dismissal(channelId, message) {
    return tool('Dismiss', 'close', `dismiss/${message.ts}`, () => {
      const next = node.querySelector(`[data-ts="${message.ts}"]`)?.previousElementSibling?.querySelector('button');
      controls.act('dismiss', { channel: channelId, ts: message.ts });
      (next ?? node.closest('[tabindex]'))?.focus({ preventScroll: true });
    });
  }

  function moreButton(channelId, message, known) {
    const button = tool('More actions', 'dots', `actions/${message.ts}`);
    const use = (one) => () => controls.act('shortcut', { callback_id: one.callback_id, channel: channelId, ts: message.ts });
    menuOn(button, { label: 'More actions', items: () => known.map((one) => ({ label: one.name, detail: one.description, choose: use(one) })) });
    return button;
  }

  return { draw, forget: () => forms.clear() };
}

/** What of a message stands around its content: when this changes, the row is built again. */
function frameOf({ message, together }, withThreads) {
  return [message.user, message.is_app, message.ephemeral, message.reply_count, together, withThreads];
}

function tool(label, sign, focus, click = () => {}) {
  return h('button', { type: 'button', class: 'btn-plain', 'aria-label': label, title: label, data: { focus }, on: { click } }, icon(sign));
}

function heading(author, message) {
  const at = Number(message.ts);
  const label = author.is_bot || message.is_app ? h('span', { class: 'app-label' }, 'App') : null;
  const shared = author.shared ? h('span', { class: 'app-label' }, 'Shared account') : null;
  return h(
    'p',
    { class: 'message-head' },
    h('span', { class: 'author' }, author.name),
    label,
    shared,
    h('time', { class: 'when', datetime: new Date(at * 1000).toISOString(), title: fullMoment(at) }, clockTime(at)),
  );
}
