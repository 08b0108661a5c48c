// Slack's mrkdwn as document nodes. Text goes in as text nodes only; links are let through by
// their scheme. What was escaped (&amp; &lt; &gt;) is shown as the character it stands for.
import { channel, person } from './directory.js';
import { formatTokens } from './dates.js';
import { h } from './dom.js';
import { emoji } from './emoji.js';

const STYLES = { '*': 'strong', _: 'em', '~': 's' };
const SAFE_LINK = /^(https?:\/\/|mailto:)/i;
const BARE_LINK = /^https?:\/\/[^\s<>|"]*[^\s<>|"'.,;:!?)\]]/;
const SHORTCODE = /^:([a-z0-9_+-]{1,40}):/;
const QUOTE = /^(?:>|&gt;) ?/;

/** Nodes for a text in mrkdwn. */
export function mrkdwn(text) {
  return text.split('```').flatMap((part, index, parts) => {
    const fenced = index % 2 === 1 && index < parts.length - 1;
    if (fenced) return [h('pre', {}, unescaped(part.replace(/^\n|\n$/g, '')))];
    const open = index % 2 === 1 ? '```' : '';
    const body = index > 0 && !open ? part.replace(/^\n/, '') : part;
    return lines(open + body, index < parts.length - 1);
  });
}

/** Nodes for plain text: shortcodes become emoji, nothing else has a meaning. */
function plainText(text, { emoji: withEmoji = true } = {}) {
  if (!withEmoji) return [text];
  return [text.replace(/:([a-z0-9_+-]{1,40}):/g, (whole, code) => emoji(code) ?? whole)];
}

/** Nodes for a text object {type, text}; a bare string is read as plain text. */
export function textObject(object) {
  if (object === null || object === undefined) return [];
  if (typeof object === 'string') return plainText(object);
  if (object.type === 'mrkdwn') return mrkdwn(object.text ?? '');
  return plainText(object.text ?? '', { emoji: object.emoji !== false });
}

/** The words of a text object as one plain string, for labels and announcements. */
export function wordsOf(object) {
  return h('span', {}, ...textObject(object)).textContent;
}

function lines(text, beforeFence) {
  const nodes = [];
  let quote = null;
  const all = text.split('\n');
  if (beforeFence && all.at(-1) === '') all.pop();
  all.forEach((line, index) => {
    const isQuote = QUOTE.test(line);
    if (isQuote) {
      if (quote) quote.append('\n');
      else nodes.push((quote = h('blockquote')));
      quote.append(...inline(line.replace(QUOTE, '')));
      return;
    }
    if (index > 0 && !quote) nodes.push('\n');
    quote = null;
    nodes.push(...inline(line));
  });
  return nodes;
}

/** Nodes for one line of mrkdwn. */
function inline(line) {
  const nodes = [];
  const unclosed = new Set(); // markers known to have no end further on: keeps this linear
  let plain = '';
  let at = 0;
  while (at < line.length) {
    const found = piece(line, at, unclosed);
    if (!found) {
      plain += line[at];
      at += 1;
      continue;
    }
    if (plain) nodes.push(unescaped(plain));
    plain = '';
    nodes.push(found.node);
    at = found.end;
  }
  if (plain) nodes.push(unescaped(plain));
  return nodes;
}

function piece(line, at, unclosed) {
  const character = line[at];
  if (character === '<') return angled(line, at);
  if (character === '`') return code(line, at);
  if (STYLES[character]) return styled(line, at, unclosed);
  if (character === ':') return shortcode(line, at);
  if (character === 'h') return bareLink(line, at);
  return null;
}

function angled(line, at) {
  const end = line.indexOf('>', at);
  if (end < 0) return null;
  return { node: special(line.slice(at + 1, end)), end: end + 1 };
}

/** What stands between angle brackets: a person, a channel, a call, a date or a link. */
function special(inside) {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? '' : unescaped(inside.slice(bar + 1));
  if (target.startsWith('@')) return mention(`@${person(target.slice(1)).name}`);
  if (target.startsWith('#')) return mention(`#${channel(target.slice(1))?.name ?? (label || 'a channel')}`);
  if (target.startsWith('!date^')) return date(target, label);
  if (target.startsWith('!subteam^')) return mention(label || '@a group');
  if (target.startsWith('!')) return mention(`@${target.slice(1)}`);
  return link(unescaped(target), label);
}

/** A name that stands out, as Slack shows people and channels. */
export function mention(text) {
  return h('span', { class: 'mention' }, text);
}

/** A link, if its scheme is one we let through; otherwise its words. */
export function link(address, label) {
  if (!SAFE_LINK.test(address)) return document.createTextNode(label || `<${address}>`);
  const shown = label || address.replace(/^mailto:/i, '');
  return h('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, shown);
}

function date(target, fallback) {
  const [, seconds, template, address] = target.split('^');
  const instant = Number(seconds);
  if (!template || !Number.isFinite(instant)) return document.createTextNode(fallback || target);
  const text = formatTokens(unescaped(template), instant);
  const node = h('time', { datetime: new Date(instant * 1000).toISOString() }, text);
  if (!address || !SAFE_LINK.test(address)) return node;
  const around = link(address, ' ');
  around.replaceChildren(node);
  return around;
}

function code(line, at) {
  const end = line.indexOf('`', at + 1);
  if (end <= at + 1) return null;
  return { node: h('code', {}, unescaped(line.slice(at + 1, end))), end: end + 1 };
}

function styled(line, at, unclosed) {
  const marker = line[at];
  const opens = !isWord(line[at - 1]) && line[at + 1] && !/\s/.test(line[at + 1]) && line[at + 1] !== marker;
  if (!opens || unclosed.has(marker)) return null;
  const end = closing(line, at + 2, marker);
  if (end < 0) {
    unclosed.add(marker);
    return null;
  }
  return { node: h(STYLES[marker], {}, ...inline(line.slice(at + 1, end))), end: end + 1 };
}

function closing(line, from, marker) {
  for (let at = line.indexOf(marker, from); at >= 0; at = line.indexOf(marker, at + 1)) {
    if (!/\s/.test(line[at - 1]) && !isWord(line[at + 1]) && line[at + 1] !== marker) return at;
  }
  return -1;
}

function isWord(character) {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}

function shortcode(line, at) {
  const match = SHORTCODE.exec(line.slice(at, at + 44));
  const character = match && emoji(match[1]);
  return character ? { node: document.createTextNode(character), end: at + match[0].length } : null;
}

function bareLink(line, at) {
  if (isWord(line[at - 1]) || !line.startsWith('http', at)) return null;
  const match = BARE_LINK.exec(line.slice(at));
  return match ? { node: link(unescaped(match[0]), ''), end: at + match[0].length } : null;
}

/** &amp; &lt; &gt; as the characters they stand for: Slack escapes these three and no other. */
function unescaped(text) {
  return text.replace(/&(amp|lt|gt);/g, (_, name) => ({ amp: '&', lt: '<', gt: '>' })[name]);
}
