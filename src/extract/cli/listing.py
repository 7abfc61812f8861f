"""`extract query` and `extract entities`: looking into curated data."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

import click

from extract.cache import load_report
from extract.cli.group import folder_options
from extract.cli.layout import table, visible
from extract.delimited import csv_field, plain_decimal
from extract.errors import ContractError
from extract.folders import Folders
from extract.manifest import load_manifest
from extract.model import Entity, Report

_WHOLE = 100_000


@click.command()
@click.argument("sql")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@folder_options
def query(sql: str, form: str, folders: Folders) -> None:
    r"""Ask in SQL over every dataset and record; DuckDB's dialect, tables named as in curated/, no access to files.

    \b
    Example:
      extract query "select label, count(*) from mentions group by label order by 2 desc"
    """
    import duckdb

    from extract.cli.tables import connection

    with connection(folders) as db:
        try:
            result = db.execute(sql)
            header = [column[0] for column in result.description or ()]
            rows = result.fetchall()
        except duckdb.Error as error:
            raise ContractError(
                f"the query cannot be answered: {error}", hint='try: extract query "show tables"'
            ) from error
    click.echo(_formatted(header, rows, form), nl=form == "table")


def _formatted(header: Sequence[str], rows: Sequence[Sequence[object]], form: str) -> str:
    if form == "csv":
        lines = [header, *rows]
        return "".join(",".join(csv_field(v) for v in line) + "\n" for line in lines)
    if form == "json":
        found = [dict(zip(header, row, strict=True)) for row in rows]
        return json.dumps(found, ensure_ascii=False, indent=1, default=_json) + "\n"
    return table(header, [[_cell(v) for v in row] for row in rows]) + f"\n({len(rows)} rows)"


def _json(value: object) -> str:
    return plain_decimal(value) if isinstance(value, Decimal) else str(value)


def _cell(value: object) -> object:
    return plain_decimal(value) if isinstance(value, Decimal) else value


@click.command()
@click.argument("document_id", metavar="[ID]", required=False)
@click.option("--label", help="Only entities of this label, e.g. STATE.")
@folder_options
def entities(document_id: str | None, label: str | None, folders: Folders) -> None:
    r"""List entities with their spellings and counts, then the mentions that are not settled, and why.

    \b
    Example:
      extract entities white-paper-2024 --label ORG
    """
    for name in read_documents(folders, document_id):
        report = load_report(folders, name)
        click.echo(f"{name}: {len(report.entities)} entities, {len(report.mentions)} mentions")
        found = [e for e in report.entities if label is None or e.label.value == label.upper()]
        found.sort(key=lambda e: (e.label.value, -e.mentions, e.name))
        counts = Counter((m.entity_id or "", m.text) for m in report.mentions)
        listed = [_entity_row(e, counts) for e in found]
        click.echo(table(("label", "name", "code", "mentions", "spellings"), listed, total_width=_room()))
        _tell_unresolved(report, label)


def _room() -> int | None:
    """How wide a table may be: a terminal's width; whole where the output goes to a file or another program."""
    return None if sys.stdout.isatty() else _WHOLE


def _entity_row(entity: Entity, counts: Mapping[tuple[str, str], int]) -> tuple[object, ...]:
    code = entity.iso_3166_2 or " ".join(f"{s}:{i}" for s, i in entity.external_ids)
    spellings = " / ".join(f"{visible(s)} ({counts[entity.entity_id, s]})" for s in entity.surfaces)
    return entity.label.value, entity.name, code, entity.mentions, spellings


def _tell_unresolved(report: Report, label: str | None) -> None:
    """What a person should look at: names without an entity, with several, and those only guessed."""
    from extract.entities import find_doubts

    doubts = [
        d
        for d in find_doubts(report.mentions, report.entities)
        if label is None or any(m.label.value == label.upper() for m in d.mentions)
    ]
    if not doubts:
        click.echo("\nEvery mention is resolved.\n")
        return
    click.echo(f"\nUnresolved mentions: {sum(len(d.mentions) for d in doubts)}")
    rows = [
        (d.reason.value, visible(d.text), len(d.mentions), d.mentions[0].page_no, " / ".join(d.entities))
        for d in doubts
    ]
    click.echo(table(("why", "text", "times", "first page", "read as"), rows, total_width=_room()) + "\n")


def read_documents(folders: Folders, wanted: str | None) -> tuple[str, ...]:
    """The wanted document, or all that a run has read.

    Raises:
        ContractError: Nothing has been read yet.
    """
    if wanted:
        return (wanted,)
    manifest = load_manifest(folders.manifest)
    found = tuple(d for d, e in manifest.documents.items() if e.report) if manifest else ()
    if not found:
        raise ContractError("nothing has been read yet", where=str(folders.curated), hint="run `extract run` first")
    return found
