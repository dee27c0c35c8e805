// The corrections as a list, and the file that they are saved to and taken from.

/** The corrections, one a row, to look at, to go to and to take back. */
class CorrectionsView {
  constructor(place) {
    place.classList.add("filled");
    this.heading = h("div", { class: "filterbar" });
    this.scroller = h("div", { class: "doubt", role: "list", "aria-label": "Corrections" });
    place.append(this.heading, this.scroller);
    this.list = virtualList(this.scroller, { estimate: () => 52, render: (i) => this.row(this.rows[i]) });
    this.corrected();
  }

  corrected() {
    this.rows = [...corrections.rows.values()].reverse();
    this.heading.replaceChildren(
      h("h2", {}, "Corrections"),
      h(
        "span",
        { class: "faint" },
        this.rows.length
          ? `${plural(this.rows.length, "verdict")}, the latest first`
          : "None yet: mark beads right or wrong, link, split, pair.",
      ),
      button("Save", () => corrections.save(), { class: "act strong" }),
      button("Load…", () => loadFile(), { class: "act" }),
      button("Discard all", () => this.rows.length && corrections.change([], [...corrections.rows.values()]), {
        class: "act",
        title: "Can be undone",
      }),
      h(
        "p",
        { class: "faint hint" },
        "Saved as corrections.jsonl. ",
        h("code", {}, "aligner align … --corrections corrections.jsonl"),
        " keeps them and aligns the rest around them.",
      ),
    );
    this.list.set(this.rows.length);
  }

  row(row) {
    const [source, target] = [row.source, row.target];
    const words =
      row.type === "pair"
        ? [documentName(source), documentName(target)]
        : [
            row.sources.length ? snippet(source, row.sources) : h("span", { class: "faint" }, "nothing"),
            row.targets.length ? snippet(target, row.targets) : h("span", { class: "faint" }, "nothing"),
          ];
    const at = row.type === "pair" ? "" : row.sources.length ? `/0.${row.sources[0]}` : `/1.${row.targets[0]}`;
    const kind = row.type === "pair" ? "pair" : `${row.sources.length}-${row.targets.length}`;
    return h(
      "div",
      { class: "row", role: "listitem" },
      h("span", { class: `trust ${row.verdict}` }, row.verdict === "right" ? "✓ right" : "✗ wrong"),
      h("span", { class: "kind" }, kind),
      h("span", { class: "faint languages" }, `${documents.language[source]}–${documents.language[target]}`),
      h("a", { class: "both", href: `#sides/${source}-${target}${at}` }, ...words),
      button("Take back", () => corrections.change([], [row]), { class: "act" }),
    );
  }
}

function loadFile() {
  const input = h("input", { type: "file", accept: ".jsonl,.json,.txt" });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (file) loaded(await file.text());
  });
  input.click();
}

function loaded(text) {
  const { taken, lost, problems } = corrections.load(text);
  const words = `${plural(taken, "correction")} taken${problems.length ? `, ${problems.length} did not fit` : ""}`;
  say(withLost(words, lost));
  if (!problems.length) return;
  openDialog(
    "These do not fit",
    h("p", {}, `${plural(problems.length, "row")} of the file speak of other texts, and were left out.`),
    h("ul", {}, ...problems.slice(0, 100).map((problem) => h("li", {}, h("bdi", {}, problem)))),
  );
}

VIEWS.corrections = {
  place: 4,
  title: "Corrections",
  label: () => `Corrections${corrections.rows.size ? ` (${corrections.rows.size.toLocaleString("en")})` : ""}`,
  open: (main) => new CorrectionsView(main),
};
