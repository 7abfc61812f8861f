"""`extract query` and `extract entities`: looking into curated data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal

import click

from extract.cache import load_report
from extract.cli.group import folder_options
from extract.cli.layout import table, visible
from extract.delimited import csv_field, plain_decimal
from extract.errors import ContractError
from extract.folders import Folders
from extract.manifest import load_manifest
from extract.model import Entity, Mention, Report


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
    r"""List entities with their spellings and counts, then the mentions that were left unresolved.

    \b
    Example:
      extract entities white-paper-2024 --label ORG
    """
    for name in read_documents(folders, document_id):
        report = load_report(folders, name)
        click.echo(f"{name}: {len(report.entities)} entities, {len(report.mentions)} mentions")
        found = [e for e in report.entities if label is None or e.label.value == label.upper()]
        found.sort(key=lambda e: (e.label.value, -e.mentions, e.name))
        click.echo(table(("label", "name", "code", "mentions", "spellings"), [_entity_row(e) for e in found]))
        _tell_unresolved(report, label)


def _entity_row(entity: Entity) -> tuple[object, ...]:
    code = entity.iso_3166_2 or " ".join(f"{s}:{i}" for s, i in entity.external_ids)
    return entity.label.value, entity.name, code, entity.mentions, " / ".join(entity.surfaces)


def _tell_unresolved(report: Report, label: str | None) -> None:
    left: dict[tuple[str, str], list[Mention]] = {}
    for mention in report.mentions:
        if mention.entity_id is None and (label is None or mention.label.value == label.upper()):
            left.setdefault((mention.label.value, mention.text), []).append(mention)
    if not left:
        click.echo("Every mention is resolved.\n")
        return
    click.echo(f"\nUnresolved mentions: {sum(map(len, left.values()))}")
    rows = [(kind, visible(text), len(found), found[0].page_no) for (kind, text), found in sorted(left.items())]
    click.echo(table(("label", "text", "times", "first page"), rows) + "\n")


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
