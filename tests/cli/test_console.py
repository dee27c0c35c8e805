"""What a person sees of a run while it goes on."""

import io
import logging

import pytest
from rich.console import Console

from aligner.cli.console import show_progress

WIDTH = 80


class Clock:
    """Tells the time that it is set to, in seconds."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def shown(monkeypatch: pytest.MonkeyPatch, told: list[tuple[float, str, int, int]], terminal: bool = True) -> list[str]:
    """The last lines of a run that tells of its progress. told: when, stage, steps done, steps in all."""
    clock, file = Clock(), io.StringIO()
    talk = Console(file=file, force_terminal=terminal, width=WIDTH, color_system=None, get_time=clock)
    monkeypatch.setattr("aligner.cli.console.talk", talk)
    with show_progress(quiet=False, verbose=False) as tell:
        for clock.now, stage, done, total in told:
            tell(stage, done, total)
    last = file.getvalue().split("\x1b[2K")[-1].rsplit("\r", 1)[-1] if terminal else file.getvalue()
    return [line for line in last.replace("\x1b[?25h", "").splitlines() if line]


def test_a_stage_is_a_line_with_steps_rate_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal of 80 columns; what was there from an earlier run is not counted as quick."""
    read = [(0.0, "read", 400, 1000), (2.0, "read", 405, 1000), (4.0, "read", 410, 1000)]
    encode = [(10.0 + n, "encode", 1500 * n, 1_500_000) for n in range(11)]
    align = [(20.0, "align", 0, 30), *((30.0, "align", n, 30) for n in range(31))]  # all in the last moment
    lines = shown(monkeypatch, [*read, *encode, (20.0, "weigh", 0, 0), *align])
    assert [line.split()[0] for line in lines] == ["read", "encode", "align"]  # weigh had nothing to do
    assert lines[0].split()[-5:] == ["410/1000", "2.5", "shards/s", "0:00:30", "0:03:56"]
    assert lines[1].split()[-5:] == ["15000/1500000", "1,500", "sentences/s", "0:00:20", "0:16:30"]
    assert lines[2].split()[-4:] == ["30/30", "3", "shards/s", "0:00:10"]
    assert all(len(line) <= WIDTH for line in lines)


def test_progress_is_not_shown_where_there_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file would fill with it."""
    assert shown(monkeypatch, [(0.0, "read", 1, 2), (1.0, "read", 2, 2)], terminal=False) == []


@pytest.mark.parametrize("verbose", [False, True])
def test_a_warning_is_told_without_the_module_that_gives_it(verbose: bool) -> None:
    """Of this program; what libraries tell has their names, and with -v all has."""
    root = logging.getLogger()
    before = root.handlers[:]
    root.handlers.clear()
    try:
        with show_progress(quiet=True, verbose=verbose):
            (handler,) = root.handlers
            told = [
                handler.format(logging.LogRecord(name, logging.WARNING, "x.py", 1, "%d rows", (3,), None))
                for name in ("aligner.bitext.losses", "aligners", "torch.nn")
            ]
    finally:
        root.handlers[:] = before
        logging.getLogger("aligner").setLevel(logging.NOTSET)
    own = "aligner.bitext.losses: 3 rows" if verbose else "3 rows"
    assert told == [own, "aligners: 3 rows", "torch.nn: 3 rows"]
