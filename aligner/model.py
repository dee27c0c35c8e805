"""The nouns: what flows from stage to stage, and the seams where other parts can be passed in; with the settings."""

import itertools
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

from aligner.settings import Settings as Settings
from aligner.settings import Terms as Terms

Vectors = npt.NDArray[np.float32]  # unit rows, float32, C order, shape (n, dim)
Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

# Names of the files that a run writes into its folder.
OUTPUTS = re.compile(
    r"(documents|sentences|reports|pairs|candidates|bitext|skipped|removed|changes)\.jsonl|summary\.json|report\.html|changes\.csv|bitext\.[\w.-]+"
)

Progress = Callable[[str, int, int], None]  # stage, steps done, steps in all as far as known, which may grow


def no_progress(stage: str, done: int, total: int) -> None:
    """The progress callback of those who do not want one."""


BlockKind = Literal[
    "heading", "paragraph", "list item", "table cell", "caption", "footnote", "cue", "code", "navigation", "page"
]


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a document's text that its file sets apart.

    start, end: characters of the text, end exclusive. level: of a heading, from 1; 0 for all else. seconds: when a cue
    is shown, from the start. Blocks of the kind `page` lie over the others, which may go on on the next page; those
    follow each other. Code and navigation are no part of the article.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    seconds: tuple[float, float] | None = None

    @property
    def name(self) -> str:
        """Its kind, and the level of a heading: `heading 2`."""
        return f"{self.kind} {self.level}" if self.level else self.kind


@dataclass(frozen=True, slots=True)
class Document:
    """One text of a pile.

    id: unique in the pile. language: ISO 639 code such as `de`, None until it is known.
    language_confidence: 0 to 1; 1.0 where the language was given and the text does not contradict it. other_languages:
    those of passages that are not in `language`, and what a text is in that contradicts it. path: the file it was read
    from. blocks: what its file says of the text's structure, in order; empty where it says nothing. encoding: what its
    file was in, None for UTF-8 and where there is no choice. stated_language: what a page or a book says of itself,
    such as `de-AT`; it is believed where the text leaves its language open, and then no longer kept.
    """

    id: str
    text: str
    language: str | None = None
    language_confidence: float | None = None
    other_languages: tuple[str, ...] = ()
    date: str | None = None
    title: str | None = None
    url: str | None = None
    path: str | None = None
    blocks: tuple[Block, ...] = ()
    encoding: str | None = None
    stated_language: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence where it stands in its document.

    start, end: characters of the document's text, end exclusive. text: that passage with white space folded
    and markup left out. furniture: not part of the article (image markers, navigation); never aligned. block: number
    of the document's block that it begins in, None where there is none. recurring: a short line that stands in several
    documents that tell different things, such as a button of a site, or what a letter quotes of the one that it
    answers; it is aligned, but says nothing of what they are.
    """

    text: str
    start: int
    end: int
    furniture: bool = False
    block: int | None = None
    recurring: bool = False


@dataclass(frozen=True, slots=True)
class SplitDocument:
    """A document in one known language with its sentences, furniture included, in order.

    body: numbers of the sentences that are not furniture. texts: of the body. telling: places in the body of those that
    say what the document is about, which are all but recurring lines; all of them where there is nothing else.
    """

    document: Document
    language: str
    sentences: tuple[Sentence, ...]
    body: tuple[int, ...] = field(init=False)
    texts: tuple[str, ...] = field(init=False, repr=False, compare=False)
    telling: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        body = tuple(n for n, sentence in enumerate(self.sentences) if not sentence.furniture)
        telling = tuple(place for place, n in enumerate(body) if not self.sentences[n].recurring)
        object.__setattr__(self, "body", body)
        object.__setattr__(self, "texts", tuple(self.sentences[n].text for n in body))
        object.__setattr__(self, "telling", telling or tuple(range(len(body))))

    @property
    def id(self) -> str:
        return self.document.id

    @property
    def telling_texts(self) -> list[str]:
        """The sentences of the body that say what the document is about."""
        return [self.texts[place] for place in self.telling]

    def block_of(self, sentence: Sentence) -> Block | None:
        """The block that a sentence begins in."""
        return None if sentence.block is None else self.document.blocks[sentence.block]

    def blocks_of(self, sentence: Sentence) -> tuple[Block, ...]:
        """The blocks that a sentence stands in, in order: several where a cue cuts it."""
        if sentence.block is None:
            return ()
        following = itertools.islice(self.document.blocks, sentence.block, None)
        return tuple(itertools.takewhile(lambda block: block.start < sentence.end, following))


@dataclass(frozen=True, slots=True)
class Bead:
    """Source and target sentences that translate each other; one side may be empty (a null bead).

    source, target: sentence numbers from 0, rising. score: higher is better, about 0 to 2; 0 for a null bead, nan in
    gold beads. confidence: calibrated probability that the bead is exactly right, 0 to 1. moved: stands in
    another order in the target. Beads are equal when they join the same sentences, whatever the rest says.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    score: float = field(default=math.nan, compare=False)
    confidence: float = field(default=math.nan, compare=False)
    moved: bool = field(default=False, compare=False)

    @property
    def kind(self) -> str:
        """How many sentences it joins: `1-2`; `1-0` and `0-1` are null beads."""
        return f"{len(self.source)}-{len(self.target)}"

    @property
    def is_null(self) -> bool:
        return not (self.source and self.target)

    @property
    def sentences(self) -> frozenset[tuple[str, int]]:
        """Its sentences, each with its side."""
        return frozenset([("source", n) for n in self.source] + [("target", n) for n in self.target])


def null_beads(source: Iterable[int], target: Iterable[int]) -> list[Bead]:
    """A null bead for each of some sentences, those of the source first."""
    return [Bead((i,), (), 0.0) for i in source] + [Bead((), (j,), 0.0) for j in target]


@dataclass(frozen=True, slots=True)
class InlineCode:
    """A code that stands in a text and is none, such as a tag of its document, as translation memories keep it.

    at: characters of the text before it. role: whether it opens or closes something or stands alone. id: what a code
    that opens and the one that closes have in common. data: the code as the document has it, empty where that is not
    known.
    """

    at: int
    role: Literal["open", "close", "alone"]
    id: str = ""
    data: str = ""


@dataclass(frozen=True, slots=True)
class SegmentPair:
    """A row of bitext: a bead with its texts and where they come from.

    source_offsets, target_offsets: first and last character (exclusive) in the document's text; None on the
    empty side of a null bead, whose text is then empty too. Ids are empty where two bare texts were aligned.
    source_codes, target_codes: what TMX and XLIFF have besides text, in order; other formats do not hold it. block:
    what the first sentence stands in, such as `heading 2`, empty where its file does not say. source_time, target_time:
    seconds at which subtitles are shown, and until when. flags: what speaks against it, such as `duplicate`; see
    aligner.bitext.flags.
    """

    source_id: str
    target_id: str
    source_language: str
    target_language: str
    source: str
    target: str
    source_sentences: tuple[int, ...]
    target_sentences: tuple[int, ...]
    source_offsets: tuple[int, int] | None
    target_offsets: tuple[int, int] | None
    kind: str
    score: float
    confidence: float
    moved: bool = False
    source_codes: tuple[InlineCode, ...] = ()
    target_codes: tuple[InlineCode, ...] = ()
    block: str = ""
    source_time: tuple[float, float] | None = None
    target_time: tuple[float, float] | None = None
    flags: tuple[str, ...] = ()

    @property
    def is_null(self) -> bool:
        return not (self.source and self.target)


@dataclass(frozen=True, slots=True)
class DocumentPair:
    """Two documents in two languages that are versions of one report.

    score: similarity of their sentences, -1 to 1. confidence: calibrated probability that they are the same report,
    0 to 1. report_id: None until the pairs are grouped, and for a candidate that is no pair. What the confidence rests
    on besides: margin, how far the score is above that of the nearest rival, and conflict, the share of numbers,
    days of the week and months in sentences that both have in which they differ, 0 to 1. other_languages: those of
    passages of either document that are not in its language. only_source, only_target: numbers and people that only one
    of the two names, where that is in doubt; the first few.
    """

    source_id: str
    target_id: str
    source_language: str
    target_language: str
    score: float
    confidence: float
    report_id: str | None = None
    margin: float = math.nan
    conflict: float = math.nan
    other_languages: tuple[str, ...] = ()
    only_source: tuple[str, ...] = ()
    only_target: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The versions of one report: document ids, in the order of the pile, each with its language."""

    id: str
    documents: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A document without a partner, and why.

    best_id, best_score, best_confidence: its best candidate in another language, None where there was none.
    wanted: the confidence that would have made it a pair. copy_of: a document with the same words: one in
    its language stands for both, and this one takes no part in matching; one in another language is no translation.
    """

    id: str
    reason: str
    best_id: str | None = None
    best_score: float | None = None
    best_confidence: float | None = None
    wanted: float | None = None
    copy_of: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """Two sentences mined from two pools.

    score: ratio margin, 1.0 is no closer than their neighbours. confidence: calibrated probability that they translate
    each other, 0 to 1.
    """

    score: float
    source_line: int
    target_line: int
    source: str
    target: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was left out of a run, and why."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """What a detector says of a text.

    language: ISO 639 code, None where it cannot be told. confidence: 0 to 1. others: languages of passages
    that are in another one. reason: why there is no language, empty where there is one.
    """

    language: str | None
    confidence: float = 0.0
    others: tuple[str, ...] = ()
    reason: str = ""


class Encoder(Protocol):
    """Anything that turns texts into vectors; a SentenceTransformer fits as it is."""

    def encode(self, texts: list[str], /) -> Any:
        """One row a text, shape (len(texts), dim)."""


class Splitter(Protocol):
    """Finds the sentences of a paragraph."""

    def __call__(self, text: str, language: str, /) -> list[tuple[int, int]]:
        """Spans of text, in order, not overlapping, end exclusive."""


class Detector(Protocol):
    """Tells the language of a text."""

    def __call__(self, text: str, /) -> LanguageGuess: ...
