"""Genres that no development set has, written for this: chats, threads, shops, poems, minutes, letters and others.

The texts stand in `genres/`, a file a genre, all versions of a document side by side:

    # chat-01 lines en de        name, how rows follow each other (`lines` or running `text`), languages
    & Cell || Zelle              a row is a bead; & goes on in the line of the row before
    It rains. ++ We stay. || …   sentences of a side; as many on either side are a bead each
    Left out. ||                 a side that is missing
    @hi = Hello! || Hallo!       a row that recurs, in the languages of `@columns`, and stands wherever `@hi` does

A blank line begins a paragraph. Documents called `comparable` are about one thing, and no translations of each other.
Half of the documents, by the hash of their names, are held out: no number is chosen by them. Their mistakes were read.
"""

import functools
import hashlib
import itertools
import operator
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from aligner import Aligner, Bead, Document, Settings, evaluate, evaluate_pairs
from aligner.corpus.language_facts import joint
from aligner.evaluation import BeadScores, Rate
from aligner.files import read_lines
from aligner.model import null_beads
from benchmarks.context import Context, SharedEncoder, rows_for
from benchmarks.data import Dataset
from benchmarks.documents import planned, rates, split
from benchmarks.peers import PLAIN, sentence_aligners
from benchmarks.rows import OURS, Row, RowMaker

FOLDER = Path(__file__).parent / "genres"
COMPARABLE = "comparable"
EXCERPT = 4  # rows of a document that are a document of their own, where these are short
SURE = 0.9
SMALL = 6  # genres

Spans = list[tuple[int, int]]
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Version:
    """A document in one language: its text, and where each of its sentences stands in it."""

    text: str
    spans: Spans

    @property
    def sentences(self) -> list[str]:
        return [self.text[slice(*span)] for span in self.spans]


@dataclass(frozen=True)
class Versions:
    """A document in its languages. rows: by language the numbers of the sentences of each row of the file."""

    name: str
    genre: str
    by_language: Mapping[str, Version]
    rows: Sequence[Mapping[str, tuple[int, ...]]]

    @property
    def half(self) -> str:
        return "held out" if hashlib.sha256(self.name.encode()).digest()[0] % 2 else "looked at"

    @property
    def pairs(self) -> Iterator[tuple[str, str]]:
        """Every two of its languages."""
        return itertools.combinations(self.by_language, 2)

    def beads(self, source: str, target: str) -> list[Bead]:
        """The gold of two languages; of comparable texts every sentence is alone."""
        return [bead for row in self.rows for bead in self._beads(row[source], row[target])]

    def _beads(self, ours: tuple[int, ...], theirs: tuple[int, ...]) -> list[Bead]:
        if not ours or not theirs or self.genre == COMPARABLE:
            return null_beads(ours, theirs)
        if len(ours) == len(theirs):
            return [Bead((one,), (other,)) for one, other in zip(ours, theirs, strict=True)]
        return [Bead(ours, theirs)]

    def excerpts(self, rows: int) -> Iterator["Versions"]:
        """Parts of so many rows each, as texts; what is left at the end is none."""
        for number, start in enumerate(range(0, len(self.rows) - rows + 1, rows)):
            own = self.rows[start : start + rows]
            parts = {}
            for language, version in self.by_language.items():
                places = [place for row in own for place in row[language]]
                if places:
                    text = version.text[version.spans[places[0]][0] : version.spans[places[-1]][1]]
                    parts[language] = Version(text, [])
            yield replace(self, name=f"{self.name}-{number}", by_language=parts, rows=())


def run(context: Context) -> Iterator[Row]:
    """Document pairs of all genres in one pile, and sentences, by genre and by half."""
    texts = read_genres(SMALL if context.small else None)
    dataset = Dataset("genres", FOLDER)
    languages = Counter(language for own in texts for language in own.by_language)
    for encoder in context.encoders_for(languages):
        yield from _pile_rows(rows_for(dataset, encoder), encoder, texts)
        for system, align in sentence_aligners(encoder, context.say):
            if system in (OURS, PLAIN):
                yield from _sentence_rows(rows_for(dataset, encoder, system=system), texts, align)
        yield from _comparable_rows(rows_for(dataset, encoder), encoder, texts)
    yield from _splitting_rows(rows_for(dataset), texts)


def read_genres(most: int | None = None) -> list[Versions]:
    """The documents of all genres, or of the first of them."""
    return [own for path in sorted(FOLDER.glob("*.txt"))[:most] for own in _read(path)]


def _read(path: Path) -> Iterator[Versions]:
    recurring: dict[str, dict[str, str]] = {}
    columns: list[str] = []
    head, lines = "", list[str]()
    for line in [*read_lines(path), "# "]:
        if line.startswith("@columns "):
            columns = line.split()[1:]
        elif found := re.match(r"@(\w+) = (.*)", line):
            recurring[found[1]] = dict(zip(columns, _cells(found[2]), strict=False))
        elif line.startswith("# "):
            if head:
                yield _document(path.stem, head, lines, recurring)
            head, lines = line.removeprefix("# "), []
        else:
            lines.append(line)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("||")]


def _document(genre: str, head: str, lines: Sequence[str], recurring: Mapping[str, Mapping[str, str]]) -> Versions:
    name, form, *languages = head.split()
    languages = [language for language in languages if language != COMPARABLE]
    texts, spans = dict.fromkeys(languages, ""), {language: list[tuple[int, int]]() for language in languages}
    begins = dict.fromkeys(languages, False)  # whether a paragraph begins in each
    rows = []
    for line in lines:
        if not line.strip():
            begins = dict.fromkeys(languages, True)
            continue
        goes_on, line = line.startswith("& "), line.removeprefix("& ")
        if line[:1] == "@" and line[1:] in recurring:
            cells = [recurring[line[1:]][language] for language in languages]
        else:
            cells = [*_cells(line), *[""] * len(languages)][: len(languages)]
        row = {}
        for language, cell in zip(languages, cells, strict=True):
            numbers = []
            for place, sentence in enumerate(filter(None, map(str.strip, cell.split("++")))):
                own_line = form == "lines" and not (place or goes_on)
                between = "\n\n" if begins[language] else "\n" if own_line else joint(language)
                start = len(texts[language]) + len(between) if texts[language] else 0
                texts[language] += (between if texts[language] else "") + sentence
                begins[language] = False
                numbers.append(len(spans[language]))
                spans[language].append((start, start + len(sentence)))
            row[language] = tuple(numbers)
        rows.append(row)
    return Versions(name, genre, {own: Version(texts[own], spans[own]) for own in languages}, rows)


def _groups(texts: Iterable[Versions]) -> Iterator[tuple[dict[str, str], frozenset[str]]]:
    """What rows are told of: each genre and each half, with the names of their documents."""
    groups: dict[tuple[str, str], set[str]] = defaultdict(set)
    for own in texts:
        if own.genre != COMPARABLE:
            groups["genre", own.genre].add(own.name)
        groups["half", own.half].add(own.name)
    return (({kind: value}, frozenset(names)) for (kind, value), names in groups.items())


def _pile_rows(row: RowMaker, encoder: SharedEncoder, texts: Sequence[Versions]) -> Iterator[Row]:
    """Document pairs: of all texts, whole and in excerpts, and where half of them have lost their partners."""
    excerpts = _distinct(part for own in texts if own.genre != COMPARABLE for part in own.excerpts(EXCERPT))
    for form, own in (("whole", texts), ("excerpts", excerpts)):
        for parted in (False, True):
            documents, gold, name_of = _pile(own, parted)
            for mode, settings in (("one to one", Settings(one_to_one=True)), ("all versions", Settings())):
                plan = planned(encoder, settings, documents)
                found = [(pair.source_id, pair.target_id) for pair in plan.pairs]
                told = {"mode": mode, "texts": form + (", half of them alone" if parted else "")}
                for group, names in _groups(own):
                    rate = evaluate_pairs(_of(gold, name_of, names), _of(found, name_of, names))
                    yield from rates(row, rate, told | group)


def _distinct(parts: Iterable[Versions]) -> list[Versions]:
    """Excerpts whose text no earlier one has in any language."""
    seen = set[str]()
    kept = []
    for own in parts:
        texts = {version.text for version in own.by_language.values()}
        if seen.isdisjoint(texts):
            kept.append(own)
        seen |= texts
    return kept


def _pile(texts: Sequence[Versions], parted: bool) -> tuple[tuple[Document, ...], Pairs, dict[str, str]]:
    """Documents without a language in names that say nothing, the pairs of their ids, and whose version each is."""
    draw = random.Random(0)
    documents, gold, name_of = list[Document](), Pairs(), dict[str, str]()
    for own in texts:
        languages = list(own.by_language)
        if parted and own.genre != COMPARABLE and draw.random() < 0.5:
            languages = [draw.choice(languages)]
        ids = {language: hashlib.sha256(f"{own.name} {language}".encode()).hexdigest()[:12] for language in languages}
        documents += [Document(ids[language], own.by_language[language].text) for language in languages]
        name_of |= dict.fromkeys(ids.values(), own.name)
        if own.genre != COMPARABLE:
            gold += itertools.combinations(ids.values(), 2)
    return tuple(sorted(documents, key=lambda document: document.id)), gold, name_of


def _of(pairs: Pairs, name_of: Mapping[str, str], names: frozenset[str]) -> Pairs:
    """The pairs with a document of some names."""
    return [pair for pair in pairs if not names.isdisjoint(name_of[id_] for id_ in pair)]


def _sentence_rows(
    row: RowMaker, texts: Sequence[Versions], align: Callable[[Sequence[str], Sequence[str]], list[Bead]]
) -> Iterator[Row]:
    """Sentences as they stand in the files, aligned."""
    scores: dict[str, list[BeadScores]] = defaultdict(list)
    sure = Rate(0, 0, 0, 0)
    for own in texts:
        for source, target in own.pairs if own.genre != COMPARABLE else ():
            found = align(*(own.by_language[language].sentences for language in (source, target)))
            gold = own.beads(source, target)
            scores[own.name].append(evaluate(gold, found))
            kept = [bead for bead in found if bead.confidence >= SURE and not bead.is_null]
            sure += Rate(len(set(kept) & set(gold)), len(kept), 0, 0)
    for group, names in _groups(texts):
        total = [score for name in sorted(names & scores.keys()) for score in scores[name]]
        if total:
            found_of = functools.reduce(operator.add, total)
            better = "higher" if row.keywords["system"] == OURS else ""
            yield row(metric="strict F1", value=found_of.strict.f1, settings=group, better=better)
            yield row(metric="all-bead F1", value=found_of.all_beads.f1, settings=group, better=better)
            if found_of.null.gold:
                yield row(metric="null recall", value=found_of.null.recall, settings=group)
    if sure.predicted:
        yield row(metric=f"rows at {SURE} and above that are right", value=sure.precision, better="higher")


def _comparable_rows(row: RowMaker, encoder: SharedEncoder, texts: Sequence[Versions]) -> Iterator[Row]:
    """How many rows of texts that are about one thing alone are sure to be translations, the pair being given."""
    aligner = Aligner(encoder=encoder, splitter=split, cache=False)
    for own in texts:
        for source, target in own.pairs if own.genre == COMPARABLE else ():
            sides = (own.by_language[language].text for language in (source, target))
            rows = aligner.align_documents(*sides, source=source, target=target)
            sure = sum(one.confidence >= SURE for one in rows if one.source and one.target)
            yield row(metric="sure rows of comparable texts", value=sure, unit="rows", settings={"text": own.name})


def _splitting_rows(row: RowMaker, texts: Sequence[Versions]) -> Iterator[Row]:
    """F1 of the ends of sentences, by genre."""
    rates_of = {own.name: [_rate_of_ends(*version) for version in own.by_language.items()] for own in texts}
    for group, names in _groups(texts):
        rate = functools.reduce(operator.add, (one for name in names for one in rates_of[name]))
        yield row(metric="ends of sentences, F1", value=rate.f1, settings=group, better="higher")


def _rate_of_ends(language: str, version: Version) -> Rate:
    """How many ends of sentences are found, each line by itself."""
    ends, found, place = {end for _, end in version.spans}, set[int](), 0
    for line in version.text.split("\n"):
        found |= {place + len(line[:end].rstrip()) for _, end in split(line, language)}
        place += len(line) + 1
    right = len(found & ends)
    return Rate(right, len(found), right, len(ends))
