"""Segments of a report in all its languages: what is joined, what is refused, and that no sentence is lost."""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aligner import InputError, SegmentPair, write_bitext
from aligner.bitext.report_segments import LARGEST, ReportSegment, report_segments
from aligner.bitext.rows import parse_row

Numbers = tuple[int, ...]
LANGUAGES = {"a": "en", "b": "de", "c": "fr", "d": "en", "z": "zh"}  # of documents


def words(document: str, numbers: Numbers) -> str:
    """The text of sentences of a document."""
    return "".join(f"桥{n}。" for n in numbers) if document == "z" else " ".join(f"{document}{n}." for n in numbers)


def row(
    source: str, left: Numbers, target: str, right: Numbers, confidence: float = 0.9, moved: bool = False
) -> SegmentPair:
    """A bead between sentences of two documents, each of ten characters."""
    return SegmentPair(
        source_id=source,
        target_id=target,
        source_language=LANGUAGES[source],
        target_language=LANGUAGES[target],
        source=words(source, left),
        target=words(target, right),
        source_sentences=left,
        target_sentences=right,
        source_offsets=(10 * left[0], 10 * left[-1] + 9) if left else None,
        target_offsets=(10 * right[0], 10 * right[-1] + 9) if right else None,
        kind=f"{len(left)}-{len(right)}",
        score=confidence / 2,
        confidence=confidence,
        moved=moved,
    )


def sentences(segments: Sequence[ReportSegment]) -> list[dict[str, Numbers]]:
    """The sentences of each document in each segment."""
    return [{version.id: version.sentences for version in segment.versions} for segment in segments]


def test_what_beads_link_is_one_segment() -> None:
    """Two versions in one language and two others: what a sentence is in each, its text, the least confidence."""
    rows = [
        row("a", (0,), "b", (0, 1), 0.8),
        row("a", (1,), "b", (), 0.5),
        row("a", (0,), "c", (0,)),
        row("a", (1,), "c", (1,), 0.7, moved=True),
        row("b", (0, 1), "d", (0,)),
    ]
    first, second = report_segments(rows)
    assert sentences([first, second]) == [{"a": (0,), "b": (0, 1), "c": (0,), "d": (0,)}, {"a": (1,), "c": (1,)}]
    assert [(version.id, version.language, version.text, version.offsets) for version in first.versions] == [
        ("a", "en", "a0.", (0, 9)),
        ("b", "de", "b0. b1.", (0, 19)),
        ("c", "fr", "c0.", (0, 9)),
        ("d", "en", "d0.", (0, 9)),
    ]
    assert (first.confidence, first.score, first.beads, first.refused, first.moved) == (0.8, 0.4, 3, 0, False)
    assert (second.confidence, second.beads, second.moved) == (0.7, 1, True)


def test_a_chain_is_one_segment_with_all_its_text() -> None:
    """a1-b1 and b1,b2-c1 join; so do pieces that overlap, whose text stands once; Chinese is joined without spaces."""
    assert sentences(
        report_segments([row("a", (0,), "b", (0,)), row("b", (0, 1), "c", (0,)), row("a", (), "b", (1,))])
    )[0] == {"a": (0,), "b": (0, 1), "c": (0,)}
    (segment,) = report_segments(
        [
            row("z", (0, 1), "b", (0,)),
            row("z", (2,), "b", (1,)),
            row("z", (0,), "c", (0,)),
            row("z", (1, 2), "c", (1,)),
        ]
    )
    assert [version.text for version in segment.versions] == ["桥0。桥1。桥2。", "b0. b1.", "c0. c1."]


def test_a_weak_bead_joins_nothing_far_apart() -> None:
    """A doubtful bead that would join sentences that are no neighbours is refused; both segments count it."""
    rows = [row("a", (n,), "b", (n,)) for n in range(9)]
    rows += [row("b", (n,), "c", (n,)) for n in range(8)] + [row("b", (8,), "c", ())]
    rows += [row("a", (7,), "c", (0,), 0.3, moved=True)]
    segments = report_segments(rows)
    assert sentences(segments) == [{"a": (n,), "b": (n,), "c": (n,)} for n in range(8)] + [{"a": (8,), "b": (8,)}]
    assert [segment.refused for segment in segments] == [1, 0, 0, 0, 0, 0, 0, 1, 0]
    assert [segment.confidence for segment in segments] == [0.9] * 9


def test_a_chain_without_end_is_cut() -> None:
    """Beads that overlap from first to last, surest first, join at most LARGEST sentences of a document."""
    count = 40
    rows = [row("a", (n, n + 1), "b", (n // 2,), 0.9) for n in range(0, count, 2)]
    rows += [row("a", (n, n + 1), "c", (n // 2,), 0.6) for n in range(1, count - 1, 2)]
    rows += [row("a", (0,), "c", ()), row("a", (count - 1,), "c", ())]
    segments = report_segments(rows)
    parts = [numbers for segment in sentences(segments) for document, numbers in segment.items() if document == "a"]
    assert sorted(n for numbers in parts for n in numbers) == list(range(count))
    assert max(map(len, parts)) == LARGEST
    assert sum(segment.refused for segment in segments) >= count / LARGEST - 1
    assert {n for segment in sentences(segments) for n in segment.get("c", ())} == set(range(19))


def test_a_sentence_alone_is_a_segment_of_one_language() -> None:
    """What only one version says stands by itself, with the confidence that it stands alone."""
    (segment,) = report_segments([row("a", (3,), "b", (), 0.6), row("a", (3,), "c", (), 0.7)])
    assert sentences([segment]) == [{"a": (3,)}]
    assert (segment.confidence, segment.beads) == (0.6, 0)


def test_nothing_known_is_nan() -> None:
    """Gold beads have no confidence; segments of them have none either."""
    (segment,) = report_segments([row("a", (0,), "b", (0,), math.nan)])
    assert math.isnan(segment.confidence)
    assert report_segments([]) == report_segments([row("a", (), "b", ())]) == []


def test_rows_without_sentence_numbers_are_told() -> None:
    """A text that no number goes with, as of a translation memory of others, cannot be placed."""
    with pytest.raises(InputError, match=r"a, b: 'b0\.' has no sentence numbers"):
        report_segments([SegmentPair("a", "b", "en", "de", "a0.", "b0.", (0,), (), None, None, "1-1", 1, 1)])


@st.composite
def alignments(draw: st.DrawFn) -> list[SegmentPair]:
    """Every pair of some documents aligned by some beads, in order; each sentence is in one bead of each pair."""
    documents = draw(st.sampled_from([("a", "b"), ("a", "b", "c"), ("a", "b", "c", "d")]))
    lengths = {document: draw(st.integers(1, 6)) for document in documents}
    rows = []
    for source, target in combinations(documents, 2):
        beads = draw(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=6))
        left, right = list(range(lengths[source])), list(range(lengths[target]))
        for i, j in [*beads, (6, 6)]:  # the last takes what is left
            if left[:i] or right[:j]:
                sure = draw(st.sampled_from([0.2, 0.5, 0.9]))
                rows.append(row(source, tuple(left[:i]), target, tuple(right[:j]), sure))
            del left[:i], right[:j]
    return rows


def components(rows: Sequence[SegmentPair]) -> list[set[tuple[str, int]]]:
    """Connected components of the sentences that beads link, the slow way."""
    groups = [
        {(item.source_id, n) for n in item.source_sentences} | {(item.target_id, n) for n in item.target_sentences}
        for item in rows
    ]
    merged: list[set[tuple[str, int]]] = []
    for group in groups:
        touching = [other for other in merged if other & group]
        merged = [other for other in merged if not other & group] + [group.union(*touching)]
    return merged


REFUSING = [
    row("a", (), "b", (0,), 0.2),
    row("a", (0,), "b", (1, 2), 0.2),
    row("a", (), "c", (0,), 0.2),
    row("a", (0,), "c", (1, 2), 0.2),
    row("b", (0, 1), "c", (0,), 0.5),
    row("b", (), "c", (1,), 0.2),
    row("b", (2,), "c", (2,), 0.5),
]


@settings(deadline=None, max_examples=200)
@given(alignments())
@example(REFUSING)
def test_every_sentence_is_in_one_segment(rows: list[SegmentPair]) -> None:
    """Sentences stand in one segment each with their text; where nothing was refused, segments are the components."""
    segments = report_segments(rows)
    found = [{(version.id, n) for version in segment.versions for n in version.sentences} for segment in segments]
    everything = [item for group in found for item in group]
    assert len(everything) == len(set(everything))
    assert set(everything) == set().union(*components(rows))
    for segment in segments:
        for version in segment.versions:
            assert version.text == words(version.id, version.sentences)
            assert version.offsets == (10 * version.sentences[0], 10 * version.sentences[-1] + 9)
    if not any(segment.refused for segment in segments):
        assert sorted(map(sorted, found)) == sorted(map(sorted, components(rows)))


def test_rows_of_other_programs_are_no_segments(tmp_path: Path) -> None:
    """They have no sentence numbers, nor need they name documents, which the error then does not."""
    bare = parse_row({"source": "Eins.", "target": "One."}, "")
    with pytest.raises(InputError, match=r"^'Eins\.' has no sentence numbers; segments need them"):
        write_bitext([bare], tmp_path / "a.segments.jsonl")
    with pytest.raises(InputError, match=r"^a\.txt: 'Eins\.' has no sentence numbers"):
        write_bitext([replace(bare, source_id="a.txt")], tmp_path / "a.segments.jsonl")
