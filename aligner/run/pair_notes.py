"""What the texts of pairs of documents say, for those who check them: differences, and passages not translated."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from aligner.corpus.language_facts import base_language
from aligner.corpus.untranslated import shared_text, untranslated_of
from aligner.matching.differences import differing_facts, differing_words, told
from aligner.matching.held import Held
from aligner.model import DocumentPair, SplitDocument, Unmatched

DOUBTFUL = 0.01, 0.99  # confidence of two documents between which it is told what they differ in
HELD_CHARACTERS = 1 << 22  # of documents that are held, as those of one report are asked for in turns
ALIKE = 0.5  # similarity from which that is told of a document that was left alone, and its best candidate


@dataclass(frozen=True, eq=False, slots=True)
class PairNotes:
    """Notes on the pairs of a pile. place_of: of each document among them, by its id."""

    split: Sequence[SplitDocument]
    place_of: Mapping[str, int]
    _held: Held[str, SplitDocument] = field(default_factory=lambda: Held(HELD_CHARACTERS))

    def document(self, id_: str) -> SplitDocument:
        if (found := self._held.get(id_)) is None:
            found = self.split[self.place_of[id_]]
            self._held.put(id_, found, len(found.document.text))
        return found

    def untranslated_of(self, one: str, other: str) -> tuple[str, ...]:
        """Those of two documents that are copies of the other, which is said to be in another language; all by id."""
        return tuple(document.id for document in untranslated_of(self.document(one), self.document(other)))

    def of_pair(self, pair: DocumentPair) -> DocumentPair:
        """A pair with what its documents differ in, and the languages of passages that are not in theirs."""
        source, target = self.document(pair.source_id), self.document(pair.target_id)
        shared = shared_text(source, target).language
        others = {*source.document.other_languages, *target.document.other_languages, *([shared] if shared else [])}
        only = differing_facts(source, target) if pair.conflict > 0 and pair.confidence <= DOUBTFUL[1] else ((), ())
        return replace(pair, other_languages=tuple(sorted(others)), only_source=only[0], only_target=only[1])

    def of_candidates(
        self, candidates: Iterable[DocumentPair], pairs: Iterable[DocumentPair]
    ) -> Iterator[DocumentPair]:
        """Candidates with what their documents differ in, where they are pairs or doubtful."""
        noted = {(pair.source_id, pair.target_id): pair for pair in pairs}
        for pair in candidates:
            known = noted.get((pair.source_id, pair.target_id))
            if known:
                yield replace(
                    pair, **{name: getattr(known, name) for name in ("other_languages", "only_source", "only_target")}
                )
            else:
                yield self.of_pair(pair) if DOUBTFUL[0] <= pair.confidence <= DOUBTFUL[1] else pair

    def of_unmatched(self, unmatched: Iterable[Unmatched], pairs: Iterable[DocumentPair]) -> Iterator[Unmatched]:
        """Documents left alone, in whose reasons stands what they and their best candidates differ in."""
        partners: dict[str, list[str]] = defaultdict(list)
        for pair in pairs:
            partners[pair.source_id].append(pair.target_id)
            partners[pair.target_id].append(pair.source_id)
        for item in unmatched:
            notes = list(self._differences(item, partners)) if (item.best_score or 0.0) >= ALIKE else []
            yield replace(item, reason="; ".join([item.reason, *notes]))

    def _differences(self, item: Unmatched, partners: dict[str, list[str]]) -> Iterator[str]:
        """What a document differs in from its best candidate, and from that one's partner in its own language."""
        if item.best_id is None:
            return
        own, best = self.document(item.id), self.document(item.best_id)
        ours, theirs = differing_facts(own, best)
        if ours or theirs:
            yield f"only in this: {told(ours)}; only in {item.best_id}: {told(theirs)}"
        language = base_language(own.language)
        rivals = (id_ for id_ in partners[item.best_id] if base_language(self.document(id_).language) == language)
        if rival := next(rivals, None):
            ours, theirs = differing_words(own, self.document(rival))
            yield f"beside its partner {rival}, only in this: {told(ours)}; only in {rival}: {told(theirs)}"
