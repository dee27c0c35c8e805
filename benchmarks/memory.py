"""How much memory a block of code takes, what the system keeps of files aside."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

STATUS = Path("/proc/self/status")  # Linux only
EVERY = 0.02  # seconds


@dataclass(slots=True)
class Peak:
    """The most that the process held at once, in MB: its own memory, memory-mapped files left out."""

    megabytes: float = 0.0


@contextmanager
def peak_memory() -> Iterator[Peak]:
    """Watch the memory of this process while the block runs."""
    peak, done = Peak(), threading.Event()

    def watch() -> None:
        while True:
            peak.megabytes = max(peak.megabytes, held())
            if done.wait(EVERY):
                return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()


def held() -> float:
    """What the process holds now, in MB."""
    found = re.search(r"RssAnon:\s+(\d+) kB", STATUS.read_text())
    return int(found[1]) / 1024 if found else 0.0
