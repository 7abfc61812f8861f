"""Units → labels: which is a heading, a list item, a caption, a note, a reference, plain text.

Wording alone does not tell a heading "1. 目的" from a list item "1. 目的": what stands behind it does. A numbered
line followed by text heads it; numbered lines that follow each other are a list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.blocks.claims import Owner
from extract.blocks.habits import Habits, columns
from extract.blocks.markers import Style
from extract.blocks.siblings import Labelled, agree
from extract.blocks.units import Unit
from extract.model import BlockLabel, CleanText, LineKind, squeezed
from extract.rules.structure import StructureRules

CHAPTER_RANK = 20
SECTION_RANK = 30
PLAIN_RANK = 125  # a heading without a number, below all but the deepest numbers
BOLD_RANK = 105
_DIVISIONS = (Style.PART, Style.CHAPTER, Style.SECTION, Style.ARTICLE, Style.ORDINAL)
_NEVER_HEADS = (Style.BULLET, Style.CIRCLED)
_MAX_TITLE = 60
_MAX_COLUMNS = 130  # a heading's width, numbered ones included
_LEDES = re.compile(r"(?:は(?!じめ)|の|に|で|を|が|と|も|から|より|、|・|～|〜|及び|および|又は|または|以)")
_TAIL = re.compile(r"(?:[、，,；;]|(?<=[一-龥ァ-ヶ])(?:は|が|を|に|で|と|の|も|へ))$")
_INNER_STOP = re.compile("。(?![）)」』])")
_WRAPPED_NOTE = re.compile(r"[（(].*(?:作成|資料|より|引用|撮影|提供|参照|出典|出所)[）)]$")
_DATE = re.compile(r"(?:平成|令和|昭和|西暦)?[0-9元]{1,4}年(?:度|[0-9]{1,2}月(?:[0-9]{1,2}日)?)?(?:[（(].{1,6}[)）])?")
_LETTER = re.compile(r"[^\W\d_]")
_LABELS = {
    LineKind.PAGE_HEADER: BlockLabel.PAGE_HEADER,
    LineKind.PAGE_FOOTER: BlockLabel.PAGE_FOOTER,
    LineKind.PAGE_NUMBER: BlockLabel.PAGE_NUMBER,
    LineKind.RUBY: BlockLabel.FOOTNOTE,
    LineKind.PICTURE: BlockLabel.PICTURE,
}
_OWNED = {
    Owner.CAPTION: BlockLabel.CAPTION,
    Owner.NOTE: BlockLabel.FOOTNOTE,
    Owner.SOURCE_NOTE: BlockLabel.SOURCE_NOTE,
    Owner.BODY: BlockLabel.TABLE,
}
_ASIDES = {"caption": BlockLabel.CAPTION, "source_note": BlockLabel.SOURCE_NOTE, "note": BlockLabel.FOOTNOTE}


class Classifier:
    """Labels the units of one document."""

    def __init__(
        self,
        units: Sequence[Unit],
        texts: Sequence[CleanText],
        contents: set[int],
        habits: Habits,
        rules: StructureRules,
    ) -> None:
        self._units = units
        self._texts = texts
        self._contents = contents
        self._habits = habits
        self._rules = rules
        self._plain = [i for i, u in enumerate(units) if _is_prose(u)]
        self._after = dict(zip(self._plain, self._plain[1:], strict=False))
        self._before = dict(zip(self._plain[1:], self._plain, strict=False))

    def label(self) -> list[Labelled]:
        """All units, labelled."""
        found: list[Labelled] = []
        references = False
        for i, (unit, text) in enumerate(zip(self._units, self._texts, strict=True)):
            label, rank = self._one(i, references=references)
            if rank is not None or self._opens_references(i):
                references = self._opens_references(i)
            elif references and label in (BlockLabel.TEXT, BlockLabel.LIST_ITEM):
                label = BlockLabel.REFERENCE
            found.append(Labelled(unit, text, label, rank))
        agree(found)
        _set_title(found, self._habits)
        _set_levels(found)
        return found

    def _one(self, i: int, *, references: bool) -> tuple[BlockLabel, int | None]:
        unit = self._units[i]
        if unit.apart is not None:
            return _LABELS[unit.apart], None
        if unit.claim is not None:
            return _OWNED[unit.claim.owner], None
        if i in self._contents:
            return BlockLabel.TEXT, None
        if unit.role in _ASIDES:
            return _ASIDES[unit.role], None
        if self._is_wrapped_note(i):
            return BlockLabel.SOURCE_NOTE, None
        rank = self._heading_rank(i, references=references)
        if rank is not None:
            return BlockLabel.SECTION_HEADER, rank
        listed = unit.marker is not None and unit.marker.style not in (*_DIVISIONS, Style.BRACKET)
        return (BlockLabel.LIST_ITEM if listed else BlockLabel.TEXT), None

    def _opens_references(self, i: int) -> bool:
        unit = self._units[i]
        if not _is_prose(unit) or i in self._contents or len(self._texts[i].text) > 24:
            return False
        words = self._texts[i].text
        if unit.marker is not None and unit.marker.style not in _NEVER_HEADS:
            words = unit.raw[unit.marker.end :]
        return squeezed(words).strip("：:【】[]〔〕()（）〈〉<>＜＞") in self._rules.references

    def _is_wrapped_note(self, i: int) -> bool:
        """A remark in brackets under a picture's caption that says where it is from."""
        previous = next(
            (self._units[j] for j in range(i - 1, max(-1, i - 4), -1) if self._units[j].apart is None), None
        )
        beside = previous is not None and (
            previous.role == "caption" or (previous.claim is not None and previous.claim.owner is Owner.CAPTION)
        )
        return beside and _WRAPPED_NOTE.fullmatch(self._texts[i].text) is not None

    def _heading_rank(self, i: int, *, references: bool) -> int | None:
        unit, text = self._units[i], self._texts[i].text
        if not _is_prose(unit):
            return None
        known = self._known_rank(i)
        if known is not None:
            return known
        if not self._is_title(unit, text):
            return None
        if unit.marker is not None:
            return self._numbered_rank(i, references=references)
        if references:
            return None
        return (self._printed_rank(unit) if self._habits.printed else None) or self._spaced_rank(i)

    def _known_rank(self, i: int) -> int | None:
        """A heading known by its wording, without a number."""
        unit, text = self._units[i], self._texts[i].text
        if unit.marker is not None and unit.marker.style is not Style.BRACKET:
            return None
        words = squeezed(text).strip("：:【】[]〔〕()（）〈〉<>＜＞")
        if words not in self._rules.headings or (self._habits.unwrapped and len(unit.fragments) > 1):
            return None
        if words in self._rules.standalone:
            return CHAPTER_RANK
        if words in self._rules.references or words.endswith(
            ("はじめに", "おわりに", "終わりに", "まとめ", "結論", "謝辞")
        ):
            return SECTION_RANK
        return PLAIN_RANK if i in self._after else None

    def _is_title(self, unit: Unit, text: str) -> bool:
        """Whether a unit is worded as a heading: short, no sentence, something to read in it."""
        if not text or columns(text) > _MAX_COLUMNS or len(unit.fragments) > 3 or not _LETTER.search(text):
            return False
        if _DATE.fullmatch(text):
            return False
        return not (text.endswith(("。", "：", ":")) or _INNER_STOP.search(text) or _TAIL.search(text))

    def _numbered_rank(self, i: int, *, references: bool) -> int | None:
        unit = self._units[i]
        marker = unit.marker
        if marker is None:
            return None
        rest = unit.first.text[marker.end :]
        if marker.style in _DIVISIONS:
            spaced = unit.first.text[marker.end - 1 : marker.end].isspace()
            if not spaced and _LEDES.match(rest):
                return None
            return marker.rank if rest.strip() or marker.style is Style.CHAPTER else None
        if references or not rest.strip():
            return None
        prominent = self._habits.printed and self._printed_rank(unit) is not None
        if prominent:
            return marker.rank
        if marker.style in _NEVER_HEADS:
            return None
        if marker.style is Style.BRACKET:
            return marker.rank if len(self._texts[i].text) <= 40 and self._texts[i].text[-1] in "】〉＞》" else None
        return marker.rank if self._heads_text(i) else None

    def _heads_text(self, i: int) -> bool:
        """Whether a numbered line stands above what it heads, not among its like."""
        marker = self._units[i].marker
        following, previous = self._after.get(i), self._before.get(i)
        if marker is None or following is None or self._is_sibling(i, following):
            return False
        if previous is not None and self._is_sibling(i, previous) and not self._follows_text(i, previous):
            return False
        other = self._units[following].marker
        if other is not None:
            return other.rank > marker.rank
        text = self._texts[following].text
        beyond = self._after.get(following)
        return "。" in text or len(text) > 40 or beyond is None or self._units[beyond].marker is None

    def _is_sibling(self, i: int, j: int) -> bool:
        one, other = self._units[i].marker, self._units[j].marker
        return one is not None and other is not None and one.rank == other.rank

    def _follows_text(self, i: int, previous: int) -> bool:
        """Whether claimed text (a table) stands between two numbered lines."""
        return any(self._units[j].claim is not None for j in range(previous + 1, i))

    def _printed_rank(self, unit: Unit) -> int | None:
        """A heading on a printed page stands out by size or weight."""
        body, line = self._habits.size_pt, unit.first.line
        if body is None or line.size_pt is None:
            return None
        ratio = line.size_pt / body
        if ratio >= 1.6:
            return CHAPTER_RANK - 5
        if ratio >= 1.3:
            return SECTION_RANK + 5
        if ratio >= 1.12:
            return BOLD_RANK - 3
        bold = all(f.line.bold for f in unit.fragments) and ratio >= 0.97
        return BOLD_RANK if bold and unit.marker is not None else PLAIN_RANK if bold else None

    def _spaced_rank(self, i: int) -> int | None:
        """A heading without a number in a dump: a short line set apart, with text under it."""
        unit, following = self._units[i], self._after.get(i)
        if following is None or len(unit.fragments) > 1 or len(self._texts[i].text) > 25:
            return None
        apart = self._habits.gap(unit.first.line) > 0 and not unit.first.line.starts_page
        text = self._texts[following].text
        close = self._habits.gap(self._units[following].first.line) == 0
        labelled = re.search("[：:／|]|[0-9]{2}|[、。）)」]$|^[（(「]", self._texts[i].text)
        return PLAIN_RANK if apart and close and not labelled and text.endswith("。") and len(text) > 40 else None


def _is_prose(unit: Unit) -> bool:
    return unit.claim is None and unit.apart is None and unit.role == "text"


def _set_title(found: Sequence[Labelled], habits: Habits) -> None:
    """The document's title: what stands first, before any heading, and is no text."""
    for position, entry in enumerate(found[:12]):
        if not _is_prose(entry.unit):
            continue
        large = habits.size_pt is not None and (entry.unit.first.line.size_pt or 0) >= habits.size_pt * 1.25
        if entry.label is BlockLabel.SECTION_HEADER and not (large and entry.unit.marker is None):
            return
        words = entry.text.text
        short = len(words) <= _MAX_TITLE and not words.endswith("。") and entry.unit.marker is None
        if large or (not habits.printed and position == 0 and short and entry.unit.first.page_no == 1):
            entry.label, entry.rank = BlockLabel.TITLE, None
            continue
        return


def _set_levels(found: Sequence[Labelled]) -> None:
    """Depth of list items: by the markers of the items they stand among."""
    ranks: list[int] = []
    for entry in found:
        if not _is_prose(entry.unit):
            continue
        if entry.label is not BlockLabel.LIST_ITEM or entry.unit.marker is None:
            ranks = []
            continue
        rank = entry.unit.marker.rank
        while ranks and ranks[-1] > rank:
            ranks.pop()
        if not ranks or ranks[-1] < rank:
            ranks.append(rank)
        entry.level = len(ranks)
