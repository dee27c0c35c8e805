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
      drawn: (first, end) => this.drawn(first, end),
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

  heading() {
    const heads = this.columns.map((d) =>
      h(
        "div",
        { class: "columnhead" },
        documentName(d),
        h("span", { class: "faint" }, `${languageName(documents.language[d])} · ${plural(bodyOf(d).length, "sentence")}`),
      ),
    );
    return h("div", { class: `heads columns${this.columns.length}` }, ...heads);
  }

  /** Take the beads as they are now, and draw anew, with what is in view staying there. */
  relink() {
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
    const anchor = this.rows && this.current && this.rowAt(this.current.c, this.current.n);
    const below = anchor >= 0 && anchor !== null ? this.list.tops[anchor] - this.scroller.scrollTop : null;
    const top = this.scroller.scrollTop;
    const focused = this.scroller.contains(document.activeElement);
    this.rows = rowsOf(this.columns, this.gutters, this.withFurniture);
    this.rowOf = this.columns.map((d) => new Int32Array(sentenceCount(d)).fill(-1));
    this.rows.forEach((cells, i) => cells.forEach((cell, c) => cell.forEach((n) => (this.rowOf[c][n] = i))));
    this.scroller.setAttribute("aria-rowcount", this.rows.length);
    this.list.set(this.rows.length);
    const now = this.current ? this.rowAt(this.current.c, this.current.n) : -1;
    this.scroller.scrollTop = below !== null && now >= 0 ? this.list.tops[now] - below : top;
    this.list.update();
    if (focused && this.current) this.element(this.current.c, this.current.n)?.focus({ preventScroll: true });
    this.changed();
  }

  rowAt(c, n) {
    return this.rowOf[c][n];
  }

  bead({ g, b }) {
    return this.gutters[g].beads[b];
  }

  // Rows

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
        const letters = text.length + (text.match(WIDE)?.length ?? 0);
        return sum + 12 + 23 * Math.max(1, Math.ceil((letters * CHARACTER) / width));
      }, 0),
    );
    return stacked ? cells.reduce((sum, cell) => sum + cell, 12) : Math.max(...cells) + 10;
  }

  row(i) {
    const parts = this.rows[i].flatMap((cell, c) => [
      c ? this.gutter(i, c - 1) : null,
      h("div", { class: "cell", role: "presentation" }, ...cell.map((n) => this.sentence(c, n))),
    ]);
    return h("div", { class: "row", role: "row", "aria-rowindex": i + 1 }, ...parts);
  }

  /** The marks of the beads that begin in a row, between two columns. */
  gutter(i, g) {
    const marks = [];
    const seen = new Set();
    for (const [side, cell] of [["left", this.rows[i][g]], ["right", this.rows[i][g + 1]]]) {
      for (const n of cell) {
        for (const at of this.beadsAt[side === "left" ? g : g + 1][n]) {
          if (at.g !== g || seen.has(at.b)) continue;
          const bead = this.bead(at);
          if (isNull(bead) || this.rowAt(g, bead.left[0]) !== i) continue;
          seen.add(at.b);
          marks.push(this.mark(at, bead));
        }
      }
    }
    return h("div", { class: "gutter", role: "presentation" }, ...marks);
  }

  mark(at, bead) {
    const crossing = this.crosses(at.g, bead);
    const name = `${bead.left.join(" and ")} with ${bead.right.join(" and ")}`;
    return h(
      "button",
      {
        type: "button",
        class: `mark ${crossing || bead.moved ? "moved" : ""}`,
        tabindex: "-1",
        "data-g": at.g,
        "data-b": at.b,
        "aria-label": `${name}, ${this.about(bead)}`,
        title: `${kindOf(bead)}: ${name}, ${this.about(bead)}`,
      },
      trustMark(bead.confidence, bead.verdict),
    );
  }

  about(bead) {
    const parts = [bead.confidence === null ? "by hand" : `confidence ${probability(bead.confidence)}`];
    if (bead.score !== null) parts.push(`score ${bead.score.toFixed(2)}`);
    if (bead.moved) parts.push("moved");
    if (bead.verdict) parts.push(`marked ${bead.verdict}`);
    return parts.join(", ");
  }

  /** Whether a bead's two sides stand in different rows. */
  crosses(g, bead) {
    return !isNull(bead) && this.rowAt(g, bead.left[0]) !== this.rowAt(g + 1, bead.right[0]);
  }

  sentence(c, n) {
    const d = this.columns[c];
    const all = this.beadsAt[c][n];
    const plain = isFurniture(d, n);
    const tags = plain ? [hidden("furniture")] : this.tags(c, n, all);
    const isCurrent = this.current ? this.current.c === c && this.current.n === n : c === 0 && n === this.firstSeen();
    const picked = this.picked[c].has(n);
    const wrong = all.length && all.every((at) => this.bead(at).verdict === "wrong");
    return h(
      "div",
      {
        class: `s${plain ? " furniture" : ""}${wrong ? " wrong" : ""}`,
        role: "gridcell",
        "aria-colindex": c + 1,
        "aria-selected": String(picked),
        tabindex: isCurrent ? "0" : "-1",
        dir: directionOf(d),
        title: plain && "Furniture: not part of the article",
        "data-c": c,
        "data-n": n,
      },
      h(
        "button",
        { type: "button", class: "pick", tabindex: "-1", "aria-pressed": String(picked), "aria-label": `pick sentence ${n}`, title: "Pick", "data-language": documents.language[d] },
        String(n),
      ),
      h("div", { class: "text" }, pileText(sentenceText(d, n), documents.language[d]), ...tags),
    );
  }

  firstSeen() {
    return this.rows.find((cells) => cells[0].length)?.[0][0];
  }

  /** What is said under a sentence: that it stands alone, or goes with one in another row. */
  tags(c, n, all) {
    const tags = [];
    for (const g of [c - 1, c].filter((g) => g >= 0 && g < this.gutters.length)) {
      const at = all.find((one) => one.g === g);
      const where = this.columns.length === 3 ? (g < c ? " on the left" : " on the right") : "";
      if (!at) {
        tags.push(h("span", { class: "tag" }, this.gutters[g].via === null ? `not linked${where}` : `not told${where}`));
        continue;
      }
      const bead = this.bead(at);
      const [own, others] = c === g ? [bead.left, bead.right] : [bead.right, bead.left];
      if (isNull(bead)) {
        const label = h("button", { type: "button", class: "tag alone", tabindex: "-1", "data-g": g, "data-b": at.b, title: this.about(bead) });
        label.append(`only here${where ? `,${where.replace(" on", " not on")}` : ""} `, trustMark(bead.confidence, bead.verdict));
        tags.push(label);
      } else if (this.crosses(g, bead) && n === own[0]) {
        const other = c === g ? c + 1 : c - 1;
        const down = this.rowAt(other, others[0]) > this.rowAt(c, n);
        tags.push(
          h(
            "button",
            { type: "button", class: "tag jump", tabindex: "-1", "data-to": `${other}.${others[0]}` },
            `${bead.moved ? "moved, goes" : "goes"} with ${others.join(", ")} ${down ? "↓" : "↑"} `,
            c === g ? null : trustMark(bead.confidence, bead.verdict),
          ),
        );
      } else {
        tags.push(hidden(`goes with ${others.join(" and ")}${where}, ${this.about(bead)}`));
      }
    }
    return tags;
  }

  // Links

  drawn(first, end) {
    for (const [i, element] of this.list.elements) this.heights.set(this.rows[i].join("|"), element.offsetHeight);
    this.drawing.replaceChildren();
    const gutters = this.list.elements.get(first)?.querySelectorAll(".gutter");
    if (!gutters?.length || this.scroller.clientWidth < 720) return;
    const found = []; // first all is measured and then all is drawn, so that the browser lays the page out once
    this.gutters.forEach((links, g) => {
      const x = [gutters[g].offsetLeft, gutters[g].offsetLeft + gutters[g].offsetWidth];
      const seen = new Set();
      for (let i = first; i < end; i++) {
        for (const side of [0, 1]) {
          for (const n of this.rows[i][g + side]) {
            for (const at of this.beadsAt[g + side][n]) if (at.g === g) seen.add(at.b);
          }
        }
      }
      for (const b of seen) {
        const bead = links.beads[b];
        if (!isNull(bead)) found.push({ g, b, bead, x, from: this.span(g, bead.left), to: this.span(g + 1, bead.right) });
      }
    });
    this.drawing.append(...found.map((one) => this.ribbon(one)));
    this.light(this.lit ?? this.active());
  }

  ribbon({ g, b, bead, x: [x1, x2], from: [top1, bottom1], to: [top2, bottom2] }) {
    const mid = (x1 + x2) / 2;
    const crossing = this.crosses(g, bead);
    const { name } = bead.confidence === null ? { name: "byhand" } : trust(bead.confidence);
    const edge = (ya, yb, from, to) => `C ${mid} ${ya}, ${mid} ${yb}, ${to} ${yb}`;
    const outline = `M ${x1} ${top1} ${edge(top1, top2, x1, x2)} L ${x2} ${bottom2} ${edge(bottom2, bottom1, x2, x1)} Z`;
    const [y1, y2] = [(top1 + bottom1) / 2, (top2 + bottom2) / 2];
    const i = this.rowAt(g, bead.left[0]);
    const mark = this.list.elements.get(i)?.querySelector(`.mark[data-g="${g}"][data-b="${b}"]`);
    if (mark) mark.style.top = `${(crossing ? y1 : (y1 + y2) / 2) - this.list.tops[i]}px`;
    return s(
      "g",
      { class: `link ${name} ${bead.moved || crossing ? "moved" : ""} ${bead.verdict ?? ""}`, "data-g": g, "data-b": b },
      s("path", { class: "band", d: outline }),
      s("path", { class: "line", d: `M ${x1} ${y1} ${edge(y1, y2, x1, x2)}` }),
    );
  }

  /** From where to where some sentences of a column stand; by estimate where they are not in the document. */
  span(c, numbers) {
    let [top, bottom] = [Infinity, -Infinity];
    for (const n of numbers) {
      const i = this.rowAt(c, n);
      if (i < 0) continue;
      const element = this.element(c, n);
      const from = this.list.tops[i] + (element ? element.offsetTop : this.list.heights[i] / 4);
      top = Math.min(top, from + 3);
      bottom = Math.max(bottom, from + (element ? element.offsetHeight : this.list.heights[i] / 2) - 3);
    }
    return [top, bottom];
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
    const beyond = here >= 0 ? found[here + by] : by > 0 ? found.find((one) => one.at > row) : found.findLast((one) => one.at < row);
    if (!beyond) return false;
    this.goToBead(beyond);
    return true;
  }
}
