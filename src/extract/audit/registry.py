"""All checks of the audit, once: for the audit itself, for Dagster's asset checks, the CLI and the tests.

A family is a module with a page under docs/checks/. A finding's `check` is ``family.rule``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from extract.audit.addresses import check_addresses
from extract.audit.averages import check_averages
from extract.audit.brackets import check_cut_off
from extract.audit.caption_totals import check_caption_totals
from extract.audit.captions import check_captions
from extract.audit.changes import check_changes
from extract.audit.citations import check_citations
from extract.audit.context import Context
from extract.audit.counts import check_counts
from extract.audit.cut_sentences import check_cut_sentences
from extract.audit.date_order import check_date_order
from extract.audit.day_spans import check_day_spans
from extract.audit.differences import check_differences
from extract.audit.named_shares import check_named_shares
from extract.audit.numbering import check_numbering
from extract.audit.ordinals import check_ordinals
from extract.audit.page_text import check_page_text
from extract.audit.paired_rates import check_paired_rates
from extract.audit.periods import check_periods
from extract.audit.portions import check_portions
from extract.audit.prose_amounts import check_prose_amounts
from extract.audit.prose_counts import check_prose_counts
from extract.audit.prose_parts import check_prose_parts
from extract.audit.prose_shares import check_prose_shares
from extract.audit.prose_sums import check_prose_sums
from extract.audit.prose_table import check_prose_table
from extract.audit.prose_wholes import check_prose_wholes
from extract.audit.rates import check_rates
from extract.audit.references import check_references
from extract.audit.repeats import check_repeats
from extract.audit.standing import check_standing
from extract.audit.subsets import check_subsets
from extract.audit.subtractions import check_subtractions
from extract.audit.superlatives import check_superlatives
from extract.audit.table_changes import check_table_changes
from extract.audit.table_order import check_table_order
from extract.audit.table_shares import check_table_shares
from extract.audit.table_sums import check_table_sums
from extract.audit.variants import check_variants
from extract.model import Finding, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One family of checks.

    `name` is the part of ``finding.check`` before the point, `functions` find within one document, `doc` is the page
    that says what it proves and what it cannot, `severity` the gravest finding it makes, `dagster_name` its asset
    check.
    """

    name: str
    functions: tuple[Callable[[Context], Iterable[Finding]], ...]
    doc: str
    severity: Severity
    dagster_name: str
    description: str


def _check(
    name: str, severity: Severity, description: str, *functions: Callable[[Context], Iterable[Finding]]
) -> Check:
    return Check(
        name=name,
        functions=functions,
        doc=f"docs/checks/{name}.md",
        severity=severity,
        dagster_name=f"audit_{name}",
        description=description,
    )


CHECKS: tuple[Check, ...] = (
    _check(
        "table_sums",
        Severity.ERROR,
        "Totals of tables are the sums of their parts.",
        check_table_sums,
        check_caption_totals,
    ),
    _check("shares", Severity.ERROR, "Shares that form a whole add up to 100.", check_table_shares, check_prose_shares),
    _check(
        "prose_table",
        Severity.ERROR,
        "Numbers in prose are those of their table.",
        check_prose_table,
        check_prose_counts,
        check_prose_amounts,
        check_table_changes,
        check_table_order,
        check_superlatives,
    ),
    _check("counts", Severity.ERROR, "Announced counts are those of what follows.", check_counts),
    _check(
        "prose_sums",
        Severity.ERROR,
        "Totals told in sentences are the sums of their parts.",
        check_prose_sums,
        check_prose_parts,
        check_prose_wholes,
        check_subtractions,
    ),
    _check(
        "differences",
        Severity.ERROR,
        "Differences and shares said in words fit their numbers.",
        check_differences,
        check_changes,
        check_portions,
        check_named_shares,
        check_paired_rates,
    ),
    _check("rates", Severity.ERROR, "Totals fit their rates.", check_rates, check_averages),
    _check("subsets", Severity.ERROR, "No part is larger than its whole.", check_subsets),
    _check("repeats", Severity.ERROR, "A claim told twice has one value.", check_repeats),
    _check("periods", Severity.ERROR, "Lengths of periods fit their years.", check_periods, check_day_spans),
    _check(
        "ordinals", Severity.WARNING, "Anniversaries fit the year of the beginning.", check_ordinals, check_standing
    ),
    _check("date_order", Severity.ERROR, "Dates stand in order, phases meet.", check_date_order),
    _check(
        "numbering",
        Severity.WARNING,
        "Sections, captions and items are numbered without repeats or gaps.",
        check_numbering,
    ),
    _check("references", Severity.WARNING, "What the text refers to exists.", check_references),
    _check("citations", Severity.WARNING, "Reference entries agree with themselves.", check_citations),
    _check("captions", Severity.WARNING, "Captions have what they announce.", check_captions),
    _check(
        "cut_off",
        Severity.WARNING,
        "Brackets are closed, words and paragraphs end.",
        check_cut_off,
        check_cut_sentences,
    ),
    _check("pages", Severity.WARNING, "The pages' text is there and can be trusted.", check_page_text),
    _check("addresses", Severity.WARNING, "Mail and web addresses spell their owner.", check_addresses),
    _check("variants", Severity.INFO, "One name has one spelling.", check_variants),
)

BETWEEN = _check("documents", Severity.ERROR, "What two documents state, both state alike.")
"""What documents are held against each other for (`extract.audit.between`): the one family no document has alone."""


def check_of(finding: Finding) -> Check:
    """The family a finding belongs to.

    Raises:
        KeyError: No family has that name.
    """
    family = finding.check.partition(".")[0]
    for check in (*CHECKS, BETWEEN):
        if check.name == family:
            return check
    raise KeyError(family)
