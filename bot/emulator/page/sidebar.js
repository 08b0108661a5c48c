// The places one can go to, and who one is.
import { avatar } from './avatar.js';
import { fullName } from './directory.js';
import { h, reconcile, unseen } from './dom.js';
import { icon } from './icons.js';
import { menuOn } from './menu.js';

/**
 * The sidebar. `controls`: {go(place), become(personId), people()}.
 * Returns draw({team, me, app, channels, appUnread, place}).
 */
export function mountSidebar(node, controls) {
  const team = h('p', { class: 'team' });
  const opening = h('span', { class: 'act-as-words' }, 'Opening…');
  const switcher = h('button', { type: 'button', class: 'act-as', id: 'act-as', disabled: true }, opening);
  const channels = section('Channels');
  const others = section('Other channels');
  const messages = section('Direct messages');
  const apps = section('Apps');
  const note = h('p', { class: 'sidebar-note' }, h('strong', {}, 'Training room. '), 'A practice Slack. Nothing leaves this machine.');
  node.append(note, team, switcher, channels.node, messages.node, apps.node, others.node);
  menuOn(switcher, { label: 'Act as', items: () => controls.people().map(choice) });
  let me = null;

  function choice(one) {
    return {
      label: one.name,
      detail: standing(one),
      icon: avatar(one, 'avatar-small'),
      checked: one.id === me?.id,
      choose: () => controls.become(one.id),
    };
  }

  function draw(state) {
    me = state.me;
    team.textContent = state.team;
    drawSwitcher(state.me);
    const places = (wanted) => state.channels.filter(wanted).map((one) => channelPlace(one, state));
    drawPlaces(channels, places((one) => !one.is_dm && one.is_member !== false));
    drawPlaces(messages, places((one) => one.is_dm));
    drawPlaces(others, places((one) => !one.is_dm && one.is_member === false));
    drawPlaces(apps, [appPlace(state)]);
  }

  function drawSwitcher(one) {
    const words = h('span', { class: 'act-as-words' }, h('span', { class: 'act-as-label' }, 'Acting as'), h('span', { class: 'act-as-name' }, fullName(one)));
    if (one.title) words.append(h('span', { class: 'act-as-label' }, one.title));
    switcher.replaceChildren(avatar(one), words, icon('chevron'));
    switcher.disabled = false;
  }

  function channelPlace(one, { place }) {
    return {
      key: one.id,
      label: one.name,
      sign: one.is_dm ? null : one.archived ? 'lock' : 'hash',
      unread: one.unread ?? 0,
      here: place.kind === 'channel' && place.id === one.id,
      go: { kind: 'channel', id: one.id },
    };
  }

  function appPlace({ app, appUnread, place }) {
    return { key: 'app', label: app.name, sign: 'bolt', unread: appUnread, here: place.kind === 'app', go: { kind: 'app', tab: 'home' } };
  }

  function drawPlaces(part, places) {
    part.node.hidden = places.length === 0;
    reconcile(part.list, places, {
      key: (one) => one.key,
      signature: (one) => JSON.stringify([one.label, one.sign]),
      build: (one) => placeNode(one),
      update: (row, one) => mark(row, one),
    });
  }

  function placeNode(one) {
    const button = h(
      'button',
      { type: 'button', class: 'place', data: { focus: `place/${one.key}` }, on: { click: () => controls.go(one.go) } },
      one.sign ? icon(one.sign) : h('span', { class: 'dm-dot', 'aria-hidden': 'true' }),
      h('span', { class: 'place-name' }, one.label),
      h('span', { class: 'badge' }),
    );
    return h('li', {}, button);
  }

  function mark(row, one) {
    const button = row.firstElementChild;
    if (one.here) button.setAttribute('aria-current', 'page');
    else button.removeAttribute('aria-current');
    button.classList.toggle('is-unread', one.unread > 0);
    const badge = button.querySelector('.badge');
    badge.replaceChildren(...(one.unread > 0 ? [String(one.unread), unseen(' unread')] : []));
  }

  return draw;
}

/** What a person is here, in a few words; null where there is nothing to say. */
function standing(one) {
  const words = [one.title, one.shared && 'Shared account', one.is_admin && 'Workspace admin'].filter(Boolean);
  return words.join(', ') || null;
}

function section(title) {
  const list = h('ul', { class: 'places', 'aria-label': title });
  return { list, node: h('div', { class: 'places-part' }, h('p', { class: 'places-title', 'aria-hidden': 'true' }, title), list) };
}
