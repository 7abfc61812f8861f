"""Lets assets be loaded as tables: `defs.load_asset_value("cells", partition_key="…")` gives its Arrow table.

Steps hand each other stored results (`stages`), and `datapackage` writes all of curated/ at once: nothing is written
here.
"""

from typing import Any

import dagster as dg
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extract.frames import RECORDS
from pipelines.resources import Project


class CuratedTables(dg.ConfigurableIOManager):
    """Reads the curated Parquet file of an asset: of one document, or of all where no partition is asked for."""

    project: dg.ResourceDependency[Project]

    def handle_output(self, context: dg.OutputContext, obj: Any) -> None:
        """Refuses values: curated files are written by `datapackage` alone."""
        if obj is not None:
            raise dg.DagsterInvariantViolationError(
                f"{context.asset_key.to_user_string()} hands on stored results, no values"
            )

    def load_input(self, context: dg.InputContext) -> pa.Table:
        """The table of an asset from the curated folder."""
        name = context.asset_key.to_user_string()
        wanted = list(context.asset_partition_keys) if context.has_asset_partitions else None
        folders = self.project.folders
        if name in RECORDS:
            ids = (
                wanted
                if wanted is not None
                else sorted(p.stem for p in folders.record(name, "x").parent.glob("*.parquet"))
            )
            return pa.concat_tables([pq.read_table(folders.record(name, document_id)) for document_id in ids])
        table = pq.read_table(folders.curated / f"{name}.parquet")
        if wanted is None:
            return table
        return table.filter(pc.is_in(table.column("document_id"), pa.array(wanted)))
