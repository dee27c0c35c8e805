"""Which documents decide the encoder of a pile, and that this is told."""

import json
import logging
from collections.abc import Iterable

import pytest

import aligner.run.encoders
from aligner import Aligner, Document, Encoder, LanguageGuess, Settings
from aligner.encoders.choice import weigh_languages
from tests.command import ENGLISH, GERMAN
from tests.fakes import LexiconEncoder
from tests.jobs import Lines

VIETNAMESE = "Hội đồng thành phố đã quyết định đóng cửa cây cầu cũ bắc qua sông vì những vết nứt lớn. "


class UsualEncoder(LexiconEncoder):
    """The lexicon encoder by the name and with the languages of a bundled one."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        if name == "use":
            self.languages = frozenset({"de", "en", "nl"})


@pytest.fixture
def loaded_names(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the encoders that are loaded, none of which is real."""
    names: list[str] = []

    def load(name: str) -> Encoder:
        names.append(name)
        return UsualEncoder(name)

    monkeypatch.setattr(aligner.run.encoders, "load_encoder", load)
    return names


def by_word(text: str) -> LanguageGuess:
    """A detector that goes by a text's first word: a language, and how sure it is."""
    language, confidence = text.split()[0].split("=")
    return LanguageGuess(language, float(confidence))


def document(id_: str, sentences: Iterable[str], told: str = "") -> Document:
    """A document, with what the detector is to say."""
    return Document(id_, "\n".join([told, *sentences]), None if told else "en")


def pile(*others: Document, copies: int = 1) -> list[Document]:
    """An English and a German report, some English documents besides, and others."""
    pair = [Document("en/1", "\n".join(ENGLISH), "en"), Document("de/1", "\n".join(GERMAN), "de")]
    more = [Document(f"en/more{n}", f"Number {n} of the books.", "en") for n in range(copies)]
    return [*pair, *more, *others]


def test_doubtful_text_decides_nothing(loaded_names: list[str]) -> None:
    """Junk that is taken for Somali by halves is set apart with the reason, and the pile is done as without it."""
    junk = document("junk.txt", ["xxxx " * 1000], "so=0.51")
    found = Aligner(detector=by_word, splitter=Lines(), cache=False).pair_pile(pile(junk))
    assert loaded_names == ["use"]
    assert [
        (item.id, "it is doubtful that any text is in it (confidence 0.51" in item.reason) for item in found.skipped
    ] == [("junk.txt", True)]
    assert [(pair.source_id, pair.target_id) for pair in found.pairs] == [("de/1", "en/1")]
    assert found.summary["encoder_chosen_for"] == {}


def test_a_thousandth_decides_nothing_unless_it_is_asked_for(loaded_names: list[str]) -> None:
    """One Vietnamese document among more than a thousand is set apart; with --languages it decides."""
    one = Document("vi/1", VIETNAMESE, "vi")
    found = Aligner(splitter=Lines(), cache=False).pair_pile(pile(one, copies=1100))
    assert loaded_names == ["use"]
    assert [
        "1 of 1,103 documents are in it, too few to choose an encoder for" in item.reason for item in found.skipped
    ] == [True]
    settings = Settings(languages=("en", "de", "vi"))
    found = Aligner(settings=settings, splitter=Lines(), cache=False).pair_pile(pile(one, copies=1100))
    assert loaded_names == ["use", "e5-small"]


def test_what_made_the_choice_is_told(loaded_names: list[str], caplog: pytest.LogCaptureFixture) -> None:
    """In the summary and as a message: the language, how many documents, and the first of them."""
    others = [Document(f"vi/{n}", VIETNAMESE * n, "vi") for n in (1, 2)]
    with caplog.at_level(logging.WARNING):
        found = Aligner(splitter=Lines(), cache=False).align_pile(pile(*others))
    assert loaded_names == ["e5-small"]
    assert json.loads(json.dumps(found.summary))["encoder_chosen_for"] == {"vi": {"documents": 2, "first": "vi/1"}}
    assert "the encoder e5-small is taken, as some documents are in vi: 2, the first vi/1" in caplog.text


def test_many_languages_that_made_the_choice_are_told_in_one_line(
    loaded_names: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    """The first of them, and how many there are besides."""
    others = [Document(f"{language}/1", VIETNAMESE, language) for language in "cs fi hu lt sv vi".split()]
    with caplog.at_level(logging.WARNING):
        Aligner(splitter=Lines(), cache=False).pair_pile(pile(*others))
    (told,) = [message for message in caplog.messages if "is taken" in message]
    assert "in cs: 1, the first cs/1; fi: 1, the first fi/1; hu: 1" in told
    assert told.endswith("sv: 1, the first sv/1; and 1 more")


def test_a_named_encoder_is_not_run_silently_over_what_it_does_not_know(
    loaded_names: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    """`use` skips documents in other languages, and tells of passages, of bare sentences and of pools in one."""
    known = Aligner(model="use", splitter=Lines(), cache=False)
    skipped = known.pair_pile(pile(Document("vi/1", VIETNAMESE, "vi"))).skipped
    assert "the encoder use does not know it" in skipped[0].reason

    def mixed(text: str) -> LanguageGuess:
        if "skipped" in text:
            return LanguageGuess("vi", 0.9, ("et",))
        return LanguageGuess("en", 0.9, ("vi",) if "passage" in text else ())

    with caplog.at_level(logging.WARNING):
        own = Aligner(model="use", detector=mixed, splitter=Lines(), cache=False)
        plan = own.pair_pile([Document("1", "A passage."), Document("2", "None."), Document("3", "It is skipped.")])
        own.align_documents("A passage.", "None.", source="en", target="de")
    assert caplog.text.count("documents hold passages in vi, which the encoder use does not know: 1") == 2
    assert (plan.summary["counts"]["passages"], "passages in et" in caplog.text) == ({"vi": 1}, False)
    for call in (known.align_sentences, known.mine):
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            call([VIETNAMESE], ["The city council has decided to close the old bridge over the river."])
        assert "the language is vi: the encoder use does not know it" in caplog.text


def test_a_variant_of_a_known_language_makes_no_choice() -> None:
    """Brazilian Portuguese and Chinese of Taiwan are known to the usual encoder, Vietnamese of Vietnam is not."""
    choice = weigh_languages({"pt-BR": 1, "zh-TW": 1, "vi-VN": 1}, {"vi-VN": "x"}, lambda language: [0.9])
    assert choice.told() == {"vi-VN": {"documents": 1, "first": "x"}}


def test_a_detector_that_gives_no_confidence_is_believed() -> None:
    """Confidence 0, which a guess has by default, says nothing against a language."""
    choice = weigh_languages({"en": 5, "vi": 2}, {}, lambda language: [0.0, 0.0])
    assert choice.deciding == {"en": 5, "vi": 2}
