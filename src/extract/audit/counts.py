"""Counts that a sentence announces against what follows or precedes: list items, table rows, names in a row.

See docs/checks/counts.md. `extract.audit.announce` reads the sentences; here both sides are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.audit.announce import Announced, find_announced
from extract.audit.context import Context
from extract.audit.enumerations import Named, names_after, names_before, pairs_before, row_before
from extract.audit.grid import make_grid, place_name
from extract.audit.likeness import is_slip
from extract.audit.series import Series, find_series
from extract.model import BlockLabel, Evidence, Finding, Table, Verdict

_BLOCKS_AHEAD = 4
_MOST_ITEMS = 60
_LEADS_ON = re.compile(r"(?:の)?[^。、]{0,12}(?:として|とは|は|が|すなわち|：|:)?(?:、|すなわち|：|:)*")


@dataclass(frozen=True, slots=True)
class Counted:
    """Something countable near an announcement: how many, what it is, its places, how sure the count is."""

    count: int
    kind: str
    evidence: tuple[Evidence, ...]
    certainty: float


def check_counts(context: Context) -> Iterator[Finding]:
    """Announced counts that nothing they may speak of has."""
    series = find_series(context)
    ahead: dict[tuple[str | None, str], Announced] = {}
    for sentence in context.sentences:
        for announced in find_announced(sentence, context):
            counted = list(_candidates(context, announced, series))
            is_wrong = (
                counted and all(c.count != announced.count for c in counted) and _may_be_meant(announced, counted)
            )
            if is_wrong:
                yield _finding(context, announced, counted)
            key = sentence.block.section_id, announced.noun
            first = ahead.get(key)
            if announced.forward and not is_wrong:
                ahead[key] = announced
            elif announced.backward and first is not None and first.count != announced.count:
                yield _told_again(context, first, announced)


def _may_be_meant(announced: Announced, counted: Sequence[Counted]) -> bool:
    """Whether a count can be of what is there: of more than a list has, only where one slip makes them one."""
    number = Decimal(announced.count)
    return announced.count <= _MOST_ITEMS or any(is_slip(number, Decimal(c.count)) for c in counted)


def _candidates(context: Context, announced: Announced, series: Sequence[Series]) -> Iterator[Counted]:
    yield from _inline(context, announced, series)
    yield from _named(context, announced)
    if announced.forward:
        ahead = list(_ahead(context, announced, series))
        tables = list(_tables_ahead(context, announced))
        yield from ahead
        if not ahead or announced.of_table:
            yield from tables


def _told_again(context: Context, first: Announced, again: Announced) -> Finding:
    return context.finding(
        "counts.announced",
        Verdict.CONTRADICTION,
        f"「{again.printed}」 counts {again.count} again of what was announced as {first.count}",
        [
            context.quote_clean(role, a.sentence.block, a.start, a.end)
            for role, a in (("announced", first), ("again", again))
        ],
        expected=str(first.count),
        observed=str(again.count),
        arithmetic=f"{again.count} - {first.count} = {again.count - first.count}",
        comparable=f"one section, both count 「{first.noun}」, the second points back",
        certainty=0.9,
    )


# Enumerations in the sentence itself.


def _inline(context: Context, announced: Announced, series: Sequence[Series]) -> Iterator[Counted]:
    """① … ② … ③ … の3つ, 3つの柱として、① … ② … ③ …: the marks and their count in one sentence."""
    block = announced.sentence.block
    for s in series:
        own = [i for i in s.items if i.block is block and announced.end <= i.start < announced.sentence.end]
        led = _LEADS_ON.fullmatch(block.text.text, announced.end, own[0].start) if own else None
        if led is not None and len(own) >= 2 and own[0].number == 1 and s.style != "・":
            yield Counted(
                len(own),
                "marked items behind it",
                tuple(context.quote_clean("item", block, i.start, min(i.end, i.start + 16)) for i in own),
                1.0,
            )
        if not announced.closing:
            continue
        held = [i for i in s.items if i.block is block and announced.sentence.start <= i.start < announced.start]
        if len(held) >= 2 and s.style != "・" and held[-1].end > announced.start:
            yield Counted(
                len(held),
                "marked items before it",
                tuple(context.quote_clean("item", block, i.start, min(i.end, i.start + 16)) for i in held),
                1.0,
            )


def _named(context: Context, announced: Announced) -> Iterator[Counted]:
    block = announced.sentence.block
    text = block.text.text
    found: list[tuple[Named, float]] = []
    if announced.closing:
        found += [(n, 0.95) for n in names_before(text, announced.sentence.start, announced.start)]
        found += [(n, 0.9) for n in row_before(text, announced.sentence.start, announced.start)]
        found += [(n, 0.8) for n in pairs_before(text, announced.sentence.start, announced.start, announced.count)]
    found += [(n, 0.9) for n in names_after(text, announced.end, announced.sentence.end)]
    for named, certainty in found:
        if len(named.spans) >= 2:
            yield Counted(
                len(named.spans),
                "names in the sentence",
                tuple(context.quote_clean("name", block, *span) for span in named.spans),
                certainty,
            )


# Lists and tables behind the sentence.


def _ahead(context: Context, announced: Announced, series: Sequence[Series]) -> Iterator[Counted]:
    here = context.block_index[announced.sentence.block.block_id]
    for s in series:
        at = context.block_index[s.first.block.block_id]
        same = at == here and s.first.start >= announced.end
        if not same and not here < at <= here + _BLOCKS_AHEAD:
            continue
        if not same and _interrupted(context, here, at, s):
            continue
        yield Counted(
            len(s.items),
            "list items behind it",
            tuple(context.quote_clean("item", i.block, i.start, min(i.end, i.start + 24)) for i in s.items),
            0.95 if s.first.number == 1 else 0.6,
        )
        return


def _interrupted(context: Context, here: int, at: int, s: Series) -> bool:
    """Whether other prose, or a table that may be what was announced, stands between the announcement and the list."""
    between = context.blocks[here + 1 : at]
    if any(b.label is BlockLabel.TABLE for b in between):
        return True
    prose = [b for b in between if b.label in (BlockLabel.TEXT, BlockLabel.SECTION_HEADER) and b is not s.first.block]
    return sum(len(b.text.text) for b in prose) > 120


def _tables_ahead(context: Context, announced: Announced) -> Iterator[Counted]:
    """The rows of the next table, and of all tables up to the next prose, added up."""
    block = announced.sentence.block
    place = block.pieces[-1].end
    later = [
        t
        for t in context.tables
        if t.section_id == block.section_id and (t.caption_pieces or t.pieces)[0].start >= place - 1
    ]
    later.sort(key=lambda t: (t.caption_pieces or t.pieces)[0].start)
    if not later:
        return
    rows = 0
    evidence: list[Evidence] = []
    for t in later[:6]:
        held = body_rows(context, t)
        rows += held
        evidence.append(context.quote("table", (t.caption_pieces or t.pieces)[0]))
        evidence += [context.quote_cell("row", c) for c in t.cells if c.column == 0 and not c.is_header and c.text][:40]
        yield Counted(rows, f"rows of {place_name(make_grid(t, context))}", tuple(evidence), 0.8)


def body_rows(context: Context, table: Table) -> int:
    """Rows of a table's body that hold something, totals left out."""
    grid = make_grid(table, context)
    body = [r for r in range(table.header_rows, table.rows) if r not in grid.total_rows]
    return sum(1 for r in body if any(c is not None and c.text for c in grid.cells[r]))


def _finding(context: Context, announced: Announced, counted: Sequence[Counted]) -> Finding:
    best = max(counted, key=lambda c: (c.certainty, -abs(c.count - announced.count)))
    block = announced.sentence.block
    return context.finding(
        "counts.announced",
        Verdict.CONTRADICTION,
        f"「{announced.printed}」 announces {announced.count}, and {best.count} {best.kind} are there",
        [context.quote_clean("announced", block, announced.start, announced.end), *best.evidence],
        expected=str(announced.count),
        observed=str(best.count),
        arithmetic=f"{best.count} - {announced.count} = {best.count - announced.count}",
        comparable=announced.reason,
        certainty=best.certainty * announced.certainty,
    )
