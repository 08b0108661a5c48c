// The markdown block: a small, safe part of ordinary Markdown as document nodes.
import { h } from './dom.js';
import { emoji } from './emoji.js';
import { link } from './mrkdwn.js';

const INLINE =
  /(`+)(.+?)\1|!?\[([^\]]*)\]\(([^()\s]+)\)|\*\*(?=\S)(.+?)\*\*|__(?=\S)(.+?)__|\*(?=\S)(.+?)\*|\b_(?=\S)(.+?)_\b|~~(?=\S)(.+?)~~|:([a-z0-9_+-]{1,40}):/;
const BULLET = /^\s*[-*+] +(.*)$/;
const NUMBER = /^\s*(\d+)[.)] +(.*)$/;

/** Nodes for a text in Markdown. */
export function markdown(text) {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const nodes = [];
  let at = 0;
  while (at < lines.length) {
    const [node, next] = blockAt(lines, at);
    if (node) nodes.push(node);
    at = next;
  }
  return nodes;
}

function blockAt(lines, at) {
  const line = lines[at];
  if (!line.trim()) return [null, at + 1];
  if (line.startsWith('```')) return fence(lines, at);
  const heading = /^(#{1,6}) +(.*?)#*$/.exec(line);
  if (heading) return [h('p', { class: `md-heading md-heading-${heading[1].length}` }, ...inline(heading[2])), at + 1];
  if (/^ {0,3}([-*_])( *\1){2,} *$/.test(line)) return [h('hr'), at + 1];
  if (line.startsWith('>')) return quote(lines, at);
  if (isTable(lines, at)) return table(lines, at);
  if (BULLET.test(line)) return list(lines, at, 'ul', BULLET, 1);
  if (NUMBER.test(line)) return list(lines, at, 'ol', NUMBER, 2);
  return paragraph(lines, at);
}

function fence(lines, at) {
  const end = lines.findIndex((line, index) => index > at && line.startsWith('```'));
  const stop = end < 0 ? lines.length : end;
  return [h('pre', {}, lines.slice(at + 1, stop).join('\n')), stop + 1];
}

function quote(lines, at) {
  let end = at;
  while (end < lines.length && lines[end].startsWith('>')) end += 1;
  const inside = lines.slice(at, end).map((line) => line.replace(/^> ?/, ''));
  return [h('blockquote', {}, ...markdown(inside.join('\n'))), end];
}

function list(lines, at, tag, pattern, group) {
  const items = [];
  let end = at;
  for (let match = pattern.exec(lines[end]); match; match = pattern.exec(lines[end] ?? '')) {
    items.push(h('li', {}, ...taskOrText(match[group])));
    end += 1;
  }
  const node = h(tag, { class: 'rich-list' }, ...items);
  if (tag === 'ol') node.setAttribute('start', pattern.exec(lines[at])[1]);
  return [node, end];
}

function taskOrText(text) {
  const task = /^\[([ xX])\] (.*)$/.exec(text);
  return task ? [task[1] === ' ' ? '☐ ' : '☑ ', ...inline(task[2])] : inline(text);
}

function isTable(lines, at) {
  return lines[at].includes('|') && /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(lines[at + 1] ?? '');
}

function table(lines, at) {
  const cells = (line) => line.trim().replace(/^\||\|$/g, '').split('|').map((cell) => cell.trim());
  let end = at + 2;
  while (end < lines.length && lines[end].includes('|')) end += 1;
  const head = h('tr', {}, ...cells(lines[at]).map((cell) => h('th', { scope: 'col' }, ...inline(cell))));
  const rows = lines.slice(at + 2, end).map((line) => h('tr', {}, ...cells(line).map((cell) => h('td', {}, ...inline(cell)))));
  return [h('table', { class: 'block-table' }, h('thead', {}, head), h('tbody', {}, ...rows)), end];
}

function paragraph(lines, at) {
  let end = at + 1;
  while (end < lines.length && lines[end].trim() && !startsBlock(lines, end)) end += 1;
  return [h('p', { class: 'md-text' }, ...inline(lines.slice(at, end).join('\n'))), end];
}

function startsBlock(lines, at) {
  return /^(#{1,6} |>|```)/.test(lines[at]) || BULLET.test(lines[at]) || NUMBER.test(lines[at]);
}

function inline(text) {
  const nodes = [];
  let rest = text;
  for (let match = INLINE.exec(rest); match; match = INLINE.exec(rest)) {
    if (match.index > 0) nodes.push(rest.slice(0, match.index));
    nodes.push(inlineNode(match));
    rest = rest.slice(match.index + match[0].length);
  }
  if (rest) nodes.push(rest);
  return nodes;
}

function inlineNode([whole, , code, label, address, bold, bold2, italic, italic2, strike, shortcode]) {
  if (code !== undefined) return h('code', {}, code);
  if (address !== undefined) return link(address, label);
  if (bold ?? bold2) return h('strong', {}, ...inline(bold ?? bold2));
  if (italic ?? italic2) return h('em', {}, ...inline(italic ?? italic2));
  if (strike) return h('s', {}, ...inline(strike));
  return document.createTextNode(emoji(shortcode) ?? whole);
}
