"""The two detectors: the answers of their packages, in less time."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langdetect import DetectorFactory, LangDetectException, detect_langs
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from aligner.corpus.langdetect_model import LangDetect
from aligner.corpus.language_facts import MERGED
from aligner.corpus.py3langid_model import Py3langid, load_py3langid

TEXTS = [
    "The bridge was closed for repairs in the spring.",
    "Die Brücke wurde im Frühjahr gesperrt.",
    "Most byl na jaře uzavřen kvůli opravám.",
    "Brúnni var lokað.",
    "Cây cầu đã bị đóng cửa để sửa chữa.",
    "THE COUNCIL met ON Monday",
    "橋は春に閉鎖された。Bridge closed.",
    "桥在春天关闭了。",
    "다리는 봄에 폐쇄되었다.",
    "پل در بهار بسته شد",
    "ok",
    "https://example.org/a only an address",
    "12 345",
    "",
]


@pytest.fixture(scope="module")
def detector() -> LangDetect:
    """langdetect with its profiles loaded."""
    return LangDetect()


def of_the_package(text: str) -> dict[str, float]:
    """What the package answers, its two kinds of Chinese added up."""
    DetectorFactory.seed = 0
    found: dict[str, float] = {}
    try:
        for item in detect_langs(text):
            name = item.lang.split("-")[0]
            found[name] = found.get(name, 0.0) + item.prob
    except LangDetectException:
        pass
    return found


LETTERS = st.text(st.sampled_from("aeinrstÄßéñ ABC дож لمن かカ漢字한\u0301\u1ea5.,1@/:"), max_size=80)


def test_langdetect_answers_as_its_package(detector: LangDetect) -> None:
    """The same languages with the same probabilities, to the last bit, one by one and all at once."""
    expected = [of_the_package(text) for text in TEXTS]
    assert detector.probabilities(TEXTS) == expected
    assert [detector.probabilities([text])[0] for text in TEXTS] == expected


def test_langdetect_answers_as_its_package_where_it_draws_on_and_on(detector: LangDetect) -> None:
    """A text that is never sure takes more random numbers than are made at first, and those beside it do not."""
    texts = ["os", "de", TEXTS[1], "a"]
    assert detector.probabilities(texts) == [of_the_package(text) for text in texts]


@settings(max_examples=40, deadline=None)
@given(texts=st.lists(LETTERS, max_size=4))
def test_langdetect_answers_as_its_package_for_any_letters(detector: LangDetect, texts: list[str]) -> None:
    """Capitals, accents on their own, scripts side by side."""
    assert detector.probabilities(texts) == [of_the_package(text) for text in texts]


@settings(max_examples=40, deadline=None)
@given(texts=st.lists(LETTERS | st.text(max_size=40), max_size=4))
def test_py3langid_answers_as_its_package(texts: list[str]) -> None:
    """The same best label and, but for rounding, the same probabilities, of short and long texts and of none."""
    ours, theirs = model(), package()
    texts += ["".join(texts) * 9, *TEXTS]
    shares = ours.shares(texts)
    for text, row in zip(texts, shares, strict=True):
        ranked = theirs.rank(text)
        found = dict(zip(ours.labels[::-1], row[::-1].tolist(), strict=True))  # of labels that stand twice the first
        assert found == pytest.approx(dict(ranked), abs=1e-4)
        assert found[ranked[0][0]] >= max(found.values()) - 1e-6
    languages = ours.by_language(shares)
    assert languages.sum(axis=1) == pytest.approx(1.0)
    norwegian = [column for column, label in enumerate(ours.labels) if MERGED.get(label, label) == "no"]
    assert languages[:, ours.languages.index("no")] == pytest.approx(shares[:, norwegian].sum(axis=1))


@cache
def model() -> Py3langid:
    """The model as it is used."""
    return load_py3langid()


@cache
def package() -> Any:
    """py3langid's own identifier."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def test_py3langid_is_kept_unpacked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The first load unpacks, the next takes what is there; one that was written to is made anew, the answers stay."""
    monkeypatch.setenv("ALIGNER_CACHE", str(tmp_path))
    expected = model().shares(TEXTS)
    assert (load_py3langid().shares(TEXTS) == expected).all()
    kept = sorted((tmp_path / "models").iterdir())
    largest = max(kept, key=lambda path: path.stat().st_size)
    before = [path.stat().st_ino for path in kept]
    load_py3langid()
    assert [path.stat().st_ino for path in kept] == before
    with largest.open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"damaged" * 1000)
    assert (load_py3langid().shares(TEXTS) == expected).all()
    assert b"damaged" not in largest.read_bytes()
    assert sorted((tmp_path / "models").iterdir()) == kept


def test_py3langid_without_a_cache_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where nothing can be kept, the package's own model is loaded."""
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("ALIGNER_CACHE", str(tmp_path / "file"))
    assert (load_py3langid().shares(TEXTS) == model().shares(TEXTS)).all()
