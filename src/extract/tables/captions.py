"""Captions, notes, source notes and unit lines: the printed lines around tables.

Here: telling a caption from a sentence that refers to a table, two captions on one line, captions and notes that run
over lines. Not here: which table they belong to (`tables.binding`). Figures' captions are read too, since a body
next to one of them is theirs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from extract.model import BBox, Line, LineKind, Span
from extract.rules.tables import TableRules
from extract.tables.cell_values import display_width, folded, read_cell
from extract.tables.dump_headers import cuts_word, open_brackets
from extract.tables.dump_lines import has_leaders

_NUMBER = (
    r"[0-9０-９]+(?:\s?[-－‐–—―ー.．・]\s?[0-9０-９]+)*(?:\s?[（(][0-9０-９]{1,2}[)）])?"
    r"|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩIVX]+(?![A-Za-z])(?:[-－‐.][0-9０-９]+)*"
)
_LONGEST_LINE = 2_000  # blanks counted: the rules below look ahead over each of them
_SET_RIGHT = 24  # blanks before a unit that a dump keeps at the right edge
_KANJI_NUMBER = r"[一二三四五六七八九十]+"


class CaptionKind(StrEnum):
    """What a caption announces."""

    TABLE = "table"
    FIGURE = "figure"
    EITHER = "either"


class LineRole(StrEnum):
    """What a line is to the tables around it."""

    CAPTION = "caption"
    NOTE = "note"
    SOURCE = "source"
    UNIT = "unit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """One caption: its number as printed, title and place.

    `line` is the index of the line it begins on, `lines` all of them; `pieces` the whole caption, `title_pieces` the
    title alone. `rank` counts captions on the same line from 0. `indent` is the display column it begins at.
    """

    kind: CaptionKind
    number: str
    title_pieces: tuple[Span, ...]
    pieces: tuple[Span, ...]
    title: str
    line: int
    lines: tuple[int, ...]
    page_no: int
    rank: int
    indent: int
    box: BBox | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SideText:
    """A note, source note or unit line with its continuation lines."""

    role: LineRole
    line: int
    lines: tuple[int, ...]
    pieces: tuple[Span, ...]
    text: str
    page_no: int
    unit: str | None = None
    box: BBox | None = None


def line_spans(line: Line, start: int, end: int) -> tuple[Span, ...]:
    """The source spans of ``line.text[start:end]``."""
    found: list[Span] = []
    at = 0
    for piece in line.pieces:
        left, right = max(start, at), min(end, at + piece.end - piece.start)
        if left < right:
            found.append(Span(piece.start + left - at, piece.start + right - at))
        at += piece.end - piece.start
    return tuple(found)


@lru_cache(maxsize=4)
def _patterns(rules: TableRules) -> tuple[re.Pattern[str], dict[str, CaptionKind]]:
    kinds: dict[str, CaptionKind] = {}
    for words, kind in (
        (rules.caption.figure_words, CaptionKind.FIGURE),
        (rules.caption.table_words, CaptionKind.TABLE),
        (rules.caption.either_words, CaptionKind.EITHER),
    ):
        kinds.update({w: kind for w in words})
    names = "|".join(re.escape(w).replace(r"\ ", r"\s?") for w in sorted(kinds, key=lambda w: -len(w)))
    pattern = (
        r"(?:(?<=\s)|^)(?P<open>[【〔＜<［\[《■◆●○□▼（(]?)\s*"
        rf"(?:(?P<word>{names})\s?(?:第\s?)?(?P<no>{_NUMBER}|{_KANJI_NUMBER}(?=[\s:：．.]))|第\s?(?P<no2>{_NUMBER}|{_KANJI_NUMBER})\s?(?P<word2>表|図表|図))"
        r"(?P<close>[】〕＞>］\]》)）]?)(?P<sep>\s*[:：．.、,]?\s*)"
    )
    return re.compile(pattern), kinds


def parse_captions(line: Line, rules: TableRules) -> list[tuple[CaptionKind, str, int, int, int]]:
    """The captions that a line holds: kind, number as printed, start, start of the title, end (in the line's text).

    A line that mentions a table in a sentence ("表 1 は…") holds none.
    """
    text = line.text
    if len(text) > _LONGEST_LINE or has_leaders(text) or "。" in text[:-1] or display_width(text.strip()) > 240:
        return []
    pattern, kinds = _patterns(rules)
    matches = list(pattern.finditer(text))
    if not matches or text[: matches[0].start()].strip():
        return []
    found: list[tuple[CaptionKind, str, int, int, int]] = []
    for i, match in enumerate(matches):
        end = matches[i + 1].start() if i + 1 < len(matches) else len(text)
        title = text[match.end() : end].strip()
        if _refers(title, match["sep"], rules):
            if i == 0:
                return []
            kind, number, start, title_at, _ = found.pop()
            found.append((kind, number, start, title_at, end))
            continue
        word = folded(match["word"] or match["word2"])
        number = " ".join(unicodedata.normalize("NFKC", text[match.start() : match.end("close")]).split())
        number = number.strip("【】〔〕<>[]《》■◆●○□▼() ") if match["open"] else number
        found.append((kinds.get(word, CaptionKind.TABLE), number, match.start(), match.end(), match.end() + len(title)))
    return found


def _refers(title: str, separator: str, rules: TableRules) -> bool:
    """Whether what follows a number shows that the line talks about the table instead of naming it."""
    if separator.strip():
        return False
    if title.endswith("。"):
        return True
    return any(title.startswith(w) for w in rules.caption.reference_openings)


def _unit_of(line: Line, rules: TableRules, middle_pt: float) -> str | None:
    """The unit that a line names for a table: behind the word 単位, or alone in brackets in the right half of the page.

    Args:
        line: The line.
        rules: The table rules.
        middle_pt: Where the right half of its page begins; for lines without a box blanks before it tell.
    """
    flat = unicodedata.normalize("NFKC", line.text.strip())
    is_right = line.box.x0 > middle_pt if line.box is not None else line.text.startswith(" " * _SET_RIGHT)
    match = rules.unit.match(flat) or (rules.bare_unit.match(flat) if is_right else None)
    return match["unit"].strip() if match else None


def _role(line: Line, rules: TableRules) -> LineRole | None:
    flat = unicodedata.normalize("NFKC", line.text.strip())
    if any(p.match(flat) for p in rules.source):
        return LineRole.SOURCE
    if any(p.match(flat) for p in rules.note):
        return None if _is_row(flat, rules) else LineRole.NOTE
    return None


def _is_row(flat: str, rules: TableRules) -> bool:
    """Whether a line that opens with a note's mark goes on with nothing but values: a marked row of a table."""
    cells = re.split(r"\s{2,}|\t", flat)
    readings = [read_cell(c, rules) for c in cells[1:]]
    return len(readings) >= 2 and all(r.value is not None or r.nil for r in readings)


class SideReader:
    """Reads captions and side texts off a document's lines, in order; `skip` are lines inside tables."""

    def __init__(self, lines: Sequence[Line], rules: TableRules, *, skip: frozenset[int] = frozenset()) -> None:
        self.lines = lines
        self.skip = skip
        self.rules = rules
        body = [x for x in lines if x.kind is LineKind.BODY and x.text.strip()]
        self.paragraphs = sum(x.ends_paragraph for x in body) >= 0.05 * max(1, len(body))
        widths = sorted(display_width(x.text.strip()) for x in body)
        self.width = widths[int(len(widths) * 0.9)] if widths else 80
        edges: dict[int, float] = {}
        for x in body:
            if x.box is not None:
                edges[x.page_no] = max(edges.get(x.page_no, 0.0), x.box.x1)
        self.middles = {page_no: edge / 2 for page_no, edge in edges.items()}
        self.captions: list[Caption] = []
        self.sides: list[SideText] = []
        self.roles: dict[int, LineRole] = {}

    def read(self) -> None:
        """Fills `captions`, `sides` and `roles` (line index → role)."""
        for index, line in enumerate(self.lines):
            if line.kind is not LineKind.BODY or not line.text.strip() or index in self.roles or index in self.skip:
                continue
            parsed = parse_captions(line, self.rules)
            if parsed and (self._stands_alone(index) or self._is_short_paragraph(line)):
                self._caption(index, line, parsed)
                continue
            unit = _unit_of(line, self.rules, self.middles.get(line.page_no, 0.0))
            role = LineRole.UNIT if unit is not None else _role(line, self.rules)
            if role is not None:
                self._side(index, line, role, unit)

    def _stands_alone(self, index: int) -> bool:
        """Whether the line before ends what it says, so that this line cannot be its continuation."""
        for before in reversed(self.lines[max(0, index - 6) : index]):
            if before.kind is not LineKind.BODY or not before.text.strip():
                continue
            text = before.text.strip()
            if before.ends_paragraph or not self.paragraphs or before.box is not None:
                return not text.endswith("、")
            full = display_width(text) >= 0.85 * self.width
            return not (full and not text.endswith(("。", "：", ":", "）", ")")))
        return True

    def _is_short_paragraph(self, line: Line) -> bool:
        """Whether a line is a paragraph of its own, though it interrupts a sentence."""
        return line.ends_paragraph and display_width(line.text.strip()) < 0.85 * self.width

    def _caption(self, index: int, line: Line, parsed: list[tuple[CaptionKind, str, int, int, int]]) -> None:
        for rank, (kind, number, start, title_at, end) in enumerate(parsed):
            pieces = list(line_spans(line, start, end))
            title_pieces = list(line_spans(line, title_at, end))
            lines = [index]
            if rank == len(parsed) - 1:
                for follow in self._continuation(index, title=True, titled=title_at < end):
                    more = self._whole(follow)
                    pieces += more
                    title_pieces += more
                    lines.append(follow)
            title = "".join(self.lines[i].text.strip() if i != index else line.text[title_at:end] for i in lines)
            for i in lines:
                self.roles[i] = LineRole.CAPTION
            self.captions.append(
                Caption(
                    kind=kind,
                    number=number,
                    title_pieces=tuple(title_pieces),
                    pieces=tuple(pieces),
                    title=title,
                    line=index,
                    lines=tuple(lines),
                    page_no=line.page_no,
                    rank=rank,
                    indent=display_width(line.text[:start]),
                    box=line.box,
                )
            )

    def _side(self, index: int, line: Line, role: LineRole, unit: str | None) -> None:
        lines = [index]
        if role is not LineRole.UNIT:
            lines += self._continuation(index, title=False, titled=True)
        for i in lines:
            self.roles[i] = role
        pieces = tuple(p for i in lines for p in self._whole(i))
        text = "".join(self.lines[i].text.strip() for i in lines)
        self.sides.append(
            SideText(
                role=role,
                line=index,
                lines=tuple(lines),
                pieces=pieces,
                text=text,
                page_no=line.page_no,
                unit=unit,
                box=line.box,
            )
        )

    def _whole(self, index: int) -> tuple[Span, ...]:
        text = self.lines[index].text
        left = len(text) - len(text.lstrip())
        return line_spans(self.lines[index], left, len(text.rstrip()))

    def _continuation(self, index: int, *, title: bool, titled: bool) -> list[int]:
        """Indices of the lines on which a caption or note runs on."""
        found: list[int] = []
        last = self.lines[index]
        for at in range(index + 1, min(len(self.lines), index + 12)):
            line = self.lines[at]
            if at in self.skip and last.box is None:
                break
            if at in self.skip:
                continue
            if line.kind is not LineKind.BODY or not line.text.strip():
                continue
            if self._ended(last, line, title=title, titled=titled or bool(found)):
                break
            if line.page_no != last.page_no or _role(line, self.rules) or parse_captions(line, self.rules):
                break
            found.append(at)
            last = line
            if title and len(found) == 3:
                break
        return found

    def _ended(self, last: Line, line: Line, *, title: bool, titled: bool) -> bool:
        """Whether a caption or note ends with `last`, `line` being the next one."""
        text = last.text.strip()
        if text.endswith("。"):
            return True
        if not titled:
            return line.blanks_before > 1
        if self.paragraphs and last.box is None:
            if last.ends_paragraph:
                return True
            if not title:
                return False
        cut = cuts_word(text, line.text.strip()) or open_brackets(text) > 0
        if last.box is not None and line.box is not None and not _runs_on(last.box, line.box):
            return True
        if title and (last.box is not None or display_width(text) < 0.85 * self.width):
            cut = open_brackets(text) > 0
        full = display_width(text) >= (0.75 if title and self.paragraphs else 0.88) * self.width
        return not (cut or (full and not title) or (full and title and self.paragraphs))


def _runs_on(last: BBox, line: BBox) -> bool:
    """Whether a printed line can continue another: right below it, at its left edge or a little in."""
    close = line.top - last.bottom <= 0.9 * last.height
    aligned = -2.0 <= line.x0 - last.x0 <= 5.0 * last.height
    return close and line.top > last.top and aligned
