"""The asset graph: the source, one asset a record and dataset, and the curated folder over all documents.

Each step makes one stage's results (or finds them stored) and tells Dagster what came out. Data versions are digests
of content, code versions digests of the modules a stage is made of, so an unchanged result makes nothing stale.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import dagster as dg

from extract.cache import key_of
from extract.comparison import Comparison, load_comparisons
from extract.folders import Folders
from extract.frames import ALL_RECORDS, BETWEEN, RECORDS, cross_findings_table, record_rows
from extract.manifest import Manifest
from extract.model import Document, Report
from pipelines import checks
from pipelines.catalogue import GROUPS, OWNERS, column_lineage, definition_metadata, schemas, sources_of
from pipelines.conditions import when_anything_changed, when_changed
from pipelines.curate import curate
from pipelines.partitions import documents
from pipelines.previews import certainty, materialisation_metadata, preview
from pipelines.resources import Project
from pipelines.stages import STAGES, DocumentWork, code_of, fingerprint, rules_version

DATASETS = tuple(name for name in schemas() if name not in ALL_RECORDS)
_STAGE_OF: Mapping[str, str] = {
    "pages": "reading",  # within a stage in the order in which they are made
    **dict.fromkeys(("documents", "blocks", "sections", "tables", "cells"), "layout"),
    **dict.fromkeys(("quantities", "mentions", "entities"), "language"),
    **dict.fromkeys(("claims", "findings"), "audit"),
    **dict.fromkeys(("lineage", *DATASETS), "datasets"),
}
_ORDER = [name for stage in STAGES for name, made_in in _STAGE_OF.items() if made_in == stage.name]
_ALSO_DEPENDS: Mapping[str, tuple[str, ...]] = {
    "pages": ("raw_document",),
    "findings": ("tables", "sections", "blocks", "cells", "quantities", "mentions", "claims"),
    **dict.fromkeys(("lineage", *DATASETS), ("findings", "tables", "blocks", "sections", "quantities", "entities")),
}


def _spec(name: str) -> dg.AssetSpec:
    schema = schemas()[name]
    deps = sorted(sources_of(schema) | set(_ALSO_DEPENDS.get(name, ())) - {name})
    stage = _STAGE_OF[name]
    return dg.AssetSpec(
        key=name,
        deps=[d for d in deps if not _is_later(d, name)],
        description=schema.doc,
        group_name=GROUPS.get(name, "curated"),
        kinds={"python", "parquet"} if name in RECORDS else {"python", "parquet", "csv"},
        owners=OWNERS,
        code_version=code_of(stage)[:12],
        partitions_def=documents,
        automation_condition=when_changed(),
        metadata=definition_metadata(schema),
    )


def _is_later(name: str, than: str) -> bool:
    """Whether an asset comes after another one, so that it cannot feed it.

    Records refer both ways (a section names its title's block, a block its section): the graph keeps the direction
    in which they are made, or Dagster could not order it.
    """
    return name in _ORDER and _ORDER.index(name) > _ORDER.index(than)


@dg.asset(
    partitions_def=documents,
    group_name="source",
    kinds={"file"},
    owners=OWNERS,
    code_version="1",
    description="The document as received and what was said about it: its file in raw/ and its sidecars.",
)
def raw_document(context: dg.AssetExecutionContext, project: Project) -> dg.MaterializeResult[Any]:
    """Hashes what a person supplied; nothing is parsed."""
    inputs = project.work(context.partition_key).inputs
    source = project.folders.source(context.partition_key)
    return dg.MaterializeResult(
        data_version=dg.DataVersion(fingerprint(inputs)),
        metadata={
            "file": dg.MetadataValue.path(str(source)),
            "sha256": inputs.get("source", "absent").split()[-1],
            "bytes": source.stat().st_size if source else 0,
            **{name: digest[:12] or "absent" for name, digest in inputs.items() if name != "source"},
        },
    )


def _step(stage: str, op_name: str, description: str) -> dg.AssetsDefinition:
    """The step that makes one stage's assets."""
    mine = {name: s for name, s in _STAGE_OF.items() if s == stage}
    own = [name for name in mine if name in DATASETS]
    specs = checks.invariant_specs(mine) + checks.dataset_specs(own)
    if stage == "audit":
        specs += checks.family_specs()

    @dg.multi_asset(name=op_name, specs=[_spec(name) for name in mine], check_specs=specs, description=description)
    def make(context: dg.AssetExecutionContext, project: Project) -> Iterator[Any]:
        document_id = context.partition_key
        work = project.done(document_id, stage)
        report = _report_so_far(work, stage)
        for name in mine:
            yield _materialised(name, report, work, stage)
        yield from checks.run_invariants(report, mine)
        if own:
            yield from checks.run_dataset_checks(report, own, work.folders)
        if stage == "audit":
            yield from checks.report_families(report)

    return make


def _materialised(name: str, report: Report, work: DocumentWork, stage: str) -> dg.MaterializeResult[Any]:
    schema = schemas()[name]
    document_id = work.document_id
    rows = list(record_rows(report, name)) if name in RECORDS else list(report.datasets.get(name, ()))
    metadata = materialisation_metadata(schema, rows, len(rows), work.folders, document_id)
    metadata |= certainty(name, report.tables)
    if stage in work.seconds:
        metadata["CPU seconds of the stage"] = round(work.seconds[stage], 3)
    return dg.MaterializeResult(
        asset_key=name, data_version=dg.DataVersion(f"{work.digest(stage)[:24]}-{name}"), metadata=metadata
    )


def _report_so_far(work: DocumentWork, stage: str) -> Report:
    """The report with all that is known after a stage."""
    if stage in ("audit", "datasets"):
        found: Report = work.result(stage)
        return found
    reading = work.result("reading")
    characters = sum(len(p.text) for p in reading.pages)
    if stage == "reading":
        unknown = Document(
            document_id=work.document_id, title="", media_type="", sha256="", pages=len(reading.pages),
            characters=characters, language="und", text_layer="",
        )  # fmt: skip
        return Report(document=unknown, pages=reading.pages, blocks=(), sections=(), tables=())
    layout = work.result("layout")
    report = Report(
        document=layout.document, pages=reading.pages, blocks=layout.blocks, sections=layout.sections,
        tables=layout.tables, ledger=layout.ledger,
    )  # fmt: skip
    if stage == "layout":
        return report
    language = work.result("language")
    return replace(report, quantities=language.quantities, mentions=language.mentions, entities=language.entities)


STEPS = (
    _step("reading", "read_pages", "Reads the pages: text, lines, and the tables that geometry shows."),
    _step("layout", "build_structure", "Recovers tables, blocks and sections, and describes the document."),
    _step("language", "find_names_and_numbers", "Finds and links names; reads numbers and dates exactly."),
    _step("audit", "audit_numbers", "Tests the document's numbers against each other; applies corrections."),
    _step("datasets", "build_datasets", "Builds the domain datasets and the lineage of every value."),
)


_OF_ALL_DOCUMENTS = ["corpus", *(name for name, stage in _STAGE_OF.items() if stage in ("datasets", "audit"))]


@dg.multi_asset(
    name="curate",
    specs=[
        dg.AssetSpec(
            "cross_findings",
            deps=[*sources_of(schemas()[BETWEEN]) - {"raw_document"}, "findings"],
            group_name=GROUPS[BETWEEN],
            kinds={"python", "parquet"},
            owners=OWNERS,
            code_version=code_of("audit")[:12],
            automation_condition=when_anything_changed(),
            description=schemas()[BETWEEN].doc,
            metadata=definition_metadata(schemas()[BETWEEN]),
        ),
        dg.AssetSpec(
            "datapackage",
            deps=[*_OF_ALL_DOCUMENTS, "cross_findings"],
            group_name="curated",
            kinds={"parquet", "csv", "json"},
            owners=OWNERS,
            automation_condition=when_anything_changed(),
            description="The curated folder: every record and dataset on disk, the data package and the manifest.",
        ),
    ],
    check_specs=[checks.between_spec()],
    description="Holds the documents against each other and writes all that is ready.",
)
def curated(context: dg.AssetExecutionContext, project: Project) -> Iterator[Any]:
    """Writes all that is ready; documents that failed keep what they had."""
    folders = project.folders
    with project.curated_lock():
        manifest = curate(folders)
    compared = load_comparisons(folders)
    yield _cross_findings(manifest, compared)
    yield checks.report_between([f for c in compared for f in c.findings])
    yield _datapackage(folders, manifest)


def _cross_findings(manifest: Manifest, compared: Sequence[Comparison]) -> dg.MaterializeResult[Any]:
    schema = schemas()[BETWEEN]
    rows = [
        row
        for c in compared
        for row in cross_findings_table(c.document_id, [(c.other_id, f) for f in c.findings]).to_pylist()
    ]
    keys = [key for entry in manifest.documents.values() for key in entry.compared.values()]
    return dg.MaterializeResult(
        asset_key=BETWEEN,
        data_version=dg.DataVersion(key_of(*sorted(keys))[:24]),
        metadata={
            "dagster/row_count": len(rows),
            "dagster/column_lineage": column_lineage(schema),
            "preview": preview(schema, rows),
            "compared": "; ".join(f"{c.document_id} and {c.other_id}: {len(c.findings)}" for c in compared) or "none",
        },
    )


def _datapackage(folders: Folders, manifest: Manifest) -> dg.MaterializeResult[Any]:
    by_status: dict[str, list[str]] = {}
    for document_id, entry in manifest.documents.items():
        by_status.setdefault(entry.status.value, []).append(document_id)
    lines = ["| file | rows | bytes |", "| --- | --- | --- |"]
    lines += [f"| {name} | {'' if f.rows is None else f.rows} | {f.bytes} |" for name, f in manifest.files.items()]
    return dg.MaterializeResult(
        asset_key="datapackage",
        data_version=dg.DataVersion(manifest.files[folders.package.name].sha256),
        metadata={
            "folder": dg.MetadataValue.path(str(folders.curated)),
            "documents": len(manifest.documents),
            **{status: ", ".join(ids) for status, ids in by_status.items()},
            "files": dg.MetadataValue.md("\n".join(lines)),
            "rules": rules_version()[:12],
            "review site": dg.MetadataValue.url((folders.review / "index.html").as_uri()),
        },
    )
