// Where sentences stand: rows across two or three columns, in which what belongs together is side by side.

/** A bead seen from two columns, the left one's sentences first. */
const sided = (bead, flipped) => ({
  ...bead,
  left: flipped ? bead.target : bead.source,
  right: flipped ? bead.source : bead.target,
});

/**
 * Links between two documents that stand side by side, with their beads as the two columns see them.
 *
 * Two that were not aligned with each other, but both with a third of their report, are linked by way of it: what both
 * share with one of its sentences. `via` is that third one, and such links cannot be corrected.
 */
function linksBetween(left, right) {
  const [source, target] = oriented(left, right);
  const flipped = source !== left;
  const direct = alignable(left, right);
  const changed = direct ? null : beadsOfChanges(left, right);
  if (changed) return { source, target, flipped, via: null, beads: changed };
  const via = direct ? undefined : middleOf(left, right);
  if (via === undefined) {
    return { source, target, flipped, via: null, beads: beadsNow(source, target).map((bead) => sided(bead, flipped)) };
  }
  return { source, target, flipped, via, beads: composed(left, right, via) };
}

/** Whether links are beads of their own, which can be judged: two versions in one language have none. */
const correctable = (links) => links.via === null && alignable(links.source, links.target);

/** A document of the same report that is aligned with both, the surest one. */
function middleOf(left, right) {
  const surest = (d) => Math.min(...[left, right].map((other) => compared(d, other)?.confidence ?? 0));
  const aligned = (one, other) => pairNumber.has(pairKey(...oriented(one, other)));
  return (reports.documents[documents.report[left]] ?? [])
    .filter((d) => aligned(d, left) && aligned(d, right))
    .sort((one, other) => surest(other) - surest(one))[0];
}

/** Beads of left and right by way of a third document: connected groups of sentences. */
function composed(left, right, via) {
  const groups = new Map(); // sentence of the third one -> group
  const make = () => ({ left: [], right: [], confidence: 1, moved: false, verdict: null, score: null });
  const absent = []; // [sentence of the third one, confidence that a side does not have it]
  const halves = { left: linksBetween(via, left), right: linksBetween(via, right) };
  for (const [side, links] of Object.entries(halves)) {
    for (const bead of links.beads) {
      if (bead.verdict === "wrong") continue;
      if (isNull(bead)) {
        absent.push(...bead.left.map((n) => [n, bead.confidence ?? 1]));
        continue;
      }
      const group = bead.left.map((n) => groups.get(n)).find(Boolean) ?? make();
      for (const n of bead.left) {
        const other = groups.get(n);
        if (other && other !== group) merge(groups, other, group);
        groups.set(n, group);
      }
      group[side].push(...bead.right);
      group.confidence = Math.min(group.confidence, bead.confidence ?? 1);
      group.moved ||= bead.moved;
    }
  }
  for (const [n, confidence] of absent) {
    const group = groups.get(n);
    if (group) group.confidence = Math.min(group.confidence, confidence);
  }
  const rising = (one, other) => one - other;
  const beads = [...new Set(groups.values())].map((group) => ({
    ...group,
    left: group.left.sort(rising),
    right: group.right.sort(rising),
    moved: group.moved && group.left.length > 0 && group.right.length > 0,
  }));
  return beads
    .map((bead) => ({ ...bead, source: bead.left, target: bead.right }))
    .sort((one, other) => (one.left[0] ?? 0) - (other.left[0] ?? 0));
}

function merge(groups, from, into) {
  into.left.push(...from.left);
  into.right.push(...from.right);
  into.confidence = Math.min(into.confidence, from.confidence);
  into.moved ||= from.moved;
  for (const [n, group] of groups) if (group === from) groups.set(n, into);
}

/** Beads in the order of both sides, as many as there are: the longest rising chain. Others cross it. */
function chainOf(beads) {
  const inOrder = beads
    .filter((bead) => bead.left.length && bead.right.length && !bead.moved)
    .sort((one, other) => one.left[0] - other.left[0]);
  const tails = []; // the bead that ends the best chain of each length
  const before = new Map();
  for (const bead of inOrder) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (tails[middle].right.at(-1) < bead.right[0]) low = middle + 1;
      else high = middle;
    }
    before.set(bead, tails[low - 1]);
    tails[low] = bead;
  }
  const chain = [];
  for (let bead = tails.at(-1); bead; bead = before.get(bead)) chain.push(bead);
  let end = -1;
  return chain.reverse().filter((bead) => {
    const follows = bead.left[0] > end;
    if (follows) end = bead.left.at(-1);
    return follows;
  });
}

const SPACE = 60; // what a sentence takes besides its letters, in letters

/**
 * Rows of the columns: lists of cells, a cell a list of sentence numbers, or nothing.
 *
 * One column is the hub, to which the others are linked: the first of two, the middle one of three. Its sentences make
 * up rows with what the others have for them; sentences between such rows stand side by side in the gap, or below what
 * is shorter in the row above, where there is room.
 */
function rowsOf(columns, gutters, withFurniture) {
  const hub = columns.length === 3 ? 1 : 0;
  const counts = columns.map(sentenceCount);
  const anchors = columns.map(() => new Map()); // per column: first hub sentence -> [first, last]
  const joined = new Uint8Array(counts[hub] + 1); // hub sentence stands in one row with the next
  gutters.forEach((links, g) => {
    const hubIsLeft = g === hub;
    const beads = hubIsLeft
      ? links.beads
      : links.beads.map((bead) => ({ ...bead, left: bead.right, right: bead.left }));
    const column = hubIsLeft ? g + 1 : g;
    for (const bead of chainOf(beads)) {
      joined.fill(1, bead.left[0], bead.left.at(-1));
      anchors[column].set(bead.left[0], [bead.right[0], bead.right.at(-1)]);
    }
  });
  const rows = [];
  const next = columns.map(() => 0); // first sentence of each column that stands nowhere yet
  const range = (from, to) => Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
  const seen = (c, from, to) => range(from, to).filter((n) => withFurniture || !isFurniture(columns[c], n));
  const weight = (c, cell) =>
    cell.reduce((sum, n) => sum + SPACE + Math.min(LONG, sentenceText(columns[c], n).length), 0);
  const put = (cells) => {
    if (cells.some((cell) => cell.length)) rows.push(cells);
  };
  const gap = (ends) => {
    const loose = ends.map((end, c) => seen(c, next[c], end));
    const above = rows.at(-1);
    const room = above ? Math.max(...above.map((cell, c) => weight(c, cell))) : 0;
    loose.forEach((cell, c) => {
      while (cell.length && weight(c, [...(above?.[c] ?? []), cell[0]]) <= room) above[c].push(cell.shift());
    });
    for (let i = 0; i < Math.max(...loose.map((cell) => cell.length)); i++) {
      put(loose.map((cell) => (i < cell.length ? [cell[i]] : [])));
    }
    ends.forEach((end, c) => (next[c] = Math.max(next[c], end)));
  };
  for (let n = 0; n < counts[hub];) {
    let end = n + 1;
    while (joined[end - 1]) end++;
    const spans = columns.map((_, c) => {
      const inside = range(n, end)
        .map((m) => anchors[c].get(m))
        .filter(Boolean);
      return inside.length ? [inside[0][0], inside.at(-1)[1]] : null;
    });
    if (spans.some(Boolean)) {
      gap(spans.map((span, c) => (c === hub ? n : (span?.[0] ?? next[c]))));
      put(spans.map((span, c) => (c === hub ? seen(c, n, end) : span ? seen(c, span[0], span[1] + 1) : [])));
      spans.forEach((span, c) => (next[c] = c === hub ? end : span ? span[1] + 1 : next[c]));
    }
    n = end;
  }
  gap(counts);
  return rows;
}
