// The beads as lines between columns: a band from sentences to sentences, drawn behind them.

/** Draw the beads of the rows that are in the document. */
function drawLinks(sides, first, end) {
  sides.drawing.replaceChildren();
  const gutters = sides.list.elements.get(first)?.querySelectorAll(".gutter");
  if (!gutters?.length || sides.scroller.clientWidth < 720) return;
  const found = []; // first all is measured and then all is drawn, so that the browser lays the page out once
  sides.gutters.forEach((links, g) => {
    const x = [gutters[g].offsetLeft, gutters[g].offsetLeft + gutters[g].offsetWidth];
    const seen = new Set();
    for (let i = first; i < end; i++) {
      for (const side of [0, 1]) {
        for (const n of sides.rows[i][g + side]) {
          for (const at of sides.beadsAt[g + side][n]) if (at.g === g) seen.add(at.b);
        }
      }
    }
    for (const b of seen) {
      const bead = links.beads[b];
      if (!isNull(bead))
        found.push({ g, b, bead, x, from: spanOf(sides, g, bead.left), to: spanOf(sides, g + 1, bead.right) });
    }
  });
  sides.drawing.append(...found.map((one) => ribbon(sides, one)));
  sides.light(sides.lit ?? sides.active());
}

/** One bead: its band and its line; the mark in the gutter moves to where the line passes. */
function ribbon(sides, { g, b, bead, x: [x1, x2], from: [top1, bottom1], to: [top2, bottom2] }) {
  const mid = (x1 + x2) / 2;
  const crossing = sides.crosses(g, bead);
  const { name } = bead.confidence === null ? { name: "byhand" } : trust(bead.confidence);
  const edge = (ya, yb, from, to) => `C ${mid} ${ya}, ${mid} ${yb}, ${to} ${yb}`;
  const outline = `M ${x1} ${top1} ${edge(top1, top2, x1, x2)} L ${x2} ${bottom2} ${edge(bottom2, bottom1, x2, x1)} Z`;
  const [y1, y2] = [(top1 + bottom1) / 2, (top2 + bottom2) / 2];
  const i = sides.rowAt(g, bead.left[0]);
  const mark = sides.list.elements.get(i)?.querySelector(`.mark[data-g="${g}"][data-b="${b}"]`);
  if (mark) mark.style.top = `${(crossing ? y1 : (y1 + y2) / 2) - sides.list.tops[i]}px`;
  return s(
    "g",
    {
      class: `ribbon ${name} ${bead.moved || crossing ? "moved" : ""} ${bead.verdict ?? ""}`,
      "data-g": g,
      "data-b": b,
    },
    s("path", { class: "band", d: outline }),
    s("path", { class: "line", d: `M ${x1} ${y1} ${edge(y1, y2, x1, x2)}` }),
  );
}

/** From where to where some sentences of a column stand; by estimate where they are not in the document. */
function spanOf(sides, c, numbers) {
  let [top, bottom] = [Infinity, -Infinity];
  for (const n of numbers) {
    const i = sides.rowAt(c, n);
    if (i < 0) continue;
    const element = sides.element(c, n);
    const from = sides.list.tops[i] + (element ? element.offsetTop : sides.list.heights[i] / 4);
    top = Math.min(top, from + 3);
    bottom = Math.max(bottom, from + (element ? element.offsetHeight : sides.list.heights[i] / 2) - 3);
  }
  return [top, bottom];
}
