"""Values that a person corrected, put into the rows they belong to; the printed ones stay in the lineage.

Here: which values of the datasets were read from a corrected place, and the corrected number in their column's type.
Not here: whether a decision still holds (`extract.corrections`). Cells and source text are never changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from extract.datasets.schema import Column, ColumnKind, DatasetSchema
from extract.errors import ParseError
from extract.model import DatasetLineage, Finding, FindingStatus
from extract.text.numerals import digits_of, parse_number

Row = Mapping[str, object]


def with_corrections(
    rows: Mapping[str, tuple[Row, ...]],
    lineage: Sequence[DatasetLineage],
    findings: Sequence[Finding],
    schemas: Mapping[str, DatasetSchema],
) -> tuple[dict[str, tuple[Row, ...]], tuple[DatasetLineage, ...]]:
    """The rows with corrected numbers in place of the printed ones, and their lineage saying by which finding.

    A value is corrected where it was read from the place that the finding's printed number stands at, prints the
    same digits, and its column holds numbers that the corrected one fits; any other stays as printed.
    """
    decided = [f for f in findings if f.corrected and f.corrected_place and f.status is FindingStatus.ACCEPTED]
    changed = {name: [dict(row) for row in found] for name, found in rows.items()} if decided else {}
    origins = list(lineage)
    for index, origin in enumerate(lineage):
        finding = next((f for f in decided if _is_read_there(origin, f)), None)
        column = next((c for c in schemas[origin.dataset].own_columns if c.name == origin.column), None)
        value = _in_type(finding.corrected, column) if finding is not None and column is not None else None
        if finding is not None and value is not None:
            changed[origin.dataset][origin.row_index][origin.column] = value
            origins[index] = replace(origin, corrected_by=finding.finding_id)
    return ({n: tuple(r) for n, r in changed.items()} if decided else dict(rows)), tuple(origins)


def _is_read_there(origin: DatasetLineage, finding: Finding) -> bool:
    place = finding.corrected_place
    if origin.place is None or place is None or not origin.place.overlaps(place):
        return False
    printed = {digits_of(e.quote) for e in finding.evidence if e.span == place}
    return digits_of(origin.surface) in printed


def _in_type(text: str | None, column: Column) -> int | Decimal | None:
    """The corrected number in a column's type; None where it is none or does not fit."""
    try:
        number = parse_number(text or "")
    except ParseError:
        return None
    if column.kind is ColumnKind.DECIMAL:
        return number
    return int(number) if column.kind is ColumnKind.INTEGER and number == int(number) else None
