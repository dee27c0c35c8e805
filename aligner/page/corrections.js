// What a person corrected. A correction is a verdict on a bead or on a pair of documents; a later one replaces an
// earlier one about the same thing. Everything is kept in the browser after every step, until it is discarded.

const STORED = `aligner:corrections:${data.digest}`;
const STEPS = 500; // that can be undone

/** What a correction is about. */
function subject(row) {
  const pair = `${row.source}>${row.target}`;
  return row.type === "pair" ? pair : `${pair}|${row.sources.join()}|${row.targets.join()}`;
}

const changeOf = (before, after) => [subject(before ?? after), before, after];

/** A row with source and target as this run has them; a run with another order of languages calls them otherwise. */
function turned(row) {
  const [source, target] = oriented(row.source, row.target);
  if (source === row.source) return row;
  return { ...row, source, target, ...(row.type === "bead" && { sources: row.targets, targets: row.sources }) };
}

const corrections = {
  rows: new Map(), // by subject; rows hold numbers of documents and sentences, texts are added when they are saved
  done: [], // steps: lists of [subject, row before or null, row after or null]
  undone: [],
  saved: "", // the verdicts that were last saved
  listeners: new Set(),
  storable: true,

  /** Verdicts on beads of two documents. */
  beads(source, target) {
    return [...this.rows.values()].filter(
      (row) => row.type === "bead" && row.source === source && row.target === target,
    );
  },

  pair(source, target) {
    return this.rows.get(`${source}>${target}`)?.verdict ?? null;
  },

  /** One step: rows that are new, and those that go. */
  change(added, removed = []) {
    const step = [];
    for (const row of removed) step.push(changeOf(row, null));
    for (const row of added) step.push(changeOf(this.rows.get(subject(row)) ?? null, row));
    if (!step.length) return;
    this.apply(step, 2);
    this.done.push(step);
    this.done = this.done.slice(-STEPS);
    this.undone = [];
    this.keep();
  },

  undo() {
    const step = this.done.pop();
    if (!step) return false;
    this.apply([...step].reverse(), 1);
    this.undone.push(step);
    this.keep();
    return true;
  },

  redo() {
    const step = this.undone.pop();
    if (!step) return false;
    this.apply(step, 2);
    this.done.push(step);
    this.keep();
    return true;
  },

  /** which: 1 for how it was before a step, 2 for how it is after. */
  apply(step, which) {
    for (const change of step) {
      this.rows.delete(change[0]); // so that a row that changed comes last
      if (change[which]) this.rows.set(change[0], change[which]);
    }
  },

  /** Write to the browser's storage, and tell who listens. */
  keep() {
    const state = { rows: [...this.rows.values()], done: this.done, undone: this.undone, saved: this.saved };
    try {
      localStorage.setItem(STORED, JSON.stringify(state));
      this.storable = true;
    } catch {
      this.storable = false; // full, or forbidden
    }
    this.tell();
  },

  restore() {
    try {
      const state = JSON.parse(localStorage.getItem(STORED) ?? "null");
      if (state) {
        const turnedStep = (step) =>
          step.map(([, before, after]) => changeOf(before && turned(before), after && turned(after)));
        this.rows = new Map(state.rows.map(turned).map((row) => [subject(row), row]));
        this.done = state.done.map(turnedStep);
        this.undone = state.undone.map(turnedStep);
        this.saved = state.saved;
      }
    } catch {
      this.storable = false;
    }
  },

  tell() {
    for (const listener of this.listeners) listener();
  },

  /** True where a file saved now would hold something else than the last one. */
  get unsaved() {
    return this.verdicts() !== this.saved;
  },

  verdicts() {
    return [...this.rows].map(([about, row]) => `${about} ${row.verdict}`).join("\n");
  },

  /** The rows as corrections.jsonl. */
  text() {
    return [...this.rows.values()].map((row) => `${JSON.stringify(outward(row))}\n`).join("");
  },

  save() {
    const address = URL.createObjectURL(new Blob([this.text()], { type: "application/jsonl" }));
    const link = h("a", { href: address, download: "corrections.jsonl" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
    this.saved = this.verdicts();
    this.keep();
    say(`${plural(this.rows.size, "correction")} saved as corrections.jsonl`);
  },

  /** Take the rows of an earlier file; says which do not fit these texts. */
  load(text) {
    const fitting = [];
    const problems = [];
    text.split("\n").forEach((line, at) => {
      if (!line.trim()) return;
      try {
        fitting.push(inward(JSON.parse(line)));
      } catch (error) {
        problems.push(`line ${at + 1}: ${error instanceof SyntaxError ? "no JSON" : error.message}`);
      }
    });
    const latest = new Map();
    for (const row of fitting) {
      latest.delete(subject(row)); // so that a row counts from where it was said last
      latest.set(subject(row), row);
    }
    return { ...judge([...latest.values()]), problems };
  },
};

addEventListener("storage", (event) => {
  if (event.key !== STORED) return;
  corrections.restore(); // another window of the same page changed them
  corrections.tell();
});

addEventListener("beforeunload", (event) => {
  if (!corrections.storable && corrections.unsaved) event.preventDefault();
});

/** A row of corrections.jsonl. */
function outward(row) {
  const ids = { source_id: documents.id[row.source], target_id: documents.id[row.target] };
  if (row.type === "pair") return { type: "pair", verdict: row.verdict, ...ids };
  return {
    type: "bead",
    verdict: row.verdict,
    ...ids,
    source_sentences: row.sources,
    target_sentences: row.targets,
    source_text: row.sources.map((n) => sentenceText(row.source, n)),
    target_text: row.targets.map((n) => sentenceText(row.target, n)),
    moved: row.moved,
  };
}

/** A row of corrections.jsonl as it is kept here. Throws an Error that says why it does not fit. */
function inward(found) {
  const source = documentNumber.get(found?.source_id);
  const target = documentNumber.get(found?.target_id);
  if (!["bead", "pair"].includes(found?.type)) throw new Error("the type is neither bead nor pair");
  if (!["right", "wrong"].includes(found.verdict)) throw new Error("the verdict is neither right nor wrong");
  if (source === undefined) throw new Error(`no document ${JSON.stringify(found.source_id)} here`);
  if (target === undefined) throw new Error(`no document ${JSON.stringify(found.target_id)} here`);
  if (!alignable(source, target)) throw new Error(`both documents are in ${languageName(documents.language[source])}`);
  if (found.type === "pair") return turned({ type: "pair", verdict: found.verdict, source, target });
  const sides = [
    [source, found.source_sentences, found.source_text],
    [target, found.target_sentences, found.target_text],
  ];
  for (const [d, numbers, texts] of sides) {
    if (!Array.isArray(numbers) || !Array.isArray(texts)) throw new Error("no sentences or no texts");
    if (numbers.length !== texts.length || numbers.some((n, i) => i > 0 && n <= numbers[i - 1]))
      throw new Error("the sentences are not as many as the texts, or not in order");
    numbers.forEach((n, i) => {
      if (!Number.isInteger(n) || n < 0 || n >= sentenceCount(d) || sentenceText(d, n) !== texts[i])
        throw new Error(`sentence ${n} of ${documents.id[d]} reads otherwise here`);
      if (isFurniture(d, n)) throw new Error(`sentence ${n} of ${documents.id[d]} is furniture`);
    });
  }
  const [sources, targets] = [found.source_sentences, found.target_sentences];
  if (!sources.length && !targets.length) throw new Error("no sentence on either side");
  const moved = found.moved === true;
  return turned({ type: "bead", verdict: found.verdict, source, target, sources, targets, moved });
}

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
    const claimed = [...bead.sources.map((n) => `${pair} source ${n}`), ...bead.targets.map((n) => `${pair} target ${n}`)];
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
