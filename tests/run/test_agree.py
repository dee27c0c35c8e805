"""Reports in three languages: the bitext that is corrected by way of a third, and reports in two that stay."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from aligner import Aligner, Document
from aligner.matching.given_pairs import GivenPairs

WORDS = "bridge river school market winter storm garden".split()
SWAPPED = {"market": "winter", "winter": "storm", "storm": "market"}  # words that mislead in the French sentences
TEXTS = {
    "en": " ".join(f"The {word} is en{word} here." for word in WORDS),
    "de": " ".join(f"Hier ist die Sache en{word} fr{word}." for word in WORDS),
    "fr": " ".join(f"Voici la {SWAPPED.get(word, word)} fr{word} encore." for word in WORDS),
}


class WordEncoder:
    """Sums of random vectors of words: those with a topic in them count, all others hardly do."""

    def encode(self, texts: Sequence[str], /) -> npt.NDArray[np.float32]:
        return np.stack([np.sum([self._of(word.strip(".")) for word in text.split()], axis=0) for text in texts])

    @staticmethod
    def _of(word: str) -> npt.NDArray[np.float32]:
        weight = 1.0 if any(topic in word for topic in WORDS) else 0.1
        seed = int.from_bytes(word.encode()[-8:].rjust(8)) + len(word)
        return (weight * np.random.default_rng(seed).standard_normal(128)).astype(np.float32)


def bitext(*languages: str) -> tuple[list[tuple[str, str, str]], dict[str, int] | None]:
    """Rows between English and French as kinds and texts, and what was counted."""
    documents = [Document(language, TEXTS[language], language) for language in languages]
    pairs = [(one, other) for n, one in enumerate(languages) for other in languages[n + 1 :]]
    found = Aligner(encoder=WordEncoder(), cache=False).align_pile(
        documents, pairs=lambda *known: GivenPairs(tuple(pairs), ())
    )
    rows = [(row.kind, row.source, row.target) for row in found.bitext if row.target_language == "fr"]
    return [row for row in rows if row[1].startswith("The") or not row[1]], found.summary["counts"].get("agreement")


def test_a_third_language_puts_right_what_two_do_not_see() -> None:
    """The German text has words of both; without it three French sentences are taken for each other."""
    alone, counted = bitext("en", "fr")
    assert counted is None
    assert [kind for kind, *_ in alone] != ["1-1"] * len(WORDS)
    together, counted = bitext("en", "de", "fr")
    assert [kind for kind, *_ in together] == ["1-1"] * len(WORDS)
    assert counted is not None
    assert counted["corrected"] > 0
