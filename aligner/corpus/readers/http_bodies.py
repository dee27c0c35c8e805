"""Bodies of HTTP answers as a crawler kept them: in chunks, packed, or unpacked under a head that says otherwise."""

import io
import re
import zlib

from aligner.corpus.readers.kind import UnreadableError

CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")  # the line before a chunk, with its bytes
NEXT = re.compile(rb"\r?\n(?:$|[0-9a-fA-F]{1,8}[ \t]*(?:;[^\r\n]*)?\r?\n)")  # what stands behind a chunk
ZLIB = re.compile(rb"[\x08-\x78][\x01\x5e\x9c\xda]")  # what zlib's form begins with
ZSTD = b"\x28\xb5\x2f\xfd"  # what a body that zstd packed begins with
NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # bytes that no text has, in whatever encoding of one byte
LOOKED_AT = 1024  # bytes of a body from which it is told whether it is text
MOST_MEMBERS = 1000  # of a packed body: servers make one, and of each what is behind it is copied


def body_of(data: bytes, chunked: bool, packed: str, limit: int) -> bytes:
    """What was sent, as it was before the server packed it; no more than one byte above limit.

    data: the body as it was kept. chunked: whether its head says that it came in chunks. packed: what its head says of
    its packing (Content-Encoding), such as `gzip` or `deflate, br`. A body that is text already is taken as it is: many
    crawlers unpack what they keep, and leave the head as it was. Raises UnreadableError for what cannot be unpacked.
    """
    if chunked and CHUNK.match(data) and (_is_in_chunks(data) or not _is_text(data)):
        data = _joined(data)
    for name in reversed([part.strip().lower() for part in packed.split(",")]):
        try:
            data = _unpacked(data, name, limit)
        except UnreadableError:
            if not _is_text(data):
                raise
    return data


def _is_text(data: bytes) -> bool:
    return not NO_TEXT.search(data[:LOOKED_AT]) and not data.startswith(ZSTD)


def _is_in_chunks(data: bytes) -> bool:
    """Whether the first chunk of a body ends where it says, and another one or nothing follows.

    The first line of a text whose chunks the crawler has joined may look like that of a chunk, as `10` or `abc` does;
    no line before mark-up does.
    """
    line = CHUNK.match(data)
    if not line:
        return False
    end = line.end() + int(line[1], 16)
    if end == line.end():
        return not data[end:].strip()
    return data.startswith(b"<", line.end()) or NEXT.match(data, end) is not None


def _joined(data: bytes) -> bytes:
    """The chunks of a body in one."""
    parts: list[bytes] = []
    position = 0
    while line := CHUNK.match(data, position):
        length = int(line[1], 16)
        if not length:
            return b"".join(parts)
        parts.append(data[line.end() : line.end() + length])
        position = line.end() + length
        position += 2 if data[position : position + 2] == b"\r\n" else 1
    raise UnreadableError("its chunks are cut off or damaged")


def _unpacked(data: bytes, name: str, limit: int) -> bytes:
    if name in ("", "identity"):
        return data
    try:
        if name in ("gzip", "x-gzip"):
            return _inflated(data, limit, zlib.MAX_WBITS | 32)
        if name == "deflate":  # said of zlib's form, and as often of its bare inside
            return _inflated(data, limit, zlib.MAX_WBITS if ZLIB.match(data) else -zlib.MAX_WBITS)
        if name in ("br", "zstd"):
            from fastwarc.stream_io import BrotliReader, ZstdReader

            return (BrotliReader if name == "br" else ZstdReader)(io.BytesIO(data)).read(limit + 1)
    except (zlib.error, OSError) as error:
        raise UnreadableError(f"it cannot be unpacked as its head says, {name} ({str(error)[:60]})") from None
    raise UnreadableError(f"it is packed in a way that is not known, {name[:40]!r}")


def _inflated(data: bytes, limit: int, window: int) -> bytes:
    """The members of a packed body, one after the other."""
    parts: list[bytes] = []
    free = limit + 1
    while data and free:
        if len(parts) == MOST_MEMBERS:
            raise UnreadableError(f"it is packed in more than {MOST_MEMBERS:,} pieces")
        member = zlib.decompressobj(window)
        parts.append(member.decompress(data, free))
        free -= len(parts[-1])
        if free and not member.eof:
            raise UnreadableError("what it is packed in is cut off")
        data = member.unused_data if member.unused_data.startswith(b"\x1f\x8b") else b""
    return b"".join(parts)
