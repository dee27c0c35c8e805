"""The library's functions that are asked for each character and each thing of a page.

ctypes turns each argument into the type that a function declares, and lets other threads run while it does its work:
that takes three times as long as to read a box. Here arguments are handed over as they are: numbers are whole ones of
C, and whatever is an address is an Address or an array of ctypes.
"""

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any


class Address(ctypes.c_void_p):
    """Where something of the library is. Its functions give it as it is, where a plain c_void_p becomes a number."""


@cache
def function(name: str, gives: Any = None) -> Callable[..., Any]:
    """A function of the library. gives: what type its result has, None where that is not looked at."""
    from pypdfium2 import raw

    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
    return ctypes.PYFUNCTYPE(gives)(address or 0)


def address_of(pointer: Any) -> Address:
    """Where a pointer of ctypes leads to."""
    return Address(ctypes.cast(pointer, ctypes.c_void_p).value)


class Numbers:
    """Numbers that a function of the library writes, of a type of C, all of them or each by itself."""

    def __init__(self, type_: Any, count: int) -> None:
        self.array = (type_ * count)()
        size = ctypes.sizeof(type_)
        first = ctypes.addressof(self.array)
        self.each = tuple(Address(first + size * number) for number in range(count))
        view: Any = memoryview(self.array)
        self.read: Callable[[], list[float]] = view.cast("B").cast(type_._type_).tolist


def things_of(page: Any, kind: str) -> list[Address]:
    """What a page draws, of a kind, such as PATH, in the order of the file."""
    from pypdfium2 import raw

    own, wanted = address_of(page.raw), getattr(raw, f"FPDF_PAGEOBJ_{kind}")
    thing_of, kind_of = function("FPDFPage_GetObject", Address), function("FPDFPageObj_GetType", ctypes.c_int)
    things = [thing_of(own, number) for number in range(raw.FPDFPage_CountObjects(page.raw))]
    return [thing for thing in things if kind_of(thing) == wanted]
