"""Equal sources with several translations, in a memory of which programs take one."""

import hashlib
import math

from aligner.model import SegmentPair

TRACKED = 2_000_000  # sources that are kept in mind, about 120 bytes each; no program holds a memory of more


class BestTranslations:
    """The confidence of the best translation of each source so far, of the sources known by digests."""

    def __init__(self) -> None:
        self._best: dict[bytes, float] = {}

    def surpass(self, row: SegmentPair) -> bool:
        """Whether an earlier translation of the row's source, into the same language, is surer than this one."""
        text = "\0".join((row.source_language, row.target_language, row.source))
        key = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        sure = -1.0 if math.isnan(row.confidence) else row.confidence
        best = self._best.get(key)
        if best is not None and best > sure:
            return True
        if best is not None or len(self._best) < TRACKED:
            self._best[key] = sure
        return False
