// What the page knows at this moment, and the questions the rest of the page asks of it.

export const room = {
  workspace: null,
  screen: null,
  /** The id of the person one acts as. */
  me: null,
  /** {kind: 'channel', id} | {kind: 'app', tab: 'home' | 'messages'} */
  place: null,
  /** The conversation on show: {channel, messages, members}. */
  conversation: null,
  /** The ts that the "New" line stands before, or null. */
  newFrom: null,
  /** The ts of the thread in the side panel, or null. */
  thread: null,
};

const drafts = new Map();

/** The person one acts as. */
export function myself() {
  return room.workspace?.people.find((one) => one.id === room.me);
}

/** People one can act as: everybody but the apps and those who have left. */
export function actors() {
  return room.workspace.people.filter((one) => !one.is_bot && !one.deleted);
}

/** The direct message with the app, as this person's list of channels has it; undefined if none. */
export function appChannel() {
  const { app } = room.workspace;
  const direct = (room.screen?.channels ?? []).filter((one) => one.is_dm);
  return direct.find((one) => one.user === app.user_id) ?? direct.find((one) => one.name === app.name);
}

/** The channel of a place; undefined on the app's Home. */
export function channelOf(place) {
  if (place?.kind === 'app') return place.tab === 'messages' ? appChannel() : undefined;
  return (room.screen?.channels ?? []).find((one) => one.id === place?.id);
}

/** Where to go first: a channel one is in, else the app's Home. */
export function firstPlace() {
  const first = (room.screen?.channels ?? []).find((one) => !one.is_dm && one.is_member !== false);
  return first ? { kind: 'channel', id: first.id } : appPlace();
}

/** The app's place: the tab asked for, or the only one that it has. */
function appPlace(tab = 'home') {
  if (!hasHome()) return { kind: 'app', tab: 'messages' };
  return { kind: 'app', tab: hasMessages() ? tab : 'home' };
}

/** Has the app a Home at all? */
export function hasHome() {
  return room.workspace.app.home_tab !== false;
}

/** Can one read the app's messages beside its Home? */
export function hasMessages() {
  return room.workspace.app.messages_tab !== false || !hasHome();
}

/** Does one look at the app's Home? */
export function isOnHome() {
  return room.place?.kind === 'app' && room.place.tab === 'home';
}

/** Does this place exist for this person? The app's own direct message is one of its tabs. */
export function settled(place) {
  if (!place) return firstPlace();
  if (place.kind === 'app') return appPlace(place.tab);
  if (place.id === appChannel()?.id) return appPlace('messages');
  return channelOf(place) ? place : firstPlace();
}

/** Why this person may not write in a channel; null when they may. */
export function whyNotWrite(channel) {
  if (!channel) return 'There is no conversation here yet.';
  if (channel.archived) return 'This channel is archived. You can read it, but not write in it.';
  if (channel.is_member === false) return 'You are not in this channel, so you cannot write in it.';
  const { app } = room.workspace;
  if (channel.id === appChannel()?.id && app.messages_tab_writable === false) return `Sending messages to ${app.name} has been turned off.`;
  return null;
}

/** What is half written in a channel or thread by this person: {get(), set(text)}. */
export function draftOf(channelId, thread = '') {
  const key = `${room.me}/${channelId}/${thread}`;
  return {
    get: () => drafts.get(key) ?? '',
    set: (text) => (text ? drafts.set(key, text) : drafts.delete(key)),
  };
}

/** The first of the last `unread` messages by others, where the "New" line goes. */
export function firstUnread(messages, unread) {
  if (!unread) return null;
  const others = messages.filter((message) => message.user !== room.me && !message.ephemeral);
  return others.at(-Math.min(unread, others.length))?.ts ?? null;
}
