"""The stages together, through Aligner, with an encoder that is no model."""

import itertools
import random
import re
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aligner import Aligner, Document, InputError, LanguageGuess, PileResult, Settings
from aligner.encoders.cache import VectorCache
from aligner.encoders.reference_sentences import ALL_SENTENCES
from tests.fakes import LexiconEncoder

GERMAN = (
    "Die Stadt öffnet eine neue Brücke am Montag. Die alte Brücke war viele Jahre gesperrt. "
    "Die Bürgermeisterin sagt: Das kostet Geld. Kinder und Lehrerin der Schule in der Straße. "
    "Der Rat hat einen Plan im Winter."
)
ENGLISH = (
    "The city opens a new bridge on Monday. The old bridge was closed many years. "
    "The mayor says: The costs money. Children and teacher of the school in the road. "
    "The council has a plan in winter."
)
LIBRARY = (
    "Many books of the library found. The thief has stolen the picture in the museum. Police says not many people."
)
MARKT = "Der Bäcker hat Brot am Markt. Regen und Schnee im Garten. Der Sturm war der Schaden der Bäume. Ein alter Baum."


def pile() -> list[Document]:
    """One report in two languages and a lonely document in each."""
    return [
        Document("bridge.de", GERMAN, "de"),
        Document("bridge.en", ENGLISH, "en"),
        Document("library.en", LIBRARY, "en"),
        Document("market.de", MARKT, "de"),
    ]


def run(documents: Sequence[Document], chosen: Settings | None = None) -> PileResult:
    """What align_pile gives with the fake encoder."""
    return Aligner(encoder=LexiconEncoder(), settings=chosen or Settings()).align_pile(documents)


def test_a_pile_becomes_reports_and_bitext() -> None:
    """The report is found, its sentences paired, the others left alone with reasons."""
    result = run(pile())
    assert [report.documents for report in result.reports] == [("bridge.de", "bridge.en")]
    assert [(pair.source_id, pair.target_id, pair.report_id) for pair in result.pairs] == [
        ("bridge.de", "bridge.en", "r00001")
    ]
    assert [(row.source_sentences, row.target_sentences) for row in result.bitext] == [((n,), (n,)) for n in range(5)]
    assert {item.id for item in result.unmatched} == {"library.en", "market.de"}
    assert result.summary["counts"]["sentence_pairs"] == 5


def test_offsets_lead_back_to_the_document() -> None:
    """Every row's text stands in its document where its offsets say."""
    texts = {document.id: document.text for document in pile()}
    for row in run(pile()).bitext:
        assert row.source_offsets is not None
        assert texts[row.source_id][slice(*row.source_offsets)] == row.source


def test_the_order_of_the_documents_changes_nothing() -> None:
    """Any order gives the same result."""
    expected = run(pile())
    for seed in range(3):
        shuffled = random.Random(seed).sample(pile(), 4)
        assert replace(run(shuffled), summary={}) == replace(expected, summary={})


def test_furniture_takes_no_part() -> None:
    """Image markers and counters are counted as sentences and appear in no row."""
    furnished = replace(pile()[0], text="![]() |\n" + GERMAN + "\nKommentar (0)")
    result = run([furnished, *pile()[1:]])
    assert len(result.sentences["bridge.de"]) == 7
    assert [row.source_sentences for row in result.bitext] == [(n,) for n in range(1, 6)]
    assert result.summary["counts"]["furniture"] == 2


def test_a_line_that_recurs_on_one_side_alone_is_aligned_all_the_same() -> None:
    """The heading of three English pages finds its translation, which only two German pages have."""
    english = ("The mayor has many books.", "The storm was old.", "The train is new in the city.")
    german = ("Die Bürgermeisterin hat viele Bücher.", "Der Sturm war alt.", "Der Zug ist neu in die Stadt.")
    pages = [Document(f"en{n}", f"Snow and rain\n{text}", "en") for n, text in enumerate(english)]
    pages += [Document(f"de{n}", f"Schnee und Regen\n{text}", "de") for n, text in enumerate(german[:2])]
    pages += [Document("de2", german[2], "de")]
    result = Aligner(encoder=LexiconEncoder(), cache=False).align_pile(pages)
    rows = {(row.source_id, row.source, row.target) for row in result.bitext}
    assert {(row.source_id, row.target_id) for row in result.pairs} == {(f"de{n}", f"en{n}") for n in range(3)}
    assert {("de0", "Schnee und Regen", "Snow and rain"), ("de1", "Schnee und Regen", "Snow and rain")} < rows
    assert ("de2", "", "Snow and rain") in rows
    marked = {item.id: [sentence.recurring for sentence in item.sentences] for item in result.split}
    assert [marked[id_] for id_ in ("en0", "en1", "en2")] == [[True, False]] * 3
    assert [marked[id_] for id_ in ("de0", "de1", "de2")] == [[False, False], [False, False], [False]]


def test_a_language_the_encoder_does_not_know_is_skipped() -> None:
    """The reason names the language, the encoder and what would serve; the rest of the pile is aligned."""
    encoder = LexiconEncoder()
    encoder.languages = frozenset({"de", "en"})  # type: ignore[attr-defined]
    result = Aligner(encoder=encoder).align_pile([*pile(), Document("x", "Tohle je česká věta.", "cs")])
    assert len(result.pairs) == 1
    (skipped,) = result.skipped
    assert skipped.id == "x"
    assert all(word in skipped.reason for word in ("cs", "lexicon", "de en", "--model"))


def test_documents_of_furniture_and_blank_ones_are_skipped() -> None:
    """Nothing is lost: each has its reason."""
    result = run([*pile(), Document("a", "![]() |\nComment (0)", "en"), Document("b", " \n", "en")])
    assert {item.id: item.reason.split(";")[0] for item in result.skipped} == {
        "a": "no sentence found",
        "b": "the text is empty",
    }


def test_min_confidence_leaves_rows_out_and_counts_them() -> None:
    """Rows below it are gone from the bitext; the summary says how many."""
    everything, sure = run(pile()), run(pile(), Settings(min_confidence=0.95))
    assert all(row.confidence >= 0.95 for row in sure.bitext)
    left_out = sure.summary["counts"]["below_min_confidence"]
    assert left_out == len(everything.bitext) - len(sure.bitext)


def test_two_documents_with_one_id_are_an_error() -> None:
    """Given as Documents too."""
    with pytest.raises(InputError, match=r"bridge\.en"):
        run([*pile(), pile()[1]])


def test_paths_and_documents_do_not_mix() -> None:
    """One call takes one or the other."""
    with pytest.raises(InputError, match="together"):
        Aligner(encoder=LexiconEncoder()).pair_pile(["somewhere", pile()[0]])


def test_two_documents_are_aligned_as_texts() -> None:
    """align_documents gives the rows of the pair, languages by any tag."""
    rows = Aligner(encoder=LexiconEncoder()).align_documents(ENGLISH, GERMAN, source="en-GB", target="deu")
    assert [(row.source_language, row.target_language, row.kind) for row in rows] == [("en-GB", "de", "1-1")] * 5
    assert rows[0].source == "The city opens a new bridge on Monday."


def test_sentences_keep_their_numbers_blank_ones_too() -> None:
    """align_sentences covers every line given."""
    source = ["Die Brücke war gesperrt.", "", "Der Rat hat einen Plan.", "Kinder und Schule im Winter."]
    target = ["The bridge was closed.", "The council has a plan.", "Children and school in winter."]
    beads = Aligner(encoder=LexiconEncoder()).align_sentences(source, target)
    assert sorted(i for bead in beads for i in bead.source) == [0, 1, 2, 3]
    assert sorted(j for bead in beads for j in bead.target) == [0, 1, 2]
    linked = {(i, j) for bead in beads for i, j in itertools.product(bead.source, bead.target)}
    assert {(0, 0), (2, 1), (3, 2)} <= linked


def test_nothing_to_align() -> None:
    """Empty texts give no beads, one empty text only null beads."""
    aligner = Aligner(encoder=LexiconEncoder())
    assert aligner.align_sentences([], []) == []
    assert [bead.kind for bead in aligner.align_sentences(["Der Rat."], [])] == ["1-0"]
    assert aligner.align_documents("", "", source="en", target="de") == []


@pytest.mark.parametrize("overlaps", ["doubtful", "all", "none"])
def test_joins_are_encoded_as_the_settings_say(overlaps: str) -> None:
    """All joins, none, or those where the alignment is in doubt; each text once."""
    encoder = LexiconEncoder()
    source = ["Die Brücke war gesperrt.", "Der Rat hat einen Plan.", "Kinder im Winter.", "Schnee und Regen."]
    target = ["The bridge was closed. The council has a plan.", "Children in winter.", "Snow and rain."]
    settings = Settings(overlaps=overlaps)  # type: ignore[arg-type]
    beads = Aligner(encoder=encoder, settings=settings).align_sentences(source, target)
    assert beads[0].source == (0, 1)
    assert len(encoder.encoded) == len(set(encoder.encoded))
    joins = len(set(encoder.encoded) - ALL_SENTENCES) - 7
    assert joins == {"all": 6 + 3, "none": 0}.get(overlaps, joins)
    assert joins < 9 or overlaps == "all"


def test_settings_are_checked_when_built() -> None:
    """Each wrong value is named, with what is wanted."""
    for wrong, message in (
        ({"min_confidence": 2}, "0 to 1"),
        ({"max_group": 0}, "1 to 8"),
        ({"max_bead": 1}, "max_bead"),
        ({"overlaps": "some"}, "doubtful"),
        ({"candidates": 0}, "1 or more"),
    ):
        with pytest.raises(InputError, match=message):
            Settings(**wrong)


def test_progress_is_told_by_stage() -> None:
    """The callback hears of each stage that takes time, up to its end."""
    told: dict[str, tuple[int, int]] = {}
    aligner = Aligner(encoder=LexiconEncoder(), progress=lambda stage, *steps: told.update({stage: steps}))
    aligner.align_pile(pile())
    assert {"read", "encode", "align"} <= set(told)
    assert all(done == total for done, total in told.values())


def test_inputs_are_not_changed() -> None:
    """An encoder's vectors are never written into."""

    class Frozen(LexiconEncoder):
        def encode(self, texts: Sequence[str], /) -> np.ndarray:
            vectors = super().encode(texts)
            vectors.flags.writeable = False
            return vectors

    assert len(Aligner(encoder=Frozen()).align_pile(pile()).pairs) == 1


def test_a_model_and_an_encoder_are_not_mixed_up() -> None:
    """A name is a model, an object an encoder, and only one of them is given."""
    for wrong in ({"model": "use", "encoder": LexiconEncoder()}, {"encoder": "use"}, {"model": LexiconEncoder()}):
        with pytest.raises(InputError, match="give"):
            Aligner(**wrong)


CZECH = "Město otevírá v pondělí nový most. Starý most byl mnoho let uzavřen. Starostka říká, že to stojí peníze."
VIETNAMESE = (
    "Thành phố khánh thành cây cầu mới vào thứ Hai. Cây cầu cũ đã đóng cửa nhiều năm. Thị trưởng nói việc này tốn tiền."
)


@pytest.mark.parametrize(
    ("texts", "settings", "name"),
    [
        ([ENGLISH, GERMAN], Settings(), "use"),
        ([ENGLISH, CZECH, VIETNAMESE], Settings(), "e5-small"),
        ([ENGLISH, GERMAN, CZECH], Settings(languages=("en", "de")), "use"),
    ],
)
def test_the_encoder_is_chosen_by_the_languages_of_the_pile(
    texts: list[str], settings: Settings, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a model, the bundled encoder that knows the languages that are found and wanted; loaded once."""
    loaded = []

    def load(wanted: str) -> LexiconEncoder:
        loaded.append(wanted)
        return LexiconEncoder()

    monkeypatch.setattr("aligner.run.encoders.load_encoder", load)
    aligner = Aligner(settings=settings)
    documents = [Document(str(number), text) for number, text in enumerate(texts)]
    aligner.pair_pile(documents)
    aligner.pair_pile(documents)
    assert loaded == [name]


def test_a_fresh_run_loads_use_while_it_reads(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It does not wait for the languages, unless those wanted say that `use` will not be taken.

    Where vectors are kept from earlier runs, all may be among them, and the encoder waits until one is missing.
    """
    loaded = threading.Event()
    monkeypatch.setattr("aligner.encoders.use.UseEncoder.prepare", lambda _: loaded.set())

    def detector(text: str) -> LanguageGuess:
        return LanguageGuess(None, reason="loaded" if loaded.wait(20) else "not loaded")

    def has_loaded(aligner: Aligner, text: str, cache: str) -> bool:
        monkeypatch.setenv("ALIGNER_CACHE", str(tmp_path / cache))
        loaded.clear()
        aligner.pair_pile([Document("a", text)])
        return loaded.is_set()

    assert has_loaded(Aligner(detector=detector), ENGLISH, "one")
    assert has_loaded(Aligner(model="use", detector=detector), ENGLISH, "two")
    assert not has_loaded(Aligner(settings=Settings(languages=("en", "cs"))), "123", "three")
    assert not has_loaded(Aligner(encoder=LexiconEncoder()), "123", "four")
    VectorCache(tmp_path / "kept", "of any encoder").close()
    assert not has_loaded(Aligner(), "123", "kept")
    assert has_loaded(Aligner(detector=detector, cache=False), ENGLISH, "kept")


def test_the_encoder_is_chosen_by_the_languages_of_bare_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Given languages decide, or detected ones; what is too short to tell takes `use`."""
    loaded = []

    def load(wanted: str) -> LexiconEncoder:
        loaded.append(wanted)
        return LexiconEncoder()

    monkeypatch.setattr("aligner.run.encoders.load_encoder", load)
    Aligner().align_documents(ENGLISH, CZECH, source="en", target="cs")
    Aligner().align_sentences(ENGLISH.split(". "), VIETNAMESE.split(". "))
    Aligner().mine(ENGLISH.split(". "), CZECH.split(". "))
    Aligner().align_sentences(ENGLISH.split(". "), GERMAN.split(". "))
    Aligner().align_sentences(["Yes."], ["Ano."])
    assert loaded == ["e5-small", "e5-small", "e5-small", "use", "use"]


@pytest.mark.parametrize(
    ("field", "value", "found"),
    [
        ("id", 7, "document 7: its id is of type int ('7'); wanted a string"),
        ("text", b"Ein Text.", "document 'a': its text is of type bytes"),
        ("text", None, "its text is of type NoneType ('None'); wanted a string"),
        ("date", date(2014, 5, 1), "its date is of type date ('2014-05-01'); wanted a string or None"),
        ("language", ("de",), "its language is of type tuple"),
    ],
)
def test_a_field_of_another_type_is_told(field: str, value: object, found: str) -> None:
    """With the document, what was found and what was wanted."""
    wrong = replace(Document("a", "Ein Text.", "de"), **{field: value})  # type: ignore[arg-type]
    with pytest.raises(InputError, match=re.escape(found)):
        Aligner(encoder=LexiconEncoder()).align_pile([*pile(), wrong])


def test_halves_of_characters_become_a_sign_in_every_field() -> None:
    """So that all of them can be written down."""
    half = "a\ud800"
    document = Document(half, f"{GERMAN} {half}", "de", date=half, title=half, url=half, path=half)
    found = run([document, *pile()[1:]]).documents[0]
    assert {found.id, found.date, found.title, found.url, found.path} == {"a\ufffd"}
    assert found.text.endswith("a\ufffd")


def test_one_document_is_a_pile_of_one() -> None:
    """As one path is."""
    one: Any = pile()[0]
    assert [document.id for document in Aligner(encoder=LexiconEncoder()).align_pile(one).documents] == ["bridge.de"]


@pytest.mark.parametrize("inputs", [5, [5], ["a.txt", 5], [*pile(), 5], [None], None])
def test_what_is_neither_path_nor_document_is_told(inputs: Any) -> None:
    """With its type."""
    with pytest.raises(InputError, match=r"of type (int|NoneType) .*; wanted paths or Documents"):
        Aligner(encoder=LexiconEncoder()).align_pile(inputs)
