"""Any sentence-transformers model: loaded by hub name or folder, called with its own prompt, known by its weights.

On a CPU, texts of like length are encoded in small batches side by side, a thread each: little is padded, and what is
computed stays in the processor's cache. Left to itself, torch shares each product of matrices among all cores, which
takes more than twice the processor's time.
"""

import contextlib
import hashlib
import io
import json
import logging
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from aligner.encoders.batches import even_batches
from aligner.encoders.reference_sentences import BACKGROUND
from aligner.errors import EncoderError, MissingDependencyError

logger = logging.getLogger(__name__)

BATCH, GPU_BATCH = 32, 256  # texts at once, where the model has no tokenizer to count by, and on a GPU
TOKENS = 512  # in a batch on a CPU, padding included
# Names under which models keep the prompt for finding translations; taken where a model names no default of its own.
BITEXT_PROMPTS = ("BitextMining", "bitext_mining", "Bitext Mining")
BACKENDS = ("onnx", "openvino")  # of sentence-transformers, besides torch; a model's name begins with it and a colon
ASKED = "folder_name"  # attribute of a loaded model: what the folder that it was loaded from is called
DENSE = ("", "SentenceTransformer")  # what a model's configuration says of its kind where it gives a vector a text
PROVENANCE = ("_name_or_path", "transformers_version", "__version__", "_commit_hash")  # of a configuration: where from


class ModelEncoder:
    """A SentenceTransformer as a run asks it: with the prompt that its configuration has for translations.

    name: that of its model card, else of the folder that it was loaded from. languages: those that whoever loaded it
    gave it; None where nobody did.
    """

    def __init__(self, model: Any) -> None:
        self.model = model
        self.name = getattr(getattr(model, "model_card_data", None), "base_model", None) or getattr(model, ASKED, None)
        self.languages: frozenset[str] | None = getattr(model, "languages", None)
        self._weights: tuple[Any, bytes] | None = None  # their state when last looked at, and their digest

    def encode(self, texts: list[str], /) -> Any:
        """One row a text, as the model gives them."""
        lengths = self._token_counts(texts) if self.model.device.type == "cpu" else None
        if lengths is None:
            return self._encode(texts, GPU_BATCH if self.model.device.type == "cuda" else BATCH)
        batches = list(even_batches(lengths, TOKENS))
        found: list[Any] = [None] * len(texts)
        with _a_thread_each() as pool:
            made = pool.map(lambda places: self._encode([texts[place] for place in places], len(places)), batches)
            for places, vectors in zip(batches, made, strict=True):
                for place, vector in zip(places, vectors, strict=True):
                    found[place] = vector
        return np.stack(found)

    def _encode(self, texts: list[str], size: int) -> Any:
        return self.model.encode(texts, prompt_name=_prompt(self.model), batch_size=size, show_progress_bar=False)

    def _token_counts(self, texts: list[str]) -> list[int] | None:
        """How many tokens each text has for a transformer; None for what is no plain one."""
        tokenizer: Any = getattr(self.model, "tokenizer", None)
        is_transformer = _is_plain(self.model) and hasattr(self.model[0], "auto_model")
        if not texts or not is_transformer or not hasattr(tokenizer, "backend_tokenizer"):
            return None
        told = tokenizer(texts, truncation=True, max_length=self.model.max_seq_length, verbose=False)
        return [len(ids) for ids in told["input_ids"]]

    @property
    def fingerprint(self) -> str | None:
        """A digest of the weights, the tokenizer and the configuration, wherever the model was loaded from.

        None where they are not all in plain sight.
        """
        model = self.model
        if not _is_plain(model):
            return None
        tensors = model.state_dict()
        if not all(hasattr(weights, "data_ptr") for weights in tensors.values()):  # quantised: packed in its own way
            return None
        digest = hashlib.sha256(json.dumps(_configuration(model), sort_keys=True, default=str).encode())
        digest.update(self._weights_digest(tensors))
        return f"sentence-transformers-2-{digest.hexdigest()[:16]}"

    def _weights_digest(self, tensors: dict[str, Any]) -> bytes:
        """Digest of the weights; computed again only after one of them was changed or replaced."""
        state = tuple((weights.data_ptr(), weights._version, weights.dtype) for weights in tensors.values())
        if self._weights is None or self._weights[0] != state:
            self._weights = state, _weights_digest(tensors)
        return self._weights[1]


def is_sentence_transformer(encoder: object) -> bool:
    """Whether an object is a model of sentence-transformers, which is not imported to find out."""
    library = sys.modules.get("sentence_transformers")
    return library is not None and isinstance(encoder, library.SentenceTransformer)


def _is_plain(model: Any) -> bool:
    """Whether a model is just what sentence-transformers makes, on torch."""
    library = sys.modules.get("sentence_transformers")
    return library is not None and type(model) is library.SentenceTransformer and model.backend == "torch"


@contextlib.contextmanager
def _a_thread_each() -> Iterator[ThreadPoolExecutor]:
    """As many threads as torch uses, each of which computes alone."""
    import torch

    count = torch.get_num_threads()
    try:
        with ThreadPoolExecutor(count, initializer=torch.set_num_threads, initargs=(1,)) as pool:
            yield pool
    finally:
        torch.set_num_threads(count)  # for threads that begin later


def load_model(name: str, device: str | None, wanted: str) -> Any:
    """A SentenceTransformer by hub name or local folder, in half precision on an NVIDIA GPU.

    A name such as `onnx:sentence-transformers/LaBSE` asks for one of BACKENDS. wanted: what there is to choose from,
    for the error.

    Raises EncoderError if the model cannot be loaded, MissingDependencyError without what it needs.
    """
    backend, own = _backend(name)
    if not own.strip():
        raise EncoderError(f"the model has no name; {wanted}")
    try:
        from sentence_transformers import SentenceTransformer  # here: torch takes seconds, and `use` needs none
    except ImportError as error:
        command = "pip install sentence-transformers"
        raise MissingDependencyError(f"the model {own!r} needs sentence-transformers ({error}); {command}") from error
    _require_backend(backend)
    try:
        if Path(own).exists() or _is_fetched(own):
            with _silence():
                model = SentenceTransformer(own, device=device, backend=backend, local_files_only=True)
        else:
            _ask_hub(own)
            model = SentenceTransformer(own, device=device, backend=backend)  # the hub's client shows how far it is
    except Exception as error:  # whatever the hub, its client or the model's own code raise
        logger.debug("loading %s failed", name, exc_info=True)
        found = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        raise EncoderError(f"cannot load the model {name!r}: {found}; {wanted}") from error
    _refuse_other_kinds(own, wanted)
    if Path(own).exists():
        setattr(model, ASKED, Path(own).resolve().name)
    return _halved(model) if model.device.type == "cuda" and backend == "torch" else model


def _backend(name: str) -> tuple[Any, str]:
    """The backend that a name asks for, and the name without it."""
    backend, colon, own = name.partition(":")
    return (backend, own) if colon and backend in BACKENDS and not Path(name).exists() else ("torch", name)


def _require_backend(backend: str) -> None:
    """Raises MissingDependencyError without what sentence-transformers needs for a backend."""
    needed = {"onnx": "optimum.onnxruntime", "openvino": "optimum.intel"}.get(backend)
    try:
        if needed is None or find_spec(needed):
            return
    except ModuleNotFoundError:  # optimum itself
        pass
    raise MissingDependencyError(
        f"the backend {backend} is not installed; pip install 'sentence-transformers[{backend}]'"
    )


def _refuse_other_kinds(name: str, wanted: str) -> None:
    """Raises EncoderError for a model that is saved as one of another kind, such as a sparse one.

    SentenceTransformer loads it all the same, and makes something of it that nobody trained.
    """
    from huggingface_hub import try_to_load_from_cache

    file = "config_sentence_transformers.json"
    try:
        path = Path(name) / file if Path(name).exists() else try_to_load_from_cache(name, file)
        kind = json.loads(Path(str(path)).read_text(encoding="utf-8")).get("model_type") or ""
    except (OSError, ValueError, AttributeError):
        return
    if kind not in DENSE:
        raise EncoderError(f"the model {name!r} is a {kind}; wanted one with a dense vector a text; {wanted}")


def _halved(model: Any) -> Any:
    """The model in half precision, if it was in single precision and its range allows it."""
    import torch

    if all(weights.dtype == torch.float32 for weights in model.parameters()):
        model.half()
        if not np.isfinite(model.encode([BACKGROUND[0]], show_progress_bar=False)).all():
            model.float()  # its inner values are beyond what half precision can hold
    return model


def _is_fetched(name: str) -> bool:
    """Whether a model of the hub is on this machine as sentence-transformers needs it.

    Other libraries fetch only a part of it: without the list of modules another model would be made of that part.
    """
    from huggingface_hub import _CACHED_NO_EXIST, try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        names = [name] if "/" in name else [name, f"sentence-transformers/{name}"]
        found = [try_to_load_from_cache(full, "modules.json") for full in names]
    except HFValidationError:
        return False
    return any(isinstance(path, str) or path is _CACHED_NO_EXIST for path in found)


def _ask_hub(name: str) -> None:
    """Raises within seconds where there is no network; the loader would try again and again, for a minute and more."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError

    try:
        HfApi().model_info(name, timeout=10)
    except (HfHubHTTPError, HFValidationError):
        pass  # it answered, or need not be asked: the loader knows best what is wrong with the name
    except Exception as error:
        raise OSError(f"it is not on this machine, and the hub cannot be reached ({error})") from error


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """No warnings and bars of other libraries, which would repeat what the error says, or say what nobody asked."""
    disabled = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            yield
    finally:
        logging.disable(disabled)


def _configuration(model: Any) -> list[Any]:
    """All that a SentenceTransformer's vectors depend on, its weights aside."""
    configs = []
    for module in model.modules():
        for told in (
            getattr(module, "get_config_dict", None),
            getattr(getattr(module, "config", None), "to_dict", None),
        ):
            if told is not None:
                own = {name: value for name, value in told().items() if name not in PROVENANCE}
                configs.append([type(module).__name__, own])
    return [
        str(model),
        configs,
        _tokenizer_state(getattr(model, "tokenizer", None)),
        model.prompts,
        _prompt(model),
        model.max_seq_length,
        model.truncate_dim,
    ]


def _tokenizer_state(tokenizer: Any) -> Any:
    fast = getattr(tokenizer, "backend_tokenizer", tokenizer)
    if not hasattr(fast, "to_str"):
        return vars(tokenizer) if hasattr(tokenizer, "__dict__") else str(tokenizer)
    state = json.loads(fast.to_str())
    return {name: value for name, value in state.items() if name not in ("truncation", "padding")}  # set by each call


def _weights_digest(tensors: dict[str, Any]) -> bytes:
    import torch

    digest = hashlib.sha256()
    for name, weights in sorted(tensors.items()):
        if ".pooler." not in name:  # unused by sentence-transformers, and random where a model comes without
            digest.update(f"{name} {weights.dtype} {tuple(weights.shape)}".encode())
            digest.update(memoryview(weights.cpu().contiguous().flatten().view(torch.uint8).numpy()))
    return digest.digest()


def _prompt(model: Any) -> str | None:
    """Name of the prompt that a SentenceTransformer's configuration has for this use; None for its default."""
    if model.default_prompt_name:
        return None
    return next((name for name in BITEXT_PROMPTS if (model.prompts or {}).get(name)), None)
