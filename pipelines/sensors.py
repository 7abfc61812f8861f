"""Watching raw/: registers new documents, reports changed ones, forgets those that left; and the nightly look.

A change is reported as a materialisation of `raw_document` without a run, with the digest of the bytes as its data
version, so that automation, stale marks and provenance all follow from it.
"""

import json
from collections.abc import Iterator

import dagster as dg

from extract.cache import key_of
from extract.folders import Folders, is_document_id
from pipelines.curate import plan
from pipelines.partitions import documents
from pipelines.resources import Project
from pipelines.stages import fingerprint, input_digests

SECONDS = 15


def seen_documents(folders: Folders) -> dict[str, str]:
    """The digest of every document in raw/ with a source; one that cannot be opened now waits for the next look."""
    seen = {}
    for document_id in folders.document_ids():
        if is_document_id(document_id) and folders.source(document_id) is not None:
            try:
                seen[document_id] = fingerprint(input_digests(folders, document_id))
            except OSError:
                continue
    return seen


@dg.sensor(
    minimum_interval_seconds=SECONDS,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Looks into raw/ and reports documents that are new, changed or gone.",
)
def raw_folder(context: dg.SensorEvaluationContext, project: Project) -> dg.SensorResult | dg.SkipReason:
    """One look into raw/; the cursor remembers the digests of the last."""
    before: dict[str, str] = json.loads(context.cursor) if context.cursor else {}
    now = seen_documents(project.folders)
    registered = set(context.instance.get_dynamic_partitions(documents.name or ""))
    changed = sorted(d for d, digest in now.items() if before.get(d) != digest)
    added = sorted(set(now) - registered)
    gone = sorted((set(before) | registered) - set(now))
    if not (changed or added or gone):
        return dg.SkipReason("nothing changed in raw/")
    requests: list[dg.AddDynamicPartitionsRequest | dg.DeleteDynamicPartitionsRequest] = []
    if added:
        requests.append(documents.build_add_request(added))
    if gone:
        requests.append(documents.build_delete_request(gone))
    events = [
        dg.AssetMaterialization("raw_document", partition=d, tags={"dagster/data_version": now[d]}) for d in changed
    ]
    events.append(
        dg.AssetMaterialization(
            "corpus", tags={"dagster/data_version": corpus_version(now)}, metadata={"documents": len(now)}
        )
    )
    return dg.SensorResult(cursor=json.dumps(now), asset_events=events, dynamic_partitions_requests=requests)


def corpus_version(seen: dict[str, str]) -> str:
    """The data version of the set of documents."""
    return key_of(*(f"{d} {digest}" for d, digest in sorted(seen.items())))


automation = dg.AutomationConditionSensorDefinition(
    "automation",
    target=dg.AssetSelection.all(),
    default_status=dg.DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=SECONDS,
    description="Re-runs what a change reaches, and nothing else.",
)


def stale_documents(folders: Folders) -> Iterator[str]:
    """Documents whose curated data were made from other bytes, code or rules than today's."""
    yield from plan(folders).stale
