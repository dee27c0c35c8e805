"""The two detectors: the answers of their packages, in less time."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langdetect import DetectorFactory, LangDetectException, detect_langs

from aligner.corpus.detectors import LangDetect, load_py3langid

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


@pytest.mark.parametrize("text", TEXTS)
def test_langdetect_answers_as_its_package(detector: LangDetect, text: str) -> None:
    """The same languages with the same probabilities, to the last bit."""
    assert detector.probabilities(text) == of_the_package(text)


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.sampled_from("aeinrstÄßéñ ABC дож لمن かカ漢字한\u0301\u1ea5.,1@/:"), max_size=80))
def test_langdetect_answers_as_its_package_for_any_letters(detector: LangDetect, text: str) -> None:
    """Capitals, accents on their own, scripts side by side."""
    assert detector.probabilities(text) == of_the_package(text)


def test_py3langid_is_kept_unpacked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The first load unpacks, the next takes what is there; a damaged file is written anew, answers the same."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    monkeypatch.setenv("ALIGNER_CACHE", str(tmp_path))
    own = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    assert [load_py3langid().rank(text) for text in TEXTS] == [own.rank(text) for text in TEXTS]
    (kept,) = (tmp_path / "models").iterdir()
    stamp = kept.stat().st_mtime_ns
    load_py3langid()
    assert kept.stat().st_mtime_ns == stamp
    with kept.open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"damaged")
    assert load_py3langid().rank(TEXTS[0]) == own.rank(TEXTS[0])
    assert kept.stat().st_mtime_ns != stamp
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


def test_py3langid_without_a_cache_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where nothing can be kept, the package's own model is loaded."""
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("ALIGNER_CACHE", str(tmp_path / "file"))
    assert load_py3langid().classify(TEXTS[1])[0] == "de"
