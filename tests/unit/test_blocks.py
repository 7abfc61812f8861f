"""Paragraphs, headings, lists, captions and notes built from small dumps."""

from dataclasses import dataclass

import pytest

from extract.blocks import build_blocks
from extract.lines import mark_furniture, page_lines
from extract.model import Cell, Span, Table, TableBody
from extract.read.text_dump import read_dump
from extract.rules import load_rules


@dataclass(frozen=True)
class Text:
    text: str
    flags: tuple = ()


@pytest.fixture(scope="module")
def rules():
    return load_rules()


def build(text: str, rules, tables=()):
    pages = [p for p, _ in read_dump(Text(text))]
    lines, pages = mark_furniture([line for p in pages for line in page_lines(p)], pages)
    structure = build_blocks(lines, tables, pages, rules)
    covered = [0] * len(text)
    for block in structure.blocks:
        for piece in block.pieces:
            for at in range(piece.start, piece.end):
                covered[at] += 1
    assert all(n == 1 for n, c in zip(covered, text, strict=True) if not c.isspace())
    return structure


def shown(structure) -> list[tuple[str, str]]:
    return [(b.label.value, b.text.text) for b in structure.blocks]


# A blank at a line's end ends its paragraph here, as in dumps of some word processors.
FILLER = "".join(f"この段落は{c}の話であり、行末の空白\nで終わっていることを示す例である。 \n" for c in "甲乙丙丁戊己")


def test_paragraphs_are_joined_over_lines_and_pages(rules) -> None:
    text = "全体の経緯をここで述べるとしたらどうな\nるのかという点は\x0c次の頁に続いている。 \n" + FILLER
    assert shown(build(text, rules))[0] == (
        "text",
        "全体の経緯をここで述べるとしたらどうなるのかという点は次の頁に続いている。",
    )


def test_a_table_inside_a_sentence_is_lifted_out(rules) -> None:
    head, body, tail = "合計の数は表に示したとおりで\n", "項目 12\n合計 12\n", "あり、増加している。 \n"
    start = len(head)
    piece = Span(start, start + len(body))
    cell = Cell(row=0, column=0, text="12", page_no=1, pieces=(Span(start + 3, start + 5),))
    table = Table(
        table_id="t",
        page_no=1,
        rows=1,
        columns=1,
        header_rows=0,
        body=TableBody.FOUND,
        method="x",
        cells=(cell,),
        pieces=(piece,),
    )
    found = shown(build(head + body + tail + FILLER, rules, (table,)))
    assert found[:2] == [("text", "合計の数は表に示したとおりであり、増加している。"), ("table", "項目12合計12")]


def test_sections_nest_and_keep_their_numbers(rules) -> None:
    text = (
        "第 1 章 総論 \n第 1 節 背景 \n"
        + FILLER
        + "1．経緯 \n"
        + FILLER
        + "(1) 前史 \n"
        + FILLER
        + "2．現状 \n"
        + FILLER
        + "おわりに \n"
        + FILLER
        + "第 2 章 各論 \n"
        + FILLER
    )
    found = build(text, rules).sections
    assert [(s.level, s.kind, s.number, s.title) for s in found] == [
        (1, "chapter", "第 1 章", "総論"),
        (2, "section", "第 1 節", "背景"),
        (3, "subsection", "1．", "経緯"),
        (4, "item", "(1)", "前史"),
        (3, "subsection", "2．", "現状"),
        (2, "section", None, "おわりに"),
        (1, "chapter", "第 2 章", "各論"),
    ]
    assert {s.chapter_id for s in found[:6]} == {found[0].section_id}
    assert found[0].span.end == found[6].span.start


def test_numbered_lines_in_a_row_are_a_list(rules) -> None:
    text = FILLER + "1）人材の育成 \n2）資金の調達 \n・融資 \n・出資 \n3）販路の開拓 \n" + FILLER
    found = [(b.marker, b.level) for b in build(text, rules).blocks if b.label.value == "list_item"]
    assert found == [("1）", 1), ("2）", 1), ("・", 2), ("・", 2), ("3）", 1)]


def test_a_list_on_one_line_is_parted(rules) -> None:
    found = shown(build(FILLER + "① 生産技術 ② 新素材 ③ 情報通信 \n" + FILLER, rules))
    assert [text for label, text in found if label == "list_item"] == ["①生産技術", "②新素材", "③情報通信"]


def test_references_in_prose_are_no_headings(rules) -> None:
    text = (
        FILLER + "第 2 節では、次の点を見る。 \n図 1 に示すとおりである。 \n（注\n2）。この点は後で述べる。 \n" + FILLER
    )
    structure = build(text, rules)
    assert structure.sections == ()
    assert {label for label, _ in shown(structure)} <= {"text", "footnote"}


def test_contents_lists_hold_no_headings(rules) -> None:
    entries = "第1章 総論………………1 \n第2章 各論………………9 \n参考文献………………20 \n"
    text = "目 次 \n" + entries + "第1章 総論 \n" + FILLER + "第2章 各論 \n" + FILLER
    assert [s.title for s in build(text, rules).sections] == ["目次", "総論", "各論"]


def test_a_summary_of_chapters_is_not_the_chapters(rules) -> None:
    text = (
        "要 旨 \n第1章 総論 \n"
        + FILLER
        + "第2章 各論 \n"
        + FILLER
        + "第 1 章 総論 \n"
        + FILLER
        + "第 2 章 各論 \n～その例～ \n"
        + FILLER
    )
    found = [(s.kind, s.level, s.title) for s in build(text, rules).sections]
    assert found == [
        ("chapter", 1, "要旨"),
        ("summary", 2, "総論"),
        ("summary", 2, "各論"),
        ("chapter", 1, "総論"),
        ("chapter", 1, "各論～その例～"),
    ]


def test_captions_notes_and_references_have_their_labels(rules) -> None:
    text = (
        FILLER
        + "図 1 政策の推移 \n（出所）白書 \n写真 1：会場    写真 2：展示 \n注）一部を除く。 \n"
        + FILLER
        + "参考文献 \n・山田『政策論』2016 年 \n1. Smith, Clusters \n"
    )
    found = [f for f in shown(build(text, rules)) if f[0] != "text"]
    assert found == [
        ("caption", "図1政策の推移"),
        ("source_note", "（出所）白書"),
        ("caption", "写真1：会場"),
        ("caption", "写真2：展示"),
        ("footnote", "注）一部を除く。"),
        ("section_header", "参考文献"),
        ("reference", "・山田『政策論』2016年"),
        ("reference", "1. Smith, Clusters"),
    ]


def test_without_the_blank_short_lines_end_paragraphs(rules) -> None:
    full = "あ" * 40
    text = "\n".join([full, full, "短い終わり。", "　" + full[1:], full, "これで終わり。"] * 4)
    found = shown(build(text, rules))
    assert len(found) == 8
    assert found[0][1] == full * 2 + "短い終わり。"


def test_ids_do_not_move_when_text_is_added_before(rules) -> None:
    text = "第 1 章 総論 \n" + FILLER
    before = {b.block_id for b in build(text, rules).blocks} | {s.section_id for s in build(text, rules).sections}
    structure = build("まえがき \n全く別の段落がここに一つ入っている。 \n" + text, rules)
    after = {b.block_id for b in structure.blocks} | {s.section_id for s in structure.sections}
    assert before <= after
