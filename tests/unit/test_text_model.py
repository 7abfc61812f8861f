"""The map from cleaned text to its source."""

import pytest

from extract.errors import InternalError
from extract.model import CleanText, Segment, Span


def test_places_follow_dropped_characters():
    # source "カ\nナ 1" cleaned to "カナ1"
    text = CleanText("カナ1", (Segment(0, 1, 10, 1), Segment(1, 1, 12, 1), Segment(2, 1, 14, 1)))
    assert text.place(0, 2) == Span(10, 13)
    assert text.pieces(0, 3) == (Span(10, 11), Span(12, 13), Span(14, 15))
    assert text.position_of(11) is None
    assert text.position_of(14) == 2


def test_substitution_is_indivisible():
    text = CleanText("ガス", (Segment(0, 1, 5, 2), Segment(1, 1, 7, 1)))
    assert text.source_of(0) == Span(5, 7)
    assert text.place(0, 2) == Span(5, 8)


def test_segments_must_tile():
    with pytest.raises(InternalError):
        CleanText("ab", (Segment(0, 1, 0, 1),))
