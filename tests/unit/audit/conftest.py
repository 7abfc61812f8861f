"""Small reports by hand: a text with marks says what is a heading, a caption, a list item or a table."""

import re
from decimal import Decimal

import pytest

from extract.audit import audit
from extract.model import (
    Block,
    BlockLabel,
    Cell,
    CleanText,
    Document,
    Page,
    Quantity,
    ReadMethod,
    Report,
    Section,
    Segment,
    Span,
    Table,
    TableBody,
    content_id,
)
from extract.quantities import find_quantities
from extract.rules.audit import load_audit_rules
from extract.rules.quantities import load_quantity_rules
from extract.rules.tables import load_table_rules
from extract.tables.proof import prove

_HEAD = re.compile(r"^(#+) (?:(第\d+[章節]|\d+[.．]|[（(]\d+[）)]) )?(.*)$")
_LABELS = {
    "-": BlockLabel.LIST_ITEM,
    "!": BlockLabel.CAPTION,
    ">": BlockLabel.REFERENCE,
    "*": BlockLabel.FOOTNOTE,
}


def _clean(start: int, text: str) -> CleanText:
    return CleanText(text, (Segment(0, len(text), start, len(text)),) if text else ())


class MiniReport:
    """Builds a `Report` from lines: ``# 第1章 …`` heading, ``- …`` item, ``! …`` caption, ``> …`` reference,
    ``| a | b |`` table rows (the first is the header; a caption line right before names it), else prose."""

    table_rules = load_table_rules()

    def __init__(self, text: str, quantify=None):
        self.text = text
        self.blocks, self.sections, self.tables, self.quantities = [], [], [], []
        self.open: list[Section] = []
        self.at = 0
        self.caption = None
        self.quantify = quantify
        rows = []
        for line in text.splitlines(keepends=True):
            bare = line.rstrip("\n")
            if bare.startswith("|"):
                rows.append((self.at, bare))
            else:
                self._table(rows)
                rows = []
                if bare.strip():
                    self._line(bare)
            self.at += len(line)
        self._table(rows)

    @property
    def section(self):
        return self.open[-1] if self.open else None

    def _block(self, label, start, text, marker=None):
        block = Block(
            block_id=f"b{len(self.blocks)}",
            page_no=1,
            reading_order=len(self.blocks),
            label=label,
            text=_clean(start, text),
            pieces=(Span(start, start + len(text)),),
            marker=marker,
            section_id=self.section.section_id if self.section else None,
        )
        self.blocks.append(block)
        if self.quantify and label in (BlockLabel.TEXT, BlockLabel.LIST_ITEM, BlockLabel.FOOTNOTE):
            for q in self.quantify(text):
                self.quantities.append(
                    Quantity(
                        quantity_id=content_id("q", text, q.span),
                        text=text[q.span.start : q.span.end],
                        value=q.value,
                        place=q.span.shifted(start),
                        clean_span=q.span,
                        core_span=q.core,
                        page_no=1,
                        block_id=block.block_id,
                    )
                )
        return block

    def _line(self, bare):
        head = _HEAD.match(bare)
        if head:
            level, number, title = len(head.group(1)), head.group(2), head.group(3)
            self.open = self.open[: level - 1]
            sid = f"s{len(self.sections)}"
            section = Section(
                section_id=sid,
                parent_id=self.section.section_id if self.section else None,
                chapter_id=self.open[0].section_id if self.open else sid,
                kind="chapter" if level == 1 else "section",
                number=number,
                title=title,
                level=level,
                first_page_no=1,
                last_page_no=1,
                span=Span(self.at, len(self.text)),
                heading_block_id=f"b{len(self.blocks)}",
            )
            self.sections.append(section)
            self.open.append(section)
            self._block(BlockLabel.SECTION_HEADER, self.at + level + 1, bare[level + 1 :], marker=number)
            return
        label = _LABELS.get(bare[0]) if bare[1:2] == " " else None
        if label is None:
            self._block(BlockLabel.TEXT, self.at, bare)
            return
        body = self._block(label, self.at + 2, bare[2:])
        if label is BlockLabel.CAPTION:
            self.caption = body

    def _table(self, rows):
        if not rows:
            return
        cells = []
        for r, (start, line) in enumerate(rows):
            for c, m in enumerate(re.finditer(r"\|([^|]*)(?=\|)", line)):
                raw = m.group(1)
                text = raw.strip()
                at = start + m.start(1) + len(raw) - len(raw.lstrip())
                number = re.fullmatch(r"[\d,]+(?:\.\d+)?", text.rstrip("%％"))
                cells.append(
                    Cell(
                        row=r,
                        column=c,
                        text=text,
                        page_no=1,
                        is_header=r == 0,
                        pieces=(Span(at, at + len(text)) if text else Span(start, start + len(line)),),
                        value=Decimal(number.group().replace(",", "")) if number and r and c else None,
                        unit="%" if text.endswith(("%", "％")) else None,
                    )
                )
        end = rows[-1][0] + len(rows[-1][1])
        caption = re.match(r"(表 ?\d+) ?(.*)", self.caption.text.text) if self.caption else None
        self.tables.append(
            Table(
                table_id=f"t{len(self.tables)}",
                page_no=1,
                rows=len(rows),
                columns=max(c.column for c in cells) + 1,
                header_rows=1,
                body=TableBody.FOUND,
                method="mini",
                cells=tuple(cells),
                pieces=(Span(rows[0][0], end),),
                section_id=self.section.section_id if self.section else None,
                number=caption.group(1) if caption else None,
                caption=caption.group(2) if caption else None,
                caption_pieces=self.caption.pieces if self.caption else (),
            )
        )
        self._block(BlockLabel.TABLE, rows[0][0], self.text[rows[0][0] : end].replace("\n", " "))
        self.caption = None

    def report(self) -> Report:
        return Report(
            document=Document(
                document_id="mini",
                title="mini",
                media_type="text/plain",
                sha256="0",
                pages=1,
                characters=len(self.text),
                language="ja",
                text_layer="text",
            ),
            pages=(Page(page_no=1, source_start=0, text=self.text, method=ReadMethod.TEXT),),
            blocks=tuple(self.blocks),
            sections=tuple(self.sections),
            tables=tuple(prove(t, self.table_rules) for t in self.tables),
            quantities=tuple(self.quantities),
        )


@pytest.fixture(scope="session")
def audit_rules():
    return load_audit_rules()


@pytest.fixture
def mini():
    """Builds a report from marked text, its numbers read."""
    rules = load_quantity_rules()
    return lambda text: MiniReport(text, lambda t: find_quantities(t, rules)).report()


@pytest.fixture
def found(mini, audit_rules):
    """The findings of marked text whose check begins with a prefix; every quote is checked on the way."""

    def run(text: str, prefix: str = ""):
        report = mini(text)
        _, findings = audit(report, audit_rules)
        for f in findings:
            for e in f.evidence:
                assert e.quote == report.source_text[e.span.start : e.span.end], f.check
        return [f for f in findings if f.check.startswith(prefix)]

    return run
