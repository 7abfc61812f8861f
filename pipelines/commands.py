"""The commands that need Dagster: run, ui, watch."""

import click

from extract.cli.group import folder_options
from extract.folders import Folders


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Documents read at once.")
@folder_options
@click.pass_context
def run(context: click.Context, ids: tuple[str, ...], jobs: int, folders: Folders) -> None:
    r"""Read all documents in raw/ (or the named ones) through every stage, only what is stale.

    Exit code 0, or 1 if a document was quarantined; the others are read all the same.

    \b
    Example:
      extract run
      extract run white-paper-2024 --jobs 2
    """
    from pipelines.run import run_documents

    context.exit(run_documents(folders, ids, jobs))


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=3000, show_default=True, help="Port on 127.0.0.1.")
@folder_options
def ui(port: int, folders: Folders) -> None:
    r"""Show the asset graph, runs, checks and lineage in the browser; nothing can be launched or changed there.

    \b
    Example:
      extract ui --port 3000
    """
    from pipelines.servers import serve_ui

    serve_ui(folders, port)


@click.command()
@folder_options
def watch(folders: Folders) -> None:
    r"""Run the Dagster daemon: what is new or changed in raw/ is read by itself, until stopped with Ctrl-C.

    \b
    Example:
      extract watch
    """
    from pipelines.servers import watch_raw

    watch_raw(folders)
