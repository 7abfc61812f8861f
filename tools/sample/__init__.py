"""The sample report: one content, written out as a text dump and as a PDF."""
