"""What callers may hand to the public functions: each check names the parameter, what came, and what was wanted."""

from collections.abc import Iterable, Iterator, Mapping, Set
from numbers import Integral, Real
from os import PathLike, fspath
from pathlib import Path
from typing import Any, TypeVar

from aligner.errors import InputError

Kind = TypeVar("Kind")


def wrong(name: str, value: object, wanted: str) -> InputError:
    """What to raise for a value of the wrong kind."""
    plain = value is None or isinstance(value, str | bytes | bool | int | float)
    shown = ascii(value)[:40] if isinstance(value, bytes) else repr(value)[:40]
    return InputError(f"{name} is {shown if plain else f'of type {type(value).__name__}'}; wanted {wanted}")


def text_argument(value: Any, name: str) -> str:
    """A string. Raises InputError for anything else."""
    if not isinstance(value, str):
        raise wrong(name, value, "a string")
    return str(value)


def texts_argument(values: Any, name: str) -> list[str]:
    """The strings of any iterable that has an order, gone through once: a list, a generator, an array, a column.

    Raises InputError for one string, for what has no order, and for an item that is no string.
    """
    wanted = "strings, one a sentence, in order, as in a list"
    if isinstance(values, str | bytes | bytearray | Mapping | Set) or not isinstance(values, Iterable):
        raise wrong(name, values, wanted)
    texts = []
    for place, text in enumerate(values):
        if not isinstance(text, str):
            raise wrong(f"{name}[{place}]", text, "a string")
        texts.append(str(text))  # numpy's own kind of string is none for all that is asked of it later
    return texts


def items_argument(values: Any, name: str, kind: type[Kind] | tuple[type[Kind], ...], wanted: str) -> Iterator[Kind]:
    """The items of any iterable, one at a time as they are asked for. Raises InputError for another kind of item."""
    if isinstance(values, str | bytes | bytearray | Mapping) or not isinstance(values, Iterable):
        raise wrong(name, values, wanted)
    return _checked(values, name, kind, wanted)


def _checked(
    values: Iterable[Any], name: str, kind: type[Kind] | tuple[type[Kind], ...], wanted: str
) -> Iterator[Kind]:
    for place, item in enumerate(values):
        if not isinstance(item, kind):
            raise wrong(f"item {place} of {name}", item, wanted)
        yield item


def path_argument(value: Any, name: str) -> Path:
    """A path. Raises InputError for an empty string, which would be the current folder, and for what is no path."""
    if isinstance(value, PathLike):
        value = fspath(value)
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise wrong(name, value, "a path")
    return Path(value)


def whole_argument(value: Any, name: str, wanted: str) -> None:
    """Raises InputError for what is no whole number; true and false are none."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise wrong(name, value, wanted)


def number_argument(value: Any, name: str, wanted: str) -> None:
    """Raises InputError for what is no number; true and false are none."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise wrong(name, value, wanted)


def flag_argument(value: Any, name: str) -> None:
    """Raises InputError for what is neither true nor false, as the word `no`, which counts as true."""
    if not isinstance(value, bool):
        raise wrong(name, value, "True or False")


def encoding_argument(value: Any, name: str) -> None:
    """Raises InputError for what is neither empty nor the name of an encoding of text."""
    try:
        if isinstance(value, str) and isinstance("".encode(value or "utf-8"), bytes):
            return
    except (LookupError, ValueError):  # as base64 is, which is no encoding of text
        pass
    raise wrong(name, value, "the name of an encoding, such as windows-1250, iso-8859-2, cp852, macintosh or shift_jis")
