"""What is held because it may be asked for again."""

from aligner.matching.held import Held


def test_what_was_asked_for_last_is_held() -> None:
    """Up to the size that is given."""
    held = Held[str, int](10)
    for size, key in enumerate("abcd", start=1):
        held.put(key, 100 + size, size)
    assert [held.get(key) for key in "abcd"] == [101, 102, 103, 104]
    held.get("a")
    held.put("e", 105, 5)  # 15 in all: b and c have not been asked for since
    assert [held.get(key) for key in "abcde"] == [101, None, None, 104, 105]


def test_two_are_held_whatever_their_size() -> None:
    """Those that are being compared."""
    held = Held[int, str](1)
    for key in range(3):
        held.put(key, "large", 5)
    assert [held.get(key) for key in range(3)] == [None, "large", "large"]


def test_what_is_put_again_counts_once() -> None:
    """The value that was put last is held."""
    held = Held[str, int](4)
    for value in range(3):
        held.put("a", value, 2)
    held.put("b", 9, 1)
    held.put("c", 9, 1)
    assert [held.get(key) for key in "abc"] == [2, 9, 9]
