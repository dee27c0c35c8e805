"""Files that anybody may have written: no reader fails, and each row and file becomes a document or has a reason."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner import AlignerError, read_beads, read_corrections, read_documents
from aligner.encodings import BYTE_ORDER_MARKS

PIECES = [
    *(b'{"id": "a", "text": "x"}', b'{"text": "\\ud800"}', b'{"id": 1, "text": "y", "language": "de"}', b"[]", b"null"),
    *(b'"id"', b'"text"', b'"', b"{", b"}", b"[", b"]", b":", b",", b" ", b"\t", b"\n", b"\r\n", b"\r", b"\0", b"\f"),
    *(
        "\u2028".encode(),
        "\u00fc".encode(),
        b"\xfc",
        b"\xff\xfe",
        b"\xfe\xff",
        b"\xef\xbb\xbf",
        b"\xf0\x9f",
        b"[" * 2000,
    ),
    *(b"9" * 5000, b"1e999", b"NaN", b"true", b"[0]:[0]", b"[1, 2]:[]:0.5", b'{"type": "pair", "verdict": "right"}'),
]
BYTES = st.lists(st.sampled_from(PIECES) | st.binary(max_size=6), max_size=12).map(b"".join)
MANY = settings(max_examples=300, deadline=None)


def read(name: str, data: bytes) -> tuple[list[str], list[str]]:
    """Ids of the documents of a file, and of what was skipped, all of which can be written down."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        documents, skipped = read_documents(path)
    for document in documents:
        json.dumps([document.id, document.text], ensure_ascii=False).encode()
    for item in skipped:
        assert item.reason.encode()
        assert len(item.reason) < 500
    return [document.id for document in documents], [item.id for item in skipped]


@MANY
@given(BYTES)
def test_every_row_is_a_document_or_has_a_reason(data: bytes) -> None:
    """However a file of rows is damaged, its filled lines are counted out."""
    if any(data.startswith(mark) for mark, encoding in BYTE_ORDER_MARKS if encoding != "utf-8-sig"):
        data = b"\n" + data
    filled = [line for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n") if line.strip()]
    try:
        documents, skipped = read("a.jsonl", data)
    except AlignerError as error:
        assert "two documents have the id" in str(error)  # noqa: PT017 nothing else may be raised
        return
    assert len(documents) + len(skipped) == len(filled)


@MANY
@given(st.sampled_from(["a.txt", "a.md", "a.TXT"]), BYTES)
def test_every_text_is_a_document_or_has_a_reason(name: str, data: bytes) -> None:
    """Whatever bytes are called text."""
    documents, skipped = read(name, data)
    assert len(documents) + len(skipped) == 1


@pytest.mark.parametrize("reader", [read_beads, read_corrections])
@MANY
@given(data=BYTES)
def test_what_is_no_ladder_and_no_correction_is_one_line(reader: object, data: bytes) -> None:
    """An error of ours, in one line that is not endless, or what stands there."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.jsonl"
        path.write_bytes(data)
        try:
            assert isinstance(reader(path), list)  # type: ignore[operator]
        except AlignerError as error:
            assert "\n" not in str(error).strip()  # noqa: PT017
            assert len(str(error)) < 1000  # noqa: PT017
