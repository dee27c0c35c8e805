"""Targets of XLIFF that are no translation yet: what was put there for somebody to translate."""

from typing import Any

OF_OTHER_PROGRAMS = ".sdlxliff", ".mqxliff", ".mxliff", ".txlf"  # suffixes of XLIFF 1.2 with additions of their own
DELETED = "x-sdl-deleted"  # what kind of mark a tracked change has around text that it takes away
NEVER = "needs-translation"
BEGUN = frozenset({"new", "initial"})  # what a target has that somebody may have written, or that is its source still
DONE = frozenset({"", "translated", "final", "signed-off", "reviewed"})


def state_of(target: Any) -> str:
    """The state of a target: its own in version 1, that of its segment in version 2; empty where it has none."""
    return str(target.get("state") or target.getparent().get("state") or "")


def is_translated(target: Any, source: Any) -> bool:
    """Whether a target holds a translation: by its state and, where that leaves it open, by the text of its source.

    One that somebody approved may be as its source is, as a name is.
    """
    state = state_of(target)
    is_open = state in BEGUN and target.getparent().get("approved") != "yes"
    return state != NEVER and not (is_open and source is not None and _text(target) == _text(source))


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
