"""What is held in memory because it may be asked for again, up to a size."""

from collections import OrderedDict
from typing import Generic, TypeVar

LEAST = 2  # values that are held whatever their size, such as two documents that are being compared

Key = TypeVar("Key")
Value = TypeVar("Value")


class Held(Generic[Key, Value]):
    """Values by key; those asked for last are held. most: sum of their sizes, in whatever unit they are given."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._values: OrderedDict[Key, tuple[Value, int]] = OrderedDict()  # the one asked for last is last
        self._size = 0

    def get(self, key: Key) -> Value | None:
        """The value of a key, None where it is not held."""
        if key not in self._values:
            return None
        self._values.move_to_end(key)
        return self._values[key][0]

    def put(self, key: Key, value: Value, size: int) -> None:
        """Hold a value, and let go of those that were asked for longest ago."""
        self._size += size - self._values.pop(key, (None, 0))[1]
        self._values[key] = value, size
        while self._size > self.most and len(self._values) > LEAST:
            self._size -= self._values.popitem(last=False)[1][1]
