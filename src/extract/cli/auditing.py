"""`extract audit`: findings, worst first, each with its places quoted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import click

from extract.cache import load_report
from extract.cli.group import folder_options
from extract.cli.layout import cut, visible
from extract.cli.listing import read_documents
from extract.comparison import load_comparisons
from extract.folders import Folders
from extract.model import Finding, FindingStatus, Severity, Verdict

_GRAVE = (Verdict.CONTRADICTION, Verdict.UNIT_SLIP)
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with the document it is on and, where it is between two, the other one."""

    document_id: str
    other_id: str | None
    finding: Finding

    @property
    def where(self) -> str:
        """Its documents, for a reader."""
        return f"{self.document_id} and {self.other_id}" if self.other_id else self.document_id


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
    found = [f for f in _found(folders, document_id) if f.finding.score >= score]
    shown = [f for f in found if everything or f.finding.status is FindingStatus.OPEN]
    shown.sort(key=lambda f: (f.finding.severity.rank, -f.finding.score, f.document_id, f.finding.finding_id))
    if form == "json":
        click.echo(json.dumps([_plain(f) for f in shown], ensure_ascii=False, indent=1))
    elif form == "github":
        click.echo("\n".join(_annotations(shown)))
    else:
        click.echo("\n".join(_told(shown, everything)))
    context.exit(1 if any(f.finding.verdict in _GRAVE and f.finding.status is FindingStatus.OPEN for f in found) else 0)


def _found(folders: Folders, document_id: str | None) -> Iterator[Found]:
    """The findings of the wanted documents, and those between them and others."""
    for name in read_documents(folders, document_id):
        yield from (Found(name, None, f) for f in load_report(folders, name).findings)
    for c in load_comparisons(folders, document_id):
        yield from (Found(c.document_id, c.other_id, f) for f in c.findings)


def _plain(found: Found) -> dict[str, object]:
    f = found.finding
    return {
        "document_id": found.document_id, "other_document_id": found.other_id, "finding_id": f.finding_id,
        "check": f.check, "severity": f.severity.value, "verdict": f.verdict.value, "status": f.status.value,
        "score": f.score, "message": f.message, "expected": f.expected, "observed": f.observed,
        "arithmetic": f.arithmetic, "comparable": f.comparable,
        "evidence": [
            {"document_id": e.document_id or found.document_id, "role": e.role, "page_no": e.page_no,
             "source_start": e.span.start, "source_end": e.span.end, "quote": e.quote}
            for e in f.evidence
        ],
    }  # fmt: skip


def _told(shown: list[Found], everything: bool) -> Iterator[str]:
    counts = Counter(s.finding.severity.value for s in shown)
    what = "findings" if everything else "open findings"
    yield f"{len(shown)} {what}: " + ", ".join(f"{counts[s.value]} {s.value}" for s in Severity)
    for found in shown:
        f = found.finding
        status = "" if f.status is FindingStatus.OPEN else f", {f.status.value}"
        yield ""
        head = (f.severity.value.upper(), f.check, f"{f.verdict.value}{status}", f"sure {f.score:.2f}", f.finding_id)
        yield " · ".join((*head, found.where))
        yield f"  {visible(f.message)}"
        for e in f.evidence:
            place = f"{e.document_id or found.document_id}, " if found.other_id else ""
            place += f"page {e.page_no}, {e.span.start}:{e.span.end}"
            yield f"  - {e.role}, {place}: 「{visible(cut(e.quote, 100))}」"
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


def _annotations(shown: list[Found]) -> Iterator[str]:
    """Workflow commands that a CI job prints as annotations, then a Markdown table for its summary."""
    for found in shown:
        f = found.finding
        title = f"{f.check} ({found.where})"
        place = f" (page {f.evidence[0].page_no})" if f.evidence else ""
        yield f"::{_LEVELS[f.severity]} title={_escaped(title)}::{_escaped(f.message + place)}"
    yield "| severity | check | document | page | finding | evidence |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for found in shown:
        f = found.finding
        page = f.evidence[0].page_no if f.evidence else ""
        quotes = " / ".join(f"「{cut(e.quote, 40)}」" for e in f.evidence[:2])
        cells = (f.severity.value, f.check, found.where, page, f.message, quotes)
        yield "| " + " | ".join(visible(str(c)).replace("|", "\\|").replace("\n", " ") for c in cells) + " |"


def _escaped(text: str) -> str:
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A").replace(":", "%3A")
