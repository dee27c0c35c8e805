"""The log of a work folder takes what is said while it is open, and leaves the logger as it found it."""

import logging
from pathlib import Path

from aligner.run.store.run_log import LOG, RunLog, is_log

PACKAGE = logging.getLogger("aligner")


def test_two_logs_are_open_at_once(tmp_path: Path) -> None:
    """Each has what was said while it was open; the level of the logger comes back with the last."""
    level, logger = PACKAGE.level, logging.getLogger("aligner.run.somewhere")
    for name in "ab":
        (tmp_path / name).mkdir()
    first = RunLog(tmp_path / "a")
    logger.info("one")
    second = RunLog(tmp_path / "b")
    logger.info("two")
    first.close()
    first.close()
    logger.info("three")
    second.close()
    assert PACKAGE.level == level
    assert not [handler for handler in PACKAGE.handlers if isinstance(handler, RunLog)]
    logger.info("four")
    told = [[line.split()[-1] for line in (tmp_path / name / LOG).read_text().splitlines()] for name in "ab"]
    assert told == [["one", "two"], ["two", "three"]]
    assert is_log(tmp_path / "a" / LOG)


def test_another_file_is_no_log(tmp_path: Path) -> None:
    """Nor is a file that is not there."""
    (tmp_path / LOG).write_text("mine")
    assert not is_log(tmp_path / LOG)
    assert not is_log(tmp_path / "nothing")
