"""What is done a part at a time in large piles gives what it gives all at once."""

import gc
import importlib
import weakref
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from aligner import Document
from aligner.matching.document_vectors import EmbeddedDocument
from aligner.model import Settings, Vectors, no_progress
from aligner.run.engines.local import LocalEngine
from aligner.run.stages.align import align_pairs
from aligner.run.stages.read import read_pile
from aligner.run.store.embedded_documents import EmbeddedPile
from aligner.run.store.work_folder import WorkFolder
from tests.jobs import Lines, outcome, put_document, put_pile, run, text_of

# What a small pile does not reach: how much is held, sorted or read at once.
PARTS = {
    "aligner.matching.candidates.CENTRED_ROWS": 5,
    "aligner.matching.matcher.FEWEST_LOTS": 1,
    "aligner.matching.pair_scorer.HELD_BYTES": 1000,
    "aligner.matching.rivals.OWNERS_AT_ONCE": 7,
    "aligner.run.store.documents.READ_ROWS": 5,
    "aligner.run.store.embedded_documents.COUNTED_AT_ONCE": 10,
    "aligner.run.store.embedded_documents.HELD_SENTENCES": 12,
    "aligner.run.store.embedded_documents.ROWS_IN_MEMORY": 5,
    "aligner.run.store.reader.OPEN_FILES": 2,
}


def test_a_pile_taken_in_parts_gives_the_same_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is held, sorted or read at once."""
    pile = put_pile(tmp_path / "pile")
    for number in range(20, 28):  # versions with numbers, of which some are rare, and some differ
        for language, own in (("de", 5000), ("en", 6000)):
            first, rest = text_of(number, language).split("\n", 1)
            text = f"{first} {1000 + number} 2019 {own + number}\n{rest}"
            put_document(pile, f"{number}", language, text)
    run(pile, tmp_path / "whole")
    for name, size in PARTS.items():
        module, constant = name.rsplit(".", 1)
        assert getattr(importlib.import_module(module), constant) > size or constant == "FEWEST_LOTS"
        monkeypatch.setattr(name, size)
    run(pile, tmp_path / "parts")
    assert outcome(tmp_path / "parts") == outcome(tmp_path / "whole")


def test_all_steps_of_matching_read_a_document_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one process, as long as there is room for all: what a step has told the next one knows, too."""
    read: Counter[int] = Counter()
    real = EmbeddedPile._read

    def counted(pile: EmbeddedPile, place: int) -> EmbeddedDocument:
        read[place] += 1
        return real(pile, place)

    monkeypatch.setattr(EmbeddedPile, "_read", counted)
    pile = put_pile(tmp_path / "pile")
    for number in range(20, 26):  # pages that are near alike, of which each has to be told from the others
        for language in ("de", "en"):
            put_document(pile, f"{number}", language, f"{text_of(30, language)}\n{text_of(number, language, 2)}")
    documents = run(pile, tmp_path)["counts"]["documents"]
    assert sorted(read.items()) == [(place, 1) for place in range(sum(documents.values()))]


def test_aligning_begins_without_what_matching_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents that were read to be compared are a hundred MB of a large pile, and nobody asks for them again."""
    read: list[weakref.ref[Vectors]] = []
    held: list[int] = []
    real_read, real_align = EmbeddedPile._read, align_pairs

    def noted(pile: EmbeddedPile, place: int) -> EmbeddedDocument:
        found = real_read(pile, place)
        read.append(weakref.ref(found.vectors))
        return found

    def aligned(*arguments: Any) -> Any:
        gc.collect()
        held.append(sum(vectors() is not None for vectors in read))
        return real_align(*arguments)

    monkeypatch.setattr(EmbeddedPile, "_read", noted)
    monkeypatch.setattr("aligner.run.run.align_pairs", aligned)
    run(put_pile(tmp_path / "pile"), tmp_path / "out")
    assert len(read) > 10
    assert held == [0]


def test_documents_stand_in_the_order_of_their_ids(tmp_path: Path) -> None:
    """That of Python's strings, in whatever order and script they come; each is found by its id."""
    ids = ["b", "a", "é", "z", "Z", "\U0001f600", "\uff21", "語", "a1", "a-"]
    with WorkFolder(tmp_path, LocalEngine()) as work:
        documents = [Document(id_, "The harbour is open.", "en") for id_ in ids]
        pile = read_pile(work, documents, Settings(), Lines(), None, no_progress).pile
        assert pile.ids == tuple(sorted(ids))
        assert [document.id for document in pile] == sorted(ids)
        assert [pile.place_of[id_] for id_ in sorted(ids)] == list(range(len(ids)))
        for absent in ("", "aa", "\U0001f601"):
            assert absent not in pile.place_of
