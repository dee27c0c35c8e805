"""Targets of XLIFF that are no translation yet: what was put there for somebody to translate."""

from collections.abc import Mapping
from typing import Any

OF_OTHER_PROGRAMS = ".sdlxliff", ".mqxliff", ".mxliff", ".txlf"  # suffixes of XLIFF 1.2 with additions of their own
DELETED = "x-sdl-deleted"  # what kind of mark a tracked change has around text that it takes away
SEGMENT = "seg"  # the kind of mark that is around a segment
NEVER = "needs-translation"
BEGUN = frozenset({"new", "initial"})  # what a target has that somebody may have written, or that is its source still
DONE = frozenset({"", "translated", "final", "signed-off", "reviewed"})
# What programs say of a unit in attributes of their own: memoQ of its status, Phrase of whether it is confirmed.
OF_UNITS: Mapping[tuple[str, str], str] = {
    **{
        ("status", own): "new"
        for own in (
            "notstarted pretranslated partiallyedited machinetranslated assembledfromfragment assembledfromfragments"
        ).split()
    },
    ("status", "rejected"): NEVER,
    ("confirmed", "0"): "new",
}
# The same of segments, as Trados has it; one of which it says nothing was not begun by anybody.
OF_SEGMENTS: Mapping[str, str] = {
    **dict.fromkeys(("", "unspecified", "draft"), "new"),
    **dict.fromkeys(("rejectedtranslation", "rejectedsignoff"), NEVER),
}


def state_of(target: Any) -> str:
    """The state of a target: its own in version 1, that of its segment in version 2; empty where it has none.

    What a program says of it in words of its own is told as the state that it is.
    """
    unit = target.getparent()
    return str(target.get("state") or unit.get("state") or _of_program(unit))


def _of_program(unit: Any) -> str:
    said = ((key.rpartition("}")[2], value.lower()) for key, value in unit.items() if key.startswith("{"))
    return next((OF_UNITS[own] for own in said if own in OF_UNITS), "")


def is_translated(target: Any, source: Any) -> bool:
    """Whether a target holds a translation: by its state and, where that leaves it open, by the text of its source.

    One that somebody approved may be as its source is, as a name is.
    """
    return _is_done(state_of(target), target, source, target.getparent())


def _is_done(state: str, target: Any, source: Any, unit: Any) -> bool:
    is_open = state in BEGUN and unit.get("approved") != "yes"
    return state != NEVER and not (is_open and source is not None and _text(target) == _text(source))


def empty_undone_segments(unit: Any) -> int:
    """Take from the target of a unit the text of segments that are no translation yet; how many had some."""
    states = {own.get("id"): own.get("conf", "").lower() for own in unit.iterfind("{*}seg-defs/{*}seg")}
    if not states:
        return 0
    source, target = (unit.find(f"{{*}}{name}") for name in ("seg-source", "target"))
    sources = {own.get("mid"): own for own in _segments(source)}
    emptied = 0
    for segment in _segments(target):
        name = segment.get("mid")
        state = OF_SEGMENTS.get(states.get(name, ""), "")
        if name in states and not _is_done(state, segment, sources.get(name), unit):
            emptied += bool(_text(segment))
            segment.text = None
            del segment[:]
    return emptied


def _segments(side: Any) -> list[Any]:
    return [] if side is None else [own for own in side.iter("{*}mrk") if own.get("mtype") == SEGMENT]


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
