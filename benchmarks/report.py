"""The report: benchmarks/README.md below its mark, and the pictures, made from rows and nothing else."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from benchmarks import pictures
from benchmarks.compare import Change, committed_rows, compare
from benchmarks.rows import OURS, Row, latest
from benchmarks.tables import (
    Lines,
    dataset_encoder,
    dataset_of,
    mode_of,
    pivot,
    setting,
    system_of,
    value,
    values_of,
)

MARK = "<!-- made by `python -m benchmarks report`; what stands below is written anew each time -->"


def write(rows: Sequence[Row], folder: Path) -> list[Change]:
    """Write README.md below its mark and the pictures into folder; returns what of ours got worse."""
    changes = compare(rows, committed_rows())
    told = shown(rows)
    drawn = pictures.draw(told, folder / "pictures")
    path = folder / "README.md"
    head = path.read_text(encoding="utf-8").split(MARK)[0] if path.exists() else ""
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(head + "\n".join([MARK, "", *_body(told, changes, drawn), ""]), encoding="utf-8")
    return [change for change in changes if change.is_worse]


def shown(rows: Iterable[Row]) -> list[Row]:
    """The latest rows; those of small runs only where nothing else was measured."""
    known = latest(rows)
    full = {(row.task, row.dataset) for row in known if not row.small}
    return [row for row in known if not row.small or (row.task, row.dataset) not in full]


def _body(rows: Sequence[Row], changes: Sequence[Change], drawn: dict[str, str]) -> Lines:
    yield "# Results"
    yield ""
    if not rows:
        yield "No rows yet: `python -m benchmarks run`."
        return
    yield from _origin(rows)
    yield from _changes(changes)
    for title, task, tables in (
        ("Sentence alignment", "sentences", _sentences),
        ("Sentence alignment where it is hard", "hard", lambda own: _hard(own, rows)),
        ("Sections in another order", "order", _order),
        ("Reports in three languages and six", "languages-together", _several),
        ("A glossary as evidence", "terms", _terms),
        ("Document pairs", "documents", _documents),
        ("Document pairs in distant languages", "distant", _distant),
        ("Notices about other people", "people", _people),
        ("Other genres", "genres", _genres),
        ("Mining", "mining", _mining),
        ("Planted faults", "planted", _planted),
        ("Confidence", "calibration", _calibration),
        ("Confidence on other kinds of texts", "left-out", _left_out),
        ("Language identification", "languages", _languages),
        ("Splitting", "splitting", _splitting),
        ("Reading files", "extract", _extract),
        ("Encoders", "encoding", _encoding),
        ("A whole run", "speed", _speed),
        ("Beside another checkout", "against", _against),
        ("Cleaning", "cleaning", _cleaning),
        ("Growth", "growth", _growth),
    ):
        own = [row for row in rows if row.task == task]
        if own:
            yield f"## {title}"
            yield ""
            if any(row.small for row in own):
                yield "*Some of this was measured with `--small`.*"
                yield ""
            yield from tables(own)
            for name in (task, f"{task}-curves"):
                if name in drawn:
                    yield f"![{drawn[name]}](pictures/{name}.svg)"
                    yield ""


def _origin(rows: Sequence[Row]) -> Lines:
    """Which tasks were run with what, where and when."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        commit = (row.commit or "unknown") + (", changed" if row.dirty else "")
        groups.setdefault((row.version, commit, row.machine), []).append(row)
    for (version, commit, machine), own in groups.items():
        tasks = ", ".join(dict.fromkeys(row.task for row in own))
        dates = " to ".join(dict.fromkeys((min(row.time for row in own)[:10], max(row.time for row in own)[:10])))
        yield f"- {tasks}: version {version} (commit {commit}), {dates}, {machine}"
    yield ""


def _changes(changes: Sequence[Change]) -> Lines:
    worse = [change for change in changes if change.is_worse]
    yield "## Beside the run before"
    yield ""
    if not changes:
        yield "No earlier rows are committed to compare with."
    elif not worse:
        yield f"{len(changes)} values of ours were compared; none got worse beyond its spread."
    for change in worse:
        yield f"- worse: {change}"
    yield ""


def _hard(rows: Sequence[Row], all_rows: Sequence[Row]) -> Lines:
    """rows: of the hard texts. all_rows: also those of the same texts as they are."""
    yield "All-bead F1 of the sets above and, behind the arrow, of the same with neighbours joined on one side,"
    yield "sentences cut short, some left out of one side and some moved (`hard_sentences.py`); then precision / recall"
    yield "of null beads there."
    yield ""
    heads = ("set", "encoder")
    easy = {
        (row.dataset, row.encoder, row.system.split()[0]): value(row)
        for row in all_rows
        if row.task == "sentences" and row.metric == "all-bead F1"
    }

    def by_set(row: Row) -> tuple[str, str]:
        return row.dataset, row.encoder or pictures.first_encoder(rows, row.dataset)

    def both(own: Sequence[Row]) -> str:
        hard = values_of("all-bead F1")(own)
        return f"{easy.get((own[0].dataset, own[0].encoder, own[0].system.split()[0]), '–')} → {hard}" if hard else ""

    yield from pivot(rows, heads, by_set, system_of, both)
    yield from pivot(rows, heads, by_set, system_of, values_of("null precision", "null recall"))


def _order(rows: Sequence[Row]) -> Lines:
    yield "Texts whose sections each language sorts by itself, partly translated ones, and the same in order"
    yield "(`order.py`): rows that link the same units of the gold / units found / rows at .9 and above that are right;"
    yield "then null beads at .9 and above, and how many of these have a partner in the other text. *One order*:"
    yield "passages may not move."
    yield ""
    cell = values_of(
        "rows right", "units found", "sure rows right", "sure null beads", "sure null beads with a partner"
    )
    yield from pivot(
        rows, ("set", "texts"), lambda row: (row.dataset, row.settings["texts"]), setting("aligned in"), cell
    )


def _sentences(rows: Sequence[Row]) -> Lines:
    yield "Strict / lax / all-bead F1 (the ways of counting: see above), then precision / recall of null beads, and"
    yield "strict F1 where a null bead of the gold may be joined with the bead beside it."
    yield ""
    heads = ("set", "encoder")

    def by_set(row: Row) -> tuple[str, str]:
        return row.dataset, row.encoder or pictures.first_encoder(rows, row.dataset)

    yield from pivot(rows, heads, by_set, system_of, values_of("strict F1", "lax F1", "all-bead F1"))
    yield from pivot(
        rows, heads, by_set, system_of, values_of("null precision", "null recall", "strict F1, gaps joined")
    )
    yield "Texts encoded a sentence:"
    yield ""
    yield from pivot(rows, heads, by_set, system_of, values_of("encoded a sentence"))
    yield "What happened to the gold beads that were not found, ours; examples are in `benchmarks/errors/` after a run,"
    yield "which git passes over because they quote the data:"
    yield ""
    wrong = [row for row in rows if row.metric == "errors"]
    yield from pivot(wrong, heads, by_set, setting("kind"), values_of("errors"))


def _several(rows: Sequence[Row]) -> Lines:
    yield "Strict F1 of each pair of languages, alone and with the beads of all pairs held against each other;"
    yield "segments are left out of each language as told (`several_languages.py`)."
    yield ""

    def by_pair(row: Row) -> tuple[str, ...]:
        return row.settings["languages"], row.settings["left out"], row.settings["pair"]

    yield from pivot(rows, ("languages", "left out", "pair"), by_pair, system_of, values_of("strict F1"))


def _terms(rows: Sequence[Row]) -> Lines:
    yield "Strict / all-bead F1 of texts aligned with a glossary that was made of the gold of others (`terms.py`)."
    yield ""
    yield from pivot(rows, ("set", "encoder"), dataset_encoder, system_of, values_of("strict F1", "all-bead F1"))


def _documents(rows: Sequence[Row]) -> Lines:
    yield "Precision / recall / F1; languages not given. *Best* is F1 at the threshold that suits the pile best."
    yield ""
    default = [row for row in rows if "mode" in row.settings]
    yield from pivot(
        default, ("pile", "encoder"), dataset_encoder, mode_of, values_of("precision", "recall", "F1"), _best(rows)
    )


def _distant(rows: Sequence[Row]) -> Lines:
    yield "Precision / recall / F1 / calibration error of candidates above .02, all versions, languages not given; a"
    yield "small pile has ten documents in each language (`distant_languages.py`)."
    yield ""

    def by_pile(row: Row) -> tuple[str, ...]:
        return row.dataset, row.encoder or "", row.settings["languages"], row.settings["of"]

    yield from pivot(
        rows,
        ("set", "encoder", "languages", "of"),
        by_pile,
        lambda row: f"{row.settings['documents']} documents",
        values_of("precision", "recall", "F1", "calibration error"),
    )


def _people(rows: Sequence[Row]) -> Lines:
    yield "Wrong pairs of versions accepted, of 12, and right ones refused, of 4 (`other_people.py`); two languages"
    yield "where both are 0 are left out."
    yield ""
    faulty = {row.settings["languages"] for row in rows if row.value}
    yield from pivot(
        [row for row in rows if row.settings["languages"] in faulty],
        ("encoder", "languages"),
        lambda row: (row.encoder or "", row.settings["languages"]),
        lambda row: row.metric,
        lambda own: f"{own[0].value:.0f}",
    )


def _genres(rows: Sequence[Row]) -> Lines:
    yield "Texts written for this (`genre_texts.py`), in German and English, some in other languages too: precision /"
    yield "recall of document pairs in one pile of all genres, whole texts and excerpts of four rows, also where half"
    yield "of them have lost their partners; strict F1 / all-bead F1 of their sentences; F1 of the ends of sentences."
    yield "*Held out* is a half by the hash of the name: no number was chosen by it, but its mistakes were read,"
    yield "and some of its gold was put right after that."
    yield ""

    def by_group(row: Row) -> tuple[str, ...]:
        return (str(row.settings.get("genre") or row.settings.get("half", "")),)

    def column(row: Row) -> str:
        if "mode" in row.settings:
            return f"{row.settings['texts']}: {row.settings['mode']}"
        return "ends of sentences" if row.metric.startswith("ends") else f"sentences, {row.system}"

    def cell(own: Sequence[Row]) -> str:
        of_pairs = values_of("precision", "recall")(own)
        return of_pairs or values_of("strict F1", "all-bead F1")(own) or values_of("ends of sentences, F1")(own)

    groups = [row for row in rows if {"genre", "half"} & row.settings.keys()]
    halves = [row for row in groups if "half" in row.settings]
    yield from pivot(halves, ("texts",), lambda row: (column(row),), lambda row: by_group(row)[0], cell)
    whole = ("whole", "excerpts, half of them alone")
    genres = [row for row in groups if "genre" in row.settings and row.settings.get("texts", "whole") in whole]
    yield from pivot(
        [row for row in genres if row.settings.get("mode", "one to one") == "one to one"],
        ("genre",),
        by_group,
        column,
        cell,
    )
    for row in rows:
        if row.metric.startswith("rows at") and row.system == OURS:
            yield f"Of linked beads at .9 and above {value(row)} are right."
    comparable = [row for row in rows if row.metric.startswith("sure rows")]
    found = sum(row.value for row in comparable)
    yield f"Of {len(comparable)} pairs of texts on one thing that are no translations, given as pairs, {found:.0f} rows"
    yield "are at .9 and above."
    yield ""


def _mining(rows: Sequence[Row]) -> Lines:
    yield "Precision / recall / F1 at the default threshold (the search has none); F1 at the best."
    yield ""
    default = [row for row in rows if "threshold" in row.settings or row.metric == "best F1"]
    yield from pivot(
        default,
        ("pools", "encoder"),
        dataset_encoder,
        system_of,
        lambda own: " / ".join(filter(None, (values_of("precision", "recall", "F1")(own), values_of("best F1")(own)))),
    )
    yield from _ratios(rows)


def _planted(rows: Sequence[Row]) -> Lines:
    yield "Precision / recall of each flag of `aligner score`, of the faults that it is for."
    yield ""
    yield from pivot(
        rows,
        ("set", "encoder"),
        lambda row: (f"{row.dataset} {row.settings.get('languages', '')}".strip(), row.encoder),
        setting("flag"),
        values_of("precision", "recall"),
    )


def _calibration(rows: Sequence[Row]) -> Lines:
    of_four = values_of("calibration error", "right at .9 and above", "mistakes in a tenth", "area under mistakes")
    yield "Expected calibration error, and of those at .9 and above the share that is right; then the share of the"
    yield "mistakes that is met where the least sure tenth is read, and the area under that curve (.5: any order)."
    yield "Of all beads also the share of the places of mistakes, runs of neighbours, of which one is met there."
    yield ""
    yield from pivot(
        rows,
        ("set", "encoder"),
        dataset_encoder,
        setting("of"),
        lambda own: " / ".join(filter(None, (of_four(own), values_of("places in a tenth")(own)))),
    )


def _left_out(rows: Sequence[Row]) -> Lines:
    yield "The models fitted on the other kinds of texts (`bead_confidence.py`): calibration error, share right at .9"
    yield "and above, mistakes met in the least sure tenth, area under that curve."
    yield ""
    yield from pivot(
        rows,
        ("left out", "texts"),
        lambda row: (row.dataset, row.settings["texts"]),
        setting("of"),
        values_of("calibration error", "right at .9 and above", "mistakes in a tenth", "area under mistakes"),
    )


def _languages(rows: Sequence[Row]) -> Lines:
    yield "Share of texts whose language is named right / share right among those that get an answer."
    yield ""
    yield from pivot(rows, ("texts",), dataset_of, system_of, values_of("accuracy", "right among answers"))
    yield "Share right among as many answers as ours gives, each detector's surest."
    yield ""
    yield from pivot(rows, ("texts",), dataset_of, system_of, values_of("right among as many"))
    yield from _ratios(rows)


def _splitting(rows: Sequence[Row]) -> Lines:
    yield "Boundary F1 on segments that were joined and split again."
    yield ""
    own = [row for row in rows if row.metric == "boundary F1"]
    yield from pivot(own, ("language",), lambda row: (row.settings["language"],), system_of, values_of("boundary F1"))
    yield from _ratios(rows)


def _extract(rows: Sequence[Row]) -> Lines:
    yield "Kinds of files: speed, seconds beside the library's own call (parse, and all text without blocks),"
    yield "what they keep of the text of web pages, and F1 of the rows of bitext, those of web pages taken for right."
    yield ""
    kinds = [row for row in rows if "kind" in row.settings]
    shown_as = ("files", "kind")
    yield from pivot(
        kinds,
        shown_as,
        lambda row: (row.dataset, row.settings["kind"]),
        lambda row: row.metric,
        lambda own: value(own[-1]),
    )
    archives = [row for row in rows if "MB" in row.settings]
    by_size = pivot(
        archives,
        ("archive, MB",),
        lambda row: (str(row.settings["MB"]),),
        lambda row: row.metric,
        lambda own: value(own[-1]),
    )
    yield from by_size


def _encoding(rows: Sequence[Row]) -> Lines:
    yield "Tatoeba accuracy, to English / from English."
    yield ""
    own = [row for row in rows if "centred" in row.settings]
    yield from pivot(
        own,
        ("encoder", "centred"),
        lambda row: (row.encoder, "yes" if row.settings["centred"] else "no"),
        setting("language"),
        values_of("accuracy to English", "accuracy from English"),
    )
    rest = [row for row in rows if "centred" not in row.settings]
    yield from pivot(rest, ("encoder",), lambda row: (row.encoder,), lambda row: row.metric, lambda own: value(own[-1]))


def _speed(rows: Sequence[Row]) -> Lines:
    own = [row for row in rows if "stage" not in row.settings]
    yield from pivot(own, ("pile", "encoder"), dataset_encoder, lambda row: row.metric, lambda own: value(own[-1]))


def _against(rows: Sequence[Row]) -> Lines:
    yield "Seconds of the same work by two checkouts, in turns: `python -m benchmarks against DIR`."
    yield ""

    def by_case(row: Row) -> tuple[str, ...]:
        return (row.settings["case"],)

    yield from pivot(rows, ("what",), by_case, lambda row: row.metric, lambda own: value(own[-1]))


def _cleaning(rows: Sequence[Row]) -> Lines:
    yield "`aligner clean` from a TSV to a TSV. The wall clock of a machine that others use says little: see the"
    yield "processor seconds, which the cores share."
    yield ""
    shown_as = ("rows of", "rows", "cores")

    def by_size(row: Row) -> tuple[str, ...]:
        return row.dataset, f"{int(row.settings['rows']):,}", row.settings["cores"]

    yield from pivot(rows, shown_as, by_size, lambda row: row.metric, lambda own: value(own[-1]))


def _growth(rows: Sequence[Row]) -> Lines:
    for unit in ("sentences", "documents"):
        own = [row for row in rows if unit in row.settings]
        if own:
            yield from pivot(
                own,
                (f"{unit} a side",),
                lambda row, unit=unit: (f"{row.settings[unit]:,}",),  # type: ignore[misc]
                lambda row: row.metric if row.system == OURS else f"{row.metric}, {row.system}",
                lambda own: value(own[-1]),
            )


def _ratios(rows: Sequence[Row]) -> Lines:
    """Times beside a reference, with their spread."""
    own = [row for row in rows if row.unit.endswith("ratio")]
    yield from pivot(own, ("set",), dataset_of, lambda row: f"{row.system}: {row.metric}", lambda own: value(own[-1]))


def _best(rows: Sequence[Row]) -> tuple[str, Callable[[tuple[str, ...]], str]]:
    found = {dataset_encoder(row): value(row) for row in rows if row.metric == "best F1"}
    return "best, one to one", lambda name: found.get(name, "")
