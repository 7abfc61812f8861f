"""Lines of a text dump as atoms with evidence: what table recognisers look at.

Here: cutting a line into atoms (runs without white space), telling numbers, addresses and scripts apart, and telling
lines that talk (prose) from lines that list. Not here: grids (`tables.dump_rows`, `tables.dump_records`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from extract.model import Line, LineKind, Span
from extract.rules.tables import TableRules
from extract.tables.cell_values import display_width, folded, is_only_marks, read_cell, split_marks
from extract.text.plausible import hiragana_share

_URL = re.compile(r"^(https?://\S*|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+)$", re.IGNORECASE | re.ASCII)
_BULLET = re.compile(r"^[・●○■□◆◇▪•◎☆★➢✓]")
_ENUMERATOR = re.compile(r"^([①-⑳]|[(（]?\d{1,2}[)）]|\d{1,2}[.．、]|[(（][ア-ン一二三四五六七八九十]+[)）])")
_HEADING = re.compile(
    r"^(第\s*[0-9０-９一二三四五六七八九十]+\s*[章節編部款項回]|[0-9０-９]{1,2}\s*[.．]\s*\D|[(（]\s*[0-9０-９]{1,2}\s*[)）]|[0-9０-９]{1,2}[)）]"
    r"|[IVXⅠ-Ⅹ]+[.．]|はじめに|おわりに|目\s*次|要\s*旨|参考文献)"
)
_YEAR = re.compile(r"\s*((?:19|20)\d\d)(?:年度?)?\s+[-△▲－…\d]")
_LISTED, _SHORT = 4, 10  # words of a head, characters of each
_LEAST_MARKED = 2  # numbers on a line whose marks may be theirs
_LEADERS = re.compile(r"(…\s*){3,}|(\.\s*){5,}|(・\s*){4,}|(‥\s*){3,}|(．\s*){4,}")


class Script(StrEnum):
    """The writing of an atom, as far as it separates columns."""

    LATIN = "latin"
    JAPANESE = "japanese"
    NUMBER = "number"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Atom:
    """A run without white space: `start` and `end` in the line's text; `text` raw, `flat` folded.

    `gap` is the display width of the white space before it on the line (for the first one its indent); `wide_gap`
    says that this is one full-width blank, which parts words rather than cells.
    """

    line: int
    start: int
    end: int
    text: str
    flat: str
    gap: int
    column: int
    wide_gap: bool
    is_value: bool
    is_url: bool
    script: Script


@dataclass(slots=True, kw_only=True, eq=False)
class DumpLine:
    """One non-empty body line with its atoms.

    `position` counts non-empty lines; `line` is the index into the lines given; `gap_before` counts empty lines
    before it. `breaks_page` is true where a page begins with it. `year_labels` says that the year it opens with labels
    a row, as the years above or below do. Atoms are cut when first asked for.
    """

    position: int
    line: int
    page_no: int
    source: Line
    width: int
    gap_before: int
    breaks_page: bool
    rules: TableRules
    year_labels: bool = False
    _atoms: tuple[Atom, ...] | None = None

    @property
    def text(self) -> str:
        """The raw text of the line."""
        return self.source.text

    @property
    def atoms(self) -> tuple[Atom, ...]:
        """The line's runs without white space."""
        if self._atoms is None:
            self._atoms = _with_marks(_atoms(self.source.text, self.line, self.rules), self.source.text, self.rules)
            if self.year_labels and self._atoms[0].is_value:
                self._atoms = (replace(self._atoms[0], is_value=False), *self._atoms[1:])
        return self._atoms

    @property
    def flat(self) -> str:
        """The line folded for matching."""
        return folded(self.source.text)

    def span(self, start: int, end: int) -> tuple[Span, ...]:
        """The source spans of ``text[start:end]``."""
        found: list[Span] = []
        at = 0
        for piece in self.source.pieces:
            length = piece.end - piece.start
            left, right = max(start, at), min(end, at + length)
            if left < right:
                found.append(Span(piece.start + left - at, piece.start + right - at))
            at += length
        return tuple(found)


def _script(flat: str) -> Script:
    japanese = sum(1 for c in flat if "\u3040" <= c <= "\u30ff" or "\u3400" <= c <= "\u9fff" or c in "々〆ヶ")
    latin = sum(1 for c in flat if c.isalpha() and c < "\u0250")
    if japanese > latin * 0.34 and japanese:
        return Script.JAPANESE
    if latin:
        return Script.LATIN
    return Script.NUMBER if any(c.isdigit() for c in flat) else Script.OTHER


def _atoms(text: str, index: int, rules: TableRules) -> tuple[Atom, ...]:
    found: list[Atom] = []
    at = column = 0
    for match in re.finditer(r"\S+", text):
        column += display_width(text[at : match.start()])
        blank = text[at : match.start()]
        gap = display_width(blank)
        raw = match.group()
        flat = folded(raw)
        reading = read_cell(raw, rules)
        found.append(
            Atom(
                line=index,
                start=match.start(),
                end=match.end(),
                text=raw,
                flat=flat,
                gap=gap,
                column=column,
                wide_gap="\u3000" in blank and len(blank) == 1,
                is_value=reading.value is not None or reading.nil,
                is_url=bool(_URL.match(unicodedata.normalize("NFKC", raw))),
                script=_script(flat),
            )
        )
        column += display_width(raw)
        at = match.end()
    return tuple(found)


def _with_marks(atoms: tuple[Atom, ...], text: str, rules: TableRules) -> tuple[Atom, ...]:
    """Atoms with marks between numbers joined to the next number, or to the last one where a mark closes the line."""
    marks = [is_only_marks(a.text, rules) for a in atoms]
    if not any(marks) or sum(a.is_value for a in atoms) < _LEAST_MARKED:
        return atoms
    found: list[Atom] = []
    closing = marks[-1]
    opened: Atom | None = None
    for atom, is_mark in zip(atoms, marks, strict=True):
        joins = is_mark and bool(found) and found[-1].is_value and not opened
        if joins and closing:
            found[-1] = joined(found[-1], atom, text, rules)
        elif joins:
            opened = atom
        else:
            found.append(joined(opened, atom, text, rules) if opened else atom)
            opened = None
    return tuple(found)


def joined(first: Atom, last: Atom, text: str, rules: TableRules, *, is_value: bool = False) -> Atom:
    """One atom from the first to the last of a line's `text`; a value where it reads as one, or where that is said."""
    raw = text[first.start : last.end]
    reading = read_cell(raw, rules)
    return replace(
        first,
        end=last.end,
        text=raw,
        flat=folded(raw),
        is_value=is_value or reading.value is not None or reading.nil,
    )


def dump_lines(lines: Sequence[Line], rules: TableRules) -> tuple[DumpLine, ...]:
    """The non-empty body lines of a dump, in order, cut into atoms."""
    found: list[DumpLine] = []
    last_page: int | None = None
    empty = 0
    for index, line in enumerate(lines):
        if line.kind is not LineKind.BODY:
            continue
        if not line.text.strip():
            empty += 1
            continue
        found.append(
            DumpLine(
                position=len(found),
                line=index,
                page_no=line.page_no,
                source=line,
                width=display_width(line.text.strip()),
                gap_before=max(empty, line.blanks_before),
                breaks_page=line.starts_page or (last_page is not None and line.page_no != last_page),
                rules=rules,
            )
        )
        last_page = line.page_no
        empty = 0
    _label_years(found)
    return tuple(found)


def _label_years(lines: Sequence[DumpLine]) -> None:
    """Marks lines that open with years which go up or down by one from line to line, numbers behind them."""
    years = [int(m.group(1)) if (m := _YEAR.match(x.text)) else None for x in lines]
    for above, below, one, other in zip(lines, lines[1:], years, years[1:], strict=False):
        if one is not None and other is not None and abs(one - other) == 1:
            above.year_labels = below.year_labels = True


def full_width(lines: Sequence[DumpLine]) -> int:
    """The display width that the document's prose lines fill: the 90th percentile of lines with running text."""
    widths = sorted(x.width for x in lines if hiragana_share(x.flat) >= 0.2)
    return widths[int(len(widths) * 0.9)] if widths else 80


def is_prose(line: DumpLine, width: int) -> bool:
    """Whether a line talks: a sentence's end, or running text that fills the line."""
    flat = line.flat
    share = hiragana_share(flat)
    if flat.endswith(("。", "。」", "。）", "。)")) and share >= 0.1:
        return True
    if share >= 0.22 and line.width >= 0.82 * width and not _lists_words(line):
        return True
    return "。" in flat[:-1] and share >= 0.2


def _lists_words(line: DumpLine) -> bool:
    """Whether a line holds several short words set apart, as heads do: Japanese sentences hold no blanks."""
    words = line.text.split()
    return len(words) >= _LISTED and all(len(w) <= _SHORT for w in words)


def prose_flags(lines: Sequence[DumpLine], width: int) -> list[bool]:
    """Which lines talk, the short last lines of paragraphs and of interrupted sentences included."""
    flags: list[bool] = []
    unfinished: DumpLine | None = None
    for line in lines:
        talks = is_prose(line, width)
        if not talks and unfinished is not None and not line.breaks_page:
            talks = _carries_on(line, unfinished)
        ended = line.source.ends_paragraph or line.flat.endswith(("。", "：", ":"))
        unfinished = line if talks and not ended else None
        flags.append(talks)
    return flags


def _carries_on(line: DumpLine, before: DumpLine) -> bool:
    """Whether a line after an unfinished one is its rest and no header cell: it begins inside a word, or talks."""
    text, last = line.text.strip(), before.text.strip()[-1]
    talks = hiragana_share(line.flat) >= 0.2
    if _is_katakana(last) and _is_katakana(text[0]) and talks:
        return True
    return text[0] in "ー、。」』）)ぁぃぅぇぉっゃゅょァィゥェォッャュョ" or (len(text) >= 8 and talks)


def _is_katakana(char: str) -> bool:
    return "\u30a1" <= char <= "\u30fc"


def is_heading(line: DumpLine) -> bool:
    """Whether a line opens with a section number of a kind that reports use, and holds no values behind it."""
    indent = len(line.text) - len(line.text.lstrip())
    match = _HEADING.match(line.text.strip())
    if match is None or any(a.is_value and a.start >= indent + match.end() for a in line.atoms[1:]):
        return False
    heads = [header_score(a.text, line.rules) for a in line.atoms]
    parallel = sum(bool(_HEADING.match(a.text)) for a in line.atoms) > 1
    return not (parallel or (len(heads) >= 3 and min(heads[1:]) >= 0.6))  # 第3回調査 令和4年度 stand over columns


def opens_section(text: str) -> bool:
    """Whether a text opens with a section number or a heading that reports use.

    >>> opens_section("第2章 背景"), opens_section("背景 12")
    (True, False)
    """
    return bool(_HEADING.match(text))


def is_bullet(line: DumpLine) -> bool:
    """Whether a line opens with a bullet."""
    return bool(_BULLET.match(line.text.strip())) and len(line.text.strip()) > 1


def has_leaders(text: str) -> bool:
    """Whether a line is an entry of a table of contents (leader dots)."""
    return bool(_LEADERS.search(text))


def opens_with_enumerator(flat: str) -> str | None:
    """The enumerator that a folded or raw text opens with ("①", "(2)", "3."), or None."""
    match = _ENUMERATOR.match(flat)
    return match.group() if match else None


@lru_cache(maxsize=16384)
def header_score(text: str, rules: TableRules) -> float:
    """How much a text looks like a header cell, 0 to 1: ends in a header word, is short, does not talk.

    >>> from extract.rules.tables import load_table_rules
    >>> header_score("会社名", load_table_rules()) > header_score("それは", load_table_rules())
    True
    """
    flat = folded(split_marks(text, rules)[0])
    bare = re.sub(r"[(\[][^()\[\]]*[)\]]$", "", flat) or flat
    if not bare or len(bare) > 30 or bare.endswith(("。", "、")):
        return 0.0
    ending = next((w for w in rules.header_endings if bare.endswith(w)), None)
    if bare in rules.running_headers or bare in rules.header_endings:
        return 1.0
    if ending is not None:
        return 0.9 if len(bare) <= 14 else 0.7
    if re.fullmatch(r"(平成|令和|昭和)?\d{1,4}(年度?|FY)?", bare) or re.fullmatch(r"[HRS]\d{1,2}(年度?)?", bare):
        return 0.6
    if flat != bare:
        return 0.5
    return 0.0
