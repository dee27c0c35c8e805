"""Texts to vectors: each once, the same to the last bit whatever lay on disk, centred by language."""

import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from zlib import crc32

import numpy as np
import numpy.typing as npt
import pytest

from aligner import EncoderError, load_encoder
from aligner.encoders.cache import FILE
from aligner.encoders.embedder import BATCH, GERMAN_ENGLISH, USE_LEVEL, Embedder, center, language_mean
from aligner.encoders.loaded import loaded
from aligner.encoders.reference_sentences import REFERENCE_SENTENCES
from aligner.encoders.use import UseEncoder
from aligner.text import as_encoded
from tests.fakes import LexiconEncoder

TEXTS = [f"{noun} number {n} of the {place}" for n in range(400) for noun in ("bridge", "ship") for place in "abc"]


class Known(LexiconEncoder):
    """The lexicon encoder with a fingerprint, so that its vectors are kept."""

    fingerprint = "lexicon-1"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder."""
    monkeypatch.setenv("ALIGNER_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def run(texts: Sequence[str], encoder: LexiconEncoder | None = None) -> tuple[npt.NDArray[np.float32], int, int]:
    """Vectors of texts, how many were encoded, and how many were known."""
    with Embedder(encoder or Known(), keep=True) as embedder:
        found = embedder.distinct(texts).of(texts)
    return found, embedder.encoded, embedder.known


def test_each_text_is_encoded_once() -> None:
    """Equal texts share a vector."""
    encoder = LexiconEncoder()
    found = Embedder(encoder).distinct(["b", "a", "b", "a", "c c"])
    assert sorted(encoder.encoded) == ["a", "b", "c c"]
    assert np.array_equal(found.of(["b", "b"])[0], found.of(["a", "b"])[1])


def test_vectors_do_not_depend_on_the_order_of_texts() -> None:
    """The same texts in any order have the same vectors, to the last bit."""
    encoder = load_encoder("use")
    texts = ["The bridge was closed.", "Die Brücke wurde 2014 gesperrt.", "桥于2014年关闭。", "No."]
    one, other = Embedder(encoder).distinct(texts), Embedder(encoder).distinct(texts[::-1])
    assert np.array_equal(one.of(texts), other.of(texts))


def test_a_stream_needs_memory_for_one_batch() -> None:
    """Texts are asked for a batch at a time, in order, and equal ones within a batch are encoded once."""
    asked = 0

    def endless() -> Iterator[str]:
        nonlocal asked
        while True:
            asked += 1
            yield f"bridge {asked // 2}"

    encoder = LexiconEncoder()
    batches = Embedder(encoder).stream(endless())
    first, _second = next(batches), next(batches)
    assert asked == 2 * BATCH
    assert len(encoder.encoded) <= BATCH + 2
    assert first.shape == (BATCH, 256)
    assert np.array_equal(first[1], first[2])
    assert np.array_equal(first[7], Embedder(encoder).distinct(["bridge 4"]).vectors[0])


def test_a_second_run_encodes_nothing(folder: Path) -> None:
    """Vectors come from disk, the same to the last bit as without it; a new text is encoded alone."""
    plain = Embedder(Known()).distinct(TEXTS).of(TEXTS)
    first, *counts = run(TEXTS)
    assert counts == [len(TEXTS), 0]
    second, *counts = run(TEXTS)
    assert counts == [0, len(TEXTS)]
    assert np.array_equal(plain, first)
    assert np.array_equal(first, second)
    assert run([*TEXTS, "new"])[1:] == (1, len(TEXTS))


class Ahead(Known):
    """Takes three batches before it gives the vectors of the first."""

    def encode_batches(self, batches: Iterable[list[str]]) -> Iterator[npt.NDArray[np.float32]]:
        waiting: list[npt.NDArray[np.float32]] = []
        for texts in batches:
            waiting.append(self.encode(texts))
            if len(waiting) == 3:
                yield waiting.pop(0)
        yield from waiting


def test_a_text_of_two_batches_is_encoded_once_also_ahead(folder: Path) -> None:
    """Where the vectors of the first are not on disk yet when the second is asked for, as when they are."""
    texts = [f"({letter}) bridge {n}" for letter in "ab" for n in range(BATCH)]  # labels are not encoded
    encoder = Ahead()
    found, encoded, _ = run(texts, encoder)
    assert encoded == len(encoder.encoded) == BATCH
    assert np.array_equal(found[:BATCH], found[BATCH:])


def test_batches_that_are_encoded_ahead_are_as_if_alone() -> None:
    """The same vectors to the last bit, in order; an empty batch has none, and what is not wanted costs nothing."""
    encoder = UseEncoder()
    batches = [[f"The bridge {n} was closed for {n + own} days." for own in range(40)] for n in range(12)] + [[]]
    before = sys.getswitchinterval()
    for made, texts in zip(loaded(encoder).embed_batches(batches), batches, strict=True):
        assert np.array_equal(made, loaded(encoder).embed(texts)) if texts else not len(made)
    rest = encoder.encode_batches(iter(batches))
    assert np.array_equal(next(rest), encoder.encode(batches[0]))
    rest.close()  # type: ignore[attr-defined] # of a generator
    assert np.array_equal(encoder.encode(batches[3]), encoder.encode(batches[3]))
    assert sys.getswitchinterval() == before


def test_vectors_are_kept_by_encoder(folder: Path) -> None:
    """Another fingerprint has vectors of its own; an encoder without one keeps none."""
    run(TEXTS[:3])
    other = Known()
    other.fingerprint = "lexicon-2"
    assert run(TEXTS[:3], other)[1:] == (3, 0)
    for _ in range(2):
        assert run(TEXTS[:3], LexiconEncoder())[1:] == (3, 0)


def test_rounding_costs_nothing() -> None:
    """What half precision takes from a cosine is below a ten-thousandth."""
    exact = load_encoder("use").encode(["The bridge was closed in 2014.", "Die Brücke wurde gesperrt."])
    rounded = Embedder(load_encoder("use")).distinct(["The bridge was closed in 2014.", "Die Brücke wurde gesperrt."])
    assert np.linalg.norm(rounded.vectors, axis=1) == pytest.approx(np.ones(2), abs=1e-6)
    same = rounded.of(["The bridge was closed in 2014.", "Die Brücke wurde gesperrt."])
    assert abs(same[0] @ same[1] - exact[0] @ exact[1]) < 1e-4
    assert (same * exact).sum(axis=1) == pytest.approx(np.ones(2), abs=1e-6)


SLOW_RUN = """
import sys, time
sys.path.insert(0, {root!r})
from tests.encoders.test_embedder import TEXTS, Known
from aligner.encoders import embedder as vectors
vectors.BATCH = 16
class Slow(Known):
    def encode(self, texts):
        time.sleep(0.004)
        return super().encode(texts)
with vectors.Embedder(Slow(), keep=True) as embedder:
    print("begun", flush=True)
    embedder.distinct(TEXTS)
"""


@pytest.mark.slow
def test_kills_at_random_moments_change_nothing(folder: Path) -> None:
    """Twenty runs are killed while they write; every vector is then the one of a run that was never stopped."""
    expected = Embedder(Known()).distinct(TEXTS).of(TEXTS)
    draw = Random(7)
    script = SLOW_RUN.format(root=str(Path(__file__).parent.parent.parent))
    for _ in range(20):
        child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
        with child:
            assert child.stdout
            child.stdout.readline()
            time.sleep(draw.random() * 0.1)
            child.kill()
    found, encoded, known = run(TEXTS)
    assert np.array_equal(found, expected)
    assert (known > 0, encoded + known) == (True, len(TEXTS))
    assert run(TEXTS)[1:] == (0, len(TEXTS))


@pytest.mark.slow
def test_a_run_that_was_stopped_goes_on_with_the_same_vectors(folder: Path) -> None:
    """With a real encoder: some batches from disk and the rest made anew are those of one run, to the last bit."""
    encoder, texts = load_encoder("use"), [f"The {text} was closed." for text in TEXTS]
    whole = np.concatenate(list(Embedder(encoder).stream(texts)))
    with Embedder(encoder, keep=True) as embedder:
        next(embedder.stream(texts))
    with Embedder(encoder, keep=True) as embedder:
        assert np.array_equal(np.concatenate(list(embedder.stream(texts))), whole)
    assert (embedder.encoded, embedder.known) == (len(texts) - BATCH, BATCH)


def test_an_encoder_whose_dimension_changed_is_told(folder: Path) -> None:
    """Vectors that were kept under its fingerprint have another length: the error says so."""

    class Shorter(Known):
        def encode(self, texts: Sequence[str], /) -> npt.NDArray[np.float32]:
            return super().encode(texts)[:, :8]

    run(["a", "b"])
    with pytest.raises(EncoderError, match="fingerprint"):
        run(["a", "c"], Shorter())


class Growing(LexiconEncoder):
    """An encoder whose later vectors have as many dimensions as it is told."""

    def __init__(self, later: int) -> None:
        super().__init__()
        self.later = later

    def encode(self, texts: Sequence[str], /) -> npt.NDArray[np.float32]:
        """As LexiconEncoder."""
        first = not self.encoded
        found = super().encode(texts)
        return found if first else found[:, : self.later]


@pytest.mark.parametrize("later", [128, 1])
def test_an_encoder_whose_dimension_changes_between_batches_is_told(later: int) -> None:
    """Nothing is stretched to fit."""
    texts = [str(number) for number in range(BATCH + 1)]
    with pytest.raises(EncoderError, match=f"vectors have {later} dimensions, those before 256; wanted the same"):
        Embedder(Growing(later)).distinct(texts)


@pytest.mark.slow
def test_two_processes_at_once(folder: Path) -> None:
    """Both write into the same new file; each gets all its vectors, and all are kept."""
    script = SLOW_RUN.format(root=str(Path(__file__).parent.parent.parent))
    children = [subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE) for _ in range(2)]
    for child in children:
        _, said = child.communicate()
        assert (child.returncode, said) == (0, b"")
    assert run(TEXTS)[1:] == (0, len(TEXTS))


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["garbage", "cut", "flipped", "empty"])
def test_a_damaged_file_changes_nothing(folder: Path, damage: str) -> None:
    """Whatever happened to the file, the vectors are right, and from the second run on they are kept again."""
    expected = run(TEXTS)[0]
    path = folder / FILE
    whole = path.read_bytes()
    flipped = bytearray(whole)
    for place in Random(1).sample(range(4096, len(whole)), 300):
        flipped[place] ^= 0xFF
    path.write_bytes(
        {"garbage": b"no database", "cut": whole[: len(whole) // 2], "flipped": bytes(flipped), "empty": b""}[damage]
    )
    for _ in range(3):
        found, encoded, known = run(TEXTS)
        assert np.array_equal(found, expected)
        assert encoded + known == len(TEXTS)
    assert encoded == 0


def test_centring_takes_away_what_a_language_shares() -> None:
    """The mean of many is gone; the mean of few, which is their content, mostly stays."""
    rng = np.random.default_rng(0)
    shared = np.array([10, *[0] * 15], np.float32)
    vectors = (shared + rng.standard_normal((2000, 16))).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    centred = center(vectors, language_mean(vectors))
    assert abs(centred.mean(axis=0)).max() < 0.05
    assert np.linalg.norm(language_mean(vectors[:2])) < 0.1 * np.linalg.norm(vectors[:2].mean(axis=0))


def test_centring_takes_away_what_an_encoder_shares_also_in_few_texts() -> None:
    """An encoder whose vectors are all alike still tells two sentences apart, and knows two equal ones."""

    class Alike(LexiconEncoder):
        def encode(self, texts: Sequence[str], /) -> npt.NDArray[np.float32]:
            return super().encode(texts) + np.float32(10)

    texts = {"en": ["the bridge closed", "a garden"], "de": ["die brücke gesperrt", "schnee"]}
    vectors = Embedder(Alike()).by_language(texts)
    cosines = vectors.of(texts["en"], "en") @ vectors.of(texts["de"], "de").T
    assert cosines[0, 0] > 0.8
    assert np.delete(cosines.ravel(), 0).max() < 0.3


class Levelled:
    """An encoder whose translations have a given cosine, told by the number of the reference sentence.

    weak: languages in which a sentence says less of its meaning, so that cosines with them are half as high.
    """

    def __init__(self, level: float, weak: str = "") -> None:
        self.level, self.weak = level, weak.split()

    def encode(self, texts: Sequence[str], /) -> npt.NDArray[np.float64]:
        """One row a text: what it says, and what is its own."""
        places = {
            as_encoded(text): (n, language)
            for language, own in REFERENCE_SENTENCES.items()
            for n, text in enumerate(own)
        }
        meanings = np.random.default_rng(0).standard_normal((len(REFERENCE_SENTENCES["en"]), 4096))
        rows = []
        for text in texts:
            number, language = places[text]
            rng = np.random.default_rng(crc32(text.encode()))
            share = self.level / 4 if language in self.weak else self.level
            rows.append(np.sqrt(share) * meanings[number] + np.sqrt(1 - share) * rng.standard_normal(4096))
        return np.array(rows)


@pytest.mark.parametrize("level", [0.5, 0.6, 0.9])
def test_the_scale_of_an_encoder_is_told_from_translations(level: float) -> None:
    """Its cosines times the scale are at the level of `use`."""
    assert Embedder(Levelled(level)).scale * level == pytest.approx(USE_LEVEL, abs=0.05)


def test_the_scale_of_use_is_one_and_so_is_that_of_an_encoder_of_other_languages() -> None:
    """Confidences are fitted on `use`; where the fixed sentences say nothing, nothing is done."""
    assert Embedder(load_encoder("use")).scale == 1
    assert Embedder(Levelled(0.1)).scale == 1


def test_each_pair_of_languages_has_a_scale_of_its_own() -> None:
    """A language that the encoder knows half as well is brought to the level of the others."""
    embedder = Embedder(Levelled(0.8, weak="ja"))
    scales = embedder.scales(["ja", "de", "en"])
    assert scales.between("de", "en") * 0.8 == pytest.approx(GERMAN_ENGLISH, abs=0.03)
    assert scales.between("ja", "de") / scales.between("de", "en") == pytest.approx(2, rel=0.1)
    assert scales.between("de", "ja") == scales.between("ja", "de")
    assert embedder.encoded == 0


def test_without_reference_sentences_the_scale_is_the_general_one() -> None:
    """Also within one language, and where the encoder matches nothing."""
    scales = Embedder(Levelled(0.6, weak="ja zh")).scales(["xx", "de", "en", "ja", "zh"])
    assert scales.general == Embedder(Levelled(0.6, weak="ja zh")).scale
    assert scales.between("xx", "en") == scales.between("de", "de") == scales.general
    assert [scales.is_known(*pair) for pair in (("de", "en"), ("en", "xx"), ("ja", "zh"))] == [True, False, False]
    assert Embedder(Levelled(0.6)).scales([]).of_pairs == {}


def test_the_variants_of_a_language_have_its_scale() -> None:
    """Between two of them there is none: the same sentences say nothing."""
    scales = Embedder(Levelled(0.6)).scales(["de", "de-AT", "en"])
    assert scales.between("de-AT", "en") == scales.between("de", "en") != scales.general
    assert not scales.is_known("de", "de-AT")


def test_by_use_german_and_english_are_at_the_level_and_the_distant_below() -> None:
    """Confidences are fitted on German and English."""
    scales = Embedder(load_encoder("use")).scales(["de", "en", "zh", "pl", "es", "it"])
    assert scales.between("de", "en") == 1
    assert scales.between("pl", "zh") == pytest.approx(1.24, abs=0.05)
    assert scales.between("en", "it") < 1 < scales.between("es", "zh")


def test_a_text_in_two_languages_is_encoded_once_and_centred_twice() -> None:
    """Languages have means of their own."""
    encoder = LexiconEncoder()
    vectors = Embedder(encoder).by_language({"de": ["Berlin", "im winter"], "en": ["Berlin", "in the garden"]})
    assert encoder.encoded.count("Berlin") == 1
    assert not np.allclose(vectors.of(["Berlin"], "de"), vectors.of(["Berlin"], "en"))


@pytest.mark.parametrize("kind", ["tensor", "gradients", "bfloat16", "list"])
def test_tensors_are_vectors(kind: str) -> None:
    """What a model returns is taken as it is: with gradients, in half precision that numpy does not know, in a list."""
    torch = pytest.importorskip("torch")

    class TensorEncoder:
        def encode(self, texts: list[str], /) -> object:
            rows = torch.tensor([[1.0, float(len(text))] for text in texts], requires_grad=kind == "gradients")
            made = rows.to(torch.bfloat16) if kind == "bfloat16" else rows
            return list(made) if kind == "list" else made

    found = loaded(TensorEncoder()).embed(["a", "bc"])
    np.testing.assert_allclose(found, [[0.5**0.5] * 2, [0.2**0.5, 0.8**0.5]], atol=1e-6)
