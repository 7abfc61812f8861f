"""`extract run`: all stages of all documents through Dagster, only what is stale.

First the plan, by digests alone; where nothing is stale, nothing else is loaded. Stale documents are read in processes
of their own, then their Dagster runs record what was made, then `datapackage` writes curated/. The lock of the curated
folder is held throughout.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from extract.cache import HISTORY, REPORTS, Cache, history_of
from extract.cli.layout import cut
from extract.comparison import COMPARISONS, PROFILES
from extract.errors import SourceError
from extract.files import locked
from extract.folders import Folders
from extract.manifest import DocumentStatus, Manifest, files_are_intact, load_manifest
from pipelines import isolation
from pipelines.curate import RETRIED, Plan, plan
from pipelines.stages import STAGES
from pipelines.summary import shown, summary

if TYPE_CHECKING:
    import dagster as dg


@dataclass(kw_only=True)
class Progress:
    """What a run tells while it works: a moving line on a terminal, one line a document elsewhere."""

    total: int
    moving: bool = field(default_factory=sys.stderr.isatty)
    done: int = 0

    def stage(self, document_id: str, stage: str) -> None:
        """A stage of a document begins."""
        if self.moving:
            number = [s.name for s in STAGES].index(stage) + 1
            line = f"[{self.done + 1}/{self.total}] {document_id}: {stage} ({number}/{len(STAGES)})"
            click.echo(f"\r\x1b[K{cut(line, 100)}", err=True, nl=False)

    def finished(self, outcome: isolation.Outcome) -> None:
        """A document is done, well or badly."""
        self.done += 1
        clear = "\r\x1b[K" if self.moving else ""
        cpu = sum(outcome.seconds.values())
        if outcome.problem is None:
            click.echo(
                f"{clear}[{self.done}/{self.total}] {outcome.document_id}: read in {cpu:.1f} CPU seconds", err=True
            )
        else:
            click.echo(
                f"{clear}[{self.done}/{self.total}] {outcome.document_id}: QUARANTINED ({outcome.problem.reason})",
                err=True,
            )

    def say(self, line: str) -> None:
        """A step over all documents begins."""
        if self.moving:
            click.echo(f"\r\x1b[K{line}", err=True, nl=False)

    def end(self) -> None:
        """Clears the moving line."""
        if self.moving:
            click.echo("\r\x1b[K", err=True, nl=False)


def run_documents(folders: Folders, wanted: Sequence[str], jobs: int) -> int:
    """Brings the named documents (all, where none is named) and curated/ up to date; returns the exit code."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _require_known(folders, wanted)
    with locked(folders.curated):
        todo = plan(folders)
        stale = [d for d in todo.stale if not wanted or d in wanted]
        if todo.nothing_to_do or (not stale and _only_others_are_stale(folders, todo, wanted)):
            manifest = todo.old
        else:
            manifest = _work(folders, stale, jobs)
    click.echo(summary(folders, manifest, wanted, read=len(stale)))
    return 1 if any(e.status is DocumentStatus.QUARANTINED for e in shown(manifest, wanted).values()) else 0


def _require_known(folders: Folders, wanted: Sequence[str]) -> None:
    known = folders.document_ids()
    for name in wanted:
        if name not in known:
            raise SourceError(
                f"there is no document 「{name}」 in raw/",
                where=str(folders.raw),
                hint=f"name one of: {', '.join(known)}" if known else "add one with `extract add FILE --id ID`",
                reason="absent",
            )


def _only_others_are_stale(folders: Folders, todo: Plan, wanted: Sequence[str]) -> bool:
    return (
        bool(wanted)
        and not todo.removed
        and bool(todo.old.files)
        and all(w in todo.current or w in todo.old.documents for w in wanted)
        and files_are_intact(folders.curated, todo.old.files)
    )


def _work(folders: Folders, stale: Sequence[str], jobs: int) -> Manifest:
    progress = Progress(total=len(stale))
    outcomes = read_all(folders, stale, jobs, progress)
    progress.say("recording the runs in Dagster …")
    record_in_dagster(folders, [o.document_id for o in outcomes])
    progress.end()
    manifest = load_manifest(folders.manifest)
    still = plan(folders).stale
    missed = [d for d in stale if d in still and not _is_retried(manifest, d)]
    if manifest is None or missed:
        raise SourceError(
            f"documents changed while the run went on: {', '.join(missed)}",
            where=str(folders.raw),
            hint="run again",
            reason="changed-while-reading",
        )
    prune(folders, manifest)
    return manifest


def _is_retried(manifest: Manifest | None, document_id: str) -> bool:
    """Whether a document is stale only because its problem may be gone at the next run."""
    entry = manifest.documents.get(document_id) if manifest else None
    return entry is not None and entry.reason in RETRIED


def read_all(folders: Folders, stale: Sequence[str], jobs: int, progress: Progress) -> list[isolation.Outcome]:
    """Reads documents in child processes, at most `jobs` at a time; outcomes in the order they ended."""
    waiting = list(stale)
    running: list[isolation.Child] = []
    outcomes: list[isolation.Outcome] = []
    try:
        while waiting or running:
            while waiting and len(running) < max(1, jobs):
                work = isolation.work_of(folders, waiting.pop(0))
                running.append(isolation.Child(work))
            for child in list(running):
                ended = child.poll(0.1)
                for stage in child.news():
                    progress.stage(child.work.document_id, stage)
                if ended:
                    running.remove(child)
                    outcomes.append(child.outcome())
                    progress.finished(outcomes[-1])
    finally:
        for child in running:
            child.stop()
    return outcomes


def record_in_dagster(folders: Folders, document_ids: Sequence[str]) -> None:
    """Runs the jobs of `pipelines.definitions` in this process: each document's, then the curated folder's."""
    with _quiet(), _environment(folders):
        import dagster as dg

        from pipelines.definitions import curate_job, defs, main_job
        from pipelines.home import instance_of
        from pipelines.partitions import documents
        from pipelines.resources import Project
        from pipelines.sensors import corpus_version, seen_documents

        resources = {"project": Project(raw=str(folders.raw), curated=str(folders.curated), lock_is_held=True)}
        silent = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
        with instance_of(folders) as instance:
            _end_dead_runs(instance)
            seen = seen_documents(folders)
            _sync_partitions(instance, documents.name or "", seen)
            instance.report_runless_asset_event(
                dg.AssetMaterialization(
                    "corpus", tags={"dagster/data_version": corpus_version(seen)}, metadata={"documents": len(seen)}
                )
            )
            for job, keys in ((main_job, [d for d in document_ids if d in seen]), (curate_job, [None])):
                definition = defs.resolve_job_def(job.name)
                for key in keys:
                    result = definition.execute_in_process(
                        partition_key=key,
                        instance=instance,
                        resources=resources,
                        run_config=silent,
                        tags={"trigger": "extract run"},
                        raise_on_error=key is None,
                    )
                    _stop_where_interrupted(result)


def _stop_where_interrupted(result: "dg.ExecuteInProcessResult") -> None:
    """Passes Ctrl-C on, which Dagster records as a failed run."""
    for event in result.all_events:
        if event.is_step_failure:
            error = event.step_failure_data.error
            if error is not None and error.cls_name == "DagsterExecutionInterruptedError":
                raise KeyboardInterrupt


def _end_dead_runs(instance: "dg.DagsterInstance") -> None:
    """Marks runs as failed that a killed process left behind; the lock says that none of ours is alive."""
    import dagster as dg

    wanted = dg.RunsFilter(
        statuses=[dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING], tags={"trigger": "extract run"}
    )
    for run in instance.get_runs(wanted):
        instance.report_run_failed(run, message="The process of this run ended before the run did.")


def _sync_partitions(instance: "dg.DagsterInstance", name: str, seen: dict[str, str]) -> None:
    known = set(instance.get_dynamic_partitions(name))
    if set(seen) - known:
        instance.add_dynamic_partitions(name, sorted(set(seen) - known))
    for gone in sorted(known - set(seen)):
        instance.delete_dynamic_partition(name, gone)


@contextmanager
def _environment(folders: Folders) -> Iterator[None]:
    """Dagster and the definitions read their folders from the environment."""
    before = {
        name: os.environ.get(name)
        for name in ("EXTRACT_RAW", "EXTRACT_CURATED", "DAGSTER_DISABLE_TELEMETRY", "DAGSTER_HOME")
    }
    os.environ |= {
        "EXTRACT_RAW": str(folders.raw), "EXTRACT_CURATED": str(folders.curated), "DAGSTER_DISABLE_TELEMETRY": "1"
    }  # fmt: skip
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps Dagster's notices about its own preview features out of the user's terminal."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def prune(folders: Folders, manifest: Manifest) -> None:
    """Removes stored results that no document of this curated folder needs any more."""
    cache = Cache(folders.cache)
    keep = {cache.path(kind, e.report) for e in manifest.documents.values() if e.report for kind in (REPORTS, PROFILES)}
    keep |= {cache.path(COMPARISONS, key) for e in manifest.documents.values() for key in e.compared.values()}
    for document_id in manifest.documents:
        keep.add(cache.path(HISTORY, document_id))
        keep |= {cache.path(REPORTS, v.report) for v in history_of(folders, document_id)}
    for document_id, entry in manifest.documents.items():
        if entry.status is DocumentStatus.ABSENT or folders.source(document_id) is None:
            continue
        try:
            work = isolation.work_of(folders, document_id)
            keep.add(cache.path(isolation.PROBLEMS, isolation.problem_key(work)))
            if work.is_stored(isolation.FINAL):
                keep |= work.stored_files()
        except OSError:
            continue  # its problem is told in the manifest
    cache.prune(keep)
