"""A document, and everything that was read from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extract.model.block import Block, Section
from extract.model.entity import Entity, Mention
from extract.model.finding import Claim, Finding
from extract.model.lineage import DatasetLineage
from extract.model.page import Page
from extract.model.quantity import Quantity
from extract.model.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a document is. `sha256` is that of the source file's bytes, `characters` counts code points."""

    document_id: str
    title: str
    media_type: str
    sha256: str
    pages: int
    characters: int
    language: str
    text_layer: str
    publisher: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that was read from one document, in the order it was made.

    `datasets` maps a dataset name to its rows; each row is a mapping of column name to value.
    `ledger` counts what cleaning dropped or changed, by reason. `lineage` says where each dataset value came from.
    """

    document: Document
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    claims: tuple[Claim, ...] = ()
    findings: tuple[Finding, ...] = ()
    datasets: Mapping[str, tuple[Mapping[str, object], ...]] = field(default_factory=dict)
    ledger: Mapping[str, int] = field(default_factory=dict)
    lineage: tuple[DatasetLineage, ...] = ()

    @property
    def source_text(self) -> str:
        """The concatenation of all pages' text, which every place counts into."""
        return "".join(p.text for p in self.pages)
