// The page put together: reads what the server shows this person, draws it, keeps it live.
import * as api from './api.js';
import { readAddress, writeAddress } from './address.js';
import { drawChannelHead, mountChannel } from './channel.js';
import { mountClock } from './clock.js';
import { localDate, now, setZone } from './dates.js';
import { learnNames } from './directory.js';
import { h, setText } from './dom.js';
import { mountDrawer } from './drawer.js';
import { mountFaults } from './faults.js';
import { mountGuide } from './guide.js';
import { mountHome, mountTabs } from './home.js';
import { icon } from './icons.js';
import { recall, remember } from './keepsake.js';
import { mountInspector } from './inspector.js';
import { listen } from './live.js';
import { isNarrow, mountPanel } from './panel.js';
import { makeReader } from './reading.js';
import { actors, appChannel, channelOf, draftOf, hasHome, myself, room, settled, whyNotWrite } from './room.js';
import { mountSidebar } from './sidebar.js';
import { mountThread } from './thread.js';
import { mountToast } from './toast.js';
import { mountModal } from './views.js';

const at = (id) => document.getElementById(id);
const parts = {}; // what the mount functions gave back
let stopListening = () => {};
let isLive = false;

// Acting

async function act(kind, details) {
  parts.toast.hush();
  const answer = await api.act(room.me, kind, details);
  if (!isLive) parts.read.all();
  return answer;
}

async function actAloud(kind, details) {
  const answer = await act(kind, details);
  if (!answer.ok) parts.toast.tell(answer.sentence ?? `That did not work: ${answer.error ?? 'no reason was given'}. You can try again.`);
  return answer;
}

function send(text, thread) {
  const channel = channelOf(room.place)?.id;
  if (!thread && text.startsWith('/')) return act('command', { channel, text });
  return act('message', thread ? { channel, text, thread_ts: thread } : { channel, text });
}

function onState(state) {
  isLive = state === 'live';
  setText(at('connection'), isLive ? '' : 'Not connected. Trying again…');
}

// Going about

async function become(person, place = null) {
  stopListening();
  // Nothing of what the person before could see stays on the page.
  room.me = person;
  Object.assign(room, { screen: null, conversation: null, place: null, newFrom: null });
  closeThread();
  parts.channel.forget();
  parts.home.forget();
  parts.modal([]);
  await parts.read.screen();
  await go(settled(place), { replace: true, takeFocus: false });
  stopListening = listen(person, { onNote: parts.read.onNote, onState, onAgain: parts.read.all });
}

async function go(place, { replace = false, takeFocus = true } = {}) {
  closeThread();
  room.place = settled(place);
  room.newFrom = null;
  if (channelOf(room.place)?.id !== room.conversation?.channel) room.conversation = null;
  writeAddress(room.me, room.place, { replace });
  parts.drawer.close();
  if (isHome() || (room.place.kind === 'app' && !appChannel())) actAloud('open_home');
  await parts.read.channel().catch((error) => parts.toast.tell(error.message));
  draw();
  if (takeFocus && !isNarrow() && !isHome()) parts.channel.focusComposer();
}

function isHome() {
  return room.place?.kind === 'app' && room.place.tab === 'home';
}

function openThread(ts) {
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

// Drawing

function draw() {
  if (!room.workspace || !room.screen || !room.place) return;
  const me = myself();
  if (!me) {
    location.assign(location.pathname); // another training room now runs here: begin again
    return;
  }
  setZone(me.tz);
  learnNames(room.workspace, room.screen, localDate(now()));
  const app = room.workspace.app;
  const appDm = appChannel();
  parts.sidebar({
    team: room.workspace.team.name,
    me,
    app,
    channels: room.screen.channels.filter((one) => one.id !== appDm?.id),
    appUnread: appDm?.unread ?? 0,
    place: room.place,
  });
  parts.clock(room.workspace.jumps ?? []);
  parts.guide(room.workspace.guide ?? []);
  at('guide-button').hidden = !room.workspace.guide?.length;
  drawPlace(app);
  parts.modal(room.screen.views ?? []);
  drawTitle();
}

function drawPlace(app) {
  const channel = channelOf(room.place);
  const isApp = room.place.kind === 'app';
  at('loading').hidden = true;
  at('tabs').hidden = !isApp || !hasHome();
  at('home-place').hidden = !isHome();
  at('conversation').hidden = isHome();
  if (isApp) {
    at('place-head').replaceChildren(h('h2', { class: 'place-title' }, icon('bolt'), h('span', {}, app.name)));
    parts.tabs(room.place.tab);
  }
  if (isHome()) {
    parts.home.draw(room.screen.home, app.name);
    return;
  }
  const conversation = room.conversation ?? { messages: [], members: [] };
  if (!isApp) drawChannelHead(at('place-head'), channel, conversation.members);
  if (channel && !room.conversation) return; // being read
  const why = whyNotWrite(channel);
  const label = isApp ? app.name : `${channel.is_dm ? '' : '#'}${channel.name}`;
  parts.channel.draw({ channel: channel?.id, label, messages: conversation.messages, newFrom: room.newFrom, mayWrite: why === null, why });
  if (room.thread) parts.thread.draw(channel.id, conversation.messages, room.thread, why === null);
}

function drawTitle() {
  const unread = room.screen.channels.reduce((sum, one) => sum + (one.unread ?? 0), 0);
  const name = room.place.kind === 'app' ? room.workspace.app.name : channelOf(room.place)?.name;
  document.title = `${unread ? `(${unread}) ` : ''}${name ?? ''} · Training room`;
}

// Putting it together

function shortcuts(type) {
  return (room.workspace.app.shortcuts ?? []).filter((one) => one.type === type);
}

function mount() {
  const currentDraft = () => draftOf(channelOf(room.place)?.id);
  at('menu-button').append(icon('menu'));
  at('panel-close').append(icon('close'));
  at('guide-button').append(icon('list'), h('span', { class: 'top-label' }, 'Guide'));
  at('inspector-button').append(icon('wire'), h('span', { class: 'top-label' }, 'Wire'));
  at('jump-down').append(icon('down'), 'New messages');
  parts.toast = mountToast(at('toast'));
  parts.drawer = mountDrawer({ sidebar: at('sidebar'), button: at('menu-button'), shade: at('shade'), behind: [at('main'), at('panel')] });
  parts.panel = mountPanel(
    { panel: at('panel'), title: at('panel-title'), closeButton: at('panel-close'), behind: [at('main')] },
    {
      guide: { node: at('guide'), title: 'Guide', button: at('guide-button') },
      inspector: { node: at('inspector'), title: 'What crosses the wire', button: at('inspector-button') },
      thread: { node: at('thread'), title: 'Thread' },
    },
    onPanel,
  );
  parts.sidebar = mountSidebar(at('sidebar'), { go, people: actors, become: (person) => become(person, room.place) });
  parts.clock = mountClock(at('clock'), { jump: jumpClock, tell: parts.toast.tell, newDay: draw });
  parts.guide = mountGuide(at('guide'));
  parts.inspector = mountInspector(at('inspector'), { read: api.readTraffic });
  mountFaults(at('inspector'), { setFault: api.setFault });
  parts.home = mountHome(at('home-place'), { act: actAloud });
  parts.tabs = mountTabs(
    at('tabs'),
    [{ name: 'home', label: 'Home', panelId: 'home-place' }, { name: 'messages', label: 'Messages', panelId: 'conversation' }],
    (tab) => go({ kind: 'app', tab }, { takeFocus: false }),
  );
  parts.channel = mountChannel(
    { scroller: at('scroller'), list: at('messages'), start: at('start'), jump: at('jump-down'), composerNode: at('composer') },
    {
      act: actAloud,
      openThread,
      messageShortcuts: () => shortcuts('message'),
      send: (text) => send(text),
      commands: () => room.workspace.app.commands ?? [],
      shortcuts: () => shortcuts('global'),
      useShortcut: (one) => actAloud('shortcut', { callback_id: one.callback_id }),
      draft: { get: () => currentDraft().get(), set: (text) => currentDraft().set(text) },
    },
  );
  parts.thread = mountThread(at('thread'), { act: actAloud, reply: send, draftOf: (ts) => draftOf(channelOf(room.place)?.id, ts) });
  parts.read = makeReader({
    draw,
    tell: parts.toast.tell,
    drawTraffic: () => parts.inspector(),
    isInspecting: () => parts.panel.current() === 'inspector',
  });
  parts.modal = mountModal(at('modal'), { act, refreshScreen: () => parts.read.screen().catch((error) => parts.toast.tell(error.message)) });
}

async function jumpClock(id) {
  const answer = await api.jump(id);
  await parts.read.all();
  return answer;
}

function onPanel(name) {
  if (name === 'inspector') parts.read.traffic().catch((error) => parts.toast.tell(error.message));
  if (name !== 'thread') {
    room.thread = null;
    remember('panel', name ?? 'none');
  }
}

/** The guide is open at first, and afterwards whatever was open last; never on a small screen. */
function openRememberedPanel() {
  const last = recall('panel') ?? 'guide';
  const exists = last === 'inspector' || (last === 'guide' && room.workspace.guide?.length);
  if (exists && !isNarrow()) parts.panel.open(last, { takeFocus: false });
}

async function start() {
  mount();
  const address = readAddress();
  await parts.read.workspace();
  const known = actors().find((one) => one.id === address.person) ?? actors()[0];
  if (!known) throw new Error('Nobody is in this training room yet. Add a person, then open this page again.');
  await become(known.id, address.place);
  openRememberedPanel();
  window.addEventListener('popstate', moved);
}

/** The back button: another place, or another person. */
function moved() {
  const { person, place } = readAddress();
  if (person !== room.me && actors().some((one) => one.id === person)) become(person, place);
  else go(place, { replace: true, takeFocus: false });
}

start().catch((error) => {
  const again = h('button', { type: 'button', class: 'btn', on: { click: () => location.reload() } }, 'Try again');
  at('loading').replaceChildren(error.message, ' ', again);
});
