"""Behind the last stage: the beads of reports in three languages and more are held against each other.

The bitext of other reports stays as it is, in the shards of the last stage; so do they, and what is corrected stands
beside them in a file of this process's own, as it takes little time to find again.
"""

import itertools
import pickle
import tempfile
import weakref
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from aligner.alignment.agreement import TextPair, agreements
from aligner.alignment.constraints import FixedBeads
from aligner.alignment.text_pairs import with_scores
from aligner.bitext.rows import bead_row
from aligner.model import Bead, DocumentPair, Report, SegmentPair, Settings
from aligner.run.stages.align import BITEXT, pair_vectors
from aligner.run.stages.encode import Embedded
from aligner.run.store.documents import Pile
from aligner.run.store.work_folder import WorkFolder

LANGUAGES = 3  # of a report, from which on its beads are compared
OF_BEAD = "source_sentences", "target_sentences", "score", "confidence", "moved"


@dataclass(frozen=True, eq=False, slots=True)
class AgreedBeads:
    """The beads of those pairs of documents that were corrected, and what was counted.

    counts: beads that a third language says something of, of these the disagreeing ones, and of these the corrected;
    empty where no report has three languages.
    """

    beads: "BeadFile"
    pile: Pile
    counts: Mapping[str, int]

    def corrected(self, rows: Iterable[SegmentPair]) -> Iterator[SegmentPair]:
        """The rows, those of corrected pairs made anew."""
        if not self.beads:
            yield from rows
            return
        for ids, own in itertools.groupby(rows, lambda row: (row.source_id, row.target_id)):
            if ids not in self.beads:
                yield from own
                continue
            source, target = (self.pile[self.pile.place_of[id_]] for id_ in ids)
            yield from (bead_row(bead, source, target) for bead in self.beads[ids])


class BeadFile:
    """The beads of pairs of documents, on disk."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - it is open as long as rows are read
        weakref.finalize(self, self._file.close)
        self._places: dict[TextPair, tuple[int, int]] = {}

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, pair: object) -> bool:
        return pair in self._places

    def __getitem__(self, pair: TextPair) -> Sequence[Bead]:
        start, size = self._places[pair]
        self._file.seek(start)
        found: Sequence[Bead] = pickle.loads(self._file.read(size))
        return found

    def __setitem__(self, pair: TextPair, beads: Sequence[Bead]) -> None:
        packed = pickle.dumps(tuple(beads), pickle.HIGHEST_PROTOCOL)
        self._places[pair] = self._file.seek(0, 2), len(packed)
        self._file.write(packed)


def agreed_beads(
    work: WorkFolder,
    folders: Sequence[Path],
    reports: Iterable[Report],
    pairs: Iterable[DocumentPair],
    fixed: Callable[[str, str], FixedBeads],
    pile: Pile,
    embedded: Embedded,
    settings: Settings,
) -> AgreedBeads:
    """The beads of reports in several languages, corrected by way of the others.

    folders: of the shards of bitext. fixed: what is settled of two documents, given by their ids.
    """
    corrected, counts = BeadFile(), Counter[str]()
    several = {report.id for report in reports if len(set(report.languages)) >= LANGUAGES}
    together: dict[str, list[TextPair]] = defaultdict(list)
    for one in pairs:
        if one.report_id in several:
            together[one.report_id].append((one.source_id, one.target_id))
    wanted = {pair for own in together.values() for pair in own}
    direct = _direct(folders, wanted, pile) if wanted else BeadFile()
    for own in together.values():
        settled = {pair: fixed(*pair) for pair in own}
        for pair, found in agreements({pair: direct[pair] for pair in own if pair in direct}, settled).items():
            counts.update(compared=found.compared, disagreeing=found.disagreeing, corrected=found.corrected)
            if found.corrected:
                places = pile.place_of[pair[0]], pile.place_of[pair[1]]
                texts, vectors = pair_vectors(work.reader, places, pile, embedded, settings)
                corrected[pair] = with_scores(found.beads, texts, vectors, settings)
    return AgreedBeads(corrected, pile, dict(counts))


def _direct(folders: Sequence[Path], wanted: set[TextPair], pile: Pile) -> BeadFile:
    """The beads of some pairs as they were aligned; numbers count the sentences without furniture."""
    found = BeadFile()
    for ids, own in itertools.groupby(_bead_columns(folders), lambda values: values[:2]):
        if ids in wanted:
            bodies = [pile[pile.place_of[id_]].body for id_ in ids]
            found[ids] = [_bead(values[2:], bodies) for values in own]
    return found


def _bead_columns(folders: Sequence[Path]) -> Iterator[Any]:
    """What there is to know of each bead, behind the ids of its documents."""
    import pyarrow.parquet as pq

    for folder in folders:
        with pq.ParquetFile(folder / BITEXT) as file:
            for batch in file.iter_batches(columns=["source_id", "target_id", *OF_BEAD]):
                columns = batch.to_pydict()
                yield from zip(*(columns[name] for name in ("source_id", "target_id", *OF_BEAD)), strict=True)


def _bead(values: Sequence[Any], bodies: Sequence[Sequence[int]]) -> Bead:
    source, target = (
        tuple(bisect_left(body, n) for n in numbers) for body, numbers in zip(bodies, values[:2], strict=True)
    )
    return Bead(source, target, *values[2:])
