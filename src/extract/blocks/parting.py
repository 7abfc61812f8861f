"""Things set on one line that are several, and things set on several that are one.

Lists on one line (① … ② … ③ …) and captions side by side are parted; a chapter's subtitle is put to its title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from extract.blocks.claims import Fragment
from extract.blocks.markers import Style, parse_marker
from extract.blocks.units import Unit
from extract.model import Span
from extract.rules.structure import StructureRules

_GAP = re.compile(r"[\s　]+")
_SUBTITLE = re.compile(r"\s*[～〜—―–－‐-]{1,2}\s*[^\s0-9]")
_ITEM = re.compile(r"(?<=\S)\s*(?P<mark>[①-⑳])(?=\s*\S)")


def split_inline_lists(units: Sequence[Unit]) -> list[Unit]:
    """The units, with a line that holds several numbered items parted into them.

    Only where the line begins with such a number, the numbers count on, and no sentence ends in it.
    """
    result: list[Unit] = []
    for unit in units:
        result += _parted(unit)
    return result


def _parted(unit: Unit) -> list[Unit]:
    marker = unit.marker
    if unit.claim is not None or marker is None or marker.style is not Style.CIRCLED or "。" in unit.raw:
        return [unit]
    parts: list[list[Fragment]] = [[]]
    expected = marker.value + 1
    for fragment in unit.fragments:
        start = 0
        for match in _ITEM.finditer(fragment.text):
            mark = match.start("mark")
            if ord(match["mark"]) - ord("①") + 1 != expected:
                continue
            expected += 1
            parts[-1].append(_slice(fragment, start, mark))
            parts.append([])
            start = mark
        parts[-1].append(_slice(fragment, start, len(fragment.text)))
    if len(parts) == 1:
        return [unit]
    return [_unit([f for f in part if f.text.strip()]) for part in parts if any(f.text.strip() for f in part)]


def _unit(fragments: list[Fragment]) -> Unit:
    unit = Unit(marker=parse_marker(fragments[0].text))
    for fragment in fragments:
        unit.add(fragment)
    return unit


def _slice(fragment: Fragment, start: int, end: int) -> Fragment:
    """Part of a fragment, counted in its characters."""
    pieces: list[Span] = []
    at = 0
    for piece in fragment.pieces:
        size = piece.end - piece.start
        low, high = max(start - at, 0), min(end - at, size)
        if low < high:
            pieces.append(Span(piece.start + low, piece.start + high))
        at += size
    last = fragment.last and end == len(fragment.text)
    return replace(fragment, text=fragment.text[start:end], pieces=tuple(pieces), whole=False, last=last)


def split_captions(fragments: Iterable[Fragment], rules: StructureRules) -> Iterator[Fragment]:
    """The fragments, with captions that stand side by side on one line parted."""
    for fragment in fragments:
        starts = [0]
        if fragment.claim is None and not fragment.stands_apart and rules.caption.match(fragment.text):
            for gap in _GAP.finditer(fragment.text, 1):
                first, other = rules.caption.match(fragment.text), rules.caption.match(fragment.text[gap.end() :])
                if first and other and other["word"] == first["word"] and other["word2"] == first["word2"]:
                    starts.append(gap.end())
        for start, end in zip(starts, [*starts[1:], len(fragment.text)], strict=True):
            yield fragment if len(starts) == 1 else _slice(fragment, start, end)


def with_subtitles(units: Sequence[Unit]) -> list[Unit]:
    """The units, with a subtitle between dashes put to the chapter heading right above it."""
    result: list[Unit] = []
    for unit in units:
        above = result[-1] if result else None
        if above is not None and _is_subtitle(above, unit):
            for fragment in unit.fragments:
                above.add(fragment)
        else:
            result.append(unit)
    return result


def _is_subtitle(above: Unit, unit: Unit) -> bool:
    chapter = above.marker is not None and above.marker.style in (Style.PART, Style.CHAPTER) and above.role == "text"
    plain = unit.claim is None and unit.apart is None and unit.role == "text" and len(unit.fragments) == 1
    return chapter and plain and _SUBTITLE.match(unit.raw) is not None and not unit.raw.rstrip().endswith("。")
