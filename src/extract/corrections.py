"""Human decisions on findings: read, replayed on every run, found again when text moves, expired when it changes.

``raw/<id>/corrections.toml`` holds one ``[[decision]]`` each: what it is about (`finding`, `check`), what was decided
(`action` accept, dismiss or correct), why (`reason`), and a guard (`expect`): the quoted evidence with the text around
it. A decision holds as long as the source still shows every quote in its surroundings; where the text only moved, it
is anchored again; where it changed, the decision is reported as expired and nothing is applied.
Nothing here changes source text or cells: a corrected value stands beside the printed one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from extract.errors import RuleError
from extract.model import (
    Evidence,
    Finding,
    FindingStatus,
    Report,
    Severity,
    Span,
    Verdict,
    content_id,
    squeezed,
)
from extract.text.numerals import digits_of

ACTIONS = ("accept", "dismiss", "correct")
FILE_NAME = "corrections.toml"
_AROUND = 24
_KEYS = frozenset({"finding", "check", "action", "reason", "value", "printed", "status", "expect"})
_EXPECT_KEYS = frozenset({"role", "quote", "before", "after", "document"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """One guard: a quote of the source with the text right before and after it, white space left out.

    `document` names the document of the quote where it is another than the decision's own.
    """

    role: str
    quote: str
    before: str
    after: str
    document: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One human decision about a finding. `value` is what is right instead of `printed`, for ``correct`` only."""

    finding_id: str
    check: str
    action: str
    reason: str
    expect: tuple[Expect, ...]
    value: str | None = None
    printed: str | None = None
    status: str = "active"

    @property
    def other_document(self) -> str | None:
        """The other document of a finding between two; None for a finding within one."""
        return next((e.document for e in self.expect if e.document), None)


# Reading and writing.


def load_corrections(content: Mapping[str, Any] | None) -> tuple[Decision, ...]:
    """The decisions of a parsed corrections.toml; none where there is no such file.

    Raises:
        RuleError: A decision lacks a key, has one that means nothing, or an action that is none.
    """
    if not content:
        return ()
    entries = content.get("decision", [])
    unknown = sorted(set(content) - {"decision"})
    if unknown or not isinstance(entries, list):
        raise RuleError(
            f"corrections.toml has 「{'、'.join(unknown) or 'decision'}」 where only [[decision]] entries may stand",
            where=FILE_NAME,
            hint="write one [[decision]] for each, as `extract accept` does",
        )
    return tuple(_decision(entry, number) for number, entry in enumerate(entries, 1))


def _decision(entry: Mapping[str, Any], number: int) -> Decision:
    where = f"{FILE_NAME}, decision {number}"
    unknown = sorted(set(entry) - _KEYS)
    missing = sorted({"finding", "check", "action", "reason", "expect"} - set(entry))
    if unknown or missing:
        what = f"has keys that mean nothing: {', '.join(unknown)}" if unknown else f"lacks {', '.join(missing)}"
        raise RuleError(f"a decision {what}", where=where, hint=f"the keys are {', '.join(sorted(_KEYS))}")
    if entry["action"] not in ACTIONS:
        raise RuleError(f"「{entry['action']}」 is no action", where=where, hint=f"use one of {', '.join(ACTIONS)}")
    if entry["action"] == "correct" and not entry.get("value"):
        raise RuleError("a correction has no value", where=where, hint="give value = what is right instead")
    expect = entry["expect"]
    if not isinstance(expect, list) or not expect or any(set(e) - _EXPECT_KEYS or not e.get("quote") for e in expect):
        raise RuleError(
            "a decision's guard is not usable", where=where, hint="expect = [{role, quote, before, after}, …]"
        )
    return Decision(
        finding_id=str(entry["finding"]),
        check=str(entry["check"]),
        action=str(entry["action"]),
        reason=str(entry["reason"]),
        expect=tuple(
            Expect(
                role=str(e.get("role", "")),
                quote=str(e["quote"]),
                before=str(e.get("before", "")),
                after=str(e.get("after", "")),
                document=str(e["document"]) if e.get("document") else None,
            )
            for e in expect
        ),
        value=str(entry["value"]) if entry.get("value") is not None else None,
        printed=str(entry["printed"]) if entry.get("printed") is not None else None,
        status=str(entry.get("status", "active")),
    )


def dump_corrections(decisions: Sequence[Decision]) -> str:
    """Decisions as TOML that `load_corrections` reads back unchanged."""
    lines = ["# Human decisions on findings; written by `extract accept | dismiss | correct`, replayed on every run.\n"]
    for d in decisions:
        lines.append("\n[[decision]]\n")
        for key, value in (("finding", d.finding_id), ("check", d.check), ("action", d.action), ("reason", d.reason)):
            lines.append(f"{key} = {_quoted(value)}\n")
        for key, optional in (("value", d.value), ("printed", d.printed)):
            if optional is not None:
                lines.append(f"{key} = {_quoted(optional)}\n")
        lines.append(f"status = {_quoted(d.status)}\n")
        lines.append("expect = [\n")
        for e in d.expect:
            pairs = [("role", e.role), ("quote", e.quote), ("before", e.before), ("after", e.after)]
            pairs += [("document", e.document)] if e.document else []
            lines.append("  { " + ", ".join(f"{k} = {_quoted(v)}" for k, v in pairs) + " },\n")
        lines.append("]\n")
    return "".join(lines)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda m: f"\\u{ord(m.group()):04x}", escaped) + '"'


# Deciding.


def record_decision(
    raw_dir: Path,
    report: Report,
    finding_id: str,
    action: str,
    reason: str,
    value: str | None = None,
    *,
    others: Mapping[str, Report] = MappingProxyType({}),
) -> Decision:
    """Writes a decision into ``raw_dir/corrections.toml``; an earlier one on the same finding is replaced.

    Args:
        raw_dir: The document's folder, ``raw/<id>``.
        report: The report as audited, with what was found between it and other documents.
        finding_id: The id of one of its findings.
        action: ``accept``, ``dismiss`` or ``correct``.
        reason: Why, in a person's words.
        value: What is right instead, for ``correct``.
        others: The other reports that the finding quotes, by document id.

    Raises:
        RuleError: There is no such finding or action, a correction has no value, or the file is wrong.
    """
    finding = next((f for f in report.findings if f.finding_id == finding_id), None)
    if finding is None:
        raise RuleError(
            f"there is no finding 「{finding_id}」",
            where=report.document.document_id,
            hint="list them with `extract audit`",
        )
    sources: dict[str | None, str] = {
        None: report.source_text,
        **{name: other.source_text for name, other in others.items()},
    }
    decision = _decide(sources, finding, action, reason, value)
    path = raw_dir / FILE_NAME
    kept = [d for d in read_corrections(path) if d.finding_id != finding_id]
    text = dump_corrections([*kept, decision])
    beside = path.with_name(path.name + ".tmp")
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.replace(path)
    return decision


def read_corrections(path: Path) -> tuple[Decision, ...]:
    """The decisions of a corrections.toml; none where there is no such file.

    Raises:
        RuleError: It is not TOML, or a decision in it is not usable.
    """
    return load_corrections(_read(path))


def _read(path: Path) -> Mapping[str, Any] | None:
    if not path.exists():
        return None
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(f"corrections.toml is not TOML: {error}", where=str(path), hint="mend or remove it") from error


def _decide(
    sources: Mapping[str | None, str], finding: Finding, action: str, reason: str, value: str | None
) -> Decision:
    if action not in ACTIONS:
        raise RuleError(f"「{action}」 is no action", where=finding.finding_id, hint=f"use one of {', '.join(ACTIONS)}")
    if action == "correct" and not value:
        raise RuleError("a correction needs a value", where=finding.finding_id, hint="say what is right instead")
    if not reason.strip():
        raise RuleError("a decision needs a reason", where=finding.finding_id, hint="say why in a few words")
    return Decision(
        finding_id=finding.finding_id,
        check=finding.check,
        action=action,
        reason=reason,
        expect=tuple(_guard(sources[e.document_id], e) for e in finding.evidence),
        value=value if action == "correct" else None,
        printed=finding.observed if action == "correct" else None,
    )


def _guard(source: str, evidence: Evidence) -> Expect:
    start, end = evidence.span
    return Expect(
        role=evidence.role,
        quote=evidence.quote,
        before=squeezed(source[max(0, start - 4 * _AROUND) : start])[-_AROUND:],
        after=squeezed(source[end : end + 4 * _AROUND])[:_AROUND],
        document=evidence.document_id,
    )


# Replaying.


def apply_corrections(report: Report, corrections: Sequence[Decision]) -> Report:
    """The report with each decided finding's status set, and a finding for each decision that expired.

    Findings, blocks, cells and text are otherwise as they were; decisions do not change them. Decisions on findings
    between documents are not this report's (`apply_between`).
    """
    own = [d for d in corrections if d.other_document is None]
    return replace(report, findings=_replayed(report.findings, own, {None: report})) if own else report


def apply_between(
    findings: Sequence[Finding], corrections: Sequence[Decision], one: Report, other: Report
) -> tuple[Finding, ...]:
    """Findings between two documents with the decisions on them replayed, which the first document keeps."""
    other_id = other.document.document_id
    mine = [d for d in corrections if d.other_document == other_id]
    return _replayed(findings, mine, {None: one, other_id: other}) if mine else tuple(findings)


def expired_between(corrections: Iterable[Decision]) -> dict[str, tuple[Finding, ...]]:
    """Decisions whose other document is no longer compared, as expired findings by that document's id."""
    expired: dict[str, tuple[Finding, ...]] = {}
    for d in corrections:
        if d.other_document is not None:
            lost = _expired({}, d, [])
            expired[d.other_document] = (*expired.get(d.other_document, ()), lost)
    return expired


Place = tuple[str | None, Span]
"""A place, with the document it is in where that is not the own one."""


def _replayed(
    findings: Sequence[Finding], corrections: Sequence[Decision], reports: Mapping[str | None, Report]
) -> tuple[Finding, ...]:
    flat = {document: _Flat(report.source_text) for document, report in reports.items()}
    decided = list(findings)
    by_id = {f.finding_id: i for i, f in enumerate(decided)}
    for d in corrections:
        found = [(e.document, flat[e.document].find(e)) for e in d.expect]
        places = [(document, span) for document, span in found if span is not None]
        index = None
        if len(places) == len(found):
            index = by_id.get(d.finding_id)
            index = _moved(decided, d, places) if index is None else index
        if index is None:
            decided.append(_expired(reports, d, places))
        else:
            decided[index] = _decided(decided[index], d)
    return tuple(decided)


def _decided(finding: Finding, decision: Decision) -> Finding:
    status = FindingStatus.DISMISSED if decision.action == "dismiss" else FindingStatus.ACCEPTED
    if decision.action != "correct":
        return replace(finding, status=status)
    return replace(
        finding,
        status=status,
        expected=f"{decision.value} (printed: {decision.printed})",
        corrected=decision.value,
        corrected_place=_printed_place(finding, decision.printed),
    )


def _printed_place(finding: Finding, printed: str | None) -> Span | None:
    """The one place of the evidence that holds the printed number; None where none or several do."""
    number = digits_of(printed or "")
    places = {e.span for e in finding.evidence if number and digits_of(e.quote) == number}
    return places.pop() if len(places) == 1 else None


def _moved(findings: Sequence[Finding], decision: Decision, places: Sequence[Place]) -> int | None:
    """The finding of the same rule whose evidence stands where the decision's quotes stand now."""
    wanted = set(places)
    for i, f in enumerate(findings):
        if f.check == decision.check and wanted <= {(e.document_id, e.span) for e in f.evidence}:
            return i
    return None


def _expired(reports: Mapping[str | None, Report], decision: Decision, places: Sequence[Place]) -> Finding:
    evidence = tuple(
        Evidence(
            role="still there",
            page_no=max((p.page_no for p in reports[document].pages if p.source_start <= span.start), default=1),
            span=span,
            quote=reports[document].source_text[span.start : span.end],
            document_id=document,
        )
        for document, span in places
    )
    lost = [e.quote for e in decision.expect][:1]
    return Finding(
        finding_id=content_id("f", "corrections.expired", decision.finding_id, decision.action, decision.reason),
        check="corrections.expired",
        severity=Severity.INFO,
        verdict=Verdict.INCOMPLETE,
        message=f"the decision 「{decision.action}」 on {decision.finding_id} ({decision.check}) no longer applies: "
        f"the source or the audit no longer shows 「{'、'.join(lost)}」; its reason was: {decision.reason}",
        evidence=evidence,
        expected="、".join(e.quote for e in decision.expect),
        observed="not found",
        comparable="the quotes of the decision's guard, each with the text around it, white space left out",
    )


class _Flat:
    """Source text without white space and in NFKC, with a map back: what a moved or re-wrapped quote is found in."""

    def __init__(self, source: str) -> None:
        self._source = source
        pieces: list[str] = []
        starts: list[int] = []
        for i, c in enumerate(source):
            folded = squeezed(c)
            pieces.append(folded)
            starts.extend([i] * len(folded))
        self._text = "".join(pieces)
        self._starts = starts

    def find(self, expect: Expect) -> Span | None:
        """Where a quote stands now: with both its neighbours, else with one of them, else nowhere."""
        quote, before, after = (squeezed(x) for x in (expect.quote, expect.before, expect.after))
        if not quote:
            return None
        for head, tail in ((before, after), (before, after[:6]), (before[-6:], after)):
            at = self._text.find(head + quote + tail)
            if at >= 0 and (head or tail):
                return self._span(at + len(head), len(quote))
        return None

    def _span(self, at: int, length: int) -> Span:
        return Span(self._starts[at], self._starts[at + length - 1] + 1)
