"""Translation memories and XLIFF as documents: the running text of each language, in the order of the units."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from aligner.corpus.readers.blocks import BlockText
from aligner.corpus.readers.damaged_units import units_one_by_one
from aligner.corpus.readers.kind import Item, Reading, Source, UnreadableError
from aligner.corpus.readers.units import Text, Unit, documents_of_numbered, documents_of_units, variants_apart
from aligner.corpus.translation_states import DELETED, empty_undone_segments, is_translated
from aligner.model import Skipped

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
CODES = frozenset("bpt ept ph it bx ex x sc ec cp ut".split())  # what they hold is no text
UNNAMED = "?"  # before what stands for a language that the file does not name
OLD = "1"  # version of XLIFF from which units are called trans-unit


def read_tmx(source: Source, reading: Reading) -> Iterator[Item]:
    """A document for each language of a memory, `file.tmx#en`."""
    units = _units(source, reading, "tmx", ("tu",), _variants)
    if not reading.inside:
        return _by_language(source, reading, units)
    numbered = (
        (f"{number}{name}", own)
        for number, unit in enumerate(map(_in_known_languages, units), start=1)
        for name, own in ([("", unit)] if isinstance(unit, str) else variants_apart(unit))
    )
    return documents_of_numbered(numbered, source, reading)


def read_xliff_text(source: Source, reading: Reading) -> Iterator[Item]:
    """A document for the source and one for the target of an XLIFF file of any version, `file.xlf#en`."""
    left_out = 0

    def sides(unit: Any) -> list[Text]:
        nonlocal left_out
        left_out += empty_undone_segments(unit)
        found = _sides(unit)
        kept = [(language, _text(side)) for language, side, own in found if not _is_left_out(side, own)]
        left_out += len(found) - len(kept)
        return [(language, text) for language, text in kept if text]

    yield from _by_language(source, reading, _units(source, reading, "xliff", ("trans-unit", "unit"), sides))
    if left_out:
        reason = f"targets that are no translation yet, by their state, and are left out ({left_out:,})"
        yield Skipped(f"{source.name}#targets", reason), source.place


def _by_language(source: Source, reading: Reading, units: Iterator[Unit]) -> Iterator[Item]:
    if reading.inside:
        yield from documents_of_units(map(_in_known_languages, units), source, reading)
        return
    texts: dict[str, BlockText] = {}
    unread: list[str] = []
    for unit in units:
        if isinstance(unit, str):
            unread.append(unit)
            continue
        for language, text in unit:
            own = texts.setdefault(language, BlockText())
            if own.length <= reading.max_characters:  # then it is too long, and told so
                own.add("paragraph", text)
    if not texts:
        wanted = "wanted units with a text in each language"
        raise UnreadableError(
            f"no unit that can be read ({unread[0]}); {wanted}" if unread else f"no unit found; {wanted}"
        )
    for language, blocks in texts.items():
        named = language.removeprefix(UNNAMED)
        yield blocks.document(source, reading, f"#{named}", language=None if named != language else named), source.place

    if unread:
        reason = f"units that cannot be read ({len(unread):,}), such as {unread[0]}; mend them, or export the file anew"
        yield Skipped(f"{source.name}#units", reason), source.place


def _in_known_languages(unit: Unit) -> Unit:
    """A unit, or why it cannot be used: the language of a text in it is not named."""
    unnamed = [] if isinstance(unit, str) else [text for language, text in unit if language.startswith(UNNAMED)]
    return f"the language of {unnamed[0][:40]!r} is not named; wanted a language for each text" if unnamed else unit


def _units(
    source: Source, reading: Reading, root: str, tags: tuple[str, ...], texts: Callable[[Any], list[Text]]
) -> Iterator[Unit]:
    """The texts of each unit, read one at a time; from where the file is no XML on, why one of them cannot be read."""
    from lxml import etree

    read = 0
    try:
        for element in _elements(source, root, tags):
            read += 1
            yield texts(element)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError:
        is_whole = read > 0
        for unit in islice(units_one_by_one(source, reading, root, tags), read, None):
            is_whole |= not isinstance(unit, str)
            yield unit if isinstance(unit, str) else texts(unit)
        if not is_whole:
            raise


def _elements(source: Source, root: str, tags: tuple[str, ...]) -> Iterator[Any]:
    """The element of each unit. Raises UnreadableError for another root."""
    from lxml import etree

    with source.open() as file:
        elements = etree.iterparse(
            file,
            tag=[f"{{*}}{tag}" for tag in tags],
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            remove_comments=True,
        )
        yield from (element for _, element in elements)
        found = etree.QName(elements.root).localname
        if found != root:
            raise UnreadableError(f"no {root.upper()} (its root is {found})")


def _variants(unit: Any) -> list[Text]:
    found = ((variant, variant.find("{*}seg")) for variant in unit.iterfind("{*}tuv"))
    return [
        (variant.get(XML_LANG) or variant.get("lang") or f"{UNNAMED}source", _text(segment))
        for variant, segment in found
        if segment is not None
    ]


def _sides(unit: Any) -> list[tuple[str, Any, Any]]:
    """The language of each side of a unit, its element, and that of the source."""
    file = next(unit.iterancestors("{*}file"), None)
    root = unit.getroottree().getroot()
    old = unit.tag.endswith("trans-unit")
    holder = file if old and file is not None else root
    names = ("source-language", "target-language") if old else ("srcLang", "trgLang")
    parts = [unit] if old else unit.findall("{*}segment")
    return [
        (holder.get(name) or found.get(XML_LANG) or f"{UNNAMED}{side}", found, part.find("{*}source"))
        for name, side in zip(names, ("source", "target"), strict=True)
        for part in parts
        if (found := part.find(f"{{*}}{side}")) is not None
    ]


def _is_left_out(side: Any, source: Any) -> bool:
    """Whether a side of a unit is a target that is still to be translated. source: the other side, or None."""
    return side is not source and not is_translated(side, source)


def _text(element: Any) -> str:
    """The text of a segment; native codes hold none, but what is told to be text within them does."""
    parts = [element.text or ""]
    for child in element:
        tag = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        if tag == "cp":
            parts.append(_character(child))
        elif tag and tag not in CODES and child.get("mtype") != DELETED:
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _character(element: Any) -> str:
    try:
        return chr(int(element.get("hex", ""), 16))
    except (ValueError, OverflowError):
        return "\ufffd"
