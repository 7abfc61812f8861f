"""The code location: everything Dagster loads. Nothing here reads a document or the environment."""

import dagster as dg

from pipelines import assets, sensors
from pipelines.io_managers import CuratedTables
from pipelines.partitions import documents
from pipelines.resources import Project

corpus = dg.AssetSpec(
    "corpus",
    group_name="source",
    kinds={"file"},
    owners=["team:data"],
    description="The set of documents in raw/; its version changes when one comes, changes or goes.",
)

main_job = dg.define_asset_job(
    "main_job",
    selection=dg.AssetSelection.assets("raw_document", *assets.STEPS),
    description="One document through every stage: raw document to domain datasets.",
)

curate_job = dg.define_asset_job(
    "curate_job",
    selection=dg.AssetSelection.assets(assets.curated),
    description="Holds documents against each other; writes the records, datasets, data package and manifest of all.",
)


@dg.schedule(
    job=main_job,
    cron_schedule="0 3 * * *",
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="Every night, reads again what is stale (new code or rules included).",
)
def nightly(context: dg.ScheduleEvaluationContext, project: Project) -> list[dg.RunRequest] | dg.SkipReason:
    """One run a stale document."""
    stale = list(sensors.stale_documents(project.folders))
    if not stale:
        return dg.SkipReason("every document is up to date")
    known = set(context.instance.get_dynamic_partitions(documents.name or ""))
    return [dg.RunRequest(partition_key=d) for d in stale if d in known]


project = Project()

defs = dg.Definitions(
    assets=[corpus, assets.raw_document, *assets.STEPS, assets.curated],
    jobs=[main_job, curate_job],
    schedules=[nightly],
    sensors=[sensors.raw_folder, sensors.automation],
    resources={"project": project, "io_manager": CuratedTables(project=project)},
    executor=dg.in_process_executor,
)
