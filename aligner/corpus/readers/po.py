"""Message catalogues of gettext: the messages in order, a document for them and one for their translation."""

import re
from collections.abc import Iterator
from typing import Any

from aligner.corpus.language import detect_language
from aligner.corpus.readers.blocks import BlockText
from aligner.corpus.readers.kind import Item, Reading, Source, UnreadableError
from aligner.corpus.readers.text import decoded
from aligner.corpus.readers.units import Text, documents_of_units

# A line whose text is not ended: the library takes its last letter for the quotation mark.
UNENDED = re.compile(
    r"""^[^\S\n]*(?:(?:msgid|msgid_plural|msgctxt|msgstr(?:\[\d+\])?)\s*)?"(?:[^"\\\n]|\\.)*\\?$""",
    re.MULTILINE,
)
# A message that is obsolete in one of its lines and in use in the next, of which the library makes one or the other.
HALF_OBSOLETE = re.compile(
    r"""^(?:#~[^\n]*\n[^\S\n]*(?:msgid_plural|msgstr|")|[^\S\n]*(?:msg|")[^\n]*\n#~\s*(?:msgid_plural|msgstr|"))""",
    re.MULTILINE,
)


def read_po(source: Source, reading: Reading) -> Iterator[Item]:
    """The messages, `file.po#source`, and the translation, `file.po#de`; what is fuzzy or obsolete stays out."""
    import polib

    text = decoded(source.data(reading)).text
    if found := UNENDED.search(text):
        raise UnreadableError(f"{_shown(found)} does not end with a quotation mark, so mend it")
    if found := HALF_OBSOLETE.search(text):
        raise UnreadableError(f"{_shown(found)} is a message that is marked as obsolete in part, so mend it")
    catalogue = polib.pofile(text)
    language = catalogue.metadata.get("Language") or None
    if reading.inside:
        yield from documents_of_units(_units(catalogue, language), source, reading)
        return
    messages, translation = BlockText(), BlockText()
    for entry in catalogue:
        if entry.obsolete:
            continue
        for text in (entry.msgid, entry.msgid_plural):
            messages.add("paragraph", text)
        if not entry.fuzzy:
            for text in [entry.msgstr, *entry.msgstr_plural.values()]:
                translation.add("paragraph", text)
    yield messages.document(source, reading, "#source"), source.place
    if translation.blocks:
        own = language.replace("_", "-") if language else None
        yield translation.document(source, reading, f"#{language or 'translation'}", language=own), source.place


def _shown(found: re.Match[str]) -> str:
    """The line that was found, with its number."""
    line = found.string.count("\n", 0, found.start()) + 1
    return f"line {line}: {found[0].strip().splitlines()[0][:60]!r}"


def _units(catalogue: Any, language: str | None) -> Iterator[list[Text]]:
    """The messages with their translations. Raises UnreadableError where one of the languages cannot be told."""
    entries = [entry for entry in catalogue if not entry.obsolete]
    said = catalogue.metadata.get("X-Source-Language")
    sides = []
    for name, own in (("msgid", said), ("msgstr", language)):
        found = (
            own.replace("_", "-") if own else detect_language("\n".join(getattr(one, name) for one in entries)).language
        )
        if not found:
            field = "X-Source-Language" if name == "msgid" else "Language"
            raise UnreadableError(f"the language of its {name} cannot be told; name it in its header as {field}")
        sides.append(found)
    for entry in entries:
        translation = [] if entry.fuzzy else [entry.msgstr, *entry.msgstr_plural.values()]
        messages = [entry.msgid, entry.msgid_plural]
        yield [(sides[0], text) for text in messages if text] + [(sides[1], text) for text in translation if text]
