"""How a line is drawn, by the Unicode Bidirectional Algorithm (UAX #9) step by step, which judges what is read off."""

import unicodedata
from collections.abc import Sequence
from itertools import groupby

OPENING, CLOSING = "([{", ")]}"
STRONG = {"L": "L", "R": "R", "AL": "R", "EN": "R", "AN": "R"}  # as neutrals see it


def drawn_order(text: str, *, from_right: bool) -> list[int]:
    """Places of the characters of a line from left to right. It knows no explicit marks of direction."""
    base = int(from_right)
    levels = [base + _rise(kind, base) for kind in _resolved(text, base)]
    for place in range(len(text) - 1, -1, -1):  # spaces at the end stand at the level of the line
        if not text[place].isspace():
            break
        levels[place] = base
    order = list(range(len(text)))
    for least in range(max(levels, default=0), 0, -1):
        for start, end in _runs([levels[place] >= least for place in order]):
            order[start:end] = order[start:end][::-1]
    return order


def _runs(chosen: Sequence[bool]) -> list[tuple[int, int]]:
    """Where what is chosen begins and ends."""
    runs = [(own, list(run)) for own, run in groupby(range(len(chosen)), key=lambda place: chosen[place])]
    return [(run[0], run[-1] + 1) for own, run in runs if own]


def _rise(kind: str, base: int) -> int:
    """How far the level of a character is above that of the line."""
    return int(kind != "R") if base else {"L": 0, "R": 1, "EN": 2, "AN": 2}[kind]


def _resolved(text: str, base: int) -> list[str]:
    """L, R, EN or AN for each character."""
    outer = "R" if base else "L"
    kinds = [unicodedata.bidirectional(sign) for sign in text]
    _weak(kinds, outer)
    _brackets(text, kinds, outer)
    seen = [STRONG.get(kind, "") for kind in kinds]
    for start, end in _runs([not kind for kind in seen]):
        before = seen[start - 1] if start else outer
        behind = seen[end] if end < len(text) else outer
        kinds[start:end] = [before if before == behind else outer] * (end - start)
    return ["R" if kind == "AL" else kind for kind in kinds]


def _weak(kinds: list[str], outer: str) -> None:
    """W1 to W7."""
    for place, kind in enumerate(kinds):
        if kind == "NSM":
            kinds[place] = kinds[place - 1] if place else outer
    last = outer
    for place, kind in enumerate(kinds):
        last = kind if kind in ("L", "R", "AL") else last
        if kind == "EN" and last == "AL":
            kinds[place] = "AN"
    for place in range(1, len(kinds) - 1):
        before, kind, behind = kinds[place - 1 : place + 2]
        if before == behind and ((kind == "CS" and before in ("EN", "AN")) or (kind == "ES" and before == "EN")):
            kinds[place] = before
    for start, end in _runs([kind == "ET" for kind in kinds]):
        beside = {kinds[place] for place in (start - 1, end) if 0 <= place < len(kinds)}
        kinds[start:end] = ["EN" if "EN" in beside else "ON"] * (end - start)
    last = outer
    for place, kind in enumerate(kinds):
        last = kind if kind in ("L", "R", "AL") else last
        if kind in ("ES", "CS", "ET"):
            kinds[place] = "ON"
        elif kind == "EN" and last == "L":
            kinds[place] = "L"


def _brackets(text: str, kinds: list[str], outer: str) -> None:
    """N0."""
    open_at: list[int] = []
    pairs: list[tuple[int, int]] = []
    for place, sign in enumerate(text):
        if sign in OPENING and kinds[place] == "ON":
            open_at.append(place)
        elif sign in CLOSING and kinds[place] == "ON":
            partner = OPENING[CLOSING.index(sign)]
            while open_at:
                start = open_at.pop()
                if text[start] == partner:
                    pairs.append((start, place))
                    break
    for start, end in sorted(pairs):
        inside = {STRONG[kind] for kind in kinds[start + 1 : end] if kind in STRONG}
        before = next((STRONG[kind] for kind in reversed(kinds[:start]) if kind in STRONG), outer)
        if outer in inside or (inside and before == outer):
            kinds[start] = kinds[end] = outer
        elif inside:
            kinds[start] = kinds[end] = before
