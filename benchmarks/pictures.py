"""Pictures of rows, SVG by matplotlib; the same rows give the same bytes."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.rows import Row

# Okabe and Ito's colours, which people tell apart whatever colours they see.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#882255", "#999999", "#F0E442")
MARKERS = "osD^vPX*h"
STYLE: Any = {
    "svg.hashsalt": "benchmarks",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.alpha": 0.3,
    "figure.constrained_layout.use": True,
}

Picture = Callable[[Sequence[Row]], Any]


def draw(rows: Sequence[Row], folder: Path, suffix: str = "svg") -> dict[str, str]:
    """Write the pictures that the rows are enough for; returns what each shows, by name."""
    import matplotlib  # here: the rest of the runner does without it

    matplotlib.use("Agg")
    told = {}
    folder.mkdir(parents=True, exist_ok=True)
    with matplotlib.rc_context(STYLE):
        for name, (shows, picture) in PICTURES.items():
            task = name.split("-")[0]
            figure = picture([row for row in rows if row.task == task])
            if figure:
                save(figure, folder / f"{name}.{suffix}")
                told[name] = shows
    return told


def save(figure: Any, path: Path) -> None:
    """Write a figure without the time of day, and let go of it."""
    import matplotlib.pyplot as plt

    figure.savefig(path, dpi=110, metadata={"Date": None} if path.suffix == ".svg" else None)
    plt.close(figure)


def _sentences(rows: Sequence[Row]) -> Any:
    """Strict F1 by set, a bar a system."""
    own = [row for row in rows if row.metric == "strict F1"]
    return _bars(own, lambda row: f"{row.dataset}\n{row.encoder or first_encoder(own, row.dataset)}", "strict F1")


def first_encoder(rows: Sequence[Row], dataset: str) -> str:
    """The encoder that the peers got for a set: the one of our first row."""
    return next((row.encoder for row in rows if row.dataset == dataset and row.encoder), "")


def _bars(rows: Sequence[Row], group: Callable[[Row], str], label: str) -> Any:
    import matplotlib.pyplot as plt

    if not rows:
        return None
    groups, systems = _distinct(map(group, rows)), _distinct(row.system for row in rows)
    figure, axes = plt.subplots(figsize=(9, 0.6 + 0.22 * len(groups) * (len(systems) + 1.5)))
    height = 0.8 / len(systems)
    for number, system in enumerate(systems):
        values = {group(row): row.value for row in rows if row.system == system}
        places = [
            place + (number - (len(systems) - 1) / 2) * height for place, name in enumerate(groups) if name in values
        ]
        widths = [values[name] for name in groups if name in values]
        bars = axes.barh(places, widths, height * 0.92, label=system, color=COLOURS[number])
        axes.bar_label(bars, fmt=lambda value: f"{value:.3f}".lstrip("0"), padding=2, fontsize=8)
    axes.set_yticks(range(len(groups)), groups)
    axes.invert_yaxis()
    axes.set_xlabel(label)
    axes.set_xlim(0, 1.06)
    axes.grid(axis="y", visible=False)
    figure.legend(loc="outside upper center", ncols=len(systems), frameon=False)
    return figure


def _curves(rows: Sequence[Row]) -> Any:
    """Recall against precision over thresholds, a line a set and encoder; the default threshold marked."""
    import matplotlib.pyplot as plt

    own = [row for row in rows if row.metric.endswith(" by confidence")]
    if not own:
        return None
    figure, axes = plt.subplots(figsize=(7.5, 4.6))
    for number, name in enumerate(_distinct((row.dataset, row.encoder) for row in own)):
        points = {
            kind: {
                row.settings["least"]: row.value
                for row in own
                if (row.dataset, row.encoder) == name and row.metric.startswith(kind)
            }
            for kind in ("recall", "precision")
        }
        levels = sorted(points["recall"])
        line = [[points[kind][level] for level in levels] for kind in ("recall", "precision")]
        colour = COLOURS[number % len(COLOURS)]
        axes.plot(*line, marker=".", color=colour, label=f"{name[0]}, {name[1]}")
        if 0.5 in levels:
            axes.plot(points["recall"][0.5], points["precision"][0.5], marker="o", markersize=9, color=colour)
    axes.set_xlabel("recall")
    axes.set_ylabel("precision")
    axes.set_title("thresholds of confidence from .02 to .99; the large dot is the default, .5", fontsize=10)
    axes.legend(loc="lower left", frameon=False)
    return figure


def _reliability(rows: Sequence[Row]) -> Any:
    """Confidence against the share right, a panel a kind, a line a set; bins of few are small dots."""
    import matplotlib.pyplot as plt

    own = [row for row in rows if row.metric == "share right"]
    kinds = _distinct(str(row.settings["of"]) for row in own)
    if not kinds:
        return None
    columns = min(len(kinds), 3)
    lines = -(-len(kinds) // columns)
    figure, grid = plt.subplots(lines, columns, figsize=(4 * columns, 4.6 * lines), squeeze=False)
    for axes in grid.flat[len(kinds) :]:
        axes.set_axis_off()
    for axes, kind in zip(grid.flat, kinds, strict=False):
        axes.plot([0, 1], [0, 1], color="#999999", linewidth=1, linestyle="--")
        names = _distinct(row.dataset for row in own if row.settings["of"] == kind)
        for number, name in enumerate(names):
            bins = [row for row in own if row.settings["of"] == kind and row.dataset == name]
            bins.sort(key=lambda row: row.settings["bin"])
            enough = [row for row in bins if row.settings["count"] >= 10]
            colour = COLOURS[number % len(COLOURS)]
            x, y = [row.settings["confidence"] for row in enough], [row.value for row in enough]
            axes.plot(x, y, color=colour, marker=MARKERS[number % len(MARKERS)], markersize=5, label=name)
        axes.set_title(kind, fontsize=10)
        axes.set_xlim(-0.03, 1.03)
        axes.set_ylim(-0.03, 1.03)
        axes.set_xlabel("confidence")
        axes.set_ylabel("share right")
        axes.legend(loc="upper left", fontsize=7, frameon=False)
    figure.suptitle(
        "bins with fewer than 10 are left out; on the dashed line confidences mean what they say", fontsize=10
    )
    return figure


def _stages(rows: Sequence[Row]) -> Any:
    """Seconds of each stage of a whole run, stacked, as shares, a bar a pile."""
    import matplotlib.pyplot as plt

    own = [row for row in rows if "stage" in row.settings]
    if not own:
        return None
    names = _distinct((row.dataset, row.encoder) for row in own)
    figure, axes = plt.subplots(figsize=(9, 1.6 + 0.6 * len(names)))
    for place, name in enumerate(names):
        stages = [(str(row.settings["stage"]), row.value) for row in own if (row.dataset, row.encoder) == name]
        total, left = sum(seconds for _, seconds in stages), 0.0
        for number, (stage, seconds) in enumerate(stages):
            axes.barh(
                place,
                seconds / total,
                0.6,
                left=left,
                color=COLOURS[number % len(COLOURS)],
                label=stage if not place else None,
            )
            if seconds / total >= 0.06:
                text = f"{stage}\n{seconds:.1f} s"
                axes.text(left + seconds / total / 2, place, text, ha="center", va="center", fontsize=8, color="white")
            left += seconds / total
    axes.set_yticks(range(len(names)), [f"{dataset}\n{encoder}" for dataset, encoder in names])
    axes.set_xlabel("share of the seconds of a whole run")
    axes.set_xlim(0, 1)
    axes.grid(axis="y", visible=False)
    figure.legend(loc="outside upper center", ncols=9, frameon=False, fontsize=8)
    return figure


def _growth(rows: Sequence[Row]) -> Any:
    """Seconds and memory against size, both logarithmic, of the alignment and of the search."""
    import matplotlib.pyplot as plt

    panels = [
        (unit, metric, label)
        for unit, metrics in (
            ("sentences", (("alignment seconds", "seconds"), ("alignment peak memory", "MB"))),
            ("documents", (("search seconds", "seconds"), ("search peak memory", "MB"))),
        )
        for metric, label in metrics
        if any(row.metric == metric for row in rows)
    ]
    if not panels:
        return None
    lines = -(-len(panels) // 2)
    figure, grid = plt.subplots(lines, 2, figsize=(9, 3.4 * lines), squeeze=False)
    for axes, (unit, metric, label) in zip(grid.flat, panels, strict=False):
        own = [row for row in rows if row.metric == metric]
        for number, system in enumerate(_distinct(row.system for row in own)):
            points = sorted((row.settings[unit], row.value) for row in own if row.system == system)
            axes.plot(*zip(*points, strict=True), marker=MARKERS[number], color=COLOURS[number], label=system)
            others = {row.settings[unit]: row.value for row in own if row.system != system}
            for size, height in points:
                text = f"{height:.3g}" if height < 100 else f"{height:,.0f}"
                away = (0, 7) if height >= others.get(size, 0) else (0, -13)
                axes.annotate(text, (size, height), away, textcoords="offset points", ha="center", fontsize=8)
        sizes = sorted({row.settings[unit] for row in own})
        axes.set_xscale("log")
        axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter(lambda height, _: f"{height:,.4g}")
        axes.minorticks_off()
        axes.margins(0.12, 0.25)
        axes.set_title(metric.removesuffix(" seconds"), fontsize=10)
        axes.set_xlabel(f"{unit} a side")
        axes.set_ylabel(label)
        axes.legend(loc="upper left", frameon=False, fontsize=8)
    return figure


def _distinct(items: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys(items))


PICTURES: dict[str, tuple[str, Picture]] = {
    "sentences": ("strict F1 by set and system", _sentences),
    "documents-curves": ("precision against recall of document pairs", _curves),
    "mining-curves": ("precision against recall of mining", _curves),
    "calibration": ("reliability of confidences", _reliability),
    "speed": ("where the seconds of a whole run go", _stages),
    "growth": ("time and memory by size", _growth),
}
