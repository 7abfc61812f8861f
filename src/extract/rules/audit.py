"""What the audit knows before it reads: how often each rule is right, how grave it is, and its word lists.

The facts stand in ``data/audit.toml``; nothing in it belongs to one report. Read by `extract.audit` only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.errors import RuleError
from extract.model import Severity
from extract.rules.files import DATA, load_toml

_WORTH = 10
_BELIEVED = {Severity.ERROR: 0.85, Severity.WARNING: 0.80, Severity.INFO: 0.75}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleWeight:
    """What one rule's findings are worth.

    `prior` is the chance that one of its findings is right (0 to 1), from how many of them were `right` and `wrong`;
    `severity` is the gravity of a finding downstream when it is right.
    """

    prior: float
    severity: Severity
    right: int = 0
    wrong: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRules:
    """Weights by ``family.rule``, word lists by name, plain numbers by name."""

    weights: Mapping[str, RuleWeight]
    words: Mapping[str, tuple[str, ...]]
    limits: Mapping[str, float]

    def weight(self, check: str) -> RuleWeight:
        """The weight of one rule.

        Raises:
            RuleError: audit.toml does not know the rule: every rule must have been measured.
        """
        try:
            return self.weights[check]
        except KeyError:
            raise RuleError(
                f"no weight for the rule 「{check}」", where="rules/data/audit.toml [weights]", hint="add it there"
            ) from None


def chance(right: int, wrong: int, severity: Severity) -> float:
    """The chance that a rule's next finding is right, from those counted and what is believed before any is.

    The mean of a beta distribution whose prior is worth ten findings.

    >>> chance(0, 0, Severity.ERROR), round(chance(27, 0, Severity.ERROR), 2), chance(0, 10, Severity.ERROR)
    (0.85, 0.96, 0.425)
    """
    return (right + _WORTH * _BELIEVED[severity]) / (right + wrong + _WORTH)


def _weight(name: str, entry: Any) -> RuleWeight:
    try:
        severity = Severity(entry["severity"])
        right, wrong = int(entry.get("right", 0)), int(entry.get("wrong", 0))
        prior = float(entry["prior"]) if "right" not in entry else chance(right, wrong, severity)
    except (KeyError, TypeError, ValueError) as error:
        raise RuleError(f"weight of 「{name}」 is not usable: {error}", where="rules/data/audit.toml") from error
    if not 0 <= prior <= 1:
        raise RuleError(f"prior of 「{name}」 is not between 0 and 1: {prior}", where="rules/data/audit.toml")
    return RuleWeight(prior=prior, severity=severity, right=right, wrong=wrong)


def load_audit_rules(folder: Path = DATA) -> AuditRules:
    """Reads ``audit.toml``.

    Raises:
        RuleError: It is missing, or a weight is not usable.
    """
    content = load_toml("audit.toml", folder=folder)
    return AuditRules(
        weights={name: _weight(name, entry) for name, entry in content.get("weights", {}).items()},
        words={name: tuple(entries) for name, entries in content.get("words", {}).items()},
        limits={name: float(value) for name, value in content.get("limits", {}).items()},
    )
