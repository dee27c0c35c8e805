"""Sentence splitters on news whose segments were joined and are split again: boundary F1 by language.

python -m benchmarks.splitters [--data DIR]

The candidates besides ours are compared where they are installed: blingfire, sentence-splitter, syntok, sentencex.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from aligner.split import SrxSplitter
from benchmarks.data import data_folder

Splitter = Callable[[str, str], set[int]]  # text and language to the ends of sentences
UNSPACED = ("ja", "zh")


def main() -> None:
    data = data_folder(__doc__ or "")
    splitters = dict(candidates())
    print("language " + " ".join(f"{name:>18}" for name in splitters))
    for language, texts in sorted(read_texts(data / "docs" / "ntrex128" / "docs.jsonl").items()):
        cells = [f"{boundary_f1(split, language, texts):18.3f}" for split in splitters.values()]
        print(f"{language:8} " + " ".join(cells), flush=True)


def read_texts(path: Path) -> dict[str, list[tuple[str, set[int]]]]:
    """By language, documents as one paragraph and where their segments end in it."""
    texts = defaultdict(list)
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            between = "" if row["lang"] in UNSPACED else " "
            segments = [" ".join(segment.split()) for segment in row["segments"]]
            ends, length = set(), 0
            for segment in segments:
                ends.add(length + len(segment))
                length += len(segment) + len(between)
            texts[row["lang"]].append((between.join(segments), ends))
    return texts


def boundary_f1(split: Splitter, language: str, texts: Iterable[tuple[str, set[int]]]) -> float:
    right = found = wanted = 0
    for text, ends in texts:
        given = split(text, language)
        right, found, wanted = right + len(given & ends), found + len(given), wanted + len(ends)
    return 2 * right / (found + wanted)


def candidates() -> Iterator[tuple[str, Splitter]]:
    ours = SrxSplitter()
    yield "ours", lambda text, language: {len(text[:end].rstrip()) for _, end in ours(text, language)}
    for name, load in (
        ("blingfire", _blingfire),
        ("sentence-splitter", _sentence_splitter),
        ("syntok", _syntok),
        ("sentencex", _sentencex),
    ):
        try:
            yield name, load()
        except ImportError:
            print(f"{name} is not installed and is left out")


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


if __name__ == "__main__":
    main()
