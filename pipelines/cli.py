"""The `extract` command: the library's commands and those that need Dagster (run, ui, watch).

The library's group stands in `extract.cli`; Dagster is imported only by a command that needs it.
"""

import sys

from extract.cli.group import COMMANDS, main_group, run_group

_SHELL = {
    "run": ("pipelines.commands", "Read all documents through Dagster, only what is stale."),
}
_SERVERS = {
    "ui": ("pipelines.commands", "The Dagster web UI on 127.0.0.1, read-only."),
    "watch": ("pipelines.commands", "Re-run what changes in raw/, until stopped."),
}

cli = main_group({**_SHELL, **COMMANDS, **_SERVERS})


def main() -> None:
    """Entry point of the installed command."""
    sys.exit(run_group(cli))


if __name__ == "__main__":
    main()
