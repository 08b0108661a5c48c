// Who and what the ids in a message stand for, as the person now looking may see it.

const unknownPerson = (id) => ({ id, name: 'Someone', handle: 'someone', is_bot: false });

export const directory = {
  people: new Map(),
  channels: new Map(),
  /** Changes whenever a name or the date does, so that what shows names is drawn again. */
  revision: '',
};

/** The person or app of that id; a stand-in where we do not know it. */
export function person(id) {
  return directory.people.get(id) ?? unknownPerson(id);
}

/** The channel of that id, or undefined. */
export function channel(id) {
  return directory.channels.get(id);
}

/** People who can be chosen: no apps, nobody who has left, in the order of the workspace. */
export function choosablePeople() {
  return [...directory.people.values()].filter((one) => !one.is_bot && !one.deleted);
}

/** Channels that can be chosen: no direct messages, none archived. */
export function choosableChannels() {
  return [...directory.channels.values()].filter((one) => !one.is_dm && !one.archived);
}

/** How a person is written in a list. */
export function fullName(one) {
  return one.shared ? `${one.name} (shared account)` : one.name;
}

/** Learn the names again. `today` is the local date in the training room. */
export function learnNames(workspace, screen, today) {
  directory.people = new Map(workspace.people.map((one) => [one.id, one]));
  directory.channels = new Map((screen?.channels ?? []).map((one) => [one.id, one]));
  const names = workspace.people.map((one) => [one.id, one.name, one.handle, one.shared]);
  const places = (screen?.channels ?? []).map((one) => [one.id, one.name]);
  directory.revision = JSON.stringify([names, places, today]);
}
