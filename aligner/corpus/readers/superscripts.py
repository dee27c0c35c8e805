"""Raised figures as Unicode superscripts: 10⁸ and m² must not become 108 and m2."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

FIGURES, RAISED = "0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"
SIGNS, RAISED_SIGNS = "+-\u2212\u2010\u2011\u2013=", "⁺⁻⁻⁻⁻⁻⁼"
RAISE = str.maketrans(FIGURES + SIGNS + "nx", RAISED + RAISED_SIGNS + "ⁿˣ")
LOWER = str.maketrans(RAISED, FIGURES)
ROMAN, RAISED_ROMAN = "ivx", "ⁱᵛˣ"  # with which programs count notes at the end of a text
RAISE_ROMAN, LOWER_ROMAN = str.maketrans(ROMAN, RAISED_ROMAN), str.maketrans(RAISED_ROMAN, ROMAN)
# Figures, signs and the two letters that stand for figures; the ends of a list of notes may stand among them.
POWER = re.compile(r"\s*(?=[^\s,;])(?:\d{1,3}(?!\d)|[-+=\u2212\u2010\u2011\u2013]|[nx](?![nx])|[\s.,;/·])+")
POWERS = {"msup": 1, "msubsup": 2}  # of MathML: which of what is in them is raised


def raised(text: str) -> str:
    """A text that stands raised: figures, signs and n as superscripts; words, ordinal letters and [1] as they are.

    Nor is a figure of four digits and more raised: where a year is, somebody wanted small print.
    """
    return text.translate(RAISE) if POWER.fullmatch(text) else text


def raise_within(elements: Iterable[Any]) -> None:
    """Raise the text of XML elements that stand raised, with all that is in them."""
    for element in elements:
        whole = "".join(element.itertext())
        if raised(whole) == whole:
            continue
        for part in element.iter():
            part.text = part.text and part.text.translate(RAISE)
            if part is not element:
                part.tail = part.tail and part.tail.translate(RAISE)


def powers(root: Any) -> Iterator[Any]:
    """What stands raised in the formulas of a tree, as MathML has them."""
    for name, place in POWERS.items():
        yield from (one[place] for one in root.iter(f"{{*}}{name}") if len(one) > place)
