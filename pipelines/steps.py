"""The library's stages as functions of a document's work: what each one takes from the stages before it.

`extract.report` composes the very same functions, so Dagster's result is the library's. They are imported when a stage
first runs: commands that find nothing to do never load them.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from pipelines.stages import DocumentWork, stage_named

if TYPE_CHECKING:
    from extract.report import Language, Layout, Reading
    from extract.rules import Rules
    from extract.sources import Source


@cache
def _all_rules() -> "Rules":
    from extract.rules import load_rules

    return load_rules()


def rules_of(stage: str) -> "Rules":
    """The parts of the rules that a stage's key is made of, read once a process."""
    return _all_rules().only(*stage_named(stage).rules)


def _source(work: DocumentWork) -> "Source":
    """The document's source: read, checked and hashed again on every use."""
    from extract.sources import load_source

    return load_source(work.folders.raw, work.document_id)


def _read(work: DocumentWork) -> "Reading":
    from extract.report import read_stage

    return read_stage(_source(work), rules_of("reading"), work.on_page)


def _lay_out(work: DocumentWork) -> "Layout":
    from extract.report import layout_stage

    return layout_stage(_source(work), work.result("reading"), rules_of("layout"))


def _understand(work: DocumentWork) -> "Language":
    from extract.report import language_stage

    return language_stage(work.result("reading"), work.result("layout"), rules_of("language"))


def _audit(work: DocumentWork) -> Any:
    from extract.report import audit_stage

    rules = rules_of("audit")
    return audit_stage(_source(work), work.result("reading"), work.result("layout"), work.result("language"), rules)


def _build_datasets(work: DocumentWork) -> Any:
    from extract.report import datasets_stage

    return datasets_stage(_source(work), work.result("audit"))


MAKE: Mapping[str, Callable[[DocumentWork], Any]] = {
    "reading": _read,
    "layout": _lay_out,
    "language": _understand,
    "audit": _audit,
    "datasets": _build_datasets,
}
"""The function of every stage."""


@cache
def kinds() -> Mapping[str, type]:
    """The class of every stage's result."""
    from extract.model import Report
    from extract.report import Language, Layout, Reading

    return {"reading": Reading, "layout": Layout, "language": Language, "audit": Report, "datasets": Report}
