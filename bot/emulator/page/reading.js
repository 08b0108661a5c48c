// Reading what the server shows this person, again and again, without ever mixing up two
// people or two places: an answer that comes too late is dropped.
import * as api from './api.js';
import { setClock } from './dates.js';
import { coalesced } from './dom.js';
import { channelOf, firstUnread, myself, room } from './room.js';

/**
 * The page's reader. draw() draws what was read; tell(sentence) says what went wrong;
 * drawGuide(steps) draws the guide; drawTraffic() reads what crossed the wire, if isInspecting()
 * says that somebody looks; onOther(handle) is called when another training room answers than
 * before, with the handle of whom one was. Returns {workspace, screen, channel, guide, traffic,
 * all, onNote(note)}.
 */
export function makeReader({ draw, tell, drawGuide, drawTraffic, isInspecting, onOther }) {
  const workspace = coalesced(async () => {
    const before = room.workspace?.session;
    const handle = myself()?.handle;
    room.workspace = await api.readWorkspace();
    setClock(room.workspace.clock);
    if (before && before !== room.workspace.session) await onOther(handle);
    draw();
  });

  const guide = coalesced(async () => drawGuide((await api.readGuide()).steps));

  const screen = coalesced(async () => {
    const person = room.me;
    const read = await api.readScreen(person);
    if (person !== room.me) return;
    room.screen = read;
    setClock(read.clock);
    markHereAsRead();
    draw();
  });

  const channel = coalesced(async () => {
    const { me, place } = room;
    const line = channelOf(place);
    if (!line) return;
    const { messages, members } = await api.readChannel(me, line.id);
    if (me !== room.me || place !== room.place) return;
    if (room.conversation?.channel !== line.id) room.newFrom = firstUnread(messages, line.unread);
    room.conversation = { channel: line.id, messages, members };
    markHereAsRead();
    draw();
  });

  const traffic = coalesced(drawTraffic);

  async function all() {
    try {
      await workspace();
      await screen();
      await channel();
      await guide();
      if (isInspecting()) await traffic();
    } catch (error) {
      tell(error.message);
    }
  }

  const reactions = {
    channel: (note) => Promise.all([screen(), note.channel === channelOf(room.place)?.id ? channel() : null]),
    home: screen,
    views: screen,
    clock: screen,
    traffic: () => (isInspecting() ? traffic() : null),
    workspace: () => workspace().then(screen),
  };

  async function onNote(note) {
    try {
      if (!Object.hasOwn(reactions, note.kind)) return;
      await reactions[note.kind](note);
      if (note.kind !== 'traffic') await guide();
    } catch (error) {
      tell(error.message);
    }
  }

  return { workspace, screen, channel, guide: () => guide().catch(() => {}), traffic, all, onNote };
}

/** What stands before the person's eyes is not news: the server marks it as read when asked for it. */
function markHereAsRead() {
  const here = channelOf(room.place);
  if (here && here.id === room.conversation?.channel) here.unread = 0;
}
