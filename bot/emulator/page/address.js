// Who one is and where one stands, in the page's address and (who) in this browser.

import { recall, remember } from './keepsake.js';

/** What the address says: {person, place}, each possibly null. */
export function readAddress() {
  const values = new URLSearchParams(location.search);
  return { person: values.get('as') ?? recall('person'), place: placeOf(values.get('in')) };
}

function placeOf(text) {
  if (text === 'home') return { kind: 'app', tab: 'home' };
  if (text === 'app') return { kind: 'app', tab: 'messages' };
  return text ? { kind: 'channel', id: text } : null;
}

function nameOf(place) {
  if (place.kind === 'channel') return place.id;
  return place.tab === 'home' ? 'home' : 'app';
}

/** Write both into the address; a new step in the history unless it is the same place. */
export function writeAddress(person, place, { replace = false } = {}) {
  const values = new URLSearchParams({ as: person, in: nameOf(place) });
  const address = `${location.pathname}?${values}`;
  if (address !== location.pathname + location.search) history[replace ? 'replaceState' : 'pushState'](null, '', address);
  remember('person', person);
}
