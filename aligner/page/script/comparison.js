// What only one version says, what only the other says, and what both say.

/** Sentences of two documents by who says them, with their share of sentences and of characters. */
function comparison(left, right) {
  const links = linksBetween(left, right);
  const both = links.beads.filter((bead) => !isNull(bead) && bead.verdict !== "wrong");
  const inBoth = [new Set(both.flatMap((bead) => bead.left)), new Set(both.flatMap((bead) => bead.right))];
  const beadOf = (side) =>
    new Map(
      links.beads
        .filter((bead) => isNull(bead) && bead.verdict !== "wrong")
        .flatMap((bead) => bead[side].map((n) => [n, bead])),
    );
  const lonely = { left: beadOf("left"), right: beadOf("right") };
  const alone = [lonely.left, lonely.right];
  const sides = [left, right].map((d, side) => {
    const body = bodyOf(d);
    const shared = body.filter((n) => inBoth[side].has(n));
    const only = body.filter((n) => !inBoth[side].has(n) && alone[side].has(n));
    const untold = body.filter((n) => !inBoth[side].has(n) && !alone[side].has(n));
    return { d, body, shared, only, untold };
  });
  return { both, lonely, sides };
}

const letters = (d, numbers) => numbers.reduce((sum, n) => sum + [...sentenceText(d, n)].length, 0);

class Compare {
  constructor(place, columns) {
    this.columns = columns.slice(0, 2);
    this.shown = { left: true, right: true, both: true };
    this.figures = h("div", { class: "figures" });
    this.scroller = h("div", {
      class: "compare",
      role: "list",
      tabindex: "0",
      "aria-label": "Sentences by who says them",
    });
    place.append(this.figures, this.scroller);
    this.list = virtualList(this.scroller, { estimate: () => 70, render: (i) => this.row(this.rows[i]) });
    this.update();
  }

  update() {
    this.found = comparison(...this.columns);
    this.figures.replaceChildren(...this.found.sides.map((side) => this.shares(side)), this.filters());
    this.fill();
  }

  /** A version's shares, as a bar and in words. */
  shares({ d, body, shared, only, untold }) {
    const all = letters(d, body);
    const part = (name, label, numbers) => ({ name, label, count: numbers.length, letters: letters(d, numbers) });
    const parts = [
      part("both", "in both", shared),
      part("only", "only here", only),
      part("untold", "not told", untold),
    ].filter((one) => one.count || one.name !== "untold");
    const width = 1000;
    let x = 0;
    const bars = parts.map((one) => {
      const length = all ? (width * one.letters) / all : 0;
      const bar = s("rect", { x, y: 0, width: length, height: 10, class: `share ${one.name}` });
      x += length;
      return bar;
    });
    const words = parts.map((one) =>
      h(
        "li",
        {},
        h("span", { class: `swatch ${one.name}`, "aria-hidden": "true" }),
        h("strong", {}, `${percent(one.count, body.length)} `),
        `${one.label}: ${one.count} of ${plural(body.length, "sentence")}, ${percent(one.letters, all)} of the characters`,
      ),
    );
    return h(
      "section",
      { class: "sharesof" },
      h("h3", {}, documentName(d)),
      s(
        "svg",
        { viewBox: `0 0 ${width} 10`, preserveAspectRatio: "none", class: "sharebar", "aria-hidden": "true" },
        ...bars,
      ),
      h("ul", { class: "plainlist" }, ...words),
    );
  }

  filters() {
    const [left, right] = this.columns;
    const label = { left: `Only ${this.short(left)}`, both: "Both", right: `Only ${this.short(right)}` };
    const toggleShown = (name) => {
      this.shown[name] = !this.shown[name];
      this.filterButtons[name].setAttribute("aria-pressed", String(this.shown[name]));
      this.fill();
    };
    this.filterButtons = Object.fromEntries(
      Object.entries(label).map(([name, text]) => [
        name,
        button(text, () => toggleShown(name), { "aria-pressed": String(this.shown[name]) }),
      ]),
    );
    return h("div", { class: "filters", role: "group", "aria-label": "Show" }, ...Object.values(this.filterButtons));
  }

  /** The language, and the id where both are in one language. */
  short(d) {
    const [left, right] = this.columns;
    return documents.language[left] === documents.language[right]
      ? `${d === left ? "left" : "right"}`
      : documents.language[d];
  }

  fill() {
    const { sides, both, lonely } = this.found;
    const [left, right] = sides;
    const rows = [];
    const section = (title, count) => rows.push({ title, count });
    const untold = [...left.untold.map((n) => ["left", n]), ...right.untold.map((n) => ["right", n])];
    if (this.shown.left) {
      section(`Only in the ${this.name(0)}`, left.only.length);
      for (const n of left.only) rows.push({ left: [n], right: [], lonely: lonely.left.get(n) });
    }
    if (this.shown.right) {
      section(`Only in the ${this.name(1)}`, right.only.length);
      for (const n of right.only) rows.push({ left: [], right: [n], lonely: lonely.right.get(n) });
    }
    if (untold.length) {
      section("Not told: linked to nothing, and not known to be alone", untold.length);
      for (const [side, n] of untold)
        rows.push({ left: side === "left" ? [n] : [], right: side === "right" ? [n] : [] });
    }
    if (this.shown.both) {
      const moved = both.filter((bead) => bead.moved);
      const staying = both.filter((bead) => !bead.moved);
      const changed = staying.filter((bead) => bead.differences?.length);
      const parts = [
        ["In both, in another place", moved],
        ["In both, in other words", changed],
        [changed.length ? "The same in both" : "In both", staying.filter((bead) => !bead.differences?.length)],
      ];
      for (const [title, beads] of parts.filter(([title, beads]) => beads.length || title === "In both")) {
        section(title, beads.length);
        for (const bead of beads) rows.push({ left: bead.left, right: bead.right, bead });
      }
    }
    this.rows = rows;
    this.list.set(rows.length);
  }

  name(side) {
    const d = this.columns[side];
    return `${languageName(documents.language[d])} version${this.short(d) === documents.language[d] ? "" : ` on the ${this.short(d)}`}`;
  }

  row(row) {
    if (row.title)
      return h(
        "div",
        { class: "row section", role: "listitem" },
        h("h3", {}, row.title, h("span", { class: "count" }, row.count)),
      );
    const cell = (d, numbers, side) => {
      const differences = row.bead?.differences ?? [];
      const texts = numbers.map((n) => sentenceText(d, n));
      const short = differences.length && texts.every((text) => text.length <= LONG);
      const marked = short ? markedTexts(texts, differences.map((own) => [own[side], own[2]])) : null;
      const shown = (t) =>
        marked
          ? h("p", { dir: "auto", lang: documents.language[d] }, ...marked[t])
          : pileText(texts[t], documents.language[d]);
      return h(
        "div",
        { class: "cell" },
        ...numbers.map((n, t) =>
          h(
            "div",
            { class: "s", dir: directionOf(d) },
            h("span", { class: "pick", "data-language": documents.language[d] }, n),
            h("div", { class: "text" }, shown(t)),
          ),
        ),
      );
    };
    const at = row.left.length ? `0.${row.left[0]}` : `1.${row.right[0]}`;
    const go = h("a", {
      class: "go",
      href: `#sides/${this.columns.join("-")}/${at}`,
      title: "Show side by side",
    });
    const bead = row.bead ?? row.lonely;
    go.append(
      hidden("show side by side "),
      bead ? trustMark(bead.confidence, bead.verdict) : "→",
      bead?.moved ? h("span", { class: "tag" }, "moved") : "",
    );
    return h(
      "div",
      { class: "row", role: "listitem" },
      cell(this.columns[0], row.left, 0),
      h("div", { class: "gutter" }, go),
      cell(this.columns[1], row.right, 1),
    );
  }
}
