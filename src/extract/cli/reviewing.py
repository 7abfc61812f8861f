"""`extract review`: the static review site."""

from __future__ import annotations

import webbrowser

import click

from extract.cache import load_report
from extract.cli.group import folder_options
from extract.cli.listing import read_documents
from extract.comparison import load_comparisons, with_comparisons
from extract.folders import Folders


@click.command()
@click.option("--open", "show", is_flag=True, help="Open it in the browser.")
@folder_options
def review(show: bool, folders: Folders) -> None:
    r"""Build the review site in curated/review/: every value with its place, every finding with its evidence.

    The site opens from disk and asks no network for anything.

    \b
    Example:
      extract review --open
    """
    from extract.review import build_site

    names = read_documents(folders, None)
    compared = load_comparisons(folders)
    reports = (with_comparisons(load_report(folders, name), compared) for name in names)
    index = build_site(reports, folders.review, raw_hint=str(folders.raw.name))
    click.echo(f"{len(names)} documents: {index}")
    if show:
        webbrowser.open(index.as_uri())
