// A field for files: chosen from this machine, kept by the training room, named as chips.
import { uploadFile } from './api.js';
import { chipList, keep } from './choices.js';
import { h, setText } from './dom.js';
import { room } from './room.js';

/** A file_input. Its value is a list of {id, name}. `spot`: see choices.js. */
export function fileInput(element, surface, spot) {
  const most = element.max_files ?? 10;
  const focus = `${spot.blockId}/${element.action_id}`;
  const input = h('input', { type: 'file', class: 'field', multiple: most > 1, accept: accepted(element), 'aria-label': 'Choose files', data: { focus } });
  const chips = h('ul', { class: 'chips' });
  const status = h('p', { class: 'quiet', role: 'status' });
  const node = h('div', { class: 'multi', role: 'group' }, chips, input, status);
  const chosen = () => surface.form.get(spot.blockId, element) ?? [];

  input.addEventListener('change', async () => {
    const files = [...input.files];
    input.value = '';
    const left = most - chosen().length;
    setText(status, files.length > left ? `Only ${most} can be added.` : 'Adding…');
    for (const file of files.slice(0, left)) await add(file);
  });

  async function add(file) {
    const answer = await uploadFile(room.me, file);
    setText(status, answer.ok ? `${file.name} added.` : answer.sentence ?? `${file.name} could not be added.`);
    if (answer.ok) set([...chosen(), answer.file]);
  }

  function set(files) {
    keep(element, surface, spot, files);
    draw();
  }

  function draw() {
    const offers = chosen().map((file) => ({ label: file.name ?? file.id, chosen: file }));
    chipList(chips, offers, ({ chosen: gone }) => {
      set(chosen().filter((one) => one.id !== gone.id));
      input.focus();
    });
    input.disabled = Boolean(surface.disabled) || chosen().length >= most;
  }

  draw();
  spot.describe(node);
  return node;
}

function accepted({ filetypes }) {
  return filetypes?.length ? filetypes.map((type) => `.${type}`).join(',') : null;
}
