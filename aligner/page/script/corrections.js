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

  /** Take what the browser keeps, less what does not fit these documents, which is said. */
  restore() {
    let stored = null;
    try {
      stored = localStorage.getItem(STORED);
    } catch {
      this.storable = false;
    }
    if (!stored) return;
    let unfit = 0;
    const fitting = (all, fits) =>
      all.flatMap((one) => {
        try {
          return [fits(one)];
        } catch {
          unfit += 1;
          return [];
        }
      });
    const [state] = fitting([stored], (text) => JSON.parse(text));
    const list = (name, fits) => (Array.isArray(state?.[name]) ? fitting(state[name], fits) : []);
    this.rows = new Map(list("rows", fitted).map((row) => [subject(row), row]));
    this.done = list("done", fittedStep);
    this.undone = list("undone", fittedStep);
    this.saved = typeof state?.saved === "string" ? state.saved : "";
    if (!unfit) return;
    say(`${plural(unfit, "kept correction or step", "kept corrections or steps")} left out: not of these texts`);
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
  const [source, target] = [found?.source_id, found?.target_id].map((id) => {
    if (!documentNumber.has(id)) throw new Error(`no document ${JSON.stringify(id)} here`);
    return documentNumber.get(id);
  });
  const { type, verdict, source_sentences: sources, target_sentences: targets, moved } = found;
  const row = fitted({ type, verdict, source, target, sources, targets, moved });
  if (type === "pair") return row;
  const sides = [
    [source, sources, found.source_text],
    [target, targets, found.target_text],
  ];
  for (const [d, numbers, texts] of sides) {
    if (!Array.isArray(texts) || texts.length !== numbers.length)
      throw new Error("the sentences are not as many as the texts");
    const other = numbers.find((n, i) => sentenceText(d, n) !== texts[i]);
    if (other !== undefined) throw new Error(`sentence ${other} of ${documents.id[d]} reads otherwise here`);
  }
  return row;
}

/** A row, which may come from anywhere, as this run has it. Throws an Error that says why it does not fit. */
function fitted({ type, verdict, source, target, sources, targets, moved }) {
  if (!["bead", "pair"].includes(type)) throw new Error("the type is neither bead nor pair");
  if (!["right", "wrong"].includes(verdict)) throw new Error("the verdict is neither right nor wrong");
  for (const d of [source, target])
    if (!Number.isInteger(d) || !(d in documents.id)) throw new Error(`no document ${d} here`);
  if (!alignable(source, target)) throw new Error(`both documents are in ${languageName(documents.language[source])}`);
  if (type === "pair") return turned({ type, verdict, source, target });
  for (const [d, numbers] of [
    [source, sources],
    [target, targets],
  ]) {
    if (!Array.isArray(numbers)) throw new Error("no sentences");
    numbers.forEach((n, i) => {
      if (!Number.isInteger(n) || n < 0 || n >= sentenceCount(d))
        throw new Error(`no sentence ${n} in ${documents.id[d]} here`);
      if (i > 0 && n <= numbers[i - 1]) throw new Error("the sentences are not in order");
      if (isFurniture(d, n)) throw new Error(`sentence ${n} of ${documents.id[d]} is furniture`);
    });
  }
  if (!sources.length && !targets.length) throw new Error("no sentence on either side");
  return turned({ type, verdict, source, target, sources, targets, moved: moved === true });
}

const fittedStep = (step) =>
  step.map(([, before, after]) => changeOf(before && fitted(before), after && fitted(after)));
