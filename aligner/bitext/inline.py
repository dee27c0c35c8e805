"""Inline codes of TMX and XLIFF: out of the text when it is read, and in their places again when it is written."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from aligner.bitext.left_out import LeftOut
from aligner.bitext.markup import entity, is_entity, name_of, text_in
from aligner.corpus.translation_states import DELETED
from aligner.model import InlineCode

Role = Literal["open", "close", "alone"]


@dataclass(frozen=True, slots=True)
class InlineTag:
    """What an element inside a text is.

    role: of a code, where a pair is two around text, and one that is cut off says itself whether it opens; or a mark,
    whose text is text; or a character. ids: attributes of which the first that is there says what belongs together.
    """

    role: Literal["open", "close", "alone", "cut", "pair", "mark", "character"]
    ids: tuple[str, ...] = ()


# Elements of each format by name. What is in a native code of TMX or XLIFF 1 is code; `sub` in it is text of its own.
TMX_TAGS = {
    "bpt": InlineTag("open", ("i",)),
    "ept": InlineTag("close", ("i",)),
    "ph": InlineTag("alone", ("x",)),
    "ut": InlineTag("alone", ("x",)),
    "it": InlineTag("cut", ("x",)),
    "hi": InlineTag("mark"),
}
XLIFF_1_TAGS = {
    "g": InlineTag("pair", ("id",)),
    "x": InlineTag("alone", ("id",)),
    "bx": InlineTag("open", ("rid", "id")),
    "ex": InlineTag("close", ("rid", "id")),
    "bpt": InlineTag("open", ("rid", "id")),
    "ept": InlineTag("close", ("rid", "id")),
    "ph": InlineTag("alone", ("id",)),
    "it": InlineTag("cut", ("rid", "id")),
    "mrk": InlineTag("mark"),
}
XLIFF_2_TAGS = {
    "pc": InlineTag("pair", ("id",)),
    "ph": InlineTag("alone", ("id",)),
    "sc": InlineTag("open", ("id",)),
    "ec": InlineTag("close", ("startRef", "id")),
    "mrk": InlineTag("mark"),
    "sm": InlineTag("mark"),
    "em": InlineTag("mark"),
    "cp": InlineTag("character"),
}
KNOWN = frozenset("i x id rid startRef pos isolated dataRef dataRefStart dataRefEnd hex".split())


class InlineReader:
    """Takes texts and codes out of elements.

    tags: those of the format. data: of XLIFF 2, where the codes of a unit stand apart from the texts, by name.
    """

    def __init__(
        self, tags: Mapping[str, InlineTag], place: str, left_out: LeftOut, data: Mapping[str, str] | None = None
    ) -> None:
        self.tags, self.place, self.left_out, self.data = tags, place, left_out, data or {}

    def read(self, element: Any) -> tuple[str, tuple[InlineCode, ...]]:
        """The text of an element, and its codes in order; nothing of no element."""
        parts: list[str] = []
        codes: list[InlineCode] = []
        length = 0
        for found in self._walk(element) if element is not None else ():
            if isinstance(found, str):
                parts.append(found)
                length += len(found)
            else:
                codes.append(InlineCode(length, *found))
        return "".join(parts), tuple(codes)

    def _walk(self, element: Any) -> Iterator[str | tuple[Role, str, str]]:
        """Texts, and of codes what they are, their ids and their data."""
        yield element.text or ""
        for child in element:
            if is_entity(child):
                yield entity(child, self.place)
            elif name := name_of(child):
                yield from self._inside(child, name)
            yield child.tail or ""

    def _inside(self, element: Any, name: str) -> Iterator[str | tuple[Role, str, str]]:
        tag = self.tags.get(name)
        if element.get("mtype") == DELETED:
            self.left_out.add("text that a tracked change deletes")
            return
        if tag is None or tag.role == "mark":
            self.left_out.add(f"element {name} around text, which stays")
            yield from self._walk(element)
            return
        self.left_out.add_names(f"of {name} attribute", (key for key in element.attrib if key not in KNOWN))
        id_ = next((element.get(key) for key in tag.ids if element.get(key)), "")
        if tag.role == "character":
            yield character(element)
        elif tag.role == "pair":
            yield "open", id_, self._data(element, "dataRefStart")
            yield from self._walk(element)
            yield "close", id_, self._data(element, "dataRefEnd")
        else:
            cut: Role = "open" if element.get("pos") in ("begin", "open") else "close"
            role = cut if tag.role == "cut" else tag.role
            yield role, id_, self._native(element) or self._data(element, "dataRef")

    def _data(self, element: Any, name: str) -> str:
        return self.data.get(element.get(name, ""), "")

    def _native(self, element: Any) -> str:
        """The code in an element, without texts of its own that stand there, which are counted."""
        parts = [element.text or ""]
        for child in element:
            if name_of(child) == "sub":
                self.left_out.add("element sub in codes, with its text")
            else:
                parts.append(entity(child, self.place) if is_entity(child) else text_in(child, self.place))
            parts.append(child.tail or "")
        return "".join(parts)


def character(element: Any) -> str:
    """The character that a `cp` element of XLIFF stands for."""
    try:
        return chr(int(element.get("hex", ""), 16))
    except (ValueError, OverflowError):
        return "\ufffd"


@dataclass(frozen=True, slots=True)
class NumberedCode:
    """A code with the number that it shares with what it belongs to on both sides of a unit.

    whole: whether that which it opens is closed, or was opened, in the same text.
    """

    code: InlineCode
    number: int
    whole: bool


def number_codes(*sides: Sequence[InlineCode]) -> list[list[NumberedCode]]:
    """The codes of the texts of a unit: one number for what opens and closes, and for the same code in each text."""
    numbers: dict[tuple[str, str, int], int] = {}
    numbered = []
    for codes in sides:
        keys, whole = _keys(codes)
        for key in keys:
            numbers.setdefault(key, len(numbers) + 1)
        numbered.append([NumberedCode(code, numbers[key], key in whole) for code, key in zip(codes, keys, strict=True)])
    return numbered


def _keys(codes: Sequence[InlineCode]) -> tuple[list[tuple[str, str, int]], set[tuple[str, str, int]]]:
    """What stands for each code of a text, the same for both of a pair, and which of these are whole pairs."""
    seen: Counter[tuple[str, str]] = Counter()
    opened: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
    keys, whole = [], set()
    for code in codes:
        if code.role == "close" and opened[code.id]:
            key = opened[code.id].pop()
            whole.add(key)
        else:
            name = code.role, code.id or code.data
            key = (*name, seen[name])
            seen[name] += 1
            if code.role == "open":
                opened[code.id].append(key)
        keys.append(key)
    return keys, whole


def fill(
    element: Any,
    text: str,
    codes: Sequence[NumberedCode],
    make: Callable[[NumberedCode], Any],
    pieces: Callable[[str], Iterator[Any]],
) -> None:
    """Put a text with its codes into an element.

    make: the element of a code. pieces: of a text without codes, texts and elements.
    """
    last = None
    end = 0
    for code in [*codes, None]:
        start, end = end, len(text) if code is None else min(max(code.code.at, end), len(text))
        for piece in (*pieces(text[start:end]), *([] if code is None else [make(code)])):
            if not isinstance(piece, str):
                element.append(piece)
                last = piece
            elif last is None:
                element.text = (element.text or "") + piece
            else:
                last.tail = (last.tail or "") + piece
