"""Names in the text, and what they name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from extract.model.geometry import Span


class EntityLabel(StrEnum):
    """Kinds of names. Numbers and dates are quantities, not entities."""

    STATE = "STATE"
    PLACE = "PLACE"
    ORG = "ORG"
    PROGRAM = "PROGRAM"
    CLUSTER = "CLUSTER"
    PERSON = "PERSON"
    EVENT = "EVENT"
    LAW = "LAW"
    PRODUCT = "PRODUCT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One occurrence of a name. `place` is in the source; `clean_span` in its block's or cell's cleaned text.

    `method` says what found it: ``registry``, ``document`` (a definition the document
    itself gives), ``rule`` or ``model``.
    """

    mention_id: str
    label: EntityLabel
    text: str
    place: Span
    clean_span: Span
    page_no: int
    method: str
    block_id: str | None = None
    table_id: str | None = None
    row: int | None = None
    column: int | None = None
    entity_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """What mentions name. `external_ids` are (scheme, id) pairs, given only where we can be sure."""

    entity_id: str
    label: EntityLabel
    name: str
    mentions: int
    surfaces: tuple[str, ...]
    name_original: str | None = None
    iso_3166_2: str | None = None
    external_ids: tuple[tuple[str, str], ...] = ()
