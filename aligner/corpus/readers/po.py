"""Message catalogues of gettext: the messages in order, a document for them and one for their translation."""

from collections.abc import Iterator

from aligner.corpus.readers.blocks import BlockText
from aligner.corpus.readers.kind import Item, Reading, Source
from aligner.corpus.readers.text import decoded


def read_po(source: Source, reading: Reading) -> Iterator[Item]:
    """The messages, `file.po#source`, and the translation, `file.po#de`; what is fuzzy or obsolete stays out."""
    import polib

    catalogue = polib.pofile(decoded(source.data(reading)))
    language = catalogue.metadata.get("Language") or None
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
