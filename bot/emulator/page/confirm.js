// "Are you sure?": Slack's confirm object as a small dialog.
import { h, uniqueId } from './dom.js';
import { textObject } from './mrkdwn.js';

/** Ask; resolves to true when the person agrees, false when they do not or press Escape. */
export function confirmed({ title, text, confirm, deny, style }) {
  const titleId = uniqueId('confirm-title');
  const textId = uniqueId('confirm-text');
  const tone = style === 'danger' ? 'btn-danger-solid' : 'btn-primary';
  return new Promise((resolve) => {
    const answer = (agreed) => () => {
      resolve(agreed);
      dialog.close();
    };
    const dialog = h(
      'dialog',
      { class: 'confirm', role: 'alertdialog', 'aria-labelledby': titleId, 'aria-describedby': textId },
      h('h2', { id: titleId }, ...words(title, 'Are you sure?')),
      h('div', { id: textId, class: 'confirm-text text' }, ...words(text, '')),
      h(
        'div',
        { class: 'confirm-buttons' },
        h('button', { type: 'button', class: 'btn', on: { click: answer(false) } }, ...words(deny, 'Cancel')),
        h('button', { type: 'button', class: `btn ${tone}`, on: { click: answer(true) } }, ...words(confirm, 'Yes')),
      ),
    );
    dialog.addEventListener('close', () => {
      resolve(false); // has no effect if an answer was given
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

function words(object, fallback) {
  return object ? textObject(object) : [fallback];
}
