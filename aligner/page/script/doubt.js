// Doubt first: all beads and pairs of the pile by confidence, with search and filters.

const KINDS = {
  all: ["All kinds", () => true],
  pair: ["Document pairs", (item) => item.pair],
  "1-1": ["1-1", (item) => !item.pair && item.kind === "1-1"],
  joined: ["Joined sentences", (item) => !item.pair && !["1-1", "1-0", "0-1"].includes(item.kind)],
  alone: ["Sentences alone", (item) => !item.pair && /0/.test(item.kind)],
  omitted: ["Left out by the target", (item) => !item.pair && item.kind.endsWith("-0")],
  added: ["Added by the target", (item) => !item.pair && item.kind.startsWith("0-")],
  moved: ["Moved", (item) => !item.pair && item.bead.moved],
};
const LEVELS = {
  all: ["Any confidence", () => true],
  doubtful: ["○ below .5", (c) => c !== null && c < DOUBT],
  likely: ["◐ .5 to .9", (c) => c !== null && c >= DOUBT && c < SURE],
  sure: ["● .9 and above", (c) => c !== null && c >= SURE],
};
const CHECKED = {
  all: ["Checked or not", () => true],
  no: ["Not checked yet", (verdict) => !verdict],
  yes: ["Checked", (verdict) => Boolean(verdict)],
};

const doubtFilters = { text: "", languages: "all", kind: "all", level: "all", checked: "all", order: "doubt" }; // kept while the page is open

/** Every bead, and every two documents that became a pair, as they are now. */
function allItems() {
  const items = [];
  for (let p = 0; p < pairs.source.length; p++) {
    const [source, target] = [pairs.source[p], pairs.target[p]];
    const languages = `${documents.language[source]}–${documents.language[target]}`;
    items.push({
      pair: true,
      source,
      target,
      languages,
      kind: "pair",
      confidence: pairs.confidence[p],
      verdict: corrections.pair(source, target),
    });
    for (const bead of beadsNow(source, target)) {
      items.push({
        pair: false,
        source,
        target,
        languages,
        kind: kindOf(bead),
        confidence: bead.confidence,
        verdict: bead.verdict,
        bead,
      });
    }
  }
  return items.sort((one, other) => (one.confidence ?? 2) - (other.confidence ?? 2));
}

/** What a search looks through, in small letters. */
function haystack(item) {
  item.words ??= (
    item.pair
      ? [item.source, item.target].map((d) => `${documents.id[d]} ${documents.title[d] ?? ""}`)
      : [
          ...item.bead.source.map((n) => sentenceText(item.source, n)),
          ...item.bead.target.map((n) => sentenceText(item.target, n)),
          documents.id[item.source],
          documents.id[item.target],
        ]
  )
    .join(" ")
    .toLowerCase();
  return item.words;
}

class DoubtView {
  constructor(place) {
    place.classList.add("filled");
    const languages = [
      ...new Set(
        pairs.source.map((source, p) => `${documents.language[source]}–${documents.language[pairs.target[p]]}`),
      ),
    ];
    this.search = h("input", {
      type: "search",
      placeholder: "Search texts and names",
      "aria-label": "Search texts and names",
      value: doubtFilters.text,
      oninput: () => this.filtered("text", this.search.value),
    });
    this.count = h("span", { class: "faint", role: "status" });
    this.scroller = h("div", {
      class: "doubt",
      role: "listbox",
      "aria-label": "Beads and pairs, the least sure first",
    });
    place.append(
      h(
        "div",
        { class: "filterbar" },
        h("h2", {}, "Doubt first"),
        this.search,
        this.select("kind", "Kind", KINDS),
        this.select("level", "Confidence", LEVELS),
        this.select("languages", "Languages", {
          all: ["All languages"],
          ...Object.fromEntries(languages.map((name) => [name, [name]])),
        }),
        this.select("checked", "Checked", CHECKED),
        this.count,
      ),
      this.scroller,
    );
    this.scroller.addEventListener("keydown", (event) => this.key(event));
    this.scroller.addEventListener("focusin", (event) => this.focused(event.target));
    this.list = virtualList(this.scroller, { estimate: () => 58, render: (i) => this.row(i) });
    this.items = allItems();
    this.current = doubtFilters.current;
    this.fill();
    if (this.current !== undefined) queueMicrotask(() => this.go(this.current));
  }

  select(name, label, choices) {
    const options = Object.entries(choices).map(([value, [text]]) =>
      h("option", { value, selected: doubtFilters[name] === value }, text),
    );
    return h(
      "select",
      { "aria-label": label, onchange: (event) => this.filtered(name, event.target.value) },
      ...options,
    );
  }

  filtered(name, value) {
    doubtFilters[name] = value;
    this.current = undefined;
    this.scroller.scrollTop = 0;
    this.fill();
  }

  fill() {
    const wanted = doubtFilters.text.trim().toLowerCase();
    this.shown = this.items.filter(
      (item) =>
        KINDS[doubtFilters.kind][1](item) &&
        LEVELS[doubtFilters.level][1](item.confidence) &&
        CHECKED[doubtFilters.checked][1](item.verdict) &&
        (doubtFilters.languages === "all" || item.languages === doubtFilters.languages) &&
        (!wanted || haystack(item).includes(wanted)),
    );
    this.count.textContent = `${this.shown.length.toLocaleString("en")} of ${this.items.length.toLocaleString("en")}`;
    this.list.set(this.shown.length);
  }

  /** After a correction: rows stay where they are, so that the next one is where it was. */
  corrected() {
    for (const item of this.items) {
      item.verdict = item.pair
        ? corrections.pair(item.source, item.target)
        : (corrections.rows.get(`${item.source}>${item.target}|${item.bead.source.join()}|${item.bead.target.join()}`)
            ?.verdict ?? null);
    }
    const focus = document.activeElement?.closest?.(".doubt .row");
    this.list.redraw();
    if (focus) this.go(this.current);
  }

  row(i) {
    const item = this.shown[i];
    const words = item.pair
      ? [documentName(item.source), documentName(item.target)]
      : [
          item.bead.source.length ? snippet(item.source, item.bead.source) : h("span", { class: "faint" }, "nothing"),
          item.bead.target.length ? snippet(item.target, item.bead.target) : h("span", { class: "faint" }, "nothing"),
        ];
    return h(
      "div",
      {
        class: "row",
        role: "option",
        "aria-selected": String(i === this.current),
        tabindex: i === (this.current ?? 0) ? "0" : "-1",
        "data-i": i,
        onclick: () => this.open(i),
      },
      trustMark(item.confidence, item.verdict),
      h(
        "span",
        { class: "kind" },
        item.pair ? "pair" : item.kind,
        item.bead?.moved ? h("span", { class: "tag" }, "moved") : null,
      ),
      h("span", { class: "faint languages" }, item.languages),
      h("span", { class: "both" }, ...words),
    );
  }

  open(i) {
    const item = this.shown[i];
    if (!item) return;
    const first = item.pair ? null : item.bead.source.length ? `0.${item.bead.source[0]}` : `1.${item.bead.target[0]}`;
    doubtFilters.current = i; // where to come back to
    location.hash = `#sides/${item.source}-${item.target}${first ? `/${first}` : ""}`;
  }

  focused(target) {
    const row = target.closest(".row");
    if (!row) return;
    this.scroller.querySelector('.row[tabindex="0"]')?.setAttribute("tabindex", "-1");
    this.scroller.querySelector('.row[aria-selected="true"]')?.setAttribute("aria-selected", "false");
    row.setAttribute("tabindex", "0");
    row.setAttribute("aria-selected", "true");
    this.current = Number(row.dataset.i);
  }

  go(i) {
    if (i < 0 || i >= this.shown.length) return;
    this.list.show(i);
    this.list.elements.get(i)?.focus({ preventScroll: true });
  }

  key(event) {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    if (by) this.go(Math.max(0, Math.min(this.shown.length - 1, (this.current ?? 0) + by)));
    else if (event.key === "Enter") this.open(this.current ?? 0);
    else return;
    event.preventDefault();
  }

  verdict(verdict) {
    const item = this.shown[this.current ?? -1];
    if (!item) return say("Choose a row first");
    const { source, target } = item;
    if (item.pair) return toggle({ type: "pair", verdict, source, target });
    const { source: sources, target: targets, moved } = item.bead;
    return toggle({ type: "bead", verdict, source, target, sources, targets, moved });
  }

  keys = {
    a: () => this.verdict("right"),
    r: () => this.verdict("wrong"),
    j: () => this.go(this.current === undefined ? 0 : this.current + 1),
    k: () => this.go((this.current ?? 1) - 1),
    "/": () => this.search.focus(),
  };
}

VIEWS.doubt = { place: 3, title: "Doubt first", open: (main) => new DoubtView(main) };
