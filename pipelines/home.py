"""The Dagster instance that belongs to a curated folder: its home, its settings, and the environment for it.

Telemetry and the welcome window are off; one SQLite file holds all events. Make it only with the lock of the curated
folder held: two first runs at once would fail.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from extract.files import write_atomically
from extract.folders import Folders

if TYPE_CHECKING:
    import dagster as dg

_SETTINGS = """\
# Written by extract; this instance belongs to the curated folder around it.
telemetry:
  enabled: false
nux:
  enabled: false
run_storage:
  module: dagster._core.storage.runs
  class: SqliteRunStorage
  config:
    base_dir: {base}/storage
event_log_storage:
  module: dagster._core.storage.event_log
  class: ConsolidatedSqliteEventLogStorage
  config:
    base_dir: {base}/storage
schedule_storage:
  module: dagster._core.storage.schedules
  class: SqliteScheduleStorage
  config:
    base_dir: {base}/storage
local_artifact_storage:
  module: dagster._core.storage.root
  class: LocalArtifactStorage
  config:
    base_dir: {base}
compute_logs:
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
concurrency:
  runs:
    max_concurrent_runs: 2
retention:
  schedule:
    purge_after_days:
      skipped: 7
  sensor:
    purge_after_days:
      skipped: 7
run_monitoring:
  enabled: true
  start_timeout_seconds: 180
"""


def prepare_home(folders: Folders) -> Path:
    """Makes the instance's folder and settings; returns the folder."""
    home = folders.dagster_home
    (home / "storage").mkdir(parents=True, exist_ok=True)
    settings = home / "dagster.yaml"
    if not settings.is_file():
        write_atomically(settings, _SETTINGS.format(base=_yaml(home)).encode(), sync=False)
    return home


def _yaml(path: Path) -> str:
    """A path that may stand unquoted before a suffix in YAML.

    Raises:
        ValueError: It holds characters that would end or change the value.
    """
    text = str(path)
    if any(c in text for c in "\n\"'#{}[]:&*!|>%@`"):
        raise ValueError(f"the curated folder's name 「{text}」 cannot stand in Dagster's settings; rename the folder")
    return text


def environment(folders: Folders) -> dict[str, str]:
    """The environment of a Dagster process that works on these folders."""
    return os.environ | {
        "DAGSTER_HOME": str(prepare_home(folders)),
        "EXTRACT_RAW": str(folders.raw),
        "EXTRACT_CURATED": str(folders.curated),
        "EXTRACT_CACHE": str(folders.cache),
        "DAGSTER_DISABLE_TELEMETRY": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONWARNINGS": "ignore",
    }


@contextmanager
def instance_of(folders: Folders) -> Iterator["dg.DagsterInstance"]:
    """The persistent instance of a curated folder."""
    import dagster as dg

    home = prepare_home(folders)
    os.environ["DAGSTER_HOME"] = str(home)
    with dg.DagsterInstance.from_config(str(home)) as instance:
        yield instance
