"""How much a PDF unpacks to, and how much it draws, told before the library holds all of it, which has no bound."""

import io
import mmap
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import IO

from aligner.corpus.readers.kind import Reading, UnreadableError

STREAM = re.compile(rb"(?<!end)stream\r?\n")
END = b"endstream"
PACKED, PICTURE, FORM = b"FlateDecode", re.compile(rb"/Subtype\s*/Image\b"), re.compile(rb"/Subtype\s*/Form\b")
FILTER = re.compile(rb"/Filter\b")
TOLD = 1000  # bytes before a stream in which it is said what it is
CHUNK = 1 << 16  # bytes that are unpacked from at once
MOST = 1 << 20  # bytes that are held at once
DRAWN = re.compile(rb"\s(?:[fFSsBb]\*?|sh|Do|T[jJ])(?=\s)")  # operators that draw a thing
SHORTEST = 2  # bytes of an operator that draws a thing, at least
CALL = re.compile(rb"/([^\s/<>\[\]()]+)\s+Do\b")  # a form or picture is drawn by its name
NAMED = re.compile(rb"/([^\s/<>\[\]()]+)\s+(\d{1,9})\s+\d+\s+R\b")
NUMBER = re.compile(rb"(\d{1,9})\s+\d+\s*\Z")  # of an object, before its `obj`
CONTENTS = re.compile(rb"/Contents\s*\[([^\]]*)\]")
FEW = 1 << 23  # bytes of all streams that cannot draw more than some 600,000 things
MANY = 500_000  # things on one page that are not too many, whatever the streams have
FILES = 4  # times the bytes of a file with mark-up, of all that a file unpacks to
DEEP = 12  # forms that are drawn in each other, at most, of which the things are counted
AGAIN = 20  # times that one stream may stand in a page


@dataclass(frozen=True, slots=True)
class Drawn:
    """How many things a file draws: in all, beside those in the first 8 MB; on one page with the forms on it."""

    in_all: int
    on_a_page: int


@dataclass(frozen=True, slots=True)
class _Stream:
    """A stream that may draw: the number of its object where it is a form, its bytes, and how often it has ` Do`."""

    start: int
    is_packed: bool
    form: int | None
    size: int
    calls: int


def check_streams(file: IO[bytes], reading: Reading) -> Drawn:
    """How many things a file draws.

    Raises UnreadableError where what is no picture unpacks to more than a text can be.
    """
    drawn = Drawn(0, 0)
    if isinstance(file, io.BytesIO):
        drawn = _check(file.getvalue(), reading)
    elif file.seek(0, io.SEEK_END):
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            drawn = _check(data, reading)
    file.seek(0)
    return drawn


def _check(data: bytes | mmap.mmap, reading: Reading) -> Drawn:
    unpacked = drawn = 0
    streams: list[_Stream] = []
    for found in STREAM.finditer(data):
        head, _, told = data[max(found.start() - TOLD, 0) : found.start()].rpartition(b" obj")
        packed = told.count(PACKED)
        if PICTURE.search(told) or (not packed and FILTER.search(told)):
            continue
        if packed > 1:
            raise UnreadableError("a part of it is packed twice, as no program does; print it to a PDF anew")
        size = calls = 0
        for part in _parts(data, found.end(), bool(packed)):
            size += len(part)
            unpacked += len(part)
            calls += part.count(b" Do") + part.count(b"\nDo")
            drawn += len(DRAWN.findall(part)) if unpacked > FEW else 0
            if unpacked > FILES * reading.max_bytes:
                raise UnreadableError("it unpacks to more than a text can be; print its text alone to a PDF")
        number = NUMBER.search(head) if FORM.search(told) else None
        streams.append(_Stream(found.end(), bool(packed), int(number[1]) if number else None, size, calls))
    return Drawn(drawn, _on_a_page(data, streams))


def _on_a_page(data: bytes | mmap.mmap, streams: list[_Stream]) -> int:
    """How many things forms may add to a page, 0 where it cannot be many."""
    again = max((max(Counter(found[1].split(b"R")).values()) for found in CONTENTS.finditer(data)), default=1)
    forms = [one for one in streams if one.form is not None]
    most = max((one.size // SHORTEST for one in forms), default=0)
    calls = max((one.calls for one in streams), default=0)
    nested = max((one.calls for one in forms), default=0)
    if again <= AGAIN and (nested <= 1 and most * calls < MANY):
        return 0
    places: dict[bytes, set[int]] = defaultdict(set)
    for part in [data, *(part for one in streams for part in _parts(data, one.start, one.is_packed))]:
        for name, number in NAMED.findall(part):
            places[name].add(int(number))
    own: dict[int, tuple[int, Counter[bytes]]] = {}
    pages: list[Counter[bytes]] = []
    for one in streams:
        texts = list(_parts(data, one.start, one.is_packed))
        named = Counter(name for text in texts for name in CALL.findall(text))
        if one.form is None:
            pages.append(named)
        else:
            own[one.form] = sum(len(DRAWN.findall(text)) for text in texts), named
    things = {number: count for number, (count, _) in own.items()}
    for _ in range(DEEP):
        things = {number: count + _called(named, places, things) for number, (count, named) in own.items()}
    return max((_called(named, places, things) for named in pages), default=0) * (again if again > AGAIN else 1)


def _called(named: Counter[bytes], places: Mapping[bytes, Collection[int]], things: Mapping[int, int]) -> int:
    """How many things are drawn by name, at most; a name may stand for another form elsewhere."""
    return sum(
        times * max((things.get(number, 0) for number in places.get(name, ())), default=0)
        for name, times in named.items()
    )


def _parts(data: bytes | mmap.mmap, start: int, is_packed: bool) -> Iterator[bytes]:
    """What a stream holds, unpacked, part by part; what is damaged ends it."""
    if not is_packed:
        end = data.find(END, start)
        end = end if end >= 0 else len(data)
        yield from (data[place : min(place + MOST, end)] for place in range(start, end, MOST))
        return
    unpacker = zlib.decompressobj()
    try:
        while not unpacker.eof and start < len(data):
            yield unpacker.decompress(data[start : start + CHUNK], MOST)
            start += CHUNK
            while unpacker.unconsumed_tail and not unpacker.eof:
                yield unpacker.decompress(unpacker.unconsumed_tail, MOST)
    except zlib.error:
        return
