// The channel one is in: its head, its messages, its composer.
import { directory } from './directory.js';
import { h, setText } from './dom.js';
import { icon } from './icons.js';
import { mountComposer } from './composer.js';
import { messageList } from './messages.js';

const NEAR_END = 80; // px from the end within which the list follows new messages

/**
 * The conversation part of main. `controls`: {act, ask, openThread, send(text), commands, shortcuts,
 * useShortcut, draft}. Returns {draw(place), forget(), focusComposer()} where place is
 * {channel, label, me, messages, newFrom, mayWrite, why}.
 */
export function mountChannel({ scroller, list, start, jump, composerNode }, controls) {
  const messages = messageList(list, controls);
  const composer = mountComposer(composerNode, { id: 'composer-text', controls });
  let shownChannel = null;
  let lastTs = null;

  let shouldStick = true;
  const isAtEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END;
  const toEnd = () => { scroller.scrollTop = scroller.scrollHeight; };
  jump.addEventListener('click', toEnd);
  scroller.addEventListener('scroll', () => { if (isAtEnd()) jump.hidden = true; });
  new ResizeObserver(() => { if (shouldStick) toEnd(); }).observe(list);
  scroller.addEventListener('scroll', () => { shouldStick = isAtEnd(); });

  function draw(place) {
    const isOther = shownChannel !== place.channel;
    if (isOther) messages.forget();
    const wasAtEnd = isOther || isAtEnd();
    const main = place.messages.filter((message) => !isReply(message));
    const newest = main.at(-1);
    const arrived = !isOther && newest !== undefined && Number(newest.ts) > Number(lastTs ?? 0);
    const followed = wasAtEnd || (arrived && newest.user === place.me); // one sees what one has said
    // Screen readers hear what arrives, not a channel that is opened or a message drawn again.
    list.setAttribute('aria-live', arrived ? 'polite' : 'off');
    messages.draw(place.channel, main, { newFrom: place.newFrom });
    drawStart(place, main.length);
    if (place.mayWrite) composer.open(`Message ${place.label}`, place.channel);
    else composer.refuse(place.why);
    follow({ isOther, arrived, followed });
    lastTs = newest?.ts ?? null;
    shownChannel = place.channel;
  }

  function drawStart(place, count) {
    setText(start, count === 0 ? `This is the very start of ${place.label}. Nothing has been said yet.` : `This is the start of ${place.label}.`);
  }

  function follow({ isOther, arrived, followed }) {
    if (followed) toEnd();
    if (isOther) showFromTheFirstNews();
    shouldStick = followed && isAtEnd();
    if (!followed && arrived) jump.hidden = false;
    if (isOther) jump.hidden = true;
  }

  /** News longer than the screen is read from where it begins. */
  function showFromTheFirstNews() {
    const line = list.querySelector('.new-line');
    const above = line ? scroller.getBoundingClientRect().top - line.getBoundingClientRect().top : 0;
    if (above > 0) scroller.scrollTop -= above;
  }

  function forget() {
    messages.forget();
    composer.forget();
    list.replaceChildren();
    shownChannel = null;
    lastTs = null;
  }

  return { draw, forget, focusComposer: composer.focus };
}

/** Is this a message of a thread, other than the one that began it? */
function isReply(message) {
  return Boolean(message.thread_ts) && message.thread_ts !== message.ts && message.subtype !== 'thread_broadcast';
}

/** The words at the head of a channel: its name and who is in it. */
export function drawChannelHead(node, channel, members) {
  const sign = channel.is_dm ? null : icon(channel.archived ? 'lock' : 'hash');
  const title = h('h2', { class: 'place-title' }, sign, h('span', {}, channel.name));
  node.replaceChildren(title, ...(channel.is_dm ? [] : [membership(channel, members)]));
}

function membership(channel, members) {
  const people = members.map((id) => directory.people.get(id)).filter((one) => one && !one.is_bot);
  const count = people.length === 1 ? '1 person' : `${people.length} people`;
  const words = channel.archived ? 'Archived' : count;
  return h('p', { class: 'place-detail', title: people.map((one) => one.name).join(', ') }, words);
}
