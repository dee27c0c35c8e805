"""Which languages of a pile decide its encoder: one junk file must not send all others to one ten times slower."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from aligner.corpus.language_facts import base_language
from aligner.encoders.catalogue import BUNDLED, Bundled

LEAST_SHARE = 0.001  # of a pile's documents: a language with fewer decides nothing
SURE = 0.7  # confidence of a document's language: one without any document as sure decides nothing


@dataclass(frozen=True, slots=True)
class Choice:
    """The languages that an encoder is chosen for, each with its number of documents.

    weak: those that decide nothing, with the reason in words. firsts: the id of the first document in each language.
    """

    deciding: Counter[str]
    weak: Mapping[str, str]
    firsts: Mapping[str, str]

    def told(self) -> dict[str, dict[str, int | str]]:
        """The languages that another encoder than the first is taken for, with the documents that made the choice."""
        known = (
            language
            for language in sorted(self.deciding)
            if not _is_known(language, BUNDLED[:1]) and _is_known(language, BUNDLED[1:])
        )
        return {
            language: {"documents": self.deciding[language], "first": self.firsts.get(language, "")}
            for language in known
        }


def weigh_languages(
    languages: Mapping[str, int],
    firsts: Mapping[str, str],
    confidences: Callable[[str], Iterable[float]],
    wanted: Iterable[str] = (),
) -> Choice:
    """What the languages of a pile, given with their numbers of documents, count for.

    confidences: of the documents in a language, asked only where that would change the encoder. wanted: languages that
    the user has named, which always count.
    """
    total = sum(languages.values())
    weak: dict[str, str] = {}
    for language in sorted(set(languages) - set(wanted)):
        if _is_known(language, BUNDLED[:1]):
            continue
        count = languages[language]
        if count < LEAST_SHARE * total:
            weak[language] = f"{count:,} of {total:,} documents are in it, too few to choose an encoder for"
        elif 0 < (best := max(confidences(language), default=0.0)) < SURE:  # 0 where a detector does not say
            weak[language] = f"it is doubtful that any text is in it (confidence {best:.2f} at most)"
    deciding = Counter({language: count for language, count in languages.items() if language not in weak})
    return Choice(deciding, weak, firsts)


def _is_known(language: str, encoders: Sequence[Bundled]) -> bool:
    """Whether one of some encoders knows a language, or the one that it is a variant of."""
    return any(base_language(language) in encoder.languages for encoder in encoders)
