// Pointing at a button, so that a person finds what the guide speaks of.

const LOOK_EVERY = 150; // ms: the app may still be drawing it
const LOOKS = 20;
const SHOWN = 4000; // ms
const PLACES = '#messages, #home-place, #clock';

/** Bring the newest button with these words into view, give it the focus and a mark for a while. */
export function pointAt(words) {
  let left = LOOKS;
  const look = () => {
    const found = buttonSaying(words);
    left -= 1;
    if (found) mark(found);
    else if (left > 0) setTimeout(look, LOOK_EVERY);
  };
  look();
}

function buttonSaying(words) {
  const buttons = [...document.querySelectorAll(PLACES)].flatMap((place) => [...place.querySelectorAll('button')]);
  const saying = buttons.filter((one) => one.textContent.trim() === words);
  const seen = saying.filter((one) => one.getClientRects().length > 0);
  if (seen.length > 0) return seen.at(-1);
  // The jumps of the clock are folded into a menu where there is no room for them.
  return saying.length > 0 ? document.querySelector('.jump-menu') : null;
}

let unmark = () => {};

/** One at a time: a second finger that still points elsewhere would only confuse. */
function mark(button) {
  unmark();
  button.scrollIntoView({ block: 'center' });
  button.focus({ preventScroll: true });
  button.classList.add('is-pointed-at');
  const timer = setTimeout(() => unmark(), SHOWN);
  unmark = () => {
    clearTimeout(timer);
    button.classList.remove('is-pointed-at');
  };
}
