// A calm word while the server cannot be reached.
import { setText } from './dom.js';

const PATIENCE = 700; // ms: a short break is no news

/** The strip in `node`. Returns tell('live' | 'lost'). */
export function mountConnection(node) {
  let timer = 0;
  let wasLost = false;

  return function tell(state) {
    clearTimeout(timer);
    if (state === 'lost') {
      timer = setTimeout(() => say('The training room does not answer. We keep trying. Nothing you typed is lost.'), PATIENCE);
      return;
    }
    if (wasLost) timer = setTimeout(() => say(''), PATIENCE);
    if (wasLost) setText(node, 'Connected again.');
    wasLost = false;
  };

  function say(words) {
    wasLost = words !== '';
    setText(node, words);
  }
}
