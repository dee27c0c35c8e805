"""Lines of web pages that are not of the article: navigation, counters of comments, credits, addresses."""

import re

from aligner.corpus.given_names import given_names
from aligner.corpus.language_facts import CREDITS, NAVIGATION
from aligner.model import BlockKind

URL = re.compile(r"(?:https?://|www\.)[!-~]+")  # text without spaces goes on behind it in other letters
WORD = re.compile(r"[^\W_]+")
RUN_ON = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")  # Thai to Chinese
RUN_ON_WORD = 3  # letters of scripts without spaces that are counted as a word more
MOST_WORDS = 8  # of a line that is furniture and no counter
MANY_WORDS = re.compile(rf"(?:[\W_]*+{WORD.pattern}+){{{MOST_WORDS + 1}}}")  # more of them, at the beginning of a line
MAY_BE_NAVIGATION = frozenset({"paragraph", "list item"})  # what navigation stands in that is not called so
BESIDE_ADDRESS = 2  # words, at most, that only name what an address leads to
COUNTER = re.compile(r"[^\W\d]+(?: [^\W\d]+){0,2} ?\(\d+\)")  # Comment (0), Kommentare (12)
CREDIT = re.compile(r"[^\W\d]+(?: [^\W\d]+)? ?[:：] ?(.*)")  # Source: …, Quelle: …


def is_furniture(line: str, has_address: bool = False) -> bool:
    """Whether a line of a page, as it is shown, is a link, a counter, a credit or one of the words of navigation.

    has_address: whether its mark-up holds one that is not shown.
    """
    shows_address = URL.search(line) is not None if "://" in line or "www." in line else False
    plain = (URL.sub(" ", line) if shows_address else line).strip()
    is_long = MANY_WORDS.match(plain) is not None if len(plain) > 2 * MOST_WORDS else False
    if is_long or (words := _words_of(plain)) > MOST_WORDS:
        return _is_counter(plain)
    if not words or (words <= BESIDE_ADDRESS and (has_address or shows_address)):
        return True
    credit = CREDIT.fullmatch(plain) if ":" in plain or "：" in plain else None
    if credit and plain[: credit.start(1)].strip(" :：").casefold() in CREDITS:
        return True
    return _is_counter(plain) or plain.strip(" .:»«›‹→←<>-").casefold() in NAVIGATION


def _is_counter(line: str) -> bool:
    """Whether a line counts comments or the like; Ida Ferry (34) is somebody."""
    if not line.endswith(")") or not COUNTER.fullmatch(line):
        return False
    first, *others = WORD.findall(line)[:-1]
    return not (others and all(word.istitle() for word in others) and first.casefold() in given_names())


def _words_of(line: str) -> int:
    """Words of a line; in scripts without spaces, as many as their letters may make."""
    words = WORD.findall(line)
    return len(words) if line.isascii() else sum(1 + len(RUN_ON.findall(word)) // RUN_ON_WORD for word in words)


def kind_on_page(kind: BlockKind, text: str, has_address: bool = False) -> BlockKind:
    """The kind of a block of a page: navigation where its text is furniture, and it may be such. See is_furniture."""
    return "navigation" if kind in MAY_BE_NAVIGATION and is_furniture(text, has_address) else kind
