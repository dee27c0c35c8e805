"""The alignment of two documents as a picture for print: SVG, PDF or PNG, by matplotlib.

A column is a source sentence, a row a target sentence, both from the first on. Colours are of the palette of Okabe and
Ito (2008), which people with any colour vision tell apart; shape and place say the same as colour.
"""

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aligner.bitext.formats import stream_bitext
from aligner.bitext.markup import clean
from aligner.errors import InputError, MissingDependencyError
from aligner.model import SegmentPair
from aligner.writing import whole_path

BLUE, VERMILION, GREY, BLACK = "#0072B2", "#D55E00", "#999999", "#000000"
KINDS = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}, ".png": {}}  # and what would differ from run to run
INCHES = 6.0
DOTS_PER_INCH = 200
LARGEST_DOT, SMALLEST_DOT = 40.0, 3.0  # square points
STROKE = 0.02  # length of that of a sentence left alone, of the axis
LONGEST_NAME = 60  # characters of a document's id that are shown
SHOWN = 5  # pairs that an error names


def draw_pair(out: Path, pair: tuple[str, str], path: Path) -> None:
    """Draw the alignment of two documents of the folder that a run wrote, named by their ids in either order.

    Raises InputError where the folder has no bitext or none of this pair.
    """
    _check_suffix(path)
    rows: list[SegmentPair] = []
    others: dict[tuple[str, str], None] = {}
    for row in stream_bitext(out / "bitext.jsonl"):
        found = row.source_id, row.target_id
        if set(found) == set(pair):
            rows.append(row)
        elif len(others) < SHOWN:
            others[found] = None
    if not rows:
        known = "; ".join(f"{source!r} {target!r}" for source, target in others)
        wanted = f"wanted two ids that stand there, such as {known}" if known else "it holds no other pair either"
        raise InputError(f"{out / 'bitext.jsonl'}: no pair {pair[0]!r} {pair[1]!r}; {wanted}")
    draw_alignment(rows, path)


def draw_alignment(rows: Sequence[SegmentPair], path: str | Path) -> None:
    """Draw the bitext of one document pair: a dot for each two sentences that a bead joins, the path, the gaps.

    Raises InputError for a suffix other than .svg, .pdf and .png, and where rows hold no sentence numbers;
    MissingDependencyError without matplotlib.
    """
    path = Path(path)
    _check_suffix(path)
    if not any(row.source_sentences or row.target_sentences for row in rows):
        raise InputError(f"{path}: the rows have no sentence numbers; wanted bitext such as `align` writes")
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
        from matplotlib.layout_engine import ConstrainedLayoutEngine
    except ImportError as error:
        command = "pip install 'bitext-aligner[figures]'"
        raise MissingDependencyError(f"figures need {error.name}, which is not installed; {command}") from error
    with rc_context({"svg.hashsalt": "aligner", "pdf.fonttype": 42}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")  # an id in a script that the font does not have
        layout = ConstrainedLayoutEngine(rect=(0, 0, 1 - STROKE, 1))  # at the right, room for strokes
        figure = Figure(figsize=(INCHES, INCHES), layout=layout)
        _draw(figure.add_subplot(), rows)
        with whole_path(path) as beside:
            kind = path.suffix.lower()
            figure.savefig(beside, format=kind.lstrip("."), dpi=DOTS_PER_INCH, metadata=KINDS[kind])


def _check_suffix(path: Path) -> None:
    if path.suffix.lower() not in KINDS:
        raise InputError(f"{path}: no kind of figure {path.suffix!r}; use {', '.join(KINDS)}")


def _draw(axes: Any, rows: Sequence[SegmentPair]) -> None:
    linked = [row for row in rows if row.source_sentences and row.target_sentences]
    in_place = sorted((row for row in linked if not row.moved), key=lambda row: row.source_sentences)
    last = max(n for row in rows for n in (*row.source_sentences, *row.target_sentences))
    size = min(LARGEST_DOT, max(SMALLEST_DOT, LARGEST_DOT * 20 / (last + 1)))
    path = [(row.source_sentences[end], row.target_sentences[end]) for row in in_place for end in (0, -1)]
    axes.plot(*_columns(path), color=GREY, linewidth=0.8, zorder=1, label="path")
    for own, colour, marker, label in (
        (in_place, BLUE, "o", "joined"),
        ([row for row in linked if row.moved], VERMILION, "^", "joined, moved"),
    ):
        dots = [(i, j) for row in own for i in row.source_sentences for j in row.target_sentences]
        scale = 1 if marker == "o" else 2.5  # the few that stand apart are to be seen among the many
        if dots:
            shape: Any = {"s": scale * size, "color": colour, "marker": marker, "linewidths": 0}
            axes.scatter(*_columns(dots), label=label, zorder=2, **shape)
    _draw_gaps(axes, [row for row in rows if not (row.source_sentences and row.target_sentences)])
    _name_axes(axes, rows)
    axes.legend(
        loc="upper center",
        bbox_to_anchor=(0.5, -0.03),
        ncols=4,
        frameon=False,
        columnspacing=1.5,
        markerscale=(20 / size) ** 0.5,
    )


def _draw_gaps(axes: Any, alone: Sequence[SegmentPair]) -> None:
    """A stroke for each sentence left alone: of the source below the picture, of the target to its right."""
    source = [n for row in alone for n in row.source_sentences]
    target = [n for row in alone for n in row.target_sentences]
    stroke: Any = {"color": BLACK, "linewidth": 0.8, "clip_on": False}
    axes.vlines(source, -STROKE, 0, transform=axes.get_xaxis_transform(), **stroke)
    axes.hlines(target, 1, 1 + STROKE, transform=axes.get_yaxis_transform(), **stroke)
    if alone:
        axes.plot([], [], color=BLACK, linewidth=0.8, label="left alone")


def _name_axes(axes: Any, rows: Sequence[SegmentPair]) -> None:
    from matplotlib.ticker import MaxNLocator

    first = rows[0]
    for side, axis in (("source", axes.xaxis), ("target", axes.yaxis)):
        last = max((n for row in rows for n in getattr(row, f"{side}_sentences")), default=0)
        axis.set_major_locator(MaxNLocator(steps=[1, 2, 5, 10], integer=True, min_n_ticks=1))
        name = _shown(getattr(first, f"{side}_id"), getattr(first, f"{side}_language"))
        axis.set_label_text(f"sentences of {name}", parse_math=False)
        axis.axes.set(**{"xlim" if side == "source" else "ylim": (-0.5, last + 0.5)})
    axes.invert_yaxis()
    axes.xaxis.tick_top()
    axes.xaxis.set_label_position("top")
    for edge in ("right", "bottom"):
        axes.spines[edge].set_visible(False)


def _shown(id_: str, language: str) -> str:
    """A document's name on one line, not too long: its end tells more than its beginning."""
    name = " ".join(clean(id_).split()) or language
    return name if len(name) <= LONGEST_NAME else "…" + name[1 - LONGEST_NAME :]


def _columns(points: Sequence[tuple[int, int]]) -> tuple[list[int], list[int]]:
    return [x for x, _ in points], [y for _, y in points]
