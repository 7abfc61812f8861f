"""One dynamic partition a document. The keys are document ids, checked before they get here; never text of a document."""

import dagster as dg

documents = dg.DynamicPartitionsDefinition(name="documents")
