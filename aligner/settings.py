"""The settings of a run, checked when they are built, and the terms that it is given as evidence."""

import hashlib
import re
from dataclasses import dataclass, field
from typing import Literal

from aligner.arguments import encoding_argument, flag_argument, number_argument, whole_argument
from aligner.errors import InputError

# ISO 639, as detectors answer, 639-1 where there is one; with a script, region or variant where the user names one.
LANGUAGE = re.compile("[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Terms:
    """Words and texts that are known to say the same, as evidence for alignment; see read_terms.

    entries: each with its languages, codes such as `en`, and what it is called there; a language may have several.
    digest: stands for all of it.
    """

    entries: tuple[tuple[tuple[str, str], ...], ...]
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        own = hashlib.blake2b(repr(self.entries).encode("utf-8", "surrogatepass"), digest_size=12)
        object.__setattr__(self, "digest", own.hexdigest())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Terms) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return f"Terms({len(self.entries):,} entries, {self.digest})"


def _is_code(value: object) -> bool:
    return isinstance(value, str) and LANGUAGE.fullmatch(value) is not None


def _is_pair(value: object) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and all(isinstance(name, str) for name in value)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a run can be told, checked when built. The defaults serve every pile and every language.

    languages: the only ones wanted, None for all. one_to_one: each document keeps its one best partner a
    language. min_confidence: document pairs and bitext rows below it are left out of the results, 0 to 1.
    pair_confidence: what makes two documents a pair, and two sentences of pools a match, 0 to 1. candidates:
    documents looked at closely, a document and language. max_group: sentences on one side of a bead, at most;
    max_bead: in all. A passage that faces more, as no end of a sentence is found in it, may have them all.
    overlaps: which joined sentences are encoded as one text: only those where the alignment is in doubt, all or none
    (then they are weighted sums of sentence vectors).
    max_characters: longer documents are skipped. margin: what `mine` asks of a match besides, ratio margin.
    columns: of tables, what each is for and its name, such as `("text", "body")`; see docs on inputs. chapters: whether
    a book makes a document a chapter. inside: whether units that hold several languages, as of memories, are aligned
    each in itself. encoding: of plain text, Markdown, subtitles and delimited tables, such as `windows-1250`; empty to
    tell it by what they hold. terms: an old memory or a glossary, as evidence for beads; see read_terms.
    """

    languages: tuple[str, ...] | None = None
    one_to_one: bool = False
    min_confidence: float = 0.0
    pair_confidence: float = 0.5
    candidates: int = 8
    max_group: int = 5
    max_bead: int = 6
    overlaps: Literal["doubtful", "all", "none"] = "doubtful"
    max_characters: int = 10_000_000
    margin: float = 0.0
    columns: tuple[tuple[str, str], ...] = ()
    chapters: bool = False
    inside: bool = False
    encoding: str = ""
    terms: Terms | None = None

    def __post_init__(self) -> None:
        self._check_kinds()
        for name in ("min_confidence", "pair_confidence"):
            if not 0 <= getattr(self, name) <= 1:
                raise InputError(f"{name} is {getattr(self, name)}; use a probability, 0 to 1")
        if not 1 <= self.max_group <= 8:
            raise InputError(f"max_group is {self.max_group}; use 1 to 8 sentences a side")
        if not 2 <= self.max_bead <= 2 * self.max_group:
            raise InputError(f"max_bead is {self.max_bead}; use 2 to twice max_group ({2 * self.max_group})")
        if not self.margin >= 0:
            raise InputError(f"margin is {self.margin}; use a ratio, 0 or more")
        if not isinstance(self.overlaps, str) or self.overlaps not in ("doubtful", "all", "none"):
            raise InputError(f"overlaps is {self.overlaps!r}; use doubtful, all or none")
        for name in ("candidates", "max_characters"):
            if getattr(self, name) < 1:
                raise InputError(f"{name} is {getattr(self, name)}; use 1 or more")

    def _check_kinds(self) -> None:
        """Raise InputError for a value of the wrong kind; a list of languages becomes a tuple."""
        for name in ("one_to_one", "chapters", "inside"):
            flag_argument(getattr(self, name), name)
        for name in ("min_confidence", "pair_confidence", "margin"):
            number_argument(getattr(self, name), name, "a number")
        for name in ("candidates", "max_group", "max_bead", "max_characters"):
            whole_argument(getattr(self, name), name, "a whole number")
        if isinstance(self.languages, list):
            object.__setattr__(self, "languages", tuple(self.languages))
        encoding_argument(self.encoding, "encoding")
        own = self.languages
        if own is not None and not (isinstance(own, tuple) and all(map(_is_code, own))):
            raise InputError(f'languages is {own!r}; use a tuple of codes such as ("en", "de")')
        if not isinstance(self.terms, Terms | None):
            raise InputError(f"terms is of type {type(self.terms).__name__}; use what read_terms gives")
        if not isinstance(self.columns, tuple) or not all(map(_is_pair, self.columns)):
            raise InputError(f'columns is {self.columns!r}; use pairs such as (("text", "body"),)')
