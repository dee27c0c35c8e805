"""What benchmarks.against measures inside a process: `python against_works.py CASE DATA` prints seconds as JSON.

It runs with whichever checkout is on Python's path, so it imports the package alone.
"""

import importlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from aligner import load_encoder

CALL = 512  # texts a call, as a run makes it
# Where checkouts have what is not among the public names.
PLACES = {
    "detect_languages": ("aligner.corpus.language",),
    "detect_language": ("aligner.corpus.language", "aligner.language"),
    "split_text": ("aligner.corpus.sentences", "aligner.split"),
    "SrxSplitter": ("aligner.corpus.sentences", "aligner.split"),
}


def found(name: str) -> Any:
    """Something of the package, wherever it lies there."""
    for place in PLACES[name]:
        try:
            return getattr(importlib.import_module(place), name)
        except (ImportError, AttributeError):
            continue
    raise ImportError(f"{name} is in none of {', '.join(PLACES[name])}")


def articles(data: Path) -> list[str]:
    """Texts of news."""
    lines = (data / "piles" / "news_en_de_dev" / "pile.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def news_sentences(data: Path, count: int) -> list[str]:
    """Distinct sentences of news, about, from all over the pile."""
    pieces = {piece for text in articles(data) for piece in text.replace(". ", ".\n").splitlines() if piece.strip()}
    ordered = sorted(pieces)
    return ordered[:: max(1, len(ordered) // count)][:count]


def encoding(name: str, texts: list[str]) -> Callable[[], None]:
    """Encoding with a loaded encoder."""
    encoder = load_encoder(name)
    encoder.encode(texts[:8])

    def work() -> None:
        for start in range(0, len(texts), CALL):
            encoder.encode(texts[start : start + CALL])

    return work


def detecting(texts: list[str]) -> Callable[[], None]:
    """Detection with loaded models, of all texts at once where the checkout can do it."""
    try:
        detect = found("detect_languages")
    except ImportError:
        detect = one_by_one
    detect(["This is a sentence, and das ist ein Satz."])

    def work() -> None:
        detect(texts)

    return work


def one_by_one(texts: list[str]) -> None:
    """Detection as checkouts did it before."""
    detect = found("detect_language")
    for text in texts:
        detect(text)


def splitting(texts: Iterator[tuple[str, str]]) -> Callable[[], None]:
    """Splitting of texts, given with their languages, with compiled rules."""
    split, splitter = found("split_text"), found("SrxSplitter")()
    own = list(texts)

    def work() -> None:
        for language, text in own:
            list(split(text, language, splitter))

    for language in sorted({language for language, _ in own}):
        list(split("A sentence (no. 3 or so. Another). One [no. 4 or so. The end.]", language, splitter))
    return work


def with_languages(texts: list[str]) -> Iterator[tuple[str, str]]:
    """Texts of German and English with their language."""
    for text in texts:
        yield ("de" if text.count(" der ") + text.count(" die ") > text.count(" the ") else "en"), text


def started(name: str) -> None:
    """Load an encoder and encode one sentence."""
    load_encoder(name).encode(["one sentence"])


def short_lines(data: Path) -> list[str]:
    """Every seventh short line of the many languages."""
    rows = (data / "lid" / "tatoeba_short.tsv").read_text(encoding="utf-8").splitlines()
    return [row.split("\t")[1] for row in rows[::7]]


DENSE = " ".join(f"see p. {n} and fig. {n} of vol. {n} resp. no. {n} etc. by al. and so on." for n in range(1, 100))
BRACKETED = " ".join(f"{n}. e4 e5 {n + 1}. Nf3 Nc6 (Fig. {n}a, p. {n}; cf. No. {n}.)" for n in range(1, 400))

CASES: dict[str, Callable[[Path], Callable[[], None]]] = {
    "use": lambda data: encoding("use", news_sentences(data, 1500)),
    "e5": lambda data: encoding("e5-small", news_sentences(data, 120)),
    "e5_start": lambda data: lambda: started("e5-small"),
    "short_lines": lambda data: detecting(short_lines(data)),
    "articles": lambda data: detecting(articles(data)[::2]),
    "prose": lambda data: splitting(with_languages(articles(data)[::2])),
    "dense": lambda data: splitting(iter([("en", DENSE)])),
    "bracketed": lambda data: splitting(iter([("en", BRACKETED)])),
}


def main() -> None:
    """Run a case and tell its seconds."""
    work = CASES[sys.argv[1]](Path(sys.argv[2]))
    began = time.perf_counter(), time.process_time()
    work()
    print(json.dumps({"clock": time.perf_counter() - began[0], "cpu": time.process_time() - began[1]}))


if __name__ == "__main__":
    main()
