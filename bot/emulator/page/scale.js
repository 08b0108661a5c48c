// Buttons that are numbered in turn, 1, 2, 3 …: they are read as one scale, so they stay in one row.

const SHORTEST = 3;

/** The elements of a block, in groups: a scale is one group, what stands around it others. */
export function inScales(elements) {
  const groups = [];
  let at = 0;
  while (at < elements.length) {
    const end = endOfScale(elements, at);
    const isScale = end - at >= SHORTEST;
    if (isScale) groups.push({ isScale, elements: elements.slice(at, end) });
    else if (groups.at(-1)?.isScale === false) groups.at(-1).elements.push(elements[at]);
    else groups.push({ isScale, elements: [elements[at]] });
    at = isScale ? end : at + 1;
  }
  return groups;
}

function endOfScale(elements, start) {
  const first = numberOf(elements[start]);
  let end = start;
  while (first !== null && numberOf(elements[end]) === first + end - start) end += 1;
  return end;
}

function numberOf(element) {
  const words = element?.type === 'button' ? element.text?.text ?? '' : '';
  const match = /^(\d{1,2})(?!\d)/.exec(words);
  return match ? Number(match[1]) : null;
}
