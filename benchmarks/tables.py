"""Tables of the report: rows become lines of Markdown."""

from collections.abc import Callable, Iterator, Sequence

from benchmarks.rows import OURS, Row

Cell = Callable[[Sequence[Row]], str]
Lines = Iterator[str]


def pivot(
    rows: Sequence[Row],
    heads: Sequence[str],
    by_row: Callable[[Row], tuple[str, ...]],
    by_column: Callable[[Row], str],
    cell: Cell,
    last: tuple[str, Callable[[tuple[str, ...]], str]] | None = None,
) -> Lines:
    """A Markdown table of rows, in the order in which its heads come up; a column without any cell is left out.

    last: one more column, its head and its cells.
    """
    cells: dict[tuple[str, ...], dict[str, list[Row]]] = {}
    for row in rows:
        cells.setdefault(by_row(row), {}).setdefault(by_column(row), []).append(row)
    told = {name: {column: cell(own) for column, own in columns.items()} for name, columns in cells.items()}
    columns = list(dict.fromkeys(column for own in told.values() for column, text in own.items() if text))
    if not columns:
        return
    ends = [last[0]] if last else []
    yield "| " + " | ".join([*heads, *columns, *ends]) + " |"
    yield "|" + "---|" * (len(heads) + len(columns) + len(ends))
    for name, own in told.items():
        if any(own.values()):
            final = [last[1](name)] if last else []
            yield "| " + " | ".join([*name, *(own.get(column, "") for column in columns), *final]) + " |"
    yield ""


def value(row: Row) -> str:
    """A value as people read it."""
    if row.unit in ("share", "cosine"):
        text = f"{row.value:.3f}" if row.unit == "share" else f"{row.value:.6f}"
        return text.removeprefix("0") if row.value < 1 else text
    if row.unit == "gold beads":
        return f"{row.value:.0f}"
    text = f"{row.value:,.0f}" if row.value >= 100 else f"{row.value:.3g}"
    spread = f" ± {row.spread:.2g}" if row.repeats > 1 and row.spread else ""
    return f"{text}{spread}" + {"MB": " MB", "s": " s", "1/s": " a second"}.get(row.unit, "")


def values_of(*metrics: str) -> Cell:
    """The values of some metrics, parted by strokes; nothing where there is none of them."""

    def cell(rows: Sequence[Row]) -> str:
        known = {row.metric: value(row) for row in rows}
        return " / ".join(known.get(metric, "–") for metric in metrics) if known.keys() & set(metrics) else ""

    return cell


def dataset_of(row: Row) -> tuple[str, ...]:
    return (row.dataset,)


def dataset_encoder(row: Row) -> tuple[str, ...]:
    return row.dataset, row.encoder


def system_of(row: Row) -> str:
    return row.system


def mode_of(row: Row) -> str:
    mode = str(row.settings["mode"])
    return mode if row.system == OURS else f"{row.system}: {mode}"


def setting(name: str) -> Callable[[Row], str]:
    return lambda row: str(row.settings.get(name, ""))
