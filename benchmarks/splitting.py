"""Sentence splitters on news whose segments were joined and are split again: boundary F1, and speed."""

import functools
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from importlib import metadata
from pathlib import Path

from aligner.corpus.language_facts import joint
from aligner.corpus.sentences import SrxSplitter
from benchmarks.context import Context, rows_for
from benchmarks.peers import with_version
from benchmarks.rows import OURS, Row, RowMaker
from benchmarks.timing import in_turns, ratio_rows

Splitter = Callable[[str, str], set[int]]  # text and language to the ends of sentences
Text = tuple[str, set[int]]  # a document as one paragraph, and where its segments end
SMALL = 20  # documents of a language
REFERENCE = "sentencex"  # which is always installed
TIMES = 20  # that it splits the texts in one measure, for it is done in no time


def run(context: Context) -> Iterator[Row]:
    """Every language of the joined news by every splitter that is installed."""
    splitters = dict(candidates(context.say))
    for dataset in context.find("docs"):
        texts = read_texts(dataset.folder / "docs.jsonl")
        row = rows_for(dataset)
        for language, own in sorted(texts.items()):
            texts[language] = own[:SMALL] if context.small else own
            for system, split in splitters.items():
                score = boundary_f1(split, language, texts[language])
                settings = {"language": language}
                yield row(system=system, metric="boundary F1", value=score, better="higher", settings=settings)
        yield from speeds(row, splitters, texts.get("en") or next(iter(texts.values())))


def speeds(row: RowMaker, splitters: dict[str, Splitter], texts: list[Text]) -> Iterator[Row]:
    """Seconds beside those of sentencex, on English."""
    reference = next(name for name in splitters if name.startswith(REFERENCE))

    def split_all(system: str) -> None:
        for text, _ in texts * (TIMES if system == reference else 1):
            splitters[system](text, "en")

    seconds = dict(zip(splitters, in_turns([functools.partial(split_all, name) for name in splitters], 3), strict=True))
    for system, own in seconds.items():
        if system != reference:
            yield from ratio_rows(row, f"seconds / {REFERENCE}", own, seconds[reference], 1 / TIMES, system=system)


def read_texts(path: Path) -> dict[str, list[Text]]:
    """Documents by language."""
    texts = defaultdict(list)
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            between = joint(row["lang"])
            segments = [" ".join(segment.split()) for segment in row["segments"]]
            ends, length = set(), 0
            for segment in segments:
                ends.add(length + len(segment))
                length += len(segment) + len(between)
            texts[row["lang"]].append((between.join(segments), ends))
    return texts


def boundary_f1(split: Splitter, language: str, texts: Iterable[Text]) -> float:
    """F1 of the places at which sentences end, the end of the text among them."""
    right = found = wanted = 0
    for text, ends in texts:
        given = split(text, language)
        right, found, wanted = right + len(given & ends), found + len(given), wanted + len(ends)
    return 2 * right / (found + wanted)


def candidates(say: Callable[[str], None]) -> Iterator[tuple[str, Splitter]]:
    """Ours, and the others as far as they are installed."""
    ours = SrxSplitter()
    yield OURS, lambda text, language: {len(text[:end].rstrip()) for _, end in ours(text, language)}
    for name, load in (
        ("blingfire", _blingfire),
        ("sentence-splitter", _sentence_splitter),
        ("syntok", _syntok),
        ("sentencex", _sentencex),
    ):
        try:
            yield with_version(name), load()
        except (ImportError, metadata.PackageNotFoundError):
            say(f"{name}: left out, it is not installed; pip install 'bitext-aligner[bench]'")


def _blingfire() -> Splitter:
    import blingfire

    return lambda text, language: {end for _, end in blingfire.text_to_sentences_and_offsets(text)[1]}


def _sentence_splitter() -> Splitter:
    from sentence_splitter import SentenceSplitter, SentenceSplitterException

    def split(text: str, language: str) -> set[int]:
        try:
            splitter = SentenceSplitter(language)
        except SentenceSplitterException:
            splitter = SentenceSplitter("en")
        return set(_ends(text, splitter.split(text)))

    return split


def _syntok() -> Splitter:
    from syntok import segmenter

    def split(text: str, language: str) -> set[int]:
        sentences = (sentence for paragraph in segmenter.process(text) for sentence in paragraph if sentence)
        return {sentence[-1].offset + len(sentence[-1].value) for sentence in sentences}

    return split


def _sentencex() -> Splitter:
    import sentencex

    return lambda text, language: set(_ends(text, sentencex.segment(language, text)))


def _ends(text: str, sentences: Iterable[str]) -> Iterator[int]:
    position = 0
    for sentence in filter(None, map(str.strip, sentences)):
        position = text.index(sentence, position) + len(sentence)
        yield position
