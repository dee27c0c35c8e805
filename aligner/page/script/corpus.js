// The numbers of the bitext as pictures: how long its texts are, and how sure its rows.

const LENGTHS = { width: 420, height: 130, foot: 18 }; // of the picture of lengths, in its own units

/** For each pair of languages the lengths of both sides, the shares of confidence, and what the rows are. */
function corpusPictures(corpus) {
  return h(
    "div",
    { class: "corpora" },
    ...Object.values(corpus.pairs).map((pair) =>
      h(
        "section",
        { class: "corpus" },
        h(
          "h3",
          {},
          `${languageName(pair.source.language)} – ${languageName(pair.target.language)} `,
          h("span", { class: "faint" }, plural(pair.rows, "row")),
        ),
        lengthPicture(pair),
        confidencePicture(pair),
        corpusFacts(pair),
      ),
    ),
  );
}

/** Two curves of steps over the lengths of the texts, each step half as long again as the one before. */
function lengthPicture(pair) {
  const sides = [pair.source, pair.target].filter((side) => side.texts && side.lengths);
  if (!sides.length) return null;
  const steps = [...new Set(sides.flatMap((side) => Object.keys(side.lengths)).map(Number))].sort((a, b) => a - b);
  const share = (side, step) => (side.lengths[step] ?? 0) / side.texts;
  const most = Math.max(...sides.flatMap((side) => steps.map((step) => share(side, step))));
  const { width, height, foot } = LENGTHS;
  const left = (n) => (n * width) / steps.length;
  const top = (value) => 2 + (height - foot - 2) * (1 - value / most);
  const curve = (side) =>
    steps.map((step, n) => `${n ? "L" : "M"}${left(n)} ${top(share(side, step))}H${left(n + 1)}`).join("");
  const every = Math.ceil(steps.length / 8);
  const words = sides
    .map((side) => `${languageName(side.language)}: half of the texts have up to ${side.length.median} characters`)
    .join("; ");
  return h(
    "figure",
    { class: "lengths" },
    s(
      "svg",
      { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `Lengths of texts. ${words}.` },
      s("line", { x1: 0, x2: width, y1: height - foot, y2: height - foot, class: "axis" }),
      ...sides.map((side, n) => s("path", { d: curve(side), class: n || sides.length < 2 ? "target" : "source" })),
      ...steps.map((step, n) => (n % every ? null : s("text", { x: left(n), y: height - 4 }, String(step)))),
    ),
    h(
      "figcaption",
      { class: "faint" },
      "Characters of a text: ",
      ...sides.flatMap((side, n) => [
        n ? ", " : "",
        h("span", { class: `key ${n || sides.length < 2 ? "target" : "source"}` }, languageName(side.language)),
        ` (median ${side.length.median})`,
      ]),
    ),
  );
}

/** A bar of the shares of rows that are sure, likely and doubtful. */
function confidencePicture(pair) {
  const level = { sure: 0, likely: 0, doubtful: 0, unknown: pair.unknown_confidence };
  for (const [tenth, number] of Object.entries(pair.confidence))
    level[tenth >= SURE ? "sure" : tenth >= DOUBT ? "likely" : "doubtful"] += number;
  const names = {
    sure: "● .9 and above",
    likely: "◐ .5 to .9",
    doubtful: "○ below .5",
    unknown: "not known",
  };
  const shown = Object.keys(level).filter((name) => level[name]);
  let before = 0;
  const percent = (name) => `${((100 * level[name]) / pair.rows).toFixed(1)} %`;
  return h(
    "figure",
    {},
    s(
      "svg",
      { viewBox: `0 0 ${pair.rows} 1`, preserveAspectRatio: "none", class: "levels", "aria-hidden": "true" },
      ...shown.map((name) => {
        const x = before;
        before += level[name];
        return s("rect", { x, width: level[name], height: 1, class: name });
      }),
    ),
    h(
      "figcaption",
      { class: "faint" },
      "Confidence: ",
      shown.map((name, n) => [n ? ", " : "", h("span", { class: `trust ${name}` }, names[name]), ` ${percent(name)}`]),
    ),
  );
}

/** What the rows are, in one line. */
function corpusFacts(pair) {
  const number = (n) => n.toLocaleString("en");
  const words = [pair.source, pair.target].filter((side) => side.words !== null);
  const kinds = Object.entries(pair.kinds).slice(0, 4);
  const flags = Object.entries(pair.flags);
  const facts = [
    words.length && `words ${words.map((side) => `${number(side.words)} ${side.language}`).join(", ")}`,
    `kinds ${kinds.map(([kind, n]) => `${kind} ${number(n)}`).join(", ")}`,
    pair.duplicates && `duplicates ${number(pair.duplicates)}`,
    flags.length && `flags ${flags.map(([flag, n]) => `${flag} ${number(n)}`).join(", ")}`,
  ];
  return h("p", { class: "faint" }, facts.filter(Boolean).join(" · "));
}
