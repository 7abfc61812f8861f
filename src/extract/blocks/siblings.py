"""Numbered lines of one run agree: where most of them are headings all are, and otherwise none.

One line of a run may end in a full stop, be followed by a picture only, or stand right before the next: its
siblings show what it is. Headings without a number agree with others of the same wording.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.blocks.habits import columns
from extract.blocks.markers import Style
from extract.blocks.units import Unit
from extract.model import BlockLabel, CleanText

_RUNS = (Style.ROMAN, Style.KANJI, Style.ARABIC, Style.PAREN, Style.HALF_PAREN, Style.KANA, Style.LATIN)
_MAX_COLUMNS = 170
_INNER_STOP = re.compile("。(?![）)」』]|$)")


@dataclass(slots=True)
class Labelled:
    """A unit with its label. `rank` is set for headings: smaller is shallower. `level` for list items."""

    unit: Unit
    text: CleanText
    label: BlockLabel
    rank: int | None = None
    level: int | None = None


def agree(found: Sequence[Labelled]) -> None:
    """Makes the labels of siblings agree, in place."""
    for run in _runs(found):
        if len(run) < 2:
            continue
        heads = sum(found[i].rank is not None for i in run)
        if 2 * heads >= len(run) and heads < len(run):
            for i in run:
                entry = found[i]
                if entry.rank is None and entry.unit.marker is not None and _can_head(entry):
                    entry.label, entry.rank = BlockLabel.SECTION_HEADER, entry.unit.marker.rank
        elif heads > 0 and 2 * heads < len(run):
            for i in run:
                found[i].label, found[i].rank = BlockLabel.LIST_ITEM, None
    _agree_by_wording(found)


def _can_head(entry: Labelled) -> bool:
    text = entry.text.text
    return columns(text) <= _MAX_COLUMNS and not _INNER_STOP.search(text) and not (text[-1] == "。" and len(text) > 40)


def _runs(found: Sequence[Labelled]) -> list[list[int]]:
    """Positions of numbered units that count 1, 2, 3 … with nothing shallower between them."""
    runs: list[list[int]] = []
    current: dict[int, list[int]] = {}
    for i, entry in enumerate(found):
        marker = entry.unit.marker
        labelled = entry.label in (BlockLabel.LIST_ITEM, BlockLabel.SECTION_HEADER)
        if not labelled or entry.unit.claim is not None:
            continue
        rank = marker.rank if marker is not None else entry.rank
        if rank is None:
            continue
        if entry.rank is not None or marker is not None:
            current = {r: run for r, run in current.items() if r <= rank}
        if marker is None or marker.style not in _RUNS or marker.depth > 1:
            continue
        run = current.get(rank)
        last = found[run[-1]].unit.marker if run else None
        if run is not None and last is not None and last.style is marker.style and marker.value == last.value + 1:
            run.append(i)
        else:
            current[rank] = [i]
            runs.append(current[rank])
    return runs


def _agree_by_wording(found: Sequence[Labelled]) -> None:
    """Short lines worded as a heading without a number elsewhere are headings too."""
    ranks = {
        e.text.text: e.rank
        for e in found
        if e.rank is not None and e.unit.marker is None and e.label is BlockLabel.SECTION_HEADER
    }
    for entry in found:
        plain = entry.label is BlockLabel.TEXT and entry.unit.role == "text" and entry.unit.marker is None
        if plain and entry.text.text in ranks and len(entry.text.text) <= 25:
            entry.label, entry.rank = BlockLabel.SECTION_HEADER, ranks[entry.text.text]
