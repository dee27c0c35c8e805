"""Texts to sentences with their offsets; what is not part of the article is marked as furniture."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from heapq import merge
from numbers import Integral
from typing import Any

from aligner.arguments import items_argument, wrong
from aligner.corpus.furniture import URL, is_furniture
from aligner.corpus.language_facts import CLAUSE_SPACED, OWN_STOPS, WITH_SRX_RULES, base_language
from aligner.corpus.printed_pages import without_page_edges
from aligner.corpus.sentence_ends import Bared, mend
from aligner.corpus.wrapped_lines import LINE, MARKER, OWN_LINE, STOP, paragraphs, rejoined, with_hidden_breaks
from aligner.errors import InputError
from aligner.model import Block, Document, Sentence, SplitDocument, Splitter
from aligner.text import without_break_marks

FOREIGN_STOP = re.compile(r"[.!?]\s+\S")  # in a language that has stops of its own
TAG = "<0}"  # of translation memories

SPANS = "pairs of numbers of characters, in order, not overlapping, end exclusive, inside the text"

MAX_LENGTH = 2000  # characters of one sentence; longer ones are lists, tables or no language, and are cut

DENSE, DENSE_LENGTH = 1 / 6, 200  # full stops a character of a list of initials, over which the rules take for ever
SPACE = re.compile(r"[^\S\n]")
IMAGE = re.compile(r"!\[[^\]]{0,500}\](?:\([^)]{0,1000}\))?")
LINK = re.compile(
    r"(?<!!)\[([^\[\]]{1,500})\]"  # the text
    r"\([^\s()]{0,500}(?:\([^\s()]{0,200}\)[^\s()]{0,500})?"  # the address, which may hold one pair of brackets
    r"(?: \"[^\"]{0,200}\")?\)"  # a title
)
EMPHASIS = re.compile(  # a__b__c is a name, and a line of underscores is there to be written on
    r"\*\*(?=[^\s*])(.{1,500}?)(?<=[^\s*])\*\*|(?<!\w)__(?=[^\s_])(.{1,500}?)(?<=[^\s_])__(?!\w)"
    r"|(?<![\w/.])_(?=[^\s_])([^_]{1,500}?)(?<=[^\s_])_(?![\w/])"
)
EMPHASIS_OF_MORE = re.compile(r"^_(?=[^\W_])(?![a-z])|(?<=[.!?…])_$")  # than a sentence, which has one mark of it
RUBY = re.compile(  # of Japanese plain text: readings, and how a passage is set
    r"(?<=[\u3005-\u3007\u3400-\u9fff])《[\u3041-\u3096ー]{1,20}》|［＃[^］\n]{1,200}］"
)
RUBY_OF = re.compile(  # with a bar before what they are of
    r"｜([^｜《\n]{1,30})《[\u3041-\u30ff]{1,30}》"
)
FENCE = re.compile(r"\s*(?:```|~~~)[^`]*")
CONTROLS = dict.fromkeys(map(chr, (*range(0x20), *range(0x7F, 0xA0))), " ") | dict.fromkeys("\u2028\u2029\ufeff", " ")
HALVES = dict.fromkeys(map(chr, range(0xD800, 0xE000)), "\ufffd")  # of characters; libraries choke on them
BLANKED = str.maketrans(CONTROLS | HALVES)
ASIDE = re.compile(r"[(（][^()（）]{1,80}[)）]\W*")  # (Photo: …) belongs to the caption before it
FIELD = re.compile(r"[\w-]+:|\s|-\s")  # what a line of front matter begins with

RECURRING = 3  # documents of one language from which a line that stands in all of them is recurring
ALIKE = 0.5  # share of the shorter document's words from which two documents are versions of one report
MANY = 50  # documents with a recurring line that are compared, at most
RECURRING_WORDS = 6  # words, at most, of a recurring line that is furniture; longer ones are text that recurs
ITEM_WORDS = 20  # the same of one that is a whole list item: of a list of contents that each page of a site has


class SrxSplitter:
    """Sentences by the SRX rules of LanguageTool (choppa), by sentencex for languages with stops of their own.

    Boundary F1 on the joined segments of NTREX-128, en/de/fr: .958/.933/.945, none of the others above
    (benchmarks/splitting.py).
    """

    def __call__(self, text: str, language: str, /) -> list[tuple[int, int]]:
        language = base_language(language)
        bared = Bared(text)
        spans = mend(bared.text, _by_rules(bared.text, language), language)
        return bared.spans(_joined(bared.text, spans))

    def prepare(self) -> None:
        """Load the rules, which the first call does otherwise."""
        _rules(tagged=False)

    def rules(self, language: str) -> str:
        """What the sentences of a language are cut by: its own SRX rules, or what stands in for them.

        `srx`, `sentencex` (for languages with stops of their own), `spaces` (where a space is all there is), or
        `srx of en`.
        """
        base = base_language(language)
        if base in CLAUSE_SPACED:
            return "spaces"
        return "sentencex" if base in OWN_STOPS else "srx" if base in WITH_SRX_RULES else "srx of en"


def _by_rules(text: str, language: str) -> list[tuple[int, int]]:
    """Spans that the rule sets find; English rules where a language's own find nothing to part."""
    dense = len(text) > DENSE_LENGTH and text.count(".") > DENSE * len(text)  # there the SRX rules take for ever
    pieces = list(_sentencex(text, language) if dense or language in OWN_STOPS else _srx(text, language))
    if len(pieces) == 1 and not dense and language in OWN_STOPS and FOREIGN_STOP.search(text):
        pieces = list(_srx(text, "en"))
    return [(start, end) for start, end in _spans(pieces) if text[start:end].strip()]


def split_document(document: Document, splitter: Splitter) -> SplitDocument:
    """A document with its sentences, in order, furniture marked."""
    language = document.language or ""
    if not document.blocks:
        return SplitDocument(document, language, tuple(split_text(document.text, language, splitter)))
    return SplitDocument(document, language, tuple(_in_blocks(document, language, splitter)))


def split_text(text: str, language: str, splitter: Splitter) -> Iterator[Sentence]:
    """Sentences of a text, in order. Spans without a letter or digit are no sentences and are left out.

    What stands at the edges of printed pages is furniture, also amid a sentence that goes on over it.
    """
    body, edges = without_page_edges(text)
    beside = (found for span in edges for found in _sentence(text, *span, _plain, furniture=True))
    yield from merge(_in_lines(text, body, language, splitter), beside, key=lambda sentence: sentence.start)


def _in_lines(text: str, body: str, language: str, splitter: Splitter) -> Iterator[Sentence]:
    """Sentences of a text without blocks. body: it without the edges of its pages."""
    for start, end, furniture in _units(body):
        plain = _blanked(with_hidden_breaks(body[start:end]))
        if furniture or is_furniture(_plain(plain), has_address=bool(URL.search(IMAGE.sub(" ", plain)))):
            yield from _sentence(text, start, end, _plain, furniture=True)
        else:
            yield from _sentences_of(body, start, end, plain, language, splitter, _plain)


def _sentences_of(
    text: str, start: int, end: int, plain: str, language: str, splitter: Splitter, shown: Callable[[str], str]
) -> Iterator[Sentence]:
    """Sentences of a paragraph or table cell. plain: it without control characters. shown: what is shown of each."""
    for first, last in _checked_spans(splitter, plain, language):
        for cut_start, cut_end in _cut(text, start + first, start + last):
            yield from _sentence(text, cut_start, cut_end, shown)


def _in_blocks(document: Document, language: str, splitter: Splitter) -> Iterator[Sentence]:
    """Sentences of a text with blocks, none of them in two, but for those that a cue cuts; see split_text."""
    text, end = document.text, 0
    for first, last in _runs(document):
        start = document.blocks[first].start
        yield from (_moved(sentence, end) for sentence in split_text(text[end:start], language, splitter))
        end = document.blocks[last].end
        own = [document.blocks[number].start for number in range(first, last + 1)]
        for sentence in _in_run(document.blocks[first], text[start:end], language, splitter):
            block = first + bisect_right(own, start + sentence.start) - 1
            yield replace(_moved(sentence, start), block=block)
    yield from (_moved(sentence, end) for sentence in split_text(text[end:], language, splitter))


def _runs(document: Document) -> Iterator[tuple[int, int]]:
    """Numbers of the first and the last block of what is split as one text: a block, or cues a line end apart."""
    numbers = [number for number, block in enumerate(document.blocks) if block.kind != "page"]
    runs: list[list[int]] = []
    for number in numbers:
        block, before = document.blocks[number], document.blocks[runs[-1][-1]] if runs else None
        if before and block.kind == before.kind == "cue" and document.text[before.end : block.start] == "\n":
            runs[-1].append(number)
        else:
            runs.append([number])
    return ((run[0], run[-1]) for run in runs)


def _in_run(block: Block, text: str, language: str, splitter: Splitter) -> Iterator[Sentence]:
    """Sentences of a block. Its file has said what is navigation, and has no mark-up left in its text."""
    if block.kind in ("code", "navigation"):
        for found in LINE.finditer(text):
            yield from _sentence(text, *found.span(), _blanked, furniture=True)
    else:
        for found in OWN_LINE.finditer(text):
            plain = _blanked(with_hidden_breaks(found[0]))
            yield from _sentences_of(text, *found.span(), plain, language, splitter, _blanked)


def _moved(sentence: Sentence, by: int) -> Sentence:
    return replace(sentence, start=sentence.start + by, end=sentence.end + by)


def _checked_spans(splitter: Splitter, text: str, language: str) -> list[tuple[int, int]]:
    """The spans of a splitter. Raises InputError where one of the user's own returns what are none, in order."""
    found: object = splitter(text, language)
    spans: list[tuple[int, int]] = []
    reached = 0
    for span in items_argument(found, "what the splitter returned", (tuple, list), SPANS):
        if len(span) != 2 or not all(type(place) is int or isinstance(place, Integral) for place in span):
            raise wrong("what the splitter returned", found, SPANS)
        start, end = map(int, span)
        if not reached <= start <= end <= len(text):
            where = f"({start}, {end}) behind ({', '.join(map(str, spans[-1]))})" if spans else f"({start}, {end})"
            raise InputError(f"the splitter returned {where} for a text of {len(text)} characters; wanted {SPANS}")
        spans.append((start, end))
        reached = end
    return spans


def longer_words(document: SplitDocument) -> frozenset[str]:
    """The words of four letters and more of a document, but for lines that may recur."""
    texts = (sentence.text for sentence in document.sentences if not may_recur(document, sentence))
    return frozenset(word for text in texts for word in re.findall(r"\w{4,}", text.casefold()))


def are_about_one_thing(words: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two documents of one language may be versions of one report, by the longer words they use."""
    return len(words & others) >= ALIKE * min(len(words), len(others))


def may_recur(document: SplitDocument, sentence: Sentence) -> bool:
    """Whether a line of a document is furniture where it recurs: a short one, or an item of a list of contents."""
    if is_label(sentence.text):
        return True
    block = document.block_of(sentence)
    if block is None or block.kind != "list item" or (block.start, block.end) != (sentence.start, sentence.end):
        return False
    return len(sentence.text.split()) <= ITEM_WORDS and not STOP.search(sentence.text)


def is_label(text: str) -> bool:
    """Whether a line is so short that it is furniture where it recurs."""
    return len(text.split()) <= RECURRING_WORDS and len(text) <= 60 and not STOP.search(text)


Unit = tuple[int, int, bool]  # start and end of a paragraph or table cell, and whether it is furniture


def _units(text: str) -> Iterator[Unit]:
    """Paragraphs and table cells of a text; code blocks and front matter are furniture."""
    spans = paragraphs(text)
    lines = [text[start:end] for start, end in spans]
    blocks = _blocks(lines)
    for number, (start, end) in enumerate(spans):
        if number in blocks:
            yield start, end, True
        else:
            yield from ((cell_start, cell_end, False) for cell_start, cell_end in _cells(text, start, end))


def _blocks(lines: list[str]) -> set[int]:
    """Numbers of the lines of front matter and of code blocks, fences included. What is not closed is no block."""
    blocks: set[int] = set()
    if lines and lines[0].strip() == "---":
        ends = [number for number, line in enumerate(lines) if number and line.strip() in ("---", "...")]
        blocks.update(range(ends[0] + 1) if ends and all(map(FIELD.match, lines[1 : ends[0]])) else ())
    fences = [number for number, line in enumerate(lines) if FENCE.fullmatch(line)]
    for first, last in zip(fences[::2], fences[1::2], strict=False):
        blocks.update(range(first, last + 1))
    return blocks


def _cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A line without its bullet, or the cells of a table's line."""
    marker = MARKER.match(text, start, end)
    start = marker.end() if marker else start
    line = text[start:end].strip()
    if not (line.startswith("|") or line.endswith("|")):
        yield start, end
        return
    for cell in re.finditer(r"[^|]+", text[start:end]):
        yield start + cell.start(), start + cell.end()


def _sentence(
    text: str, start: int, end: int, shown: Callable[[str], str], furniture: bool = False
) -> Iterator[Sentence]:
    """The sentence of a span without the white space around it; none for a span without a letter or digit."""
    passage = text[start:end]
    start, end = start + len(passage) - len(passage.lstrip()), end - len(passage) + len(passage.rstrip())
    folded = " ".join(without_break_marks(shown(rejoined(text, start, end))).split())
    if furniture and not folded:  # nothing but an image
        folded = " ".join(_blanked(text[start:end]).split())
    if folded and (furniture or any(map(str.isalnum, folded))):
        yield Sentence(folded, start, end, furniture)


def _plain(passage: str) -> str:
    """A passage without control characters, Markdown's links, images and emphasis, and readings of Chinese letters."""
    passage = _blanked(passage)
    if "《" in passage or "［＃" in passage:
        passage = RUBY.sub("", RUBY_OF.sub(r"\1", passage))
    if "](" in passage or "![" in passage:
        passage = LINK.sub(r"\1", IMAGE.sub(" ", passage))
    if "_" in passage or "**" in passage:
        passage = EMPHASIS_OF_MORE.sub("", EMPHASIS.sub(r"\1\2\3", passage).strip())
    return passage


def _blanked(text: str) -> str:
    """A text with spaces for control characters."""
    return text if text.isprintable() else text.translate(BLANKED)  # the first is many times as fast


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A span, in parts of MAX_LENGTH at most, cut at white space where there is some."""
    while end - start > MAX_LENGTH:
        space = text.rfind(" ", start + MAX_LENGTH // 2, start + MAX_LENGTH)
        middle = space + 1 if space > 0 else start + MAX_LENGTH
        yield start, middle
        start = middle
    yield start, end


def _spans(pieces: Iterable[str]) -> Iterator[tuple[int, int]]:
    start = 0
    for piece in pieces:
        yield start, start + len(piece)
        start += len(piece)


def _joined(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans with those that are no sentence of their own joined to the one before: marks alone, asides."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        piece = text[start:end].strip()
        if joined and (not any(map(str.isalnum, piece)) or ASIDE.fullmatch(piece)):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


@cache
def _rules(tagged: bool) -> Any:
    from aligner.corpus.srx import SrxRules  # here: reading the rules takes time, which not every verb needs

    return SrxRules(tagged)


def _srx(text: str, language: str) -> Iterable[str]:
    """Pieces that make up the text; the rules on a tag of translation memories only where it occurs."""
    pieces: Iterable[str] = _rules(TAG in text).pieces(text, language)
    return pieces


def _sentencex(text: str, language: str) -> Iterable[str]:
    """Pieces that make up the text."""
    import sentencex

    plain = SPACE.sub(" ", text)  # it panics at wider spaces after an initial
    return (boundary["text"] for boundary in sentencex.get_sentence_boundaries(language, plain))
