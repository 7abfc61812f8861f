"""`extract accept | dismiss | correct`: human decisions on findings, written to corrections.toml."""

from __future__ import annotations

import click

from extract.cache import load_report
from extract.cli.group import folder_options
from extract.cli.listing import read_documents
from extract.comparison import load_comparisons, with_comparisons
from extract.corrections import FILE_NAME, record_decision
from extract.errors import RuleError
from extract.folders import Folders
from extract.model import Finding, Report

_REASON = click.option("--reason", required=True, help="Why, in a few words; kept with the decision.")
_DOCUMENT = click.option("--document", "document_id", metavar="ID", help="Where several documents have this finding.")


@click.command()
@click.argument("finding_id", metavar="FINDING")
@_REASON
@_DOCUMENT
@folder_options
def accept(finding_id: str, reason: str, document_id: str | None, folders: Folders) -> None:
    r"""Record that a finding is right and known; it no longer counts as open.

    \b
    Example:
      extract accept f-3a91c04d77e2 --reason "confirmed by the publisher"
    """
    _decide(folders, document_id, finding_id, "accept", reason, None)


@click.command()
@click.argument("finding_id", metavar="FINDING")
@_REASON
@_DOCUMENT
@folder_options
def dismiss(finding_id: str, reason: str, document_id: str | None, folders: Folders) -> None:
    r"""Record that a finding is a false alarm.

    \b
    Example:
      extract dismiss f-3a91c04d77e2 --reason "the two tables count different years"
    """
    _decide(folders, document_id, finding_id, "dismiss", reason, None)


@click.command()
@click.argument("finding_id", metavar="FINDING")
@click.option("--value", required=True, help="What should stand there.")
@_REASON
@_DOCUMENT
@folder_options
def correct(finding_id: str, value: str, reason: str, document_id: str | None, folders: Folders) -> None:
    r"""Record what a wrong value should be; the printed one is kept beside it.

    \b
    Example:
      extract correct f-3a91c04d77e2 --value 108 --reason "total of the table above"
    """
    _decide(folders, document_id, finding_id, "correct", reason, value)


def _decide(
    folders: Folders, document_id: str | None, finding_id: str, action: str, reason: str, value: str | None
) -> None:
    having: list[tuple[Report, Finding]] = []
    for name in read_documents(folders, document_id):
        mine = [c for c in load_comparisons(folders, name) if c.document_id == name]
        report = with_comparisons(load_report(folders, name), mine)
        having += [(report, f) for f in report.findings if f.finding_id == finding_id]
    if len(having) != 1:
        found = (
            f"in {', '.join(r.document.document_id for r, _ in having)}" if having else "in no document that was read"
        )
        raise RuleError(
            f"finding 「{finding_id}」 is {found}",
            where=str(folders.curated),
            hint="name the document with --document" if having else "see `extract audit --all`",
        )
    report, finding = having[0]
    name = report.document.document_id
    others = {e.document_id: load_report(folders, e.document_id) for e in finding.evidence if e.document_id}
    record_decision(folders.document(name), report, finding_id, action, reason, value, others=others)
    click.echo(f"Written to {folders.document(name) / FILE_NAME}. `extract run {name}` replays it.")
