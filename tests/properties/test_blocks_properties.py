"""Every non-space source character is in exactly one block, whatever the lines say."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from extract.blocks import build_blocks
from extract.lines import mark_furniture, page_lines
from extract.read.text_dump import read_dump
from extract.rules import load_rules

RULES = load_rules()
LINES = st.sampled_from(
    [
        "第 1 章 総論 ",
        "第 2 節 背景",
        "1．経緯",
        "(1) 前史 ",
        "① 甲 ② 乙 ③ 丙",
        "・項目 ",
        "目 次",
        "総論……………3",
        "図 1 推移    図 2 比較 ",
        "（出所）白書",
        "注）一部",
        "本文が続いて（括弧を",
        "閉じる）行である。 ",
        "　字下げの段落。",
        "12",
        "- 7 -",
        "",
        " ",
        "参考文献 ",
        "European Cluster ",
        "要",
        "旨",
        "\x0c",
        "～副題～ ",
    ]
)


@dataclass(frozen=True)
class Text:
    text: str
    flags: tuple = ()


@settings(max_examples=50, deadline=None)
@given(st.lists(LINES, max_size=30), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_each_character_is_in_one_block(lines: list[str], newline: str) -> None:
    text = newline.join(lines)
    pages = [p for p, _ in read_dump(Text(text))]
    assert "".join(p.text for p in pages) == text
    found, pages = mark_furniture([line for p in pages for line in page_lines(p)], pages)
    structure = build_blocks(found, (), pages, RULES)
    counts = [0] * len(text)
    for block in structure.blocks:
        for piece in block.pieces:
            for at in range(piece.start, piece.end):
                counts[at] += 1
    assert all(n == 1 for n, c in zip(counts, text, strict=True) if not c.isspace())
    ids = [b.block_id for b in structure.blocks]
    assert len(set(ids)) == len(ids)
