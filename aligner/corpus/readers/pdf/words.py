"""The words of a PDF, which are cut at the ends of its lines."""

import re
from collections import Counter
from collections.abc import Iterable

from aligner.corpus.readers.pdf.layout import HYPHEN
from aligner.corpus.wrapped_lines import BREAK_WITHIN, LINE_BEFORE

CUT = re.compile(rf"(?:{HYPHEN}|(?<=\w)[-‐]\n)[\s{HYPHEN}]*([\w-]*)")
CUTS = HYPHEN, "-\n", "‐\n"  # one of which stands where it finds something
HEAD = re.compile(r"[\w-]*\Z")
LONGEST = 100  # characters of a word
WORD = re.compile(r"\w[\w-]*")
FILE = re.compile(r"(?<![\w-])([\w-]++)(?=(\.\w+))")  # its name, and what stands behind the dot, which may be another
ADDRESS = re.compile(  # a line end within it, behind a dot or a slash
    r"((?<![^\s(<\"“„])(?:(?:[\w-]{2,}\.){2,}|(?=\S*[/@])\S*[/.@_=&?-]))\n(?=[a-z][\w-]*[./@]\w|(?:org|com|net|edu)\b)"
)
# A hyphen that was put where an address goes on: none stands behind a slash or a dot.
PUT_IN = re.compile(rf"(?<=[/.])(?:-\n|{HYPHEN}\s*)(?=[\w~])")
LONG_ADDRESS = re.compile(
    r"(://[^\s<>\"“”»]*(?:[/@_=&?-]\n(?=[\w~])|\.\n(?=[a-z])))"
)  # of which a sentence is not begun behind
NAME_OF_FILE = re.compile(r"([\w-]+)\.\n(\w+)")  # perhaps one that a line end parts
PART_OF_PATH = re.compile(r"([\w.+~-]+)/(?=(\w(?:[\w.+~-]*\w)?))")  # with the one behind it
PATH_CUT = re.compile(r"([\w.+~-]+)/\n(?=(\w(?:[\w.+~-]*\w)?))")  # perhaps one that a line end parts
ADDRESS_END = re.compile(r"[/.@_=&?-]\n[a-z]")  # where one may be
SPACES = re.compile(r" [^\S\n]+|[^\S\n ][^\S\n]*")  # all but single ones, which are nearly all


class Words:
    """The words of a text, and whether it cuts words at line ends, which tell a hyphen from a cut."""

    def __init__(self, lines: Iterable[str]) -> None:
        text = "\n".join(lines)
        self._counts = Counter(WORD.findall(text.casefold()))
        self._files = Counter(map("".join, FILE.findall(text)))
        cuts = {own.groups() for own in PATH_CUT.finditer(text)} if "/\n" in text else set()
        self._paths = cuts and cuts.intersection(own.groups() for own in PART_OF_PATH.finditer(text))
        known = [self._known(_head(found), found[1]) for found in CUT.finditer(text)]
        self._cuts = sum(together > apart for together, apart in known) >= sum(
            apart > together for together, apart in known
        )

    def joined(self, lines: str) -> str:
        """Lines as one; a word or an address that a line end cuts is whole again."""
        text = BREAK_WITHIN.sub("", lines) if not lines.isascii() and LINE_BEFORE.search(lines) else lines
        is_cut = any(sign in text for sign in CUTS)
        text = PUT_IN.sub("", text) if is_cut else text
        text = NAME_OF_FILE.sub(self._file, text) if ".\n" in text else text
        text = PATH_CUT.sub(self._path, text) if self._paths and "/\n" in text else text
        text = (
            ADDRESS.sub(r"\1", LONG_ADDRESS.sub(lambda found: found[0].rstrip(), text))
            if ADDRESS_END.search(text)
            else text
        )
        text = CUT.sub(self._mended, text).replace(HYPHEN, "") if is_cut else text
        return SPACES.sub(" ", text.replace("\n", " "))

    def _file(self, found: re.Match[str]) -> str:
        """What a line end parts behind a dot, together where the text has it so elsewhere."""
        whole = f"{found[1]}.{found[2]}"
        return whole if self._files[whole] and not found[2][0].isupper() else found[0]

    def _path(self, found: re.Match[str]) -> str:
        """What a line end parts behind a slash, together where the text has it so elsewhere: and/or, debian/control."""
        return f"{found[1]}/" if found.groups() in self._paths else found[0]

    def _mended(self, found: re.Match[str]) -> str:
        """The rest of a word that a line end parts, behind its hyphen if it has one."""
        head, tail = _head(found), found[1]
        if not head or not tail:
            return f"-{tail}"
        together, apart = self._known(head, tail)
        if together == apart or tail[0].isupper():
            last = head.rpartition("-")[2]
            large = len(last) > 1 and last.isupper()
            keeps = (
                not self._cuts or tail[0].isdigit() or ((large or tail[0].isupper()) and not (large and tail.isupper()))
            )
        else:
            keeps = apart > together
        return f"-{tail}" if keeps else tail

    def _known(self, head: str, tail: str) -> tuple[int, int]:
        """How often the text has the word in one, and with a hyphen."""
        pairs = {
            (head.casefold(), tail.casefold()),
            (head.casefold().rpartition("-")[2], tail.casefold().partition("-")[0]),
        }
        return sum(self._counts[a + b] for a, b in pairs), sum(self._counts[f"{a}-{b}"] for a, b in pairs)


def _head(found: re.Match[str]) -> str:
    """What stands of a word before the line end that parts it."""
    head = HEAD.search(found.string[max(0, found.start() - LONGEST) : found.start()])
    return head[0] if head else ""
