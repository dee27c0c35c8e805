"""Tables in a web page that is called a workbook, as sites export them: the first row names the columns."""

from collections.abc import Iterator
from typing import Any

from aligner.corpus.readers.html import decoded_page
from aligner.corpus.readers.kind import Item, Reading, Source, UnreadableError
from aligner.corpus.readers.tables import TITLES, documents_of_table, header_among


def read_page_tables(source: Source, reading: Reading) -> Iterator[Item]:
    """The documents of the table of a page that has the most rows."""
    from lxml import etree

    page = decoded_page(source.data(reading))
    root = etree.HTML(page.text.encode("utf-8", "replace"), etree.HTMLParser(encoding="utf-8", remove_comments=True))
    tables = [] if root is None else list(root.iter("table"))
    rows = max(([list(_cells(row)) for row in table.iter("tr")] for table in tables), key=len, default=[])
    rows = [row for row in rows if any(row)]
    if not rows:
        raise UnreadableError("a web page without a table; call it .html")
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    head = header_among(rows[:TITLES], reading)
    body = (tuple(row) for row in rows[head + 1 :])
    yield from documents_of_table(rows[head], body, source, reading, first=head + 2)


def _cells(row: Any) -> Iterator[str]:
    for cell in row.iterchildren("td", "th"):
        yield " ".join("".join(cell.itertext()).split())
