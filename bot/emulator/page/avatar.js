// A coloured square with a person's initials, or the app's mark. Decoration: the name is beside it.
import { h } from './dom.js';
import { icon } from './icons.js';

const COLOURS = 8;

/** The square for a person or the app. `size` is a further class. */
export function avatar(one, size = '') {
  if (one.is_bot) return h('span', { class: `avatar avatar-app ${size}`, 'aria-hidden': 'true' }, icon('bolt'));
  const colour = [...one.id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7) % COLOURS;
  const sign = one.shared ? icon('people') : initials(one.name);
  return h('span', { class: `avatar avatar-${colour} ${size}`, 'aria-hidden': 'true' }, sign);
}

function initials(name) {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  const letters = words.length > 1 ? words[0][0] + words.at(-1)[0] : (words[0] ?? '?').slice(0, 2);
  return letters.toUpperCase();
}
