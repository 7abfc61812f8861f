"""The group of all commands: lazy loading, shared options, and errors told in one paragraph.

Exit codes: 0 done, 1 the answer is bad news (a quarantined document, an open contradiction, an error), 2 wrong usage.
"""

from __future__ import annotations

import importlib
import os
import sqlite3
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from extract.errors import ExtractError
from extract.folders import Folders

F = TypeVar("F", bound=Callable[..., Any])

COMMANDS: Mapping[str, tuple[str, str]] = {
    "add": ("extract.cli.adding", "Copy a document into raw/ and show what was seen in it."),
    "init-datasets": ("extract.cli.adding", "Draft datasets.toml from the tables and lists found."),
    "audit": ("extract.cli.auditing", "Findings, worst first, both places quoted."),
    "accept": ("extract.cli.deciding", "Record that a finding is right."),
    "dismiss": ("extract.cli.deciding", "Record that a finding is a false alarm."),
    "correct": ("extract.cli.deciding", "Record what a wrong value should be."),
    "trace": ("extract.cli.tracing", "A dataset value's whole chain back to the file."),
    "where": ("extract.cli.tracing", "All that was made from a stretch of source text."),
    "diff": ("extract.cli.comparing", "Facts added, gone, moved, re-worded, re-valued."),
    "publish": ("extract.cli.publishing", "Show or renew a document's reviewed snapshot."),
    "entities": ("extract.cli.listing", "Entities with their spellings, and unresolved mentions."),
    "query": ("extract.cli.listing", "SQL over every dataset and record."),
    "review": ("extract.cli.reviewing", "Build the review site."),
}
"""The module and one-line help of every command of the library."""


class ExtractGroup(click.Group):
    """A group whose commands are imported when they are needed; a command's function has its name, `-` as `_`."""

    def __init__(self, *args: Any, lazy: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lazy = dict(lazy)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Commands in the order of the README."""
        return [*self.lazy, *sorted(set(super().list_commands(ctx)) - set(self.lazy))]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in self.lazy:
            return super().get_command(ctx, cmd_name)
        module, _ = self.lazy[cmd_name]
        command = getattr(importlib.import_module(module), cmd_name.replace("-", "_"))
        if not isinstance(command, click.Command):
            raise TypeError(f"{module} has no command {cmd_name}")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing them."""
        rows = [(name, self.lazy[name][1]) for name in self.list_commands(ctx) if name in self.lazy]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def main_group(lazy: Mapping[str, tuple[str, str]] = COMMANDS) -> ExtractGroup:
    """The group with these commands."""
    return ExtractGroup(
        "extract",
        lazy=lazy,
        help="Japanese reports turned into data people can trust.\n\nStart with `extract run`, then `extract audit`.",
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
        no_args_is_help=True,
    )


def folder_options(function: F) -> F:
    """Adds --raw and --curated, handed on as one `folders` argument."""

    def with_folders(*args: Any, raw: Path | None, curated: Path | None, **kwargs: Any) -> Any:
        return function(*args, folders=Folders.chosen(raw, curated), **kwargs)

    told = (function.__doc__ or "").replace("\\b\n", "\b\n")  # click keeps the lines of a paragraph that begins with it
    with_folders.__doc__, with_folders.__name__ = told, function.__name__
    with_folders.__click_params__ = getattr(function, "__click_params__", [])  # type: ignore[attr-defined]
    kind = click.Path(path_type=Path, file_okay=False)
    for name, text in (
        ("--curated", "Curated folder [EXTRACT_CURATED, else ./curated]."),
        ("--raw", "Raw folder [EXTRACT_RAW, else ./raw]."),
    ):
        with_folders = click.option(name, type=kind, help=text)(with_folders)
    return with_folders  # type: ignore[return-value]


def run_group(group: click.Group, arguments: Sequence[str] | None = None) -> int:
    """Runs the command line and returns its exit code; every error is one paragraph on stderr, never a traceback."""
    given = None if arguments is None else list(arguments)
    try:
        code = group.main(args=given, prog_name="extract", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 2
    except click.exceptions.Exit as error:
        return error.exit_code
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone; nobody is left to tell
        return 0
    except (Exception, KeyboardInterrupt) as error:
        if os.environ.get("EXTRACT_DEBUG"):
            traceback.print_exception(error)
        code, paragraph = _explained(error)
        click.echo("Error: " + " ".join(paragraph.split()), err=True)
        return code


def _explained(error: BaseException) -> tuple[int, str]:
    """The exit code of an error, and what to tell about it."""
    if isinstance(error, click.UsageError):
        path = error.ctx.command_path if error.ctx else "extract"
        told = error.format_message()
        return 2, f"{told}{'' if told.endswith(('.', '?')) else '.'} Try `{path} --help`."
    if isinstance(error, click.Abort | KeyboardInterrupt):
        return 130, "Stopped. What was finished is kept; the same command goes on from there."
    if isinstance(error, ExtractError):
        return 1, str(error)
    if isinstance(error, click.ClickException):
        return 1, error.format_message()
    cause = getattr(error, "orig", error)  # as the library of the record of runs wraps it
    if isinstance(cause, sqlite3.Error):
        return 1, f"the record of runs failed: {cause}. What to do: check space and permissions, then run again."
    if isinstance(error, OSError):
        place = f" Where: {error.filename}." if error.filename else ""
        return 1, f"{error.strerror or error}.{place} What to do: check space and permissions, then run again."
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return 1, (
        f"This is a bug of extract: {type(error).__name__}: {str(error)[:300]}. "
        f"Where: {Path(frame.filename).name} line {frame.lineno}. "
        "What to do: run it again with EXTRACT_DEBUG=1 and report what it prints."
    )
