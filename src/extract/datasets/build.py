"""A report and its spec → the domain datasets, and where each of their values came from.

The last stage before corrections and export. Here: the order of things, the columns every row ends with, the
lineage. Not here: reading tables (`table_rows`), profiles (`profile_rows`), lists and dated statements
(`list_rows`, `timeline_rows`), which give draft rows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extract.datasets.corrected import with_corrections
from extract.datasets.list_rows import list_rows
from extract.datasets.profile_rows import profile_rows
from extract.datasets.schema import DATASETS, GENERIC, DatasetSchema
from extract.datasets.select import find_table
from extract.datasets.spec import EMPTY_SPEC, Feed, Spec
from extract.datasets.table_rows import TableFeed
from extract.datasets.timeline_rows import timeline_rows
from extract.datasets.values import DraftRow, Lookup, Sourced
from extract.model import DatasetLineage, Report

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class BuiltDatasets:
    """Rows by dataset, published datasets first and in their order; and the origin of every value."""

    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    lineage: tuple[DatasetLineage, ...] = ()


def build_datasets(report: Report, spec: Spec = EMPTY_SPEC) -> dict[str, tuple[Row, ...]]:
    """The rows of `build`, without their lineage."""
    return dict(build(report, spec).rows)


def build(report: Report, spec: Spec = EMPTY_SPEC) -> BuiltDatasets:
    """Makes all domain datasets of one report.

    Args:
        report: Everything that was read, and its findings with what a person decided about them.
        spec: Its datasets.toml; without one only the generic datasets are made.

    Returns:
        For every dataset that the spec feeds, and the generic ones, its rows in printed order.

    Raises:
        RuleError: The spec names a table, a header or a section that is not in the report.
    """
    lookup = Lookup(report)
    drafts: dict[str, list[DraftRow]] = {}
    for feed in spec.feeds:
        drafts.setdefault(feed.dataset, []).extend(_feed_rows(report, feed, lookup))
    generic = dict(zip(GENERIC, (list_rows(report, spec), timeline_rows(report, lookup)), strict=True))
    for name, found in generic.items():
        drafts.setdefault(name, []).extend(found)
    schemas = {**DATASETS, **spec.schemas}
    ordered = [n for n in DATASETS if n in drafts] + sorted(n for n in drafts if n not in DATASETS)
    document_id = report.document.document_id
    starts = [p.source_start for p in report.pages]
    rows = {name: tuple(_finished(document_id, schemas[name], drafts[name], starts)) for name in ordered}
    lineage = tuple(origin for name in ordered for origin in _lineage(schemas[name], drafts[name]))
    return BuiltDatasets(*with_corrections(rows, lineage, report.findings, schemas))


def _feed_rows(report: Report, feed: Feed, lookup: Lookup) -> Iterable[DraftRow]:
    if feed.profiles is not None:
        return profile_rows(report, feed, lookup)
    table = find_table(report, feed)
    return TableFeed(report, feed, table, lookup).rows() if table is not None else ()


def _finished(
    document_id: str, schema: DatasetSchema, drafts: Iterable[DraftRow], page_starts: Sequence[int]
) -> Iterator[Row]:
    """Rows with their common columns; `page_no` is the page that their place begins on."""
    for draft in drafts:
        yield {
            **{c.name: draft.values[c.name].value for c in schema.own_columns},
            "document_id": document_id,
            "table_id": draft.table_id,
            "page_no": max(1, bisect_right(page_starts, draft.place.start)),
            "source_start": draft.place.start,
            "source_end": draft.place.end,
        }


def _lineage(schema: DatasetSchema, drafts: Iterable[DraftRow]) -> Iterator[DatasetLineage]:
    for index, draft in enumerate(drafts):
        for column in schema.own_columns:
            yield _origin(schema.name, index, column.name, draft.values[column.name])


def _origin(dataset: str, index: int, column: str, value: Sourced) -> DatasetLineage:
    surface = value.surface
    return DatasetLineage(
        dataset=dataset,
        row_index=index,
        column=column,
        origin=surface.origin,
        rule=value.rule,
        surface=surface.text,
        page_no=surface.page_no,
        place=surface.place,
        table_id=surface.table_id,
        row=surface.cell.row if surface.cell is not None else None,
        column_index=surface.cell.column if surface.cell is not None else None,
        block_id=surface.block_id,
        section_id=surface.section_id,
        quantity_id=value.quantity_id,
        entity_id=value.entity_id,
    )
