"""The convolution with fewer products against the sums that it stands for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.encoders.short_convolution import ShortConvolution
from aligner.model import Floats


def _plain(rows: Floats, weights: Floats, count: int) -> Floats:
    rows, weights = rows.astype(np.float64), weights.astype(np.float64)
    return np.array(
        [sum(rows[start + place] @ weights[place] for place in range(len(weights))) for start in range(count)]
    )


@given(window=st.integers(1, 5), count=st.integers(1, 23), width=st.integers(1, 6), seed=st.integers(0, 99))
def test_is_the_sum_over_each_window(window: int, count: int, width: int, seed: int) -> None:
    """Four outputs at once give what one at a time gives, for every window and length."""
    draw = np.random.default_rng(seed)
    weights = draw.normal(size=(window, width, 3)).astype(np.float32)
    convolve = ShortConvolution(weights)
    rows = draw.normal(size=(convolve.rows(count), width)).astype(np.float32)
    found = convolve(rows, count)
    assert found.shape == (count, 3)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, _plain(rows, weights, count), atol=1e-4)


@pytest.mark.parametrize("window", [2, 3, 5])
def test_reads_no_row_beyond_those_it_asks_for(window: int) -> None:
    """Rows behind those are never touched: what they hold does not show."""
    weights = np.ones((window, 1, 1), np.float32)
    convolve = ShortConvolution(weights)
    rows = np.full((convolve.rows(5) + 4, 1), np.nan, np.float32)
    rows[: convolve.rows(5)] = 1
    np.testing.assert_allclose(convolve(rows, 5), np.full((5, 1), float(window)), rtol=1e-5)
