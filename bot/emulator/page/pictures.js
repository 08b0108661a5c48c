// Pictures. One that lives elsewhere is not fetched: nothing leaves this machine.
import { fileAddress } from './api.js';
import { h } from './dom.js';
import { icon } from './icons.js';
import { room } from './room.js';

/** A picture by address or by Slack's file, or a box that says what it shows. */
export function picture({ image_url: imageUrl, slack_file: file, alt_text: alt }, className) {
  const address = file?.id ? fileAddress(room.me, file.id) : nearAddress(imageUrl ?? file?.url);
  if (!address) return standIn(alt, className, 'Picture not loaded: it is kept outside the training room.');
  const image = h('img', { class: className, src: address, alt: alt ?? '', decoding: 'async' });
  image.addEventListener('error', () => image.replaceWith(standIn(alt, className, 'Picture could not be loaded.')));
  return image;
}

function standIn(alt, className, why) {
  const label = alt ? `${alt}. ${why}` : why;
  if (className === 'picture-small') return h('span', { class: 'picture-stand-in small', role: 'img', 'aria-label': label, title: label }, icon('picture'));
  return h(
    'div',
    { class: 'picture-stand-in' },
    icon('picture'),
    h('div', {}, h('p', {}, alt || 'Picture'), h('p', { class: 'quiet' }, why)),
  );
}

/** The address, if it is this server's own or carries the picture in itself; else null. */
function nearAddress(address) {
  if (!address) return null;
  if (/^data:image\/(png|jpeg|gif|webp);/i.test(address)) return address;
  try {
    const url = new URL(address, location.href);
    return url.origin === location.origin ? url.href : null;
  } catch {
    return null;
  }
}
