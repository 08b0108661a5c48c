// Making something go wrong on purpose, to see what the app does about it.
import { h, setText, uniqueId } from './dom.js';

const METHODS = ['*', 'chat.postMessage', 'chat.update', 'chat.postEphemeral', 'views.open', 'views.update', 'views.publish', 'conversations.history', 'conversations.open', 'users.info', 'auth.test'];
const FAULTS = [
  { id: 'drop_before', label: 'is cut off before anything happens' },
  { id: 'drop_after', label: 'is done, but its answer is lost' },
  { id: 'error_500', label: 'gets a server error' },
  { id: 'rate_limited', label: 'is told to wait 5 seconds', seconds: 5 },
  { id: 'slow', label: 'is answered after 5 seconds', seconds: 5 },
  { id: 'is_archived', label: 'is told that the channel is archived', fault: 'error', error: 'is_archived' },
  { id: 'not_in_channel', label: 'is told that it is not in the channel', fault: 'error', error: 'not_in_channel' },
  { id: 'token_revoked', label: 'is told that its token was taken away', fault: 'error', error: 'token_revoked' },
];

/** The form in `node`. `controls`: {setFault({method, fault, …}) → {ok, error?, sentence?}}. */
export function mountFaults(node, controls) {
  const method = field('The next call of', METHODS.map((name) => [name, name === '*' ? 'any method' : name]));
  const fault = field('goes wrong: it', FAULTS.map(({ id, label }) => [id, label]));
  const status = h('p', { class: 'quiet', role: 'status' });
  const form = h('form', { class: 'faults', novalidate: true }, method.node, fault.node, h('button', { type: 'submit', class: 'btn btn-small' }, 'Set this up'), status);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const { id, fault: kind, label, ...rest } = FAULTS.find((one) => one.id === fault.select.value);
    const answer = await controls.setFault({ method: method.select.value, fault: kind ?? id, times: 1, ...rest });
    setText(status, answer.ok ? `Ready: the next call ${label}.` : answer.sentence ?? `That could not be set up: ${answer.error}.`);
  });
  node.append(h('details', { class: 'faults-fold' }, h('summary', {}, 'Make something go wrong'), form));
}

function field(label, options) {
  const id = uniqueId('fault');
  const select = h('select', { id, class: 'field field-small' }, ...options.map(([value, words]) => h('option', { value }, words)));
  return { select, node: h('div', { class: 'fault-field' }, h('label', { for: id }, label), select) };
}
