"""Models of sentence-transformers in their variety, tiny ones made here: loaded from a folder, asked, told apart."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aligner import Aligner, EncoderError, MissingDependencyError, load_encoder
from aligner.encoders.loaded import LoadedEncoder, loaded

pytestmark = pytest.mark.slow  # as torch is
WIDTH = 8
WORDS = "[PAD] [UNK] [CLS] [SEP] [MASK] the bridge is closed city bitext : query . a".split()
TEXTS = ["the bridge is closed .", "a city .", "the city"]
Make = Callable[[Path], Any]


def transformer(folder: Path) -> Any:
    """A BERT of two layers with random weights that are the same each time."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    modules = pytest.importorskip("sentence_transformers.sentence_transformer.modules")
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(WORDS) + "\n", encoding="utf-8")
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=len(WORDS),
        hidden_size=WIDTH,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=32,
    )
    transformers.BertModel(config).save_pretrained(folder)
    tokens = transformers.BertTokenizerFast(vocab={word: number for number, word in enumerate(WORDS)})
    tokens.save_pretrained(folder)
    return modules.Transformer(str(folder))


def model(make: Callable[[], list[Any]], **options: Any) -> Any:
    """A SentenceTransformer of modules."""
    return pytest.importorskip("sentence_transformers").SentenceTransformer(modules=make(), device="cpu", **options)


def pooled(
    folder: Path,
    mode: str = "mean",
    dense: int = 0,
    scale: float = 1.0,
    norm: bool = False,
    include_prompt: bool = True,
    **options: Any,
) -> Any:
    """A transformer with pooling.

    dense: width of a layer after it, 0 for none. scale: of its weights. norm: whether one stands at the end.
    include_prompt: whether the words of a prompt count in the pooling.
    """
    modules = pytest.importorskip("sentence_transformers.sentence_transformer.modules")
    torch = pytest.importorskip("torch")

    def parts() -> list[Any]:
        made = [transformer(folder), modules.Pooling(WIDTH, mode, include_prompt=include_prompt)]
        if dense:
            torch.manual_seed(1)
            made.append(modules.Dense(WIDTH, dense))
            with torch.no_grad():
                made[-1].linear.weight *= scale
        if norm:
            made.append(modules.Normalize())
        return made

    return model(parts, **options)


def static(folder: Path, seed: int = 0) -> Any:
    """Static embeddings: a vector a word, of which the mean is taken."""
    modules = pytest.importorskip("sentence_transformers.sentence_transformer.modules")
    transformer(folder)
    tokens = pytest.importorskip("transformers").BertTokenizerFast.from_pretrained(folder)
    weights = np.random.default_rng(seed).normal(size=(len(WORDS), WIDTH)).astype(np.float32)
    return model(lambda: [modules.StaticEmbedding(tokens, embedding_weights=weights)])


KINDS: dict[str, tuple[Make, int]] = {
    "mean": (pooled, WIDTH),
    "cls": (lambda folder: pooled(folder, "cls"), WIDTH),
    "last token": (lambda folder: pooled(folder, "lasttoken"), WIDTH),
    "max": (lambda folder: pooled(folder, "max"), WIDTH),
    "dense": (lambda folder: pooled(folder, dense=4), 4),
    "dense of other weights": (lambda folder: pooled(folder, dense=4, scale=3), 4),
    "prompt for bitext": (
        lambda folder: pooled(folder, prompts={"query": "query : ", "BitextMining": "bitext : "}),
        WIDTH,
    ),
    "default prompt": (
        lambda folder: pooled(folder, prompts={"query": "query : "}, default_prompt_name="query"),
        WIDTH,
    ),
    "truncated": (lambda folder: pooled(folder, truncate_dim=3), 3),
    "truncated behind a norm": (lambda folder: pooled(folder, "cls", norm=True, truncate_dim=3), 3),
    "prompt left out of the mean": (
        lambda folder: pooled(folder, include_prompt=False, prompts={"BitextMining": "bitext : "}),
        WIDTH,
    ),
    "static": (static, WIDTH),
    "static of other weights": (lambda folder: static(folder, seed=1), WIDTH),
}


@pytest.fixture(scope="module")
def encoders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, LoadedEncoder]:
    """Each kind, saved to a folder and loaded from it."""
    folder = tmp_path_factory.mktemp("models")
    found = {}
    for name, (make, _) in KINDS.items():
        made = make(folder / f"parts {name}")
        made.save(str(folder / name))
        found[name] = loaded(load_encoder(str(folder / name), device="cpu"))
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_gives_unit_vectors_that_differ(encoders: dict[str, LoadedEncoder], kind: str) -> None:
    """Of the dimension that its last module has; two texts have two vectors, alone as together."""
    vectors = encoders[kind].embed(TEXTS)
    assert vectors.shape == (len(TEXTS), KINDS[kind][1])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1)
    assert abs(vectors[0] - vectors[1]).max() > 1e-4
    assert encoders[kind].embed(TEXTS[1:2])[0] == pytest.approx(vectors[1], abs=1e-5)


def test_two_kinds_with_other_vectors_have_other_fingerprints(encoders: dict[str, LoadedEncoder]) -> None:
    """And the same model made and loaded twice has one."""
    vectors = {name: own.embed(TEXTS) for name, own in encoders.items()}
    differing = [(one, other) for one in KINDS for other in KINDS if one < other and not _same(vectors, one, other)]
    assert len(differing) == len(KINDS) * (len(KINDS) - 1) // 2  # no two kinds of the table are the same
    fingerprints = {name: own.fingerprint for name, own in encoders.items()}
    assert None not in fingerprints.values()
    assert len(set(fingerprints.values())) == len(KINDS)


def test_the_same_model_made_twice_has_one_fingerprint(encoders: dict[str, LoadedEncoder], tmp_path: Path) -> None:
    """Wherever it was made and saved."""
    pooled(tmp_path / "parts", "cls").save(str(tmp_path / "again"))
    assert loaded(load_encoder(str(tmp_path / "again"), device="cpu")).fingerprint == encoders["cls"].fingerprint


def test_a_prompt_is_put_before_each_text(encoders: dict[str, LoadedEncoder]) -> None:
    """A model with a prompt for bitext says what the same model without one says of the text behind the prompt."""
    prompted = encoders["prompt for bitext"].embed(["a city ."])
    assert prompted == pytest.approx(encoders["mean"].embed(["bitext : a city ."]), abs=1e-5)


def test_truncated_vectors_are_the_beginning_of_the_whole_ones(encoders: dict[str, LoadedEncoder]) -> None:
    """Brought to unit length again."""
    whole = encoders["mean"].embed(TEXTS)[:, :3]
    expected = whole / np.linalg.norm(whole, axis=1, keepdims=True)
    assert encoders["truncated"].embed(TEXTS) == pytest.approx(expected, abs=1e-5)


def test_batches_side_by_side_change_neither_order_nor_vectors(tmp_path: Path) -> None:
    """Texts of many lengths, more than a batch holds, come out as the model itself gives them, one at a time."""
    torch = pytest.importorskip("torch")
    made = pooled(tmp_path / "parts")
    texts = [" ".join(WORDS[5 + (start + step) % 10] for step in range(1 + start % 23)) for start in range(120)]
    before = torch.get_num_threads()
    found = loaded(made).embed(texts)
    assert torch.get_num_threads() == before
    alone = np.concatenate([made.encode([text], normalize_embeddings=True) for text in texts])
    np.testing.assert_allclose(found, alone, atol=1e-5)


@pytest.mark.parametrize(("backend", "needed"), [("onnx", "optimum.onnxruntime"), ("openvino", "optimum.intel")])
def test_a_backend_is_asked_for_by_name(tmp_path: Path, backend: str, needed: str) -> None:
    """The model gives the vectors that it gives on torch; without what the backend needs, the error has the command."""
    made = pooled(tmp_path / "parts")
    made.save(str(tmp_path / "tiny"))
    name = f"{backend}:{tmp_path / 'tiny'}"
    if not importlib.util.find_spec("optimum") or not importlib.util.find_spec(needed):
        with pytest.raises(MissingDependencyError, match=rf"pip install 'sentence-transformers\[{backend}\]'"):
            load_encoder(name)
        return
    found = loaded(load_encoder(name))
    np.testing.assert_allclose(found.embed(TEXTS), loaded(made).embed(TEXTS), atol=1e-4)
    assert found.name == "tiny"


def test_the_summary_names_the_model(tmp_path: Path) -> None:
    """By its folder, as it was asked for."""
    static(tmp_path / "parts").save(str(tmp_path / "tiny"))
    for language, text in (("en", "The bridge is closed. A city."), ("de", "Die Brücke ist gesperrt. Eine Stadt.")):
        (tmp_path / "pile" / language).mkdir(parents=True)
        (tmp_path / "pile" / language / "a.txt").write_text(text, encoding="utf-8")
    result = Aligner(model=str(tmp_path / "tiny")).align_pile([tmp_path / "pile"])
    assert result.summary["encoder"] == "tiny"


def test_a_sparse_model_is_refused_with_a_word(tmp_path: Path) -> None:
    """Its vectors are as wide as the vocabulary, and no sentence encoder's."""
    library = pytest.importorskip("sentence_transformers")
    parts = pytest.importorskip("sentence_transformers.sparse_encoder.modules")
    transformers = pytest.importorskip("transformers")
    transformer(tmp_path / "parts")
    config = transformers.BertConfig.from_pretrained(tmp_path / "parts")
    transformers.BertForMaskedLM(config).save_pretrained(tmp_path / "parts")
    masked = parts.MLMTransformer(str(tmp_path / "parts"))
    sparse = library.SparseEncoder(modules=[masked, parts.SpladePooling(pooling_strategy="max")], device="cpu")
    sparse.save(str(tmp_path / "sparse"))
    with pytest.raises(EncoderError, match="is a SparseEncoder; wanted one with a dense vector a text"):
        load_encoder(str(tmp_path / "sparse"), device="cpu")


def test_a_cross_encoder_is_refused_with_a_word(tmp_path: Path) -> None:
    """It scores two texts at once, and has no vector for one."""
    library = pytest.importorskip("sentence_transformers")
    transformers = pytest.importorskip("transformers")
    transformer(tmp_path / "parts")
    config = transformers.BertConfig.from_pretrained(tmp_path / "parts", num_labels=1)
    transformers.BertForSequenceClassification(config).save_pretrained(tmp_path / "parts")
    library.CrossEncoder(str(tmp_path / "parts"), device="cpu").save_pretrained(str(tmp_path / "cross"))
    with pytest.raises(EncoderError, match="is a CrossEncoder; wanted one with a dense vector a text"):
        load_encoder(str(tmp_path / "cross"), device="cpu")


def _same(vectors: dict[str, Any], one: str, other: str) -> bool:
    return vectors[one].shape == vectors[other].shape and bool(np.allclose(vectors[one], vectors[other], atol=1e-5))
