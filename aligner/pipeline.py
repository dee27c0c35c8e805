"""Aligner: the stages in order, on this machine. Each stage is a function from a batch to a batch."""

import functools
import itertools
import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

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
    no_progress,
)
from aligner.encoders import choose_encoder, encoder_languages, encoder_name, load_encoder
from aligner.errors import InputError
from aligner.evidence import embed_documents
from aligner.language import detect_language, group_by_language, normalize_language
from aligner.match import match_documents
from aligner.mine import Mined, mine_vectors
from aligner.pools import lay_down, read_pool, set_apart
from aligner.readers import check_document, read_documents
from aligner.segments import Text, align_texts, segment_pair
from aligner.split import SrxSplitter, mark_recurring, split_document
from aligner.summary import Clock, count_bitext, count_documents, count_texts, origin
from aligner.vectors import Embedder, LanguageVectors

logger = logging.getLogger(__name__)

SAMPLE = 1000  # sentences of a pool that its language is told from
TELLING = 40  # characters from which the language of bare sentences can be told
KEPT = 3_000_000  # sentences of two pools up to which their vectors are kept: more would not fit in the cache
PAIRS = 100  # document pairs aligned at once, so that memory stays bounded

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
    """An encoder with settings; every method is one run over what it is given.

    model: name of a bundled encoder, or a sentence-transformers model by hub name or folder. encoder: any object
    with `encode(texts)`, in place of model. Without either, every run takes the bundled encoder that fits its
    languages: `use` where it knows them all, else `e5-small`. splitter, detector: see the Protocols. cache: whether
    vectors are kept in the user's cache folder, and taken from there. progress: called with stage, steps done and
    steps in all.

    Raises EncoderError if the model cannot be loaded. Without a model, every method raises InputError where the bundled
    encoder that fits is not installed.
    """

    model: str | None = None
    encoder: Encoder | None = None
    settings: Settings = field(default_factory=Settings)
    splitter: Splitter = field(default_factory=SrxSplitter)
    detector: Detector | None = None
    cache: bool = True
    progress: Progress = no_progress
    _loaded: dict[str, Encoder] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.model is not None and self.encoder is not None:
            raise InputError("a model and an encoder were given together; give one or the other")
        if not isinstance(self.model, str | None):
            raise InputError(f"model is a {type(self.model).__name__}; give a name, or an object as encoder")
        if self.encoder is not None and (isinstance(self.encoder, str) or not hasattr(self.encoder, "encode")):
            raise InputError(
                f"encoder is a {type(self.encoder).__name__}; give an object with encode(texts), or a model"
            )
        if self.model is not None:
            self._loaded[self.model] = load_encoder(self.model)

    def align_pile(self, inputs: Inputs, *, leave_out: Path | None = None) -> PileResult:
        """Reports, pairs and sentence-aligned bitext of a pile.

        inputs: paths of files and folders, or Documents. leave_out: a folder that is not read.

        Raises InputError for a missing path and for two documents with one id.
        """
        clock = Clock()
        pile = self._read(inputs, leave_out, clock)
        with self._embedder(pile.encoder) as embedder:
            plan, vectors = self._match(pile, embedder, clock)
            with clock.stage("align"):
                bitext = self._align_pairs(plan.pairs, pile.split, vectors, embedder)
        kept = tuple(row for row in bitext if row.confidence >= self.settings.min_confidence)
        counts = {**plan.summary["counts"], **count_bitext(kept, len(bitext) - len(kept)), **count_texts(embedder)}
        fields = {name: getattr(plan, name) for name in PilePlan.__slots__}
        summary = {**plan.summary, "counts": counts, "seconds": clock.seconds}
        return PileResult(**{**fields, "summary": summary}, bitext=kept)

    def pair_pile(self, inputs: Inputs, *, leave_out: Path | None = None) -> PilePlan:
        """Languages, reports and pairs of a pile, without its bitext; parameters and errors as for align_pile."""
        clock = Clock()
        pile = self._read(inputs, leave_out, clock)
        with self._embedder(pile.encoder) as embedder:
            return self._match(pile, embedder, clock)[0]

    def align_documents(self, source_text: str, target_text: str, /, *, source: str, target: str) -> list[SegmentPair]:
        """The bitext of two texts, null beads included. source, target: their languages, such as `en`.

        Raises InputError for what is no language, and for one that the encoder does not know.
        """
        texts = (source_text, normalize_language(source)), (target_text, normalize_language(target))
        encoder = self._encoder_for(Counter(language for _, language in texts))
        for _, language in texts:
            if reason := _unknown(language, encoder):
                raise InputError(reason)
        pair = [split_document(Document("", text, language), self.splitter) for text, language in texts]
        beads = self._align_two(_text(pair[0]), _text(pair[1]), encoder)
        return [segment_pair(bead, pair[0], pair[1]) for bead in beads]

    def align_sentences(self, source: Sequence[str], target: Sequence[str]) -> list[Bead]:
        """The beads of two texts, given sentence by sentence, in the order of source.

        A blank sentence keeps its number; it is taken for a dash. Without a model, the languages are detected, to
        find the bundled encoder that fits.
        """
        sides = (tuple(text if text.strip() else "-" for text in texts) for texts in (source, target))
        encoder = self._encoder_for(self._languages(source, target))
        return self._align_two(Text(next(sides), "source"), Text(next(sides), "target"), encoder)

    def mine(self, source: Sequence[str], target: Sequence[str]) -> list[Match]:
        """Translations among two pools of sentences, best first, each sentence at most once; see mine_pools."""
        return list(self.mine_pools(source, target))

    def mine_pools(self, source: Sequence[str], target: Sequence[str], *, folder: Path | None = None) -> Mined:
        """Translations among two pools of sentences, by line, and what was set apart.

        Matches below settings.margin and settings.pair_confidence are left out, and so are blank lines. A sentence that
        stands on several lines counts once, on its first. The same words on both sides are no translation. Without a
        model, the languages are detected, to find the bundled encoder that fits. folder: where vectors are during the
        run, None for the system's temporary folder.

        Raises InputError where the disk has no room for the vectors.
        """
        wanted = max(self.settings.pair_confidence, self.settings.min_confidence)
        encoder = self._encoder_for(self._languages(source, target))
        pools = read_pool(source), read_pool(target)
        keep = self.cache and sum(map(len, pools)) <= KEPT
        with Embedder(encoder, keep, self.progress) as embedder, ExitStack() as stack:
            vectors = lay_down(pools, embedder, folder, stack)
            found = mine_vectors(vectors[0], vectors[1], scale=embedder.scale, words=(pools[0].words, pools[1].words))
        found = found.where((found.scores >= self.settings.margin) & (found.confidences >= wanted))
        lines = replace(found, source=pools[0].lines[found.source], target=pools[1].lines[found.target])
        return Mined(source, target, lines, set_apart(*pools))

    def _read(self, inputs: Inputs, leave_out: Path | None, clock: Clock) -> "_Pile":
        with clock.stage("read"):
            documents, unread = _documents(inputs, self.settings, leave_out)
        with clock.stage("language"):
            known, unknown = self._group(documents)
        with clock.stage("load"):
            encoder = self._encoder_for(Counter(item.language or "" for item in known))
        fitting, foreign = _fitting(known, encoder)
        with clock.stage("split"):
            split, empty = self._split(fitting)
        skipped = sorted([*unread, *unknown, *foreign, *empty], key=lambda item: (item.id, item.reason))
        return _Pile({item.id: item for item in split}, tuple(skipped), encoder)

    def _match(self, pile: "_Pile", embedder: Embedder, clock: Clock) -> tuple[PilePlan, LanguageVectors]:
        split = list(pile.split.values())
        with clock.stage("encode"):
            vectors = embedder.by_language(texts_by_language(split))
        with clock.stage("match"):
            found = match_documents(embed_documents(split, vectors.of), self.settings, vectors.scale)
        counts = {
            **count_documents(split, found.reports, found.pairs, found.unmatched, pile.skipped),
            **count_texts(embedder),
        }
        plan = PilePlan(
            documents=tuple(item.document for item in split),
            sentences={item.id: len(item.sentences) for item in split},
            reports=found.reports,
            pairs=found.pairs,
            unmatched=found.unmatched,
            skipped=pile.skipped,
            summary={"counts": counts, "seconds": dict(clock.seconds), **origin(pile.encoder, self.settings)},
        )
        return plan, vectors

    def _group(self, documents: list[Document]) -> tuple[list[Document], list[Skipped]]:
        """Documents in a language that is wanted, and the others."""
        wanted = self.settings.languages
        detect = self.detector or functools.partial(detect_language, among=wanted)
        return group_by_language(self._counted("language", documents), detect, wanted)

    def _languages(self, *sides: Sequence[str]) -> Counter[str]:
        """Languages of bare sentences, as far as they have enough text to tell, with how many texts are in each."""
        samples = ("\n".join(itertools.islice((text for text in side if text.strip()), SAMPLE)) for side in sides)
        guesses = [(self.detector or detect_language)(sample) for sample in samples if len(sample) >= TELLING]
        return Counter(guess.language for guess in guesses if guess.language)

    def _encoder_for(self, languages: Counter[str]) -> Encoder:
        """The encoder that was given, or the bundled one for texts in these languages."""
        if self.encoder is not None:
            return self.encoder
        name = choose_encoder(languages) if self.model is None else self.model
        if name not in self._loaded:
            self._loaded[name] = load_encoder(name)
        return self._loaded[name]

    def _embedder(self, encoder: Encoder) -> Embedder:
        return Embedder(encoder, self.cache, self.progress)

    def _split(self, documents: list[Document]) -> tuple[list[SplitDocument], list[Skipped]]:
        """Documents that have sentences, and those that have none."""
        split = [split_document(document, self.splitter) for document in self._counted("split", documents)]
        split = mark_recurring(split)
        empty = [Skipped(item.id, "no sentence found; all of it is furniture") for item in split if not item.body]
        return [item for item in split if item.body], empty

    def _align_pairs(
        self,
        pairs: Sequence[DocumentPair],
        split: dict[str, SplitDocument],
        vectors: LanguageVectors,
        embedder: Embedder,
    ) -> list[SegmentPair]:
        bitext = []
        for start in range(0, len(pairs), PAIRS):
            sides = [(split[pair.source_id], split[pair.target_id]) for pair in pairs[start : start + PAIRS]]
            texts = [(_text(source), _text(target)) for source, target in sides]
            aligned = align_texts(texts, vectors, embedder, self.settings)
            for (source, target), beads in zip(sides, aligned, strict=True):
                bitext += [segment_pair(bead, source, target) for bead in beads]
            self.progress("align", start + len(sides), len(pairs))
        return bitext

    def _align_two(self, source: Text, target: Text, encoder: Encoder) -> list[Bead]:
        texts = defaultdict(list, {source.language: list(source.sentences)})
        texts[target.language] += target.sentences
        with self._embedder(encoder) as embedder:
            vectors = embedder.by_language(texts)
            return align_texts([(source, target)], vectors, embedder, self.settings)[0]

    def _counted(self, stage: str, documents: list[Document]) -> Iterator[Document]:
        """The documents, with progress told after each."""
        for done, document in enumerate(documents, start=1):
            yield document
            self.progress(stage, done, len(documents))


@dataclass(frozen=True, slots=True)
class _Pile:
    """Documents with their sentences, by id and in its order, what was left out, and the encoder for them."""

    split: dict[str, SplitDocument]
    skipped: tuple[Skipped, ...]
    encoder: Encoder


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


def _fitting(documents: list[Document], encoder: Encoder) -> tuple[list[Document], list[Skipped]]:
    """Documents in languages that the encoder knows, and the others."""
    reasons = [_unknown(document.language or "", encoder) for document in documents]
    known = [document for document, reason in zip(documents, reasons, strict=True) if not reason]
    return known, [Skipped(document.id, reason) for document, reason in zip(documents, reasons, strict=True) if reason]


def _unknown(language: str, encoder: Encoder) -> str | None:
    """That the encoder does not know a language, in words."""
    languages = encoder_languages(encoder)
    if languages is None or language in languages:
        return None
    return (
        f"the language is {language}: the encoder {encoder_name(encoder)} does not know it; "
        f"it knows {' '.join(sorted(languages))}. "
        "Use --model with a multilingual model, such as e5-small or sentence-transformers/LaBSE"
    )


def _text(document: SplitDocument) -> Text:
    return Text(document.texts, document.language)


def texts_by_language(documents: Iterable[SplitDocument]) -> dict[str, set[str]]:
    """The sentences to be encoded, furniture left out."""
    texts: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        texts[document.language].update(document.texts)
    return texts
