// Drawing all that was read: the places, the one that is open, the forms on top.
import { drawChannelHead } from './channel.js';
import { localDate, now, setZone } from './dates.js';
import { learnNames } from './directory.js';
import { h, setText } from './dom.js';
import { icon } from './icons.js';
import { at, parts } from './parts.js';
import { appChannel, channelOf, firstPlace, hasHome, hasMessages, isOnHome, myself, room, whyNotWrite } from './room.js';

/** Draw everything, keeping what did not change. */
export function draw() {
  const me = room.workspace && room.screen && room.place ? myself() : null;
  if (!me) return; // nothing is read yet, or the person has left: somebody else is being chosen
  if (room.place.kind === 'channel' && !channelOf(room.place)) room.place = firstPlace(); // it has gone
  setZone(me.tz);
  learnNames(room.workspace, room.screen, localDate(now()));
  drawSidebar(me);
  parts.clock(room.workspace.jumps ?? []);
  drawPlace();
  parts.modal.draw(room.screen.views ?? [], room.workspace.session);
  drawTitle();
}

function drawSidebar(me) {
  const appDm = appChannel();
  setText(at('who'), me.name);
  parts.sidebar({
    team: room.workspace.team.name,
    me,
    app: room.workspace.app,
    channels: room.screen.channels.filter((one) => one.id !== appDm?.id),
    appUnread: appDm?.unread ?? 0,
    place: room.place,
  });
}

function drawPlace() {
  const { app } = room.workspace;
  const isApp = room.place.kind === 'app';
  at('loading').hidden = true;
  at('tabs').hidden = !isApp || !hasHome() || !hasMessages();
  at('home-place').hidden = !isOnHome();
  at('conversation').hidden = isOnHome();
  if (isApp) {
    if (at('place-head').textContent !== app.name) at('place-head').replaceChildren(h('h2', { class: 'place-title' }, icon('bolt'), h('span', {}, app.name)));
    parts.tabs(room.place.tab);
  }
  if (isOnHome()) parts.home.draw(room.screen.home, app.name);
  else drawConversation(app, isApp);
}

function drawConversation(app, isApp) {
  const channel = channelOf(room.place);
  const { messages, members } = room.conversation ?? { messages: [], members: [] };
  if (!isApp) drawChannelHead(at('place-head'), channel, members);
  if (channel && !room.conversation) return; // being read
  const why = whyNotWrite(channel);
  const label = isApp ? app.name : `${channel.is_dm ? '' : '#'}${channel.name}`;
  parts.channel.draw({ channel: channel?.id, label, me: room.me, messages, newFrom: room.newFrom, mayWrite: why === null, why });
  if (room.thread) parts.thread.draw(channel.id, messages, room.thread, why);
}

function drawTitle() {
  const unread = room.screen.channels.reduce((sum, one) => sum + (one.unread ?? 0), 0);
  const name = room.place.kind === 'app' ? room.workspace.app.name : channelOf(room.place)?.name;
  document.title = `${unread ? `(${unread}) ` : ''}${name ?? ''} · Training room`;
}
