"""The ladder as bitext: beads of one document pair, which are numbers, with the sentences that they number."""

from collections.abc import Iterator
from pathlib import Path

from aligner.alignment.text_pairs import joint
from aligner.bitext.rows import Rows
from aligner.corpus.sources import read_lines
from aligner.errors import FormatError, InputError
from aligner.files import read_beads
from aligner.model import Bead, SegmentPair


def read_ladder(path: Path, files: tuple[Path, Path], languages: tuple[str, str]) -> Iterator[SegmentPair]:
    """Rows of a ladder. files: of source and target, with a sentence a line, which beads count from 0.

    Raises FormatError for a bead with a number beyond the last sentence.
    """
    sides = [read_lines(file) for file in files]
    for place, bead in enumerate(read_beads(path), start=1):
        texts = []
        for numbers, sentences, file, language in zip((bead.source, bead.target), sides, files, languages, strict=True):
            if numbers and max(numbers) >= len(sentences):
                found = f"sentence {max(numbers)}, but {file} has {len(sentences)}, counted from 0"
                raise FormatError(f"{path}:{place}: {found}; wanted the files that were aligned")
            texts.append(joint(language).join(sentences[n] for n in numbers))
        yield SegmentPair(
            source_id=files[0].name,
            target_id=files[1].name,
            source_language=languages[0],
            target_language=languages[1],
            source=texts[0],
            target=texts[1],
            source_sentences=bead.source,
            target_sentences=bead.target,
            source_offsets=None,
            target_offsets=None,
            kind=bead.kind,
            score=bead.score,
            confidence=bead.confidence,
            moved=bead.moved,
        )


def beads_of(rows: Rows, path: Path) -> Iterator[Bead]:
    """The beads of bitext.

    Raises InputError if it holds several document pairs, whose numbers begin anew, or texts without sentence numbers.
    """
    pair = None
    for row in rows:
        if pair not in (None, (row.source_id, row.target_id)):
            raise InputError(f"{path} holds the bitext of several document pairs; wanted that of one")
        if bool(row.source) > bool(row.source_sentences) or bool(row.target) > bool(row.target_sentences):
            raise InputError(f"{path} has texts without sentence numbers, which are what a ladder holds")
        pair = row.source_id, row.target_id
        yield Bead(row.source_sentences, row.target_sentences, row.score)
