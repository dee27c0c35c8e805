"""The first stage over a work folder: files to documents with language and sentences, a shard for a few of them."""

import itertools
import json
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from os import PathLike
from pathlib import Path
from typing import Any

from aligner.corpus.addresses import copy_of_page, id_of_fetch, is_made_of_page, is_page_again, text_of_page
from aligner.corpus.document_languages import contradicts, with_languages
from aligner.corpus.language_tags import require_codes
from aligner.corpus.readers import is_readable, unread_kind, unread_told
from aligner.corpus.readers.kind import Reading, Source
from aligner.corpus.readers.marked import MARKS, read_safely
from aligner.corpus.sentences import split_document
from aligner.corpus.sources import check_document, list_sources, require_text
from aligner.errors import InputError
from aligner.files import file_digest
from aligner.model import Detector, Document, Progress, Settings, Skipped, SplitDocument, Splitter
from aligner.run.stage_table import READ
from aligner.run.stages.recurring_lines import label_keys
from aligner.run.store.digests import digest_of
from aligner.run.store.documents import (
    Pile,
    ShardRow,
    place_of,
    read_document,
    read_shards,
    write_documents,
)
from aligner.run.store.reader import ShardReader
from aligner.run.store.shards import PASSING, Shard, Task
from aligner.run.store.work_folder import WorkFolder
from aligner.text import key_of
from aligner.writing import row_of

USUAL_DOCUMENTS, MOST_DOCUMENTS = 128, 512  # a shard
MANY_ITEMS, LARGER = 8192, 8  # from so many on shards are so much larger: file systems dislike millions of files
FULL_BYTES = 4_000_000  # from which a shard is full
SKIPPED = "skipped.jsonl"  # there only where something was

Item = Source | Document


@dataclass(frozen=True, eq=False, slots=True)
class ReadPile:
    """Documents that were read, what was left out, and the shards they are in.

    unread: files, by a kind not read. contradicted: documents whose text is not in the language that they are said
    to be in.
    """

    pile: Pile
    skipped: tuple[Skipped, ...]
    shards: tuple[Shard, ...]
    unread: dict[str, int]
    contradicted: int


def read_pile(
    work: WorkFolder,
    items: Iterable[Item],
    settings: Settings,
    splitter: Splitter,
    detector: Detector | None,
    progress: Progress,
) -> ReadPile:
    """Documents with language and sentences of files and of Documents.

    Items are taken as they are needed. Where these are no sequence, the steps in all that progress is told are those
    known so far.

    Raises InputError for two documents with one id, and for a wanted language that is no code of one.
    """
    require_codes(settings.languages)
    kinds = _kind(splitter), _kind(detector)
    groups = list(_groups(items)) if isinstance(items, Sequence) else _groups(items)
    total = len(groups) if isinstance(groups, list) else 0

    def tasks() -> Iterator[Task]:
        nonlocal total
        for number, group in enumerate(groups, start=1):
            total = max(total, number)
            yield _task(group, settings, splitter, detector, kinds, work.lasting)

    shards = work.make(tasks(), lambda done: progress(READ.name, done, total))
    folders = [work.folder(shard) for shard in shards]
    skipped = [
        Skipped(**json.loads(line))
        for folder in folders
        if (folder / SKIPPED).exists()
        for line in (folder / SKIPPED).read_text(encoding="utf-8").splitlines()
    ]
    unread: Counter[str] = Counter()
    for shard in shards:
        unread.update(shard.facts["unread"])
    if skipped and not any(shard.facts["read"] for shard in shards):
        raise InputError(_nothing_read(skipped, unread))
    pile, twice = read_shards(work.reader, folders)
    if pages := _pages_again(work.reader, folders, twice, pile.ids):
        shards += work.make(list(pages.tasks(shards)), lambda done: None)
        folders = [work.folder(shard) for shard in shards]
        skipped += pages.copies
        pile, twice = read_shards(work.reader, folders, pages.left_out)
    if twice:
        id_, rows = next(iter(twice.items()))
        places = [place_of(work.reader, folders[number], row) for number, row in rows[:2]]
        more = f" and {len(twice) - 1} more" if len(twice) > 1 else ""
        raise InputError(
            f"two documents have the id {id_!r}{more}: {' and '.join(places)}; give each its own id"
            if all(places)
            else f"{len(twice)} ids stand for several documents, the first {id_!r}; give each its own id"
        )
    ordered = tuple(sorted(skipped, key=lambda item: (item.id, item.reason)))
    contradicted = sum(shard.facts["contradicted"] for shard in shards)
    return ReadPile(pile, ordered, tuple(shards), dict(sorted(unread.items())), contradicted)


@dataclass(frozen=True, eq=False, slots=True)
class _PagesAgain:
    """Pages that were fetched several times, over files: copies, and those that get an id of their own."""

    reader: ShardReader
    folders: Sequence[Path]
    copies: list[Skipped]
    renamed: dict[ShardRow, str]
    left_out: set[ShardRow]

    def tasks(self, shards: Sequence[Shard]) -> Iterator[Task]:
        """What makes shards of those with an id of their own."""
        renamed = list(self.renamed.items())
        for lot in (renamed[start : start + MOST_DOCUMENTS] for start in range(0, len(renamed), MOST_DOCUMENTS)):
            described = [[shards[number].digest, row, id_] for (number, row), id_ in lot]
            named = [(self.folders[number], row, id_) for (number, row), id_ in lot]
            yield Task(READ.shards, digest_of("pages again", described), _write_renamed, (self.reader, named))


def _pages_again(
    reader: ShardReader, folders: Sequence[Path], twice: Mapping[str, list[ShardRow]], ids: Sequence[str]
) -> _PagesAgain | None:
    """What to do with pages whose address stands in several files; None where all ids are told apart."""
    found = _PagesAgain(reader, folders, [], {}, set())
    taken = set(ids) if twice else set()
    for rows in twice.values():
        texts: dict[str, None] = {}
        documents = [read_document(reader, folders[number], row).document for number, row in rows]
        if not all(is_page_again(document, documents[0]) for document in documents):
            continue
        for place, document in zip(rows, documents, strict=True):
            if is_made_of_page(document, documents):
                found.copies.append(text_of_page(document))
                found.left_out.add(place)
                continue
            if document.text in texts:
                found.copies.append(copy_of_page(document))
            elif texts:
                found.renamed[place] = id_of_fetch(document, taken)
                taken.add(found.renamed[place])
            if texts:
                found.left_out.add(place)
            texts[document.text] = None
    return found if found.left_out else None


def _write_renamed(folder: Path, reader: ShardReader, named: Sequence[tuple[Path, int, str]]) -> dict[str, Any]:
    """Write documents of other shards under other ids."""
    documents = []
    for place, row, id_ in named:
        own = read_document(reader, place, row)
        documents.append((replace(own, document=replace(own.document, id=id_)), place_of(reader, place, row)))
    _write_rows(folder, documents, [])
    counts = Counter(document.language for document, _ in documents)
    return {"languages": dict(sorted(counts.items())), "read": 0, "contradicted": 0, "unread": {}}


def reading_of(settings: Settings) -> Reading:
    """What settings ask of the readers."""
    return Reading(settings.max_characters, settings.columns, settings.chapters, settings.inside, settings.encoding)


def _nothing_read(skipped: Sequence[Skipped], unread: Counter[str]) -> str:
    """Why a run over a pile ends where nothing of it could be read."""
    others = [item for item in skipped if "of the kind" not in item.reason]
    told = [f"no document of {len(skipped):,} could be read"]
    told += [unread_told(unread)] if unread else []
    told += [f"{others[0].id}: {others[0].reason}"] if others else []
    return "; ".join(told)


def _groups(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Items in lots that stay the same when others are added: a lot ends where the name says so, or when it is full.

    They do not where others make many of few.
    """
    factor = LARGER if isinstance(items, Sequence) and len(items) >= MANY_ITEMS else 1
    usual, most = factor * USUAL_DOCUMENTS, factor * MOST_DOCUMENTS
    group: list[Item] = []
    size = 0
    for item in items:
        group.append(item)
        size += _size(item)
        name = item.name if isinstance(item, Source) else item.id
        if key_of(name) % usual == 0 or len(group) == most or size >= FULL_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group


def _size(item: Item) -> int:
    return len(item.text) if isinstance(item, Document) else item.size


def _task(
    group: list[Item],
    settings: Settings,
    splitter: Splitter,
    detector: Detector | None,
    kinds: tuple[str, str],
    lasting: bool,
) -> Task:
    digests = [_source_digest(item) if isinstance(item, Source) else None for item in group]
    described = [
        [str(item.path), item.name, item.start, item.end, item.line, item.unread, digest]
        if isinstance(item, Source)
        else asdict(item)
        for item, digest in zip(group, digests, strict=True)
    ]
    made_of = digest_of(described, settings.languages, asdict(reading_of(settings)), kinds)
    arguments = tuple(group), tuple(digests), settings, splitter, detector, lasting
    return Task(READ.shards, made_of, _write_shard, arguments)


def _kind(part: object) -> str:
    """What tells one splitter or detector from another."""
    kind = part if isinstance(part, type) or hasattr(part, "__qualname__") else type(part)
    if part is None or kind.__module__.startswith("aligner."):  # its digest is that of the program
        return str(kind.__qualname__)
    # What another object does is known by its fingerprint alone; without one nothing of an earlier run is taken.
    return f"{kind.__module__}.{kind.__qualname__} {getattr(part, 'fingerprint', None) or uuid.uuid4().hex}"


def _source_digest(source: Source) -> str | None:
    """Digest of what will be read; None for what will not, such as a pipe, which may have no end."""
    try:
        is_read = is_readable(source.path) and not source.unread
        return file_digest(source.path, source.start, source.end) if is_read else None
    except OSError:
        return None


def _write_shard(
    folder: Path,
    items: Sequence[Item],
    digests: Sequence[str | None],
    settings: Settings,
    splitter: Splitter,
    detector: Detector | None,
    lasting: bool,
) -> dict[str, Any]:
    found: list[tuple[Document | Skipped, str]] = []
    unread: Counter[str] = Counter()
    reading = reading_of(settings)
    marks = folder.parents[1] / MARKS if lasting else None
    changed = False
    for item, digest in zip(items, digests, strict=True):
        read = list(_documents(item, digest, reading, marks))
        if isinstance(item, Source) and _source_digest(item) != digest:
            changed = True
            read = [(Skipped(item.name, "it changed while it was read; run the command again"), "")]
        unread.update([kind] if isinstance(item, Source) and (kind := unread_kind(item.path)) else [])
        found += read
    texts = [(one, place) for one, place in found if isinstance(one, Document)]
    known = with_languages([one for one, _ in texts], detector, settings.languages)
    skipped = [one for one in (*(one for one, _ in found), *known) if isinstance(one, Skipped)]
    documents: list[tuple[SplitDocument, str]] = []
    contradicted = 0
    for (given, place), one in zip(texts, known, strict=True):
        if isinstance(one, Document):
            contradicted += given.language is not None and contradicts(one)
            documents.append((split_document(one, splitter), place))
    _write_rows(folder, documents, skipped)
    counts: dict[str, int] = defaultdict(int)
    for document, _ in documents:
        counts[document.language] += 1
    told: dict[str, Any] = {"languages": dict(sorted(counts.items())), "read": len(texts), "contradicted": contradicted}
    told["unread"] = dict(sorted(unread.items()))
    return {**told, **({PASSING: True} if changed else {})}


def _write_rows(folder: Path, documents: Sequence[tuple[SplitDocument, str]], skipped: Sequence[Skipped]) -> None:
    """Write the files of a shard."""
    write_documents(documents, [label_keys(own) for own, _ in documents], folder)
    if skipped:
        with (folder / SKIPPED).open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(row_of(one)) + "\n" for one in skipped)


def _documents(
    item: Item, digest: str | None, reading: Reading, marks: Path | None
) -> Iterator[tuple[Document | Skipped, str]]:
    if isinstance(item, Source):
        yield from read_safely(item, reading, marks, digest)
    else:
        yield check_document(item, reading), ""


def list_items(inputs: Any, leave_out: Path | None, work: Path) -> Iterable[Item]:
    """The files of paths, or the Documents given; one of either stands for a list of it. The rest: see list_sources.

    Raises InputError where both are given together, and for anything else.
    """
    if isinstance(inputs, str | PathLike | Document):
        inputs = [inputs]
    if isinstance(inputs, bytes | bytearray | Mapping) or not isinstance(inputs, Iterable):
        raise _neither(inputs)
    rest = iter(inputs)
    nothing = object()
    first = next(rest, nothing)
    if not isinstance(first, Document):
        paths = [] if first is nothing else [first, *rest]
        for path in paths:
            if not isinstance(path, str | PathLike):
                raise _together() if isinstance(path, Document) else _neither(path)
        return list_sources(paths, leave_out=leave_out, work=work)
    return _only_documents(itertools.chain([first], rest))


def _only_documents(items: Iterable[Any]) -> Iterator[Document]:
    for item in items:
        if not isinstance(item, Document):
            raise _together() if isinstance(item, str | PathLike) else _neither(item)
        require_text(item)
        yield item


def _together() -> InputError:
    return InputError("paths and Documents were given together; wanted one or the other")


def _neither(item: object) -> InputError:
    return InputError(f"an input is of type {type(item).__name__} ({str(item)[:40]!r}); wanted paths or Documents")
