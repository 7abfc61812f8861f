"""Cleaning changes nothing twice, and every cleaned character leads back to where it came from."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from extract.model import Span
from extract.text.clean import clean_pieces, clean_text
from extract.text.widths import INVISIBLE

ALPHABET = st.sampled_from(
    list(
        "漢字日本語かなカナガｶﾞﾊﾟｵｰ･。、，．・「」（）①②％～〜-–()%,.:/@abcXYZ019２０ａＡ"
        "\n\r \u3000\t⻑⼀‧\u200b\ufeff\u3099\u309a\x00wwhtp"
    )
)
TEXTS = st.text(ALPHABET, max_size=60)


@settings(max_examples=600, deadline=None)
@given(TEXTS)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_map_is_monotone_and_only_listed_characters_go(text: str) -> None:
    ledger: dict[str, int] = {}
    cleaned = clean_pieces(text, (Span(0, len(text)),), ledger=ledger)
    places = [cleaned.source_of(i) for i in range(len(cleaned.text))]
    assert all(a.start <= b.start and a.end <= b.end for a, b in pairwise(places))
    kept = {o for p in places for o in range(p.start, p.end)}
    lost = [c for i, c in enumerate(text) if i not in kept and not c.isspace() and not INVISIBLE.match(c)]
    assert lost == []
    spaces_and_invisible = len(text) - len(kept)
    assert spaces_and_invisible == ledger.get("wrap", 0) + ledger.get("blank", 0) + ledger.get("invisible", 0)


@settings(max_examples=300, deadline=None)
@given(TEXTS, TEXTS, TEXTS)
def test_lifted_text_leaves_no_trace(before: str, lifted: str, after: str) -> None:
    source = before + "図" + lifted + "図" + after
    resume = len(before) + len(lifted) + 2
    cleaned = clean_pieces(source, (Span(0, len(before)), Span(resume, len(source))))
    assert cleaned.text == clean_text(before + "\n" + after)
    for i in range(len(cleaned.text)):
        place = cleaned.source_of(i)
        assert place.end <= len(before) or place.start >= resume
