"""What must hold in every report, whatever the document: the promises of the contract, tested on the records.

A broken one is our bug, never the document's fault: the pipeline blocks what is downstream and keeps the document out
of curated/. Findings about the document's own content are the audit's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from extract.model import Report, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """One broken invariant and the first few records that break it."""

    invariant: str
    message: str
    count: int


def text_is_continuous(report: Report) -> Iterator[str]:
    """Pages follow each other without gap or overlap, so that places count into their joined text."""
    at = 0
    for page in report.pages:
        if page.source_start != at:
            yield f"page {page.page_no} starts at {page.source_start}, not {at}"
        at = page.source_end
    if report.document.characters != at:
        yield f"documents.characters is {report.document.characters}, the pages hold {at}"


def every_character_once(report: Report) -> Iterator[str]:
    """Every non-space source character is in exactly one block."""
    text = report.source_text
    seen = bytearray(len(text))
    for block in report.blocks:
        for piece in block.pieces:
            for at in range(piece.start, piece.end):
                if seen[at] and not text[at].isspace():
                    yield f"character {at} 「{text[at]}」 is in block {block.block_id} and in an earlier one"
                seen[at] = 1
    for at, char in enumerate(text):
        if not seen[at] and not char.isspace():
            yield f"character {at} 「{char}」 is in no block"


def places_are_inside(report: Report) -> Iterator[str]:
    """Every place lies in the source text."""
    end = len(report.source_text)
    for name, spans in _places(report):
        for span in spans:
            if not 0 <= span.start <= span.end <= end:
                yield f"{name} has its place at {span.start}:{span.end} of {end}"


def _places(report: Report) -> Iterator[tuple[str, Iterable[Span]]]:
    for block in report.blocks:
        yield block.block_id, block.pieces
    for table in report.tables:
        yield table.table_id, table.pieces
        for cell in table.cells:
            yield f"{table.table_id}, row {cell.row}, column {cell.column}", cell.pieces
    for mention in report.mentions:
        yield mention.mention_id, (mention.place,)
    for quantity in report.quantities:
        yield quantity.quantity_id, (quantity.place,)
    for claim in report.claims:
        yield claim.claim_id, (claim.place,)


def evidence_is_quoted(report: Report) -> Iterator[str]:
    """The quote of every evidence is the source text at its place."""
    text = report.source_text
    for finding in report.findings:
        for evidence in finding.evidence:
            if text[evidence.span.start : evidence.span.end] != evidence.quote:
                yield f"{finding.finding_id} quotes 「{evidence.quote[:40]}」, which is not at {evidence.span.start}"


def ids_are_unique(report: Report) -> Iterator[str]:
    """No two records of a kind share an id."""
    kinds: Mapping[str, list[str]] = {
        "block": [b.block_id for b in report.blocks],
        "section": [s.section_id for s in report.sections],
        "table": [t.table_id for t in report.tables],
        "mention": [m.mention_id for m in report.mentions],
        "entity": [e.entity_id for e in report.entities],
        "quantity": [q.quantity_id for q in report.quantities],
        "claim": [c.claim_id for c in report.claims],
        "finding": [f.finding_id for f in report.findings],
    }
    for kind, ids in kinds.items():
        seen: set[str] = set()
        for name in ids:
            if name in seen:
                yield f"{kind} id {name} occurs twice"
            seen.add(name)


def references_resolve(report: Report) -> Iterator[str]:
    """Every id that a record names belongs to a record."""
    blocks = {b.block_id for b in report.blocks}
    sections = {s.section_id for s in report.sections}
    tables = {t.table_id for t in report.tables}
    entities = {e.entity_id for e in report.entities}
    quantities = {q.quantity_id for q in report.quantities}
    named: list[tuple[str, str | None, set[str]]] = []
    named += [(b.block_id, b.section_id, sections) for b in report.blocks]
    named += [(s.section_id, s.parent_id, sections) for s in report.sections]
    named += [(t.table_id, t.section_id, sections) for t in report.tables]
    for thing, name in [(m, m.mention_id) for m in report.mentions] + [(q, q.quantity_id) for q in report.quantities]:
        named += [(name, thing.block_id, blocks), (name, thing.table_id, tables)]
    named += [(m.mention_id, m.entity_id, entities) for m in report.mentions]
    named += [(c.claim_id, c.quantity_id, quantities) for c in report.claims]
    for name, wanted, known in named:
        if wanted is not None and wanted not in known:
            yield f"{name} names {wanted}, which is not there"


def cells_tile_their_grid(report: Report) -> Iterator[str]:
    """The cells of a table cover each place of its grid once."""
    for table in report.tables:
        places = [
            (c.row + i, c.column + j) for c in table.cells for i in range(c.row_span) for j in range(c.column_span)
        ]
        wanted = {(r, c) for r in range(table.rows) for c in range(table.columns)}
        if len(places) != len(set(places)) or (table.cells and set(places) != wanted):
            yield f"{table.table_id} has {len(places)} covered places in a grid of {table.rows} x {table.columns}"


INVARIANTS: Mapping[str, tuple[str, Callable[[Report], Iterator[str]]]] = {
    "text_is_continuous": ("pages", text_is_continuous),
    "every_character_once": ("blocks", every_character_once),
    "cells_tile_their_grid": ("cells", cells_tile_their_grid),
    "places_are_inside": ("quantities", places_are_inside),
    "evidence_is_quoted": ("findings", evidence_is_quoted),
    "ids_are_unique": ("findings", ids_are_unique),
    "references_resolve": ("findings", references_resolve),
}
"""Every invariant by name: the record it is shown on, and the test that yields what breaks it."""


def breaches(report: Report) -> tuple[Breach, ...]:
    """The invariants that a report breaks; an empty tuple where all hold."""
    found = []
    for name, (_, test) in INVARIANTS.items():
        broken = list(test(report))
        if broken:
            found.append(Breach(invariant=name, message="; ".join(broken[:3]), count=len(broken)))
    return tuple(found)
