// Two or three versions side by side, sentence by sentence, with the beads drawn between them.

const CHARACTER = 7.6; // pixels, about, of a letter; of those of Chinese and the like, twice that
const WIDE = /[\u1100-\u11ff\u2e80-\uffdc]/g;

class Sides {
  /** columns: two or three documents. changed: called when the current sentence or what is picked changes. */
  constructor(place, columns, changed) {
    Object.assign(this, { columns, changed, current: null });
    this.hub = columns.length === 3 ? 1 : 0;
    this.picked = columns.map(() => new Set());
    this.withFurniture = true;
    this.heights = new Map();
    this.scroller = h("div", {
      class: `sides columns${columns.length}`,
      role: "grid",
      "aria-label": `${columns.length} versions side by side`,
      "aria-colcount": columns.length,
      "aria-multiselectable": "true",
    });
    place.append(this.heading(), this.scroller);
    this.list = virtualList(this.scroller, {
      estimate: (i) => this.estimate(i),
      render: (i) => this.row(i),
      drawn: (first, end) => {
        for (const [i, element] of this.list.elements) this.heights.set(this.rows[i].join("|"), element.offsetHeight);
        drawLinks(this, first, end);
      },
    });
    this.drawing = s("svg", { class: "links", "aria-hidden": "true" });
    this.list.content.prepend(this.drawing);
    this.scroller.addEventListener("focusin", (event) => this.focused(event.target));
    this.scroller.addEventListener("click", (event) => this.clicked(event));
    this.scroller.addEventListener("pointerover", (event) => this.light(this.beadOf(event.target)));
    this.scroller.addEventListener("pointerleave", () => this.light(null));
    this.scroller.addEventListener("keydown", (event) => this.key(event));
    this.relink();
  }

  /** Which document stands in which column. */
  heading() {
    const heads = this.columns.map((d) =>
      h(
        "div",
        { class: "columnhead" },
        documentName(d),
        h(
          "span",
          { class: "faint" },
          `${languageName(documents.language[d])} · ${plural(bodyOf(d).length, "sentence")}`,
        ),
      ),
    );
    return h("div", { class: `heads columns${this.columns.length}` }, ...heads);
  }

  /** Take the beads as they are now, and draw anew, with what is in view staying there. */
  relink() {
    this.lit = null;
    this.gutters = this.columns.slice(1).map((right, g) => linksBetween(this.columns[g], right));
    this.beadsAt = this.columns.map((d) => Array.from({ length: sentenceCount(d) }, () => []));
    this.gutters.forEach((links, g) =>
      links.beads.forEach((bead, b) => {
        for (const n of bead.left) this.beadsAt[g][n].push({ g, b });
        for (const n of bead.right) this.beadsAt[g + 1][n].push({ g, b });
      }),
    );
    this.arrange();
  }

  /** Lay the sentences out in rows. */
  arrange() {
    const before = this.rows && this.current ? this.rowAt(this.current.c, this.current.n) : -1;
    const top = this.scroller.scrollTop;
    const below = before < 0 ? 0 : this.list.tops[before] - top; // the current sentence stays where it is in the view
    const focused = this.scroller.contains(document.activeElement);
    this.rows = rowsOf(this.columns, this.gutters, this.withFurniture);
    this.rowOf = this.columns.map((d) => new Int32Array(sentenceCount(d)).fill(-1));
    this.rows.forEach((cells, i) => cells.forEach((cell, c) => cell.forEach((n) => (this.rowOf[c][n] = i))));
    this.scroller.setAttribute("aria-rowcount", this.rows.length);
    this.list.set(this.rows.length);
    const now = this.current ? this.rowAt(this.current.c, this.current.n) : -1;
    this.scroller.scrollTop = before < 0 || now < 0 ? top : this.list.tops[now] - below;
    this.list.update();
    if (focused && this.current) this.element(this.current.c, this.current.n)?.focus({ preventScroll: true });
    this.changed();
  }

  /** The row in which a sentence stands; -1 where it is not shown. */
  rowAt(c, n) {
    return this.rowOf[c][n];
  }

  bead({ g, b }) {
    return this.gutters[g].beads[b];
  }

  // Rows

  /** The height of a row: as it was when it was last seen at this width, or by its letters. */
  estimate(i) {
    if (this.heightsFor !== this.scroller.clientWidth) {
      this.heights.clear();
      this.heightsFor = this.scroller.clientWidth;
    }
    const known = this.heights.get(this.rows[i].join("|"));
    if (known) return known;
    const stacked = this.heightsFor < 720;
    const width = Math.max(120, (stacked ? this.heightsFor : this.heightsFor / this.columns.length - 70) - 60);
    const cells = this.rows[i].map((cell, c) =>
      cell.reduce((sum, n) => {
        const text = sentenceText(this.columns[c], n).slice(0, LONG);
        const length = (text.length + (text.match(WIDE)?.length ?? 0)) * CHARACTER;
        return sum + 12 + 23 * Math.max(1, Math.ceil(length / width));
      }, 0),
    );
    return stacked ? cells.reduce((sum, cell) => sum + cell, 12) : Math.max(...cells) + 10;
  }

  row(i) {
    const parts = this.rows[i].flatMap((cell, c) => [
      c ? gutterElement(this, i, c - 1) : null,
      h("div", { class: "cell", role: "presentation" }, ...cell.map((n) => sentenceElement(this, c, n))),
    ]);
    return h("div", { class: "row", role: "row", "aria-rowindex": i + 1 }, ...parts);
  }

  /** Whether a bead's two sides stand in different rows. */
  crosses(g, bead) {
    return !isNull(bead) && this.rowAt(g, bead.left[0]) !== this.rowAt(g + 1, bead.right[0]);
  }

  firstSeen() {
    return this.rows.find((cells) => cells[0].length)?.[0][0];
  }

  element(c, n) {
    return this.list.elements.get(this.rowAt(c, n))?.querySelector(`.s[data-c="${c}"][data-n="${n}"]`) ?? null;
  }

  // What is current, lit and picked

  /** The bead that an element stands for: { g, b }, or null. */
  beadOf(element) {
    const marked = element.closest("[data-b]");
    if (marked) return { g: Number(marked.dataset.g), b: Number(marked.dataset.b) };
    const sentence = element.closest(".s");
    return sentence ? this.beadAt(Number(sentence.dataset.c), Number(sentence.dataset.n)) : null;
  }

  beadAt(c, n) {
    const all = this.beadsAt[c][n];
    return all.find((at) => at.g === this.current?.g) ?? all[0] ?? null;
  }

  /** The bead of the current sentence. */
  active() {
    if (!this.current) return null;
    return this.beadsAt[this.current.c][this.current.n].find((at) => at.g === this.current.g) ?? null;
  }

  /** Highlight a bead; without one, that of the current sentence. */
  light(at) {
    for (const element of this.scroller.querySelectorAll(".on")) element.classList.remove("on");
    this.lit = at;
    const shown = at ?? this.active();
    if (!shown) return;
    const bead = this.bead(shown);
    if (!bead) return;
    for (const n of bead.left) this.element(shown.g, n)?.classList.add("on");
    for (const n of bead.right) this.element(shown.g + 1, n)?.classList.add("on");
    for (const element of this.scroller.querySelectorAll(`[data-g="${shown.g}"][data-b="${shown.b}"]`))
      element.classList.add("on");
  }

  focused(target) {
    const sentence = target.closest(".s");
    if (!sentence) return;
    this.become(Number(sentence.dataset.c), Number(sentence.dataset.n));
  }

  /** Make a sentence the current one; g: the side on which its bead is meant. */
  become(c, n, g = this.current?.g) {
    const sides = [c - 1, c].filter((side) => side >= 0 && side < this.gutters.length);
    const before = this.current && this.element(this.current.c, this.current.n);
    before?.setAttribute("tabindex", "-1");
    before?.classList.remove("current");
    this.current = { c, n, g: sides.includes(g) ? g : sides[0] };
    const element = this.element(c, n);
    element?.setAttribute("tabindex", "0");
    element?.classList.add("current");
    this.light(null);
    this.changed();
  }

  /** Bring a sentence into view and make it the current one. */
  go(c, n, g) {
    if (this.rowAt(c, n) < 0) return;
    this.list.show(this.rowAt(c, n));
    this.become(c, n, g);
    this.element(c, n)?.focus({ preventScroll: true });
  }

  goToBead({ g, b }) {
    const bead = this.gutters[g].beads[b];
    if (bead.left.length) this.go(g, bead.left[0], g);
    else this.go(g + 1, bead.right[0], g);
  }

  clicked(event) {
    const { target } = event;
    const jump = target.closest("[data-to]");
    if (jump) return this.go(...jump.dataset.to.split(".").map(Number));
    const marked = target.closest("[data-b]");
    if (marked) return this.goToBead(this.beadOf(marked));
    const pick = target.closest(".pick");
    const sentence = target.closest(".s");
    if (pick || (sentence && (event.ctrlKey || event.metaKey || event.shiftKey)))
      return this.pick(Number(sentence.dataset.c), Number(sentence.dataset.n));
    return undefined;
  }

  pick(c, n, on = !this.picked[c].has(n)) {
    if (isFurniture(this.columns[c], n)) return say("Furniture takes no part");
    if (on) this.picked[c].add(n);
    else this.picked[c].delete(n);
    const element = this.element(c, n);
    element?.setAttribute("aria-selected", String(on));
    element?.querySelector(".pick").setAttribute("aria-pressed", String(on));
    return this.changed();
  }

  /** Pick every sentence of the current bead. */
  pickBead() {
    const at = this.active();
    if (!at) return;
    for (const n of this.bead(at).left) this.pick(at.g, n, true);
    for (const n of this.bead(at).right) this.pick(at.g + 1, n, true);
  }

  clearPicked() {
    this.picked.forEach((set, c) => [...set].forEach((n) => this.pick(c, n, false)));
  }

  // Keys

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !event.target.closest(".s")) return;
    const { c, n } = this.current ?? { c: 0, n: this.firstSeen() };
    const moves = {
      ArrowDown: () => this.step(c, n, 1),
      ArrowUp: () => this.step(c, n, -1),
      ArrowRight: () => this.across(c, n, 1),
      ArrowLeft: () => this.across(c, n, -1),
      Home: () => this.step(c, -1, 1),
      End: () => this.step(c, sentenceCount(this.columns[c]), -1),
    };
    if (event.key === " " && !event.target.closest("button")) this.pick(c, n);
    else if (moves[event.key]) moves[event.key]();
    else return;
    event.preventDefault();
  }

  step(c, n, by) {
    for (let m = n + by; m >= 0 && m < sentenceCount(this.columns[c]); m += by) {
      if (this.rowAt(c, m) >= 0) return this.go(c, m);
    }
    return undefined;
  }

  /** To the partner in the next column, or to what stands beside. */
  across(c, n, by) {
    const g = by > 0 ? c : c - 1;
    if (g < 0 || g >= this.gutters.length) return;
    const at = this.beadsAt[c][n].find((one) => one.g === g);
    const partner = at && (by > 0 ? this.bead(at).right : this.bead(at).left)[0];
    if (partner !== undefined) return this.go(c + by, partner, g);
    for (let i = this.rowAt(c, n); i < this.rows.length; i++) {
      if (this.rows[i][c + by].length) return this.go(c + by, this.rows[i][c + by][0], g);
    }
  }

  /** The beads that a test chooses, as they follow each other on the page. */
  beadsWhere(test) {
    const found = [];
    this.gutters.forEach((links, g) =>
      links.beads.forEach((bead, b) => {
        if (!test(bead, links)) return;
        const row = bead.left.length ? this.rowAt(g, bead.left[0]) : this.rowAt(g + 1, bead.right[0]);
        found.push({ g, b, at: row * 4 + g * 2 + (bead.left.length ? 0 : 1) });
      }),
    );
    return found.sort((one, other) => one.at - other.at);
  }

  /** To the next or previous bead of these; false if there is none further on. */
  goNext(found, by) {
    const now = this.active();
    const here = found.findIndex((one) => now && one.g === now.g && one.b === now.b);
    const row = this.current ? this.rowAt(this.current.c, this.current.n) * 4 + this.current.g * 2 : -1;
    const beyond =
      here >= 0 ? found[here + by] : by > 0 ? found.find((one) => one.at > row) : found.findLast((one) => one.at < row);
    if (!beyond) return false;
    this.goToBead(beyond);
    return true;
  }
}
