"""One document from source to findings and datasets: the only module that knows all stages.

Each function here is one step with a result worth keeping; `extract_report` runs them in a row, and the Dagster
assets run the same functions with each result stored between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from extract.audit import audit
from extract.blocks import build_blocks
from extract.corrections import apply_corrections, load_corrections
from extract.datasets import DATASETS, build, problems, resolve_spec
from extract.entities import tag
from extract.errors import RuleError
from extract.front_matter import find_imprint
from extract.lines import mark_furniture, page_lines
from extract.model import (
    Block,
    Document,
    Entity,
    Line,
    Mention,
    Page,
    Quantity,
    ReadMethod,
    Report,
    Section,
    Table,
)
from extract.page_reading import PageReading, read_pdf_isolated
from extract.passages import flag_endless, make_passages
from extract.quantities import extract_quantities
from extract.read import read_pages
from extract.rules import Rules, load_rules
from extract.sources import Source, source_of_file
from extract.tables import recover_tables
from extract.tables.parts import TablePart
from extract.titles import find_title


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was on the pages: text, lines in reading order, and the tables that geometry shows."""

    pages: tuple[Page, ...]
    lines: tuple[Line, ...]
    parts: tuple[TablePart, ...]

    @property
    def source_text(self) -> str:
        """The concatenation of all pages' text, which every place counts into."""
        return "".join(p.text for p in self.pages)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The document's structure. Pages stay with the reading."""

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


def read_stage(source: Source, rules: Rules, on_page: Callable[[int], None] = lambda page_no: None) -> Reading:
    """Reads every page. Geometry is dropped page by page; `on_page` is told each page number.

    Raises:
        SourceError: The document cannot be read.
    """
    pages: list[Page] = []
    lines: list[Line] = []
    parts: list[TablePart] = []
    for read in _page_readings(source, rules):
        on_page(read.page.page_no)
        pages.append(read.page)
        lines += read.lines
        parts += read.parts
    marked, labelled = mark_furniture(tuple(lines), tuple(pages), rules)
    return Reading(pages=labelled, lines=marked, parts=tuple(parts))


def _page_readings(source: Source, rules: Rules) -> Iterator[PageReading]:
    """PDFs in a limited process of their own, text files here."""
    if source.media_type == "application/pdf":
        yield from read_pdf_isolated(source.data, str(source.path))
        return
    for page, geometry in read_pages(source, rules):
        yield PageReading(page=page, lines=page_lines(page, geometry, rules), parts=())


def layout_stage(source: Source, reading: Reading, rules: Rules) -> Layout:
    """Recovers tables, then builds blocks and sections from what they leave."""
    tables = recover_tables(reading.lines, reading.parts, reading.source_text, rules)
    structure = build_blocks(reading.lines, tables, reading.pages, rules)
    return Layout(
        document=describe_document(source, reading.pages, structure.blocks, rules),
        blocks=structure.blocks,
        sections=structure.sections,
        tables=structure.tables,
        ledger=structure.ledger,
    )


def language_stage(reading: Reading, layout: Layout, rules: Rules) -> Language:
    """Finds numbers and names in prose and cells."""
    passages = make_passages(layout.blocks, layout.tables, reading.source_text)
    mentions, entities = tag(passages, layout.sections, rules)
    published = layout.document.published
    quantities = extract_quantities(
        passages, layout.tables, rules, speaking_year=int(published[:4]) if published else None
    )
    return Language(quantities=quantities, mentions=mentions, entities=entities)


def audit_stage(source: Source, reading: Reading, layout: Layout, language: Language, rules: Rules) -> Report:
    """Audits all records against each other, then replays human decisions."""
    report = Report(
        document=layout.document,
        pages=flag_endless(reading.pages, layout.blocks, layout.tables),
        blocks=layout.blocks,
        sections=layout.sections,
        tables=layout.tables,
        mentions=language.mentions,
        entities=language.entities,
        quantities=language.quantities,
        ledger=layout.ledger,
    )
    claims, findings = audit(report, rules.audit)
    return apply_corrections(replace(report, claims=claims, findings=findings), load_corrections(source.corrections))


def datasets_stage(source: Source, report: Report) -> Report:
    """Builds the rows of the domain datasets and where each of their values came from.

    Raises:
        RuleError: datasets.toml is wrong, names what the document does not have, or gives rows that break a schema.
    """
    where = source.path.with_name("datasets.toml")
    spec = resolve_spec(source.datasets_spec, where)
    built = build(report, spec)
    broken = [p for name, rows in built.rows.items() if name in DATASETS for p in problems(DATASETS[name], rows)]
    if broken:
        raise RuleError(
            f"{len(broken)} values do not fit their dataset: {'; '.join(broken[:3])}",
            where=str(where),
            hint="correct the feed there, or look at the table it reads",
        )
    return replace(report, datasets=built.rows, lineage=built.lineage)


def extract_report(source: Source, rules: Rules | None = None) -> Report:
    """Everything that can be read from one document.

    Args:
        source: From `extract.sources.load_source` or `source_of_file`.
        rules: The installation's own where None.

    Raises:
        SourceError: The document cannot be read; `reason` says why.
        RuleError: A sidecar is wrong.
    """
    rules = rules or load_rules()
    reading = read_stage(source, rules)
    layout = layout_stage(source, reading, rules)
    language = language_stage(reading, layout, rules)
    return datasets_stage(source, audit_stage(source, reading, layout, language, rules))


def read_document(path: Path | str, *, document_id: str | None = None) -> Report:
    """Everything that can be read from a PDF or text file anywhere on disk.

    Sidecars beside the file (``source.toml``, ``datasets.toml``, ``corrections.toml``) are used where the file lies in
    a raw/<id>/ folder under the name ``source.*``.

    Raises:
        SourceError: The document cannot be read; `reason` says why.
    """
    return extract_report(source_of_file(Path(path), document_id=document_id))


def describe_document(source: Source, pages: tuple[Page, ...], blocks: Sequence[Block], rules: Rules) -> Document:
    """The document record: from source.toml where it says so, else from the text itself."""
    characters = sum(len(p.text) for p in pages)
    imprint = find_imprint(pages, blocks, rules.quantities)
    return Document(
        document_id=source.document_id,
        title=source.info.title or find_title(blocks) or source.document_id,
        publisher=source.info.publisher or imprint.publisher,
        published=source.info.published or imprint.published,
        media_type=source.media_type,
        sha256=source.sha256,
        pages=len(pages),
        characters=characters,
        language=source.info.language or _language(pages),
        text_layer=_text_layer(pages),
    )


def _language(pages: tuple[Page, ...]) -> str:
    """``ja`` where kana are more than a twentieth of the letters, else ``und``."""
    sample = "".join(p.text for p in pages)[:200_000]
    letters = [c for c in sample if c.isalpha()]
    kana = sum("\u3041" <= c <= "\u30ff" for c in letters)
    return "ja" if letters and kana * 20 > len(letters) else "und"


def _text_layer(pages: tuple[Page, ...]) -> str:
    """``text`` for text files; for PDFs ``full``, ``partial`` or ``none``, with ``ocr`` where pages were recognised."""
    if all(p.method is ReadMethod.TEXT for p in pages):
        return "text"
    if any(p.method is ReadMethod.OCR for p in pages):
        return "ocr"
    bare = sum(any(f.code == "no-text-layer" for f in p.flags) for p in pages)
    return "full" if bare == 0 else "none" if bare == len(pages) else "partial"
