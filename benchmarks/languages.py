"""Language identification: short sentences, mixed collections and whole documents, beside each detector alone."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from aligner import InputError
from aligner.corpus.language import detect_language
from aligner.corpus.language_tags import normalize_language
from aligner.files import read_lines
from benchmarks.context import Context, rows_for
from benchmarks.data import Dataset, read_pile
from benchmarks.peers import with_version
from benchmarks.rows import OURS, Row
from benchmarks.timing import in_turns, ratio_rows

EACH, EACH_SMALL = 50, 4  # texts of a language, or of a collection and language

Detect = Callable[[str], str | None]
Labelled = tuple[str, str]  # language and text


def run(context: Context) -> Iterator[Row]:
    """Every list of labelled texts, and every pile whose key says its languages, by every detector."""
    systems: dict[str, Detect] = {
        OURS: lambda text: detect_language(text).language,
        with_version("langdetect"): langdetect,
        with_version("py3langid"): py3langid,
    }
    for dataset, texts in labelled(context):
        for system, detect in systems.items():
            found = [(language, detect(text)) for language, text in texts]
            right = sum(wanted == given for wanted, given in found)
            answered = sum(given is not None for _, given in found)
            row = rows_for(dataset, system=system, better="higher")
            yield row(metric="accuracy", value=right / len(found))
            yield row(metric="right among answers", value=right / max(answered, 1))
            yield row(metric="answered", value=answered / len(found))
        yield from beside_langdetect(dataset, texts)


def beside_langdetect(dataset: Dataset, texts: Sequence[Labelled]) -> Iterator[Row]:
    """How long ours takes beside langdetect, which it calls."""
    some = [text for _, text in texts[:: max(len(texts) // 200, 1)]]
    ours, theirs = in_turns(
        (lambda: [detect_language(text) for text in some], lambda: [langdetect(text) for text in some]), 3
    )
    yield from ratio_rows(rows_for(dataset), "seconds / langdetect", ours, theirs)


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


def langdetect(text: str) -> str | None:
    """langdetect alone, seeded; None where it finds nothing to go by."""
    from langdetect import DetectorFactory, LangDetectException, detect

    DetectorFactory.seed = 0
    try:
        return _language(detect(text))
    except LangDetectException:
        return None


def py3langid(text: str) -> str | None:
    """py3langid alone."""
    from py3langid import classify

    return _language(classify(text)[0])
