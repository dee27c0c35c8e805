"""Rivals of candidate pairs: how far the similarity of each is above that of the next best."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aligner.matching.document_vectors import Integers
from aligner.matching.features import Pairs, Reals
from aligner.matching.near_duplicates import are_exclusive
from aligner.matching.pair_scorer import Documents, PairScorer

NEAREST = 2  # documents that each rival could be paired with besides
OWNERS_AT_ONCE = 65_536  # documents whose candidates are sorted together
THIRD_LANGUAGES = 2  # in which a partner and its rival are looked at, where there are so many


@dataclass(frozen=True, eq=False, slots=True)
class Rivals:
    """For each document and other language its candidates there, nearest first.

    keys, starts: of document and language, in rising order, shape (m,), and where their candidates begin, shape
    (m + 1,). others, similarity: the candidates and how similar they are to the document, shape (n,). codes: of the
    language of each document, shape (documents,). owners, nearest_there: the nearest of each document in each language,
    nearest first, and whose it is, shape (m,).
    """

    keys: Integers
    starts: Integers
    others: npt.NDArray[np.int32]
    similarity: Reals
    codes: Integers
    owners: Integers
    nearest_there: npt.NDArray[np.int32]

    def of_pairs(self, pairs: Pairs, most: int) -> tuple[Integers, Reals]:
        """For each pair the documents that could stand for its second, and for its first, and how similar they are.

        Both of shape (n, 2, at most most), nearest first, -1 where there are no more; the partners are among them.
        """
        starts, ends = self._ends(pairs[:, ::-1] * (self.codes.max(initial=0) + 1) + self.codes[pairs])
        width = min(most, int((ends - starts).max(initial=0)))
        rows = starts[..., None] + np.arange(width)
        there = rows < ends[..., None]
        rows = np.where(there, rows, 0)
        return np.where(there, self.others[rows], -1), np.where(there, self.similarity[rows], -1.0)

    def nearest(self, places: Integers, languages: Integers) -> Integers:
        """The NEAREST candidates of some documents in a language each, nearest first, -1 where there are no more.

        places, languages: -1 is no document; the codes of the languages; of one shape. Returns that shape, and NEAREST.
        """
        starts, ends = self._ends(places * (self.codes.max(initial=0) + 1) + languages)
        rows = starts[..., None] + np.arange(NEAREST)
        there = (rows < ends[..., None]) & (places >= 0)[..., None]
        return np.where(there, self.others[np.where(there, rows, 0)], -1)

    def _ends(self, keys: Integers) -> tuple[Integers, Integers]:
        """Where the candidates of some keys begin and end; both the same where there are none."""
        places = np.searchsorted(self.keys, keys)
        there = np.append(self.keys, -1)[places] == keys
        return self.starts[places], np.where(
            there, self.starts[np.minimum(places + 1, len(self.keys))], self.starts[places]
        )

    def beside(self, pairs: Pairs, others: Integers) -> Integers:
        """For each pair and each of the others of of_pairs, what that could be paired with; see nearest.

        Returns shape (n, 2, len(others) + 1, NEAREST), that of the partner itself last.
        """
        partners = np.concatenate([others, pairs[..., None]], axis=2)
        # What could stand for the first of a pair would be paired with documents in the language of the second.
        return self.nearest(partners, np.broadcast_to(self.codes[pairs[:, ::-1]][..., None], partners.shape))

    def elsewhere(self, pairs: Pairs, others: Integers) -> Integers:
        """For each of the others of of_pairs documents of third languages: one for the partner, and one for it.

        Those languages are the ones where the other has its nearest candidates. Returns shape (n, 2, len(others), at
        most THIRD_LANGUAGES + 1, 2), where one language may be that of the pair; -1 where there is none.
        """
        languages = int(self.codes.max(initial=0)) + 1
        rows = np.searchsorted(self.owners, others)[..., None]
        rows = rows + np.arange(min(THIRD_LANGUAGES + 1, languages - 1) if languages > 2 else 0)
        inside = rows < len(self.owners)
        rows = np.where(inside, rows, 0)
        found = np.where(inside & (self.owners[rows] == others[..., None]), self.nearest_there[rows], -1)
        of_place = self.codes[pairs[:, ::-1]][..., None, None]
        found = np.where(self.codes[found] == of_place, -1, found)
        partners = np.broadcast_to(pairs[..., None, None], found.shape)
        of_partners = self.nearest(np.where(found < 0, -1, partners), self.codes[found])[..., 0]
        return np.stack([of_partners, found], axis=-1)


def find_rivals(pairs: Pairs, similarity: Reals, languages: Sequence[str]) -> Rivals:
    """The rivals among candidate pairs. similarity: of each, shape (n,). languages: of all documents."""
    numbers = {language: code for code, language in enumerate(sorted(set(languages)))}
    codes = np.array([numbers[language] for language in languages], np.int64)
    others, of_both = np.empty(2 * len(pairs), np.int32), np.empty(2 * len(pairs))
    firsts, keys, done = [np.empty(0, np.int64)], [np.empty(0, np.int64)], 0
    for low in range(0, len(codes), OWNERS_AT_ONCE):  # their sorting takes more memory than what comes of it
        sides = [np.flatnonzero((own >= low) & (own < low + OWNERS_AT_ONCE)) for own in pairs.T]
        rows = np.concatenate(sides)
        owners, own = (np.concatenate([pairs[sides[0], one], pairs[sides[1], 1 - one]]) for one in (0, 1))
        own_keys = owners * len(numbers) + codes[own]
        order = np.lexsort((own, -similarity[rows], own_keys))
        end = done + len(rows)
        others[done:end], of_both[done:end] = own[order], similarity[rows[order]]
        begin = np.flatnonzero(np.diff(own_keys[order], prepend=-1))
        firsts.append(begin + done)
        keys.append(own_keys[order[begin]])
        done = end
    starts, of_starts = np.concatenate(firsts), np.concatenate(keys)
    owners = of_starts // max(len(numbers), 1)
    nearest = np.lexsort((-of_both[starts], owners))  # the nearest of each document and language
    near = others[starts[nearest]]
    return Rivals(of_starts, np.append(starts, done), others, of_both, codes, owners[nearest], near)


def pair_margins(
    scorer: PairScorer[Documents],
    pairs: Pairs,
    similarity: Reals,
    rivals: Integers,
    rival_similarity: Reals,
    beside: Integers,
    elsewhere: Integers,
    exempt_versions: bool,
) -> Reals:
    """How far the similarity of each candidate pair, shape (n,), is above that of its nearest rival.

    rivals, rival_similarity: see Rivals.of_pairs. beside, elsewhere: see Rivals. exempt_versions: do not count a
    version of the partner, in its own language, as the partner's rival, unless it has a better partner of its own.
    """

    def nearest_rival(
        least: float, place: int, partner: int, others: Integers, near: Reals, beside: Integers, elsewhere: Integers
    ) -> float:
        """The similarity of the nearest rival of one side, at least so much: what is below makes no difference."""
        own = beside[-1].tolist()
        for other, score, theirs, third in zip(
            others.tolist(), near.tolist(), beside[:-1].tolist(), elsewhere.tolist(), strict=True
        ):
            if other < 0 or score <= least:
                break
            judges = dict.fromkeys([*theirs, *own])
            if other != partner and not (
                exempt_versions and not are_exclusive(scorer, place, partner, other, judges, third)
            ):
                return float(score)
        return least

    found = []
    for pair, *sides in zip(pairs.tolist(), rivals, rival_similarity, beside, elsewhere, strict=True):
        nearest = scorer.criteria.unrelated
        for place, partner, *side in zip(pair[::-1], pair, *sides, strict=True):
            nearest = nearest_rival(nearest, place, partner, *side)
        found.append(nearest)
    return similarity - np.array(found, np.float64)
