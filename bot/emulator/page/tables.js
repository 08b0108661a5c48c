// Blocks that hold rows of figures. A chart is shown as its figures: exact, and read aloud well.
import { h, uniqueId } from './dom.js';
import { richText } from './rich_text.js';
import { textObject } from './mrkdwn.js';

/** A table block: the first row is its head. */
export function table(block) {
  const [head = [], ...rows] = block.rows ?? [];
  const settings = block.column_settings ?? [];
  const line = (cells, tag) => h('tr', {}, ...cells.map((cell, column) => cellNode(cell, tag, settings[column])));
  return scrolling(
    h('table', { class: 'block-table' }, h('thead', {}, line(head, 'th')), h('tbody', {}, ...rows.map((row) => line(row, 'td')))),
    'Table',
  );
}

/** A data_table block: a table with a caption, and perhaps a column of row heads. */
export function dataTable(block) {
  const [head = [], ...rows] = block.rows ?? [];
  const heads = block.row_header_column_index;
  const body = rows.map((cells) => h('tr', {}, ...cells.map((cell, column) => (
    column === heads ? h('th', { scope: 'row' }, ...contents(cell)) : cellNode(cell, 'td')
  ))));
  return scrolling(
    h('table', { class: 'block-table' }, h('caption', {}, block.caption ?? ''), h('thead', {}, h('tr', {}, ...head.map((cell) => cellNode(cell, 'th')))), h('tbody', {}, ...body)),
    block.caption || 'Table',
  );
}

function cellNode(cell, tag, setting) {
  const properties = { class: `align-${setting?.align ?? 'left'}${setting?.is_wrapped ? ' wrapped' : ''}` };
  if (tag === 'th') properties.scope = 'col';
  return h(tag, properties, ...contents(cell));
}

function contents(cell) {
  if (cell?.type === 'rich_text') return richText(cell.elements);
  if (cell?.type === 'raw_number') return [String(cell.text ?? cell.number ?? cell.value ?? '')];
  return cell?.type === 'raw_text' ? [cell.text ?? ''] : textObject(cell);
}

/** A data_visualization block as its title and its figures. */
export function chart(block) {
  const titleId = uniqueId('chart');
  const { chart: drawn = {} } = block;
  const body = drawn.segments ? segmentRows(drawn.segments) : seriesRows(drawn);
  return h(
    'figure',
    { class: 'chart' },
    h('figcaption', { id: titleId }, block.title ?? 'Chart', h('span', { class: 'quiet' }, ` (${drawn.type ?? 'chart'}, shown here as its figures)`)),
    scrolling(h('table', { class: 'block-table', 'aria-labelledby': titleId }, ...body), block.title ?? 'Chart'),
  );
}

function segmentRows(segments) {
  return [h('tbody', {}, ...segments.map(({ label, value }) => row(label, [value])))];
}

function seriesRows(drawn) {
  const series = drawn.series ?? [];
  const labels = drawn.axis_config?.categories ?? series[0]?.data?.map((point) => point.label) ?? [];
  const head = h('tr', {}, h('td'), ...series.map(({ name }) => h('th', { scope: 'col', class: 'align-right' }, name)));
  const valueAt = (one, label) => one.data?.find((point) => point.label === label)?.value ?? '';
  return [h('thead', {}, head), h('tbody', {}, ...labels.map((label) => row(label, series.map((one) => valueAt(one, label)))))];
}

function row(label, values) {
  return h('tr', {}, h('th', { scope: 'row' }, label), ...values.map((value) => h('td', { class: 'align-right' }, String(value))));
}

/** Wide tables scroll sideways on their own; the keyboard can reach that. */
function scrolling(node, label) {
  return h('div', { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': label }, node);
}
