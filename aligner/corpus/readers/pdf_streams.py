"""How much a PDF unpacks to, and how much it draws, told before the library holds all of it, which has no bound."""

import io
import mmap
import re
import zlib
from collections.abc import Iterator
from typing import IO

from aligner.corpus.readers.kind import Reading, UnreadableError

STREAM = re.compile(rb"(?<!end)stream\r?\n")
PACKED, PICTURE = b"FlateDecode", re.compile(rb"/Subtype\s*/Image\b")
TOLD = 1000  # bytes before a stream in which it is said what it is
CHUNK = 1 << 16  # bytes that are unpacked from at once
MOST = 1 << 20  # bytes that are held at once
DRAWN = re.compile(rb"\s(?:[fFSsBb]\*?|sh|Do|T[jJ])(?=\s)")  # operators that draw a thing
FEW = 1 << 23  # bytes of all streams that cannot draw more than some 600,000 things
FILES = 4  # times the bytes of a file with mark-up, of all that a file unpacks to


def check_streams(file: IO[bytes], reading: Reading) -> int:
    """How many things a file draws, beside those in the first 8 MB.

    Raises UnreadableError where what is no picture unpacks to more than a text can be.
    """
    drawn = 0
    if isinstance(file, io.BytesIO):
        drawn = _check(file.getvalue(), reading)
    elif file.seek(0, io.SEEK_END):
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            drawn = _check(data, reading)
    file.seek(0)
    return drawn


def _check(data: bytes | mmap.mmap, reading: Reading) -> int:
    unpacked = drawn = 0
    for found in STREAM.finditer(data):
        told = data[max(found.start() - TOLD, 0) : found.start()].rpartition(b" obj")[2]
        packed = told.count(PACKED)
        if not packed or PICTURE.search(told):
            continue
        if packed > 1:
            raise UnreadableError("a part of it is packed twice, as no program does; print it to a PDF anew")
        for part in _parts(data, found.end()):
            unpacked += len(part)
            drawn += len(DRAWN.findall(part)) if unpacked > FEW else 0
            if unpacked > FILES * reading.max_bytes:
                raise UnreadableError("it unpacks to more than a text can be; print its text alone to a PDF")
    return drawn


def _parts(data: bytes | mmap.mmap, start: int) -> Iterator[bytes]:
    """What a stream unpacks to, part by part; what is damaged ends it."""
    unpacker = zlib.decompressobj()
    try:
        while not unpacker.eof and start < len(data):
            yield unpacker.decompress(data[start : start + CHUNK], MOST)
            start += CHUNK
            while unpacker.unconsumed_tail and not unpacker.eof:
                yield unpacker.decompress(unpacker.unconsumed_tail, MOST)
    except zlib.error:
        return
