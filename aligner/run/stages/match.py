"""The third stage over a work folder: the judge of match.py, whose work on many pairs is done a lot at a time."""

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from aligner.matching.features import (
    Judge,
    Pairs,
    Reals,
    Rivals,
    distinct_pairs,
    find_rivals,
    nearest_documents,
    places_by_language,
)
from aligner.model import Progress
from aligner.run.store.digests import digest_of
from aligner.run.store.embedded_documents import EmbeddedPile, Rarity
from aligner.run.store.work_folder import Shard, Task, WorkFolder

LOT = 5000  # pairs weighed at once
FOUND = "found.npy"


class ShardedJudge(Judge):
    """A judge of the documents of a work folder. content: digest of their shards."""

    def __init__(
        self, documents: EmbeddedPile, scale: float, work: WorkFolder, content: str, progress: Progress
    ) -> None:
        super().__init__(documents, scale)
        self._work, self._progress = work, progress
        arguments = documents, scale, self.rarity
        made_of = digest_of(content, documents.places, scale)
        (self._index,) = work.make([Task("index", made_of, _write_index, arguments)], here=True)

    def candidates(self, k: int) -> Pairs:
        index = self._work.folder(self._index)
        languages = sorted(set(self.documents.languages))
        tasks = [
            Task("near", self._made_of(own, other, k), _write_near, (index, own, other, k))
            for own in languages
            for other in languages
            if own != other
        ]
        return distinct_pairs(self._found(tasks, "search"))

    def likenesses(self, pairs: Pairs) -> Reals:
        if len(pairs) <= 1:
            return super().likenesses(pairs)
        index = self._work.folder(self._index)
        lots = [pairs[start : start + LOT] for start in range(0, len(pairs), LOT)]
        tasks = [Task("likeness", self._made_of(lot), _write_likenesses, (index, lot)) for lot in lots]
        return np.concatenate(self._found(tasks, "compare"))

    def margins(self, pairs: Pairs, similarity: Reals, exempt_versions: bool) -> Reals:
        if not len(pairs):
            return similarity
        made_of = self._made_of(pairs, similarity)
        of_all = pairs, similarity, self.documents.languages
        (rivals,) = self._work.make([Task("rivals", made_of, _write_rivals, of_all)], here=True)
        index, among = self._work.folder(self._index), self._work.folder(rivals)
        tasks = []
        for start in range(0, len(pairs), LOT):
            lot = slice(start, start + LOT)
            made_of = self._made_of(rivals.digest, start, exempt_versions)
            arguments = index, among, pairs[lot], similarity[lot], exempt_versions
            tasks.append(Task("margins", made_of, _write_margins, arguments))
        return np.concatenate(self._found(tasks, "decide"))

    def _made_of(self, *parts: Any) -> str:
        return digest_of(self._index.digest, *parts)

    def _found(self, tasks: Sequence[Task], stage: str) -> list[Any]:
        shards: list[Shard] = self._work.make(tasks, lambda done: self._progress(stage, done, len(tasks)))
        return [np.load(self._work.folder(shard) / FOUND) for shard in shards]


def _write_index(folder: Path, documents: EmbeddedPile, scale: float, rarity: Rarity) -> dict[str, Any]:
    """Write what every lot of pairs needs to know of all documents."""
    languages = sorted(set(documents.languages))
    codes = {language: code for code, language in enumerate(languages)}
    np.save(folder / "places.npy", documents.places)
    np.save(folder / "codes.npy", np.array([codes[language] for language in documents.languages], np.int16))
    np.save(folder / "means.npy", np.stack([documents.language_means[language] for language in languages]))
    np.save(folder / "numbers.npy", rarity.numbers)
    np.save(folder / "counts.npy", rarity.counts)
    told = {"languages": languages, "scale": scale, "folders": [own.name for own in documents.folders]}
    (folder / "index.json").write_text(json.dumps(told), encoding="utf-8")
    return {}


@lru_cache(1)
def _judge(index: Path) -> Judge:
    """The judge that an index describes; one a process."""
    told = json.loads((index / "index.json").read_text(encoding="utf-8"))
    languages = [told["languages"][code] for code in np.load(index / "codes.npy")]
    means = dict(zip(told["languages"], np.load(index / "means.npy"), strict=True))
    folders = [index.parent.parent / "embedded" / name for name in told["folders"]]
    documents = EmbeddedPile(folders, np.load(index / "places.npy"), (), languages, means)
    rarity = Rarity(np.load(index / "numbers.npy"), np.load(index / "counts.npy"), len(documents))
    return Judge(documents, told["scale"], rarity)


def forget_judge() -> None:
    """Let go of the judge that this process holds, and of its documents."""
    _judge.cache_clear()


def _write_near(folder: Path, index: Path, language: str, other: str, k: int) -> dict[str, Any]:
    """Write the pairs of each document of a language with its k nearest in another."""
    documents = _judge(index).documents
    places = places_by_language(documents.languages)
    near = nearest_documents(documents, places[language], places[other], k)
    np.save(folder / FOUND, np.stack([np.repeat(places[language], near.shape[1]), near.ravel()], axis=1))
    return {}


def _write_likenesses(folder: Path, index: Path, pairs: Pairs) -> dict[str, Any]:
    np.save(folder / FOUND, _judge(index).likenesses(pairs))
    return {}


def _write_rivals(folder: Path, pairs: Pairs, similarity: Reals, languages: Sequence[str]) -> dict[str, Any]:
    rivals = find_rivals(pairs, similarity, languages)
    for name in ("keys", "others", "nearness"):
        np.save(folder / f"{name}.npy", getattr(rivals, name))
    return {"codes": rivals.codes}


def _write_margins(
    folder: Path, index: Path, among: Path, pairs: Pairs, similarity: Reals, exempt_versions: bool
) -> dict[str, Any]:
    judge = _judge(index)
    keys, others, nearness = (np.load(among / f"{name}.npy", mmap_mode="r") for name in ("keys", "others", "nearness"))
    codes = {language: code for code, language in enumerate(sorted(set(judge.documents.languages)))}
    rivals = Rivals(keys, others, nearness, codes)
    np.save(folder / FOUND, judge.margins_among(pairs, similarity, rivals, exempt_versions))
    return {}
