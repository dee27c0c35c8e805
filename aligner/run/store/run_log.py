"""The log of a work folder: what the package says from INFO on, as long as the folder is open."""

import logging
import re
import threading
from pathlib import Path

from aligner.files import READ_BYTES

LOG = "log.txt"
LOGGED = re.compile(r"[-\d]{10} [:,\d]{12} [A-Z]+ aligner(\.\w+)+: ")  # begins a log


class RunLog(logging.FileHandler):
    """A log that takes what the package says; several may be open in one process.

    The logger of the package lets INFO through as long as one is open, and has its own level again afterwards.
    """

    _guard = threading.Lock()

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / LOG, encoding="utf-8")
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        self.setLevel(logging.INFO)
        self._package = logging.getLogger("aligner")
        with self._guard:
            others = self._open_logs()
            self._level: int = others[0]._level if others else self._package.level  # without any log
            if not others:
                self._package.setLevel(min(self._package.getEffectiveLevel(), logging.INFO))
            self._package.addHandler(self)

    def close(self) -> None:
        """Take no more."""
        with self._guard:
            if self in self._open_logs():
                self._package.removeHandler(self)
                if not self._open_logs():
                    self._package.setLevel(self._level)
        super().close()

    def _open_logs(self) -> list["RunLog"]:
        return [handler for handler in self._package.handlers if isinstance(handler, RunLog)]


def is_log(path: Path) -> bool:
    """Whether a run has written a file."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return LOGGED.match(file.readline(READ_BYTES)) is not None
    except OSError:
        return False
