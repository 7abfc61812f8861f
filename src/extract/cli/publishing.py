"""`extract publish`: the reviewed snapshot of a document's datasets."""

from __future__ import annotations

import click

from extract.cache import load_report
from extract.cli.group import folder_options
from extract.cli.layout import visible
from extract.declared import schemas_of
from extract.files import write_atomically
from extract.folders import Folders
from extract.frames import TableSchema
from extract.model import Report
from extract.published import Difference, snapshot_bytes
from extract.snapshots import snapshot_differences, snapshot_table

_SHOWN = 15


@click.command()
@click.argument("document_id", metavar="ID")
@click.option("--yes", is_flag=True, help="Make what is shown the new snapshot.")
@folder_options
@click.pass_context
def publish(context: click.Context, document_id: str, yes: bool, folders: Folders) -> None:
    r"""Show the facts that differ from curated/published/ID and, with --yes, make them the new snapshot.

    Without --yes, exit code 1 says that something differs. Text of the document is left out of snapshots.

    \b
    Example:
      extract publish white-paper-2024
      extract publish white-paper-2024 --yes
    """
    report = load_report(folders, document_id)
    found = snapshot_differences(folders, report)
    if not found:
        click.echo(f"Nothing differs from {folders.published(document_id)}.")
        return
    for difference in found:
        _tell(difference)
    if not yes:
        click.echo("\nMake this the new snapshot with --yes.")
        context.exit(1)
    for schema in schemas_of(folders, document_id).values():
        _renew(folders, report, schema)
    click.echo(f"\nWritten to {folders.published(document_id)}; commit it.")


def _renew(folders: Folders, report: Report, schema: TableSchema) -> None:
    path = folders.published(report.document.document_id) / f"{schema.name}.csv"
    table = snapshot_table(report, schema)
    if table.num_rows:
        write_atomically(path, snapshot_bytes(table, schema))
    else:
        path.unlink(missing_ok=True)


def _tell(difference: Difference) -> None:
    click.echo(f"{difference.dataset}: {len(difference.new)} new, {len(difference.gone)} gone\n    {difference.header}")
    for sign, lines in (("-", difference.gone), ("+", difference.new)):
        for line in lines[:_SHOWN]:
            click.echo(f"  {sign} {visible(line)}")
        if len(lines) > _SHOWN:
            click.echo(f"  {sign} … and {len(lines) - _SHOWN} more")
