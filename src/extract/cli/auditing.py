"""`extract audit`: findings, worst first, each with its places quoted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

import click

from extract.cache import load_report
from extract.cli.group import folder_options
from extract.cli.layout import cut, visible
from extract.cli.listing import read_documents
from extract.folders import Folders
from extract.model import Finding, FindingStatus, Report, Severity, Verdict

_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_GRAVE = (Verdict.CONTRADICTION, Verdict.UNIT_SLIP)
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


@click.command()
@click.argument("document_id", metavar="[ID]", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="text to read, json to process, github for a CI job (annotations and a Markdown table).",
)
@click.option("--all", "everything", is_flag=True, help="Also what was accepted or dismissed.")
@click.option("--score", type=click.FloatRange(0, 1), default=0.0, help="Only findings at least this sure.")
@folder_options
@click.pass_context
def audit(
    context: click.Context, document_id: str | None, form: str, everything: bool, score: float, folders: Folders
) -> None:
    r"""List findings, worst first, each with both places quoted; exit 1 where a contradiction is open.

    \b
    Example:
      extract audit white-paper-2024
      extract audit --format json > findings.json
    """
    reports = [load_report(folders, name) for name in read_documents(folders, document_id)]
    found = [(report, f) for report in reports for f in report.findings if f.score >= score]
    shown = [(r, f) for r, f in found if everything or f.status is FindingStatus.OPEN]
    shown.sort(key=lambda rf: (_RANK[rf[1].severity], -rf[1].score, rf[0].document.document_id, rf[1].finding_id))
    if form == "json":
        click.echo(json.dumps([_plain(r, f) for r, f in shown], ensure_ascii=False, indent=1))
    elif form == "github":
        click.echo("\n".join(_annotations(shown)))
    else:
        click.echo("\n".join(_told(shown, everything)))
    context.exit(1 if any(f.verdict in _GRAVE and f.status is FindingStatus.OPEN for _, f in found) else 0)


def _plain(report: Report, f: Finding) -> dict[str, object]:
    return {
        "document_id": report.document.document_id, "finding_id": f.finding_id, "check": f.check,
        "severity": f.severity.value, "verdict": f.verdict.value, "status": f.status.value, "score": f.score,
        "message": f.message, "expected": f.expected, "observed": f.observed, "arithmetic": f.arithmetic,
        "comparable": f.comparable,
        "evidence": [
            {"role": e.role, "page_no": e.page_no, "source_start": e.span.start, "source_end": e.span.end,
             "quote": e.quote}
            for e in f.evidence
        ],
    }  # fmt: skip


def _told(shown: list[tuple[Report, Finding]], everything: bool) -> Iterator[str]:
    counts = Counter(f.severity.value for _, f in shown)
    what = "findings" if everything else "open findings"
    yield f"{len(shown)} {what}: " + ", ".join(f"{counts[s.value]} {s.value}" for s in _RANK)
    for report, f in shown:
        status = "" if f.status is FindingStatus.OPEN else f", {f.status.value}"
        yield ""
        head = (f.severity.value.upper(), f.check, f"{f.verdict.value}{status}", f"sure {f.score:.2f}", f.finding_id)
        yield " · ".join((*head, report.document.document_id))
        yield f"  {visible(f.message)}"
        for e in f.evidence:
            yield f"  - {e.role}, page {e.page_no}, {e.span.start}:{e.span.end}: 「{visible(cut(e.quote, 100))}」"
        if f.expected is not None or f.observed is not None:
            yield f"  expected {f.expected or '–'}, observed {f.observed or '–'}"
        if f.arithmetic:
            yield f"  {f.arithmetic}"
        if f.comparable:
            yield f"  comparable: {f.comparable}"
    if shown and not everything:
        yield ""
        yield "Decide with `extract accept|dismiss|correct FINDING --reason …`."
        yield "See a place with `extract where ID --at START:END`."


def _annotations(shown: list[tuple[Report, Finding]]) -> Iterator[str]:
    """Workflow commands that a CI job prints as annotations, then a Markdown table for its summary."""
    for report, f in shown:
        title = f"{f.check} ({report.document.document_id})"
        place = f" (page {f.evidence[0].page_no})" if f.evidence else ""
        yield f"::{_LEVELS[f.severity]} title={_escaped(title)}::{_escaped(f.message + place)}"
    yield "| severity | check | document | page | finding | evidence |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for report, f in shown:
        page = f.evidence[0].page_no if f.evidence else ""
        quotes = " / ".join(f"「{cut(e.quote, 40)}」" for e in f.evidence[:2])
        cells = (f.severity.value, f.check, report.document.document_id, page, f.message, quotes)
        yield "| " + " | ".join(visible(str(c)).replace("|", "\\|").replace("\n", " ") for c in cells) + " |"


def _escaped(text: str) -> str:
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A").replace(":", "%3A")
