"""What a reader of bitext finds and has no place for: counted by name, and said in one line."""

import re
from collections import Counter
from collections.abc import Iterable

from aligner.bitext.rows import shown

MOST = 40  # things that are named; what else there is, is counted together
NAME = re.compile(r"[\w-]{1,60}")  # what needs no quotation marks
OTHER = "other things"


class LeftOut:
    """Things that are not taken over, each in a few words, with how often."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def add(self, what: str, number: int = 1) -> None:
        """Count something, in words that a number in brackets can follow."""
        if what not in self.counts and len(self.counts) >= MOST:
            what = OTHER
        self.counts[what] += number

    def add_names(self, what: str, names: Iterable[str], number: int = 1) -> None:
        """Count things of a kind, such as columns, by their names, which may hold anything."""
        for name in names:
            self.add(f"{what} {name if NAME.fullmatch(name) else shown(name)}", number)

    def __bool__(self) -> bool:
        return bool(self.counts)

    def __str__(self) -> str:
        return "left out: " + ", ".join(f"{what} ({number:,})" for what, number in self.counts.items())
