"""Reading a pile into a work folder: what is furniture as it recurs across documents."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner import Document, Settings
from aligner.model import Block, BlockKind, SplitDocument, no_progress
from aligner.run.engines.local import LocalEngine
from aligner.run.stages import read as reading
from aligner.run.stages.read import read_pile
from aligner.run.stages.recurring_lines import recurring_lines
from aligner.run.store.documents import Recurring, read_document
from aligner.run.store.reader import ShardReader
from aligner.run.store.work_folder import WorkFolder
from tests.jobs import Lines
from tests.reference import split_documents

LABELS = st.lists(st.sampled_from(["Harbour Gazette", "Read on", "Im Hafen", "Oh!", "Seite 2"]), max_size=5)
STORIES = [
    "The bridge over the river is closed to all traffic until spring.",
    "Bakers in three towns want cheaper flour before Christmas.",
    "Heavy snow stopped every train between the coast and the mountains.",
    "Bakers in towns of the mountains want cheaper trains before spring.",
]
TEXTS = st.tuples(LABELS, st.lists(st.sampled_from(STORIES), min_size=1, max_size=3), LABELS)


def read(documents: Sequence[Document]) -> list[SplitDocument]:
    """The documents of a pile with lines that recur marked, in the order of their ids."""
    with TemporaryDirectory() as folder, WorkFolder(Path(folder), LocalEngine(), lasting=False) as work:
        pile = read_pile(work, documents, Settings(), Lines(), None, no_progress).pile
        return list(pile.marked(recurring_lines(pile)))


def recurring(document: SplitDocument) -> list[str]:
    """The texts of the sentences that are recurring lines."""
    return [sentence.text for sentence in document.sentences if sentence.recurring]


@given(texts=st.lists(st.tuples(st.sampled_from(["de", "en"]), TEXTS), min_size=1, max_size=12))
@settings(max_examples=60, deadline=None)
def test_recurring_lines_are_those_that_a_plain_count_finds(texts: list[tuple[str, tuple[list[str], ...]]]) -> None:
    """Over several shards, as over a list in memory."""
    documents = [
        Document(f"{number:02}", "\n".join(line for part in parts for line in part), language)
        for number, (language, parts) in enumerate(texts)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "USUAL_DOCUMENTS", 3)
        found = read(documents)
    expected = split_documents(documents, Lines())
    assert [own.sentences for own in found] == [own.sentences for own in expected]


def test_lines_recur_among_the_documents_that_are_kept() -> None:
    """Those in languages that no encoder knows do not count."""
    documents = [Document(str(n), f"Harbour Gazette\n{story}", "en") for n, story in enumerate(STORIES[:3])]
    with TemporaryDirectory() as folder, WorkFolder(Path(folder), LocalEngine(), lasting=False) as work:
        pile = read_pile(work, documents, Settings(), Lines(), None, no_progress).pile
        assert recurring_lines(pile) == {("en", "Harbour Gazette")}
        assert recurring_lines(pile.subset([0, 2])) == frozenset()
        assert recurring_lines(pile.subset([])) == frozenset()


def page(name: str, items: Sequence[str], story: str) -> Document:
    """A page with a list and a paragraph below it."""
    texts = [*items, story]
    kinds: tuple[BlockKind, BlockKind] = "list item", "paragraph"
    blocks, start = [], 0
    for number, text in enumerate(texts):
        blocks.append(Block(kinds[number == len(items)], start, start + len(text)))
        start += len(text) + 2
    return Document(name, "\n\n".join(texts), "en", blocks=tuple(blocks))


MORE = [
    "Engineers looked under seven arches where water had washed away several stones.",
    "Mills ground twice what households bought during autumn, said their guild.",
    "Ploughs cleared railway lines while passengers drank coffee inside warm carriages.",
]
CONTENTS = [f"How the {place} of the old town was built again after the long war" for place in ("harbour", "market")]


def test_a_list_of_contents_on_every_page_does_not_tell() -> None:
    """Its lines are long, so that pages with such a list seemed to be about one thing; below it each has its own."""
    pages = [page(str(n), [*CONTENTS, "Contents", f"{story} Seen."], story) for n, story in enumerate(STORIES[:3])]
    for document, story in zip(read(pages), STORIES, strict=False):
        assert recurring(document) == [*CONTENTS, "Contents"]
        assert [document.texts[place] for place in document.telling][-1] == story


def test_a_page_with_little_but_what_all_have_hides_no_menu() -> None:
    """It comes first, and shares most of its words with each other page: they are no versions of it and each other."""
    foot = "This page belongs to a manual of the harbour that is printed every year."
    texts = ["Some more.", *(" ".join(own) for own in zip(STORIES, MORE, strict=False))]
    documents = [Document(str(n), f"Read on\n{text} {foot}", "en") for n, text in enumerate(texts)]
    assert [recurring(document) for document in read(documents)] == [["Read on"]] * 4


def test_lists_in_versions_of_one_page_tell() -> None:
    """What three versions list is what they are about; so it is where the same stands in paragraphs."""
    for texts in ([STORIES[0]] * 3, [f"{' '.join(CONTENTS)}. {story}" for story in STORIES[:3]]):
        pages = [page(str(n), CONTENTS if len(set(texts)) == 1 else [], text) for n, text in enumerate(texts)]
        assert [recurring(document) for document in read(pages)] == [[], [], []]


def test_documents_that_share_many_lines_are_not_read_for_each_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """A manual beside its chapters: a hundred menu lines stand in all, each document is read a few times."""
    lines = "\n".join(f"Button {number}" for number in range(100))
    documents = [Document(str(n), f"{lines}\n{story}", "en") for n, story in enumerate(STORIES[:3])]
    reads: list[int] = []

    def counted(reader: ShardReader, shard: Path, row: int, recurring: Recurring = frozenset()) -> SplitDocument:
        reads.append(row)
        return read_document(reader, shard, row, recurring)

    with TemporaryDirectory() as folder, WorkFolder(Path(folder), LocalEngine(), lasting=False) as work:
        pile = read_pile(work, documents, Settings(), Lines(), None, no_progress).pile
        monkeypatch.setattr("aligner.run.store.documents.read_document", counted)
        assert len(recurring_lines(pile)) == 100
    assert len(reads) <= 2 * len(documents)


def test_short_lines_that_recur_are_aligned_but_do_not_tell() -> None:
    """A short line in three documents of one language recurs in all of them, once it does not stop like text."""
    stories = [
        "The bridge over the river is closed to all traffic until spring.",
        "Bakers in three towns want cheaper flour before Christmas.",
        "Heavy snow stopped every train between the coast and the mountains.",
    ]
    pile = [
        Document(f"{n}", f"Harbour Gazette\n{story}\nNobody knows.", language="en") for n, story in enumerate(stories)
    ]
    german = [Document(f"de{n}", f"Im Hafen\nDie Brücke {n} ist zu.", language="de") for n in range(2)]
    for document in read([*pile, *german])[:3]:
        assert recurring(document) == ["Harbour Gazette"]
        assert (document.body, document.telling) == ((0, 1, 2), (1, 2))
    two = read([*pile[:2], *german])
    assert [recurring(document) for document in two] == [[], [], [], []]


def test_a_headline_that_versions_share_does_not_recur() -> None:
    """Three versions of one report in one language keep their headline, edited differently as they are."""
    body = ["The council closed the old harbour bridge on Monday.", "The mayor regrets it.", "Ships can pass again."]
    pile = [Document(f"{n}", "Old bridge closed\n" + "\n".join(body[: 3 - n % 2]), language="en") for n in range(4)]
    assert [recurring(document) for document in read(pile)] == [[]] * 4


def test_a_line_recurs_in_its_own_language_only() -> None:
    """Lines are counted a language: the same title in two English and two German documents does not recur."""
    pile = [Document(f"{n}", "Hotel Taxi\nText.", language="de" if n % 2 else "en") for n in range(4)]
    assert [recurring(document) for document in read(pile)] == [[]] * 4


def test_a_line_that_recurs_within_one_document_is_text() -> None:
    """A refrain is text, however often one document repeats it."""
    pile = [Document("song", "La la la\n" * 9, language="en"), Document("a", "La la la", language="en")]
    assert [recurring(document) for document in read(pile)] == [[], []]


def test_large_piles_have_fewer_shards_a_file_each(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What file systems bear least is many small files."""
    monkeypatch.setattr(reading, "USUAL_DOCUMENTS", 2)
    documents = [Document(f"{n:03}", STORIES[n % 3], "en") for n in range(60)]
    shards = []
    for most in (100, 60):
        monkeypatch.setattr(reading, "MANY_ITEMS", most)
        with WorkFolder(tmp_path / str(most), LocalEngine(), lasting=False) as work:
            found = read_pile(work, documents, Settings(), Lines(), None, no_progress)
            assert [document.document.id for document in found.pile] == [document.id for document in documents]
            shards.append([sorted(shard.files) for shard in found.shards])
    assert len(shards[1]) * 3 < len(shards[0])
    assert {tuple(files) for own in shards for files in own} == {("documents.arrow",)}
