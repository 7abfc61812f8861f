"""What a document is called, told by its own first pages."""

import pytest

from extract.model import Block, BlockLabel, CleanText, Segment, Span
from extract.titles import find_title

T, H, X, C = BlockLabel.TITLE, BlockLabel.SECTION_HEADER, BlockLabel.TEXT, BlockLabel.CAPTION


def blocks(*entries):
    found, at = [], 0
    for n, (label, words) in enumerate(entries):
        text = CleanText(words, (Segment(0, len(words), at, len(words)),))
        pieces = (Span(at, at + len(words)),)
        found.append(Block(block_id=f"b{n}", page_no=1, reading_order=n, label=label, text=text, pieces=pieces))
        at += len(words) + 1
    return found


@pytest.mark.parametrize(
    ("entries", "title"),
    [
        ([(T, "湖岸整備の課題と"), (T, "今後の進め方"), (H, "1. 目的")], "湖岸整備の課題と今後の進め方"),
        ([(T, "湖岸整備計画"), (T, "概要版"), (X, "本文。")], "湖岸整備計画 概要版"),
        ([(T, "湖岸の窓口一覧"), (T, "港湾課 012-345-6789")], "湖岸の窓口一覧"),
        (
            [(X, "湖政発第12号"), (X, "令和3年4月1日"), (X, "各町長 殿"), (X, "湖岸の手入れについて（依頼）")],
            "湖岸の手入れについて（依頼）",
        ),
        ([(X, "（単位：人）"), (C, "表2 来訪者数")], "表2 来訪者数"),
        ([(X, "令和3年4月1日現在"), (X, "湖岸のあらまし"), (X, "町は湖に面する。")], "湖岸のあらまし"),
        ([(X, "（人）"), (X, "1,204")], None),
    ],
)
def test_titles(entries, title):
    assert find_title(blocks(*entries)) == title
