"""Units that hold a text in several languages, as documents of their own: two are a pair if they are of one unit."""

import re
from collections.abc import Iterable, Iterator, Sequence

from aligner.corpus.readers.blocks import BlockText
from aligner.corpus.readers.kind import Item, Reading, Source
from aligner.model import BlockKind, Skipped

UNIT = re.compile(r"(.+#\d+)#[^#]+", re.DOTALL)  # an id, and what is the same in those of its unit

Text = tuple[str, str]  # language, text


def documents_of_units(
    units: Iterable[Sequence[Text]], source: Source, reading: Reading, kind: BlockKind = "paragraph", part: str = ""
) -> Iterator[Item]:
    """A document for each language of each unit, `file.tmx#12#en`; a unit in one language alone is told."""
    for number, unit in enumerate(units, start=1):
        texts: dict[str, BlockText] = {}
        for language, text in unit:
            texts.setdefault(language, BlockText()).add(kind, text)
        filled = {language: blocks for language, blocks in texts.items() if blocks.blocks}
        if len(filled) < 2:
            found = f"in {next(iter(filled))} alone" if filled else "in no language"
            yield Skipped(f"{source.name}{part}#{number}", f"the unit has a text {found}; wanted two"), source.place
            continue
        for language, blocks in filled.items():
            yield blocks.document(source, reading, f"{part}#{number}#{language}", language=language), source.place


def unit_of(id_: str) -> str | None:
    """The unit that a document is of; None for one that is of none."""
    found = UNIT.fullmatch(id_)
    return found.group(1) if found else None
