// What a person has typed and chosen on one surface (a view, a message, Home), kept apart from
// the document so that drawing it again loses nothing. Values have Slack's shapes:
// {type, value} | {type, selected_option} | {type, selected_users} | …

/** Which property of a value holds what was chosen, by type of element. */
const SLOTS = {
  plain_text_input: 'value',
  number_input: 'value',
  email_text_input: 'value',
  url_text_input: 'value',
  rich_text_input: 'rich_text_value',
  static_select: 'selected_option',
  external_select: 'selected_option',
  radio_buttons: 'selected_option',
  users_select: 'selected_user',
  conversations_select: 'selected_conversation',
  channels_select: 'selected_channel',
  multi_static_select: 'selected_options',
  multi_external_select: 'selected_options',
  checkboxes: 'selected_options',
  multi_users_select: 'selected_users',
  multi_conversations_select: 'selected_conversations',
  multi_channels_select: 'selected_channels',
  datepicker: 'selected_date',
  timepicker: 'selected_time',
  datetimepicker: 'selected_date_time',
  file_input: 'files',
};

const INITIAL = {
  value: 'initial_value',
  rich_text_value: 'initial_value',
  selected_option: 'initial_option',
  selected_options: 'initial_options',
  selected_user: 'initial_user',
  selected_users: 'initial_users',
  selected_conversation: 'initial_conversation',
  selected_conversations: 'initial_conversations',
  selected_channel: 'initial_channel',
  selected_channels: 'initial_channels',
  selected_date: 'initial_date',
  selected_time: 'initial_time',
  selected_date_time: 'initial_date_time',
};

/** The property that holds an element's value, or undefined for one that keeps none. */
export function slotOf(type) {
  return Object.hasOwn(SLOTS, type) ? SLOTS[type] : undefined;
}

/** A value of Slack's shape: value('static_select', option) → {type, selected_option}. */
function valueOf(type, chosen) {
  return { type, [slotOf(type)]: chosen };
}

/** The elements of some blocks that keep a value: [{blockId, element, block}]. */
export function statefulElements(blocks) {
  return blocks
    .flatMap((block) => elementsOf(block).map((element) => ({ blockId: block.block_id, element, block })))
    .filter(({ element }) => element && slotOf(element.type));
}

function elementsOf(block) {
  if (block.type === 'input') return [block.element];
  if (block.type === 'section') return block.accessory ? [block.accessory] : [];
  return block.type === 'actions' ? block.elements : [];
}

function initialValue(element) {
  const slot = slotOf(element.type);
  const given = element[INITIAL[slot]];
  const nothing = slot.endsWith('s') && slot !== 'value' ? [] : null;
  return valueOf(element.type, given ?? nothing);
}

/**
 * The state of one surface. adopt(blocks, saved) takes the blocks now on the surface: what was
 * typed stays for an element that is still there, new ones start from `saved` (what the server
 * kept) or their initial value, and those gone are forgotten.
 */
export function formState() {
  let values = {};

  function adopt(blocks, saved = {}) {
    const next = {};
    for (const { blockId, element } of statefulElements(blocks)) {
      const known = values[blockId]?.[element.action_id] ?? saved?.[blockId]?.[element.action_id];
      next[blockId] ??= {};
      next[blockId][element.action_id] = known?.type === element.type ? known : initialValue(element);
    }
    values = next;
  }

  function get(blockId, element) {
    return values[blockId]?.[element.action_id]?.[slotOf(element.type)] ?? null;
  }

  function set(blockId, element, chosen) {
    values[blockId] ??= {};
    values[blockId][element.action_id] = valueOf(element.type, chosen);
    return values[blockId][element.action_id];
  }

  return { adopt, get, set, all: () => structuredClone(values) };
}
