"""What TMX and XLIFF share: text that XML can hold, and elements read one at a time from files that others wrote."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aligner.errors import FormatError

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """The text with U+FFFD for each character that XML 1.0 cannot hold."""
    return NOT_XML.sub("\ufffd", text)


def markup(element: Any) -> str:
    """An element as text, escaped."""
    from lxml import etree

    return str(etree.tostring(element, encoding="unicode"))


def stream_elements(path: Path, tag: str, root: str, wanted: str, version: str = "") -> Iterator[Any]:
    """The elements of one tag, each with all that is in it; gone from memory when the next is asked for.

    Nothing outside the file is read and no entity is expanded. Raises FormatError, which says what was wanted, for a
    file that is no XML, or whose root has another name or a version that begins otherwise.
    """
    from lxml import etree

    with path.open("rb") as file:
        elements = etree.iterparse(file, tag=tag, resolve_entities=False, load_dtd=False, no_network=True)
        try:
            for _, element in elements:
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            raise FormatError(f"{path}: no {root.upper()} ({error}); wanted {wanted}") from error
        found = etree.QName(elements.root).localname
        if found != root:
            raise FormatError(f"{path}: no {root.upper()} (its root is {found}); wanted {wanted}")
        if not elements.root.get("version", "").startswith(version):
            raise FormatError(f"{path}: {root.upper()} {elements.root.get('version')}; wanted {wanted}")
