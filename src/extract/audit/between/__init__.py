"""Two documents against each other: what both state, and state differently.

Takes two finished reports, gives findings whose evidence stands in both. Only documents that speak of the same things
are held against each other, and only numbers of the same time: see `editions`. Not here: which documents there are
(the pipeline), and what stands within one of them (the other checks).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from extract.audit.between.editions import Edition, Profile, are_related, profile_of
from extract.audit.between.joining import Sides, joined, prose_against_tables
from extract.audit.between.restated import compare_statements, is_told_in_both
from extract.audit.between.sentences import compare_sentences
from extract.audit.between.tables import compare_tables, tables_of_one_side
from extract.audit.context import Context, numbered_apart
from extract.audit.prose_amounts import check_prose_amounts
from extract.audit.prose_counts import check_prose_counts
from extract.audit.prose_table import check_prose_table
from extract.audit.repeats import check_repeats
from extract.model import Finding, Report, Span, content_id
from extract.rules.audit import AuditRules
from extract.text.numerals import digits_of

__all__ = ["Profile", "are_related", "compare", "profile_of"]

_PROSE_AND_TABLES = (check_prose_table, check_prose_counts, check_prose_amounts)
_RULES = {"repeats": "documents.retold", "prose_table": "documents.prose_table"}


def compare(one: Report, other: Report, rules: AuditRules) -> tuple[Finding, ...]:
    """What two related documents state differently, worst and surest first.

    Args:
        one: A finished report; its document is the one the findings are on.
        other: Another one; evidence in it says so by `Evidence.document_id`.
        rules: Weights, word lists and limits of the audit.
    """
    whole = Sides(one, other, joined(one, other))
    context = Context(whole.report, rules)
    edition = Edition(one, other)
    found = [
        *compare_sentences(context, whole, edition),
        *compare_tables(context, whole, edition),
        *(
            f
            for f in (*_other_words(context, whole, edition), *_statements(context, whole, edition))
            if not is_told_in_both(context, whole, f)
        ),
    ]
    kept = (f for f in _once(found) if whole.is_between(f))
    parted = [_told_apart(whole, f) for f in kept]
    parted.sort(key=lambda f: (f.severity.rank, -f.score, f.evidence[0].span, f.check))
    return numbered_apart(parted)


def _statements(context: Context, whole: Sides, edition: Edition) -> Iterator[Finding]:
    if edition.is_one:
        yield from compare_statements(context, whole)


def _other_words(context: Context, whole: Sides, edition: Edition) -> Iterator[Finding]:
    """Claims told in other words, and prose of one side against tables of the other."""
    repeated = list(check_repeats(context))
    own = {_numbers(f) for f in repeated if not whole.is_between(f)}  # a document told it of itself
    found = [f for f in repeated if _numbers(f) not in own]
    lone = tables_of_one_side(context, whole)  # what a document's own table says of its prose, its own audit told
    for prose in (False, True) if edition.is_one else ():
        crossed = Context(prose_against_tables(whole, prose, lone), context.rules)
        found += [f for check in _PROSE_AND_TABLES for f in check(crossed)]
    for f in found:
        if whole.is_between(f) and edition.comparable(context, whole, f.evidence):
            yield _as_between(context, f, edition)


def _numbers(finding: Finding) -> frozenset[str]:
    return frozenset(digits_of(told or "") for told in (finding.expected, finding.observed))


def _as_between(context: Context, finding: Finding, edition: Edition) -> Finding:
    """A finding of a check within documents, as one between them: with that rule's weight and what it adds."""
    return context.finding(
        _RULES[finding.check.partition(".")[0]],
        finding.verdict,
        finding.message,
        finding.evidence,
        expected=finding.expected,
        observed=finding.observed,
        arithmetic=finding.arithmetic,
        comparable="; ".join(filter(None, (finding.comparable, edition.why))),
        certainty=finding.score,
    )


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings without those that hold a place against another which an earlier, surer one is already about."""
    taken: list[frozenset[Span]] = []
    for f in findings:
        places = frozenset(e.span for e in f.evidence[:2])
        if not any(_touch(places, earlier) for earlier in taken):
            taken.append(places)
            yield f


def _touch(places: frozenset[Span], earlier: frozenset[Span]) -> bool:
    return all(any(p.overlaps(q) for q in earlier) for p in places)


def _told_apart(whole: Sides, finding: Finding) -> Finding:
    """A finding with its places counted in their own documents, the first document's first."""
    own = tuple(whole.located(e) for e in sorted(finding.evidence, key=lambda e: whole.is_other(e.span)))
    ids = (whole.one.document.document_id, whole.other.document.document_id)
    quotes = (e.quote for e in own)
    return replace(
        finding,
        evidence=own,
        finding_id=content_id("f", finding.check, *ids, finding.verdict, finding.message, *quotes),
    )
