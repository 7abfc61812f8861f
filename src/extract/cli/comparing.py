"""`extract diff`: what changed between two readings of a document."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click

from extract.cache import REPORTS, Cache, history_of, load_report
from extract.cli.group import folder_options
from extract.cli.layout import cut, visible
from extract.diff import Change, Difference, compare
from extract.errors import ContractError
from extract.folders import Folders
from extract.manifest import load_manifest
from extract.model import Report

_SHOWN = 20


@click.command()
@click.argument("document_id", metavar="ID")
@click.option(
    "--against",
    required=True,
    metavar="FILE_OR_VERSION",
    help="Another edition's file, another curated folder, `previous`, or the first letters of a version.",
)
@click.option("--all", "everything", is_flag=True, help="List every change, moved facts too.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@folder_options
def diff(document_id: str, against: str, everything: bool, form: str, folders: Folders) -> None:
    r"""Show facts added, gone, moved, re-worded or re-valued since another reading of the document.

    Against another file, that file is read with today's extractor, so every change is a change of the source.
    Against an earlier version, each change says whether it follows from the source or from the extractor.

    \b
    Example:
      extract diff white-paper-2024 --against previous
      extract diff white-paper-2024 --against drafts/white-paper.pdf
    """
    new = load_report(folders, document_id)
    old, same_code = _other(folders, document_id, against)
    found = compare(old, new, same_code=same_code)
    if form == "json":
        click.echo(json.dumps([asdict(d) for d in found], ensure_ascii=False, indent=1))
        return
    _tell(found, everything)


def _other(folders: Folders, document_id: str, against: str) -> tuple[Report, bool]:
    """The other reading, and whether today's code and rules made it."""
    path = Path(against)
    if (path / "manifest.json").is_file():
        other = Folders(raw=folders.raw, curated=path.absolute())
        return load_report(other, document_id), _code_of(other, document_id) == _code_of(folders, document_id)
    if path.is_file():
        from extract.report import read_document

        return read_document(path, document_id=document_id), True
    return _version(folders, document_id, against)


def _code_of(folders: Folders, document_id: str) -> tuple[str, str]:
    manifest = load_manifest(folders.manifest)
    entry = manifest.documents.get(document_id) if manifest else None
    return (entry.code, entry.rules) if entry else ("", "")


def _version(folders: Folders, document_id: str, wanted: str) -> tuple[Report, bool]:
    versions = history_of(folders, document_id)
    earlier = versions[:-1] if wanted == "previous" else [v for v in versions if v.report.startswith(wanted)]
    if not earlier:
        known = ", ".join(f"{v.report[:12]} (source {v.source_sha256[:8]})" for v in versions) or "none"
        raise ContractError(
            f"「{wanted}」 is no file, no curated folder and no version of 「{document_id}」",
            where=str(folders.cache),
            hint=f"versions kept: {known}",
        )
    version = earlier[-1]
    report = Cache(folders.cache).get(REPORTS, version.report, Report)
    if report is None:
        raise ContractError(f"version 「{version.report[:12]}」 is not kept any more", where=str(folders.cache))
    return report, (version.code, version.rules) == _code_of(folders, document_id)


def _tell(found: tuple[Difference, ...], everything: bool) -> None:
    if not found:
        click.echo("No fact has changed.")
        return
    for cause in sorted({d.cause for d in found}):
        counts = Counter(d.change for d in found if d.cause is cause)
        told = ", ".join(f"{counts[c]} {c.value}" for c in Change if counts[c])
        click.echo(f"Changes of the {cause.value}: {told}")
    shown = [d for d in found if everything or d.change is not Change.MOVED]
    for difference in shown if everything else shown[: _SHOWN * 5]:
        click.echo(_line(difference))
    if len(shown) > _SHOWN * 5 and not everything:
        click.echo(f"… and {len(shown) - _SHOWN * 5} more; --all lists them")


def _line(d: Difference) -> str:
    page = f" p. {d.fact.page_no}" if d.fact.page_no else ""
    head = f"{d.change.value} ({d.cause.value}) {d.fact.kind}{page}: {cut(visible(d.fact.key), 60)}"
    if d.change is Change.REVALUED and d.old and d.new:
        return f"{head}\n    {cut(visible(d.old.value), 90)}\n  → {cut(visible(d.new.value), 90)}"
    if d.change is Change.REWORDED and d.old and d.new:
        told = [f.wording if d.old.wording != d.new.wording else f"{f.key}: {f.value}" for f in (d.old, d.new)]
        return f"{head}\n    {cut(visible(told[0]), 90)}\n  → {cut(visible(told[1]), 90)}"
    if d.change is Change.MOVED and d.old and d.new:
        return f"{head}\n    page {d.old.page_no} → {d.new.page_no}"
    return f"{head}\n    {cut(visible(d.fact.value), 90)}"
