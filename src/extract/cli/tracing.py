"""`extract trace` and `extract where`: from a value to its characters, and back."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from extract.cache import load_report
from extract.cli.group import folder_options
from extract.cli.layout import cut, visible
from extract.cli.tables import dataset_rows
from extract.comparison import load_comparisons, with_comparisons
from extract.errors import ContractError
from extract.files import sha256_of
from extract.folders import Folders
from extract.model import Report, Span
from extract.trace import Trace, made_from, trace_value

_FORMAT = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)


@click.command()
@click.argument("dataset")
@click.argument("row", type=click.IntRange(0))
@click.argument("column", required=False)
@_FORMAT
@folder_options
def trace(dataset: str, row: int, column: str | None, form: str, folders: Folders) -> None:
    r"""Show a value's whole chain: dataset row, parse rule, cell, cleaned text, page and code points, file and hash.

    ROW counts the rows of curated/DATASET.csv from 0, as pandas does. Without COLUMN, every column is traced.

    \b
    Example:
      extract trace cluster_counts 3 clusters
    """
    rows = dataset_rows(folders, dataset)
    if row >= len(rows):
        raise ContractError(f"dataset 「{dataset}」 has {len(rows)} rows, no row {row}", hint="rows count from 0")
    document_id = str(rows[row]["document_id"])
    index = sum(r["document_id"] == document_id for r in rows[:row])
    report = load_report(folders, document_id)
    columns = [column] if column else [c for c in rows[row] if c not in ("document_id", "source_start", "source_end")]
    traces = [trace_value(report, dataset, index, name) for name in columns]
    if form == "json":
        click.echo(json.dumps([asdict(t) for t in traces], ensure_ascii=False, indent=1))
        return
    click.echo("\n\n".join(_told(t) for t in traces))
    click.echo("\n" + _file_line(folders, report))


def _told(found: Trace) -> str:
    lines = []
    for depth, step in enumerate(found.steps):
        arrow = "" if depth == 0 else "  " * (depth - 1) + "← "
        lines.append(
            f"{arrow}{step.what}: {visible(cut(step.text, 70))}"
            + (f"   [{visible(step.detail)}]" if step.detail else "")
        )
    return "\n".join(lines)


def _file_line(folders: Folders, report: Report) -> str:
    path = folders.source(report.document.document_id)
    if path is None:
        return f"The source is not in {folders.document(report.document.document_id)} any more."
    same = sha256_of(path) == report.document.sha256
    state = (
        "is the file this was read from (same hash)" if same else "HAS CHANGED since this was read; run `extract run`"
    )
    return f"{path} {state}."


@click.command()
@click.argument("document_id", metavar="ID")
@click.option("--at", required=True, metavar="START[:END]", help="Code points of the document, END not included.")
@_FORMAT
@folder_options
def where(document_id: str, at: str, form: str, folders: Folders) -> None:
    r"""Show all that was made from a stretch of source text: blocks, cells, names, numbers, findings, dataset values.

    \b
    Example:
      extract where white-paper-2024 --at 1200:1250
    """
    span = _span(at)
    report = with_comparisons(load_report(folders, document_id), load_comparisons(folders, document_id))
    found = made_from(report, span)
    if form == "json":
        click.echo(json.dumps([asdict(m) for m in found], ensure_ascii=False, indent=1))
        return
    click.echo(f"source {span.start}:{span.end}: 「{visible(cut(report.source_text[span.start : span.end], 90))}」")
    for made in found:
        first, more = made.places[0], len(made.places) - 1
        place = f"{first.start}:{first.end}" + (f" and {more} more" if more else "")
        click.echo(f"{made.record}: {made.name}  {place}  {visible(cut(made.text, 60))}".rstrip())


def _span(at: str) -> Span:
    start, _, end = at.partition(":")
    if not start.isdecimal() or (end and not end.isdecimal()) or at.endswith(":"):
        raise click.BadParameter(f"「{at}」 is not START or START:END", param_hint="--at")
    return Span(int(start), int(end) if end else int(start) + 1)
