"""Recognised characters as a page: look-alikes settled by their neighbours, strokes told from rules, gaps closed."""

from itertools import pairwise

import pytest

from extract.model import BBox
from extract.read.ocr import _page_text, settled, without_strokes
from extract.read.ocr_lines import ReadChar, ReadLine


def chars(text, pitch=10.0, width=8.0, top=0.0):
    return tuple(
        ReadChar(text=c, box=BBox(x0=i * pitch, top=top, x1=i * pitch + width, bottom=top + 10.0), confidence=0.9)
        for i, c in enumerate(text)
    )


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("クラス夕一数", "クラスター数"),
        ("6力月", "6カ月"),
        ("エネルギ一部門", "エネルギ一部門"),  # 一部 is a word: both readings make sense, the engine's stays
        ("プロジェク卜", "プロジェクト"),
        ("口シア", "ロシア"),
        ("ー貫した", "一貫した"),
        ("人口", "人口"),
        ("二つの工場", "二つの工場"),
        ("電力", "電力"),
        ("データ一つ", "データ一つ"),
    ],
)
def test_look_alikes_are_settled_only_by_their_neighbours(read, meant):
    assert "".join(c.text for c in settled(chars(read))) == meant


def test_strokes_that_chain_up_are_no_rules():
    lines = [c for k in range(4) for c in chars("調査報告", top=11.0 * k)]
    stroke = BBox(x0=12.0, top=0.0, x1=13.0, bottom=44.0)
    border = BBox(x0=-6.0, top=-2.0, x1=-5.0, bottom=60.0)
    head = BBox(x0=-6.0, top=-2.0, x1=60.0, bottom=-1.0)
    underline = BBox(x0=0.0, top=9.5, x1=38.0, bottom=10.0)
    assert without_strokes([stroke, border, head, underline], [c.box for c in lines]) == [border, head, underline]


def test_a_short_upright_run_that_meets_nothing_is_no_rule():
    run = BBox(x0=100.0, top=0.0, x1=101.0, bottom=30.0)
    assert without_strokes([run], [c.box for c in chars("表")]) == []
    head = BBox(x0=90.0, top=-1.0, x1=200.0, bottom=0.0)
    assert without_strokes([run, head], [c.box for c in chars("表")]) == [run, head]


def test_letters_touch_and_columns_do_not():
    line = chars("合計") + tuple(
        ReadChar(text=c.text, box=BBox(x0=c.box.x0 + 60, top=0.0, x1=c.box.x1 + 60, bottom=10.0), confidence=0.9)
        for c in chars("12")
    )
    text, glyphs = _page_text([ReadLine(chars=line, box=BBox(x0=0.0, top=0.0, x1=80.0, bottom=10.0))], 1.0)
    assert text == "合計12\n"
    gaps = [round(b.box.x0 - a.box.x1, 6) for a, b in pairwise(glyphs)]
    assert gaps == [0.0, 42.0, 0.0]
    assert [g.confidence for g in glyphs] == [0.9] * 4
