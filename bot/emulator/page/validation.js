// The checks that Slack's own client makes before it sends a form.
import { isEmpty, slotOf, statefulElements } from './form_state.js';

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const URL_START = /^https?:\/\/\S+$/i;

/** What is wrong with a form: {block_id: sentence}, empty when it may be sent. */
export function problems(blocks, values) {
  const found = {};
  for (const { blockId, element, block } of statefulElements(blocks)) {
    if (block.type !== 'input') continue;
    const value = values[blockId]?.[element.action_id];
    const problem = isEmpty(value) ? missing(block) : misfit(element, value[slotOf(element.type)]);
    if (problem) found[blockId] = problem;
  }
  return found;
}

function missing(block) {
  return block.optional ? null : 'Please fill this in.';
}

function misfit(element, chosen) {
  switch (element.type) {
    case 'plain_text_input': return wrongLength(element, chosen);
    case 'number_input': return wrongNumber(element, chosen);
    case 'email_text_input': return EMAIL.test(chosen) ? null : 'Please write a whole e-mail address.';
    case 'url_text_input': return URL_START.test(chosen) ? null : 'Please write a whole address that starts with https://.';
    default: return tooMany(element, chosen);
  }
}

function wrongLength(element, text) {
  const limit = element.max_length ?? 3000;
  if (text.length > limit) return `This is ${text.length - limit} characters too long. The most is ${limit}.`;
  if (text.length < (element.min_length ?? 0)) return `Please write at least ${element.min_length} characters.`;
  return null;
}

function wrongNumber(element, text) {
  const number = Number(text);
  if (!Number.isFinite(number)) return 'Please write a number.';
  if (!element.is_decimal_allowed && !Number.isInteger(number)) return 'Please write a whole number.';
  if (element.min_value !== undefined && number < Number(element.min_value)) return `The least is ${element.min_value}.`;
  if (element.max_value !== undefined && number > Number(element.max_value)) return `The most is ${element.max_value}.`;
  return null;
}

function tooMany(element, chosen) {
  const limit = element.max_selected_items;
  return Array.isArray(chosen) && limit && chosen.length > limit ? `Please choose no more than ${limit}.` : null;
}
