"""Amounts in prose against the table that states them: 「民生費は512億円」 where the table has 521.0 (億円).

Where other numbers of the paragraph are the table's (`restated`), and this one is a slip away from its cell (a digit,
two digits swapped, a zero), and no other cell has it, that is a finding. Part of the family `prose_table`; see
docs/checks/prose_table.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from extract.audit.context import Context
from extract.audit.grid import place_name
from extract.audit.intervals import shown
from extract.audit.likeness import is_slip
from extract.audit.prose_table import compare_prose_with_tables
from extract.audit.restated import DIGITS_ALONE, Labels, Linked, Place, Restated, digits, links_of, same
from extract.model import Finding, QuantityKind, Verdict, squeezed

# 甲の受注高は: a measure of its own; 額 and 数 only say that it is an amount
_MEASURE = re.compile(r"の([一-龠ァ-ヴー]{1,9}(?:高|益|率|費|量|残高))(?:は|が|も|で|、|約|計)*$")


def check_prose_amounts(context: Context) -> Iterator[Finding]:
    """Amounts in prose one slip away from the cell whose labels they stand behind."""
    borne_out = {
        h.figure.quantity.quantity_id
        for group in compare_prose_with_tables(context)
        for h in group
        if h.fits is not None and h.figure.quantity is not None
    }
    for linked in links_of(context):
        columns = Counter(t.agrees.cell.column for t in linked.agreeing if t.agrees is not None)
        own = {id(t.agrees.cell) for t in linked.agreeing if t.agrees is not None}
        for t in linked.told:
            unexplained = t.agrees is None and t.quantity.quantity_id not in borne_out
            if unexplained and _alone(linked, t) and not _is_foreign(linked, t):
                found = _slipped(t, linked.labels, linked.scales, own, columns)
                if found is not None:
                    yield _finding(context, t, *found, linked.labels, linked.agreeing)


def _is_foreign(linked: Linked, t: Restated) -> bool:
    """Whether a number is told of a measure that the table does not have: its row's 受注高, where it has 売上高."""
    named = _MEASURE.search(t.sentence.before(t.quantity))
    table = linked.labels.grid.table
    words = [table.caption or "", *(c.text for c in table.cells if c.is_header or c.column < table.stub_columns)]
    return named is not None and named[1] not in squeezed("".join(words))


def _alone(linked: Linked, t: Restated) -> bool:
    """Whether a share is the only one of its sentence that the table does not have: where more are, it is of others."""
    if t.quantity.value.kind is not QuantityKind.PERCENT:
        return True
    others = [x for x in linked.told if x.sentence is t.sentence and x is not t]
    shares = [x for x in others if x.quantity.value.kind is QuantityKind.PERCENT]
    near = any(x.agrees is not None for x in others)
    return near and all(x.agrees is not None for x in shares) and any(p.adjacent for p in t.places)


def _slipped(
    t: Restated, labels: Labels, scales: Mapping[int, Decimal], own: set[int], columns: Counter[int]
) -> tuple[Place, Decimal] | None:
    """The one cell a number is a slip away from, where no cell has the number and no other number has the cell."""
    near: list[tuple[Place, Decimal]] = []
    for place in t.places:
        column = place.cell.column
        for scale in {scales[column]} if column in scales else set(scales.values()):
            told = (t.quantity.value.low or Decimal(0)) / scale
            if any(same(t.quantity, v, scale) for v in labels.values):
                return None
            if id(place.cell) not in own and is_slip(told, place.value):
                near.append((place, scale))
    if len({id(p.cell) for p, _ in near}) > 1:  # of several times the one that most numbers are of
        most = max(columns.values(), default=0)
        near = [n for n in near if columns[n[0].cell.column] == most]
    if len(near) != 1:
        return None
    count = digits(near[0][0].value)
    if count >= DIGITS_ALONE or (count == 2 and near[0][0].adjacent and len(own) >= 2):
        return near[0]
    return None


def _finding(
    context: Context, t: Restated, place: Place, scale: Decimal, labels: Labels, agreeing: Sequence[Restated]
) -> Finding:
    told = (t.quantity.value.low or Decimal(0)) / scale
    return context.finding(
        "prose_table.amount",
        Verdict.CONTRADICTION,
        f"the text says 「{t.quantity.text}」, {place_name(labels.grid)} has {shown(place.value)} "
        f"for 「{place.label}」",
        [
            context.quote_quantity("told", t.quantity, around=12),
            context.quote_cell("cell", place.cell),
            *(context.quote_quantity("agrees", a.quantity) for a in agreeing[:3]),
        ],
        expected=shown(place.value),
        observed=t.quantity.text,
        arithmetic=f"{shown(told)} is not {shown(place.value)}"
        + (f" (x {shown(scale)})" if scale != 1 else "")
        + "; the two are one slip apart, and no other cell has the number",
        comparable=f"the sentence names the labels of the cell; {len(agreeing)} other numbers of the paragraph "
        "are those of the table",
        certainty=1.0 if len(agreeing) >= 2 else 0.95,
    )
