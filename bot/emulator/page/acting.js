// Doing something as the person one acts as, and hearing what came of it.
import * as api from './api.js';
import { parts } from './parts.js';
import { channelOf, room } from './room.js';

let isLive = false;

/** Say whether the server tells us of changes by itself; if not, we look after each act. */
export function setLive(live) {
  isLive = live;
}

/** Do something; answers {ok, error?, sentence?}, and says nothing itself. */
export async function act(kind, details) {
  parts.toast.hush();
  const answer = await api.act(room.me, kind, details);
  if (isLive) parts.read.guide();
  else if (answer.error !== 'unreachable') parts.read.all(); // else we know already, and have said so
  return answer;
}

/** Ask the app something that changes nothing. */
export function ask(kind, details) {
  return api.act(room.me, kind, details);
}

/** Do something, and say so at the head of the page if it went wrong. */
export async function actAloud(kind, details) {
  const answer = await act(kind, details);
  if (!answer.ok) parts.toast.tell(answer.sentence ?? `That did not work: ${answer.error ?? 'no reason was given'}. You can try again.`);
  return answer;
}

/** Send what was written here: a message, a reply in a thread, or a command. */
export function send(text, thread) {
  const channel = channelOf(room.place)?.id;
  if (!thread && text.startsWith('/')) return act('command', { channel, text });
  return act('message', thread ? { channel, text, thread_ts: thread } : { channel, text });
}

/** Move the training room's clock. */
export async function jumpClock(id) {
  const answer = await api.jump(id);
  await parts.read.all();
  return answer;
}
