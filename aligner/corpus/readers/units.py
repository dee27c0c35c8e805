"""Units that hold a text in several languages, as documents of their own: two are a pair if they are of one unit."""

import re
from collections.abc import Iterable, Iterator, Sequence

from aligner.corpus.readers.blocks import BlockText
from aligner.corpus.readers.kind import Item, Reading, Source
from aligner.model import BlockKind, Skipped

UNIT = re.compile(r"((.+#)(\d+)(?:\.(\d+))?)#[^#]+", re.DOTALL)  # an id, and what is the same in those of its unit

Text = tuple[str, str]  # language, text
Unit = Sequence[Text] | str  # or why it cannot be used


def documents_of_units(
    units: Iterable[Unit], source: Source, reading: Reading, kind: BlockKind = "paragraph", part: str = ""
) -> Iterator[Item]:
    """A document for each language of each unit, `file.tmx#12#en`; a unit in one language alone is told."""
    numbered = ((str(number), unit) for number, unit in enumerate(units, start=1))
    yield from documents_of_numbered(numbered, source, reading, kind, part)


def documents_of_numbered(
    units: Iterable[tuple[str, Unit]],
    source: Source,
    reading: Reading,
    kind: BlockKind = "paragraph",
    part: str = "",
) -> Iterator[Item]:
    """The documents of units that have numbers already; see documents_of_units."""
    for number, unit in units:
        if isinstance(unit, str):
            yield Skipped(f"{source.name}{part}#{number}", unit), source.place
            continue
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


def variants_apart(unit: Sequence[Text]) -> Iterator[tuple[str, Sequence[Text]]]:
    """A unit that has several texts in a language as one for each of them, and what parts them: nothing, `.2`, `.3`.

    What is alone in its language is the other side of each, if no other language has as many.
    """
    texts: dict[str, list[str]] = {}
    for language, text in unit:
        texts.setdefault(language, []).append(text)
    yield "", [(language, said[0]) for language, said in texts.items()]
    for number in range(1, max(map(len, texts.values()), default=1)):
        own = [(language, said[number]) for language, said in texts.items() if number < len(said)]
        other = [] if len(own) > 1 else [(name, said[0]) for name, said in texts.items() if name != own[0][0]][:1]
        yield f".{number + 1}", [*own, *other]


def unit_of(id_: str) -> str | None:
    """The unit that a document is of; None for one that is of none."""
    found = UNIT.fullmatch(id_)
    return found[1] if found else None


def order_of(id_: str) -> tuple[str, int, int, str]:
    """What ids are sorted by, so that units stand as in their file, the second before the tenth."""
    found = UNIT.fullmatch(id_)
    return (found[2], int(found[3]), int(found[4] or 1), id_) if found else (id_, 0, 0, id_)
