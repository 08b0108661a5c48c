// Dates and times as the training room's clock and zone have them. Instants are epoch seconds.

const LOCALE = 'en-GB';
const DAY = 86400;

let zone = 'Europe/London'; // what the emulator gives people; a person's own zone replaces it
let offset = 0; // seconds that the training room is ahead of this machine

/** Take the server's clock: {now}. */
export function setClock(clock) {
  offset = clock.now - Date.now() / 1000;
}

/** Show times as a person in this zone has them; an unknown zone changes nothing. */
export function setZone(name) {
  if (name && isZone(name)) zone = name;
}

function isZone(name) {
  try {
    return Boolean(new Intl.DateTimeFormat(LOCALE, { timeZone: name }));
  } catch {
    return false;
  }
}

/** Now, in the training room. */
export function now() {
  return Date.now() / 1000 + offset;
}

const formats = new Map();

function format(instant, options) {
  const id = zone + JSON.stringify(options);
  if (!formats.has(id)) formats.set(id, new Intl.DateTimeFormat(LOCALE, { ...options, timeZone: zone }));
  return formats.get(id).format(new Date(instant * 1000));
}

/** 19:15 */
export function clockTime(instant) {
  return format(instant, { hour: '2-digit', minute: '2-digit' });
}

/** 19:15:07 */
export function exactTime(instant) {
  return format(instant, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
}

/** 2025-10-14, for comparing days. */
export function localDate(instant) {
  const part = (options) => format(instant, options).padStart(2, '0');
  return `${part({ year: 'numeric' })}-${part({ month: '2-digit' })}-${part({ day: '2-digit' })}`;
}

function weekdayAndDate(instant) {
  return format(instant, { weekday: 'long', day: 'numeric', month: 'long' }).replace(',', '');
}

/** Tuesday 14 October 2025 at 19:15 */
export function fullMoment(instant) {
  return `${weekdayAndDate(instant)} ${format(instant, { year: 'numeric' })} at ${clockTime(instant)}`;
}

/** Tuesday 14 October, 19:15 */
export function clockFace(instant) {
  return `${weekdayAndDate(instant)}, ${clockTime(instant)}`;
}

/** Tue 14 Oct, 19:15 */
export function shortClockFace(instant) {
  const day = format(instant, { weekday: 'short', day: 'numeric', month: 'short' }).replace(',', '');
  return `${day}, ${clockTime(instant)}`;
}

/** Today, Yesterday, or the date, as the line between two days of messages says it. */
export function dayHeading(instant) {
  const near = nearDay(instant);
  if (near) return near;
  const sameYear = format(instant, { year: 'numeric' }) === format(now(), { year: 'numeric' });
  return sameYear ? weekdayAndDate(instant) : `${weekdayAndDate(instant)} ${format(instant, { year: 'numeric' })}`;
}

function nearDay(instant) {
  const day = localDate(instant);
  if (day === localDate(now())) return 'Today';
  if (day === localDate(now() - DAY)) return 'Yesterday';
  if (day === localDate(now() + DAY)) return 'Tomorrow';
  return null;
}

/** "3 minutes ago", "in 2 days". */
function ago(instant) {
  const words = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' });
  const seconds = instant - now();
  for (const [unit, length] of [['year', 365 * DAY], ['month', 30 * DAY], ['day', DAY], ['hour', 3600], ['minute', 60]]) {
    if (Math.abs(seconds) >= length) return words.format(Math.trunc(seconds / length), unit);
  }
  return 'just now';
}

const DATE_TOKENS = {
  date_num: localDate,
  date: (instant) => format(instant, { day: 'numeric', month: 'long', year: 'numeric' }),
  date_slash: (instant) => format(instant, { day: '2-digit', month: '2-digit', year: 'numeric' }),
  date_short: (instant) => format(instant, { day: 'numeric', month: 'short', year: 'numeric' }),
  date_long: (instant) => `${weekdayAndDate(instant)} ${format(instant, { year: 'numeric' })}`,
  date_long_full: (instant) => `${weekdayAndDate(instant)} ${format(instant, { year: 'numeric' })}`,
  day_divider_pretty: dayHeading,
  time: clockTime,
  time_secs: exactTime,
  ago,
};

function pretty(token) {
  return (instant) => nearDay(instant)?.toLowerCase() ?? DATE_TOKENS[token](instant);
}

for (const token of ['date', 'date_short', 'date_long']) DATE_TOKENS[`${token}_pretty`] = pretty(token);

/** A date as Slack's <!date^…> writes it: "Met {date_short} at {time}" with an instant. */
export function formatTokens(template, instant) {
  const text = template.replace(/\{(\w+)\}/g, (whole, token) => {
    const write = DATE_TOKENS[token];
    return write ? write(instant) : whole;
  });
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** '2025-10-14T19:15' in the training room's zone → epoch seconds; null if it is no time. */
export function instantOf(localText) {
  const asUtc = Date.parse(`${localText}Z`) / 1000;
  if (Number.isNaN(asUtc)) return null;
  // Two rounds settle the zone's offset, also near a change of clocks.
  let instant = asUtc;
  for (let round = 0; round < 2; round += 1) instant += asUtc - Date.parse(`${localMinute(instant)}Z`) / 1000;
  return Math.round(instant);
}

/** Epoch seconds → '2025-10-14T19:15' in the training room's zone. */
export function localMinute(instant) {
  return `${localDate(instant)}T${clockTime(instant)}`;
}
