"""Batches of texts of like length."""

from hypothesis import given
from hypothesis import strategies as st

from aligner.encoders.batches import even_batches


@given(lengths=st.lists(st.integers(1, 60)), tokens=st.integers(20, 100))
def test_each_text_is_in_one_batch_that_is_bounded(lengths: list[int], tokens: int) -> None:
    """Batches hold every place once, longest first, and when padded no more tokens than wanted, or one text."""
    batches = list(even_batches(lengths, tokens))
    places = [place for batch in batches for place in batch]
    assert sorted(places) == list(range(len(lengths)))
    assert [lengths[place] for place in places] == sorted(lengths, reverse=True)
    assert all(len(batch) == 1 or len(batch) * lengths[batch[0]] <= tokens for batch in batches)


def test_texts_of_one_length_fill_a_batch() -> None:
    """As many as fit stand together."""
    assert list(map(len, even_batches([10] * 7, 30))) == [3, 3, 1]
