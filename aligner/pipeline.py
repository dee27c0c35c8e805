"""Aligner: the stages in order, on this machine. Each stage is a function from a batch to a batch."""

import itertools
import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aligner.alignment.confidence import held_down
from aligner.alignment.text_pairs import Text, align_texts, text_of
from aligner.arguments import flag_argument, items_argument, path_argument, text_argument, texts_argument, wrong
from aligner.bitext.changes import Change, translation_changes, version_changes
from aligner.bitext.cleaning import open_flagged
from aligner.bitext.kept_rows import read_again
from aligner.bitext.rows import bead_row
from aligner.bitext.scoring import score_rows
from aligner.corpus.document_languages import contradicts, guesses_of, not_given, with_languages
from aligner.corpus.language_tags import are_one_language, language_tag
from aligner.corpus.lines import FileLines
from aligner.corpus.sentences import SrxSplitter, split_document
from aligner.corpus.untranslated import untranslated_of
from aligner.corrections.rows import BeadCorrection, Correction, PairCorrection
from aligner.encoders.choice import Choice
from aligner.encoders.embedder import Embedder
from aligner.encoders.loaded import LoadedEncoder
from aligner.errors import InputError
from aligner.matching.documents import doubt_of, evidence_for_two
from aligner.matching.documents_in_memory import embed_documents
from aligner.matching.given_pairs import PairChoice, pair_inside
from aligner.matching.mining import Mined, mine_vectors
from aligner.matching.pools import CACHED_SENTENCES, find_duplicates_and_copies, read_pool, write_pool_vectors
from aligner.model import (
    Bead,
    Detector,
    Document,
    Encoder,
    Match,
    Progress,
    Report,
    SegmentPair,
    Settings,
    SplitDocument,
    Splitter,
    no_progress,
)
from aligner.run.encoders import Encoders
from aligner.run.engines.local import LocalEngine
from aligner.run.engines.protocol import Engine
from aligner.run.result import OpenPile, OpenPlan, PilePlan, PileResult, in_memory
from aligner.run.run import Run, tell_foreign_passages
from aligner.run.stage_table import ALIGN, READ
from aligner.run.stages.read import Item, list_items
from aligner.run.store.work_folder import WorkFolder

logger = logging.getLogger(__name__)

TOLD = 5  # languages of which each is told that decided which encoder is taken
ALL_COMPARED = 6  # versions of a report in one language, up to which each is compared with each

Inputs = str | Path | Document | Iterable[str | Path | Document]


@dataclass(frozen=True)
class Aligner:
    """An encoder with settings; every method is one run over what it is given.

    model: name of a bundled encoder, or a sentence-transformers model by hub name or folder. encoder: any object
    with `encode(texts)`, in place of model. Without either, every run takes the bundled encoder that fits its
    languages: `use` where it knows them all, else `e5-small`. splitter, detector: see the Protocols. cache: whether
    vectors are kept in the user's cache folder, and taken from there. progress: called with stage, steps done and
    steps in all. engine: where the work on a pile is done; by default in this process.

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
    engine: Engine = field(default_factory=LocalEngine)

    def __post_init__(self) -> None:
        if self.model is not None and self.encoder is not None:
            raise InputError("a model and an encoder were given together; give one or the other")
        self._check_kinds()
        if self.model is not None:
            self._encoders.named(self.model)

    @cached_property
    def _encoders(self) -> Encoders:
        return Encoders(self.model, self.encoder, self.detector, self.cache, self.engine)

    def _check_kinds(self) -> None:
        """Raise InputError for a part of the wrong kind, which would fail or be misunderstood deep in a run."""
        if not isinstance(self.model, str | None):
            raise wrong("model", self.model, "a name; an object is given as encoder")
        encoder: Any = self.encoder
        if encoder is not None and (isinstance(encoder, str | type) or not callable(getattr(encoder, "encode", None))):
            raise wrong("encoder", encoder, "an object with encode(texts); a name is given as model")
        if not isinstance(self.settings, Settings):
            raise wrong("settings", self.settings, "Settings")
        for name, optional in (("splitter", False), ("detector", True), ("progress", False)):
            part = getattr(self, name)
            if not (callable(part) or (optional and part is None)) or isinstance(part, type):
                raise wrong(name, part, "a function, or an object that is called as one")
        flag_argument(self.cache, "cache")
        if isinstance(self.engine, type) or not isinstance(self.engine, Engine):
            raise wrong("engine", self.engine, "an engine, such as LocalEngine(2)")

    def align_pile(
        self,
        inputs: Inputs,
        *,
        leave_out: str | Path | None = None,
        work: str | Path | None = None,
        corrections: Iterable[Correction] = (),
        pairs: PairChoice | None = None,
    ) -> PileResult:
        """Reports, pairs and sentence-aligned bitext of a pile.

        inputs: paths of files and folders, or Documents. leave_out: see read_documents. work: see open_pile.
        corrections: pairs and beads that a person has judged, which come out so; the rest is found around them. Those
        that do not fit are among the skipped. pairs: read_pairs(path) or pair_by_name, where the pairs of documents are
        known; then only their sentences are aligned.
        With Settings(inside=True) they are those of the units.

        Raises InputError for a missing path and for two documents with one id.
        """
        with self.open_pile(inputs, leave_out=leave_out, work=work, corrections=corrections, pairs=pairs) as found:
            return PileResult(**in_memory(found))

    def pair_pile(
        self,
        inputs: Inputs,
        *,
        leave_out: str | Path | None = None,
        work: str | Path | None = None,
        corrections: Iterable[Correction] = (),
        pairs: PairChoice | None = None,
    ) -> PilePlan:
        """Languages, reports and pairs of a pile, without its bitext; parameters and errors as for align_pile."""
        with self.open_plan(inputs, leave_out=leave_out, work=work, corrections=corrections, pairs=pairs) as found:
            return PilePlan(**in_memory(found))

    @contextmanager
    def open_pile(
        self,
        inputs: Inputs,
        *,
        leave_out: str | Path | None = None,
        work: str | Path | None = None,
        corrections: Iterable[Correction] = (),
        pairs: PairChoice | None = None,
    ) -> Iterator[OpenPile]:
        """As align_pile; what was found stays on disk, and is read a row at a time as long as the block lasts.

        work: a folder that keeps what was done, so that the same call goes on where the last one stopped, and does only
        what a change needs; without it, a temporary one. A run needs about 2 kB a sentence there with `use`.
        """
        with self._run(work) as run:
            items = self._items(inputs, leave_out, run.work.path)
            yield run.align(run.plan(items, _corrections_argument(corrections), self._pairs(pairs)))
            run.work.tidy()

    @contextmanager
    def open_plan(
        self,
        inputs: Inputs,
        *,
        leave_out: str | Path | None = None,
        work: str | Path | None = None,
        corrections: Iterable[Correction] = (),
        pairs: PairChoice | None = None,
    ) -> Iterator[OpenPlan]:
        """As pair_pile; what was found stays on disk, see open_pile."""
        with self._run(work) as run:
            items = self._items(inputs, leave_out, run.work.path)
            yield run.plan(items, _corrections_argument(corrections), self._pairs(pairs)).plan
            run.work.tidy(kept=ALIGN.shards)

    def align_documents(
        self, source_text: str | Document, target_text: str | Document, /, *, source: str, target: str
    ) -> list[SegmentPair]:
        """The bitext of two texts, null beads included. source, target: their languages, such as `en`.

        A Document, as read_documents gives it, brings the blocks of its text along.

        Raises InputError for what is no language, and for one that the encoder does not know.
        """
        given = [
            (text if isinstance(text, Document) else text_argument(text, name), language_tag(language))
            for name, text, language in (("source_text", source_text, source), ("target_text", target_text, target))
        ]
        documents = [_document(text, language) for text, language in given]
        encoder = self._encoders.of(Counter(language for _, language in given))
        for _, language in given:
            if reason := encoder.unknown(language):
                raise InputError(reason)
        self._tell_languages(documents, encoder)
        source_split, target_split = (split_document(document, self.splitter) for document in documents)
        beads = self._align_split(source_split, target_split, encoder)
        return [bead_row(bead, source_split, target_split) for bead in beads]

    def _align_split(self, source: SplitDocument, target: SplitDocument, encoder: LoadedEncoder) -> list[Bead]:
        """The beads of two documents, less sure where these are hardly alike, which is said."""
        pair = text_of(source), text_of(target)
        with self._encoders.embedder(encoder) as embedder:
            vectors = embedder.by_language(_by_language(*pair))
            beads = align_texts([pair], vectors, embedder, self.settings)[0]
            if not all(text.sentences for text in pair):
                return beads
            embedded = embed_documents([source, target], vectors.of)
            found = evidence_for_two(embedded, embedder.scales([source.language, target.language]))
        doubt = doubt_of(found, self.settings, partial(untranslated_of, source, target))
        if doubt:
            names = _names([source.document, target.document])
            logger.warning("%s %s: the pair was given, but %s; it was aligned", *names, doubt)
        return held_down(beads, found.similarity)

    def _tell_languages(self, documents: Sequence[Document], encoder: LoadedEncoder) -> None:
        """Say that texts are not in the languages given or in one alone, or hold passages the encoder does not know."""
        given, names = [document.language or "" for document in documents], _names(documents)
        named = [replace(document, id=name) for document, name in zip(documents, names, strict=True)]
        looked_at = [own for own in with_languages(named, None, None) if isinstance(own, Document)]
        doubtful = list(filter(contradicts, looked_at))
        for own in doubtful:
            logger.warning("%s", not_given(own))
        if not doubtful and are_one_language(*given):
            both = " and ".join(sorted(set(given)))
            logger.warning("%s %s: both are in one language, %s; wanted two", *names, both)
        if encoder.languages is not None:
            guesses = guesses_of([document.text for document in documents], self.detector)
            tell_foreign_passages(Counter(other for guess in guesses for other in guess.others), encoder)

    def align_sentences(self, source: Iterable[str], target: Iterable[str]) -> list[Bead]:
        """The beads of two texts, given sentence by sentence, in the order of source.

        A blank sentence keeps its number; it is taken for a dash. Without a model, the languages are detected, to
        find the bundled encoder that fits.
        """
        given = texts_argument(source, "source"), texts_argument(target, "target")
        sides = (tuple(text if text.strip() else "-" for text in texts) for texts in given)
        encoder = self._encoders.of_texts(*given)
        return self._align_two(Text(next(sides), "source"), Text(next(sides), "target"), encoder)

    def mine(self, source: Iterable[str], target: Iterable[str]) -> list[Match]:
        """Translations among two pools of sentences, best first, each sentence at most once; see mine_pools."""
        return list(self.mine_pools(source, target))

    def mine_pools(self, source: Iterable[str], target: Iterable[str], *, folder: Path | None = None) -> Mined:
        """Translations among two pools of sentences, by line, and the duplicates and copies that were left out.

        Matches below settings.margin and settings.pair_confidence are left out, and so are blank lines. A sentence that
        stands on several lines counts once, on its first. The same words on both sides are no translation. Without a
        model, the languages are detected, to find the bundled encoder that fits. folder: where vectors are during the
        run, None for the system's temporary folder.

        Raises InputError where the disk has no room for the vectors.
        """
        wanted = max(self.settings.pair_confidence, self.settings.min_confidence)
        source, target = _pool_argument(source, "source"), _pool_argument(target, "target")
        folder = None if folder is None else path_argument(folder, "folder")
        languages = self._encoders.languages(source, target)
        if len(languages) == 1 and languages.total() > 1:
            logger.warning("both pools are in one language, %s; wanted two", *languages)
        encoder = self._encoders.told(languages)
        pools = read_pool(source), read_pool(target)
        keep = self.cache and sum(map(len, pools)) <= CACHED_SENTENCES
        with Embedder(encoder, keep) as embedder, ExitStack() as stack:
            vectors = write_pool_vectors(pools, embedder, folder, stack, self.progress)
            scale = embedder.scales(languages).between(*sorted(languages)) if len(languages) == 2 else embedder.scale
            found = mine_vectors(vectors[0], vectors[1], scale=scale, words=(pools[0].words, pools[1].words))
        found = found.where((found.scores >= self.settings.margin) & (found.confidences >= wanted))
        lines = replace(found, source=pools[0].lines[found.source], target=pools[1].lines[found.target])
        return Mined(source, target, lines, find_duplicates_and_copies(*pools))

    def changes(self, result: OpenPile | PileResult) -> Iterator[Change]:
        """What the versions of each report say differently, in order, one at a time.

        Versions in one language are aligned with each other, sentence by sentence, and the words that differ are told;
        of those in two languages, the numbers that conflict, and what one leaves out.
        """
        report_of = {id_: report.id for report in result.reports for id_ in report.documents}
        together = list(_in_one_language(result.reports))
        if together:
            wanted = {id_ for _, *pair in together for id_ in pair}
            documents = {document.id: document for document in result.split if document.id in wanted}
            encoder = self._encoders.of(Counter(result.summary["counts"]["documents"]))
            for report_id, one, other in together:
                pair = documents[one], documents[other]
                beads = self._align_two(text_of(pair[0]), text_of(pair[1]), encoder)
                yield from version_changes(report_id, (bead_row(bead, *pair) for bead in beads))
        for row in result.bitext:
            yield from translation_changes(report_of.get(row.source_id, ""), row)

    def score(self, rows: Iterable[SegmentPair]) -> list[SegmentPair]:
        """Rows in order with score and confidence that their sides translate each other, and the flags of both.

        They may come from any tool; see open_scored.
        """
        own = list(items_argument(rows, "rows", SegmentPair, "rows of bitext, as read_bitext gives them"))
        with self.open_scored(own) as scored:
            return list(scored)

    @contextmanager
    def open_scored(self, rows: Iterable[SegmentPair]) -> Iterator[Iterator[SegmentPair]]:
        """As score, however many rows there are, one at a time as long as the block lasts.

        A row whose sides do not translate each other has the flag not_translation, one that only overlaps the flag
        source_says_more or target_says_more; the other flags are those of clean_bitext. Rows that can be gone through
        only once are kept on disk.
        """

        def embedder_for(languages: Counter[str]) -> Embedder:
            return self._encoders.embedder(self._encoders.of(languages))

        with read_again(rows) as again, open_flagged(score_rows(again, embedder_for)) as flagged:
            yield flagged

    @contextmanager
    def _run(self, work: str | Path | None) -> Iterator[Run]:
        with ExitStack() as stack:
            place = (
                path_argument(work, "work")
                if work is not None
                else Path(stack.enter_context(TemporaryDirectory(prefix="aligner-", ignore_cleanup_errors=True)))
            )
            folder = stack.enter_context(WorkFolder(place, self.engine, lasting=work is not None))
            if next(folder.all_of(READ.shards), None) is None:
                self._encoders.load_ahead(self.splitter, self.settings.languages or ())

            def embedder_for(choice: Choice) -> Embedder:
                encoder = self._encoders.of(choice.deciding, choice.firsts)
                chosen = [
                    f"{language}: {made['documents']}, the first {made['first']}"
                    for language, made in self._encoders.chosen_for(choice).items()
                ]
                if chosen:
                    told = "; ".join(chosen[:TOLD]) + (f"; and {len(chosen) - TOLD} more" if chosen[TOLD:] else "")
                    logger.warning("the encoder %s is taken, as some documents are in %s", encoder.name, told)
                return stack.enter_context(self._encoders.embedder(encoder))

            parts = self.settings, self.splitter, self.detector
            yield Run(folder, *parts, embedder_for, self._encoders.chosen_for, self.progress)

    def _pairs(self, pairs: PairChoice | None) -> PairChoice | None:
        """What pairs documents, where that is known before."""
        if self.settings.inside and pairs is not None:
            raise InputError("pairs and Settings(inside=True) were given together; give one or the other")
        return pair_inside if self.settings.inside else _choice_argument(pairs)

    def _items(self, inputs: Inputs, leave_out: str | Path | None, work: Path) -> Iterable[Item]:
        out = None if leave_out is None else path_argument(leave_out, "leave_out")
        items = list_items(inputs, out, work)
        ends = [items[0], items[-1]] if isinstance(items, list) and items else []
        self.engine.check(work, [item.path for item in ends])
        return items

    def _align_two(self, source: Text, target: Text, encoder: LoadedEncoder) -> list[Bead]:
        with self._encoders.embedder(encoder) as embedder:
            vectors = embedder.by_language(_by_language(source, target))
            return align_texts([(source, target)], vectors, embedder, self.settings)[0]


def _in_one_language(reports: Iterable[Report]) -> Iterator[tuple[str, str, str]]:
    """Versions that are in one language: the report, and two documents; of many, each with the first."""
    for report in reports:
        by_language: dict[str, list[str]] = defaultdict(list)
        for id_, language in zip(report.documents, report.languages, strict=True):
            by_language[language].append(id_)
        for _, own in sorted(by_language.items()):
            pairs = itertools.combinations(own, 2) if len(own) <= ALL_COMPARED else ((own[0], id_) for id_ in own[1:])
            yield from ((report.id, *pair) for pair in pairs)


def _by_language(source: Text, target: Text) -> Mapping[str, list[str]]:
    """The sentences of two texts, by language."""
    texts = defaultdict(list, {source.language: list(source.sentences)})
    texts[target.language] += target.sentences
    return texts


def _names(documents: Sequence[Document]) -> list[str]:
    """What two documents are called where something is said of them."""
    return [document.id or side for document, side in zip(documents, ("source", "target"), strict=True)]


def _document(text: str | Document, language: str) -> Document:
    document = text if isinstance(text, Document) else Document("", text)
    return replace(document, language=language)


def _pool_argument(texts: Iterable[str], name: str) -> Sequence[str]:
    """The lines of a pool; those of a large file stay there."""
    return texts if isinstance(texts, FileLines) else texts_argument(texts, name)


def _corrections_argument(corrections: Iterable[Correction]) -> list[Correction]:
    wanted = "corrections, as read_corrections gives them"
    return list(items_argument(corrections, "corrections", (PairCorrection, BeadCorrection), wanted))


def _choice_argument(pairs: PairChoice | None) -> PairChoice | None:
    if pairs is not None and (not callable(pairs) or isinstance(pairs, type)):
        raise wrong("pairs", pairs, "what read_pairs gives, or a function like it")
    return pairs
