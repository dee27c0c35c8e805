"""What is told of pairs beside their evidence: what they differ in, passages in other languages, copies."""

import itertools
from dataclasses import replace
from typing import Any

import pytest

from aligner import Aligner, Document, DocumentPair, PilePlan
from aligner.corpus.sentences import SrxSplitter, split_document
from aligner.matching.given_pairs import GivenPairs
from aligner.model import SplitDocument
from aligner.run.pair_notes import PairNotes

ENGLISH = (
    "The harbour office runs three ferries between the old town and the island. They leave every twenty minutes from "
    "May to September.",
    "Tickets are sold on board and at the kiosk beside the pier. Children under six travel free of charge.",
    "Groups of more than ten people should tell the office a day before. Dogs must be kept on a lead at all times.",
    "When the wind is too strong the ferries stay in the harbour. A red flag on the tower says so.",
    "The office is open on weekdays from eight to four. Lost things are kept there for three months.",
)
GERMAN = (
    "Das Hafenamt betreibt drei Fähren zwischen der Altstadt und der Insel. Von Mai bis September fahren sie alle "
    "zwanzig Minuten.",
    "Karten gibt es an Bord und am Kiosk neben dem Anleger. Kinder unter sechs Jahren fahren kostenlos.",
    "Gruppen von mehr als zehn Personen sollten dem Amt einen Tag vorher Bescheid geben. Hunde müssen immer an der "
    "Leine sein.",
    "Wenn der Wind zu stark ist, bleiben die Fähren im Hafen. Eine rote Fahne auf dem Turm zeigt das an.",
    "Das Amt ist werktags von acht bis vier geöffnet. Verlorene Sachen werden dort drei Monate aufbewahrt.",
)

FRENCH = (
    "Le bureau du port exploite trois bacs entre la vieille ville et l'île. De mai à septembre ils partent toutes les "
    "vingt minutes.",
    "Les billets sont vendus à bord et au kiosque près de la jetée. Les enfants de moins de six ans voyagent "
    "gratuitement.",
    "Les groupes de plus de dix personnes doivent prévenir le bureau la veille. Les chiens doivent toujours être tenus "
    "en laisse.",
    "Quand le vent est trop fort, les bacs restent au port. Un drapeau rouge sur la tour le signale.",
    "Le bureau est ouvert en semaine de huit à seize heures. Les objets perdus y sont gardés trois mois.",
)


def text(*paragraphs: str) -> str:
    """A text of paragraphs."""
    return "\n\n".join(paragraphs)


def plan(*documents: Document) -> PilePlan:
    """What a pile holds."""
    return Aligner(model="use", cache=False).pair_pile(documents)


@pytest.mark.parametrize("middle", [slice(2, 3), slice(2, 4)])
def test_a_page_translated_in_part_is_told(middle: slice) -> None:
    """Its pair says in which language the rest is, and that is no translation of itself."""
    half = [*GERMAN[: middle.start], *ENGLISH[middle], *GERMAN[middle.stop :]]
    documents = Document("en", text(*ENGLISH)), Document("de", text(*half))
    found = Aligner(model="use", cache=False).align_pile(documents)
    assert [pair.other_languages for pair in found.pairs] == [("en",)]
    same = [row for row in found.bitext if row.source == row.target]
    assert len(same) == 2 * (middle.stop - middle.start)
    assert all(row.confidence < 0.1 for row in same)
    assert all(row.confidence > 0.9 for row in found.bitext if row not in same)


def test_a_whole_translation_has_no_other_languages() -> None:
    """Nothing is told where there is nothing."""
    found = plan(Document("en", text(*ENGLISH)), Document("de", text(*GERMAN)))
    assert [(pair.other_languages, pair.only_source, pair.only_target) for pair in found.pairs] == [((), (), ())]


CHANGED = text(*ENGLISH).replace(" on ", " upon ").replace("The office", "That office")  # most of its sentences


@pytest.mark.parametrize("changed", [text(*ENGLISH), text(*ENGLISH).replace("red flag", "large red flag"), CHANGED])
def test_a_copy_said_to_be_in_another_language_is_no_partner(changed: str) -> None:
    """The same page under two languages is no pair, also where a word differs; the real translation is."""
    copy = Document("copy", changed, language="de")
    found = plan(Document("en", text(*ENGLISH), language="en"), copy)
    assert not found.pairs
    assert {item.id: item.copy_of for item in found.unmatched} == {"en": "copy", "copy": "en"}
    found = plan(Document("en", text(*ENGLISH), language="en"), copy, Document("de", text(*GERMAN), language="de"))
    assert [{pair.source_id, pair.target_id} for pair in found.pairs] == [{"en", "de"}]


@pytest.mark.parametrize("copied", [ENGLISH, ENGLISH[:4] + GERMAN[4:]])
@pytest.mark.parametrize("language", ["de", "it"])
def test_a_copy_takes_no_place_of_what_it_repeats(copied: tuple[str, ...], language: str) -> None:
    """A third language's version is paired with the page that is in its own language, whatever the ids."""
    copy = Document("a copy", text(*copied), language=language)
    original, french = Document("en", text(*ENGLISH), language="en"), Document("fr", text(*FRENCH), language="fr")
    found = plan(copy, original, french)
    assert [{pair.source_id, pair.target_id} for pair in found.pairs] == [{"en", "fr"}]
    (alone,) = found.unmatched
    assert (alone.id, alone.copy_of, alone.best_id) == ("a copy", "en", None)
    assert alone.reason.endswith("the same words as en, which is said to be in en: no translation of it")


def test_of_two_copies_of_what_is_not_there_one_may_have_a_partner() -> None:
    """Both are in another language than is said; nothing else in the pile stands for that text."""
    copies = [Document(language, text(*ENGLISH), language=language) for language in ("de", "it")]
    found = plan(*copies, Document("fr", text(*FRENCH), language="fr"))
    assert len(found.pairs) == 1
    assert "fr" in {found.pairs[0].source_id, found.pairs[0].target_id}


def test_pages_that_leave_the_same_part_untranslated_are_versions() -> None:
    """Chinese and Japanese say in few letters what takes many in English, which both pages still have."""
    rest = ENGLISH[2:]
    chinese = (
        "港务局在老城和岛屿之间经营三艘渡轮。五月到九月每二十分钟开一班。",
        "船票在船上和码头旁的售票亭出售。六岁以下儿童免费乘船。",
    )
    japanese = (
        "港湾事務所は旧市街と島の間で三隻のフェリーを運航しています。五月から九月までは二十分ごとに出航します。",
        "切符は船内と桟橋のそばの売店で販売しています。六歳未満のお子様は無料です。",
    )
    found = plan(
        Document("en", text(*ENGLISH), language="en"),
        Document("ja", text(*japanese, *rest), language="ja"),
        Document("zh", text(*chinese, *rest), language="zh"),
    )
    assert [(pair.source_id, pair.target_id) for pair in found.pairs] == [("en", "ja"), ("en", "zh"), ("ja", "zh")]


def test_a_copy_that_is_given_as_a_pair_is_told() -> None:
    """It is aligned, as it was given; a translation is not told."""
    copy = Document("copy", text(*ENGLISH), language="de")
    documents = Document("en", text(*ENGLISH), language="en"), copy, Document("de", text(*GERMAN), language="de")
    given = GivenPairs((("en", "copy"), ("de", "en")))
    found = Aligner(model="use", cache=False).pair_pile(documents, pairs=lambda *_: given)
    (told,) = found.skipped
    assert told.id == "copy en"
    assert "nearly the same words, in one of the two languages alone" in told.reason
    assert len(found.pairs) == 2


def test_near_duplicates_say_what_they_differ_in() -> None:
    """The numbers, people and words that only one has stand in the reason, and in the rows of pairs and candidates."""
    notice = (
        "The board of the {2} library met on Tuesday and chose a new head. {0} has worked there since May and knows "
        "all {1} rooms of the house. The library will be closed for a week in summer. "
        "Books can be given back at the gate."
    )
    german = (
        "Der Rat der {2} Bibliothek traf sich am Dienstag und wählte eine neue Leitung. {0} arbeitet dort seit Mai und "
        "kennt alle {1} Räume des Hauses. Die Bibliothek wird im Sommer eine Woche lang geschlossen sein. Bücher "
        "können am Tor zurückgegeben werden."
    )
    one = Document("en1", notice.format("Peter Schneider", 17, "city"), language="en")
    other = Document("en2", notice.format("Nina Sokolova", 24, "school"), language="en")
    found = plan(one, other, Document("de1", german.format("Peter Schneider", 17, "städtischen"), language="de"))
    assert [(pair.source_id, pair.target_id) for pair in found.pairs] == [("de1", "en1")]
    (alone,) = found.unmatched
    assert "names other people" in alone.reason
    assert "only in this: 24, Nina, Sokolova; only in de1: 17, Peter, Schneider" in alone.reason
    assert (
        "beside its partner en1, only in this: school, Nina, Sokolova, 24; only in en1: city, Peter, Schneider, 17"
        in alone.reason
    )


def test_a_doubtful_pair_says_what_it_differs_in() -> None:
    """A sure one does not, nor does a candidate that is surely none."""
    texts = "Peter Schneider came with 17 others.", "Nina Sokolowa kam mit 24 anderen."
    documents = [
        split_document(Document(language, text, language=language), SrxSplitter())
        for language, text in zip(("en", "de"), texts, strict=True)
    ]
    notes = PairNotes(documents, {"en": 0, "de": 1})
    doubtful = DocumentPair("en", "de", "en", "de", 0.6, 0.6, margin=0.1, conflict=0.5)
    told = replace(doubtful, only_source=("17", "Peter", "Schneider"), only_target=("24", "Nina", "Sokolowa"))
    sure, none = replace(doubtful, confidence=0.999), replace(doubtful, confidence=0.0)
    assert [notes.of_pair(doubtful), notes.of_pair(sure)] == [told, sure]
    assert list(notes.of_candidates([doubtful, none], [])) == [told, none]
    assert list(notes.of_candidates([doubtful], [told])) == [told]


def test_documents_of_one_report_are_read_once() -> None:
    """A report in five languages has ten pairs, and each of its documents is in four of them."""
    codes = ["de", "en", "es", "fr", "it"]
    read: list[int] = []

    class Counted(list[SplitDocument]):
        def __getitem__(self, place: Any) -> Any:
            read.append(place)
            return super().__getitem__(place)

    splitter = SrxSplitter()
    documents = Counted(split_document(Document(code, "A ferry. A gate.", language=code), splitter) for code in codes)
    notes = PairNotes(documents, {code: place for place, code in enumerate(codes)})
    for one, other in itertools.combinations(codes, 2):
        notes.of_pair(DocumentPair(one, other, one, other, 0.9, 0.9))
    assert sorted(read) == [0, 1, 2, 3, 4]
