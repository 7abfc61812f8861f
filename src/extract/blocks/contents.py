"""Tables of contents: headings listed there are no headings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.blocks.markers import parse_marker
from extract.blocks.units import Unit
from extract.model import squeezed
from extract.rules.structure import StructureRules

_LEADER = re.compile(r"(?:[.．…‥・·･‧_]\s*){3,}[\s　]*[（(-]?\s*[0-9０-９ivxlcⅰ-ⅻ]{0,4}\s*[)）-]?\s*$")
_ENDS_IN_NUMBER = re.compile(r"\S[\s　]+[0-9０-９]{1,3}\s*$")
_DOTS = re.compile(r"[.．…‥・·･‧\s　]*[0-9０-９ivxlcⅰ-ⅻ]{0,4}\s*$")
_MAX_REACH = 400  # units


def find_contents(units: Sequence[Unit], rules: StructureRules) -> set[int]:
    """Positions of the units that are entries of a table of contents (its heading not among them)."""
    found = {i for i, unit in enumerate(units) if _is_plain(unit) and _LEADER.search(unit.first.text)}
    if len(found) < 3:
        found = set()
    for start, unit in enumerate(units):
        if _is_plain(unit) and squeezed(unit.raw).strip("【】[]〔〕") in rules.contents:
            found |= _region(units, start, found)
    return found


def _is_plain(unit: Unit) -> bool:
    return unit.claim is None and unit.apart is None


def _region(units: Sequence[Unit], start: int, leaders: set[int]) -> set[int]:
    """The entries below a heading 目次: until the first entry's wording comes back as a heading."""
    entries: set[int] = set()
    first = ""
    misses = 0
    for position in range(start + 1, min(len(units), start + _MAX_REACH)):
        unit = units[position]
        if not _is_plain(unit):
            continue
        wording = squeezed(_DOTS.sub("", unit.first.text))
        entry = position in leaders or _ENDS_IN_NUMBER.search(unit.first.text) is not None
        if first and wording == first and not entry:
            break
        looks_so = entry or (unit.role == "text" and parse_marker(unit.first.text) is not None and len(unit.raw) < 60)
        misses = 0 if looks_so else misses + 1
        if misses > 3 or "。" in unit.raw:
            break
        first = first or wording
        if looks_so or misses <= 1:
            entries.add(position)
    confirmed = sum(p in leaders or bool(_ENDS_IN_NUMBER.search(units[p].first.text)) for p in entries)
    return entries if confirmed >= max(2, len(entries) // 3) else set()
