"""One run over a pile: the stages in order, over a work folder."""

import itertools
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import partial
from typing import Any, TypeVar

from aligner.arguments import wrong
from aligner.corpus.document_languages import not_wanted
from aligner.corrections.applicable import ApplicableCorrections, applicable_corrections
from aligner.corrections.rows import Correction, in_order
from aligner.encoders.choice import Choice, weigh_languages
from aligner.encoders.embedder import Embedder
from aligner.encoders.loaded import LoadedEncoder
from aligner.matching.documents import doubt_of, match_given
from aligner.matching.evidence import Evidence
from aligner.matching.given_pairs import GivenPairs, PairChoice
from aligner.model import (
    Detector,
    DocumentPair,
    Progress,
    Settings,
    Skipped,
    Splitter,
)
from aligner.run.pair_notes import PairNotes
from aligner.run.result import OpenPile, OpenPlan, Rows
from aligner.run.stage_table import STAGES
from aligner.run.stages.agree import agreed_beads
from aligner.run.stages.align import align_pairs, bitext_rows, count_bitext, count_rows
from aligner.run.stages.encode import Embedded, embed_pile, list_texts
from aligner.run.stages.match import match_pile
from aligner.run.stages.read import Item, read_pile
from aligner.run.stages.recurring_lines import recurring_lines
from aligner.run.store.digests import digest_of
from aligner.run.store.documents import Pile
from aligner.run.store.work_folder import WorkFolder
from aligner.run.summary import Clock, count_documents, count_texts, origin

logger = logging.getLogger(__name__)

LOOKED_AT = 50  # documents of a language, at most, that tell whether it is doubtful

Plan = TypeVar("Plan", bound="OpenPlan")


@dataclass(frozen=True, eq=False)
class PairedPile:
    """A plan, and what aligning its pairs needs. content: digest of the documents and their vectors."""

    plan: OpenPlan
    pile: Pile
    embedded: Embedded
    embedder: Embedder
    corrections: ApplicableCorrections
    content: str


@dataclass(frozen=True, eq=False)
class Run:
    """The stages of one run, and what they share.

    embedder_for: gives that for documents in some languages. chosen_for: those of them that made the choice, where the
    user has made none.
    """

    work: WorkFolder
    settings: Settings
    splitter: Splitter
    detector: Detector | None
    embedder_for: Callable[[Choice], Embedder]
    chosen_for: Callable[[Choice], dict[str, Any]]
    progress: Progress
    clock: Clock = field(default_factory=Clock)

    def plan(
        self, items: Iterable[Item], corrections: Sequence[Correction] = (), pairs: PairChoice | None = None
    ) -> PairedPile:
        """Languages, reports and pairs. corrections: what a person has judged. pairs: known ones, the only wanted."""
        with self.clock.stage(STAGES["read"]):
            read = read_pile(self.work, items, self.settings, self.splitter, self.detector, self.progress)
            del items  # names of a million files
        with self.clock.stage(STAGES["load"]):
            choice = _choice(read.pile, self.settings)
            embedder = self.embedder_for(choice)
        pile, foreign = _in_known_languages(read.pile, embedder.encoder, choice)
        tell_foreign_passages(pile.passages(), embedder.encoder)
        content = {self.work.folder(shard): shard.digest for shard in read.shards}
        with self.clock.stage(STAGES["encode"]):
            texts = list_texts(self.work, pile.marked(recurring_lines(pile)), content, self.progress)
            embedded = embed_pile(self.work, texts, embedder, content, self.progress)
            scales = embedder.scales(pile.languages)
        of_all = digest_of([shard.digest for shard in embedded.shards], sorted(content.values()))
        notes = PairNotes(texts.pile, texts.pile.place_of)
        with self.clock.stage(STAGES["match"]):
            applicable = _applicable(corrections, texts.pile)
            given = _given(pairs, texts.pile) if pairs else None
            if given:
                found = match_given(embedded.documents, given.pairs, self.settings, scales)
            else:
                found = match_pile(
                    self.work,
                    embedded.documents,
                    of_all,
                    self.settings,
                    scales,
                    applicable.pairs,
                    self.progress,
                    notes.untranslated_of,
                )
        empty = [Skipped(id_, "no sentence found; all of it is furniture") for id_ in texts.bare]
        unlike = _doubtful(found.pairs, notes, self.settings) if given else []
        refused = [*(given.refused if given else ()), *unlike]
        skipped = sorted([*read.skipped, *foreign, *empty, *refused], key=lambda item: (item.id, item.reason))
        noted = tuple(map(notes.of_pair, found.pairs))
        plan = OpenPlan(
            split=texts.pile,
            reports=found.reports,
            pairs=noted,
            candidates=Rows(lambda: notes.of_candidates(found.candidates(), noted)),
            unmatched=Rows(lambda: notes.of_unmatched(found.unmatched(), noted)),
            skipped=tuple(skipped),
            summary={},
        )
        counts = count_documents(texts, found, len(skipped), read.unread) | count_texts(embedder, embedded.known)
        counts |= {"contradicted": read.contradicted} if read.contradicted else {}
        counts |= {"passages": passages} if (passages := texts.pile.passages()) else {}
        counts |= {"not_wanted": others} if (others := not_wanted(read.skipped)) else {}
        plan = self._with_summary(plan, counts, embedder)
        plan = replace(plan, summary={**plan.summary, "encoder_chosen_for": self.chosen_for(choice)})
        late = applicable.unpaired(plan.pairs)
        plan = _with_corrections(plan, applicable.counts(late), [*applicable.unfit, *late])
        return PairedPile(plan, texts.pile, embedded, embedder, applicable, of_all)

    def align(self, paired: PairedPile) -> OpenPile:
        """The bitext of a plan."""
        plan, embedder = paired.plan, paired.embedder
        with self.clock.stage(STAGES["align"]):
            place_of = paired.pile.place_of
            pairs = [(place_of[pair.source_id], place_of[pair.target_id]) for pair in plan.pairs]
            fixed = [paired.corrections.fixed(pair.source_id, pair.target_id) for pair in plan.pairs]
            settled = {ids for ids, are_versions in paired.corrections.pairs.items() if are_versions}
            shards = align_pairs(
                self.work,
                pairs,
                fixed,
                [1.0 if in_order(pair.source_id, pair.target_id) in settled else pair.score for pair in plan.pairs],
                paired.pile,
                paired.embedded,
                paired.content,
                embedder,
                self.settings,
                self.progress,
            )
            folders = [self.work.folder(shard) for shard in shards]
            agreed = agreed_beads(
                self.work,
                folders,
                plan.reports,
                plan.pairs,
                paired.corrections.fixed,
                paired.pile,
                paired.embedded,
                self.settings,
            )
        least = self.settings.min_confidence
        rows = Rows(lambda: agreed.corrected(bitext_rows(folders)))
        linked = count_rows(rows, least) if agreed.beads else count_bitext(folders, least)
        counts = plan.summary["counts"] | linked | count_texts(embedder, paired.embedded.known)
        counts |= {"agreement": agreed.counts} if agreed.counts else {}
        result = OpenPile(
            **{item.name: getattr(plan, item.name) for item in fields(plan)},
            bitext=Rows(lambda: (row for row in rows if row.confidence >= least)),
        )
        late = paired.corrections.violated_null_beads(result.bitext)
        counted = paired.corrections.counts([*paired.corrections.unpaired(plan.pairs), *late])
        done = _with_corrections(self._with_summary(result, counts, embedder), counted, late)
        made_of = digest_of(
            self.work.used(), repr(self.settings), *map(repr, (*paired.corrections.rows, *done.skipped))
        )
        chosen_for = plan.summary["encoder_chosen_for"]
        return replace(done, summary={**done.summary, "encoder_chosen_for": chosen_for, "made_of": made_of})

    def _with_summary(self, plan: Plan, counts: dict[str, Any], embedder: Embedder) -> Plan:
        summary = {
            "counts": counts,
            "seconds": dict(self.clock.seconds),
            "peak_memory_mb": dict(self.clock.memory),
            "sentence_rules": self._sentence_rules(counts["documents"]),
            **origin(embedder.encoder, self.settings),
        }
        return replace(plan, summary=summary)

    def _sentence_rules(self, languages: Iterable[str]) -> dict[str, str]:
        """What the sentences of each language are cut by, as far as the splitter says."""
        rules = getattr(self.splitter, "rules", None)
        return {language: str(rules(language)) for language in languages} if callable(rules) else {}


def _given(choice: PairChoice, pile: Pile) -> GivenPairs:
    """The known pairs of a pile."""
    found: object = choice(pile.ids, pile.languages, [document.document.path for document in pile])
    if not isinstance(found, GivenPairs):
        raise wrong("what pairs returned", found, "GivenPairs")
    return found


def _doubtful(pairs: Iterable[DocumentPair], notes: PairNotes, settings: Settings) -> Iterator[Skipped]:
    """What is told of given pairs whose texts are hardly alike, or nearly the same; they are aligned all the same."""
    for pair in pairs:
        evidence = Evidence(pair.score, pair.conflict, pair.margin, pair.confidence)
        found = doubt_of(evidence, settings, partial(notes.untranslated_of, pair.source_id, pair.target_id))
        if not found:
            continue
        yield Skipped(f"{pair.source_id} {pair.target_id}", f"the pair was given, but {found}; it was aligned")


def _applicable(corrections: Sequence[Correction], pile: Pile) -> ApplicableCorrections:
    """The corrections that a pile can take."""
    named = {id_ for row in corrections for id_ in (row.source_id, row.target_id)}
    return applicable_corrections(corrections, {id_: pile[place] for place, id_ in enumerate(pile.ids) if id_ in named})


def _with_corrections(plan: Plan, counts: dict[str, int], refused: Sequence[Skipped]) -> Plan:
    """A plan that tells what became of the corrections, where there were any. refused: those not honoured."""
    if not any(counts.values()):
        return plan
    skipped = sorted([*plan.skipped, *refused], key=lambda item: (item.id, item.reason))
    counted = {**plan.summary["counts"], "skipped": len(skipped)}
    return replace(plan, skipped=tuple(skipped), summary={**plan.summary, "counts": counted, "corrections": counts})


def _choice(pile: Pile, settings: Settings) -> Choice:
    """What the languages of a pile count for in the choice of an encoder."""
    languages = pile.languages
    firsts = dict(zip(languages[::-1], pile.ids[::-1], strict=True))

    def confidences(language: str) -> Iterator[float]:
        places = (place for place, own in enumerate(languages) if own == language)
        for place in itertools.islice(places, LOOKED_AT):
            yield pile[place].document.language_confidence or 0.0

    return weigh_languages(Counter(languages), firsts, confidences, settings.languages or ())


def tell_foreign_passages(passages: Mapping[str, int], encoder: LoadedEncoder) -> None:
    """Say that documents hold passages in languages that the encoder does not know."""
    for language, count in passages.items():
        if encoder.unknown(language):
            what = "documents hold passages in %s, which the encoder %s does not know: %d; their beads may be wrong"
            logger.warning(what, language, encoder.name, count)


def _in_known_languages(pile: Pile, encoder: LoadedEncoder, choice: Choice) -> tuple[Pile, list[Skipped]]:
    """The documents in languages that the encoder knows, and the others."""
    reasons = {
        language: f"{reason}; {choice.weak[language]}" if language in choice.weak else reason
        for language in set(pile.languages)
        if (reason := encoder.unknown(language))
    }
    known = [place for place, language in enumerate(pile.languages) if language not in reasons]
    foreign = [
        Skipped(id_, reasons[language])
        for id_, language in zip(pile.ids, pile.languages, strict=True)
        if language in reasons
    ]
    return pile.subset(known), foreign
