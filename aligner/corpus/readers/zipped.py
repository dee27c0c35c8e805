"""Files in a ZIP file, of which office documents and books are made, read with bounds."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aligner.corpus.readers.kind import Reading, Source, UnreadableError
from aligner.corpus.readers.xml_trees import xml_parser

OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # how files of the old kind begin, and new ones with a password


class Zipped:
    """The members of a ZIP file. Of all together at most reading.max_bytes are unpacked."""

    def __init__(self, archive: zipfile.ZipFile, reading: Reading) -> None:
        self._archive = archive
        self._left = reading.max_bytes
        self.names = frozenset(archive.namelist())

    def read(self, name: str) -> bytes:
        """A member. Raises UnreadableError where it is missing, encrypted, or larger than may still be unpacked."""
        if name not in self.names:
            raise UnreadableError(f"it has no {name}, which files of its kind have")
        if self._archive.getinfo(name).flag_bits & 1:
            raise UnreadableError("encrypted; save it without a password")
        with self._archive.open(name) as file:
            data = file.read(self._left + 1)
        if len(data) > self._left:
            raise UnreadableError("it unpacks to more than a text can be; open it and save its text alone")
        self._left -= len(data)
        return data

    def parse_if_whole(self, name: str) -> Any:
        """The root element of an XML member that a file can do without; None where it is missing or damaged."""
        from lxml import etree

        if name not in self.names:
            return None
        try:
            return self.parse(name)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, etree.XMLSyntaxError):
            return None

    def parse(self, name: str) -> Any:
        """The root element of an XML member. No entity is expanded, and nothing outside is read."""
        from lxml import etree

        return etree.fromstring(self.read(name), xml_parser())


def dublin_core(root: Any, name: str) -> str | None:
    """What a file says of itself, such as its title or date, below an element, if there is one; None where nothing."""
    found = None if root is None else next(root.iter(f"{{http://purl.org/dc/elements/1.1/}}{name}"), None)
    return found.text.strip() or None if found is not None and found.text else None


@contextmanager
def open_zip(source: Source, reading: Reading) -> Iterator[Zipped]:
    """The members of a file. Raises UnreadableError where it is no ZIP file."""
    with source.seekable(reading) as file:
        if file.read(4) == OLD_OFFICE:
            told = "of the old kind, or with a password; save it without a password, as a new kind"
            raise UnreadableError(f"{told} (soffice --headless --convert-to docx FILE)")
        try:
            with zipfile.ZipFile(file) as archive:
                yield Zipped(archive, reading)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
            raise UnreadableError(f"broken where it is packed ({error}); open it and save it anew") from error
