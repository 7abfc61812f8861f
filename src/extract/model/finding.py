"""What the audit found, with the places that prove it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from extract.model.geometry import Span


class Severity(StrEnum):
    """What a finding would change downstream."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the gravest, for sorting."""
        return list(Severity).index(self)


class Verdict(StrEnum):
    """What a comparison came to."""

    CONTRADICTION = "contradiction"
    UNIT_SLIP = "unit_slip"
    EXPLAINED = "explained"
    ROUNDING = "rounding"
    INCOMPLETE = "incomplete"
    VARIANT = "variant"
    NOT_COMPARABLE = "not_comparable"


class FindingStatus(StrEnum):
    """What a person decided about it."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One quoted place. ``quote == source[start:end]`` always.

    `document_id` names the document where it is another than the finding's own.
    """

    role: str
    page_no: int
    span: Span
    quote: str
    document_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One observation about the document, provable from its evidence alone.

    `check` is ``family.rule``. `score` is the calibrated chance that a careful reader agrees, 0 to 1.
    `arithmetic` writes the computation out; `comparable` says why the two sides may be compared. `corrected` is what a
    person says is right instead of the number at `corrected_place` (None where no one place holds it).
    """

    finding_id: str
    check: str
    severity: Severity
    verdict: Verdict
    message: str
    evidence: tuple[Evidence, ...]
    expected: str | None = None
    observed: str | None = None
    arithmetic: str | None = None
    comparable: str | None = None
    score: float = 1.0
    status: FindingStatus = FindingStatus.OPEN
    corrected: str | None = None
    corrected_place: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A number in prose and what it is about.

    `subject` is the entity or noun phrase counted, `measure` what was counted or measured, `scope` who or what
    population (which survey, which programme), `time` an ISO date or period, `tense` ``done`` or ``expected``.
    `same_as` lists what states the same thing: ``cell:TABLE/ROW/COLUMN``, ``claim:ID``, ``list:BLOCK``.
    """

    claim_id: str
    quantity_id: str
    text: str
    place: Span
    page_no: int
    subject: str | None = None
    subject_entity_id: str | None = None
    measure: str | None = None
    scope: str | None = None
    unit: str | None = None
    qualifier: str | None = None
    time: str | None = None
    tense: str | None = None
    where: str | None = None
    block_id: str | None = None
    section_id: str | None = None
    same_as: tuple[str, ...] = ()
