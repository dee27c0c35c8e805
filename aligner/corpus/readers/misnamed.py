"""Files that are called after an old kind and hold another one, as old programs and exports of sites write them."""

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

HEAD = 1 << 12  # bytes by which a file is told
RTF = re.compile(rb"[\s\x00\xef\xbb\xbf]*\{\\rtf")
PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^<>]*\?>\s*)?<(?:!doctype\s+html|html|head|body|meta|table|style)\b", re.I
)
TAB_LINE = re.compile(rb"[^\x00\r\n]*\t[^\x00\r\n]*[\r\n]")
WIDE_MARKS = b"\xff\xfe", b"\xfe\xff"  # of UTF-16
# What is read of files that have a suffix: the suffix of their kind where they hold a page, RTF, a table or a ZIP file
# with a member.
MEMBERS = {"word/document.xml": ".docx", "content.xml": ".odt", "xl/workbook.xml": ".xlsx"}
KINDS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys((".doc", ".dot", ".wps"), frozenset({".html", ".rtf", ".docx", ".odt"})),
    **dict.fromkeys((".xls", ".xlt"), frozenset({".xls", ".tsv", ".xlsx"})),
}


def suffix_by_content(path: Path, suffix: str) -> str:
    """The suffix that says what a file holds, where it lies: `.xls` for a table in a page; empty where it does not."""
    known = KINDS.get(suffix)
    if known is None or not path.is_file():
        return ""
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
        found = _kind(path, head, ".xls" if ".xls" in known else ".html")
    except OSError:
        return ""
    return found if found in known else ""


def _kind(path: Path, head: bytes, page: str) -> str:
    if head.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(path) as archive:
                names = set(archive.namelist())
        except (zipfile.BadZipFile, NotImplementedError):
            return ""
        return next((kind for member, kind in MEMBERS.items() if member in names), "")
    if RTF.match(head):
        return ".rtf"
    is_wide = head.startswith(WIDE_MARKS)
    plain = head.decode("utf-16", "ignore").encode() if is_wide else head
    if PAGE.match(plain):
        return page
    return ".tsv" if TAB_LINE.match(plain) else ""
