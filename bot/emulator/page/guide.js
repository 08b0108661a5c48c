// The guided path: a few steps to try, ticked as one goes. What is ticked stays in this browser.
import { h, setText, uniqueId } from './dom.js';
import { recall, remember } from './keepsake.js';

/** The guide in `node`. Returns draw(steps), steps being short sentences. */
export function mountGuide(node) {
  const ticked = new Set(recall('guide') ?? []);
  const progress = h('p', { class: 'guide-progress', role: 'status' });
  const bar = h('progress', { class: 'guide-bar', 'aria-label': 'Steps done' });
  const list = h('ol', { class: 'guide-steps' });
  const again = h('button', { type: 'button', class: 'btn btn-small', on: { click: startAgain } }, 'Start again');
  node.append(h('p', { class: 'quiet' }, 'A short walk through the whole thing. Tick each step when you have done it.'), bar, progress, list, again);
  let steps = [];

  function draw(sentences) {
    const same = JSON.stringify(sentences) === JSON.stringify(steps);
    steps = sentences;
    if (!same) list.replaceChildren(...steps.map(stepNode));
    count();
  }

  function stepNode(step, index) {
    const id = uniqueId('step');
    const box = h('input', { type: 'checkbox', id, checked: ticked.has(step) });
    box.addEventListener('change', () => {
      if (box.checked) ticked.add(step);
      else ticked.delete(step);
      remember('guide', [...ticked]);
      count();
    });
    return h('li', {}, h('label', { for: id, class: 'guide-step' }, box, h('span', { class: 'guide-number', 'aria-hidden': 'true' }, String(index + 1)), h('span', {}, step)));
  }

  function count() {
    const done = steps.filter((step) => ticked.has(step)).length;
    bar.max = Math.max(steps.length, 1);
    bar.value = done;
    setText(progress, done === steps.length ? 'All steps done.' : `${done} of ${steps.length} done`);
    again.hidden = done === 0;
  }

  function startAgain() {
    for (const step of steps) ticked.delete(step);
    remember('guide', [...ticked]);
    list.replaceChildren(...steps.map(stepNode));
    count();
    list.querySelector('input')?.focus();
  }

  return draw;
}
