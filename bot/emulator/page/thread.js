// A thread: the message it began with and its replies, in the side panel.
import { mountComposer } from './composer.js';
import { h } from './dom.js';
import { messageList } from './messages.js';

/**
 * Make the thread panel in `node`. `controls`: {act, ask, reply(text, ts), draftOf(ts)}.
 * Returns {draw(channelId, messages, ts, why), focus()}; `why` says why one may not write, or is null.
 */
export function mountThread(node, controls) {
  let current = null;
  const list = h('ol', { class: 'messages' });
  const scroller = h('div', { class: 'panel-scroll', tabindex: '0', role: 'region', 'aria-label': 'Messages of this thread' }, list);
  const composerNode = h('div', { class: 'composer-place' });
  node.append(scroller, composerNode);
  const messages = messageList(list, { act: controls.act, ask: controls.ask, openThread: () => {} });
  const composer = mountComposer(composerNode, {
    id: 'thread-text',
    controls: {
      send: (text) => controls.reply(text, current),
      draft: { get: () => controls.draftOf(current).get(), set: (text) => controls.draftOf(current).set(text) },
    },
  });

  function draw(channelId, all, ts, why) {
    const isOther = current !== ts;
    current = ts;
    const thread = all.filter((message) => message.ts === ts || message.thread_ts === ts);
    const grew = thread.length > list.querySelectorAll('.message').length;
    messages.draw(channelId, thread, { withThreads: false });
    if (why === null) composer.open('Reply', ts);
    else composer.refuse(why);
    if (isOther || grew) scroller.scrollTop = scroller.scrollHeight;
  }

  return { draw, focus: composer.focus };
}
