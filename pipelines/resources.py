"""The project that assets work on: its folders, rules, and the work of one document.

Folders come from EXTRACT_RAW and EXTRACT_CURATED when a run starts, never when definitions are loaded.
"""

import contextlib

import dagster as dg
from pydantic import PrivateAttr

from extract.errors import ExtractError
from extract.files import locked
from extract.folders import Folders
from pipelines import isolation
from pipelines.stages import DocumentWork


class Project(dg.ConfigurableResource):  # type: ignore[type-arg]  # its argument is the class itself
    """Where a run reads and writes. Empty names stand for EXTRACT_RAW and EXTRACT_CURATED, else ./raw and ./curated."""

    raw: str = ""
    curated: str = ""
    lock_is_held: bool = False
    _works: dict[str, DocumentWork] = PrivateAttr(default_factory=dict)

    @property
    def folders(self) -> Folders:
        """The folders of this run."""
        return Folders.chosen(self.raw or None, self.curated or None)

    def curated_lock(self) -> contextlib.AbstractContextManager[None]:
        """The lock of the curated folder, waited for; nothing where the command around this run already holds it."""
        return contextlib.nullcontext() if self.lock_is_held else locked(self.folders.curated, wait=True)

    def work(self, document_id: str) -> DocumentWork:
        """The work of one document, shared by the steps of a run."""
        if document_id not in self._works:
            self._works[document_id] = isolation.work_of(self.folders, document_id)
        return self._works[document_id]

    def done(self, document_id: str, stage: str) -> DocumentWork:
        """The work of one document with the results of `stage` at hand, made in a process of its own where missing.

        Raises:
            dagster.Failure: The document cannot be read; the description says what, where and what to do.
        """
        work = self.work(document_id)
        try:
            isolation.ensure(work, stage)
        except ExtractError as error:
            raise dg.Failure(
                description=str(error),
                metadata={"reason": error.reason, "document": document_id},
                allow_retries=False,
            ) from error
        return work
