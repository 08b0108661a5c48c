// Going about: to another place, into a thread, into another person's shoes.
import { actAloud, setLive } from './acting.js';
import { readAddress, writeAddress } from './address.js';
import { readScreen } from './api.js';
import { draw } from './drawing.js';
import { listen } from './live.js';
import { isNarrow } from './panel.js';
import { parts } from './parts.js';
import { pointAt } from './pointer.js';
import { actors, appChannel, channelOf, isOnHome, myself, room, settled } from './room.js';

let stopListening = () => {};
let wanted = null; // whom one last chose to be

/** Be another person, at a place or where they would begin. Throws if they cannot be read. */
export async function become(person, place = null) {
  wanted = person;
  const screen = await readScreen(person);
  if (wanted !== person) return; // and by now somebody else again
  stopListening();
  // Nothing of what the person before could see stays on the page.
  Object.assign(room, { me: person, screen, conversation: null, place: null, newFrom: null });
  closeThread();
  parts.channel.forget();
  parts.home.forget();
  parts.modal.forget();
  await go(settled(place), { replace: true, takeFocus: false });
  if (room.me !== person) return;
  stopListening();
  stopListening = listen(person, { onNote: parts.read.onNote, onState, onAgain: parts.read.all });
}

function onState(state) {
  setLive(state === 'live');
  parts.connection(state);
}

/** Go to a place of this person's. */
export async function go(place, { replace = false, takeFocus = true } = {}) {
  closeThread();
  room.place = settled(place);
  room.newFrom = null;
  if (channelOf(room.place)?.id !== room.conversation?.channel) room.conversation = null;
  writeAddress(room.me, room.place, { replace });
  parts.drawer.close();
  if (isOnHome() || (room.place.kind === 'app' && !appChannel())) actAloud('open_home');
  await parts.read.channel().catch((error) => parts.toast.tell(error.message));
  draw();
  if (takeFocus && !isNarrow() && !isOnHome()) parts.channel.focusComposer();
}

/** Open a thread beside the conversation. */
export function openThread(ts) {
  room.thread = ts;
  draw();
  parts.panel.open('thread', { takeFocus: false });
  draw();
  parts.thread.focus();
}

function closeThread() {
  room.thread = null;
  if (parts.panel.current() === 'thread') parts.panel.close();
}

/** The back button: another place, or another person. */
export function moved() {
  const { person, place } = readAddress();
  if (person !== room.me && actors().some((one) => one.id === person)) become(person, place).catch((error) => parts.toast.tell(error.message));
  else go(place, { replace: true, takeFocus: false });
}

/** Another training room runs at this address now: be the same person there, or the first. */
export async function arriveAgain(handle) {
  parts.inspector.forget();
  if (myself()?.handle === handle) {
    await parts.read.screen();
    return;
  }
  const same = actors().find((one) => one.handle === handle) ?? actors()[0];
  if (same) await become(same.id, room.place);
}

/** Show the way to a step of the guide: whom to be, where, and what to press. */
export async function showStep({ act_as: handle, opens, button }) {
  const person = actors().find((one) => one.handle === handle)?.id ?? room.me;
  const place = placeNamed(opens) ?? room.place;
  if (isNarrow()) parts.panel.close();
  if (person !== room.me) await become(person, place);
  else await go(place, { takeFocus: false });
  if (button) pointAt(button);
}

function placeNamed(name) {
  if (!name) return null;
  return name === 'home' || name === 'messages' ? { kind: 'app', tab: name } : { kind: 'channel', id: name };
}
