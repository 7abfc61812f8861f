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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
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
_EXPECT_KEYS = frozenset({"role", "quote", "before", "after"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """One guard: a quote of the source with the text right before and after it, white space left out."""

    role: str
    quote: str
    before: str
    after: str


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
            pairs = (("role", e.role), ("quote", e.quote), ("before", e.before), ("after", e.after))
            lines.append("  { " + ", ".join(f"{k} = {_quoted(v)}" for k, v in pairs) + " },\n")
        lines.append("]\n")
    return "".join(lines)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda m: f"\\u{ord(m.group()):04x}", escaped) + '"'


# Deciding.


def record_decision(
    raw_dir: Path, report: Report, finding_id: str, action: str, reason: str, value: str | None = None
) -> Decision:
    """Writes a decision into ``raw_dir/corrections.toml``; an earlier one on the same finding is replaced.

    Args:
        raw_dir: The document's folder, ``raw/<id>``.
        report: The report as audited.
        finding_id: The id of one of its findings.
        action: ``accept``, ``dismiss`` or ``correct``.
        reason: Why, in a person's words.
        value: What is right instead, for ``correct``.

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
    decision = _decide(report, finding, action, reason, value)
    path = raw_dir / FILE_NAME
    others = [d for d in load_corrections(_read(path)) if d.finding_id != finding_id]
    text = dump_corrections([*others, decision])
    beside = path.with_name(path.name + ".tmp")
    beside.write_text(text, encoding="utf-8", newline="\n")
    beside.replace(path)
    return decision


def _read(path: Path) -> Mapping[str, Any] | None:
    if not path.exists():
        return None
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(f"corrections.toml is not TOML: {error}", where=str(path), hint="mend or remove it") from error


def _decide(report: Report, finding: Finding, action: str, reason: str, value: str | None) -> Decision:
    if action not in ACTIONS:
        raise RuleError(f"「{action}」 is no action", where=finding.finding_id, hint=f"use one of {', '.join(ACTIONS)}")
    if action == "correct" and not value:
        raise RuleError("a correction needs a value", where=finding.finding_id, hint="say what is right instead")
    if not reason.strip():
        raise RuleError("a decision needs a reason", where=finding.finding_id, hint="say why in a few words")
    source = report.source_text
    return Decision(
        finding_id=finding.finding_id,
        check=finding.check,
        action=action,
        reason=reason,
        expect=tuple(_guard(source, e) for e in finding.evidence),
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
    )


# Replaying.


def apply_corrections(report: Report, corrections: Sequence[Decision]) -> Report:
    """The report with each decided finding's status set, and a finding for each decision that expired.

    Findings, blocks, cells and text are otherwise as they were; decisions do not change them.
    """
    if not corrections:
        return report
    source = report.source_text
    flat = _Flat(source)
    findings = list(report.findings)
    by_id = {f.finding_id: i for i, f in enumerate(findings)}
    for d in corrections:
        places = [flat.find(e) for e in d.expect]
        if any(p is None for p in places):
            findings.append(_expired(report, d, [p for p in places if p is not None]))
            continue
        index = by_id.get(d.finding_id)
        if index is None:
            index = _moved(findings, d, [p for p in places if p is not None])
        if index is None:
            findings.append(_expired(report, d, [p for p in places if p is not None]))
            continue
        findings[index] = _decided(findings[index], d)
    return replace(report, findings=tuple(findings))


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


def _moved(findings: Sequence[Finding], decision: Decision, places: Sequence[Span]) -> int | None:
    """The finding of the same rule whose evidence stands where the decision's quotes stand now."""
    wanted = set(places)
    for i, f in enumerate(findings):
        if f.check == decision.check and wanted <= {e.span for e in f.evidence}:
            return i
    return None


def _expired(report: Report, decision: Decision, places: Sequence[Span]) -> Finding:
    source = report.source_text
    pages = [(p.source_start, p.page_no) for p in report.pages]
    evidence = tuple(
        Evidence(
            role="still there",
            page_no=max((no for start, no in pages if start <= span.start), default=1),
            span=span,
            quote=source[span.start : span.end],
        )
        for span in places
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
