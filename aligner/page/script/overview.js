// The overview: what went in, what was found, what was left alone and why.

class OverviewView {
  constructor(place) {
    const { counts } = data.summary;
    place.append(
      h(
        "div",
        { class: "overview" },
        data.left_out > 0 && this.leftOut(),
        this.numbers(counts),
        this.reports(),
        this.picture(),
        this.corpus(),
        this.lonely(),
        this.documents(),
        this.skipped(),
        this.run(),
      ),
    );
  }

  corrected() {
    this.lonelyList?.redraw();
  }

  leftOut() {
    return h(
      "p",
      { class: "notice" },
      `This pile is larger than a page can hold: ${plural(data.left_out, "document")} with their texts are left out. The counts are those of the whole run.`,
    );
  }

  numbers(counts) {
    const documentsInAll = Object.values(counts?.documents ?? {}).reduce((sum, n) => sum + n, 0);
    const tile = (number, label, more) =>
      h(
        "div",
        { class: "tile" },
        h("b", {}, (number ?? 0).toLocaleString("en")),
        h("span", {}, label),
        more ? h("small", {}, more) : null,
      );
    return h(
      "section",
      { class: "tiles", "aria-label": "Counts" },
      tile(
        documentsInAll,
        "documents",
        Object.entries(counts?.documents ?? {})
          .map(([code, n]) => `${n.toLocaleString("en")} ${languageName(code)}`)
          .join(", "),
      ),
      tile(
        counts?.reports,
        counts?.reports === 1 ? "report" : "reports",
        plural(counts?.pairs ?? 0, "pair of documents", "pairs of documents"),
      ),
      tile(
        counts?.sentence_pairs,
        "beads",
        counts?.moved ? `${counts.moved.toLocaleString("en")} of them moved` : "none moved",
      ),
      tile(counts?.null_beads, "sentences alone", "in one version only"),
      tile(
        counts?.unmatched,
        "documents alone",
        counts?.copies ? `${plural(counts.copies, "copy", "copies")} among them` : "without a partner",
      ),
      tile(counts?.skipped, "skipped", "could not be used"),
      counts?.agreement
        ? tile(
            counts.agreement.disagreeing,
            "beads in dispute",
            `${counts.agreement.corrected.toLocaleString("en")} corrected by way of a third language`,
          )
        : null,
    );
  }

  section(title, note, ...parts) {
    return h("section", {}, h("h2", {}, title, note ? h("span", { class: "faint" }, ` ${note}`) : null), ...parts);
  }

  list(label, estimate, count, render) {
    const scroller = h("div", { class: "rows", role: "list", "aria-label": label, tabindex: "0" });
    const list = virtualList(scroller, { estimate: () => estimate, render });
    queueMicrotask(() => list.set(count));
    scroller.redraw = () => list.redraw();
    return scroller;
  }

  reports() {
    if (!reports.id.length)
      return this.section(
        "Reports",
        "",
        h("p", { class: "faint" }, "No two documents of this pile are versions of one report."),
      );
    const inReport = new Map(reports.id.map((_, r) => [r, []]));
    pairs.source.forEach((source, p) => inReport.get(documents.report[source])?.push(p));
    const row = (r) => {
      const own = inReport.get(r);
      const surest = Math.min(...own.map((p) => pairs.confidence[p]));
      const moved = own.reduce(
        (sum, p) => sum + foundBeads(pairs.source[p], pairs.target[p]).filter((bead) => bead.moved).length,
        0,
      );
      const alone = own.reduce((sum, p) => sum + foundBeads(pairs.source[p], pairs.target[p]).filter(isNull).length, 0);
      return h(
        "div",
        { class: "row link", role: "listitem" },
        h("span", { class: "faint number" }, reports.id[r]),
        h(
          "a",
          { class: "names", href: `#sides/${firstColumns(r).join("-")}` },
          ...reports.documents[r].map(documentLine),
        ),
        h(
          "span",
          { class: "faint" },
          [moved && `${moved} moved`, alone && `${alone} alone`].filter(Boolean).join(" · "),
        ),
        trustMark(own.length ? surest : null),
      );
    };
    return this.section(
      "Reports",
      `${reports.id.length.toLocaleString("en")}, with the confidence of the least sure pair`,
      this.list("Reports", 60, reports.id.length, row),
    );
  }

  picture() {
    return this.section("Similarity", "", similarityPicture());
  }

  corpus() {
    const { corpus } = data.summary;
    if (!corpus?.rows) return null;
    return this.section("The bitext", `${plural(corpus.rows, "row")}, by pair of languages`, corpusPictures(corpus));
  }

  lonely() {
    this.alone = documents.id.map((_, d) => d).filter((d) => documents.report[d] === null);
    if (!this.alone.length) return null;
    const row = (i) => {
      const d = this.alone[i];
      const given = [...corrections.rows.values()].filter(
        (one) => one.type === "pair" && one.verdict === "right" && (one.source === d || one.target === d),
      );
      return h(
        "div",
        { class: "row lonely", role: "listitem" },
        documentLine(d),
        h("span", { class: "reason", dir: "auto" }, documents.reason[d] ?? ""),
        ...given.map((one) =>
          h(
            "span",
            { class: "tag byhand" },
            "✓ paired by hand with ",
            documentName(one.source === d ? one.target : one.source),
          ),
        ),
        documents.copy_of[d] === null && button("Pair with…", () => pairDialog(d), { class: "act" }),
      );
    };
    this.lonelyList = this.list("Documents alone", 48, this.alone.length, row);
    return this.section(
      "Documents alone",
      `${this.alone.length.toLocaleString("en")} without a partner, and why`,
      this.lonelyList,
    );
  }

  documents() {
    const order = documents.id
      .map((_, d) => d)
      .sort(
        (one, other) =>
          languageOrder.indexOf(documents.language[one]) - languageOrder.indexOf(documents.language[other]) ||
          one - other,
      );
    const row = (i) => {
      const d = order[i];
      const r = documents.report[d];
      const others = documents.other_languages[d];
      return h(
        "div",
        { class: "row", role: "listitem" },
        documentLine(d),
        h(
          "span",
          { class: "faint" },
          plural(sentenceCount(d), "sentence"),
          others.length ? `, also ${others.map(languageName).join(", ")}` : "",
          documents.date[d] ? `, ${documents.date[d]}` : "",
        ),
        r === null
          ? h("span", { class: "faint" }, "alone")
          : h("a", { href: `#sides/${firstColumns(r).join("-")}` }, reports.id[r]),
      );
    };
    return h(
      "details",
      {},
      h(
        "summary",
        {},
        h(
          "h2",
          {},
          "All documents",
          h("span", { class: "faint" }, ` ${order.length.toLocaleString("en")}, by language`),
        ),
      ),
      this.list("All documents", 40, order.length, row),
    );
  }

  skipped() {
    const { id, reason } = data.skipped;
    if (!id.length) return null;
    const row = (i) =>
      h(
        "div",
        { class: "row", role: "listitem" },
        h("bdi", { class: "id" }, id[i]),
        h("span", { class: "reason", dir: "auto" }, reason[i]),
      );
    return this.section(
      "Skipped",
      `${id.length.toLocaleString("en")}, and why`,
      this.list("Skipped", 40, id.length, row),
    );
  }

  run() {
    const { seconds, encoder, counts, versions, settings } = data.summary;
    const all = Object.values(seconds ?? {}).reduce((sum, n) => sum + n, 0);
    const longest = Math.max(...Object.values(seconds ?? { none: 0 }));
    const bars = Object.entries(seconds ?? {}).map(([stage, n]) =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, data.stages?.[stage] ?? stage),
        h("td", {}, `${n.toFixed(1)} s`),
        h("td", {}, h("meter", { value: n, max: longest || 1, "aria-hidden": "true" })),
      ),
    );
    const facts = [
      ["Encoder", encoder],
      [
        "Texts encoded",
        `${(counts?.encoded ?? 0).toLocaleString("en")}, ${(counts?.from_cache ?? 0).toLocaleString("en")} known from before`,
      ],
      ["Version", versions?.["bitext-aligner"]],
      [
        "Settings",
        Object.entries(settings ?? {})
          .filter(([, value]) => value !== null)
          .map(([name, value]) => `${name} ${value}`)
          .join(", "),
      ],
    ];
    return h(
      "details",
      { open: true },
      h("summary", {}, h("h2", {}, "The run", h("span", { class: "faint" }, ` ${all.toFixed(1)} s`))),
      h(
        "div",
        { class: "run" },
        h("table", { class: "timings" }, h("tbody", {}, ...bars)),
        h(
          "dl",
          {},
          ...facts.filter(([, value]) => value).flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]),
        ),
      ),
    );
  }
}

/** Choose a partner for a document. */
function pairDialog(d) {
  const others = documents.id
    .map((_, other) => other)
    .filter((other) => alignable(other, d) && documents.copy_of[other] === null);
  const nearness = (other) => compared(d, other)?.score ?? -2;
  others.sort((one, other) => nearness(other) - nearness(one));
  const places = h("div", { class: "choices" });
  const search = h("input", {
    type: "search",
    placeholder: "Search names and first sentences",
    "aria-label": "Search",
    oninput: () => fill(),
  });
  const dialog = h(
    "dialog",
    { class: "pairing", "aria-label": "Pair with" },
    h("h2", {}, "Pair with…"),
    h("p", {}, documentName(d)),
    search,
    places,
    h("form", { method: "dialog" }, h("button", {}, "Close")),
  );
  const start = (other) => sentenceText(other, bodyOf(other)[0] ?? 0);
  const choose = (other) => {
    const [source, target] = oriented(d, other);
    const { lost } = judge([{ type: "pair", verdict: "right", source, target }]);
    dialog.close();
    say(withLost("Paired by hand", lost));
  };
  const fill = () => {
    const wanted = search.value.toLowerCase();
    const found = others.filter(
      (other) =>
        !wanted ||
        `${documents.id[other]} ${documents.title[other] ?? ""} ${start(other)}`.toLowerCase().includes(wanted),
    );
    places.replaceChildren(
      ...found.slice(0, 50).map((other) => {
        const known = compared(d, other);
        return h(
          "div",
          { class: "choice" },
          h(
            "div",
            {},
            documentName(other),
            h("p", { class: "snippet", dir: "auto", lang: documents.language[other] }, start(other).slice(0, 300)),
          ),
          h("span", { class: "faint" }, known ? `similarity ${known.score.toFixed(2)}` : "not compared"),
          h("a", { href: `#sides/${oriented(d, other).join("-")}`, onclick: () => dialog.close() }, "Look"),
          button("Pair", () => choose(other), { class: "act" }),
        );
      }),
      found.length > 50 ? h("p", { class: "faint" }, `and ${found.length - 50} more; search to narrow`) : "",
    );
  };
  fill();
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

VIEWS.overview = { place: 1, title: "Overview", open: (main) => new OverviewView(main) };
