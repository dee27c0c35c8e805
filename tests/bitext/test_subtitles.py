"""Subtitles of a translation on the times of the source."""

from dataclasses import replace
from pathlib import Path

from aligner import SegmentPair, write_bitext

ROW = SegmentPair("a", "b", "en", "de", "x", "X.", (0,), (0,), (0, 1), (0, 1), "1-1", 1.0, 1.0)


def test_target_text_is_shown_when_the_source_is(tmp_path: Path) -> None:
    """In order and never over each other; sentences that end in one cue are shown together, others are told lost."""
    rows = [
        replace(ROW, source_time=(1.0, 3.5), target="Eins."),
        replace(ROW, source_time=(3.0, 5.0), target="Zwei."),
        replace(ROW, source_time=(4.0, 5.0), target="Drei."),
        replace(ROW, target="Ohne Zeit."),
    ]
    assert write_bitext(rows, tmp_path / "a.srt") == [tmp_path / "a.srt"]
    assert (tmp_path / "a.srt").read_text().split("\n\n")[:2] == [
        "1\n00:00:01,000 --> 00:00:03,500\nEins.",
        "2\n00:00:03,500 --> 00:00:05,000\nZwei.\nDrei.",
    ]


def test_each_document_pair_has_its_file(tmp_path: Path) -> None:
    """Named after source and target."""
    rows = [replace(ROW, source_id=f"en/{n}.srt", source_time=(0.0, 1.0)) for n in "12"]
    written = write_bitext(rows, tmp_path / "a.srt")
    assert [path.name for path in written] == ["a.en_1_srt.b.srt", "a.en_2_srt.b.srt"]


def test_no_file_takes_the_place_of_another(tmp_path: Path) -> None:
    """Ids that make one name, and a pair whose rows do not stand together, have files with numbers."""
    timed = replace(ROW, source_time=(0.0, 1.0))
    rows = [replace(timed, source_id=id_, target=id_) for id_ in ("a/1", "a_1", "A 1", "a/1")]
    written = write_bitext(rows, tmp_path / "x.srt")
    assert [path.name for path in written] == ["x.A_1.b-3.srt", "x.a_1.b-2.srt", "x.a_1.b-4.srt", "x.a_1.b.srt"]
    texts = {path.read_text(encoding="utf-8").split("\n")[2] for path in written}
    assert texts == {"a/1", "a_1", "A 1"}
