// Building and patching the document. Data only ever becomes text nodes and attributes,
// so nothing that a person or an app wrote can turn into markup.

const SVG = 'http://www.w3.org/2000/svg';
const signatures = new WeakMap();
let lastId = 0;

/** An id that no other element has, for labels and descriptions. */
export function uniqueId(stem) {
  lastId += 1;
  return `${stem}-${lastId}`;
}

/**
 * An element. `props`: attributes by name; `on`: listeners by event; `data`: data attributes;
 * true sets an empty attribute; false, null and undefined leave it out. Children: nodes, strings.
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) setProperty(node, name, value);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

function setProperty(node, name, value) {
  if (value === false || value === null || value === undefined) return;
  if (name === 'on') {
    for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
  } else if (name === 'data') {
    Object.assign(node.dataset, value);
  } else if (name === 'value' || name === 'checked' || name === 'selected') {
    node[name] = value;
  } else {
    node.setAttribute(name, value === true ? '' : String(value));
  }
}

/** An svg drawing of 20 by 20 units from line paths; decoration, so hidden from screen readers. */
export function drawing(paths, className = 'icon') {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('class', className);
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('focusable', 'false');
  for (const d of paths) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', d);
    svg.append(path);
  }
  return svg;
}

/** Words for screen readers only. */
export function unseen(text) {
  return h('span', { class: 'unseen' }, text);
}

/** Set a node's text only when it differs, so that live regions do not speak again. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Make `parent` hold one child for each item, keeping the nodes of items that did not change.
 * key(item) is stable and unique; signature(item) changes when the node must be built again;
 * build(item) makes the node; update(node, item), if given, is called for every kept node.
 * Focus and selection survive when a node is built again.
 */
export function reconcile(parent, items, { key, signature = () => '', build, update }) {
  const wanted = new Set(items.map(key));
  const present = new Map();
  for (const child of [...parent.children]) {
    if (wanted.has(child.dataset.key)) present.set(child.dataset.key, child);
    else child.remove();
  }
  let cursor = parent.firstElementChild;
  for (const item of items) {
    const itemKey = key(item);
    const sign = signature(item);
    let node = present.get(itemKey);
    if (node && signatures.get(node) !== sign) {
      if (cursor === node) cursor = node.nextElementSibling;
      node = replaceKeepingFocus(node, build(item));
      parent.insertBefore(node, cursor);
    } else if (!node) {
      node = build(item);
      parent.insertBefore(node, cursor);
    } else if (node === cursor) {
      cursor = cursor.nextElementSibling;
    } else {
      parent.insertBefore(node, cursor);
    }
    node.dataset.key = itemKey;
    signatures.set(node, sign);
    if (update) update(node, item);
  }
}

/** Put `fresh` where `old` was; whatever had the focus inside has it again. Returns `fresh`. */
function replaceKeepingFocus(old, fresh) {
  const active = document.activeElement;
  const focusKey = old.contains(active) ? active.dataset.focus : undefined;
  const range = focusKey ? selectionOf(active) : null;
  old.replaceWith(fresh);
  if (focusKey) focusAgain(fresh, focusKey, range);
  return fresh;
}

function selectionOf(node) {
  try {
    return node.selectionStart === undefined ? null : [node.selectionStart, node.selectionEnd];
  } catch {
    return null; // kinds of input without a text selection
  }
}

function focusAgain(within, focusKey, range) {
  const node = [within, ...within.querySelectorAll('[data-focus]')].find(
    (candidate) => candidate.dataset.focus === focusKey,
  );
  if (!node) return;
  node.focus({ preventScroll: true });
  if (!range || range[0] === null || !node.setSelectionRange) return;
  try {
    node.setSelectionRange(range[0], range[1]);
  } catch {
    // kinds of input without a text selection
  }
}

/** Everything inside `within` that the Tab key reaches, in order. */
export function focusable(within) {
  const all = within.querySelectorAll(
    'a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex="-1"])',
  );
  return [...all].filter((node) => !node.disabled && node.getClientRects().length > 0);
}

/**
 * Run `task` one at a time: calls made while it runs cause one more run after it.
 * The promise returned settles when nothing is left to run.
 */
export function coalesced(task) {
  let running = null;
  let again = false;
  return function run() {
    again = true;
    running ??= (async () => {
      try {
        while (again) {
          again = false;
          await task();
        }
      } finally {
        running = null;
      }
    })();
    return running;
  };
}
