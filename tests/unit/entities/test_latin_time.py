"""Names in Latin letters are looked for in linear time, whatever the text."""

import pytest

from extract.entities.latin import find_latin
from extract.rules import load_rules


@pytest.mark.parametrize("text", ["A" * 4000, "Aa" * 3000, "1-" * 4000, "AB CD " * 800])
def test_long_runs_of_letters_hold_no_name_and_do_not_stall(text):
    assert list(find_latin(text + "!", load_rules().gazetteer.names)) == []


def test_regional_names_of_several_words_are_found():
    found = [c for c in find_latin("担当は Neue Werft.NRW である", load_rules().gazetteer.names)]
    assert "Neue Werft.NRW" in ["担当は Neue Werft.NRW である"[c.start : c.end] for c in found]
