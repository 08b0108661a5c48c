// Making something go wrong on purpose, to see what the app does about it; and right again.
import { h, setText, uniqueId } from './dom.js';
import { CALLS, troublesFor, whatIsWrong } from './fault_words.js';

const OFTEN = [['1', 'once'], ['3', 'three times'], ['10', 'ten times']];
const SECOND = 1000;

/**
 * The faults in `node`. `controls`: {setFault(act) → {ok, error?, sentence?}, readFaults()}.
 * Returns draw(), which reads what is set; it does nothing while the part is folded.
 */
export function mountFaults(node, controls) {
  const wrong = h('ul', { class: 'fault-now', 'aria-label': 'Set now' });
  const clear = button('Clear what waits', () => set({ fault: 'clear' }, 'Nothing waits any more.'));
  const trouble = field('What goes wrong', []);
  const call = field('Which call', CALLS.map(option));
  const times = field('How often', OFTEN.map(option));
  const status = h('p', { class: 'quiet', role: 'status' });
  const submit = h('button', { type: 'submit', class: 'btn btn-small' }, 'Set this up');
  const form = h('form', { class: 'faults', novalidate: true }, wrong, clear, trouble.node, call.node, times.node, submit, status);
  const fold = h('details', { class: 'faults-fold' }, h('summary', {}, 'Make something go wrong'), form);
  let acts = [];
  let offered = '';
  let counting = 0;
  node.append(fold);

  fold.addEventListener('toggle', () => draw().catch((error) => setText(status, error.message)));
  trouble.select.addEventListener('change', fit);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const { words, takesCall, repeats, ...act } = acts[Number(trouble.select.value)];
    if (takesCall) act.method = call.select.value;
    if (repeats) act.times = Number(times.select.value);
    set(act, `Set up: ${words}.`);
  });

  async function set(act, said) {
    const answer = await controls.setFault(act);
    setText(status, answer.ok ? said : answer.sentence ?? `That could not be set up: ${answer.what ?? answer.error}.`);
    await draw();
  }

  async function draw() {
    if (!fold.open) return;
    const state = await controls.readFaults();
    offer(troublesFor(state));
    const lines = whatIsWrong(state);
    wrong.replaceChildren(...lines.map(line));
    wrong.hidden = lines.length === 0;
    clear.hidden = lines.every((one) => one.undo);
    clearTimeout(counting); // an outage ends by itself, and nothing crosses the wire to tell us
    if (state.down?.seconds) counting = setTimeout(() => draw().catch(() => {}), SECOND);
  }

  function line({ words, undo }) {
    return h('li', {}, h('span', {}, words), undo ? button('Undo', () => set(undo, 'Undone.')) : null);
  }

  function offer(groups) {
    const now = JSON.stringify(groups);
    if (now === offered) return; // what is chosen stays chosen
    offered = now;
    acts = groups.flatMap((one) => one.acts);
    trouble.select.replaceChildren(...groups.map(({ group, acts: within }) => (
      h('optgroup', { label: group }, ...within.map((act) => option([String(acts.indexOf(act)), act.words])))
    )));
    fit();
  }

  function fit() {
    const act = acts[Number(trouble.select.value)];
    call.node.hidden = !act?.takesCall;
    times.node.hidden = !act?.repeats;
  }

  return draw;
}

function button(words, click) {
  return h('button', { type: 'button', class: 'btn btn-small', on: { click } }, words);
}

function option([value, words]) {
  return h('option', { value }, words);
}

function field(label, options) {
  const id = uniqueId('fault');
  const select = h('select', { id, class: 'field field-small' }, ...options);
  return { select, node: h('div', { class: 'fault-field' }, h('label', { for: id }, label), select) };
}
