"""Wrong structure and wording to plant: counts of lists, numbers of headings and captions, references, names, brackets.

As in `bench.audit_number_plants`, the places are found by simple patterns of this bench's own.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from bench.audit_copies import Edit
from bench.audit_number_plants import PROSE, Plant
from extract.model import Block, BlockLabel, Report, Span, squeezed

_UNITS = "つ|点|項目|分野|原則|要件|条件|段階|種類|目標|課題|柱|事項|要素"
_ANNOUNCED = re.compile(
    rf"(?:次|以下|下記)(?:に示す|に挙げる)?(?:の|に、?|、)?(?:主な|主要な)?(?P<n>\d{{1,2}}|[二三四五六七八九])(?:の)?(?:{_UNITS})"
)
_MARK = re.compile(r"^\s*(?:(?P<c>[①-⑳])|[（(]?(?P<d>\d{1,2})[）).．]|(?P<b>[・●○◆■]))")
_CLOSING = re.compile(rf"」の(?P<n>\d{{1,2}}|[二三四五六七八九])(?:{_UNITS}|社|機関|団体|省|州)")
_QUOTED_ROW = re.compile(r"(?:「[^「」]{1,30}」(?:、|と|および|及び)?){2,}$")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮"
_KANJI = "〇一二三四五六七八九"
_REFERENCE = re.compile(
    r"(?P<kind>図表|表|図|第)\s*(?P<n>\d{1,2})(?P<tail>\s*(?:[章節]|に(?:示|まとめ)|のとおり|の通り|参照|を参照|から|は))"
)
_HEADING = re.compile(r"^\s*第\s*(?P<n>\d{1,2})\s*[章節]|^\s*(?P<m>\d{1,2})[.．）)]")
_CAPTION = re.compile(r"^\s*(?:表|図|図表)\s*(?P<n>\d{1,2})(?![\d-])")
_KATAKANA = re.compile(r"[ァ-ヴー]{6,}")
_LATIN = re.compile(r"(?<![A-Za-z@./-])[A-Za-z]{7,}(?![A-Za-z@/-])(?!\.[a-z])")
_BRACKETED = re.compile(r"（[^（）「」]{2,60}）|「[^「」（）]{2,60}」")


def wording_plants(report: Report, chance: random.Random) -> Iterator[Plant]:
    """All wrong structure and wording that could be planted in a report, by kind."""
    yield from _lists(report, chance)
    yield from _numbering(report, chance)
    for block in report.blocks:
        if block.label in PROSE:
            yield from _references(report, block)
            yield from _cuts(report, block)
    yield from _names(report, chance)


def _replace(report: Report, span: Span, new: str, kind: str, near: Span | None = None) -> Plant:
    old = report.source_text[slice(*span)]
    return Plant(kind, (Edit(span.start, span.end, new),), near or span, f"{old[:12]} -> {new or 'gone'}")


# Lists.


def _lists(report: Report, chance: random.Random) -> Iterator[Plant]:
    blocks = sorted((b for b in report.blocks if not b.label.value.startswith("page_")), key=lambda b: b.reading_order)
    for i, block in enumerate(blocks):
        if block.label not in PROSE:
            continue
        for m in _ANNOUNCED.finditer(block.text.text):
            items = _items_behind(blocks[i + 1 : i + 30])
            if len(items) == _number(m["n"]):
                span = block.text.place(*m.span("n"))
                yield _replace(report, span, _other(m["n"], chance), "list_count")
                yield from _items(report, span, items)
        for m in _CLOSING.finditer(block.text.text):
            row = _QUOTED_ROW.search(block.text.text[: m.start() + 1])
            if row and row.group().count("「") == _number(m["n"]):
                yield _replace(report, block.text.place(*m.span("n")), _other(m["n"], chance), "list_names")


def _items(report: Report, announced: Span, items: Sequence[Block]) -> Iterator[Plant]:
    """A list without its second item; with one item's number doubled."""
    if len(items) < 3:
        return
    second, third = items[1], items[2]
    whole = Span(min(p.start for p in second.pieces), max(p.end for p in second.pieces))
    first = items[0].pieces[0].start
    if report.source_text[whole.end : whole.end + 2].strip() == "":
        yield Plant(
            "list_item_gone", (Edit(whole.start, whole.end, ""),), Span(announced.start, third.pieces[-1].end), "item 2"
        )
    m = _MARK.match(third.text.text)
    if m is not None and (m["c"] or m["d"]):
        group = "c" if m["c"] else "d"
        new = _CIRCLED[1] if m["c"] else "2"
        yield _replace(report, third.text.place(*m.span(group)), new, "list_number", Span(first, third.pieces[-1].end))


def _items_behind(blocks: Sequence[Block]) -> list[Block]:
    """The paragraphs of one list that begins at the first of some blocks: one style of mark, counted from 1."""
    items: list[Block] = []
    style = ""
    for block in blocks:
        m = _MARK.match(block.text.text)
        if m is None or block.label is BlockLabel.TABLE:
            if items and block.label is not BlockLabel.LIST_ITEM:
                return items
            if not items:
                return []
            continue
        own = "c" if m["c"] else "d" if m["d"] else "b"
        if style and own != style:
            continue
        style = own
        number = _CIRCLED.find(m["c"]) + 1 if m["c"] else int(m["d"]) if m["d"] else len(items) + 1
        if number != len(items) + 1 or len(_MARK.findall(block.text.text)) != 1:
            return items
        items.append(block)
    return items


def _number(printed: str) -> int:
    return int(printed) if printed.isdigit() else _KANJI.index(printed)


def _other(printed: str, chance: random.Random) -> str:
    number = _number(printed)
    near = [n for n in (number - 1, number + 1, number + 2) if 2 <= n <= 9 or (n <= 20 and printed.isdigit())]
    chosen = chance.choice([n for n in near if n >= 2])
    return str(chosen) if printed.isdigit() else _KANJI[min(chosen, 9)]


# Numbers that order.


def _numbering(report: Report, chance: random.Random) -> Iterator[Plant]:
    headings = [
        (b, m) for b in report.blocks if b.label is BlockLabel.SECTION_HEADER and (m := _HEADING.match(b.text.text))
    ]
    for block, m in headings:
        group = "n" if m["n"] else "m"
        number = int(m[group])
        if number >= 2 and number <= 8:
            span = block.text.place(*m.span(group))
            yield _replace(report, span, str(number - 1), "numbering_heading", _whole(block))
    for table in report.tables:
        if not table.number or not table.caption_pieces:
            continue
        start = table.caption_pieces[0].start
        m = _CAPTION.match(report.source_text[start : start + 20])
        if m and 2 <= int(m["n"]) <= 9:
            span = Span(start + m.start("n"), start + m.end("n"))
            yield _replace(
                report, span, str(int(m["n"]) - 1), "numbering_caption", Span(start, table.caption_pieces[0].end)
            )


def _whole(block: Block) -> Span:
    return Span(block.pieces[0].start, block.pieces[-1].end)


def _references(report: Report, block: Block) -> Iterator[Plant]:
    known = Counter(squeezed(t.number or "") for t in report.tables)
    known.update(squeezed(s.number or "") for s in report.sections)
    for m in _REFERENCE.finditer(block.text.text):
        name = squeezed(m["kind"] + m["n"] + (m["tail"].strip()[0] if m["kind"] == "第" else ""))
        if m["kind"] == "第" and m["tail"].strip()[0] not in "章節":
            continue
        if known[name]:
            new = "9" * len(m["n"]) if len(m["n"]) > 1 else "9" if not known[name.replace(m["n"], "9")] else "0"
            yield _replace(report, block.text.place(*m.span("n")), new, "reference")


# Words.


def _names(report: Report, chance: random.Random) -> Iterator[Plant]:
    for pattern, letters in (
        (_KATAKANA, "アイウエオカキクケコサシスセソタテトナニノハヒフヘホマミムメモラリルレロ"),
        (_LATIN, "abcdefghiklmnoprstu"),
    ):
        places: dict[str, list[tuple[Block, int, int]]] = {}
        for block in report.blocks:
            if block.label in PROSE:
                for m in pattern.finditer(block.text.text):
                    places.setdefault(m.group(), []).append((block, *m.span()))
        for word, found in places.items():
            if len(found) < 4:
                continue
            block, start, _ = chance.choice(found)
            at = chance.randrange(1, len(word) - 2)
            new = chance.choice([c for c in letters if c != word[at].lower()])
            span = block.text.place(start + at, start + at + 1)
            near = block.text.place(start, start + len(word))
            if near.end - near.start <= len(word) + 3:
                yield _replace(report, span, new, "name", near)


def _cuts(report: Report, block: Block) -> Iterator[Plant]:
    text = block.text.text
    for m in list(_BRACKETED.finditer(text))[:1]:
        span = block.text.place(m.end() - 1, m.end())
        yield _replace(report, span, "", "bracket", block.text.place(*m.span()))
    if block.label is BlockLabel.TEXT and len(text) > 80 and text.endswith("。"):
        span = block.text.place(len(text) - 5, len(text))
        yield _replace(
            report, span, "", "cut_sentence", Span(block.text.place(len(text) - 40, len(text)).start, span.end)
        )
