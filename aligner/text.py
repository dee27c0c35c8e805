"""Numbers of 64 bits that stand for texts."""

import hashlib
import re

WORD = re.compile(r"\w+")


def key_of(text: str) -> int:
    """What stands for a text: two among ten million are taken for one with odds of 1 to 300,000."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest())


def words_of(text: str) -> str:
    """The words of a text alone, by which copies are known: without case, space and punctuation."""
    return " ".join(WORD.findall(text.casefold()))
