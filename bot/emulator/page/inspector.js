// What crosses the wire between the training room and the app, as it happens.
import { exactTime } from './dates.js';
import { h, setText, unseen } from './dom.js';

const MOST_ROWS = 500;
const NOTHING_YET = 'Nothing has crossed the wire yet. Press something.';
const WAY = {
  'to app': { sign: '→', words: 'To the app', className: 'to-app' },
  'from app': { sign: '←', words: 'From the app', className: 'from-app' },
  ack: { sign: '✓', words: 'Answer', className: 'ack' },
};

/**
 * The inspector in `node`. `controls`: {read(after) → entries}. Returns {draw(), forget()};
 * draw() reads what is new and adds it; forget() begins again, for a server that counts anew.
 */
export function mountInspector(node, controls) {
  let last = 0;
  let round = 0;
  const list = h('ol', { class: 'wire', 'aria-label': 'What crossed the wire, oldest first' });
  const scroller = h('div', { class: 'panel-scroll', tabindex: '0', role: 'region', 'aria-label': 'What crossed the wire' }, list);
  const empty = h('p', { class: 'quiet wire-empty' }, NOTHING_YET);
  const filter = h(
    'select',
    { class: 'field field-small', 'aria-label': 'Show', on: { change: refilter } },
    h('option', { value: 'all' }, 'Everything'),
    h('option', { value: 'to app' }, 'To the app'),
    h('option', { value: 'from app' }, 'From the app'),
    h('option', { value: 'ack' }, 'Answers'),
    h('option', { value: 'failed' }, 'What failed'),
  );
  const find = h('input', { type: 'search', class: 'field field-small', placeholder: 'Name', 'aria-label': 'Find by name', autocomplete: 'off', on: { input: refilter } });
  const clear = h('button', { type: 'button', class: 'btn btn-small', on: { click: clearList } }, 'Clear');
  node.append(h('div', { class: 'wire-tools' }, filter, find, clear), empty, scroller);

  async function draw() {
    const mine = round;
    const entries = await controls.read(last);
    if (mine !== round || entries.length === 0) return;
    const follows = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 60;
    for (const entry of entries.filter((one) => one.n > last)) list.append(row(entry));
    last = Math.max(last, ...entries.map((one) => one.n));
    while (list.children.length > MOST_ROWS) list.firstElementChild.remove();
    refilter();
    if (follows) scroller.scrollTop = scroller.scrollHeight;
  }

  function refilter() {
    const wanted = find.value.trim().toLowerCase();
    for (const item of list.children) item.hidden = !isWanted(item.dataset, wanted);
    setText(empty, list.children.length === 0 ? NOTHING_YET : 'Nothing of that kind yet.');
    empty.hidden = [...list.children].some((item) => !item.hidden);
  }

  function isWanted({ direction, ok, name }, wanted) {
    const chosen = filter.value;
    const isKind = chosen === 'all' || (chosen === 'failed' ? ok === 'false' : direction === chosen);
    return isKind && name.includes(wanted);
  }

  function clearList() {
    list.replaceChildren();
    refilter();
  }

  function forget() {
    round += 1;
    last = 0;
    clearList();
  }

  return { draw, forget };
}

function row(entry) {
  const way = WAY[entry.direction] ?? { sign: '·', words: entry.direction, className: '' };
  const outcome = entry.ok ? null : h('span', { class: 'wire-failed' }, 'failed');
  const took = entry.ms === null || entry.ms === undefined ? null : h('span', { class: 'wire-ms' }, `${Math.round(entry.ms)} ms`);
  const summary = h(
    'summary',
    { class: 'wire-line' },
    h('span', { class: `wire-way ${way.className}`, title: way.words }, h('span', { 'aria-hidden': 'true' }, way.sign), unseen(way.words)),
    h('span', { class: 'wire-words' }, h('span', { class: 'wire-kind' }, entry.kind), h('span', { class: 'wire-name' }, entry.name)),
    outcome,
    took,
    h('time', { class: 'wire-time' }, exactTime(entry.at)),
  );
  const details = h('details', {}, summary);
  // The details can be long, so they are written when somebody looks.
  details.addEventListener('toggle', () => {
    if (details.open && !details.querySelector('pre')) details.append(h('pre', { tabindex: '0' }, written(entry.detail)));
  });
  const data = { direction: entry.direction, ok: String(entry.ok), name: `${entry.kind} ${entry.name}`.toLowerCase() };
  return h('li', { class: 'wire-row', data }, details);
}

function written(detail) {
  if (detail === null || detail === undefined) return 'No details.';
  return typeof detail === 'string' ? detail : JSON.stringify(detail, null, 2);
}
