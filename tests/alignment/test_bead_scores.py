"""What each bead scores, against the plain version."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner import Bead, Settings
from aligner.alignment.band import compare
from aligner.alignment.bead_scores import Scores
from aligner.alignment.constraints import IMPOSSIBLE, NOTHING_FIXED
from aligner.alignment.overlaps import Overlaps, sum_overlaps
from aligner.alignment.shared_words import shared_words
from tests import reference

WORDS = "Geneva Helsinki Lisbon Malaga Riga".split()


@st.composite
def texts(draw: st.DrawFn) -> tuple[Overlaps, list[str]]:
    """The overlaps of a text, and its sentences, most of which are a word that the other text may have, too."""
    n, seed = draw(st.integers(1, 4)), draw(st.integers(0, 10_000))
    rows = np.random.default_rng(seed).standard_normal((n, 6)).astype(np.float32)
    rows += np.eye(6, dtype=np.float32)[0] * 2
    lengths = draw(st.lists(st.integers(1, 900), min_size=n, max_size=n))
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return sum_overlaps(unit, np.array(lengths, np.float32), 3), draw(
        st.lists(st.sampled_from([*WORDS, ""]), min_size=n, max_size=n)
    )


@settings(max_examples=20, deadline=None)  # the plain version is slow
@given(source=texts(), target=texts(), cuts=st.tuples(*[st.integers(0, 4)] * 4), ending=st.booleans())
def test_each_bead_scores_what_the_plain_version_says(
    source: tuple[Overlaps, list[str]],
    target: tuple[Overlaps, list[str]],
    cuts: tuple[int, int, int, int],
    ending: bool,
) -> None:
    """In any window of positions, told by where beads begin or end; what would lie outside a text is impossible."""
    (ours, first), (theirs, second) = source, target
    words = shared_words(first, second)
    shared = {(int(i), int(j)): float(w) for i, j, w in zip(words.source, words.target, words.weights, strict=True)}
    whole = compare(ours, theirs, Settings(max_group=3), words)
    scores = Scores(whole.similarity, words, whole.kinds, whole.usual, NOTHING_FIXED, whole.costs)
    n, m = len(ours.lengths), len(theirs.lengths)
    rows, columns = (
        (min(cut[0], size), max(min(cut[1], size), min(cut[0], size)) + 1)
        for cut, size in ((cuts[:2], n), (cuts[2:], m))
    )
    found = scores.of_beads(rows, columns, ending)
    for (number, (a, b)), i, j in itertools.product(enumerate(whole.kinds), range(*rows), range(*columns)):
        start, left = (i - a, j - b) if ending else (i, j)
        own = found[i - rows[0], number, j - columns[0]]
        if min(start, left) < 0 or start + a > n or left + b > m:
            assert own == IMPOSSIBLE
            continue
        bead = Bead(tuple(range(start, start + a)), tuple(range(left, left + b)))
        assert own == pytest.approx(reference.bead_value(bead, ours, theirs, shared), abs=2e-4)
