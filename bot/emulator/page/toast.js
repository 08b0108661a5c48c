// One short word about what went wrong or was done, where everybody can see and hear it.
import { h, setText } from './dom.js';
import { icon } from './icons.js';

/**
 * The bar at the head of the page. tell(sentence) shows it until it is dismissed or hush() is
 * called.
 */
export function mountToast(bar) {
  const words = h('p', { class: 'toast-words' });
  const dismiss = h('button', { type: 'button', class: 'btn-plain', 'aria-label': 'Dismiss', on: { click: hush } }, icon('close'));
  const box = h('div', { class: 'toast', hidden: true }, icon('alert'), words, dismiss);
  bar.append(box);

  function tell(sentence) {
    box.hidden = false;
    words.textContent = ''; // the same sentence twice is still news
    words.textContent = sentence;
  }

  function hush() {
    box.hidden = true;
    setText(words, '');
  }

  return { tell, hush };
}
