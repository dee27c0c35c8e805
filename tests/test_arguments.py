"""Public functions handed the wrong kind of thing: one line that says so, and never a result that is silently wrong."""

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import aligner
from aligner import Aligner, AlignerError, Bead, Document, InputError, LanguageGuess, SegmentPair, Settings
from tests.command import ENGLISH, GERMAN, pile
from tests.fakes import LexiconEncoder
from tests.jobs import Lines

# Values of every kind, by name; what a parameter takes is named with it below, and all others must be refused.
KINDS: dict[str, Callable[[], Any]] = {
    "none": lambda: None,
    "flag": lambda: True,
    "whole": lambda: 3,
    "number": lambda: 2.5,
    "nan": lambda: math.nan,
    "text": lambda: "no",
    "empty": lambda: "",
    "bytes": lambda: b"no",
    "list": lambda: [1, 2],
    "nothing": list,
    "nothings": lambda: [None],
    "nested": lambda: [["a"], ["b"]],
    "bytes in a list": lambda: [b"a"],
    "set": lambda: {"a", "b"},
    "dict": lambda: {"a": "b"},
    "object": object,
    "type": lambda: str,
    "function": lambda: lambda *_: 1,
    "array": lambda: np.arange(3),
    "spent": lambda: iter(()),
}
BEADS = [Bead((0,), (0,), 0.5)]
ROW = SegmentPair("a", "b", "en", "de", "s", "t", (0,), (0,), None, None, "1-1", 0.5, 0.5)


def al(**parts: Any) -> Aligner:
    """An aligner without a model."""
    own: dict[str, Any] = {"encoder": LexiconEncoder(), "splitter": Lines(), "cache": False}
    return Aligner(**own | parts)


def _pair_pile(folder: Path, **parts: Any) -> object:
    return al().pair_pile(**{"inputs": [folder / "pile"]} | parts)


# A public call by name: it takes one of its parameters by keyword, all others are right.
CALLS: dict[str, Callable[..., Any]] = {
    "Aligner": lambda folder, **own: al(**own),
    "pair_pile": _pair_pile,
    "align_documents": lambda folder, source_text="a b", target_text="c d", source="en", target="de": (
        al().align_documents(source_text, target_text, source=source, target=target)
    ),
    "align_sentences": lambda folder, source=("a",), target=("b",): al().align_sentences(source, target),
    "mine": lambda folder, source=("a",), target=("b",): al().mine(source, target),
    "mine_pools": lambda folder, folder_=None: al().mine_pools(["a"], ["b"], folder=folder_),
    "evaluate": lambda folder, gold=BEADS, predicted=BEADS: aligner.evaluate(gold, predicted),
    "evaluate_pairs": lambda folder, gold=(), predicted=(): aligner.evaluate_pairs(gold, predicted),
    "read_beads": lambda folder, path: aligner.read_beads(path),
    "read_bitext": lambda folder, path: aligner.read_bitext(path),
    "read_corrections": lambda folder, path: aligner.read_corrections(path),
    "read_documents": lambda folder, **own: aligner.read_documents(**{"inputs": folder / "pile"} | own),
    "read_terms": lambda folder, path: aligner.read_terms(path),
    "write_beads": lambda folder, beads=BEADS, path=None: aligner.write_beads(beads, path or folder / "beads.txt"),
    "clean_bitext": lambda folder, **own: aligner.clean_bitext(**{"rows": [ROW]} | own),
    "write_bitext": lambda folder, **own: aligner.write_bitext(**{"rows": [ROW], "path": folder / "b.tsv"} | own),
    "write_result": lambda folder, **own: aligner.write_result(**{"result": None, "out": folder / "out"} | own),
    "load_encoder": lambda folder, **own: aligner.load_encoder(**{"name": "use"} | own),
    "Settings": lambda folder, **own: Settings(**own),
}
SEQUENCES = {"nothing", "spent"}  # both give nothing
# What each parameter may be given of the kinds above.
PARAMETERS: dict[str, dict[str, set[str]]] = {
    "Aligner": {
        "model": {"none"},
        "encoder": {"none"},
        "settings": set(),
        "splitter": {"function"},
        "detector": {"none", "function"},
        "cache": {"flag"},
        "progress": {"function"},
        "engine": set(),
    },
    "pair_pile": {"inputs": set(), "leave_out": {"none", "text"}, "work": {"none", "text"}, "corrections": SEQUENCES}
    | {"pairs": {"none"}},
    "align_documents": {"source_text": {"text", "empty"}, "target_text": {"text", "empty"}}
    | {"source": {"text"}, "target": {"text"}},  # Norwegian
    "align_sentences": {"source": SEQUENCES, "target": SEQUENCES},
    "mine": {"source": SEQUENCES, "target": SEQUENCES},
    "mine_pools": {"folder_": {"none"}},
    "evaluate": {"gold": SEQUENCES, "predicted": SEQUENCES},
    "evaluate_pairs": {"gold": SEQUENCES, "predicted": SEQUENCES},
    "read_beads": {"path": set()},
    "read_bitext": {"path": set()},
    "read_terms": {"path": set()},
    "read_corrections": {"path": set()},
    "read_documents": {
        "inputs": set(),
        "max_characters": {"whole"},
        "leave_out": {"none", "text"},
        "columns": {"none", "dict"},
        "chapters": {"flag"},
    },
    "write_beads": {"beads": SEQUENCES},
    "clean_bitext": {"rows": SEQUENCES, "drop": SEQUENCES | {"empty"}, "settings": set()},
    "write_bitext": {"rows": SEQUENCES, "path": set(), "format": {"none"}, "created": {"none"}},
    "write_result": {"result": set(), "out": set(), "formats": set(), "overwrite": set()},
    "load_encoder": {"name": set(), "device": {"none", "text", "empty"}},
    "Settings": {
        "languages": {"none", "nothing"},
        "one_to_one": {"flag"},
        "min_confidence": set(),
        "pair_confidence": set(),
        "candidates": {"whole"},
        "max_group": {"whole"},
        "max_bead": {"whole"},
        "overlaps": set(),
        "max_characters": {"whole"},
        "margin": {"whole", "number"},
        "columns": set(),
        "chapters": {"flag"},
        "inside": {"flag"},
        "terms": {"none"},
    },
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pile to read, and room to write."""
    folder = tmp_path_factory.mktemp("arguments")
    pile(folder / "pile")
    return folder


@pytest.mark.parametrize(
    ("call", "parameter"), [(call, parameter) for call, own in PARAMETERS.items() for parameter in own]
)
def test_a_wrong_kind_is_refused_in_one_line(
    call: str, parameter: str, folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Every parameter of every public function with every kind of value: an error of ours, or what it does take."""
    monkeypatch.chdir(tmp_path)
    for kind, make in KINDS.items():
        if kind in PARAMETERS[call][parameter]:
            CALLS[call](folder, **{parameter: make()})
            continue
        with pytest.raises(AlignerError) as caught:
            CALLS[call](folder, **{parameter: make()})
        assert str(caught.value).strip(), kind
        assert "\n" not in str(caught.value), kind


def _array(texts: list[str]) -> Any:
    return np.array(texts)


def _objects(texts: list[str]) -> Any:
    return np.array(texts, dtype=object)


def _generator(texts: list[str]) -> Iterator[str]:
    yield from texts


def _column(texts: list[str]) -> Any:
    pandas = pytest.importorskip("pandas")
    return pandas.DataFrame({"text": texts}, index=range(7, 7 + len(texts)))["text"]


@pytest.mark.parametrize("kind", [tuple, list, iter, _generator, _array, _objects, _column])
def test_any_iterable_of_strings_is_taken_once(kind: Callable[[list[str]], Any]) -> None:
    """Tuples, generators, arrays and columns give the beads and the matches that lists give."""
    expected = al().align_sentences(GERMAN, ENGLISH)
    assert [bead.kind for bead in expected] == ["1-1"] * len(GERMAN)
    assert al().align_sentences(kind(GERMAN), kind(ENGLISH)) == expected
    assert al().mine(kind(GERMAN), kind(ENGLISH)) == al().mine(GERMAN, ENGLISH)
    assert len(al().mine(GERMAN, ENGLISH)) == len(GERMAN)


def test_beads_are_taken_from_a_generator() -> None:
    """Scores are those of the list."""
    beads = [Bead((n,), (n,)) for n in range(3)]
    assert aligner.evaluate(iter(beads), iter(beads)).strict.f1 == 1.0
    assert aligner.evaluate_pairs(iter([("a", "b")]), iter([("b", "a")])).f1 == 1.0


@pytest.mark.parametrize(
    "spans",
    [[(0, 99)], [(-1, 2)], [(2, 1)], [(3, 5), (0, 2)], [(0, 3), (2, 5)], [(0,)], ["ab"], None, 5, [(0.0, 2.0)], "ab"],
)
def test_a_splitter_that_returns_no_spans_is_refused(spans: Any, folder: Path) -> None:
    """Beyond the text, out of order, overlapping, or of another kind."""
    aligner_ = al(splitter=lambda text, language: spans)
    with pytest.raises(InputError, match="the splitter returned"):
        aligner_.align_documents("a b c", "d e f", source="en", target="de")
    with pytest.raises(InputError, match="the splitter returned"):
        aligner_.pair_pile(folder / "pile")


@pytest.mark.parametrize("guess", [None, "en", ("en", 0.5), LanguageGuess(5)])  # type: ignore[arg-type]
def test_a_detector_that_tells_no_guess_is_refused(guess: Any, folder: Path) -> None:
    """It is said what was wanted."""
    with pytest.raises(InputError, match="what the detector returned is"):
        al(detector=lambda text: guess).pair_pile(folder / "pile")


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.binary(), st.lists, max_leaves=4))
@settings(max_examples=200, deadline=None)
def test_nothing_else_is_taken_for_sentences(value: Any) -> None:
    """Whatever is no sequence of strings: refused in one line, or empty."""
    if value == []:
        assert al().align_sentences(value, ["a"]) == [Bead((), (0,))]
        return
    with pytest.raises(InputError) as caught:
        al().align_sentences(value, ["a"])
    assert "\n" not in str(caught.value)


def test_a_document_with_a_wrong_field_is_refused() -> None:
    """One whose text is bytes, among good ones that a generator gives."""
    documents = (Document(str(n), text) for n, text in enumerate(["a", b"b"]))  # type: ignore[arg-type]
    with pytest.raises(InputError, match="document '1': its text is of type bytes"):
        al().pair_pile(documents)


def test_every_public_function_is_tried() -> None:
    """A function that is made public has a row here; what only holds data has none."""
    functions = {name for name in aligner.__all__ if callable(getattr(aligner, name)) and name[0].islower()}
    assert functions <= CALLS.keys()
