"""Notices in the same words about other people, in two languages."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from aligner import Aligner, Document, Settings
from aligner.corpus.names import find_names
from aligner.corpus.sure_persons import sure_persons
from aligner.matching.document_vectors import EmbeddedDocument
from aligner.matching.features import NAME, PERSON, SURE_PERSON, compares_sounds, number_conflict, person_keys

ENGLISH = (
    "The library has a new head. {} was elected by the city on Monday. She worked in {} before. Her term begins in May."
)
NOTICES = {
    "ar": (
        "للمكتبة رئيسة جديدة. انتخبت المدينة {} يوم الاثنين. عملت سابقا في {}. تبدأ ولايتها في مايو.",
        ("غريتا ليندكفيست", "مالمو"),
        ("نينا سوكولوفا", "قازان"),
    ),
    "de": (
        "Die Bibliothek hat eine neue Leiterin. {} wurde am Montag von der Stadt gewählt. Zuvor arbeitete sie in {}. "
        "Ihre Amtszeit beginnt im Mai.",
        ("Greta Lindqvist", "Malmö"),
        ("Nina Sokolowa", "Kasan"),
    ),
    "ja": (
        "図書館に新しい館長が就任する。{}さんは月曜日に市によって選ばれた。以前は{}で働いていた。任期は5月に始まる。",
        ("グレタ・リンドクヴィスト", "マルメ"),
        ("ニーナ・ソコロワ", "カザン"),
    ),
    "ko": (
        "도서관에 새 관장이 취임한다. {}가 월요일에 시에 의해 선출되었다. 그녀는 전에 {}에서 일했다. "
        "그녀의 임기는 5월에 시작된다.",
        ("그레타 린드크비스트", "말뫼"),
        ("니나 소콜로바", "카잔"),
    ),
    "nl": (
        "De bibliotheek heeft een nieuw hoofd. {} werd maandag door de stad gekozen. Daarvoor werkte ze in {}. "
        "Haar termijn begint in mei.",
        ("Greta Lindqvist", "Malmö"),
        ("Nina Sokolova", "Kazan"),
    ),
    "ru": (
        "У библиотеки новый руководитель. {} избрана городом в понедельник. Раньше она работала в {}. "
        "Её срок начинается в мае.",
        ("Грета Линдквист", "Мальмё"),
        ("Нина Соколова", "Казани"),
    ),
    "zh": (
        "图书馆有了新馆长。{}周一由市里选出。她此前在{}工作。任期从五月开始。",
        ("格蕾塔·林德奎斯特", "马尔默"),
        ("尼娜·索科洛娃", "喀山"),
    ),
}
ONE = Document("en1", ENGLISH.format("Greta Lindqvist", "Malmö"))
OTHER = Document("en2", ENGLISH.format("Nina Sokolova", "Kazan"))


def pairs(*documents: Document, one_to_one: bool) -> set[tuple[str, ...]]:
    """The pairs of a pile."""
    plan = Aligner(model="use", settings=Settings(one_to_one=one_to_one), cache=False).pair_pile(documents)
    return {tuple(sorted((pair.source_id, pair.target_id))) for pair in plan.pairs}


@pytest.mark.parametrize("language", NOTICES)
@pytest.mark.parametrize("one_to_one", [True, False])
def test_two_people_are_two_reports(language: str, one_to_one: bool) -> None:
    """The notice about another person is no partner, alone or beside the right ones."""
    text, right_names, wrong_names = NOTICES[language]
    right, wrong = Document("x1", text.format(*right_names)), Document("x2", text.format(*wrong_names))
    assert pairs(ONE, wrong, one_to_one=one_to_one) == set()
    assert pairs(ONE, right, one_to_one=one_to_one) == {("en1", "x1")}
    assert pairs(ONE, OTHER, right, wrong, one_to_one=one_to_one) == {("en1", "x1"), ("en2", "x2")}


@pytest.mark.parametrize("language", ["de", "zh"])
def test_the_reason_says_that_people_differ(language: str) -> None:
    """And not numbers, of which the notice has none."""
    text, _, wrong_names = NOTICES[language]
    other = Document("x1", text.format(*wrong_names))
    plan = Aligner(model="use", cache=False).pair_pile([ONE, other])
    assert [item.id for item in plan.unmatched] == ["en1", "x1"]
    assert all("names other people" in item.reason and "numbers" not in item.reason for item in plan.unmatched)


@pytest.mark.parametrize(("one", "other"), sorted({*itertools.combinations(NOTICES, 2)} - {("ar", "ko")}))
def test_two_people_in_any_two_languages(one: str, other: str) -> None:
    """English is not needed: one of the two scripts tells names from words, by capitals, a dot or a title."""
    (text, *first), (other_text, *second) = NOTICES[one], NOTICES[other]
    of_first, of_second = (Document(f"a{n}", text.format(*first[n]), language=one) for n in range(2))
    right, wrong = (Document(f"b{n}", other_text.format(*second[n]), language=other) for n in range(2))
    assert pairs(of_first, wrong, one_to_one=True) == set()
    assert pairs(of_second, right, one_to_one=True) == set()
    assert pairs(of_first, right, one_to_one=True) == {("a0", "b0")}
    assert pairs(of_second, wrong, one_to_one=True) == {("a1", "b1")}


EAST_ASIANS = {
    "de": ("Petra Wagner", "Li Wei"),
    "en": ("Petra Wagner", "Li Wei"),
    "ja": ("ペトラ・ワーグナー", "李偉"),
    "ko": ("페트라 바그너", "리웨이"),
    "zh": ("佩特拉·瓦格纳", "李伟"),
}
PRIZE = {
    "de": "Der Literaturpreis geht an ein neues Talent. Am Donnerstag erhielt {} die Auszeichnung für einen ersten "
    "Roman. Wer so schreibt, unterrichtet an einer Schule. Die Feier findet im Herbst statt.",
    "en": "The literary prize goes to a newcomer. On Thursday {} received the award for a first novel. "
    "The writer teaches at a school. The ceremony will take place in autumn.",
    "ja": "文学賞は新人に贈られる。木曜日、{}さんは初めての小説で賞を受けた。作家は学校で教えている。"
    "授賞式は秋に行われる。",
    "ko": "문학상이 신인에게 돌아갔다. 목요일에 {} 씨가 첫 소설로 상을 받았다. 이 작가는 학교에서 가르친다. "
    "시상식은 가을에 열린다.",
    "zh": "文学奖颁给了一位新人。星期四，{}凭第一部小说获奖。这位作家在一所学校教书。颁奖典礼将在秋天举行。",
}


@pytest.mark.parametrize(("one", "other"), [*itertools.permutations(PRIZE, 2)])
def test_a_name_in_chinese_characters_is_another_person(one: str, other: str) -> None:
    """One with a short name, which is written in two ways and has no dot."""
    document = Document("a", PRIZE[one].format(EAST_ASIANS[one][0]), language=one)
    wrong, right = (Document("b", PRIZE[other].format(EAST_ASIANS[other][n]), language=other) for n in (1, 0))
    assert pairs(document, wrong, one_to_one=True) == set()
    assert pairs(document, right, one_to_one=True) == {("a", "b")}


def test_a_title_in_capitals_has_no_people() -> None:
    """A headline each of whose words has a capital names nobody, so that it speaks against no pair."""
    assert find_names("Strong Winds Close Many Northern Harbours", "en").people == ()
    assert not sure_persons("Strong Winds Close Many Northern Harbours", "en")


def test_a_person_that_both_name_speaks_for_a_pair() -> None:
    """Beside numbers in conflict, the same person in both leaves less of the conflict."""
    document = EmbeddedDocument("a", "en", np.ones((1, 1), np.float32), np.ones(1, np.float32), (frozenset({2, 3}),))
    other = replace(document, numbers=(frozenset({4, 3}),))
    sides = (document, np.array([True])), (other, np.array([True]))
    rarity = {2: 1.0, 3: 1.0, 4: 1.0}
    assert number_conflict(*sides, rarity) == pytest.approx(2 / 3)
    assert number_conflict(*sides, rarity, agreeing_name=0.5) == pytest.approx(2 / 4)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (("Karl-Heinz Müller", "Bonn"), ("Peter Meyer", "Kiel")),
        (("Marie Curie", "Warsaw"), ("Ursula von der Leyen", "Köln")),
        (("Tom Jones", "Cardiff"), ("Marie Curie", "Warschau")),
    ],
)
@pytest.mark.parametrize("german", ["wählte am Freitag {0} aus {1}", "hat {0} aus {1} gewählt"])
def test_german_names_stand_anywhere(right: tuple[str, str], wrong: tuple[str, str], german: str) -> None:
    """Behind an article and a noun as well, and where the sentences have little in common but their place."""
    head, tail = "Neue Leitung für das Museum. Der Vorstand", "Der Vertrag läuft fünf Jahre. Alle freuen sich."
    english = "A new head for the museum. The board chose {} from {} on Friday. The contract runs for five years."
    one = Document("en", f"{english.format(*right)} Everybody is glad.", language="en")
    other = Document("de", f"{head} {german.format(*wrong)}. {tail}", language="de")
    same = Document("de", f"{head} {german.format(*right)}. {tail}", language="de")
    assert pairs(one, other, one_to_one=False) == set()
    assert pairs(one, same, one_to_one=False) == {("de", "en")}


def test_how_names_sound_is_told_where_a_language_of_the_pile_needs_it() -> None:
    """Scripts without capitals do; for others the keys of names are the same without."""
    assert compares_sounds(["en", "zh-TW"])
    assert compares_sounds(["de", "ko"])
    assert compares_sounds(["fr", "ja"])
    assert not compares_sounds(["en", "de", "ru"])
    keys, alone = (person_keys("The mayor, Jane Miller, was there.", "en", by_sound) for by_sound in (True, False))
    assert alone < keys
    assert {key for key in keys if key & 0b1111 in (NAME, PERSON, SURE_PERSON)} == alone


INSTITUTIONS = {
    "en": (
        "The coast guard may close a beach for one day. The decision is published in the Official Gazette of the "
        "Coastal Union. The Standing Committee hears those who live there. The rules apply from the first of June. "
        "Dogs are kept on a lead. Nobody may light a fire in the dunes. Boats are moored at the pier. "
        "Lost things are handed in at the kiosk. The showers are closed in winter. Music ends at nine."
    ),
    "es": (
        "La guardia costera puede cerrar una playa por un día. La decisión se publica en la Gaceta Oficial de la Unión "
        "Costera. El Comité Permanente escucha a quienes viven allí. Las normas se aplican desde el primero de junio. "
        "Los perros van atados. Nadie puede encender fuego en las dunas. Los barcos se amarran al muelle. "
        "Los objetos perdidos se entregan en el quiosco. Las duchas están cerradas en invierno. La música acaba a las "
        "nueve."
    ),
    "tr": (
        "Sahil güvenlik bir plajı bir gün kapatabilir. Karar, Kıyı Birliği'nin Resmî Bülteni'nde yayımlanır. "
        "Daimî Kurul orada yaşayanları dinler. Kurallar haziranın birinden itibaren geçerlidir. "
        "Köpekler tasmayla tutulur. Kumullarda kimse ateş yakamaz. Tekneler iskeleye bağlanır. "
        "Bulunan eşyalar büfeye teslim edilir. Duşlar kışın kapalıdır. Müzik dokuzda biter."
    ),
}


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(sorted(INSTITUTIONS), 2)))
def test_institutions_are_no_other_people(one: str, other: str) -> None:
    """Languages translate their names, and write them as they write those of people."""
    documents = [Document(language, INSTITUTIONS[language], language=language) for language in (one, other)]
    (pair,) = Aligner(model="use", cache=False).pair_pile(documents).pairs
    assert pair.confidence > 0.8
