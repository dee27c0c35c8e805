"""Digests: what a shard was made of, in short, the program that made it included."""

import hashlib
import json
import sys
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

PACKAGE = Path(__file__).parents[2]
# The rooms, and files beside them, whose code and data shape what is in a shard. What only reads shards, or writes the
# results (page, cli, formats), is not among them: a change there must not cost a run its work.
SHAPING = (
    "settings.py",
    "model.py",
    "text.py",
    "encodings.py",
    "files.py",
    "writing.py",
    "corpus",
    "encoders",
    "matching",
    "alignment",
    "bitext/parquet.py",
    "bitext/rows.py",
    "corrections",
    "run/stages",
    "run/store",
)
# Packages whose versions decide results: what is read from files, and what is made of it.
DECIDING = (
    "anyascii",
    "babel",
    "chardetng-py",
    "choppa-srx",
    "faiss-cpu",
    "faker",
    "fastwarc",
    "langcodes",
    "langdetect",
    "lxml",
    "markdown-it-py",
    "numpy",
    "polib",
    "py3langid",
    "pypdfium2",
    "pysubs2",
    "python-calamine",
    "rensa",
    "scipy",
    "sentencex",
    "unicode-rbnf",
)


def digest_of(*parts: Any) -> str:
    """Digest of values that JSON can hold, of arrays without objects, and of the program.

    Raises TypeError for anything else.
    """
    text = json.dumps([_program(), *parts], sort_keys=True, default=_array_digest)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def program_digest(package: Path = PACKAGE) -> str:
    """Digest of the files that shape a shard and of the versions of what decides results, with Python's."""
    versions = [*map(str, sys.version_info[:2]), *map(metadata.version, DECIDING)]
    own = hashlib.blake2b(" ".join(versions).encode(), digest_size=12)
    for path in shaping_files(package):
        content = path.read_bytes()
        own.update(f"\0{path.relative_to(package).as_posix()}\0{len(content)}\0".encode())
        own.update(content)
    return own.hexdigest()


def shaping_files(package: Path = PACKAGE) -> list[Path]:
    """The files of SHAPING, code and data, in order."""
    return sorted(_files(package))


def _files(package: Path) -> Iterator[Path]:
    for name in SHAPING:
        place = package / name
        for path in place.rglob("*") if place.is_dir() else [place]:
            if path.is_file() and path.suffix != ".pyc":
                yield path


@cache
def _program() -> str:
    return program_digest()


def _array_digest(array: Any) -> list[Any]:
    if not isinstance(array, np.ndarray | np.generic) or array.dtype.hasobject:
        raise TypeError(f"a {type(array).__name__} has no digest; wanted what JSON can hold, or an array of numbers")
    content = hashlib.blake2b(np.ascontiguousarray(array).tobytes(), digest_size=12).hexdigest()
    return [str(array.dtype), list(array.shape), content]
