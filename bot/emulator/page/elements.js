// One element of a block, by its type; one that we cannot draw is a labelled box.
import { button, feedbackButtons, iconButton, overflow } from './buttons.js';
import { choiceList, multiSelect, select } from './choices.js';
import { h } from './dom.js';
import { externalMulti, externalSelect } from './external.js';
import { fileInput } from './file_input.js';
import { picture } from './pictures.js';
import { textInput } from './text_inputs.js';

const DRAW = {
  button,
  workflow_button: button,
  overflow,
  icon_button: iconButton,
  feedback_buttons: feedbackButtons,
  image: (element) => picture(element, 'picture-accessory'),
  static_select: select,
  users_select: select,
  conversations_select: select,
  channels_select: select,
  external_select: externalSelect,
  multi_static_select: multiSelect,
  multi_users_select: multiSelect,
  multi_conversations_select: multiSelect,
  multi_channels_select: multiSelect,
  multi_external_select: externalMulti,
  radio_buttons: choiceList,
  checkboxes: choiceList,
  plain_text_input: textInput,
  rich_text_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  number_input: textInput,
  datepicker: textInput,
  timepicker: textInput,
  datetimepicker: textInput,
  file_input: fileInput,
};

/** The node for an element on a surface. `spot`: {blockId, dispatch, describe(node)}. */
export function drawElement(element, surface, spot) {
  const draw = Object.hasOwn(DRAW, element.type) ? DRAW[element.type] : null;
  return draw ? draw(element, surface, spot) : unknownBox('element', element);
}

/** A box for something that Slack may know and we do not draw: never silently nothing. */
export function unknownBox(kind, thing) {
  return h(
    'details',
    { class: 'unknown' },
    h('summary', {}, `The training room does not draw this ${kind} (${thing.type ?? 'no type'}). Slack may.`),
    h('pre', { tabindex: '0' }, JSON.stringify(thing, null, 2)),
  );
}
