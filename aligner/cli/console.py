"""What a person sees of a command: progress and the outcome on stderr, tables and data on stdout."""

import itertools
import logging
import math
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Column, Table
from rich.text import Text

from aligner.bitext.flags import FLAGS
from aligner.corpus.language_tags import are_one_language
from aligner.corpus.readers import unread_told
from aligner.evaluation import Rate
from aligner.ownership import noted
from aligner.run.forecast import Forecast
from aligner.run.output_rows import BOTH_IN_ONE
from aligner.run.stage_table import STEPS
from aligner.text import size_told
from aligner.writing import write_lines

talk = Console(stderr=True, highlight=False)
LISTED = 10  # lines that say what no file says, at most
KINDS = 8  # of beads that a table tells apart
MOMENT = 0.5  # seconds that say nothing of speed, as work that was found done takes no longer
LATELY = 300.0  # seconds that rate and time left are told from, or the last step, where it takes longer


class Pace:
    """How fast a stage goes: what its first word counts was done before, and is left out."""

    def __init__(self) -> None:
        self._told: deque[tuple[float, int]] = deque()  # seconds, and steps done by then

    def tell(self, now: float, done: int) -> None:
        self._told.append((now, done))
        while len(self._told) > 2 and self._told[1][0] < now - LATELY:
            self._told.popleft()

    @property
    def rate(self) -> float:
        """Steps a second of late; 0 where that is not known."""
        (began, before), (now, done) = self._told[0], self._told[-1]
        return (done - before) / (now - began) if now - began > MOMENT else 0.0


class _Plain(logging.Formatter):
    """What this program tells is told without the module that does; what libraries tell, with their names."""

    def format(self, record: logging.LogRecord) -> str:
        return record.getMessage() if record.name.partition(".")[0] == "aligner" else super().format(record)


@contextmanager
def show_progress(quiet: bool, verbose: bool, lasting: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """A callback that draws a line a stage on stderr, where that is a terminal. lasting: whether work is kept."""
    told = logging.StreamHandler(sys.stderr)
    told.setLevel(logging.DEBUG if verbose else logging.ERROR if quiet else logging.WARNING)
    told.setFormatter(logging.Formatter("%(name)s: %(message)s") if verbose else _Plain("%(name)s: %(message)s"))
    logging.basicConfig(handlers=[told])
    if verbose:
        logging.getLogger("aligner").setLevel(logging.DEBUG)
    whole = Column(no_wrap=True)  # where the terminal is narrow the bar gives way
    columns = (
        TextColumn("{task.description:8}"),
        BarColumn(),
        MofNCompleteColumn(table_column=whole),
        TextColumn("{task.fields[rate]}", style="progress.data.speed"),
        TimeElapsedColumn(table_column=whole),
        TextColumn("{task.fields[left]}", style="progress.remaining"),
    )
    try:
        with Progress(*columns, console=talk, disable=quiet or not talk.is_terminal) as bars:
            tasks: dict[str, tuple[TaskID, Pace]] = {}

            def tell(stage: str, done: int, total: int) -> None:
                if not total:  # nothing to be done
                    return
                if stage not in tasks:
                    tasks[stage] = bars.add_task(stage, total=total, rate="", left=""), Pace()
                task, pace = tasks[stage]
                pace.tell(talk.get_time(), done)
                rate = f"{_rate(pace.rate)} {STEPS[stage].counts}/s" if pace.rate else ""
                left = str(timedelta(seconds=math.ceil((total - done) / pace.rate))) if pace.rate else "-:--:--"
                bars.update(task, completed=done, total=total, rate=rate, left=left if done < total else "")

            yield tell
    except KeyboardInterrupt:  # told below the lines of progress
        known = "; the same command goes on from here" if lasting else ""
        talk.print(f"stopped; no result was written{known}", soft_wrap=True)
        raise


def emit(lines: Iterable[str], out: Path | None) -> None:
    """Lines of data to a file, or to stdout."""
    if out:
        with noted(out):
            write_lines(lines, out)
        return
    try:
        for line in lines:
            sys.stdout.write(line + "\n")
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read it has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def show_summary(summary: dict[str, Any], out: Path | None) -> None:
    """What a person wants to know at the end, on stderr."""
    counts = summary["counts"]
    by_language = ", ".join(f"{number} {language}" for language, number in counts["documents"].items())
    written = "files" in summary
    copies = f", {counts['copies']} of them copies of others" if counts["copies"] else ""
    lines = [
        ("documents", f"{sum(counts['documents'].values())} ({by_language or 'none'})"),
        ("reports", f"{counts['reports']}, with {plural(counts['pairs'], 'pair')} of documents"),
        (
            "left alone",
            plural(counts["unmatched"], "document") + copies + (", why: documents.jsonl" if written else ""),
        ),
        ("skipped", str(counts["skipped"]) + (", see skipped.jsonl" if written and counts["skipped"] else "")),
    ]
    if not_wanted := counts.get("not_wanted"):
        found = ", ".join(f"{number:,} {language}" for language, number in not_wanted.items())
        lines.append(("not wanted", f"{plural(sum(not_wanted.values()), 'document')} in other languages ({found})"))
    lines += [("not read", unread_told(counts["unread"]))] if counts.get("unread") else []
    if contradicted := counts.get("contradicted"):
        where = ", see other_languages in documents.jsonl" if written else ""
        lines.append(("doubtful", f"{plural(contradicted, 'document')} not in the language that is given{where}"))
    if "sentence_pairs" in counts:
        moved = f", {counts['moved']} of them in another place" if counts["moved"] else ""
        alone = plural(counts["null_beads"], "sentence")
        lines.append(("bitext", f"{plural(counts['sentence_pairs'], 'pair')} of segments{moved}; {alone} alone"))
        left_out = counts["below_min_confidence"]
        lines += [("left out", f"{plural(left_out, 'row')} below --min-confidence")] if left_out else []
    if agreement := counts.get("agreement"):
        compared, corrected = plural(agreement["compared"], "row"), f"{agreement['corrected']:,} of them corrected"
        lines.append(
            ("agreement", f"other languages say {agreement['disagreeing']:,} of {compared} otherwise; {corrected}")
        )
    if "corrections" in summary:
        lines.append(("corrected", _corrected(summary["corrections"])))
    known = f", {counts['from_cache']} known from before" if counts["from_cache"] else ""
    lines.append(("encoded", plural(counts["encoded"], "text") + known))
    lines.append(("seconds", f"{sum(summary['seconds'].values()):.1f}, with the encoder {summary['encoder']}"))
    lines += [("written to", str(out))] if out else []
    for name, text in lines:
        talk.print(f"{name:10}  {text}", markup=False, soft_wrap=True)
    if "cleaned" in counts:
        show_cleaned(counts["cleaned"], "removed.jsonl")
    if not sum(counts["documents"].values()) and counts.get("not_wanted"):
        talk.print("No document is in a language that is wanted: there is nothing to pair.", soft_wrap=True)
    labels = list(counts["documents"])
    if labels and all(itertools.starmap(are_one_language, itertools.combinations(labels, 2))):
        only = " and ".join(labels)
        talk.print(f"All documents are in one language, {only}: there is nothing to pair.", soft_wrap=True)
        talk.print("`aligner documents A B` aligns two texts of one language, such as two editions.", soft_wrap=True)
        if passages := counts.get("passages"):
            others = ", ".join(f"{language} ({plural(number, 'document')})" for language, number in passages.items())
            talk.print(f"Passages are in {others}: {BOTH_IN_ONE}.", markup=False, soft_wrap=True)


def show_first(lines: Sequence[str]) -> None:
    """The first of some lines, and how many more there are, on stderr."""
    for line in lines[:LISTED]:
        talk.print(line, markup=False, soft_wrap=True)
    if len(lines) > LISTED:
        talk.print(f"and {len(lines) - LISTED:,} more", soft_wrap=True)


def show_cleaned(told: dict[str, Any], removed: str) -> None:
    """How many rows were kept, and how many fell to what, on stderr. removed: the file of those that were dropped."""
    doubtful = told.get("doubtful", 0)
    kept = told["rows"] - told["removed"] - doubtful
    talk.print(f"kept        {kept:,} of {plural(told['rows'], 'row')}", soft_wrap=True)
    if doubtful:
        talk.print(f"doubtful    {plural(doubtful, 'row')}", soft_wrap=True)
    where = f", see {removed}" if told["removed"] else ""
    talk.print(f"dropped     {plural(told['removed'], 'row')}{where}", markup=False, soft_wrap=True)
    for flag, number in told["flags"].items():
        fate = "" if flag in told["drop"] else "  (flagged only)"
        talk.print(f"            {number:>9,}  {flag}{fate}", soft_wrap=True)


def show_flags(counts: Mapping[str, int]) -> None:
    """How many rows nothing is said against, and how many have each flag, on stderr."""
    talk.print(f"no flag     {counts['fine']:,} of {plural(counts['rows'], 'row')}", soft_wrap=True)
    for flag in FLAGS:
        if counts[flag]:
            talk.print(f"            {counts[flag]:>9,}  {flag}", soft_wrap=True)


def _corrected(counts: dict[str, int]) -> str:
    """What became of corrections."""
    told = [f"{plural(counts['applied'], 'correction')} applied"]
    if counts["moved_along"]:
        told.append(f"{counts['moved_along']} of them to sentences that have other numbers now")
    if counts["not_fitting"]:
        told.append(f"{counts['not_fitting']} not applied, why: skipped.jsonl")
    return ", ".join(told)


def show_forecast(found: Forecast) -> None:
    """What a run would take, on stdout."""
    least, most = found.texts
    texts = f"{_about(least)}" if least == most else f"{_about(least)} to {_about(most)}"
    times = [_duration(seconds) for seconds in found.seconds]
    passing = f", and {size_told(found.passing)} during the run" if found.passing else ""
    counts = ", ".join(f"{_about(number)} {name}" for name, number in found.documents.items()) or "none"
    lines = [
        ("input", f"{counts}; {_about(found.skipped)} cannot be used"),
        ("sentences", _about(found.sentences)),
        ("to encode", f"{texts} texts, less what is known from earlier runs"),
        ("encoder", f"{found.encoder}, {found.rate:,.0f} texts a second here and now"),
        ("time", times[0] if times[0] == times[1] else f"{times[0]} to {times[1]}"),
        ("memory", size_told(found.memory)),
        ("disk", f"{size_told(found.disk)}{passing}"),
        ("told from", f"{found.sampled:,} of the {'lines' if 'source' in found.documents else 'documents'}"),
    ]
    for name, text in lines:
        print(f"{name:10}  {text}")


def score_table(rates: dict[str, Rate]) -> Table:
    """Scores by name as a table; a dash where nothing was predicted, or nothing was to be found."""
    table = Table("", "precision", "recall", "F1", "predicted", "gold")
    for name, rate in rates.items():
        numbers = ("–" if share is None else f"{share:.3f}" for share in rate.shares.values())
        table.add_row(name.replace("_", " "), *numbers, str(rate.predicted), str(rate.gold))
    return table


def corpus_tables(numbers: dict[str, Any]) -> Iterator[Table | str]:
    """What is known of a corpus, two tables a pair of languages."""
    for own in numbers["pairs"].values():
        sides = own["source"], own["target"]
        texts = Table("", *(Column(Text(side["language"] or "?"), justify="right") for side in sides))
        for name in ("documents", "texts", "words", "characters"):
            texts.add_row(name, *("–" if side[name] is None else f"{side[name]:,}" for side in sides))
        for name in ("least", "median", "nine_tenths", "most", "mean"):
            label = f"characters, {name.replace('_', ' ')}"
            texts.add_row(label, *(f"{side['length'].get(name, 0):,}" for side in sides))
        yield texts
        yield _rows_table(own)


def _rows_table(own: dict[str, Any]) -> Table:
    """How many rows of a pair of languages are of what kind."""
    table = Table("rows", Column("", justify="right"), Column("share", justify="right"))

    def add(name: str, number: int) -> None:
        if number or name == "all":
            table.add_row(Text(name), f"{number:,}", f"{number / max(own['rows'], 1):.1%}")

    add("all", own["rows"])
    for name in ("one_sided", "duplicates", "moved"):
        add(name.replace("_", " "), own[name])
    for kind, number in list(own["kinds"].items())[:KINDS]:
        add(f"kind {kind}", number)
    for tenth, number in reversed(own["confidence"].items()):
        add(f"confidence from {tenth}", number)
    add("confidence unknown", own["unknown_confidence"])
    for flag, number in own["flags"].items():
        add(f"flag {flag}", number)
    return table


def table_lines(*parts: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Rows as TSV; a tab in a cell is a space."""
    return ("\t".join(str(cell).replace("\t", " ") for cell in row) for row in itertools.chain(*parts))


def _about(number: float) -> str:
    """A number with two digits that count."""
    digits = max(len(str(round(number))) - 2, 0)
    return f"{round(number, -digits):,.0f}"


def _rate(number: float) -> str:
    """Whole steps, or where they are few, two digits that count."""
    return f"{number:,.0f}" if number >= 10 else f"{number:.2g}"


def _duration(seconds: float) -> str:
    """In the unit that fits."""
    for unit, length in (("h", 3600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{max(seconds, 1):.0f} s"


def plural(number: int, noun: str) -> str:
    """How many of a thing."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
