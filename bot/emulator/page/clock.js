// What time it is in the training room, and the buttons that jump it.
import { clockFace, fullMoment, localDate, now, shortClockFace } from './dates.js';
import { h, setText } from './dom.js';
import { icon } from './icons.js';
import { menuOn } from './menu.js';

const TICK = 1000;

/**
 * The clock bar in `node`. `controls`: {jump(id) → {ok, error?, sentence?}, tell(sentence),
 * newDay()}. Returns draw(jumps), jumps being [{id, label}].
 */
export function mountClock(node, controls) {
  const face = h('time', { class: 'clock-face' });
  const shortFace = h('span', { class: 'clock-short', 'aria-hidden': 'true' });
  const row = h('div', { class: 'jumps', role: 'group', 'aria-label': 'Jump the clock' });
  const menuLabel = h('span', { class: 'jump-menu-label' }, 'Jump to');
  const menuButton = h('button', { type: 'button', class: 'btn btn-top jump-menu' }, icon('clock'), menuLabel);
  const status = h('p', { class: 'clock-status', role: 'status' });
  const rowLabel = h('span', { class: 'jumps-label', 'aria-hidden': 'true' }, 'Jump to');
  node.append(h('p', { class: 'clock-now' }, icon('clock'), face, shortFace), rowLabel, row, menuButton, status);
  let jumps = [];
  let moving = false;
  menuOn(menuButton, {
    label: 'Jump the clock',
    empty: 'There is nowhere to jump to.',
    items: () => jumps.map((one) => ({ label: one.label, choose: () => jump(one) })),
  });

  async function jump(one) {
    if (moving) return;
    setMoving(one);
    const answer = await controls.jump(one.id);
    setMoving(null);
    if (!answer.ok) controls.tell(answer.sentence ?? `The clock did not move: ${answer.error ?? 'no reason was given'}. Nothing else changed.`);
    tick();
  }

  function setMoving(one) {
    moving = one !== null;
    node.classList.toggle('is-moving', moving);
    setText(menuLabel, moving ? 'Moving…' : 'Jump to');
    setText(status, one ? `${one.label}: moving the clock…` : '');
    for (const button of [...row.children, menuButton]) button.setAttribute('aria-disabled', String(moving));
  }

  function draw(list) {
    const same = JSON.stringify(list) === JSON.stringify(jumps);
    jumps = list;
    menuButton.hidden = list.length === 0;
    row.hidden = list.length === 0;
    rowLabel.hidden = row.hidden;
    if (!same) row.replaceChildren(...list.map((one) => h('button', { type: 'button', class: 'btn btn-top', on: { click: () => jump(one) } }, one.label)));
    tick();
  }

  let day = null;
  function tick() {
    const moment = now();
    setText(face, clockFace(moment));
    setText(shortFace, shortClockFace(moment));
    face.title = `In the training room it is ${fullMoment(moment)}`;
    const isNewDay = day !== null && day !== localDate(moment);
    day = localDate(moment);
    if (isNewDay) controls.newDay();
  }

  setInterval(tick, TICK);
  return draw;
}
