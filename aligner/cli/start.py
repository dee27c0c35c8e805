"""The command `aligner` from its first moment: its streams, whatever they are, and Ctrl-C while it is still loading."""

import errno
import gc
import io
import os
import sys
from contextlib import suppress
from typing import Any, NoReturn

INTERRUPTED = 130  # exit code of a command that Ctrl-C ended, as shells have it
SEARCHED = 50_000, 20, 50  # objects, and searches, after which Python looks for circles of objects that nobody uses


def main() -> None:
    """Run the command. Exit codes: 0 done, 1 an error told in one line, 2 wrong usage, 130 stopped by Ctrl-C."""
    gc.set_threshold(*SEARCHED)  # modules make many objects that stay: to look through them takes an eighth of a start
    try:
        _open_streams()
        from aligner.cli.main import main as run  # here, so that an interruption meanwhile is told as any other

        try:
            run()
        finally:
            sys.stdout.flush()  # now, while it can be told that there is no room
            gc.freeze()  # else Python looks through all objects once more before it ends
    except KeyboardInterrupt:
        _end(INTERRUPTED, "stopped")
    except SystemExit as ended:
        if ended.code == INTERRUPTED:  # told already; what still waits for processes that are gone would fail aloud
            _end(INTERRUPTED, "")
        raise
    except BrokenPipeError:  # whoever read it has seen enough, as `head` does
        _end(0, "")
    except OSError as error:
        place = error.filename or "standard output"
        _end(1, f"error: {place}: cannot be used ({error.strerror or error}); make room, or name another place")


def _open_streams() -> None:
    """Have all three standard streams, so that no file of ours takes the number of one that was closed.

    What a closed standard output is told fails; what a closed or full standard error is told is let go.
    """
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(number)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")  # the code pages of old hold few of our texts
    if sys.stdout is None:
        sys.stdout = _Closed()
    if sys.stderr is None:
        sys.stderr = io.StringIO()
    elif sys.stderr is sys.__stderr__ and isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr = _Forgiving(sys.stderr.buffer, encoding="utf-8", errors="replace", line_buffering=True)


def _end(code: int, message: str) -> NoReturn:
    """End now: what is left to be written has nowhere to go, and Python would say so once more."""
    if message:
        print(message, file=sys.stderr)
    with suppress(OSError):
        sys.stderr.flush()
    os._exit(code)


class _Closed(io.StringIO):
    """Standard output that was closed before the command began."""

    def write(self, text: str, /) -> int:
        raise OSError(errno.EBADF, "it is closed")


class _Forgiving(io.TextIOWrapper):
    """Standard error that may be full: a message that cannot be told ends no run."""

    def write(self, text: Any, /) -> int:
        with suppress(OSError):
            return super().write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            super().flush()
