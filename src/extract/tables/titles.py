"""Titles without a number, right over a table: ■…, 【…】, （１）…, or a plain line that names what follows.

Here: giving such a title to a table that geometry found and no numbered caption names. The title keeps its block
(often a heading of the section tree); the table only says what stands over it. Not here: numbered captions
(`captions`, `binding`).
"""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.model import BBox, Line, LineKind
from extract.rules.tables import TableRules
from extract.tables.binding import Bound
from extract.tables.captions import Caption, CaptionKind, LineRole, line_spans
from extract.tables.cell_values import display_width, folded

MARKS = frozenset("■□◆◇●○▼▽★◎▪◼")
OPENING = "【<〈《〔["
CLOSING = "】>〉》〕]"
MAX_WIDTH = 72  # display columns: longer lines are sentences
REACH_EM = 2.4  # white between a title and what stands under it
TIGHT_EM = 0.7  # lines of one paragraph stand closer than this
LARGER = 1.12
CENTRE_EM = 1.2
PASSED = 3  # lines between a title and its table: units, remarks in brackets
_NUMBER = r"[0-9]{1,2}(?:[-.][0-9]{1,2})*|[一二三四五六七八九十]{1,2}|[A-Za-zア-ン]"
_ENUMERATOR = re.compile(rf"(?:[(]\s?(?:{_NUMBER})\s?[)]|(?:{_NUMBER})[.)、\s]|[\u2460-\u2473])\s*(?=\S)")
_DIVISION = re.compile(r"第\s?[0-9一二三四五六七八九十]+\s?[編部章節款項条]")
_REMARK = re.compile(r"[(\[【][^()\[\]]*[)\]】]")
_UNIT_BEHIND = re.compile(r"\s*[(（\[【〔]\s*単\s*位[^)）\]】〕]*[)）\]】〕]\s*$|\s{3,}\S.*$")
_NO_TITLE = re.compile(r"[・･*※△▲]|[(]?注|→|http|[-\d,.\s]+$")
_RUNS_ON = re.compile("[ぁ-ん、。,;:：]$")


class TitleFinder:
    """Finds the lines right over tables that name them.

    Args:
        lines: The document's lines.
        held: Indices of lines that lie inside tables.
        roles: What captions and side texts took.
        rules: The table rules.
    """

    def __init__(
        self, lines: Sequence[Line], held: frozenset[int], roles: dict[int, LineRole], rules: TableRules
    ) -> None:
        self.lines = lines
        self.roles = roles
        self.rules = rules
        self.pages: dict[int, list[int]] = {}
        for index, line in enumerate(lines):
            if line.box is not None and line.kind is LineKind.BODY and line.text.strip() and index not in held:
                self.pages.setdefault(line.page_no, []).append(index)

    def titled(self, bound: Sequence[Bound]) -> list[Bound]:
        """The bodies, those without a caption under the title that stands over them, if there is one."""
        used: set[int] = set()
        found: list[Bound] = []
        boxes = [(b.draft.page_no, b.draft.box) for b in bound if b.draft is not None and b.draft.box is not None]
        for b in bound:
            index = None
            if b.caption is None and b.draft is not None and b.draft.box is not None:
                others = [x for page, x in boxes if page == b.draft.page_no and x is not b.draft.box]
                index = self._title_over(b, others)
            if index is None or index in used:
                found.append(b)
                continue
            used.add(index)
            found.append(replace(b, caption=title_caption(self.lines, index)))
        return found

    def _title_over(self, bound: Bound, others: Sequence[BBox]) -> int | None:
        """The index of the line that names a table, or None."""
        draft = bound.draft
        if draft is None or draft.box is None:
            return None
        sizes = [s for i in draft.lines if (s := self.lines[i].size_pt)]
        size = statistics.median(sizes) if sizes else 0.0
        edge = draft.box.top
        for index, box in self._above(draft.page_no, draft.box):
            em = self.lines[index].size_pt or 10.0
            if edge - box.bottom > REACH_EM * em or any(_is_between(o, box, draft.box) for o in others):
                return None
            if self._is_passed(index, draft.box):
                edge = box.top
                continue
            return index if index not in self.roles and self._names(index, draft.box, size) else None
        return None

    def _above(self, page_no: int, table: BBox) -> Iterator[tuple[int, BBox]]:
        """The lines over a table in its width, nearest first, a few of them."""
        over = [
            (i, box)
            for i in self.pages.get(page_no, ())
            if (box := self.lines[i].box) is not None
            and box.bottom < table.top + 4
            and min(box.x1, table.x1) > max(box.x0, table.x0)
        ]
        yield from sorted(over, key=lambda x: -x[1].bottom)[: PASSED + 1]

    def _is_passed(self, index: int, table: BBox) -> bool:
        """Whether a line is a unit, or a remark in brackets at the table's right: the title stands over it."""
        role = self.roles.get(index)
        if role is not None:
            return role is LineRole.UNIT
        line = self.lines[index]
        remark = _REMARK.fullmatch(unicodedata.normalize("NFKC", line.text).strip()) is not None
        return remark and line.box is not None and line.box.x0 > (table.x0 + table.x1) / 2

    def _names(self, index: int, table: BBox, size: float) -> bool:
        """Whether a line is a title: marked, numbered, centred, set larger, or worded as one; never a sentence."""
        line = self.lines[index]
        if not may_title(line.text) or self._goes_on(index):
            return False
        return opens_as_title(line.text) or ends_as_title(line.text, self.rules) or self._set_apart(line, table, size)

    def _goes_on(self, index: int) -> bool:
        """Whether a line ends the paragraph of the line over it."""
        line = self.lines[index]
        before = next((self.lines[i] for i in reversed(self.pages[line.page_no]) if i < index), None)
        if before is None or before.box is None or line.box is None or not line.size_pt:
            return False
        near = 0 <= line.box.top - before.box.bottom < TIGHT_EM * line.size_pt
        same = abs((before.size_pt or 0.0) - line.size_pt) < 0.5 and before.bold == line.bold
        unended = not before.text.rstrip().endswith(("。", "）", ")", "」", "】", ">", "＞"))
        return near and same and unended and before.box.x1 > line.box.x1 + line.size_pt

    def _set_apart(self, line: Line, table: BBox, size: float) -> bool:
        """Whether type or place set a line off: larger or bold, or in the middle over a wider table."""
        if line.box is None or "、" in line.text:
            return False
        if line.bold or (size and (line.size_pt or 0.0) > LARGER * size):
            return True
        apart = abs(line.box.x0 + line.box.x1 - table.x0 - table.x1) / 2
        narrow = line.box.width < 0.8 * table.width and line.box.x0 > table.x0 + 2 * (line.size_pt or 10.0)
        return narrow and apart < CENTRE_EM * (line.size_pt or 10.0)


def _plain(text: str) -> str:
    """A line without the unit behind it, in NFKC."""
    return unicodedata.normalize("NFKC", _UNIT_BEHIND.sub("", text)).strip()


def may_title(text: str) -> bool:
    """Whether nothing speaks against a line as a title: no sentence, note, number or division of the document.

    >>> may_title("■ 人口の推移"), may_title("人口は増えた。"), may_title("第2章 人口")
    (True, False, False)
    """
    flat = _plain(text)
    if not 2 <= display_width(flat) <= MAX_WIDTH or "。" in flat or _NO_TITLE.match(flat):
        return False
    return not (_RUNS_ON.search(flat.rstrip(")" + CLOSING)) or _DIVISION.match(flat))


def opens_as_title(text: str) -> bool:
    """Whether a line opens with a mark, a bracket or a number that titles open with.

    >>> opens_as_title("（2）人口の推移"), opens_as_title("【人口】"), opens_as_title("人口の推移")
    (True, True, False)
    """
    flat = _plain(text)
    marked = _is_mark(flat[:1]) or (flat[:1] in OPENING and any(c in CLOSING for c in flat)) if flat else False
    return marked or _ENUMERATOR.match(flat) is not None


def ends_as_title(text: str, rules: TableRules) -> bool:
    """Whether a line ends in a word that titles of tables end in."""
    return folded(_plain(text)).endswith(rules.caption.title_endings)


def title_caption(lines: Sequence[Line], index: int) -> Caption:
    """A title as a caption without a number: marks, brackets around it and its own number left out."""
    line = lines[index]
    end = len(_UNIT_BEHIND.sub("", line.text).rstrip())
    start = len(line.text) - len(line.text.lstrip())
    begin = start
    flat = unicodedata.normalize("NFKC", line.text[start:end])
    if len(flat) == end - start:  # else a character stands for several, and places cannot be counted
        begin, end = _bare(flat, start, end)
    return Caption(
        kind=CaptionKind.TABLE,
        number="",
        title_pieces=line_spans(line, begin, end),
        pieces=line_spans(line, start, len(line.text.rstrip())),
        title=line.text[begin:].strip(),
        line=index,
        lines=(index,),
        page_no=line.page_no,
        rank=0,
        indent=0,
        box=line.box,
    )


def is_marked(text: str) -> bool:
    """Whether a text opens with a mark that titles open with, or stands in brackets of titles.

    >>> is_marked("■人口"), is_marked("【人口】"), is_marked("人口")
    (True, True, False)
    """
    flat = unicodedata.normalize("NFKC", text).strip()
    bracketed = flat[:1] in OPENING and flat[-1:] in CLOSING
    return len(flat) > 1 and (flat[0] in MARKS or bracketed)


def _is_mark(char: str) -> bool:
    """Whether a character is a mark before a title; fonts of their own show some as signs without a meaning."""
    return char in MARKS or unicodedata.category(char) == "So"


def _bare(flat: str, start: int, end: int) -> tuple[int, int]:
    """Where the words of a title begin and end in its line, given its text in NFKC and where that begins and ends."""
    skip = next((i for i, c in enumerate(flat) if not (c.isspace() or _is_mark(c))), 0)
    number = _ENUMERATOR.match(flat, skip)
    skip = number.end() if number is not None else skip
    if flat[skip] in OPENING and flat[-1] == CLOSING[OPENING.index(flat[skip])]:
        return start + skip + 1, end - 1
    return start + skip, end


def _is_between(other: BBox, line: BBox, table: BBox) -> bool:
    """Whether another table stands between a line and the table under it."""
    across = min(other.x1, table.x1) > max(other.x0, table.x0)
    return across and line.bottom - 2 < other.bottom <= table.top + 2
