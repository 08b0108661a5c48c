// The page put together: its parts in their places, and the first look at the training room.
import * as api from './api.js';
import { act, actAloud, ask, jumpClock, send } from './acting.js';
import { readAddress } from './address.js';
import { mountChannel } from './channel.js';
import { mountClock } from './clock.js';
import { mountConnection } from './connection.js';
import { h, setText } from './dom.js';
import { draw } from './drawing.js';
import { mountDrawer } from './drawer.js';
import { mountFaults } from './faults.js';
import { arriveAgain, become, go, moved, openThread, showStep } from './going.js';
import { mountGuide } from './guide.js';
import { mountHome, mountTabs } from './home.js';
import { icon } from './icons.js';
import { mountInspector } from './inspector.js';
import { recall, remember } from './keepsake.js';
import { isNarrow, mountPanel } from './panel.js';
import { at, parts } from './parts.js';
import { makeReader } from './reading.js';
import { actors, channelOf, draftOf, room } from './room.js';
import { mountSidebar } from './sidebar.js';
import { mountThread } from './thread.js';
import { mountToast } from './toast.js';
import { mountModal } from './views.js';

const tellError = (error) => parts.toast.tell(error.message);

function mount() {
  mountFrame();
  mountPanels();
  mountPlaces();
  parts.read = makeReader({
    draw,
    tell: parts.toast.tell,
    drawGuide,
    drawTraffic: () => Promise.all([parts.inspector.draw(), parts.faults()]),
    isInspecting: () => parts.panel.current() === 'inspector',
    onOther: arriveAgain,
  });
  parts.modal = mountModal(at('modal'), { act, ask, refreshScreen: () => parts.read.screen().catch(tellError) });
}

function mountFrame() {
  at('menu-button').append(icon('menu'));
  at('panel-close').append(icon('close'));
  at('guide-button').append(icon('list'), h('span', { class: 'top-label' }, 'Guide'), h('span', { id: 'guide-count', class: 'guide-count' }));
  at('inspector-button').append(icon('wire'), h('span', { class: 'top-label' }, 'Wire'));
  at('jump-down').append(icon('down'), 'New messages');
  parts.toast = mountToast(at('toast'));
  parts.connection = mountConnection(at('connection'));
  parts.drawer = mountDrawer({ sidebar: at('sidebar'), button: at('menu-button'), shade: at('shade'), behind: [at('main'), at('panel')] });
  parts.sidebar = mountSidebar(at('sidebar'), { go, people: actors, become: (person) => become(person, room.place).catch(tellError) });
  parts.clock = mountClock(at('clock'), { jump: jumpClock, tell: parts.toast.tell, newDay: draw });
}

function mountPanels() {
  parts.panel = mountPanel(
    { panel: at('panel'), title: at('panel-title'), closeButton: at('panel-close'), behind: [at('main'), at('skip')], bar: at('top') },
    {
      guide: { node: at('guide'), title: 'Guide', button: at('guide-button') },
      inspector: { node: at('inspector'), title: 'What crosses the wire', button: at('inspector-button') },
      thread: { node: at('thread'), title: 'Thread' },
    },
    onPanel,
  );
  parts.guide = mountGuide(at('guide'), { show: (step) => showStep(step).catch(tellError), startAgain: startGuideAgain });
  parts.inspector = mountInspector(at('inspector'), { read: api.readTraffic });
  parts.faults = mountFaults(at('inspector'), { setFault: api.setFault, readFaults: api.readFaults });
  parts.thread = mountThread(at('thread'), { act: actAloud, ask, reply: send, draftOf: (ts) => draftOf(channelOf(room.place)?.id, ts) });
}

function mountPlaces() {
  const shortcuts = (type) => (room.workspace.app.shortcuts ?? []).filter((one) => one.type === type);
  const currentDraft = () => draftOf(channelOf(room.place)?.id);
  parts.home = mountHome(at('home-place'), { act: actAloud, ask });
  parts.tabs = mountTabs(
    at('tabs'),
    [{ name: 'home', label: 'Home', panelId: 'home-place' }, { name: 'messages', label: 'Messages', panelId: 'conversation' }],
    (tab) => go({ kind: 'app', tab }, { takeFocus: false }),
  );
  parts.channel = mountChannel(
    { scroller: at('scroller'), list: at('messages'), start: at('start'), jump: at('jump-down'), composerNode: at('composer') },
    {
      act: actAloud,
      ask,
      openThread,
      messageShortcuts: () => shortcuts('message'),
      send: (text) => send(text),
      commands: () => room.workspace.app.commands ?? [],
      shortcuts: () => shortcuts('global'),
      useShortcut: (one) => actAloud('shortcut', { callback_id: one.callback_id }),
      draft: { get: () => currentDraft().get(), set: (text) => currentDraft().set(text) },
    },
  );
}

// The panels at the side

function drawGuide(steps) {
  const left = parts.guide(steps);
  at('guide-button').hidden = steps.length === 0;
  setText(at('guide-count'), left > 0 ? String(left) : '');
  at('guide-button').setAttribute('aria-label', left > 0 ? `Guide, ${left} to do` : 'Guide');
}

async function startGuideAgain() {
  const answer = await api.startGuideAgain();
  if (!answer.ok) parts.toast.tell(answer.sentence ?? 'The guide could not begin again. Try once more.');
  await parts.read.guide();
}

function onPanel(name) {
  if (name === 'inspector') parts.read.traffic().catch(tellError);
  if (name !== 'thread') {
    room.thread = null;
    remember('panel', name ?? 'none');
  }
}

/**
 * The guide is open at first, and afterwards whatever was open last; never on a small screen, nor
 * in place of what one has opened while the page was being drawn.
 */
function openRememberedPanel() {
  if (parts.panel.current() !== null) return;
  const last = recall('panel') ?? 'guide';
  const exists = last === 'inspector' || (last === 'guide' && !at('guide-button').hidden);
  if (exists && !isNarrow()) parts.panel.open(last, { takeFocus: false });
}

async function start() {
  mount();
  const address = readAddress();
  await parts.read.workspace();
  const known = actors().find((one) => one.id === address.person) ?? actors()[0];
  if (!known) throw new Error('Nobody is in this training room yet. Add a person, then open this page again.');
  await become(known.id, address.place);
  at('menu-button').disabled = false; // what it unfolds is there now
  await parts.read.guide();
  openRememberedPanel();
  window.addEventListener('popstate', moved);
}

start().catch((error) => {
  const again = h('button', { type: 'button', class: 'btn', on: { click: () => location.reload() } }, 'Try again');
  at('loading').replaceChildren(error.message, ' ', again);
});
