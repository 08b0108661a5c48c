// A small set of the common shortcodes; any other stays as it was written.

const EMOJI = {
  '+1': '👍', '-1': '👎', alarm_clock: '⏰', arrow_down: '⬇️', arrow_left: '⬅️', arrow_right: '➡️',
  arrow_up: '⬆️', bar_chart: '📊', bell: '🔔', blue_heart: '💙', bulb: '💡', busts_in_silhouette: '👥',
  calendar: '📆', chart_with_downwards_trend: '📉', chart_with_upwards_trend: '📈', clipboard: '📋',
  clock1: '🕐', coffee: '☕', compass: '🧭', date: '📅', ear: '👂', envelope: '✉️',
  exclamation: '❗', eyes: '👀', file_folder: '📁', green_heart: '💚', hand: '✋', handshake: '🤝',
  heart: '❤️', heavy_check_mark: '✔️', hospital: '🏥', hourglass: '⌛', hourglass_flowing_sand: '⏳', house: '🏠',
  inbox_tray: '📥', information_source: 'ℹ️', key: '🔑', large_blue_circle: '🔵', large_green_circle: '🟢',
  large_orange_circle: '🟠', large_yellow_circle: '🟡', leaves: '🍃', lock: '🔒', loudspeaker: '📢', mag: '🔍',
  memo: '📝', no_entry: '⛔', no_entry_sign: '🚫', ok_hand: '👌', one: '1️⃣', two: '2️⃣', three: '3️⃣',
  four: '4️⃣', five: '5️⃣', pencil: '📝', pencil2: '✏️', people_holding_hands: '🧑‍🤝‍🧑', phone: '☎️',
  point_down: '👇', point_right: '👉', pray: '🙏', pushpin: '📌', question: '❓', raised_hand: '✋',
  raised_hands: '🙌', red_circle: '🔴', rotating_light: '🚨', seedling: '🌱', shield: '🛡️', slightly_smiling_face: '🙂',
  smile: '😄', smiley: '😃', sos: '🆘', sparkles: '✨', speech_balloon: '💬', star: '⭐', sunny: '☀️',
  sunrise: '🌅', tada: '🎉', telephone_receiver: '📞', thinking_face: '🤔', thumbsup: '👍', thumbsdown: '👎',
  thought_balloon: '💭', triangular_flag_on_post: '🚩', warning: '⚠️', wave: '👋', white_check_mark: '✅',
  white_circle: '⚪', x: '❌', zap: '⚡', crescent_moon: '🌙', new_moon_with_face: '🌚', loud_sound: '🔊',
};

/** The character for a shortcode without its colons, or undefined. */
export function emoji(code) {
  return Object.hasOwn(EMOJI, code) ? EMOJI[code] : undefined;
}
