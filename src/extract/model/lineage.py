"""Where each value of a domain dataset came from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from extract.model.geometry import Span


class Origin(StrEnum):
    """What kind of record a dataset value was taken from."""

    CELL = "cell"
    CAPTION = "caption"
    BLOCK = "block"
    SECTION = "section"
    QUANTITY = "quantity"
    MENTION = "mention"
    CONSTANT = "constant"
    POSITION = "position"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetLineage:
    """The origin of one value of a domain dataset.

    `row_index` counts the document's rows of `dataset` from 0. The ids that go with `origin` are set, the
    others None: `table_id`, `row` and `column_index` for a cell, `table_id` for a caption, `block_id` for
    prose, `section_id` for a heading, `quantity_id` for a parsed number or date, `entity_id` for a linked
    name. `surface` is the cleaned text the value was parsed from (for a constant: the constant), `rule` the
    parser's name (``integer``, ``iso-3166-2``, ``split:/``). `place` is the stretch of source that holds the
    surface; None for constants and positions, which no source states. `corrected_by` is the finding on which a person
    decided that another value is right: the row holds that one, `surface` the printed one.
    """

    dataset: str
    row_index: int
    column: str
    origin: Origin
    rule: str
    surface: str
    page_no: int | None = None
    place: Span | None = None
    table_id: str | None = None
    row: int | None = None
    column_index: int | None = None
    block_id: str | None = None
    section_id: str | None = None
    quantity_id: str | None = None
    entity_id: str | None = None
    corrected_by: str | None = None
