"""The command line: one click group, commands loaded when they are called.

`pipelines.cli` adds the commands that need Dagster (run, ui, watch) to the same group.
"""

from extract.cli.group import ExtractGroup, folder_options, main_group, run_group

__all__ = ["ExtractGroup", "folder_options", "main_group", "run_group"]
