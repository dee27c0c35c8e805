"""py3langid's model over many texts at once: the same labels in a fraction of the time.

It walks an automaton byte by byte. Here all bytes of all texts take a step at once, each from the state that the byte
before it is known to lead to, until no state changes any more. States depend on the last few bytes alone, so that seven
rounds are enough. The model, which takes seconds to unpack, is kept unpacked in the user's cache folder.
"""

import hashlib
import itertools
import logging
import lzma
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from aligner.corpus.language_facts import DETECTED_AS
from aligner.errors import AlignerError
from aligner.files import cache_folder
from aligner.writing import whole_path

logger = logging.getLogger(__name__)

WEIGHTS = "ptc"
PARTS = (WEIGHTS, "pc", "classes", "nextmove", "nextmove_row", "out_feat")
DENSE_ROUNDS = 4  # in which all bytes take a step; after them only those that may change
MOST_BYTES = 64_000  # of texts that are looked at together

Parts = dict[str, npt.NDArray[Any]]
Shares = npt.NDArray[np.floating[Any]]


def load_py3langid() -> "Py3langid":
    """The model, from where it is kept unpacked; from the package where nothing can be kept."""
    from py3langid.langid import MODEL_DIR, MODEL_FILE

    packed = MODEL_DIR / MODEL_FILE
    try:
        return Py3langid(_kept(packed, cache_folder() / "models"))
    except (AlignerError, OSError, ValueError) as error:
        logger.debug("py3langid's model is not kept unpacked: %s", error)
        return Py3langid(dict(_unpacked(packed)))


def _kept(packed: Path, folder: Path) -> Parts:
    """The arrays of a packed model, mapped from files in a folder, written if one is not there as it was written."""
    digest = hashlib.sha256(packed.read_bytes()).hexdigest()
    mark = 1_000_000_000 + int(digest[:7], 16)  # seconds: a file with another time was written to by somebody else
    paths = {name: folder / f"py3langid-{digest[:16]}-{name}.npy" for name in PARTS}
    if not all(path.is_file() and int(path.stat().st_mtime) == mark for path in paths.values()):
        for name, values in _unpacked(packed):
            with whole_path(paths[name]) as beside:
                with beside.open("wb") as file:
                    np.save(file, values)
                os.utime(beside, (mark, mark))
    return {name: np.asarray(np.load(path, mmap_mode="r")) for name, path in paths.items()}


def _unpacked(packed: Path) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    with tempfile.TemporaryFile() as file:
        with lzma.open(packed) as source:
            shutil.copyfileobj(source, file, length=1 << 20)
        file.seek(0)
        with np.load(file, allow_pickle=False) as data:
            for name in PARTS:
                # Weights as they are reckoned with, not in the half precision that they are packed in.
                yield name, data[name].astype(np.float32) if name == WEIGHTS else data[name]


class Py3langid:
    """py3langid, with probabilities that sum to 1. What it says of a text does not depend on the texts beside it.

    labels: its languages, of which some stand twice. languages: as they are called here, sorted.
    """

    def __init__(self, parts: Parts) -> None:
        self._weights, self._priors = parts[WEIGHTS], parts["pc"]
        self._moves, self._feature_of = parts["nextmove"], parts["out_feat"]
        self._row_of = parts["nextmove_row"].astype(np.intp) << 8
        self.labels: list[str] = parts["classes"].tolist()
        self._twice = [(first, n) for n, own in enumerate(self.labels) if (first := self.labels.index(own)) != n]
        merged = [DETECTED_AS.get(label, label) for label in self.labels]
        self.languages: list[str] = sorted(set(merged))
        self._columns = sorted(range(len(merged)), key=merged.__getitem__)
        counts = [merged.count(language) for language in self.languages]
        self._starts = [0, *itertools.accumulate(counts[:-1])]

    def shares(self, texts: Sequence[str]) -> Shares:
        """Probabilities, a row a text and a column a label; of one that stands twice the first column has both."""
        encoded = [_encoded(text) for text in texts]
        found = np.empty((len(texts), len(self.labels)), np.float32)
        start = size = 0
        for end, own in enumerate(encoded, start=1):
            size += len(own)
            if size >= MOST_BYTES or end == len(encoded):
                self._write_shares(encoded[start:end], found[start:end])
                start, size = end, 0
        return found

    def by_language(self, shares: Shares) -> Shares:
        """What shares gives, with a column a language."""
        found: Shares = np.add.reduceat(shares[:, self._columns].astype(np.float64), self._starts, axis=1)
        return found

    def _write_shares(self, texts: Sequence[bytes], found: Shares) -> None:
        lengths = np.array([len(text) for text in texts])
        # Rows apart from each other in memory, so that numpy works on one at a time: else the last bits of a row
        # depend on how many there are.
        scores = np.empty((len(texts), len(self.labels) + 1), np.float32)[:, :-1]
        scores[:] = self._scores(np.frombuffer(b"".join(texts), np.uint8), lengths)
        scores *= (1.0 / np.sqrt(np.maximum(lengths, 1))).astype(np.float32)[:, None]
        scores -= scores.max(axis=1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=1, keepdims=True)
        for first, again in self._twice:
            scores[:, first] += scores[:, again]
            scores[:, again] = 0.0
        found[:] = scores

    def _scores(self, letters: npt.NDArray[np.uint8], lengths: npt.NDArray[np.intp]) -> Shares:
        """Logarithms of how likely each label is, plus some number a text; 0 where a text has no feature."""
        features = self._feature_of[self._states(letters, lengths)]
        known = features >= 0
        owners = np.repeat(np.arange(len(lengths)), lengths)[known]
        keys, counts = np.unique(owners * len(self._weights) + features[known], return_counts=True)
        owners, features = np.divmod(keys, len(self._weights))
        ends = np.searchsorted(owners, np.arange(len(lengths) + 1))
        often = np.log1p(counts.astype(np.float32))
        scores = np.zeros((len(lengths), len(self.labels)), np.float32)
        # A text at a time, and not as scipy's sparse matrices, which take a tenth of a short run to import.
        for own, (start, end) in zip(scores, itertools.pairwise(ends.tolist()), strict=True):
            np.einsum("i,ij->j", often[start:end], self._weights[features[start:end]], out=own)
        scores[np.diff(ends) > 0] += self._priors
        return scores

    def _states(self, letters: npt.NDArray[np.uint8], lengths: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
        """The state that the automaton is in behind each letter, from the first state at the start of each text."""
        first = np.zeros(len(letters) + 1, bool)
        first[np.cumsum(lengths) - lengths] = True
        first[-1] = True
        start, places = self._row_of[0], np.flatnonzero(first[:-1])
        states: npt.NDArray[Any] = self._moves.take(start + letters)
        rows = np.empty(len(letters), np.intp)
        for _ in range(DENSE_ROUNDS):
            before = states
            rows[1:] = self._row_of.take(states[:-1])
            rows[places] = start
            rows += letters
            states = self._moves.take(rows)
        places = np.flatnonzero(states != before) + 1
        while len(places := places[~first[places]]):
            found = self._moves.take(self._row_of.take(states[places - 1]) + letters[places])
            changed = found != states[places]
            states[places] = found
            places = places[changed] + 1
        return states


def _encoded(text: str) -> bytes:
    """The bytes of a text as py3langid looks at them."""
    from py3langid.langid import LanguageIdentifier

    found: bytes = LanguageIdentifier._encode(text)
    return found
