"""Letters that quote the one that they answer, in two languages."""

from collections.abc import Iterable

import pytest

from aligner import Aligner, Document

LETTERS = {
    "en": (
        "Dear Ms. Holm,\nour pump has been standing still since Tuesday, and the shaft seal is leaking.\n"
        "We need a new one as soon as possible, or the harvest will rot in the barn.\nWhen can you deliver it?\n"
        "Regards, Jiri Novak\n",
        "Dear Mr. Novak,\nthe spare part is on its way.\nShall we send a fitter, or will you put it in yourselves?\n"
        "Kind regards, Petra Holm\n",
        "On 9 May Jiri Novak wrote:",
        "-----Original Message-----",
    ),
    "de": (
        "Sehr geehrte Frau Holm,\nunsere Pumpe steht seit Dienstag still, und die Wellendichtung leckt.\n"
        "Wir brauchen so schnell wie möglich eine neue, sonst verfault uns die Ernte in der Scheune.\n"
        "Wann können Sie liefern?\nGruß, Jiri Novak\n",
        "Sehr geehrter Herr Novak,\ndas Ersatzteil ist unterwegs.\n"
        "Sollen wir einen Monteur schicken, oder bauen Sie es selbst ein?\nMit freundlichen Grüßen, Petra Holm\n",
        "Am 9. Mai schrieb Jiri Novak:",
        "-----Ursprüngliche Nachricht-----",
    ),
}


def letter(language: str) -> Document:
    """The letter that is answered."""
    return Document(f"letter {language}", LETTERS[language][0], language=language)


def answer(language: str, form: str) -> Document:
    """The answer, which quotes the letter: by a mark before its lines, or below a line that says so."""
    text, own, wrote, original = LETTERS[language]
    marked = "".join(f"> {line}\n" for line in text.splitlines())
    quoted = f"{wrote}\n{marked}" if form == "marked" else f"{original}\n{text}"
    return Document(f"answer {language}", f"{own}\n{quoted}", language=language)


def pairs(documents: Iterable[Document]) -> set[frozenset[str]]:
    """The pairs of a pile."""
    plan = Aligner(model="use", cache=False).pair_pile(documents)
    return {frozenset((pair.source_id, pair.target_id)) for pair in plan.pairs}


@pytest.mark.parametrize("form", ["marked", "original message"])
def test_an_answer_is_no_version_of_the_letter_that_it_quotes(form: str) -> None:
    """Most of it is that letter; its own lines tell what it is."""
    assert pairs([letter("de"), answer("en", form)]) == set()
    assert pairs([letter("en"), answer("de", form)]) == set()
    both = {frozenset((f"{what} en", f"{what} de")) for what in ("letter", "answer")}
    assert pairs([letter("de"), letter("en"), answer("en", form), answer("de", form)]) == both


@pytest.mark.parametrize(
    ("leads", "quotes"),
    [
        ({"en": "Petra, this came in.\n\n--- Forwarded message ---\n", "de": "-- Weitergeleitete Nachricht --\n"}, ""),
        ({"en": "What I read today:\n", "de": "Meine Notizen von gestern:\n"}, "> "),
    ],
)
def test_what_passes_a_letter_on_is_a_version_of_what_does_so(leads: dict[str, str], quotes: str) -> None:
    """It says little besides, so that what is quoted tells what it is."""
    passed_on = [
        Document(
            language,
            lead + "".join(f"{quotes}{line}\n" for line in LETTERS[language][0].splitlines()),
            language=language,
        )
        for language, lead in leads.items()
    ]
    assert pairs(passed_on) == {frozenset(("en", "de"))}


def test_what_is_quoted_is_aligned() -> None:
    """It is text as any."""
    result = Aligner(model="use", cache=False).align_pile([answer("en", "marked"), answer("de", "marked")])
    assert any(
        "shaft seal" in row.source + row.target and "Wellendichtung" in row.source + row.target for row in result.bitext
    )


def test_a_dialogue_with_marks_of_speakers_quotes_nothing() -> None:
    """Without a line that leads to them, such marks are those of a transcript."""
    english = "> Where is the ferry?\n> It sank last night in the storm.\n> And the ferryman?\n> He swam to the pier.\n"
    german = (
        "> Wo ist die Fähre?\n> Sie ist letzte Nacht im Sturm gesunken.\n> Und der Fährmann?\n> Er schwamm zum Steg.\n"
    )
    both = [Document("en", english, language="en"), Document("de", german, language="de")]
    assert pairs(both) == {frozenset(("en", "de"))}
