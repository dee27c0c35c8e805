// Correcting what stands side by side: the bar below it, and what its buttons and keys do.

class Editing {
  constructor(place, sides) {
    this.sides = sides;
    this.info = h("div", { class: "info" });
    this.buttons = {};
    const tools = [
      ["right", "Right", "A", () => this.verdict("right"), "This bead is right"],
      ["wrong", "Wrong", "R", () => this.verdict("wrong"), "This bead is wrong"],
      ["link", "Link", "L", () => this.link(), "The picked sentences are one bead"],
      ["split", "Split", "S", () => this.split(), "Part the bead: the picked sentences of it, and the rest"],
      ["alone", "Alone", "O", () => this.alone(), "The picked or current sentences are on their own"],
      ["pick", "Pick bead", "B", () => sides.pickBead(), "Pick all sentences of the bead"],
    ];
    const made = tools.map(([name, label, key, action, title]) => {
      this.buttons[name] = button([`${label} `, h("kbd", {}, key)], action, { title, class: `act ${name}` });
      return this.buttons[name];
    });
    place.append(h("div", { class: "editbar", role: "toolbar", "aria-label": "Correct" }, this.info, ...made));
    this.update();
  }

  /** Show what is current, and which buttons can be used. */
  update() {
    const { sides } = this;
    const at = sides.active();
    const bead = at && sides.bead(at);
    const picked = sides.picked.reduce((sum, set) => sum + set.size, 0);
    const links = sides.current && sides.gutters[sides.current.g];
    const fixed = Boolean(links && !correctable(links));
    this.info.replaceChildren(...this.said(at, bead, links, picked));
    const can = {
      right: bead && !fixed,
      wrong: bead && !fixed,
      link: picked > 1,
      split: bead && !fixed && bead.left.length + bead.right.length > 1,
      alone: (sides.current || picked) && !fixed,
      pick: bead && !fixed,
    };
    for (const [name, element] of Object.entries(this.buttons)) {
      element.setAttribute("aria-disabled", String(!can[name]));
      if (name === "right" || name === "wrong") element.setAttribute("aria-pressed", String(bead?.verdict === name));
    }
  }

  said(at, bead, links, picked) {
    const parts = [];
    if (bead) {
      const [left, right] = [this.sides.columns[at.g], this.sides.columns[at.g + 1]];
      const side = (d, numbers) => (numbers.length ? `${documents.language[d]} ${numbers.join(", ")}` : "nothing");
      parts.push(
        h("strong", {}, `${side(left, bead.left)} ↔ ${side(right, bead.right)}`),
        trustMark(bead.confidence, bead.verdict),
        h(
          "span",
          { class: "faint" },
          [kindOf(bead), bead.moved && "moved", bead.score !== null && `score ${bead.score.toFixed(2)}`]
            .filter(Boolean)
            .join(" · "),
        ),
      );
      if (links.via !== null) parts.push(h("span", { class: "faint" }, `by way of ${documentText(links.via)}`));
    } else {
      parts.push(h("span", { class: "faint" }, this.sides.current ? "no bead" : "Choose a sentence; ? shows the keys"));
    }
    if (picked) {
      parts.push(
        h(
          "span",
          { class: "picked" },
          `${picked} picked `,
          button("clear", () => this.sides.clearPicked(), { class: "plain" }),
        ),
      );
    }
    return parts;
  }

  /** The links of a gutter if they can be corrected; says why not. */
  editable(g) {
    const links = this.sides.gutters[g];
    if (!links) return null;
    if (correctable(links)) return links;
    say(
      links.via === null
        ? "Versions in one language are not aligned with each other; correct their links to other languages"
        : `These two are linked by way of ${documentText(links.via)}; correct its links to either of them`,
    );
    return null;
  }

  /** A row of corrections for sentences of the two columns at a gutter. */
  row(g, left, right, verdict, moved = this.outOfOrder(g, left, right)) {
    const { source, target, flipped } = this.sides.gutters[g];
    const rising = (one, other) => one - other;
    const [sources, targets] = (flipped ? [right, left] : [left, right]).map((side) => [...side].sort(rising));
    return { type: "bead", verdict, source, target, sources, targets, moved };
  }

  /** Whether a bead of these sentences would cross others. */
  outOfOrder(g, left, right) {
    if (!left.length || !right.length) return false;
    const [l, r] = [Math.min(...left), Math.min(...right)];
    return this.sides.gutters[g].beads.some(
      (bead) =>
        !isNull(bead) &&
        !bead.moved &&
        bead.verdict !== "wrong" &&
        !shares(bead.left, left) &&
        !shares(bead.right, right) &&
        (bead.left[0] - l) * (bead.right[0] - r) < 0,
    );
  }

  verdict(verdict) {
    const at = this.sides.active();
    if (!at) return say("Choose a bead first");
    if (!this.editable(at.g)) return undefined;
    const bead = this.sides.bead(at);
    return toggle(this.row(at.g, bead.left, bead.right, verdict, bead.moved));
  }

  /** The picked sentences become one bead, whatever they were in before. */
  link() {
    const { picked } = this.sides;
    const used = picked.flatMap((set, c) => (set.size ? [c] : []));
    if (used.length !== 2 || used[1] - used[0] !== 1)
      return say("Pick sentences on both sides of one gap first: click their numbers, or press Space on them");
    const g = used[0];
    if (!this.editable(g)) return undefined;
    return this.finished("Linked", [this.row(g, [...picked[g]], [...picked[g + 1]], "right")]);
  }

  /** Part the current bead: what is picked of it, and the rest; or one to one where both sides have as many. */
  split() {
    const at = this.sides.active();
    if (!at) return say("Choose a bead first");
    if (!this.editable(at.g)) return undefined;
    const { left, right } = this.sides.bead(at);
    const chosen = [
      left.filter((n) => this.sides.picked[at.g].has(n)),
      right.filter((n) => this.sides.picked[at.g + 1].has(n)),
    ];
    const rest = [left.filter((n) => !chosen[0].includes(n)), right.filter((n) => !chosen[1].includes(n))];
    const count = chosen[0].length + chosen[1].length;
    let parts;
    if (count && count < left.length + right.length) parts = [chosen, rest];
    else if (left.length === right.length && left.length > 1) parts = left.map((n, i) => [[n], [right[i]]]);
    else return say("Pick the sentences of this bead that belong together, then split");
    const beads = parts.flatMap(([l, r]) =>
      l.length && r.length ? [[l, r]] : [...l.map((n) => [[n], []]), ...r.map((n) => [[], [n]])],
    );
    const rows = beads.map(([l, r]) => this.row(at.g, l, r, "right"));
    return this.finished(`Split into ${beads.length}`, rows);
  }

  /** The picked sentences, or the current one, have no partner. */
  alone() {
    const { picked, current } = this.sides;
    if (!current) return say("Choose a sentence first");
    const g = current.g;
    if (!this.editable(g)) return undefined;
    let [left, right] = [[...picked[g]], [...picked[g + 1]]];
    if (!left.length && !right.length) [left, right] = current.c === g ? [[current.n], []] : [[], [current.n]];
    if (
      [...left.map((n) => [g, n]), ...right.map((n) => [g + 1, n])].some(([c, n]) =>
        isFurniture(this.sides.columns[c], n),
      )
    )
      return say("Furniture takes no part");
    const rows = [...left.map((n) => this.row(g, [n], [], "right")), ...right.map((n) => this.row(g, [], [n], "right"))];
    return this.finished("On its own", rows);
  }

  /** Give verdicts on beads, and say in words what was done. */
  finished(text, rows) {
    const { lost } = judge(rows);
    this.sides.clearPicked();
    say(withLost(text, lost));
  }

  keys = {
    a: () => this.verdict("right"),
    r: () => this.verdict("wrong"),
    l: () => this.link(),
    s: () => this.split(),
    o: () => this.alone(),
    b: () => this.sides.pickBead(),
    Escape: () => this.sides.clearPicked(),
  };
}
