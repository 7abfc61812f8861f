"""Tables of facts that decisions are made with: one loader, one frozen result, passed in.

Facts stand in `data/*.toml` and `data/*.tsv`; each area has a typed module here that reads its own files.
Nothing in them belongs to one particular report.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Never

from extract.errors import InternalError
from extract.rules.audit import AuditRules, load_audit_rules
from extract.rules.files import DATA, PARTS, load_toml, rules_digest
from extract.rules.gazetteer import Gazetteer, load_gazetteer
from extract.rules.quantities import QuantityRules, load_quantity_rules
from extract.rules.structure import StructureRules, load_structure_rules
from extract.rules.tables import TableRules, load_table_rules

__all__ = ["DATA", "PARTS", "Rules", "load_rules", "load_toml", "rules_digest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All rules of one installation, frozen. `digest` changes when any rule file does."""

    digest: str
    structure: StructureRules
    tables: TableRules
    quantities: QuantityRules
    gazetteer: Gazetteer
    audit: AuditRules

    def only(self, *parts: str) -> Rules:
        """These rules without their other parts; whoever reads one of those gets an error.

        A stage is given just the parts that its key is made of, so that none can be read unnoticed.
        """
        withheld = {p: _Withheld(p) for p in PARTS if p not in parts and p in Rules.__dataclass_fields__}
        return replace(self, **withheld)  # type: ignore[arg-type]


class _Withheld:
    """Stands where a part of the rules is not to be read."""

    def __init__(self, part: str) -> None:
        self._part = part

    def __getattr__(self, name: str) -> Never:
        raise InternalError(f"the {self._part} rules ({name}) are read by a stage that does not say so")


def load_rules(folder: Path = DATA) -> Rules:
    """Reads every rule file once.

    Raises:
        RuleError: A file is missing or wrong.
    """
    return Rules(
        digest=rules_digest(folder),
        structure=load_structure_rules(folder),
        tables=load_table_rules(folder),
        quantities=load_quantity_rules(folder),
        gazetteer=load_gazetteer(folder),
        audit=load_audit_rules(folder),
    )
