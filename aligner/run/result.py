"""What a run over a pile gives: its plan and its bitext, on disk to be read a row at a time, or in memory."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from html import escape
from typing import Any, Generic, TypeVar

from aligner.bitext.parquet import arrow_table
from aligner.model import Document, DocumentPair, Report, SegmentPair, Sentence, Skipped, SplitDocument, Unmatched

Row = TypeVar("Row")


@dataclass(frozen=True, repr=False)
class OpenPlan:
    """What a pile holds, each in the order of its ids, read from disk a row at a time.

    split: documents with a language, with their sentences. candidates: all pairs of documents that were looked at.
    unmatched: documents in no report, with reasons. skipped: what was left out, with reasons. summary: counts, seconds
    and memory a stage, encoder, settings, versions.
    """

    split: Sequence[SplitDocument]
    reports: tuple[Report, ...]
    pairs: tuple[DocumentPair, ...]
    candidates: Iterable[DocumentPair]
    unmatched: Iterable[Unmatched]
    skipped: tuple[Skipped, ...]
    summary: dict[str, Any]

    def __repr__(self) -> str:
        """Its counts, on one line."""
        counts = (f"{number:,} {what.removesuffix('s') if number == 1 else what}" for what, number in self._counts())
        return f"{type(self).__name__}({', '.join(counts)})"

    def _repr_html_(self) -> str:
        """Its counts as a table, in a notebook."""
        languages = ", ".join(f"{number:,} {language}" for language, number in sorted(self._languages().items()))
        rows = [(what, f"{number:,}") for what, number in self._counts()]
        rows[0] = (rows[0][0], f"{rows[0][1]} ({languages})" if languages else rows[0][1])
        cells = "".join(f"<tr><th>{escape(what)}</th><td>{escape(number)}</td></tr>" for what, number in rows)
        return f"<table>{cells}</table>"

    def _counts(self) -> list[tuple[str, int]]:
        return [
            ("documents", len(self.split)),
            ("reports", len(self.reports)),
            ("pairs", len(self.pairs)),
            ("skipped", len(self.skipped)),
        ]

    def _languages(self) -> Mapping[str, int]:
        counts: dict[str, int] = self.summary.get("counts", {}).get("documents", {})
        return counts


@dataclass(frozen=True, repr=False)
class OpenPile(OpenPlan):
    """A plan and the bitext of its pairs, null beads included, in the order of pairs and of sentences."""

    bitext: Iterable[SegmentPair]


@dataclass(frozen=True, repr=False)
class PilePlan(OpenPlan):
    """What a pile holds, in memory; see OpenPlan."""

    split: tuple[SplitDocument, ...]
    candidates: tuple[DocumentPair, ...]
    unmatched: tuple[Unmatched, ...]

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents of split."""
        return tuple(item.document for item in self.split)

    @property
    def sentences(self) -> dict[str, tuple[Sentence, ...]]:
        """The sentences of each document, furniture included, by its id."""
        return {item.id: item.sentences for item in self.split}


@dataclass(frozen=True, repr=False)
class PileResult(PilePlan):
    """A plan in memory and its bitext; see OpenPile."""

    bitext: tuple[SegmentPair, ...]

    def to_arrow(self) -> Any:
        """The bitext as a pyarrow Table with the columns of bitext.parquet; pandas and polars take it as it is."""
        return arrow_table(self.bitext)

    def _counts(self) -> list[tuple[str, int]]:
        null = sum(row.is_null for row in self.bitext)
        return [*super()._counts(), ("bitext rows", len(self.bitext)), ("null beads", null)]


def in_memory(plan: OpenPlan) -> dict[str, Any]:
    """The fields of a plan or a pile, none of them left on disk."""
    lazy = "split", "candidates", "unmatched", "bitext"
    values = {item.name: getattr(plan, item.name) for item in fields(plan)}
    return {name: tuple(value) if name in lazy else value for name, value in values.items()}


@dataclass(frozen=True)
class Rows(Generic[Row]):
    """Rows that are read anew each time they are asked for."""

    read: Callable[[], Iterator[Row]]

    def __iter__(self) -> Iterator[Row]:
        return self.read()
