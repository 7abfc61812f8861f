"""Which documents may be held against each other, and when their numbers are of one time.

Two documents are related where they share their title or enough of the names that are theirs alone; others are never
compared. Of two related ones everything is comparable where they are of one edition (the same title, or most names of
the shorter one in the other; not published at different times), else only what names its year itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from extract.audit.between.joining import Sides
from extract.audit.context import Context
from extract.model import EntityLabel, Evidence, Report, Span, squeezed

_OWN = (
    EntityLabel.CLUSTER, EntityLabel.PROGRAM, EntityLabel.ORG, EntityLabel.EVENT, EntityLabel.LAW, EntityLabel.PRODUCT,
    EntityLabel.PERSON,
)  # fmt: skip
_LEAST_NAMES = 5
_LEAST_SHARE = 0.15
_MOST_NAMES = 0.6  # share of the shorter document's names that a report and its summary have in common
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What says whether a document is worth comparing with another: its title and the names that are its own."""

    document_id: str
    title: str
    names: tuple[str, ...]


def profile_of(report: Report) -> Profile:
    """The profile of a report; states and places are no names of its own, every report has them."""
    names = sorted(e.entity_id for e in report.entities if e.label in _OWN)
    return Profile(document_id=report.document.document_id, title=squeezed(report.document.title), names=tuple(names))


def are_related(one: Profile, other: Profile) -> bool:
    """Whether two documents speak of the same things: one title, or names enough in common."""
    return one.title == other.title or _share_names(one, other, _LEAST_SHARE)


def _share_names(one: Profile, other: Profile, share: float) -> bool:
    """Whether two documents have names in common: several, and a share of those of the one that has fewer."""
    shared = len(set(one.names) & set(other.names))
    return shared >= _LEAST_NAMES and shared >= share * min(len(one.names), len(other.names))


def _at_one_time(one: Report, other: Report) -> bool:
    """Whether nothing says that two documents were published at different times."""
    dates = [d for d in (one.document.published, other.document.published) if d]
    length = min(map(len, dates), default=0)
    return len({d[:length] for d in dates}) < 2


def _of_one_text(one: Profile, other: Profile) -> bool:
    return one.title == other.title or _share_names(one, other, _MOST_NAMES)


class Edition:
    """Whether two documents are of one edition, and what is comparable if they are not.

    A report and its summary are of one edition; so are a report and its reprint. Two years' reports are not.
    """

    def __init__(self, one: Report, other: Report) -> None:
        self.is_one = _at_one_time(one, other) and _of_one_text(profile_of(one), profile_of(other))
        self.why = "both documents are of one edition" if self.is_one else "both places name the same year"

    def comparable(self, context: Context, whole: Sides, evidence: Iterable[Evidence]) -> bool:
        """Whether the first places of both documents are of one time."""
        if self.is_one:
            return True
        first = {whole.is_other(e.span): e.span for e in reversed(tuple(evidence))}
        years = [years_at(context, span) for span in first.values()]
        return len(years) == 2 and bool(years[0] & years[1])

    def same_years(self, one: frozenset[str], other: frozenset[str]) -> bool:
        """Whether two tables are of one time: both name the same years, or, in one edition, not both name any."""
        return one == other if one and other else self.is_one


def years_at(context: Context, span: Span) -> frozenset[str]:
    """The years that the sentence at a place names; for a cell, those of its caption and the heads of its table."""
    for block in context.blocks:
        if any(span.overlaps(p) for p in block.pieces):
            for sentence in context.sentences_of(block):
                place = block.text.place(sentence.start, sentence.end) if sentence.end > sentence.start else None
                if place is not None and place.overlaps(span):
                    return years_of(
                        [sentence.text, *(d for q in sentence.quantities for d in (q.value.start_date,) if d)]
                    )
    for table in context.tables:
        if any(span.overlaps(p) for c in table.cells for p in c.pieces):
            return years_of([table.caption or "", *(c.text for c in table.cells if c.is_header)])
    return frozenset()


def years_of(texts: Iterable[str]) -> frozenset[str]:
    """The western years printed in some texts."""
    return frozenset(y for text in texts for y in _YEAR.findall(squeezed(text)))
