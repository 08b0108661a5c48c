// Files as they hang on a message: a picture is drawn, anything else is named and can be saved.
import { fileAddress } from './api.js';
import { h } from './dom.js';
import { icon } from './icons.js';
import { picture } from './pictures.js';
import { room } from './room.js';

/** Nodes for the files of a message: [{id, name, title, mimetype, size, alt_txt}]. */
export function filesOf(message) {
  return (message.files ?? []).map((file) => (
    /^image\//.test(file.mimetype ?? '') ? drawnFile(file) : namedFile(file)
  ));
}

function drawnFile(file) {
  const name = nameOf(file);
  const alt = file.alt_txt ?? file.alt_text ?? name;
  return h('figure', { class: 'image-block' }, h('figcaption', {}, name), picture({ slack_file: { id: file.id }, alt_text: alt }, 'picture'));
}

/** A file by its name and size, as a link where its bytes can be had. */
export function namedFile(file) {
  const words = [nameOf(file), sizeOf(file.size)].filter(Boolean).join(', ');
  const label = file.id ? h('a', { href: fileAddress(room.me, file.id), download: nameOf(file) }, words) : words;
  return h('div', { class: 'file-box' }, icon('file'), h('span', {}, label));
}

function nameOf(file) {
  return file.title || file.name || 'A file';
}

function sizeOf(bytes) {
  if (!bytes) return '';
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 ** 2 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}
