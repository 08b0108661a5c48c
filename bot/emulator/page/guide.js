// The guided path: a few steps to try, each ticked when it was done. A step that cannot tell by
// itself is ticked by hand, and that stays in this browser.
import { h, setText, uniqueId } from './dom.js';
import { icon } from './icons.js';
import { recall, remember } from './keepsake.js';

/**
 * The guide in `node`. `controls`: {show(step), startAgain()}. Returns draw(steps) → how many
 * are left; steps are [{text, then, act_as, opens, button, ticks_itself, done}].
 */
export function mountGuide(node, controls) {
  const ticked = new Set(recall('guide') ?? []);
  const progress = h('p', { class: 'guide-progress', role: 'status' });
  const bar = h('progress', { class: 'guide-bar', 'aria-label': 'Steps done' });
  const list = h('ol', { class: 'guide-steps' });
  const again = h('button', { type: 'button', class: 'btn btn-small', on: { click: startAgain } }, 'Start again');
  node.append(bar, progress, list, again);
  let steps = [];
  let drawn = '';

  const isDone = (step) => (step.ticks_itself ? step.done : ticked.has(step.text));

  function draw(read) {
    steps = read;
    const next = steps.findIndex((step) => !isDone(step));
    const state = JSON.stringify([steps, next]);
    if (state !== drawn) {
      const focused = list.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
      list.replaceChildren(...steps.map((step, index) => stepNode(step, index, index === next)));
      if (focused) (list.querySelector(`[data-focus="${focused}"]`) ?? list.querySelector('button, input'))?.focus();
    }
    drawn = state;
    return count();
  }

  function stepNode(step, index, isNext) {
    const done = isDone(step);
    const words = h('div', { class: 'guide-words' }, step.ticks_itself ? h('p', {}, step.text) : byHand(step, index));
    if (done && step.then) words.append(h('p', { class: 'guide-then' }, step.then));
    if (isNext && (step.act_as || step.opens)) {
      words.append(h('button', { type: 'button', class: 'btn btn-small', data: { focus: `show-${index}` }, on: { click: () => controls.show(step) } }, 'Show me'));
    }
    const sign = h('span', { class: 'guide-sign', 'aria-hidden': 'true' }, done ? icon('check') : String(index + 1));
    const state = step.ticks_itself && done ? h('span', { class: 'unseen' }, 'Done: ') : null;
    return h('li', { class: `guide-step${done ? ' is-done' : ''}${isNext ? ' is-next' : ''}`, 'aria-current': isNext ? 'step' : null }, sign, state, words);
  }

  function byHand(step, index) {
    const id = uniqueId('step');
    const box = h('input', { type: 'checkbox', id, checked: ticked.has(step.text), data: { focus: `tick-${index}` } });
    box.addEventListener('change', () => {
      if (box.checked) ticked.add(step.text);
      else ticked.delete(step.text);
      remember('guide', [...ticked]);
      drawn = '';
      draw(steps);
    });
    return h('label', { for: id, class: 'guide-tick' }, box, h('span', {}, step.text));
  }

  function count() {
    const done = steps.filter(isDone).length;
    bar.max = Math.max(steps.length, 1);
    bar.value = done;
    setText(progress, done === steps.length ? 'All steps done.' : `${done} of ${steps.length} done`);
    again.hidden = done === 0;
    return steps.length - done;
  }

  async function startAgain() {
    for (const step of steps) ticked.delete(step.text);
    remember('guide', [...ticked]);
    drawn = '';
    await controls.startAgain();
    list.querySelector('button, input')?.focus();
  }

  return draw;
}
