"""Tables of facts that decisions are made with: one loader, one frozen result, passed in.

Facts stand in `data/*.toml` and `data/*.tsv`; each area has a typed module here that reads its own files.
Nothing in them belongs to one particular report.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from extract.rules.audit import AuditRules, load_audit_rules
from extract.rules.files import DATA, load_toml, rules_digest
from extract.rules.gazetteer import Gazetteer, load_gazetteer
from extract.rules.quantities import QuantityRules, load_quantity_rules
from extract.rules.structure import StructureRules, load_structure_rules
from extract.rules.tables import TableRules, load_table_rules

__all__ = ["DATA", "Rules", "load_rules", "load_toml", "rules_digest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All rules of one installation, frozen. `digest` changes when any rule file does."""

    digest: str
    structure: StructureRules
    tables: TableRules
    quantities: QuantityRules
    gazetteer: Gazetteer
    audit: AuditRules


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
