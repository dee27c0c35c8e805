"""Which language a text is in: sentences, tags, what is wanted, and what cannot be told."""

import random
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner import Aligner, Document, InputError, LanguageGuess, Settings
from aligner.corpus.document_languages import group_by_language
from aligner.corpus.langdetect_model import LangDetect
from aligner.corpus.language import detect_language, detect_languages, likeliest_language
from aligner.corpus.language_tags import language_called, language_tag, normalize_language, parse_languages
from aligner.corpus.py3langid_model import Py3langid

SENTENCES = {
    "en": "The city council has decided to close the old bridge over the river. Repairs will cost two million euros.",
    "de": "Der Stadtrat hat beschlossen, die alte Brücke über den Fluss zu sperren. Die Reparatur kostet viel Geld.",
    "fr": "Le conseil municipal a décidé de fermer le vieux pont sur la rivière. Les travaux coûteront deux millions.",
    "es": "El ayuntamiento ha decidido cerrar el viejo puente sobre el río. Las obras costarán dos millones de euros.",
    "pl": "Rada miasta postanowiła zamknąć stary most na rzece. Naprawa będzie kosztować dwa miliony euro.",
    "ru": "Городской совет решил закрыть старый мост через реку. Ремонт будет стоить два миллиона евро.",
    "ja": "市議会は古い橋を閉鎖することを決定した。修理には二百万ユーロかかる。",
    "zh": "市议会决定关闭河上的旧桥。修理费用为两百万欧元。",
    "ar": "قرر مجلس المدينة إغلاق الجسر القديم فوق النهر. ستكلف الإصلاحات مليوني يورو.",
    "hi": "नगर परिषद ने नदी पर बने पुराने पुल को बंद करने का फैसला किया है। मरम्मत पर बीस लाख यूरो खर्च होंगे।",
    "ka": "საქართველოს მთავრობამ გადაწყვიტა ძველი ხიდის დახურვა. შეკეთება ორი მილიონი ევრო დაჯდება.",
}
INUKTITUT = "ᐃᓄᒃᑎᑐᑦ ᐅᖃᐅᓯᖅ ᓄᓇᕗᒻᒥ ᐊᑐᖅᑕᐅᕗᖅ"
AMBIGUOUS = "Hotel Taxi"  # English, Dutch, German …


def never(text: str) -> LanguageGuess:
    """A detector that must not be asked."""
    raise AssertionError(f"asked for the language of {text!r}")


@pytest.mark.parametrize("language", SENTENCES)
def test_two_sentences_are_enough(language: str) -> None:
    """Two sentences are told with a confidence above eight in ten and no other language is named."""
    guess = detect_language(SENTENCES[language])
    assert (guess.language, guess.others, guess.reason) == (language, (), "")
    assert 0.8 < guess.confidence <= 1


def test_georgian_is_georgian() -> None:
    """A language that langdetect does not know, and calls something else, is still told, by its script."""
    assert detect_language("ხიდი დაკეტილია.").language == "ka"


def test_langdetect_is_asked_only_where_there_is_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text in one language is told without it, which takes long; an ambiguous or mixed one is not."""

    def asked(texts: Sequence[str]) -> None:
        raise AssertionError(f"asked about {texts!r}")

    monkeypatch.setattr("aligner.corpus.langdetect_model.LangDetect.probabilities", lambda _, texts: asked(texts))
    for language in ("en", "de", "fr", "es", "pl", "ru"):
        assert detect_language(f"{SENTENCES[language]}\n" * 20).language == language
    for text in (AMBIGUOUS, (SENTENCES["de"] + "\n") * 20 + (SENTENCES["en"] + "\n") * 5):
        with pytest.raises(AssertionError, match="asked about"):
            detect_language(text)


def test_a_script_of_no_known_language_is_unknown_with_the_reason() -> None:
    """A text in syllabics is not guessed to be something in another script; the reason says what to do."""
    guess = detect_language(INUKTITUT)
    assert guess.language is None
    assert "cannot be told" in guess.reason
    assert "canadian script" in guess.reason
    assert 'give it in the row as "language"' in guess.reason


@pytest.mark.parametrize("text", ["", " \n", "123 456 – 78 %", "!!! ... ???", "😀👍", "\u200f\u2028"])
def test_a_text_without_letters_has_no_language(text: str) -> None:
    """Numbers, marks and emoji are no language, and no crash."""
    assert detect_language(text) == LanguageGuess(None, reason="no letters found; wanted a text")


def test_other_languages_of_passages_are_named() -> None:
    """A document half German and half English is in one of them and names the other; a pure one names none."""
    german, english = ((SENTENCES[code] + " ") * 20 for code in ("de", "en"))
    guess = detect_language(german + "\n" + english)
    assert guess.language in ("de", "en")
    assert {guess.language, *guess.others} == {"de", "en"}
    assert detect_language(german * 2).others == ()


def test_a_foreign_head_does_not_decide() -> None:
    """One foreign paragraph before a long text changes nothing but the list of others."""
    guess = detect_language(SENTENCES["en"] * 4 + "\n" + (SENTENCES["de"] + " ") * 60)
    assert guess.language == "de"


def test_an_ambiguous_text_goes_to_a_wanted_language() -> None:
    """What could be many languages is unknown when all are possible, and one of those wanted when some are named."""
    assert detect_language(AMBIGUOUS).language is None
    assert detect_language(AMBIGUOUS, ("en", "de")).language in ("en", "de")
    assert detect_language("Ja, gut.", ("en", "de")).language == "de"


def test_langdetect_alone_is_not_believed_in_what_it_does_not_know() -> None:
    """Uzbek, which langdetect does not know and takes for something else in full confidence, is not called that."""
    text = "Ko'prik yopiq."
    (vote,) = LangDetect().probabilities([text])
    assert max(vote.values()) > 0.99
    assert detect_language(text).language in (None, "uz")


def test_a_sure_text_stays_in_its_language() -> None:
    """French is French, also where only English and German are wanted."""
    assert detect_language(SENTENCES["fr"], ("en", "de")).language == "fr"


def test_no_wanted_language_is_taken_for_another_script() -> None:
    """A text in Georgian letters is not called German because only German is wanted."""
    assert detect_language("ხიდი", ("de",)).language != "de"
    assert detect_language(INUKTITUT, ("de", "en")).language is None


def test_the_answer_is_the_same_in_any_order_and_twice() -> None:
    """langdetect draws at random; the answer for a text does not depend on the calls before it."""
    texts = [*SENTENCES.values(), AMBIGUOUS, "Ja, gut.", "Bonjour", SENTENCES["de"] + SENTENCES["en"]]
    expected = {text: detect_language(text) for text in texts}
    for seed in range(3):
        for text in random.Random(seed).sample(texts, len(texts)):
            assert detect_language(text) == expected[text]


@given(
    st.lists(st.sampled_from([*SENTENCES.values(), INUKTITUT, AMBIGUOUS, "Ja", "12", ""]) | st.text(max_size=60)),
    st.sampled_from([None, ("en", "de"), ("ja",)]),
)
@settings(deadline=None, max_examples=30)
def test_many_texts_are_told_as_each_by_itself(texts: list[str], among: tuple[str, ...] | None) -> None:
    """To the last bit of the confidence, whatever stands beside a text."""
    texts += ["\n".join(texts * 4)]  # one of several passages, in several languages
    assert detect_languages(texts, among) == [detect_language(text, among) for text in texts]


@given(st.text(max_size=60), st.sampled_from([None, ("en", "de"), ("ja",)]))
@settings(deadline=None, max_examples=60)
def test_any_text_has_a_language_or_a_reason(text: str, among: tuple[str, ...] | None) -> None:
    """Never a crash, never both or neither of language and reason, always the same answer."""
    guess = detect_language(text, among)
    assert (guess.language is None) == bool(guess.reason)
    assert 0 <= guess.confidence <= 1 + 1e-6
    assert detect_language(text, among) == guess


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("de", "de"),
        ("DE", "de"),
        ("deu", "de"),
        ("ger", "de"),
        ("de-AT", "de"),
        ("en_US", "en"),
        ("zh-CN", "zh"),
        ("zh-Hant-TW", "zh"),
        ("cmn", "zh"),
        ("nb", "no"),
        ("nn", "no"),
    ],
)
def test_tags_become_codes(tag: str, code: str) -> None:
    """Three letters, regions, scripts and case are folded to the one code that groups go by."""
    assert normalize_language(tag) == code


@pytest.mark.parametrize("tag", ["", "x", "German", "deutsch", "zz", "und", "12", "en de"])
def test_what_is_no_tag_is_an_error(tag: str) -> None:
    """A name or nonsense in place of a code is an error that shows it and a good one."""
    with pytest.raises(InputError, match="is no language code; use one such as en, de or zh") as caught:
        normalize_language(tag)
    assert repr(tag) in str(caught.value)


def test_lists_of_languages() -> None:
    """A list is split at commas, normalised, variants kept apart, and each language kept once, in order."""
    assert parse_languages("en, deu,de ,zh-CN,zh_TW") == ("en", "de", "zh-CN", "zh-TW")
    assert parse_languages("") == ()
    with pytest.raises(InputError, match="'klingonisch'"):
        parse_languages("en,klingonisch")


def test_given_language_wins_over_the_detector() -> None:
    """A language that a document brings along is taken, normalised, with full confidence; the detector is not asked."""
    known, skipped = group_by_language([Document("a", SENTENCES["de"], language="deu")], never)
    assert [(item.language, item.language_confidence, item.text) for item in known] == [("de", 1.0, SENTENCES["de"])]
    assert skipped == []


def test_a_text_that_is_not_in_its_given_language_is_told() -> None:
    """The language stays as given, with hardly any confidence, and the text's own is named.

    A dialect that no detector knows, a near language and a few words contradict nothing.
    """
    english = SENTENCES["en"] + " Nobody knows whether the bridge will be open again before the winter."
    documents = [
        Document("wrong", english, language="de"),
        Document("dialect", SENTENCES["de"] + " " + SENTENCES["de"], language="gsw"),
        Document("short", "Open again", language="de"),
        Document("right", english, language="en-GB"),
    ]
    known, skipped = group_by_language(documents, never)
    assert skipped == []
    assert [(item.id, item.language, item.other_languages) for item in known] == [
        ("wrong", "de", ("en",)),
        ("dialect", "gsw", ()),
        ("short", "de", ()),
        ("right", "en-GB", ()),
    ]
    assert known[0].language_confidence is not None
    assert known[0].language_confidence < 0.1
    assert [item.language_confidence for item in known[1:]] == [1.0, 1.0, 1.0]


def test_a_language_that_is_not_written_as_the_text_is_is_told() -> None:
    """However unsure the detectors are among the languages that are; a script that the tag names is believed."""
    russian = "Мэр Линденау подала в отставку во вторник после одиннадцати лет на посту. Причин она не назвала."
    latin = "Mer Lindenau podala v otstavku vo vtornik posle odinnadtsati let na postu. Prichin ona ne nazvala."
    documents = [
        Document("wrong", russian, language="en"),
        Document("far", SENTENCES["en"] + " " + SENTENCES["en"], language="ar"),
        Document("romanised", latin, language="ru-Latn"),
        Document("both", russian + " " + SENTENCES["en"], language="en"),
        Document("unknown", russian, language="cv"),
    ]
    known, skipped = group_by_language(documents, never)
    assert skipped == []
    assert [(item.id, item.language, item.other_languages) for item in known] == [
        ("wrong", "en", ("ru",)),
        ("far", "ar", ("en",)),
        ("romanised", "ru-Latn", ()),
        ("both", "en", ()),
        ("unknown", "cv", ()),
    ]
    assert [item.language_confidence for item in known] == [0.01, 0.01, 1.0, 1.0, 1.0]


IN_THEIR_OWN_LETTERS = {
    "yue": "佢哋話呢座橋已經封咗三日，因為啲石柱爆晒裂痕，啲人唔知幾時先可以再行過去。我哋聽日會同市長傾下。",
    "wuu": "伊拉讲迭座桥已经封脱三日天了，因为石头柱子侪开裂了，大家勿晓得啥辰光再好走过去。阿拉明朝去搭市长讲讲看。",
    "arz": "الكوبري مقفول من امبارح عشان العواميد بتاعته فيها شروخ كتير، ومحدش عارف هيفتح تاني امتى. احنا هنروح بكرة.",
    "ary": "القنطرة مسدودة من البارح حيت السواري ديالها فيهم بزاف ديال الشقوق، وحتى واحد ما عارف فوقاش غادي تحل.",
    "hbo": "בראשית ברא אלהים את השמים ואת הארץ והארץ היתה תהו ובהו וחשך על פני תהום ורוח אלהים מרחפת על פני המים",
    "crh": "Копюр дюнден берли къапалы, чюнки онынъ тиреклеринде чатлакълар бар. Кимсе бильмей.",
    "kk": "Köpir keşeden beri jabıq, öitkeni onıñ tirekterinde jarıqtar bar. Onıñ qaşan aşılatının eşkim bilmeidi.",
    "pa": "پل کل توں بند اے کیوں جے اوہدے تھماں وچ تریڑاں نیں تے کسے نوں پتا نئیں کہ اوہ فیر کدوں کھلے گا",
    "sr": "Most je od juče zatvoren, jer na njegovim stubovima ima pukotina. Niko ne zna kada će ponovo biti otvoren.",
    "my": "တံတားကို မနေ့ကတည်းက ပိတ်ထားသည်။ အဘယ်ကြောင့်ဆိုသော် တိုင်များတွင် အက်ကြောင်းများ ရှိနေသောကြောင့် ဖြစ်သည်။",
}


DETECTED = {
    "my": IN_THEIR_OWN_LETTERS["my"],
    "ar": IN_THEIR_OWN_LETTERS["arz"],
    "tt": "Күпер кичәдән бирле ябык, чөнки аның баганаларында ярыклар бар. Аның кайчан ачылачагын беркем дә белми.",
    "ba": "Күпер кисәнән бирле ябыҡ, сөнки уның бағаналарында ярыҡтар бар. Уның ҡасан асыласағын бер кем дә белмәй.",
    "uz": "Кўприк кечадан бери ёпиқ, чунки унинг устунларида ёриқлар бор. Унинг қачон очилишини ҳеч ким билмайди.",
    "sa": "ह्यः आरभ्य सेतुः पिहितः अस्ति, यतः तस्य स्तम्भेषु छिद्राणि सन्ति। कदा पुनः उद्घाटितः भविष्यति इति कोऽपि न जानाति।",
}


@pytest.mark.parametrize("language", DETECTED)
def test_languages_that_have_a_script_to_themselves_or_share_one_are_detected(language: str) -> None:
    """Also those that few detectors know: what is known of scripts does not stand against them."""
    assert detect_language(DETECTED[language]).language == language


@pytest.mark.parametrize("language", IN_THEIR_OWN_LETTERS)
def test_languages_of_other_or_of_several_scripts_are_believed(language: str) -> None:
    """What is not known to be written in Latin letters alone is not taken for that."""
    text = f"{IN_THEIR_OWN_LETTERS[language]} {IN_THEIR_OWN_LETTERS[language]}"
    (found,), skipped = group_by_language([Document("a", text, language=language)], never)
    assert (found.language, found.language_confidence, found.other_languages, skipped) == (language, 1.0, (), [])


@pytest.mark.parametrize("language", ["kk", "ms", "my", "grc"])
def test_english_under_the_name_of_a_language_of_several_scripts_is_told(language: str) -> None:
    """The detectors are sure of it."""
    (found,), _ = group_by_language([Document("a", SENTENCES["en"] * 2, language=language)], never)
    assert found.other_languages == ("en",)


MAORI = "Kua kati te piriti mai inanahi, nā te mea he kapiti kei ōna pou. Kāore tētahi e mōhio āhea ka tuwhera anō."
BOSNIAN = "Most je od jučer zatvoren, jer na njegovim stubovima ima pukotina. Niko ne zna kada će biti ponovo otvoren."


@pytest.mark.parametrize(
    ("text", "stated", "language"),
    [
        pytest.param(MAORI * 2, "mi", "mi", id="no detector knows it"),
        pytest.param(BOSNIAN * 2, "bs", "bs", id="who reads one reads the other"),
        pytest.param(SENTENCES["de"] * 2, "en", "de", id="the frame of a site"),
        pytest.param(SENTENCES["en"] * 2, "mi", "en", id="the frame of a site in a language that no detector knows"),
        pytest.param(SENTENCES["de"] * 2, "ar", "de", id="another script"),
        pytest.param(SENTENCES["de"] * 2, "german, english", "de", id="no code"),
        pytest.param(SENTENCES["de"] * 2, "de-AT", "de", id="a region makes no language of its own"),
        pytest.param("Ode", "da", "da", id="too short to be told"),
        pytest.param("1. 2. 3.", "en", None, id="no letters"),
    ],
)
def test_what_a_page_says_is_believed_where_its_text_leaves_it_open(
    text: str, stated: str, language: str | None
) -> None:
    """Frames of sites lie, and detectors do not know every language."""
    known, _ = group_by_language([Document("a", text, stated_language=stated)])
    assert [(item.language, item.stated_language) for item in known] == [(language, None)] * bool(language)


SHORT_GERMAN = "Liste der Sperrlisten\n\nAllgemein\n\nFilter\n\nInformation\n\nAbout this document"


@pytest.mark.parametrize(
    ("name", "language"),
    [
        pytest.param("de/list.html", "de", id="a folder"),
        pytest.param("manual/de_AT.UTF-8/list.html", "de", id="a folder called by a locale"),
        pytest.param("deu/list.html", "de", id="a folder called by a code of three letters"),
        pytest.param("guide.de.html/list.html", "de", id="a folder with a suffix"),
        pytest.param("list_DE.html", "de", id="the end of a name"),
        pytest.param("list.de.html.gz", "de", id="before the suffixes"),
        pytest.param("news.de.jsonl:17", "de", id="a row of a file"),
        pytest.param("de/en/list.html", None, id="several"),
        pytest.param("this-de-is.html", None, id="words within a name"),
        pytest.param("this-is-de.html", None, id="two short words at the end, which may be any"),
        pytest.param("list.html", None, id="none"),
        pytest.param("zh/list.html", None, id="a language of another script"),
        pytest.param("to/list.html", None, id="a language that detectors do not know"),
    ],
)
def test_what_the_name_of_a_file_says_is_believed_where_its_text_leaves_it_open(
    name: str, language: str | None
) -> None:
    """Pages of few words, as lists of contents, are told by the folder that they lie in."""
    known, _ = group_by_language([Document("a", SHORT_GERMAN), Document(name, SHORT_GERMAN, path=f"/{name}")])
    assert [(found.id, found.language) for found in known] == ([(name, language)] if language else [])


@pytest.mark.parametrize(
    ("url", "language"),
    [
        ("https://example.org/de/list", "de"),
        ("https://de.example.org/list", "de"),
        ("https://example.org/list?lang=de", "de"),
        ("https://www.example.de/list", None),
        ("https://de.org/list", None),
        ("https://[example/de/list", None),
    ],
)
def test_what_an_address_says_is_believed_where_its_text_leaves_it_open(url: str, language: str | None) -> None:
    """The domain of a country is no language."""
    known, _ = group_by_language([Document("a", SHORT_GERMAN, url=url)])
    assert [found.language for found in known] == ([language] if language else [])


@pytest.mark.parametrize("name", ["fr/text.html", "text_FR.html", "hr/text.html", "zh/text.html"])
def test_a_text_that_tells_its_language_is_in_no_other_by_its_name(name: str) -> None:
    """A page that was not translated lies in the folder of the others."""
    (found,), _ = group_by_language([Document(name, SENTENCES["en"], path=name)])
    assert found.language == "en"


def test_two_languages_that_one_reads_as_the_other_are_told_by_the_name() -> None:
    """Bosnian and Croatian are hardly told by a text."""
    named = [Document(f"{language}/a.txt", BOSNIAN, path="a.txt") for language in ("bs", "hr")]
    known, _ = group_by_language(named)
    assert [found.language for found in known] == ["bs", "hr"]


HALF = {
    "ru": "Городской совет решил закрыть старый мост. Когда его откроют, никто не знает.",
    "ar": "قرر مجلس المدينة إغلاق الجسر القديم فوق النهر. ولا أحد يعرف متى سيفتح من جديد.",
    "el": "Το δημοτικό συμβούλιο αποφάσισε να κλείσει την παλιά γέφυρα πάνω από το ποτάμι.",
}


@pytest.mark.parametrize("language", HALF)
def test_a_page_translated_in_part_is_in_the_language_of_most_of_it(language: str) -> None:
    """Of a text in two scripts one detector sees the rarer alone; it is no text in a language that cannot be told."""
    guess = detect_language("\n\n".join([HALF[language], *[SENTENCES["en"]] * 2]))
    assert (guess.language, guess.others) == ("en", (language,))
    assert 0.6 < guess.confidence < 0.9


@pytest.mark.parametrize("language", HALF)
@pytest.mark.parametrize("times", [2, 3])
def test_a_page_translated_in_part_is_in_the_language_that_it_says_it_is_in(language: str, times: int) -> None:
    """What is still in the language it is translated from is told as that of passages."""
    text = "\n\n".join([HALF[language], *[SENTENCES["en"]] * times])
    given = [
        Document("page", text, stated_language=language),
        Document(f"{language}/page.html", text, path="page.html"),
    ]
    known, _ = group_by_language(given)
    assert [(own.language, own.other_languages) for own in known] == [(language, ("en",))] * 2


@pytest.mark.parametrize("language", ["de", "fr", "pl"])
def test_a_page_translated_in_part_is_in_the_language_of_its_folder(language: str) -> None:
    """Also where most of it is surely in the other one, as is what the program that made the page says of all pages."""
    text = "\n\n".join([SENTENCES[language]] * 5 + [SENTENCES["en"]] * 12)
    documents = [
        Document(f"{folder}page.html", text, path="page.html", stated_language="en") for folder in ("", f"{language}/")
    ]
    known, _ = group_by_language(documents)
    assert {own.id: (own.language, own.other_languages) for own in known} == {
        "page.html": ("en", (language,)),
        f"{language}/page.html": (language, ("en",)),
    }


def test_a_page_with_a_passage_in_another_script_is_not_in_its_language() -> None:
    """The frame of a site may say one language for all pages, and have words of it."""
    text = "\n\n".join([HALF["ar"], *[SENTENCES["en"]] * 8])
    (found,), _ = group_by_language([Document("ar/page.html", text, path="page.html", stated_language="ar")])
    assert found.language == "en"


def test_a_dialect_of_chinese_is_chinese_to_the_detectors() -> None:
    """They take pages in Chinese with English passages for it, which no encoder knows."""
    assert likeliest_language(IN_THEIR_OWN_LETTERS["wuu"]) == "zh"
    assert likeliest_language(IN_THEIR_OWN_LETTERS["yue"]) == "zh"


def test_what_a_page_says_is_not_wanted_either() -> None:
    """A language that was named to be taken alone does not draw pages to it that say what they are in."""
    (_, skipped) = group_by_language([Document("a", MAORI, stated_language="mi")], languages=("en", "de"))
    assert [item.reason for item in skipped] == ["the language is mi; wanted en, de"]


def test_a_detector_of_the_user_is_asked_alone() -> None:
    """Whoever brings one along knows better than pages."""

    def always(text: str) -> LanguageGuess:
        return LanguageGuess("hr", 0.6)

    (found,), _ = group_by_language([Document("a", BOSNIAN, stated_language="bs")], always)
    assert found.language == "hr"


def test_a_given_language_that_is_none_is_skipped_by_name() -> None:
    """A document with a language nobody knows is left out with what it said; the detector does not guess over it."""
    known, (found,) = group_by_language([Document("a", SENTENCES["de"], language="Klingonisch")], never)
    assert known == []
    assert found.id == "a"
    assert "'Klingonisch' is no language code" in found.reason


@pytest.mark.parametrize(
    ("label", "tag"),
    [
        ("German", "de"),
        (" deutsch ", "de"),
        ("FRANÇAIS", "fr"),
        ("Português", "pt"),
        ("Українська", "uk"),
        ("日本語", "ja"),
        ("English (UK)", "en-GB"),
        ("Chinese [Simplified]", "zh-Hans"),
        ("Brazilian  Portuguese", "pt-BR"),
        ("pt_BR.UTF-8", "pt-BR"),
        ("sr@latin", "sr-Latn"),
        ("ca@valencia", None),
        ("pol", "pl"),
    ],
)
def test_what_a_row_calls_its_language(label: str, tag: str | None) -> None:
    """A name of a language in English or in itself, with its variant, and a locale, as well as a tag."""
    if tag is None:
        with pytest.raises(InputError, match="no language code"):
            language_called(label)
    else:
        assert normalize_language(language_called(label)) == normalize_language(tag)
        assert language_tag(language_called(label)) == language_tag(tag)


@pytest.mark.parametrize("label", ["", " ", "und", "MUL", "zxx", "unknown"])
def test_a_row_that_says_its_language_is_not_known_says_nothing(label: str) -> None:
    """It is told from the text."""
    known, _ = group_by_language([Document("a", SENTENCES["de"], language=label)])
    assert [item.language for item in known] == ["de"]


def test_what_is_in_no_language_is_told_as_that() -> None:
    """No encoder would help with a list of files, and no passage is in that beside others."""
    files = " ".join(f"{number * 7919 % 10**6:06d}.html" for number in range(1, 60))
    _, (found,) = group_by_language([Document("index", files)])
    assert found.reason.startswith("it seems to be names, numbers or addresses, in no language")
    (known,), _ = group_by_language([Document("page", "\n".join([SENTENCES["de"] * 8, files]))])
    assert known.language == "de"
    assert "zxx" not in known.other_languages


def test_documents_get_their_language_in_order() -> None:
    """Known ones keep their order and get language and confidence; the others are named with their reasons."""
    pile = [Document(code, SENTENCES[code]) for code in ("fr", "de", "en")]
    pile.insert(1, Document("digits", "1 2 3"))
    pile.insert(0, Document("syllabics", INUKTITUT))
    known, skipped = group_by_language(pile, detect_language)
    assert [(item.id, item.language) for item in known] == [("fr", "fr"), ("de", "de"), ("en", "en")]
    assert all(item.language_confidence is not None and item.language_confidence > 0.9 for item in known)
    assert [item.id for item in skipped] == ["syllabics", "digits"]
    assert "cannot be told" in skipped[0].reason
    assert "no letters" in skipped[1].reason


def test_a_language_that_is_not_wanted_is_skipped_and_named() -> None:
    """With languages named, a document in another one is left out by the name of its language, detected or given."""
    pile = [Document("de", SENTENCES["de"]), Document("fr", SENTENCES["fr"]), Document("es", "?", language="spa")]
    known, skipped = group_by_language(pile, detect_language, ("en", "de"))
    assert [item.id for item in known] == ["de"]
    assert {item.id: item.reason for item in skipped} == {
        "fr": "the language is fr; wanted en, de",
        "es": "the language is es; wanted en, de",
    }


def test_other_languages_come_along() -> None:
    """What the detector says of other passages is kept with the document."""
    known, _ = group_by_language([Document("a", "text")], lambda _: LanguageGuess("de", 0.87654321, ("en", "fr")))
    assert (known[0].other_languages, known[0].language_confidence) == (("en", "fr"), 0.8765)


@pytest.mark.parametrize(
    "text",
    [
        "颱風過後，圖書館的屋頂需要修理。",
        "國立歷史博物館將於下週重新開放，歡迎市民參觀。",
        "执行 pip install aligner 命令，然后打开 README 文件 and read the section Install",
        "安裝完成後，請在 Terminal 輸入 docker compose up --detach 啟動服務。",
    ],
)
def test_han_characters_are_chinese(text: str) -> None:
    """Traditional ones too, in few words, and among many Latin ones; without Hangul nothing is Korean."""
    assert detect_language(text).language == "zh"


@pytest.mark.parametrize(
    "text", ["市立図書館屋根修理", "気象庁発表", "ブラウザで http://localhost を開く README Install"]
)
def test_characters_of_japan_are_japanese(text: str) -> None:
    """Kana, or in a headline without them characters that are written in Japan alone."""
    assert detect_language(text).language == "ja"


@pytest.mark.parametrize(
    "text", ["大韓民國 憲法 第1條은 대한민국을 말한다", "README 파일을 열고 pip install 명령 실행 on Linux"]
)
def test_hangul_is_korean(text: str) -> None:
    """With Chinese characters and Latin words among it."""
    assert detect_language(text).language == "ko"


@pytest.mark.parametrize("text", ["Das Zeichen 橋 bedeutet Brücke.", "The word 图书馆 means library in Chinese."])
def test_a_quoted_character_decides_nothing(text: str) -> None:
    """A text in Latin letters that explains a word of Chinese is no Chinese."""
    assert detect_language(text).language in ("de", "en")


@pytest.mark.parametrize(
    ("one", "other"),
    [("zh-CN", "zh-TW"), ("nb", "nn"), ("pt-BR", "pt-PT"), ("sr-Latn", "sr-Cyrl"), ("en-US", "en-GB")],
)
def test_variants_that_are_given_are_two_languages(one: str, other: str) -> None:
    """They come out as they went in, a wanted language stands for its variants, and a wanted variant for itself."""
    pile = [Document("a", "?", language=one), Document("b", "?", language=other)]
    assert [item.language for item in group_by_language(pile, never)[0]] == [one, other]
    base = normalize_language(one)
    assert [item.language for item in group_by_language(pile, never, (base,))[0]] == [base, base]
    known, (left,) = group_by_language(pile, never, (other,))
    assert [item.language for item in known] == [other]
    assert left.reason == f"the language is {one}; wanted {other}"


def test_a_text_goes_to_the_wanted_variant_of_its_language() -> None:
    """Detectors know no variants: with pt-BR wanted, a Portuguese text is in that; with two wanted, in neither."""
    pile = [Document("a", "O conselho municipal decidiu fechar a velha ponte sobre o rio na segunda-feira.")]
    assert [item.language for item in group_by_language(pile, detect_language, ("en", "pt-BR"))[0]] == ["pt-BR"]
    assert group_by_language(pile, detect_language, ("pt-PT", "pt-BR"))[0] == []


@pytest.mark.parametrize(("tag", "code"), [("deu", "de"), ("en-us", "en-US"), ("fil", "tl")])
def test_a_wanted_language_by_another_code_is_told(tag: str, code: str) -> None:
    """All documents would be left out in silence otherwise."""
    with pytest.raises(InputError, match=f"{tag!r} is among the wanted languages; use {code!r}"):
        Aligner(settings=Settings(languages=("en", tag))).pair_pile([Document("a", "Das ist ein Text.", "de")])


def test_detectors_that_agree_are_not_said_to_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the script speaks against both, the reason says that; here both take a page of tables for Japanese."""

    def only_japanese(model: Py3langid, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        row = np.array([label == "ja" for label in model.labels], np.float32)
        return np.stack([row] * len(texts))

    monkeypatch.setattr("aligner.corpus.py3langid_model.Py3langid.shares", only_japanese)
    monkeypatch.setattr(
        "aligner.corpus.langdetect_model.LangDetect.probabilities",
        lambda _, texts: [{"ja": 0.9, "en": 0.1}] * len(texts),
    )
    reason = detect_language("Please check how the new display server differs from the old one.").reason
    assert "perhaps ja, but most letters are in latin script" in reason


@pytest.mark.parametrize("number", [27, 40])  # less than the article, and more
def test_a_list_of_works_does_not_make_a_page_one_of_their_language(number: int) -> None:
    """Chinese articles list English works, also in a folder for English; text in English there makes it such a page."""
    article = (
        "港口管理局周二宣布，旧摆桥将在明年春天重新开放。工程师们检查了所有的钢梁。市议会以九票对四票批准了这笔费用。"
    )
    works = [
        f"[{n}] Miller, A., & Rope, B. ({1970 + n}). The maintenance of swing bridges in northern ports, pp. {n}-{n}9."
        for n in range(number)
    ]
    text = "\n\n".join([*[article] * 5, "参考文献", *works])
    (found,), _ = group_by_language([Document("en/page.html", text, path="page.html")])
    assert found.language == "zh"
    begun = "The port authority said that the old bridge will open again. The council approved the cost in 2024."
    text = "\n\n".join([*[begun] * 4, *[article] * 6])
    (found,), _ = group_by_language([Document("en/page.html", text, path="page.html")])
    assert found.language == "en"
