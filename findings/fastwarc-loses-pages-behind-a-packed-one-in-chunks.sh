#!/usr/bin/env bash
# Question: does FastWARC give every page of an archive if one was packed by its server and sent in chunks, as many are?
# Guess: yes: auto_decode="all" undoes both, as it undoes each alone, and the next record follows.
# Seen: the page itself is right, and every record behind it is missing, without an error; packed alone, in chunks alone,
# or not decoded, all are there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet FastWARC==2.0.1
"$folder/venv/bin/python" - <<'PYTHON'
import gzip
import importlib.metadata
import io

from fastwarc.warc import ArchiveIterator

PAGE = b"<p>" + b"The bridge is closed. " * 5 + b"</p>"
PACKED = gzip.compress(PAGE)
IN_CHUNKS, IS_PACKED = b"Transfer-Encoding: chunked\r\n", b"Content-Encoding: gzip\r\n"


def chunks(body: bytes) -> bytes:
    parts = (body[start : start + 20] for start in range(0, len(body), 20))
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def record(number: int, head: bytes, body: bytes) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + head + b"\r\n" + body
    told = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{number:032x}>\r\n"
        f"WARC-Date: 2024-05-03T10:00:00Z\r\nWARC-Target-URI: https://e.org/{number}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return told.encode() + http + b"\r\n\r\n"


def pages(head: bytes, body: bytes, auto_decode: str) -> list[bool]:
    """Of each page that comes out, whether it is whole."""
    archive = record(1, b"", PAGE) + record(2, head, body) + record(3, b"", PAGE) + record(4, b"", PAGE)
    found = ArchiveIterator(io.BytesIO(archive), parse_http=True, auto_decode=auto_decode)
    return [own.reader.read() == PAGE for own in found]


print("FastWARC", importlib.metadata.version("FastWARC"), "- pages of an archive of four that come out:")
cases = {
    "in chunks": (IN_CHUNKS, chunks(PAGE), "all"),
    "packed": (IS_PACKED, PACKED, "all"),
    "packed, in chunks, not decoded": (IN_CHUNKS + IS_PACKED, chunks(PACKED), "none"),
    "packed, in chunks": (IN_CHUNKS + IS_PACKED, chunks(PACKED), "all"),
}
seen = {name: pages(*case) for name, case in cases.items()}
for name, whole in seen.items():
    print(f"  the second {name}: {len(whole)}")
assert [len(whole) for whole in seen.values()] == [4, 4, 4, 2], "changed"
assert all(seen["packed, in chunks"]), "changed"
PYTHON
