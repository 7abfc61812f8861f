"""Frozen records of what was read. Standard library only; every other package builds on these.

Offsets are code points, half-open. `page_no` and other `_no` count from 1; `row`, `column`, `_index` from 0.
"""

from extract.model.block import Block, BlockLabel, Section
from extract.model.document import Document, Report
from extract.model.entity import Entity, EntityLabel, Mention
from extract.model.finding import Claim, Evidence, Finding, FindingStatus, Severity, Verdict
from extract.model.geometry import BBox, Span, hull
from extract.model.ids import IdMaker, content_id, squeezed
from extract.model.lineage import DatasetLineage, Origin
from extract.model.page import PAGE_FLAGS, Fill, Glyph, Line, LineKind, Page, PageFlag, PageGeometry, ReadMethod
from extract.model.quantity import FoundQuantity, Quantity, QuantityKind, QuantityValue
from extract.model.table import Cell, CellStatus, Constraint, Table, TableBody
from extract.model.text import CleanText, Passage, Segment

__all__ = [
    "PAGE_FLAGS",
    "BBox",
    "Block",
    "BlockLabel",
    "Cell",
    "CellStatus",
    "Claim",
    "CleanText",
    "Constraint",
    "DatasetLineage",
    "Document",
    "Entity",
    "EntityLabel",
    "Evidence",
    "Fill",
    "Finding",
    "FindingStatus",
    "FoundQuantity",
    "Glyph",
    "IdMaker",
    "Line",
    "LineKind",
    "Mention",
    "Origin",
    "Page",
    "PageFlag",
    "PageGeometry",
    "Passage",
    "Quantity",
    "QuantityKind",
    "QuantityValue",
    "ReadMethod",
    "Report",
    "Section",
    "Segment",
    "Severity",
    "Span",
    "Table",
    "TableBody",
    "Verdict",
    "content_id",
    "hull",
    "squeezed",
]
