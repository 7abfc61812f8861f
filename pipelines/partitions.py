"""One dynamic partition a document. Keys are document ids, checked before they get here; never a document's text."""

import dagster as dg

documents = dg.DynamicPartitionsDefinition(name="documents")
