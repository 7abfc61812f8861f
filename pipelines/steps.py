"""What each stage does: the library's functions in the library's order, results grouped as they are stored.

Imports of the stages stand in the functions, so that commands which find nothing to do never load them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from extract.model import (
    Block,
    Document,
    Entity,
    Line,
    Mention,
    Page,
    Quantity,
    Report,
    Section,
    Table,
)
from extract.tables.parts import TablePart
from pipelines.stages import DocumentWork

if TYPE_CHECKING:
    from extract.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was on the pages: text, lines in reading order, and the tables that geometry shows."""

    pages: tuple[Page, ...]
    lines: tuple[Line, ...]
    parts: tuple[TablePart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The document's structure. `pages` stay with the reading."""

    document: Document
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    ledger: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """Numbers and names."""

    quantities: tuple[Quantity, ...]
    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]


KINDS: Mapping[str, type] = {
    "reading": Reading,
    "layout": Layout,
    "language": Language,
    "audit": Report,
    "datasets": Report,
}


@cache
def _rules() -> "Rules":
    """All rules, read once a process."""
    from extract.rules import load_rules

    return load_rules()


def _source(work: DocumentWork) -> Any:
    """The document's source, read and checked again on every use."""
    from extract.sources import load_source

    return load_source(work.folders.document(work.document_id), work.document_id)


def _read(work: DocumentWork) -> Reading:
    from extract.lines import mark_furniture, page_lines
    from extract.read import read_pages
    from extract.tables import find_page_tables

    rules = _rules()
    pages: list[Page] = []
    lines: list[Line] = []
    parts: list[TablePart] = []
    for page, geometry in read_pages(_source(work), rules):
        work.on_page(page.page_no)
        found = page_lines(page, geometry, rules)
        pages.append(page)
        lines += found
        if geometry is not None:
            parts += find_page_tables(page, geometry, found, rules)
    numbered = tuple(replace(line, line_index=n) for n, line in enumerate(lines))
    marked, labelled = mark_furniture(numbered, tuple(pages), rules)
    return Reading(pages=tuple(labelled), lines=tuple(marked), parts=tuple(parts))


def _lay_out(work: DocumentWork) -> Layout:
    from extract.blocks import build_blocks
    from extract.report import describe_document
    from extract.tables import recover_tables

    rules = _rules()
    reading: Reading = work.result("reading")
    text = "".join(p.text for p in reading.pages)
    found = recover_tables(reading.lines, reading.parts, text, rules)
    structure = build_blocks(reading.lines, found, reading.pages, rules)
    document = describe_document(_source(work), reading.pages, structure.blocks)
    return Layout(
        document=document,
        blocks=structure.blocks,
        sections=structure.sections,
        tables=structure.tables,
        ledger=structure.ledger,
    )


def _understand(work: DocumentWork) -> Language:
    from extract.entities import tag
    from extract.passages import make_passages
    from extract.quantities import extract_quantities

    rules = _rules()
    reading: Reading = work.result("reading")
    layout: Layout = work.result("layout")
    text = "".join(p.text for p in reading.pages)
    passages = make_passages(layout.blocks, layout.tables, text)
    mentions, entities = tag(passages, layout.sections, rules)
    quantities = extract_quantities(passages, layout.tables, rules)
    return Language(quantities=quantities, mentions=mentions, entities=entities)


def _audit(work: DocumentWork) -> Report:
    from extract.audit import audit
    from extract.corrections import apply

    rules = _rules()
    reading: Reading = work.result("reading")
    layout: Layout = work.result("layout")
    language: Language = work.result("language")
    report = Report(
        document=layout.document,
        pages=reading.pages,
        blocks=layout.blocks,
        sections=layout.sections,
        tables=layout.tables,
        mentions=language.mentions,
        entities=language.entities,
        quantities=language.quantities,
        ledger=layout.ledger,
    )
    claims, findings = audit(report, rules)
    return apply(replace(report, claims=claims, findings=findings), _source(work).corrections)


def _build_datasets(work: DocumentWork) -> Report:
    from extract.datasets import build

    report: Report = work.result("audit")
    built = build(report, _source(work).datasets)
    return replace(report, datasets=built.rows, lineage=built.lineage)


MAKE: Mapping[str, Callable[[DocumentWork], Any]] = {
    "reading": _read,
    "layout": _lay_out,
    "language": _understand,
    "audit": _audit,
    "datasets": _build_datasets,
}
"""The function of every stage."""
