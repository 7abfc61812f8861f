"""Lists set on one line: ① … ② … ③ …, each item made a unit of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.blocks.claims import Fragment
from extract.blocks.markers import Style, parse_marker
from extract.blocks.units import Unit
from extract.model import Span

_ITEM = re.compile(r"(?<=[\s　])[①-⑳](?=\s*\S)")


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
            if ord(match.group()) - ord("①") + 1 != expected:
                continue
            expected += 1
            parts[-1].append(_slice(fragment, start, match.start()))
            parts.append([])
            start = match.start()
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
