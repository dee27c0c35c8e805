// Sentences as they stand in a column, and the marks of their beads in the gutter beside it.

/** The marks of the beads between two columns, in the row where their first sentence on the left stands. */
function gutterElement(sides, i, g) {
  const begun = sides.rows[i][g].flatMap((n) =>
    sides.beadsAt[g][n].filter((at) => at.g === g && sides.bead(at).left[0] === n && !isNull(sides.bead(at))),
  );
  return h(
    "div",
    { class: "gutter", "aria-hidden": "true" },
    ...begun.map((at) => markElement(sides, at, sides.bead(at))),
  );
}

/** A mark to point at; what it says, the sentences say as well. */
function markElement(sides, at, bead) {
  const crossing = sides.crosses(at.g, bead);
  const name = `${bead.left.join(" and ")} with ${bead.right.join(" and ")}`;
  return h(
    "button",
    {
      type: "button",
      class: `mark ${crossing || bead.moved ? "moved" : ""}`,
      tabindex: "-1",
      "data-g": at.g,
      "data-b": at.b,
      title: `${kindOf(bead)}: ${name}, ${aboutBead(bead)}`,
    },
    trustMark(bead.confidence, bead.verdict),
  );
}

/** What is known of a bead, in words. */
function aboutBead(bead) {
  const parts = [bead.confidence === null ? "by hand" : `confidence ${probability(bead.confidence)}`];
  if (bead.score !== null) parts.push(`score ${bead.score.toFixed(2)}`);
  if (bead.moved) parts.push("moved");
  if (bead.verdict) parts.push(`marked ${bead.verdict}`);
  return parts.join(", ");
}

function sentenceElement(sides, c, n) {
  const d = sides.columns[c];
  const all = sides.beadsAt[c][n];
  const plain = isFurniture(d, n);
  const tags = plain ? [hidden("furniture")] : sentenceTags(sides, c, n, all);
  const current = sides.current?.c === c && sides.current.n === n;
  const reached = sides.current ? current : c === 0 && n === sides.firstSeen(); // by the tabulator
  const picked = sides.picked[c].has(n);
  const wrong = all.length && all.every((at) => sides.bead(at).verdict === "wrong");
  return h(
    "div",
    {
      class: `s${plain ? " furniture" : ""}${isHeading(d, n) ? " heading" : ""}${wrong ? " wrong" : ""}${current ? " current" : ""}`,
      role: "gridcell",
      "aria-colindex": c + 1,
      "aria-selected": String(picked),
      tabindex: reached ? "0" : "-1",
      dir: directionOf(d),
      title: plain && "Furniture: not part of the article",
      "data-c": c,
      "data-n": n,
    },
    h(
      "button",
      {
        type: "button",
        class: "pick",
        tabindex: "-1",
        "aria-pressed": String(picked),
        "aria-label": `pick sentence ${n}`,
        title: "Pick",
        "data-language": documents.language[d],
      },
      String(n),
    ),
    h("div", { class: "text" }, pileText(sentenceText(d, n), documents.language[d]), ...tags),
  );
}

/** What is said under a sentence: that it stands alone, or goes with one in another row. */
function sentenceTags(sides, c, n, all) {
  const tags = [];
  for (const g of [c - 1, c].filter((side) => side >= 0 && side < sides.gutters.length)) {
    const at = all.find((one) => one.g === g);
    const where = sides.columns.length === 3 ? (g < c ? " on the left" : " on the right") : "";
    if (!at) {
      tags.push(h("span", { class: "tag" }, correctable(sides.gutters[g]) ? `not linked${where}` : `not told${where}`));
      continue;
    }
    const bead = sides.bead(at);
    const [own, others] = c === g ? [bead.left, bead.right] : [bead.right, bead.left];
    if (isNull(bead)) {
      const label = h("button", {
        type: "button",
        class: "tag alone",
        tabindex: "-1",
        "data-g": g,
        "data-b": at.b,
        title: aboutBead(bead),
      });
      label.append(
        `only here${where ? `,${where.replace(" on", " not on")}` : ""} `,
        trustMark(bead.confidence, bead.verdict),
      );
      tags.push(label);
    } else if (sides.crosses(g, bead) && n === own[0]) {
      const other = c === g ? c + 1 : c - 1;
      const down = sides.rowAt(other, others[0]) > sides.rowAt(c, n);
      tags.push(
        h(
          "button",
          { type: "button", class: "tag jump", tabindex: "-1", "data-to": `${other}.${others[0]}` },
          `${bead.moved ? "moved, goes" : "goes"} with ${others.join(", ")} ${down ? "↓" : "↑"} `,
          c === g ? null : trustMark(bead.confidence, bead.verdict),
        ),
      );
    } else {
      tags.push(hidden(`goes with ${others.join(" and ")}${where}, ${aboutBead(bead)}`));
    }
  }
  return tags;
}
