// A report: which versions are side by side, what to do with the pair, and the two ways to look at it.

/** The versions to show first: a document that is aligned with two others between them, or the surest pair. */
function firstColumns(r) {
  const members = [...reports.documents[r]].sort(
    (one, other) =>
      languageOrder.indexOf(documents.language[one]) - languageOrder.indexOf(documents.language[other]) || one - other,
  );
  const partners = (d) =>
    members
      .filter((other) => other !== d && pairNumber.has(pairKey(...oriented(d, other))))
      .sort((one, other) => (compared(d, other)?.confidence ?? 0) - (compared(d, one)?.confidence ?? 0));
  const hubs = members.map((d) => [d, partners(d)]).sort((one, other) => other[1].length - one[1].length);
  const [hub, beside] = hubs[0];
  if (beside.length > 1 && innerWidth >= 1100) return [beside[0], hub, beside[1]];
  const other = beside[0] ?? members.find((d) => d !== hub);
  return sourceLanguageFirst(documents.language[hub], documents.language[other]) ? [hub, other] : [other, hub];
}

/** Documents that can stand beside each other in this view: those of the report, or the ones that were asked for. */
function versionsBeside(columns) {
  const r = columns.map((d) => documents.report[d]).find((report) => report !== null && report !== undefined);
  return [...new Set([...(r === undefined ? [] : reports.documents[r]), ...columns])];
}

class ReportView {
  /** columns: documents; how: `sides` or `compare`; at: a sentence to go to, as column and number. */
  constructor(place, columns, how, at) {
    Object.assign(this, { place, columns, how });
    this.report = columns.map((d) => documents.report[d]).find((r) => r !== null && r !== undefined) ?? null;
    this.bar = h("div", { class: "reportbar" });
    this.body = h("div", { class: "reportbody" });
    place.classList.add("filled");
    place.append(this.bar, this.body);
    if (how === "compare") {
      this.compare = new Compare(this.body, columns);
    } else {
      this.sides = new Sides(this.body, columns, () => this.editing?.update());
      this.editing = new Editing(this.body, this.sides);
      if (at) this.sides.go(at[0], at[1]);
    }
    this.updateBar();
  }

  /** After a correction. */
  corrected() {
    this.sides?.relink();
    this.compare?.update();
    this.updateBar();
  }

  updateBar() {
    const chosen = document.activeElement?.dataset?.slot;
    this.bar.replaceChildren(this.title(), this.choosers(), this.ways(), ...this.verdicts());
    if (chosen) this.bar.querySelector(`[data-slot="${chosen}"]`)?.focus();
  }

  title() {
    const r = this.report;
    const name = r === null ? "Two documents" : `Report ${reports.id[r]}`;
    const many = reports.id.length;
    return h(
      "div",
      { class: "reporttitle" },
      many > 1 &&
        r !== null &&
        button("‹", () => this.otherReport(-1), { "aria-label": "Previous report", title: "Previous report (P)" }),
      h("h2", {}, name),
      many > 1 &&
        r !== null &&
        button("›", () => this.otherReport(1), { "aria-label": "Next report", title: "Next report (N)" }),
      r !== null && h("span", { class: "faint" }, plural(reports.documents[r].length, "version")),
    );
  }

  /** Which versions are shown: a choice a column. */
  choosers() {
    const among = versionsBeside(this.columns);
    const canBeThree = among.length > 2 && this.how === "sides";
    const slots = canBeThree && this.columns.length === 2 ? [this.columns[0], null, this.columns[1]] : this.columns;
    const names =
      slots.length === 3 ? ["Left version", "Middle version", "Right version"] : ["Left version", "Right version"];
    const selects = slots.map((d, slot) => {
      const options = among.map((other) =>
        h("option", { value: other, selected: other === d, title: documentText(other) }, documentChoice(other)),
      );
      if (slots.length === 3) options.unshift(h("option", { value: "", selected: d === null }, "–"));
      const choose = (event) => this.choose(slots, slot, event.target.value);
      const whole = d === null || d === undefined ? null : documentText(d);
      const attributes = { "aria-label": names[slot], "data-slot": slot, title: whole, onchange: choose };
      return h("select", attributes, ...options);
    });
    const swap = button("⇄", () => this.open([...this.columns].reverse()), {
      "aria-label": "Swap sides",
      title: "Swap sides",
    });
    return h("div", { class: "choosers" }, ...selects, swap);
  }

  choose(slots, slot, value) {
    const chosen = value === "" ? null : Number(value);
    const next = slots.map((d, i) => (i === slot ? chosen : d === chosen ? slots[slot] : d)); // two change places
    const columns = next.filter((d) => d !== null && d !== undefined);
    if (columns.length > 1) this.open(columns);
    else this.updateBar();
  }

  open(columns, how = this.how) {
    location.hash = `#${how}/${columns.join("-")}`;
  }

  ways() {
    const pair =
      this.how === "compare" || this.columns.length === 2 ? this.columns : [this.columns[1], this.columns[0]];
    const way = (how, label, columns) =>
      h(
        "a",
        { href: `#${how}/${columns.join("-")}`, class: "way", "aria-current": this.how === how ? "page" : false },
        label,
      );
    const moved = this.sides?.beadsWhere((bead) => bead.moved && bead.verdict !== "wrong").length ?? 0;
    const doubtful = this.sides?.beadsWhere(isDoubtful).length ?? 0;
    return h(
      "div",
      { class: "ways" },
      h("span", { class: "segments" }, way("sides", "Side by side", this.columns), way("compare", "Compare", pair)),
      this.sides &&
        button(`${doubtful} doubtful`, () => this.next(isDoubtful, 1, "doubtful bead"), {
          title: "Next doubtful bead (J)",
          disabled: !doubtful,
        }),
      this.sides &&
        button(`${moved} moved`, () => this.next((bead) => bead.moved, 1, "moved bead"), {
          title: "Next moved bead (M)",
          disabled: !moved,
        }),
      this.sides &&
        button("Furniture", () => this.toggleFurniture(), {
          "aria-pressed": String(this.sides.withFurniture),
          title: "Show what is not part of the article",
        }),
    );
  }

  toggleFurniture() {
    this.sides.withFurniture = !this.sides.withFurniture;
    this.sides.arrange();
    this.updateBar();
  }

  /** For each two columns side by side: are they versions of one report? */
  verdicts() {
    const gaps = this.sides ? this.sides.gutters : [linksBetween(...this.columns)];
    return gaps.map((links, g) => {
      const [left, right] = [this.columns[g], this.columns[g + 1]];
      const found = compared(left, right);
      const name = `${documents.language[left]} – ${documents.language[right]}`;
      if (links.via !== null)
        return h(
          "div",
          { class: "pairbar faint" },
          `${name}: not aligned with each other, shown by way of `,
          documentName(links.via),
        );
      const { source, target } = links;
      if (!correctable(links))
        return h(
          "div",
          { class: "pairbar faint" },
          `${name}: in one language, ${changesBetween(source, target) ? "compared" : "not aligned"} with each other`,
        );
      const verdict = corrections.pair(source, target);
      const paired = pairNumber.has(pairKey(source, target));
      const judgePair = (wanted, label) =>
        button(label, () => toggle({ type: "pair", verdict: wanted, source, target }), {
          "data-slot": `${wanted}${g}`,
          "aria-pressed": String(verdict === wanted),
          class: `act ${wanted}`,
        });
      return h(
        "div",
        { class: "pairbar" },
        h("span", { class: "whole" }, `${name}:`),
        found ? trustMark(found.confidence, verdict) : verdict ? trustMark(null, verdict) : "not compared",
        h(
          "span",
          { class: "faint" },
          found ? ` similarity ${found.score.toFixed(2)}` : "",
          paired ? "" : " · no pair in this run",
          ...pairNotes(source, target).map((note) => ` · ${note}`),
        ),
        judgePair("right", "Same report"),
        judgePair("wrong", "Not the same"),
      );
    });
  }

  next(test, by, what) {
    if (!this.sides) return;
    if (!this.sides.goNext(this.sides.beadsWhere(test), by)) say(`No ${what} further ${by > 0 ? "down" : "up"}`);
  }

  otherReport(by) {
    if (this.report === null) return;
    const r = this.report + by;
    if (r < 0 || r >= reports.id.length) return say(by > 0 ? "This is the last report" : "This is the first report");
    return this.open(firstColumns(r), "sides");
  }

  get keys() {
    return {
      ...this.editing?.keys,
      j: () => this.next(isDoubtful, 1, "doubtful bead"),
      k: () => this.next(isDoubtful, -1, "doubtful bead"),
      m: () => this.next((bead) => bead.moved, 1, "moved bead"),
      n: () => this.otherReport(1),
      p: () => this.otherReport(-1),
      c: () => this.bar.querySelector(".way:not([aria-current])").click(),
      f: () => this.sides && this.toggleFurniture(),
    };
  }
}

/** What only one of the two of a pair has, and passages in other languages, for who checks it. */
function pairNotes(source, target) {
  const p = pairNumber.get(pairKey(source, target));
  if (p === undefined) return [];
  const only = (d, facts) => facts.length && `only in ${documents.language[d]}: ${facts.join(", ")}`;
  const others = pairs.other_languages[p];
  return [
    only(source, pairs.only_source[p]),
    only(target, pairs.only_target[p]),
    others.length && `passages in ${others.join(", ")}`,
  ].filter(Boolean);
}

/** Less sure than not, and nobody has looked at it. */
const isDoubtful = (bead) => bead.confidence !== null && bead.confidence < DOUBT && !bead.verdict;

/** Two or three documents side by side; which, the address says, so that it is opened from there alone. */
let lastReport = null;
VIEWS.report = {
  place: 2,
  title: "Report",
  address: () => lastReport ?? (reports.id.length ? `#sides/${firstColumns(0).join("-")}` : "#overview"),
};
