// Giving verdicts: what a new one contradicts goes, and what the beads of two documents are with all of them.

const shares = (one, other) => one.some((n) => other.includes(n));

/**
 * The rows that a later one contradicts, as `align` sees it: beads that share a sentence are not both right, and
 * documents that are not the same, by themselves or by way of others, have no right bead. The latest row is the last.
 */
function contradicted(rows) {
  const lost = new Set();
  const taken = new Set(); // sentences of right beads
  const judged = new Set(); // pairs with a right bead
  const parted = []; // pairs that are not the same
  const versions = new Map(); // of a document: those that it is linked with
  const versionsOf = (d) => versions.get(d) ?? new Set([d]);
  for (const row of [...rows].reverse()) {
    const pair = pairKey(row.source, row.target);
    const [ours, theirs] = [versionsOf(row.source), versionsOf(row.target)];
    if (row.verdict === "wrong") {
      if (row.type === "bead") continue;
      if (ours.has(row.target) || judged.has(pair)) lost.add(row);
      else parted.push([row.source, row.target]);
      continue;
    }
    const bead = row.type === "bead" ? row : { sources: [], targets: [] };
    const claimed = [
      ...bead.sources.map((n) => `${pair} source ${n}`),
      ...bead.targets.map((n) => `${pair} target ${n}`),
    ];
    const apart = ([a, b]) => (ours.has(a) && theirs.has(b)) || (ours.has(b) && theirs.has(a));
    if (parted.some(apart) || claimed.some((sentence) => taken.has(sentence))) {
      lost.add(row);
      continue;
    }
    for (const sentence of claimed) taken.add(sentence);
    if (row.type === "bead") judged.add(pair);
    if (row.type === "bead" && (!row.sources.length || !row.targets.length)) continue; // links nothing
    const together = new Set([...ours, ...theirs]);
    for (const d of together) versions.set(d, together);
  }
  return lost;
}

/** Give verdicts, as one step: how many stand, and how many others they contradict, which go. */
function judge(rows) {
  const news = new Set(rows.map(subject));
  const earlier = [...corrections.rows.values()].filter((row) => !news.has(subject(row)));
  const lost = contradicted([...earlier, ...rows]);
  const added = rows.filter((row) => !lost.has(row));
  corrections.change(
    added,
    earlier.filter((row) => lost.has(row)),
  );
  return { taken: added.length, lost: lost.size };
}

/** Words for what was done, with the verdicts that went because of it. */
function withLost(text, lost) {
  return lost ? `${text}; ${plural(lost, "earlier verdict")} that said otherwise went (U: undo)` : text;
}

/** Take a verdict back, or give it: a second time the same takes it back. Says what was done. */
function toggle(row) {
  const before = corrections.rows.get(subject(row));
  if (before?.verdict === row.verdict) {
    corrections.change([], [before]);
    say("Mark taken back");
  } else {
    say(withLost(`Marked ${row.verdict}`, judge([row]).lost));
  }
}

/**
 * The beads of two documents as they are now: those that were found, less those that a right bead took sentences of,
 * and the right beads.
 */
function beadsNow(source, target) {
  const found = foundBeads(source, target);
  const rows = corrections.beads(source, target);
  if (!rows.length) return found;
  const right = rows.filter((row) => row.verdict === "right");
  const taken = [new Set(right.flatMap((row) => row.sources)), new Set(right.flatMap((row) => row.targets))];
  const verdicts = new Map(rows.map((row) => [subject(row), row.verdict]));
  const beads = [];
  const known = new Set();
  for (const bead of found) {
    const key = `${source}>${target}|${bead.source.join()}|${bead.target.join()}`;
    const verdict = verdicts.get(key) ?? null;
    if (verdict === "right") known.add(key);
    if (verdict !== "right" && (bead.source.some((n) => taken[0].has(n)) || bead.target.some((n) => taken[1].has(n))))
      continue;
    beads.push(verdict ? { ...bead, verdict } : bead);
  }
  for (const row of right) {
    if (known.has(subject(row))) continue;
    const { sources, targets, moved } = row;
    beads.push({ source: sources, target: targets, score: null, confidence: null, moved, verdict: "right" });
  }
  return beads;
}
