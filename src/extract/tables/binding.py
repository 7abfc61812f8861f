"""Which caption, unit, note and source note belong to which body.

Captions and bodies are paired as an assignment problem: a gain for every pair from nearness, order, and wording shared
by caption and header, then the pairing with the largest sum (`assignment`). Notes go with the caption or body they
follow. Not here: how captions are read (`captions`), what a body is (`dump_*`, PDF parts).
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.model import BBox, Line, LineKind, TableBody
from extract.rules.tables import TableRules
from extract.tables.assignment import best_assignment
from extract.tables.captions import Caption, CaptionKind, LineRole, SideText
from extract.tables.cell_values import folded
from extract.tables.draft import Draft


@dataclass(slots=True, kw_only=True)
class Bound:
    """A body with what was bound to it; `draft` is None for a caption without a body."""

    draft: Draft | None
    caption: Caption | None
    body: TableBody
    notes: list[SideText] = field(default_factory=list)
    sources: list[SideText] = field(default_factory=list)
    units: list[SideText] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyText:
    """What wording of a body captions are compared with."""

    header: str
    labels: tuple[str, ...]


@dataclass(slots=True)
class _SideWalk:
    """Where a walk over captions, bodies and notes stands: the tables that a note here may belong to."""

    recent: list[Bound] = field(default_factory=list)
    recent_line: int = -1
    last_line: int = -1
    waiting: list[SideText] = field(default_factory=list)

    def meet(self, table: Bound, line: int, *, is_caption: bool) -> None:
        """A caption or body begins; captions on one line share what follows."""
        self.recent = [*self.recent, table] if is_caption and line == self.recent_line else [table]
        self.recent_line = line if is_caption else -1
        if not is_caption and table.draft is not None and table.draft.lines:
            self.last_line = table.draft.lines[-1]


class Binder:
    """Pairs captions with bodies on one document."""

    def __init__(
        self,
        lines: Sequence[Line],
        captions: Sequence[Caption],
        sides: Sequence[SideText],
        drafts: Sequence[Draft],
        texts: Sequence[BodyText],
        rules: TableRules,
    ) -> None:
        self.lines = lines
        self.captions = captions
        self.sides = sides
        self.drafts = drafts
        self.texts = texts
        self.rules = rules
        bound = {i for c in captions for i in c.lines} | {i for s in sides for i in s.lines}
        bound |= {i for d in drafts for i in d.lines}
        self.foreign = [i for i, x in enumerate(lines) if x.kind is LineKind.BODY and x.text.strip() and i not in bound]
        self.weights = self._weights()

    def bind(self) -> list[Bound]:
        """Captions with their bodies, bodies without caption, and captions without body, in document order."""
        gains = [[self._gain(c, d) for d in range(len(self.drafts))] for c in range(len(self.captions))]
        chosen = best_assignment(gains)
        result: list[Bound] = []
        taken: set[int] = set()
        for caption, index in zip(self.captions, chosen, strict=True):
            if index is not None:
                taken.add(index)
                draft = self.drafts[index]
                body = TableBody.FOUND if self._adjoins(caption, draft) else TableBody.DISPLACED
                result.append(Bound(draft=draft, caption=caption, body=body))
            elif caption.kind is CaptionKind.TABLE:
                result.append(Bound(draft=None, caption=caption, body=TableBody.ABSENT))
        result += [
            Bound(draft=d, caption=None, body=TableBody.FOUND) for i, d in enumerate(self.drafts) if i not in taken
        ]
        result.sort(key=_first_line)
        self._bind_sides(result)
        return result

    # -- captions -------------------------------------------------------------------------------------------

    def _weights(self) -> Counter[str]:
        """How many bodies use each character of header wording."""
        used: Counter[str] = Counter()
        for text in self.texts:
            used.update(set(folded(text.header)))
        return used

    def _between(self, first: int, last: int) -> int:
        """Foreign lines strictly between two line indices."""
        return bisect_left(self.foreign, last) - bisect_left(self.foreign, first + 1)

    def _gain(self, c: int, d: int) -> float:
        caption, draft = self.captions[c], self.drafts[d]
        if draft.box is not None and caption.box is not None:
            return self._gain_on_page(caption, draft)
        if not draft.lines:
            return -1.0
        if draft.lines[0] > caption.line:
            foreign = self._between(caption.lines[-1], draft.lines[0])
            near = 6.0 * math.exp(-foreign / 25.0)
        else:
            foreign = self._between(draft.lines[-1], caption.line)
            near = 2.0 - foreign if foreign < 3 else -6.0
        pages = abs(draft.page_no - caption.page_no)
        if foreign > 80 or (pages > 1 and foreign > 10):
            return -1.0
        order = -0.4 * min(4, abs(self._caption_rank(c) - self._draft_rank(d, caption.page_no)))
        kind = -2.5 if caption.kind is CaptionKind.FIGURE else 0.0
        return near - 2.0 + (0.5 if pages == 0 else 0.0) + order + kind + 5.0 * self._wording(c, d)

    def _gain_on_page(self, caption: Caption, draft: Draft) -> float:
        """Gain by geometry: the same page, one above the other, near."""
        if caption.page_no != draft.page_no or caption.box is None or draft.box is None:
            return -1.0
        shared = _overlap(caption.box.x0, caption.box.x1, draft.box.x0, draft.box.x1)
        if shared <= 0:
            return -1.0
        above = draft.box.top - caption.box.bottom
        below = caption.box.top - draft.box.bottom
        if above >= -4:
            gain = 6.0 - above / 12.0
        elif below >= -4:
            gain = 4.0 - below / 12.0
        else:
            return -1.0
        blocked = sum(1 for other in self.drafts if other is not draft and _stands_between(other, caption, draft))
        kind = -2.0 if caption.kind is CaptionKind.FIGURE else 0.0
        return gain - 3.0 * blocked + kind

    def _caption_rank(self, c: int) -> int:
        page = self.captions[c].page_no
        return sum(1 for x in self.captions[:c] if x.page_no == page and x.kind is not CaptionKind.FIGURE)

    def _draft_rank(self, d: int, page_no: int) -> int:
        return sum(1 for x in self.drafts[:d] if page_no <= x.page_no <= page_no + 1)

    def _wording(self, c: int, d: int) -> float:
        """How much of a header's telling characters, and of its rows' kind, the caption names: 0 to 1."""
        title = folded(self.captions[c].title)
        text = self.texts[d]
        header = set(folded(text.header))
        letters = {x for x in header if x.isalnum()}
        if not letters or not title:
            return 0.0
        weight = {x: 1.0 / self.weights[x] for x in letters}
        shared = sum(w for x, w in weight.items() if x in title)
        score = 0.6 * shared / sum(weight.values())
        return score + 0.4 * self._dimension(title, text)

    def _dimension(self, title: str, text: BodyText) -> float:
        """Whether rows are what the caption says they are by: 州別 or 各州 over names of states."""
        match = re.search(r"(?:各|)(州|県|都道府県|国|地域)(?:別|の|・|ごと|$)", title) or re.search(
            r"各(州|県|国)", title
        )
        if not match or not text.labels:
            return 0.0
        places = sum(1 for x in text.labels if folded(x).rstrip("州県都府") in self.rules.places)
        return places / len(text.labels)

    def _adjoins(self, caption: Caption, draft: Draft) -> bool:
        """Whether nothing but notes and units stands between a caption and its body."""
        if draft.box is not None and caption.box is not None:
            return True
        if draft.lines[0] > caption.line:
            first, last = caption.lines[-1], draft.lines[0]
        else:
            first, last = draft.lines[-1], caption.line
        others = [x.line for x in self.captions if x is not caption] + [
            x.lines[0] for x in self.drafts if x is not draft
        ]
        sources = [s.line for s in self.sides if s.role is not LineRole.UNIT]
        return self._between(first, last) == 0 and not any(first <= x < last for x in (*others, *sources))

    # -- notes ----------------------------------------------------------------------------------------------

    def _bind_sides(self, bound: list[Bound]) -> None:
        """Notes go to the captions or body they follow; on a page with geometry, to the nearest body."""
        events: list[tuple[int, int, Bound | SideText]] = []
        for b in bound:
            if b.caption is not None:
                events.append((b.caption.line, 0, b))
            if b.draft is not None:
                events.append((b.draft.lines[0] if b.draft.lines else 0, 1, b))
        events += [(s.line, 2, s) for s in self.sides]
        walk = _SideWalk()
        for line, kind, thing in sorted(events, key=lambda e: (e[0], e[1])):
            if walk.recent and self._between(walk.last_line, line) > 3:
                walk.recent = []
            walk.last_line = line
            if isinstance(thing, Bound):
                walk.meet(thing, line, is_caption=kind == 0)
                walk.waiting = [w for w in walk.waiting if not self._unit_ahead(w, thing, line)]
                continue
            walk.last_line = thing.lines[-1]
            placed = thing.box is not None and self._bind_on_page(thing, bound)
            if not placed and not self._attach(thing, walk.recent):
                walk.waiting.append(thing)

    def _attach(self, side: SideText, recent: list[Bound]) -> bool:
        if not recent:
            return False
        target = next((b for b in recent if not b.sources), recent[-1])
        if side.role is LineRole.UNIT:
            target = next((b for b in recent if not b.units), recent[-1])
        _add_side(target, side)
        return True

    def _unit_ahead(self, side: SideText, table: Bound, line: int) -> bool:
        """Binds a unit line that stood before its caption or body."""
        if side.role is LineRole.UNIT and self._between(side.line, line) <= 1:
            _add_side(table, side)
            return True
        return side.role is LineRole.UNIT and self._between(side.line, line) > 1

    def _bind_on_page(self, side: SideText, bound: Sequence[Bound]) -> bool:
        best: tuple[float, Bound | None] = (120.0, None)
        for b in bound:
            box = b.draft.box if b.draft is not None else (b.caption.box if b.caption is not None else None)
            page = b.draft.page_no if b.draft is not None else (b.caption.page_no if b.caption else 0)
            last = (b.draft.last_page_no or page) if b.draft is not None else page
            if box is None or side.box is None or side.page_no not in (page, last):
                continue
            if _overlap(box.x0, box.x1, side.box.x0, side.box.x1) <= 0:
                continue
            distance = _distance(side, box, split=last != page and side.page_no == last)
            if distance < best[0]:
                best = (distance, b)
        if best[1] is not None:
            _add_side(best[1], side)
        return best[1] is not None


def _add_side(target: Bound, side: SideText) -> None:
    kept = {LineRole.NOTE: target.notes, LineRole.SOURCE: target.sources, LineRole.UNIT: target.units}[side.role]
    kept.append(side)


def _distance(side: SideText, box: BBox, *, split: bool) -> float:
    """How far a side text stands from a body: notes below it, units above it."""
    if side.box is None:
        return float("inf")
    if split:
        return 60.0
    below = side.box.top - box.bottom
    above = box.top - side.box.bottom
    if side.role is LineRole.UNIT:
        return above if above >= -6 else (40.0 + below if below >= -6 else float("inf"))
    return below if below >= -6 else (60.0 + above if -6 <= above < 40 else float("inf"))


def _overlap(a0: float, a1: float, b0: float, b1: float) -> float:
    return min(a1, b1) - max(a0, b0)


def _stands_between(other: Draft, caption: Caption, draft: Draft) -> bool:
    if other.box is None or caption.box is None or draft.box is None or other.page_no != draft.page_no:
        return False
    if _overlap(other.box.x0, other.box.x1, caption.box.x0, caption.box.x1) <= 0:
        return False
    low, high = min(caption.box.bottom, draft.box.bottom), max(caption.box.top, draft.box.top)
    return low <= (other.box.top + other.box.bottom) / 2 <= high


def _first_line(bound: Bound) -> tuple[int, int]:
    if bound.caption is not None:
        return bound.caption.line, bound.caption.rank
    return (bound.draft.lines[0] if bound.draft is not None and bound.draft.lines else 0), 0
