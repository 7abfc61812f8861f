"""The report as the checks look at it: sentences with their quantities, tables by chapter, places with quotes.

Built once an audit. Not here: any judgement. Every check gets the same `Context` and hands back findings made
with `Context.finding`, which adds the rule's weight and a content id.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar, cast

from extract.audit.terms import terms, weights
from extract.model import (
    Block,
    BlockLabel,
    Cell,
    Entity,
    Evidence,
    Finding,
    Mention,
    Quantity,
    Report,
    Section,
    Severity,
    Span,
    Table,
    TableBody,
    Verdict,
    content_id,
)
from extract.rules.audit import AuditRules
from extract.text.oddities import is_endless
from extract.text.sentences import split_sentences

T = TypeVar("T")
PROSE = (BlockLabel.TEXT, BlockLabel.LIST_ITEM, BlockLabel.FOOTNOTE)
FURNITURE = (BlockLabel.PAGE_HEADER, BlockLabel.PAGE_FOOTER, BlockLabel.PAGE_NUMBER)
_LONGEST_QUOTE = 400


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a prose block: ``block.text.text[start:end]``, with the quantities inside it in order."""

    block: Block
    start: int
    end: int
    quantities: tuple[Quantity, ...]

    @property
    def text(self) -> str:
        """Its cleaned characters."""
        return self.block.text.text[self.start : self.end]

    def before(self, quantity: Quantity, most: int = 60) -> str:
        """The sentence's text right before a quantity."""
        return self.block.text.text[max(self.start, quantity.clean_span.start - most) : quantity.clean_span.start]

    def after(self, quantity: Quantity, most: int = 60) -> str:
        """The sentence's text right after a quantity."""
        return self.block.text.text[quantity.clean_span.end : min(self.end, quantity.clean_span.end + most)]


class Context:
    """What checks read. All its members are derived from the report and never change."""

    def __init__(self, report: Report, rules: AuditRules) -> None:
        self.report = report
        self._made: dict[Hashable, object] = {}
        self.rules = rules
        self.source = report.source_text
        self._page_starts = [p.source_start for p in report.pages]

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once a report for each key: for what several checks derive alike."""
        if key not in self._made:
            self._made[key] = make()
        return cast(T, self._made[key])

    # places

    def page_at(self, offset: int) -> int:
        """The number of the page that holds a source offset."""
        index = max(bisect_right(self._page_starts, offset) - 1, 0)
        return self.report.pages[index].page_no if self.report.pages else 1

    def quote(self, role: str, span: Span) -> Evidence:
        """Evidence for a source span."""
        return Evidence(
            role=role, page_no=self.page_at(span.start), span=span, quote=self.source[span.start : span.end]
        )

    def quote_clean(self, role: str, block: Block, start: int, end: int) -> Evidence:
        """Evidence for cleaned ``block.text.text[start:end]``; a piece of it where the source interrupts it."""
        start, end = max(start, 0), min(end, len(block.text.text))
        span = block.text.place(start, end)
        if span.end - span.start > _LONGEST_QUOTE + 3 * (end - start):
            span = max(block.text.pieces(start, end), key=lambda p: p.end - p.start)
        return self.quote(role, span)

    def quote_cell(self, role: str, cell: Cell) -> Evidence:
        """Evidence for a cell: its first piece that has ink."""
        span = max(cell.pieces, key=lambda p: p.end - p.start)
        return self.quote(role, span)

    def quote_quantity(self, role: str, quantity: Quantity, *, around: int = 0) -> Evidence:
        """Evidence for a quantity, with `around` cleaned characters on both sides of it."""
        block = self.blocks_by_id.get(quantity.block_id or "")
        if block is None or not around:
            return self.quote(role, quantity.place)
        return self.quote_clean(role, block, quantity.clean_span.start - around, quantity.clean_span.end + around)

    # findings

    def finding(
        self,
        check: str,
        verdict: Verdict,
        message: str,
        evidence: Iterable[Evidence],
        *,
        expected: str | None = None,
        observed: str | None = None,
        arithmetic: str | None = None,
        comparable: str | None = None,
        certainty: float = 1.0,
        severity: Severity | None = None,
    ) -> Finding:
        """A finding with its rule's weight: score = prior x `certainty`, which is what this very case adds.

        Explained, rounding and not_comparable verdicts never weigh more than info.
        """
        weight = self.rules.weight(check)
        gravity = severity or weight.severity
        if verdict in (Verdict.EXPLAINED, Verdict.ROUNDING, Verdict.NOT_COMPARABLE):
            gravity = Severity.INFO
        score = round(weight.prior * certainty, 3)
        if gravity is Severity.ERROR and score < self.rules.limits["least_score_of_an_error"]:
            gravity = Severity.WARNING
        if gravity is Severity.WARNING and score < self.rules.limits["least_score_of_a_warning"]:
            gravity = Severity.INFO
        quoted = _distinct(evidence)
        return Finding(
            finding_id=content_id("f", check, verdict, message, *(e.quote for e in quoted)),
            check=check,
            severity=gravity,
            verdict=verdict,
            message=message,
            evidence=quoted,
            expected=expected,
            observed=observed,
            arithmetic=arithmetic,
            comparable=comparable,
            score=score,
        )

    def told_twice(
        self,
        check: str,
        here: Quantity,
        there: Quantity,
        *,
        expected: Quantity,
        arithmetic: str,
        comparable: str,
        where: tuple[str, str] = ("one place", "another"),
    ) -> Finding:
        """A contradiction between two tellings of one thing, each quoted with its surroundings.

        `where` says to a reader where the two stand.
        """
        return self.finding(
            check,
            Verdict.CONTRADICTION,
            f"「{here.text}」 in {where[0]} is 「{there.text}」 in {where[1]}",
            [self.quote_quantity("here", here, around=24), self.quote_quantity("there", there, around=24)],
            expected=expected.text,
            observed=(there if expected is here else here).text,
            arithmetic=arithmetic,
            comparable=comparable,
        )

    # blocks and sentences

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks but page furniture and endless runs of characters, in reading order."""
        judged = (b for b in self.report.blocks if b.label not in FURNITURE and not is_endless(b.text.text))
        return tuple(sorted(judged, key=lambda b: b.reading_order))

    @cached_property
    def blocks_by_id(self) -> Mapping[str, Block]:
        """Blocks by id."""
        return {b.block_id: b for b in self.report.blocks}

    @cached_property
    def block_index(self) -> Mapping[str, int]:
        """The index of a block in `blocks`, by id."""
        return {b.block_id: i for i, b in enumerate(self.blocks)}

    @cached_property
    def quantities_of(self) -> Mapping[str, tuple[Quantity, ...]]:
        """The quantities of a block in order, by block id."""
        found: dict[str, list[Quantity]] = defaultdict(list)
        for q in self.report.quantities:
            if q.block_id is not None:
                found[q.block_id].append(q)
        return {k: tuple(sorted(v, key=lambda q: q.clean_span)) for k, v in found.items()}

    @cached_property
    def mentions_of(self) -> Mapping[str, tuple[Mention, ...]]:
        """The mentions of a block in order, by block id."""
        found: dict[str, list[Mention]] = defaultdict(list)
        for m in self.report.mentions:
            if m.block_id is not None:
                found[m.block_id].append(m)
        return {k: tuple(sorted(v, key=lambda m: m.clean_span)) for k, v in found.items()}

    @cached_property
    def entities_by_id(self) -> Mapping[str, Entity]:
        """Entities by id."""
        return {e.entity_id: e for e in self.report.entities}

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of all prose blocks in reading order."""
        return tuple(s for b in self.blocks if b.label in PROSE for s in self.sentences_of(b))

    @cached_property
    def _sentences(self) -> dict[str, tuple[Sentence, ...]]:
        return {}

    def sentences_of(self, block: Block) -> tuple[Sentence, ...]:
        """The sentences of one block."""
        known = self._sentences.get(block.block_id)
        if known is None:
            quantities = self.quantities_of.get(block.block_id, ())
            known = tuple(
                Sentence(
                    block,
                    span.start,
                    span.end,
                    tuple(q for q in quantities if span.start <= q.clean_span.start < span.end),
                )
                for span in split_sentences(block.text.text)
            )
            self._sentences[block.block_id] = known
        return known

    @cached_property
    def prose_by_section(self) -> Mapping[str | None, tuple[Block, ...]]:
        """Prose blocks in reading order, by section id."""
        found: dict[str | None, list[Block]] = defaultdict(list)
        for b in self.blocks:
            if b.label in PROSE:
                found[b.section_id].append(b)
        return {k: tuple(v) for k, v in found.items()}

    @cached_property
    def term_weights(self) -> Mapping[str, float]:
        """How much a content word tells among this report's sentences."""
        return weights(s.text for s in self.sentences)

    @cached_property
    def section_weights(self) -> Mapping[str, float]:
        """How much a content word tells among this report's sections."""
        return weights(
            " ".join([s.title, *(b.text.text for b in self.prose_by_section.get(s.section_id, ()))])
            for s in self.report.sections
        )

    def share_of_words(self, words: Iterable[str], text: str) -> float:
        """How much of some content words a text has, by their weight among sections; 0 to 1."""
        own = terms(text)
        wanted = {w: self.section_weights.get(w, 0.0) for w in words}
        whole = sum(wanted.values())
        return sum(x for w, x in wanted.items() if w in own) / whole if whole else 0.0

    @cached_property
    def word_places(self) -> Mapping[str, int]:
        """In how many prose blocks a content word stands."""
        return Counter(t for b in self.blocks if b.label in PROSE for t in set(terms(b.text.text)))

    # sections

    @cached_property
    def sections_by_id(self) -> Mapping[str, Section]:
        """Sections by id."""
        return {s.section_id: s for s in self.report.sections}

    def chapter_of(self, section_id: str | None) -> str | None:
        """The chapter id of a section, None outside all sections."""
        section = self.sections_by_id.get(section_id or "")
        return section.chapter_id if section else None

    def path_of(self, section_id: str | None) -> str:
        """Where a section stands, for a reader: its numbers and title from the chapter down."""
        steps: list[str] = []
        section = self.sections_by_id.get(section_id or "")
        while section is not None:
            steps.append(f"{section.number or ''} {section.title}".strip())
            section = self.sections_by_id.get(section.parent_id or "")
        return " > ".join(reversed(steps)) or "front"

    # tables

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Tables that have a body in the text."""
        return tuple(t for t in self.report.tables if t.body is not TableBody.ABSENT and t.cells)

    @cached_property
    def tables_by_chapter(self) -> Mapping[str | None, tuple[Table, ...]]:
        """All tables, absent ones too, by chapter id."""
        found: dict[str | None, list[Table]] = defaultdict(list)
        for t in self.report.tables:
            found[self.chapter_of(t.section_id)].append(t)
        return {k: tuple(v) for k, v in found.items()}

    def words(self, name: str) -> tuple[str, ...]:
        """A word list of the rules."""
        return self.rules.words.get(name, ())

    def pattern(self, name: str) -> re.Pattern[str]:
        """A pattern that finds any word of a list, longest first."""
        known = self._patterns.get(name)
        if known is None:
            words = sorted(self.words(name), key=len, reverse=True)
            known = re.compile("|".join(map(re.escape, words)) or r"(?!)")
            self._patterns[name] = known
        return known

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        return {}


def _distinct(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Evidence without repeats of the same place, in the order given."""
    kept: dict[Span, Evidence] = {}
    for e in evidence:
        kept.setdefault(e.span, e)
    return tuple(kept.values())


def numbered_apart(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings with distinct ids: the second with the same content gets ``.2`` behind its id."""
    seen: dict[str, int] = defaultdict(int)
    result: list[Finding] = []
    for f in findings:
        seen[f.finding_id] += 1
        count = seen[f.finding_id]
        result.append(f if count == 1 else replace(f, finding_id=f"{f.finding_id}.{count}"))
    return tuple(result)
