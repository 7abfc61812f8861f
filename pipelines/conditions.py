"""When assets re-run by themselves, under `extract watch`.

The condition of a document's assets was found by trying: it re-runs what a changed data version or code version
reaches, ignores a repeated report of the same version, does not ask twice for a document that fails, and waits for
nothing that is missing.
"""

from typing import Any

import dagster as dg

Condition = dg.AutomationCondition[Any]
_AC: Any = dg.AutomationCondition


def when_changed() -> Condition:
    """Something the asset is made from changed, or its own code did."""
    upstream = (_AC.data_version_changed() & ~_AC.executed_with_root_target()) | _AC.will_be_requested()
    changed = _AC.newly_missing() | _AC.any_deps_match(upstream) | _AC.code_version_changed()
    ready = ~_AC.any_deps_missing() & ~_AC.any_deps_in_progress() & ~_AC.in_progress()
    condition: Condition = (changed.since_last_handled() & ready).with_label("when what it is made from changed")
    return condition


def when_anything_changed() -> Condition:
    """Any document's data changed, or a document came or went. A failed document does not hold the others back."""
    changed = _AC.newly_missing() | _AC.any_deps_match(_AC.newly_updated()) | _AC.code_version_changed()
    ready = ~_AC.any_deps_in_progress() & ~_AC.in_progress()
    condition: Condition = (changed.since_last_handled() & ready).with_label("when any document changed")
    return condition
