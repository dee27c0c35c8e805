"""Lines of large files, which are left on disk."""

from pathlib import Path

import pytest

from aligner import InputError
from aligner.corpus.lines import FileLines, open_lines
from aligner.files import read_lines


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file is a large one, read in small blocks."""
    monkeypatch.setattr("aligner.corpus.lines.SMALL", 0)
    monkeypatch.setattr("aligner.corpus.lines.READ_BYTES", 3)


@pytest.mark.parametrize(
    "data",
    [
        "eins\nzwei\n\ndrei\u2028vier\nBrücke",
        "eins\r\nzwei\r\n\n",
        "\ufeffein Satz\nnoch einer\n",
        "\n",
        "a",
        "語\n\n\n語語語",
    ],
)
def test_lines_are_those_of_the_whole_file(data: str, tmp_path: Path) -> None:
    """Read where they stand, in any order, lines are what read_lines gives."""
    path = tmp_path / "pool.txt"
    path.write_bytes(data.encode())
    lines, wanted = open_lines(path), read_lines(path)
    assert isinstance(lines, FileLines)
    assert list(lines) == wanted
    assert [lines[n] for n in reversed(range(len(lines)))] == wanted[::-1]
    assert (lines[-1], lines[1:3]) == (wanted[-1], wanted[1:3])
    with pytest.raises(IndexError):
        lines[len(wanted)]


def test_other_encodings_are_read_as_ever(tmp_path: Path) -> None:
    """Lines that are no UTF-8 are detected and held in memory; what is no text is told."""
    path = tmp_path / "pool.txt"
    for encoding in ("utf-16", "cp1252"):
        path.write_bytes("Die Brücke war gesperrt, größer als je zuvor.\nÄpfel für Österreich".encode(encoding))
        assert open_lines(path)[1] == "Äpfel für Österreich"
    path.write_bytes(b"text\n\0\1\2")
    with pytest.raises(InputError, match="binary file"):
        open_lines(path)
    with pytest.raises(InputError, match="no such file"):
        open_lines(tmp_path / "missing.txt")
