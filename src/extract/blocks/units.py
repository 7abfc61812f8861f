"""Fragments → units: paragraphs, headings and items as stretches of lines that read on.

A unit is what will be one block. Paragraphs are joined over line ends, page breaks and whatever was set between
(tables, captions, notes, page furniture): the unit in hand stays open while other things pass by, and the next
plain line goes on with it where the document's habits say that it had not ended.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from extract.blocks.claims import Claim, Fragment
from extract.blocks.habits import Habits, columns
from extract.blocks.markers import Marker, Style, parse_marker
from extract.model import LineKind, Span
from extract.rules.structure import StructureRules
from extract.text.widths import is_japanese_letter

_FULL = 0.86  # of a full line's width: shorter lines end a paragraph
_SIZE_STEP = 0.08
_SMALL = 0.92  # of the body type: footnotes are set smaller
_FOOT_NUMBER = re.compile(r"\s*[*＊※]?\s*[0-9０-９]{1,3}[)）]?[\s　]*[^0-9０-９\s.．,年月％%]")
_NEVER_FIRST = frozenset("ァィゥェォッャュョヮーぁぃぅぇぉっゃゅょゎん、。）」』】〕々％をヵヶ")
_TIGHT = 4  # half-width columns left at the end of a full line
_OPEN = "（「『(【〔"
_CLOSE = "）」』)】〕"


@dataclass(slots=True)
class Unit:
    """Fragments that make one block. `role` is what the wording of its first line alone already tells."""

    fragments: list[Fragment] = field(default_factory=list)
    claim: Claim | None = None
    apart: LineKind | None = None
    marker: Marker | None = None
    role: str = "text"
    depth: int = 0  # brackets open at its end

    @property
    def first(self) -> Fragment:
        """Its first fragment."""
        return self.fragments[0]

    @property
    def last(self) -> Fragment:
        """Its last fragment."""
        return self.fragments[-1]

    @property
    def pieces(self) -> tuple[Span, ...]:
        """Its source spans in reading order."""
        return tuple(p for f in self.fragments for p in f.pieces)

    @property
    def raw(self) -> str:
        """Its lines' raw text."""
        return "\n".join(f.text for f in self.fragments)

    def add(self, fragment: Fragment) -> None:
        """Goes on with a further line."""
        self.fragments.append(fragment)
        self.depth = max(0, self.depth + _balance(fragment.text))


def _balance(text: str) -> int:
    return sum(text.count(c) for c in _OPEN) - sum(text.count(c) for c in _CLOSE)


class Joiner:
    """Builds units from fragments in reading order."""

    def __init__(self, habits: Habits, rules: StructureRules, heights: Mapping[int, float | None]) -> None:
        self._habits = habits
        self._rules = rules
        self._heights = heights
        self._units: list[Unit] = []
        self._claimed: dict[Claim, Unit] = {}
        self._open: Unit | None = None  # the paragraph, heading or item in hand
        self._aside: Unit | None = None  # a caption or note that may go on, set while a paragraph waits
        self._interrupted = False

    def join(self, fragments: Iterable[Fragment]) -> list[Unit]:
        """The units of a document, in the order of their first fragments."""
        for fragment in fragments:
            if fragment.stands_apart:
                self._apart(fragment)
            elif fragment.claim is not None:
                self._claim(fragment, fragment.claim)
            else:
                self._plain(fragment)
        return self._units

    def _new(self, fragment: Fragment, *, apart: LineKind | None = None, claim: Claim | None = None) -> Unit:
        unit = Unit(apart=apart, claim=claim)
        unit.add(fragment)
        self._units.append(unit)
        return unit

    def _apart(self, fragment: Fragment) -> None:
        """A line that is no running text; the labels of one picture make one unit."""
        kind = fragment.line.kind
        last = self._units[-1] if self._units else None
        if kind is LineKind.PICTURE:
            self._interrupted, self._aside = True, None
            if last is not None and last.apart is kind and last.last.page_no == fragment.page_no:
                last.add(fragment)
                return
        self._new(fragment, apart=kind)

    def _claim(self, fragment: Fragment, claim: Claim) -> None:
        known = self._claimed.get(claim)
        if known is not None:
            known.add(fragment)
        else:
            self._claimed[claim] = self._new(fragment, claim=claim)
        self._interrupted = True
        self._aside = None

    def _plain(self, fragment: Fragment) -> None:
        role = self._role(fragment)
        marker = parse_marker(fragment.text) if role == "text" else None
        if self._aside is not None:
            if self._aside_goes_on(self._aside, fragment, role, marker):
                self._aside.add(fragment)
                return
            self._aside = None
        current = self._open
        if current is not None and self._continues(current, fragment, role, marker):
            current.add(fragment)
            self._interrupted = False
            return
        unit = self._new(fragment)
        unit.role, unit.marker = role, marker
        if role != "text":
            self._aside = unit
            self._interrupted = True
        else:
            self._open = unit
            self._interrupted = False

    def _role(self, fragment: Fragment) -> str:
        """What the wording of a line's beginning says."""
        text = fragment.text
        if self._rules.source_note.match(text):
            return "source_note"
        if self._rules.note.match(text):
            return "note"
        caption = self._rules.caption.match(text)
        if caption and not text.rstrip().endswith("。"):
            return "caption"
        return "note" if self._is_footnote(fragment) else "text"

    def _is_footnote(self, fragment: Fragment) -> bool:
        """Small print with a number at the foot of a printed page."""
        body, size, box = self._habits.size_pt, fragment.line.size_pt, fragment.box
        height = self._heights.get(fragment.page_no)
        if body is None or size is None or height is None or box is None:
            return False
        return size <= body * _SMALL and box.top > height * 0.5 and _FOOT_NUMBER.match(fragment.text) is not None

    def _aside_goes_on(self, aside: Unit, fragment: Fragment, role: str, marker: Marker | None) -> bool:
        """Whether a line goes on with a caption or note; under a note, what hangs in from its number does."""
        if aside.role == "note" and _hangs(aside, fragment):
            return True
        return role == "text" and marker is None and self._goes_on(aside, fragment, interrupted=False)

    def _continues(self, unit: Unit, fragment: Fragment, role: str, marker: Marker | None) -> bool:
        """Whether a line goes on with the unit in hand."""
        trusted = self._habits.trailing_blank and not _ends_in_latin(unit.last)
        if unit.depth > 0 and not trusted and self._mends(unit, fragment):
            return True
        if self._habits.trailing_blank and not self._ended_by_blank(unit.last, fragment):
            return self._habits.gap(fragment.line) < 2 and not _is_division(marker) and not _counts_on(unit, marker)
        if role != "text" or marker is not None:
            return False
        if _is_division(unit.marker) and not self._completes_title(unit, fragment):
            return False
        spread = len(unit.fragments) == 1 and _is_one_letter(unit.first) and _is_one_letter(fragment)
        return spread or self._goes_on(unit, fragment, interrupted=self._interrupted)

    def _completes_title(self, unit: Unit, fragment: Fragment) -> bool:
        """Whether a line can be the rest of a heading: short, and no sentence."""
        short = self._habits.columns(fragment.text) < self._habits.full_width(fragment.page_no) * 0.5
        return short and len(unit.fragments) == 1 and "。" not in fragment.text

    def _mends(self, unit: Unit, fragment: Fragment) -> bool:
        """Whether a line closes a bracket that is open, early on."""
        ended = fragment.text.find("）") if "）" in fragment.text else fragment.text.find(")")
        near = unit.last.page_no in (fragment.page_no, fragment.page_no - 1)
        return 0 <= ended <= 40 and _balance(fragment.text[: ended + 1]) < 0 and near and not self._long_open(unit)

    @staticmethod
    def _long_open(unit: Unit) -> bool:
        """Whether the bracket was opened too far back to be waiting still."""
        return unit.raw[-200:].count("（") + unit.raw[-200:].count("(") == 0

    def _goes_on(self, unit: Unit, fragment: Fragment, *, interrupted: bool) -> bool:
        last = unit.last
        if interrupted and last.text.rstrip().endswith(("。", "：", ":")) and not self._habits.trailing_blank:
            return False
        if self._habits.trailing_blank:
            return not self._ended_by_blank(last, fragment) and self._habits.gap(fragment.line) < 2
        if self._habits.printed and last.box is not None and fragment.box is not None:
            return self._printed_goes_on(unit, fragment)
        return self._dumped_goes_on(last, fragment)

    def _ended_by_blank(self, last: Fragment, following: Fragment) -> bool:
        """Whether a blank at a line's end ends the paragraph; behind a full line of Latin words it need not."""
        if not last.ends_paragraph:
            return False
        before, after = _folded(last.text.rstrip()[-1:]), _folded(following.text.lstrip()[:1])
        room = self._habits.full_width(last.page_no) - self._habits.columns(last.text)
        if before.isascii() and before.isalpha() and after.isalpha() and not after.isascii():
            return room > _TIGHT  # a blank between Latin and Japanese, at the very edge
        latin = before.isascii() and (before.isalnum() or before in ",;&-–") and after.isascii()
        wraps = latin or (before in "–—“" or after in "–—")
        word = following.text.split(maxsplit=1)[0] if following.text.strip() else ""
        reach = max(6, self._habits.columns(word) + 1)
        return not (wraps and (after.isalpha() or after in "–—(") and room <= reach)

    def _dumped_goes_on(self, last: Fragment, fragment: Fragment) -> bool:
        """In a dump without the trailing blank: by width, indent and empty lines."""
        habits = self._habits
        same_page = last.page_no == fragment.page_no
        if habits.unwrapped or (same_page and habits.gap(fragment.line) > 0):
            return False
        if habits.indent and fragment.text.startswith("　"):
            return False
        width, full = habits.columns(last.text), habits.full_width(last.page_no)
        words = fragment.text.split(maxsplit=1)
        latin = last.text.rstrip()[-1:].isascii() and words and words[0][:1].isascii()
        reach = width + (habits.columns(words[0]) + 1 if latin else 0)
        return reach >= full * _FULL

    def _printed_goes_on(self, unit: Unit, fragment: Fragment) -> bool:
        """On a printed page: by where lines end and begin, their size and weight."""
        last = unit.last
        one, other = last.line.size_pt or 10.0, fragment.line.size_pt or 10.0
        if abs(one - other) > max(one, other) * _SIZE_STEP:
            return False
        if last.line.bold != fragment.line.bold and all(f.line.bold for f in unit.fragments):
            return False
        if fragment.text.lstrip()[:1] in _NEVER_FIRST:
            return True
        if last.ends_paragraph and not self._wraps_latin(unit, fragment) and not _is_as_wide(unit):
            return False
        same_page = last.page_no == fragment.page_no
        if same_page and fragment.line.blanks_before > 0 and fragment.order == last.order + 1:
            return False
        return not fragment.text.startswith("　") and not (same_page and self._steps_in(unit, fragment, other))

    def _wraps_latin(self, unit: Unit, fragment: Fragment) -> bool:
        """Whether a line stopped short only because the next word did not fit."""
        last, words = unit.last, fragment.text.split(maxsplit=1)
        if not words or last.box is None or not _ends_in_latin(last) or not words[0][0].isascii():
            return False
        right = max(f.box.x1 for f in unit.fragments if f.box is not None)
        if fragment.box is not None and fragment.page_no == last.page_no:
            right = max(right, fragment.box.x1)
        return right - last.box.x1 <= (columns(words[0]) * 0.55 + 0.5) * (last.line.size_pt or 10.0)

    def _steps_in(self, unit: Unit, fragment: Fragment, size: float) -> bool:
        """Whether a line begins like a paragraph's first: further in than the line before it, or set to the right."""
        last, box = unit.last.box, fragment.box
        if last is None or box is None or (fragment.line.starts_page or box.top < last.top - size):
            return False
        step = (box.x0 - last.x0) / size
        if len(unit.fragments) > 1:
            return step > 0.7 or step < -4
        if unit.marker is not None or unit.role == "note":
            return step > 4 or step < -2.5
        indent = self._habits.indent_em(fragment.line)
        return step > 2.2 or step < -2.5 or (abs(step) < 0.3 and 0.7 <= indent <= 1.6)


def _hangs(note: Unit, fragment: Fragment) -> bool:
    """Whether a line stands right under a note, in the same type, further in than the note's number."""
    first, last, box = note.first, note.last, fragment.box
    size, other = last.line.size_pt, fragment.line.size_pt
    if first.box is None or last.box is None or box is None or size is None or other is None:
        return False
    near = last.page_no == fragment.page_no and fragment.line.blanks_before == 0 and box.top > last.box.top
    return near and abs(size - other) <= size * _SIZE_STEP and 0.5 * size < box.x0 - first.box.x0 < 6 * size


def _is_division(marker: Marker | None) -> bool:
    return marker is not None and marker.style in (Style.PART, Style.CHAPTER, Style.SECTION)


def _counts_on(unit: Unit, marker: Marker | None) -> bool:
    """Whether a marker is the next number of the unit in hand."""
    before = unit.marker
    return before is not None and marker is not None and marker.rank == before.rank and marker.value == before.value + 1


def _ends_in_latin(fragment: Fragment) -> bool:
    last = fragment.text.rstrip()[-1:]
    return last.isascii() and last.isalnum()


def _is_as_wide(unit: Unit) -> bool:
    """Whether a unit's last line reaches as far as the widest before it: it stops where the column does."""
    last = unit.last
    if last.box is None or last.text.rstrip().endswith(("。", "．", "）。")):
        return False
    others = [f.box.x1 for f in unit.fragments[:-1] if f.box is not None and f.page_no == last.page_no]
    return bool(others) and max(others) - last.box.x1 <= 0.6 * (last.line.size_pt or 10.0)


def _folded(c: str) -> str:
    """A character in its usual width."""
    return unicodedata.normalize("NFKC", c)[:1]


def _is_one_letter(fragment: Fragment) -> bool:
    text = fragment.text.strip()
    return len(text) == 1 and is_japanese_letter(text)
