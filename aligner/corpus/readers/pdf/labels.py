"""Numbers and letters before the items of lists, told from initials, titles and days by those before and behind."""

import re
from collections.abc import Sequence

from aligner.corpus.spelled_numbers import value_of_roman

COUNT = r"\d{1,3}|[a-zA-Z]|[ivx]{2,5}"
LABEL = re.compile(rf"\s*(\(?)({COUNT})([.)])\s+")
NEAR = 12  # labels of one form before or behind, among which the next lower or higher one is looked for

Value = tuple[str, int]  # what is counted in, and how far


def counted(texts: Sequence[str]) -> list[bool]:
    """Whether each text begins with a label that another counts on from, or that counts on from another.

    texts: of paragraphs, in order. 2. behind 1. is a label; M. Dupont, A. Weber and 12. Dezember begin with none.
    """
    found = [False] * len(texts)
    forms: dict[tuple[str, str], list[tuple[int, set[Value]]]] = {}
    for number, text in enumerate(texts):
        label = LABEL.match(text)
        if not label:
            continue
        before = forms.setdefault((label[1], label[3]), [])
        values = _values(label[2])
        lower = {(kind, value - 1) for kind, value in values}
        last = next((place for place, others in reversed(before[-NEAR:]) if others & lower), None)
        if last is not None:
            found[last] = found[number] = True
        before.append((number, values))
    return found


def _values(label: str) -> set[Value]:
    """What a label may count: i is the ninth letter or a Roman one."""
    if label.isdecimal():
        return {("number", int(label))}
    case = "capital" if label.isupper() else "small"
    values = {(f"{case} letter", ord(label))} if len(label) == 1 else set()
    if not set(label.upper()) - set("IVX"):
        values.add((f"{case} Roman", value_of_roman(label.upper())))
    return values
