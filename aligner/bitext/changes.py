"""What changed between versions of one report: words that differ in one language, numbers that conflict across two."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Literal

from aligner.bitext.conflicting_dates import conflicting_dates
from aligner.bitext.conflicting_numbers import conflicting_numbers
from aligner.bitext.review_tables import in_csv
from aligner.corpus.amounts import number_values
from aligner.corpus.language_facts import UNSPACED, base_language
from aligner.model import SegmentPair
from aligner.writing import REPLACE, whole_path

WORD = re.compile(r"\d+(?:[.,'’]\d+)*|\w+|[^\w\s]")
CHARACTER = re.compile(r"\d+(?:[.,]\d+)*|\S")
NOUNS_IN_CAPITALS = frozenset({"de", "lb"})  # languages in which a capital does not say that a word is a name
LONGEST = 3_000  # tokens of a text that is compared word by word; the time grows with their square
SURE = 0.5  # confidence of a bead from which its sides are compared
COLUMNS = (
    *("report_id", "kind", "source_id", "target_id", "source_language", "target_language"),
    *("source_sentences", "target_sentences", "source", "target", "confidence", "differ", "differences"),
)

ChangeKind = Literal["changed", "only_source", "only_target", "moved", "conflict"]


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that stand in one version in the place of others, or of none. kind: what of it matters most."""

    source: str
    target: str
    kind: Literal["numbers", "dates", "names", "words"]


@dataclass(frozen=True, slots=True)
class Change:
    """Where two versions of a report differ.

    kind: `changed` where both say something, `moved` where it also stands in another place, `only_source` and
    `only_target` where one says nothing, `conflict` where two languages have different numbers or dates. differ: the
    kinds of its differences.
    """

    report_id: str
    kind: ChangeKind
    row: SegmentPair
    differences: tuple[Difference, ...]

    @property
    def differ(self) -> list[str]:
        return sorted({own.kind for own in self.differences})

    def told(self) -> dict[str, Any]:
        """A row of changes.jsonl."""
        own: dict[str, Any] = {"report_id": self.report_id, "kind": self.kind, "differ": self.differ}
        own["differences"] = [asdict(difference) for difference in self.differences]
        return {name: own[name] if name in own else getattr(self.row, name) for name in COLUMNS}


def version_changes(report_id: str, rows: Iterable[SegmentPair]) -> Iterator[Change]:
    """What two versions in one language do not say alike, in order. rows: their bitext, null beads included."""
    for row in rows:
        if row.is_null:
            yield Change(report_id, "only_source" if row.source else "only_target", row, ())
        elif row.moved or row.source.split() != row.target.split():
            differences = tuple(text_differences(row.source, row.target, row.source_language))
            yield Change(report_id, "moved" if row.moved else "changed", row, differences)


def translation_changes(report_id: str, row: SegmentPair) -> Iterator[Change]:
    """What the sides of a row in two languages do not both say: all of it, or numbers, if it is sure that they are one.

    A row with one side is what the target leaves out or adds, as sure as it is.
    """
    if row.is_null:
        yield Change(report_id, "only_source" if row.source else "only_target", row, ())
        return
    if row.confidence < SURE:
        return
    texts = row.source, row.target, row.source_language, row.target_language
    differences = []
    if numbers := conflicting_numbers(*texts):
        differences.append(Difference(" ".join(numbers.source), " ".join(numbers.target), "numbers"))
    if any(dates := conflicting_dates(*texts)):
        differences.append(Difference(" ".join(dates[0]), " ".join(dates[1]), "dates"))
    if differences:
        yield Change(report_id, "conflict", row, tuple(differences))


def text_differences(source: str, target: str, language: str) -> Iterator[Difference]:
    """The words in which two texts of one language differ, in order."""
    tokens = CHARACTER if base_language(language) in UNSPACED else WORD
    sides = [list(tokens.finditer(text)) for text in (source, target)]
    words = [[token.group() for token in side] for side in sides]
    for (a, b), (c, d) in _runs(words):
        one, other = _passage(source, sides[0][a:b]), _passage(target, sides[1][c:d])
        yield Difference(one, other, _kind(words[0][a:b], words[1][c:d], (a, c), (one, other), language))


def write_changes_csv(changes: Iterable[dict[str, Any]], path: Path) -> list[Path]:
    """Rows of changes.jsonl as CSV for people, a difference a line: `this | that`; no cell is a formula."""
    with whole_path(path) as beside, beside.open("w", encoding="utf-8", newline="", errors=REPLACE) as file:
        file.write("\ufeff")
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for row in changes:
            differences = "\n".join(f"{own['source'] or '–'} | {own['target'] or '–'}" for own in row["differences"])
            cells = row | {"differences": differences, "differ": " ".join(row["differ"])}
            cells |= {name: " ".join(map(str, row[name])) for name in ("source_sentences", "target_sentences")}
            writer.writerow(in_csv("" if cells[name] is None else str(cells[name])) for name in COLUMNS)
    return [path]


Span = tuple[int, int]


def _runs(words: Sequence[Sequence[str]]) -> Iterator[tuple[Span, Span]]:
    """The tokens of either side that differ; what a single token parts is one, and of long texts all is."""
    if max(map(len, words)) > LONGEST:
        yield (0, len(words[0])), (0, len(words[1]))
        return
    held: tuple[Span, Span] | None = None
    for kind, a, b, c, d in SequenceMatcher(None, words[0], words[1], autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if held and a - held[0][1] <= 1 and words[0][held[0][1] : a] != ["."]:
            held = (held[0][0], b), (held[1][0], d)
            continue
        if held:
            yield held
        held = (a, b), (c, d)
    if held:
        yield held


def _passage(text: str, tokens: Sequence[re.Match[str]]) -> str:
    return text[tokens[0].start() : tokens[-1].end()] if tokens else ""


def _kind(
    ours: Sequence[str], theirs: Sequence[str], starts: tuple[int, int], passages: tuple[str, str], language: str
) -> Literal["numbers", "names", "words"]:
    """What of a difference matters most: numbers, else names, else other words."""
    one, other = (number_values(passage, language) or _digits(passage) for passage in passages)
    if one != other:
        return "numbers"
    if base_language(language) not in NOUNS_IN_CAPITALS:
        plain = [{word.casefold() for word in words} for words in (ours, theirs)]
        if _has_name(ours, starts[0], plain[1]) or _has_name(theirs, starts[1], plain[0]):
            return "names"
    return "words"


def _has_name(words: Sequence[str], start: int, others: Set[str]) -> bool:
    """Whether one of some words has a capital, does not begin its text, and is not among others in any case."""
    return any(place and word[0].isupper() and word.casefold() not in others for place, word in enumerate(words, start))


def _digits(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\d+", text))
