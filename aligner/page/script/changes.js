// Versions in one language that the run has compared: what they do not say alike, and from it what they do.

const { changes } = data;
const movedChanges = new Set(changes.moved);
const changesOf = new Map(); // pair -> numbers of its rows
changes.source.forEach((source, c) => {
  const key = pairKey(source, changes.target[c]);
  if (!changesOf.has(key)) changesOf.set(key, []);
  changesOf.get(key).push(c);
});

/** Whether the run has compared two versions in one language. */
const changesBetween = (one, other) => changesOf.has(pairKey(one, other)) || changesOf.has(pairKey(other, one));

/** The beads of two versions in one language, left and right, null where the run has not compared them. */
function beadsOfChanges(left, right) {
  if (!changesBetween(left, right)) return null;
  const flipped = !changesOf.has(pairKey(left, right));
  const rows = changesOf.get(flipped ? pairKey(right, left) : pairKey(left, right));
  const beads = rows.map((c) => {
    const sides = [changes.source_sentences[c], changes.target_sentences[c]];
    const [one, other] = flipped ? sides.reverse() : sides;
    const differences = changes.differences[c].map(([a, b, kind]) => (flipped ? [b, a, kind] : [a, b, kind]));
    const confidence = changes.confidence[c];
    return { left: one, right: other, confidence, moved: movedChanges.has(c), verdict: null, score: null, differences };
  });
  const told = [new Set(beads.flatMap((bead) => bead.left)), new Set(beads.flatMap((bead) => bead.right))];
  const same = [left, right].map((d, side) => bodyOf(d).filter((n) => !told[side].has(n)));
  const order = (bead) => bead.left[0] ?? 0;
  return [...beads, ...sameBeads(left, right, ...same)]
    .map((bead) => ({ ...bead, source: bead.left, target: bead.right }))
    .sort((one, other) => order(one) - order(other));
}

/** Sentences that read the same, in order, each with those that it is divided into on the other side. */
function sameBeads(left, right, ours, theirs) {
  const size = (d, numbers) => numbers.reduce((sum, n) => sum + sentenceText(d, n).replace(/\s/g, "").length, 0);
  const beads = [];
  let i = 0;
  let j = 0;
  while (i < ours.length && j < theirs.length) {
    const bead = { left: [ours[i++]], right: [theirs[j++]], confidence: 1, moved: false, verdict: null, score: null };
    for (;;) {
      const difference = size(left, bead.left) - size(right, bead.right);
      if (difference < 0 && i < ours.length) bead.left.push(ours[i++]);
      else if (difference > 0 && j < theirs.length) bead.right.push(theirs[j++]);
      else break;
    }
    beads.push(bead);
  }
  return beads;
}

/** The texts of some sentences, with the passages of one side of the differences marked. */
function markedTexts(texts, passages) {
  const spans = texts.map(() => []);
  let at = [0, 0]; // sentence and character from which the next passage is looked for
  for (const [passage, kind] of passages) {
    let rest = passage.trim();
    while (rest) {
      const found = nextPiece(texts, at, rest);
      if (!found) break;
      spans[found.sentence].push([found.start, found.end, kind]);
      at = [found.sentence, found.end];
      rest = rest.slice(found.end - found.start).trim();
    }
  }
  return texts.map((text, t) => markedText(text, spans[t]));
}

/** Where a passage stands from a place on, or its head, where a sentence ends within it. */
function nextPiece(texts, [from, character], passage) {
  for (let sentence = from; sentence < texts.length; sentence++) {
    const text = texts[sentence];
    const start = text.indexOf(passage, sentence === from ? character : 0);
    if (start >= 0) return { sentence, start, end: start + passage.length };
    for (let length = Math.min(passage.length, text.length) - 1; length > 0; length--) {
      if (text.endsWith(passage.slice(0, length)) && passage[length] === " ")
        return { sentence, start: text.length - length, end: text.length };
    }
  }
  return null;
}

function markedText(text, spans) {
  const parts = [];
  let done = 0;
  for (const [start, end, kind] of spans) {
    parts.push(text.slice(done, start), h("mark", { class: `differ differ-${kind}`, title: kind }, text.slice(start, end)));
    done = end;
  }
  return [...parts, text.slice(done)];
}
