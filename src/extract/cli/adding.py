"""`extract add` and `extract init-datasets`: a new document, and a draft of what its tables feed."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import click

from extract.cache import load_report
from extract.cli.group import folder_options
from extract.cli.layout import cut, visible
from extract.errors import RuleError, SourceError
from extract.files import write_atomically
from extract.folders import Folders, is_document_id
from extract.model import Report, Table, TableBody


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--id", "document_id", required=True, help="Lower-case letters, digits and hyphens.")
@click.option("--title", help="Title; without it, the first heading is taken.")
@click.option("--publisher", help="Who published it.")
@click.option("--published", help="When, e.g. 2024-03.")
@click.option("--licence", help="Under which terms.")
@click.option("--url", help="Where to get it.")
@folder_options
def add(file: Path, document_id: str, folders: Folders, **said: str | None) -> None:
    r"""Copy a document into raw/, write its source.toml with hash, and show what was seen in it.

    \b
    Example:
      extract add ~/Downloads/hakusho.pdf --id white-paper-2024 --title "白書 2024"
    """
    if not is_document_id(document_id):
        raise click.BadParameter(f"「{document_id}」 is not lower-case letters, digits and hyphens", param_hint="--id")
    if file.is_dir():
        raise SourceError("it is a folder", where=str(file), hint="name the document in it", reason="not-a-file")
    if not file.is_file():
        raise SourceError(f"there is no file 「{file.name}」", where=str(file), hint="check the path", reason="absent")
    target = folders.document(document_id)
    if folders.source(document_id) is not None:
        raise RuleError(f"document 「{document_id}」 is there already", where=str(target), hint="choose another --id")
    name = f"source.{'pdf' if file.read_bytes()[:1024].lstrip()[:5] == b'%PDF-' else 'txt'}"
    report = _try_to_read(file, name, target)
    target.mkdir(parents=True, exist_ok=True)
    content = file.read_bytes()
    write_atomically(target / name, content)
    if not (target / "source.toml").exists():
        write_atomically(target / "source.toml", _source_toml(content, said, report).encode())
    click.echo(_seen(report, target / name, said["title"]))
    click.echo("Read it into curated/ with `extract run`.")


def _try_to_read(file: Path, name: str, target: Path) -> Report:
    """Reads a copy as it will stand in raw/ with its sidecars, so that a bad file is refused before it is written."""
    from extract.report import extract_report
    from extract.sources import load_source

    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / target.name / name
        copy.parent.mkdir()
        shutil.copyfile(file, copy)
        for sidecar in target.glob("*.toml"):
            shutil.copyfile(sidecar, copy.with_name(sidecar.name))
        try:
            return extract_report(load_source(Path(scratch), target.name))
        except SourceError as error:
            raise SourceError(error.message, where=str(file), hint=error.hint, reason=error.reason) from error


def _source_toml(content: bytes, said: dict[str, str | None], report: Report) -> str:
    values = {key: value for key, value in said.items() if value}
    values |= {
        "language": report.document.language,
        "media_type": report.document.media_type,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())


def _seen(report: Report, path: Path, title: str | None) -> str:
    document = report.document
    bodies = Counter(t.body for t in report.tables)
    lines = [
        f"{path}",
        f"  title     {visible(cut(title or document.title, 80))}",
        f"  pages     {document.pages}, {document.characters:,} characters, text layer: {document.text_layer}",
        f"  language  {document.language}",
        f"  tables    {len(report.tables) - bodies[TableBody.ABSENT]}"
        + (f", and {bodies[TableBody.ABSENT]} captions without a table" if bodies[TableBody.ABSENT] else ""),
    ]
    lines += [_table_line(t) for t in report.tables if t.body is not TableBody.ABSENT][:12]
    return "\n".join(lines)


def _table_line(table: Table) -> str:
    name = " ".join(filter(None, (table.number, table.caption))) or "(no caption)"
    return f"    page {table.page_no}: {visible(cut(name, 60))}, {table.rows} x {table.columns}"


@click.command("init-datasets")
@click.argument("document_id", metavar="ID")
@click.option("--force", is_flag=True, help="Replace a datasets.toml that is there.")
@folder_options
def init_datasets(document_id: str, force: bool, folders: Folders) -> None:
    r"""Draft raw/ID/datasets.toml from the tables and lists found, to be edited by hand.

    \b
    Example:
      extract init-datasets white-paper-2024
    """
    from extract.datasets.draft import draft_spec

    path = folders.document(document_id) / "datasets.toml"
    draft = draft_spec(load_report(folders, document_id))
    if path.exists() and not force:
        raise RuleError("there is a datasets.toml already", where=str(path), hint="give --force to replace it")
    write_atomically(path, draft.encode())
    click.echo(f"Written: {path}. Edit it, then `extract run {document_id}`.")
