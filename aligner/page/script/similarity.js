// Similarity between documents as a picture: a table of squares for a small pile, a strip of dots for a large one.

const MANY = 12; // columns, beyond which they are narrow
const SQUARES = 32; // documents of the larger side, at most
const DOTS = 1200; // of each kind, the most similar

/** Pairs that were looked at, by similarity. */
function similarityPicture() {
  if (!candidates.source.length) return h("p", { class: "faint" }, "No two documents were compared.");
  const known = [...new Set([...candidates.source, ...candidates.target])];
  return known.length <= SQUARES ? squares(known) : dots();
}

/** In the order of reports: those of one stand together, those in none at the end. */
function byReport(one, other) {
  const place = (d) => documents.report[d] ?? Infinity;
  if (place(one) !== place(other)) return place(one) < place(other) ? -1 : 1;
  return (
    languageOrder.indexOf(documents.language[one]) - languageOrder.indexOf(documents.language[other]) || one - other
  );
}

function squares(known) {
  const all = [...known].sort(byReport);
  const isTwo = new Set(all.map((d) => documents.language[d])).size === 2;
  const sources = isTwo ? all.filter((d) => candidates.source.includes(d)) : all;
  const targets = isTwo ? all.filter((d) => candidates.target.includes(d)) : all;
  const [low, high] = [Math.min(...candidates.score), Math.max(...candidates.score)];
  const head = (d, attributes) =>
    h(
      "th",
      { ...attributes, class: edge(d), title: documents.id[d] },
      h("span", {}, badge(documents.language[d]), h("bdi", {}, documents.title[d] || documents.id[d])),
    );
  const edge = (d) => (documents.report[d] === null ? "free" : documents.report[d] % 2 ? "odd" : "even");
  const cell = (source, target) => {
    const found = source === target ? null : compared(source, target);
    if (!found) return h("td", { class: "empty" }, hidden("not compared"));
    const strength = high > low ? (found.score - low) / (high - low) : 1;
    const [from, to] = oriented(source, target);
    const paired = pairNumber.has(pairKey(from, to));
    const words = `similarity ${found.score.toFixed(2)}, confidence ${probability(found.confidence)}${paired ? ", a pair" : ""}`;
    const link = h("a", {
      href: `#sides/${from}-${to}`,
      class: `square heat${Math.round(strength * 9)}${paired ? " paired" : ""}`,
      title: words,
      "aria-label": words,
    });
    link.append(
      found.score.toFixed(2).replace(/^(-?)0/, "$1"),
      paired ? h("span", { "aria-hidden": "true" }, " ✓") : "",
    );
    return h("td", {}, link);
  };
  return h(
    "div",
    { class: "wide", tabindex: "0", role: "region", "aria-label": "Similarity table" },
    h(
      "p",
      {},
      "Similarity of the documents that were compared, in the order of the reports. ✓ and a frame: a pair. " +
        "A square opens both side by side.",
    ),
    h(
      "table",
      { class: targets.length > MANY ? "squares many" : "squares" },
      h("thead", {}, h("tr", {}, h("td", {}), ...targets.map((d) => head(d, { scope: "col" })))),
      h(
        "tbody",
        {},
        ...sources.map((source) =>
          h("tr", {}, head(source, { scope: "row" }), ...targets.map((target) => cell(source, target))),
        ),
      ),
    ),
  );
}

/** Similarity from left to right; pairs in the upper lane, those that were refused in the lower one. */
function dots() {
  const order = candidates.source
    .map((_, c) => c)
    .sort((one, other) => candidates.score[other] - candidates.score[one]);
  const isPair = (c) => pairNumber.has(pairKey(candidates.source[c], candidates.target[c]));
  const lanes = [order.filter(isPair).slice(0, DOTS), order.filter((c) => !isPair(c)).slice(0, DOTS)];
  const shown = lanes.flat();
  const [low, high] = [
    Math.min(...shown.map((c) => candidates.score[c])),
    Math.max(...shown.map((c) => candidates.score[c])),
  ];
  const [width, lane] = [1000, 110];
  const x = (score) => 12 + ((width - 24) * (score - low)) / (high - low || 1);
  const reading = h(
    "p",
    { class: "reading", "aria-live": "polite" },
    "Point at a dot, or move with the arrow keys. Enter opens both side by side.",
  );
  const byPlace = [...shown].sort((one, other) => candidates.score[one] - candidates.score[other]);
  const tell = (c) => {
    const words = `${isPair(c) ? "Pair" : "No pair"}, similarity ${candidates.score[c].toFixed(2)}, confidence ${probability(candidates.confidence[c])}: `;
    reading.replaceChildren(words, documentName(candidates.source[c]), " ", documentName(candidates.target[c]));
    picture.querySelector(".here")?.classList.remove("here");
    marks.get(c).classList.add("here");
    here = c;
  };
  const marks = new Map();
  let here = byPlace.at(-1);
  lanes.forEach((members, l) => {
    members.forEach((c, i) => {
      const y = 20 + l * lane + (lane - 40) * ((i * 0.618034) % 1); // spread evenly, so that dots of one score are apart
      marks.set(
        c,
        s("circle", {
          cx: x(candidates.score[c]),
          cy: y,
          r: l ? 3 : 3.5,
          class: l ? "dot refused" : "dot pair",
          "data-c": c,
        }),
      );
    });
  });
  const ticks = Array.from({ length: 21 }, (_, i) => (i - 10) / 10).filter((tick) => tick >= low && tick <= high);
  const axis = ticks.map((tick) => [
    s("line", { x1: x(tick), x2: x(tick), y1: 4, y2: 2 * lane - 6, class: "tick" }),
    s("text", { x: x(tick), y: 2 * lane + 8, "text-anchor": "middle" }, tick.toFixed(1)),
  ]);
  const picture = s(
    "svg",
    {
      viewBox: `0 0 ${width} ${2 * lane + 14}`,
      class: "dots",
      tabindex: "0",
      role: "application",
      "aria-label": `Similarity of ${shown.length} compared pairs of documents; arrow keys move from one to the next`,
    },
    ...axis.flat(),
    s("text", { x: 14, y: 10, class: "lane" }, `pairs (${lanes[0].length})`),
    s(
      "text",
      { x: 14, y: lane + 10, class: "lane" },
      `looked at, no pair (${lanes[1].length}${order.length > shown.length ? ` of ${(order.length - lanes[0].length).toLocaleString("en")}, the most similar` : ""})`,
    ),
    ...marks.values(),
  );
  const open = () => (location.hash = `#sides/${candidates.source[here]}-${candidates.target[here]}`);
  picture.addEventListener("pointerover", (event) => event.target.dataset.c && tell(Number(event.target.dataset.c)));
  picture.addEventListener("click", (event) => event.target.dataset.c && open());
  picture.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, PageUp: -25, PageDown: 25 }[event.key];
    if (by) tell(byPlace[Math.max(0, Math.min(byPlace.length - 1, byPlace.indexOf(here) + by))]);
    else if (event.key === "Enter") open();
    else return;
    event.preventDefault();
  });
  return h(
    "figure",
    {},
    h("figcaption", {}, "Similarity of the documents that were compared, from left to right."),
    picture,
    reading,
  );
}
