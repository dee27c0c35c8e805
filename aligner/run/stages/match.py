"""The third stage over a work folder: document pairs and reports, whose work on many pairs is done a lot at a time."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from aligner.encoders.cosine_scales import CosineScales
from aligner.matching.copies import UntranslatedOf
from aligner.matching.documents import Matching, match_documents
from aligner.matching.features import PairCriteria
from aligner.matching.matcher import COMPARED_PAIRS
from aligner.matching.pair_scorer import PairScorer
from aligner.model import Progress, Settings
from aligner.run.stage_table import INDEX, STEPS, WEIGH
from aligner.run.store.digests import digest_of
from aligner.run.store.embedded_documents import ARRAYS, EmbeddedPile, Rarity
from aligner.run.store.reader import ShardReader
from aligner.run.store.shards import Shard, Task
from aligner.run.store.work_folder import WorkFolder

FOUND = "found.npy"


def match_pile(
    work: WorkFolder,
    documents: EmbeddedPile,
    content: str,
    settings: Settings,
    scales: CosineScales,
    settled: Mapping[tuple[str, str], bool],
    progress: Progress,
    untranslated_of: UntranslatedOf,
) -> Matching:
    """Pairs, reports and lonely documents of a pile. content: digest of its shards. The rest: see match_documents."""
    map_pairs = ShardMap(work, content, progress)
    found = match_documents(
        documents, settings, scales, settled, map_pairs=map_pairs, lot=COMPARED_PAIRS, untranslated_of=untranslated_of
    )
    found.let_go()
    return found


@dataclass(frozen=True, eq=False, slots=True)
class ShardMap:
    """A PairMap over shards: what one call finds is a shard. content: digest of all documents."""

    work: WorkFolder
    content: str
    progress: Progress

    def __call__(
        self,
        step: str,
        function: Callable[..., npt.NDArray[Any]],
        scorer: PairScorer[EmbeddedPile],
        calls: Iterable[tuple[Any, ...]],
        count: int,
    ) -> Iterator[npt.NDArray[Any]]:
        if not count:
            return iter(())
        index = self._index(scorer)
        folder, reader = self.work.folder(index), self.work.reader
        tasks = (
            Task(STEPS[step].shards, digest_of(index.digest, *call), _write_found, (reader, folder, function, call))
            for call in calls
        )
        shards = self.work.make(tasks, lambda done: self.progress(step, done, count))
        return (np.load(self.work.folder(shard) / FOUND) for shard in shards)

    def _index(self, scorer: PairScorer[EmbeddedPile]) -> Shard:
        made_of = digest_of(self.content, scorer.documents.places, scorer.scales.facts(), asdict(scorer.criteria))
        (index,) = self.work.make([Task(INDEX.shards, made_of, _write_index, (scorer,))], here=True)
        self.work.reader.hold(self.work.folder(index), scorer)
        return index


def _write_index(folder: Path, scorer: PairScorer[EmbeddedPile]) -> dict[str, Any]:
    """Write what every call needs to know of all documents."""
    documents = scorer.documents
    languages = sorted(set(documents.languages))
    codes = {language: code for code, language in enumerate(languages)}
    facts = {
        "languages": languages,
        "scales": scorer.scales.facts(),
        "criteria": asdict(scorer.criteria),
        "folders": [own.name for own in documents.folders],
    }
    np.savez(
        folder / ARRAYS,
        described=np.frombuffer(json.dumps(facts).encode(), np.uint8),
        places=documents.places,
        codes=np.array([codes[language] for language in documents.languages], np.int16),
        means=np.stack([documents.language_means[language] for language in languages]),
        numbers=documents.rarity.numbers,
        counts=documents.rarity.counts,
    )
    return {}


def _read_index(reader: ShardReader, index: Path) -> PairScorer[EmbeddedPile]:
    """The scorer that an index describes."""
    with np.load(index / ARRAYS, allow_pickle=False) as packed:
        arrays = dict(packed.items())
    facts = json.loads(arrays["described"].tobytes())
    languages = [facts["languages"][code] for code in arrays["codes"].tolist()]
    means = dict(zip(facts["languages"], arrays["means"], strict=True))
    folders = [index.parent.parent / WEIGH.shards / name for name in facts["folders"]]
    documents = EmbeddedPile(folders, arrays["places"], (), languages, means, reader)
    rarity = Rarity(arrays["numbers"], arrays["counts"], len(documents))
    return PairScorer(documents, CosineScales.of_facts(facts["scales"]), PairCriteria(**facts["criteria"]), rarity)


def _write_found(
    folder: Path,
    reader: ShardReader,
    index: Path,
    function: Callable[..., npt.NDArray[Any]],
    arguments: tuple[Any, ...],
) -> dict[str, Any]:
    """Write what a function finds with the scorer of an index."""
    np.save(folder / FOUND, function(reader.described(index, _read_index), *arguments))
    return {}
