"""Running text that stands in two versions in the same words, though it is in one language alone."""

import pytest

from aligner.corpus.untranslated import is_untranslated


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("Children under six travel free of charge.", ("en", "de")),
        ("Hunde müssen immer an der Leine sein.", ("de", "fr")),
        ("Les chiens doivent être tenus en laisse.", ("en", "de")),
        ("犬は常にリードにつないでください。", ("ja", "en")),
        ("孩子们得到了免费的冰淇淋。", ("zh-TW", "en")),
    ],
)
def test_running_text_is_in_one_language(text: str, languages: tuple[str, str]) -> None:
    """The same words on both sides, in whatever case and punctuation, are no translation of themselves."""
    assert is_untranslated(text, text.upper().rstrip("."), languages)
    assert not is_untranslated(text, f"{text} Ja.", languages)


@pytest.mark.parametrize(
    "text",
    ["DSA-156 epic4-script-light", "Michael Kleinhenz, LinuxTag e.V., Kaiserslautern", "print(x)", "42 %", "Home"],
)
def test_names_numbers_and_code_are_in_any_language(text: str) -> None:
    """They read the same in a translation."""
    assert not is_untranslated(text, text, ("en", "de"))


def test_nothing_is_said_of_languages_that_are_not_known() -> None:
    """As of bare sentences."""
    text = "Children under six travel free of charge."
    assert not is_untranslated(text, text, ("", "de"))
