"""What table recovery knows about the wording of tables: header words, captions, notes, marks, totals.

Here: the typed form of `data/tables.toml` and of the small place list `data/table_places.txt`. Not here: any
decision made with them (see `extract.tables`). Names of one report never stand here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract.errors import RuleError
from extract.rules.files import DATA, load_toml


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionRules:
    """Words before a caption's number, openings that a title cannot have, endings that make a line a title."""

    table_words: tuple[str, ...]
    either_words: tuple[str, ...]
    figure_words: tuple[str, ...]
    reference_openings: tuple[str, ...]
    title_endings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TableRules:
    """All wording that table recovery decides with; patterns are over NFKC text.

    `header_types` are (kind, words) pairs; `places` holds names of states, prefectures and countries without
    their ending, folded by NFKC. `method_shares` says of ways to recover tables what share of their numbers was right.
    """

    header_endings: tuple[str, ...]
    single_letters: frozenset[str]
    running_headers: frozenset[str]
    note_headers: frozenset[str]
    header_types: tuple[tuple[str, tuple[str, ...]], ...]
    fact_words: frozenset[str]
    total_labels: frozenset[str]
    grand_labels: frozenset[str]
    sub_labels: frozenset[str]
    average_labels: frozenset[str]
    caption: CaptionRules
    note: tuple[re.Pattern[str], ...]
    source: tuple[re.Pattern[str], ...]
    unit: re.Pattern[str]
    bare_unit: re.Pattern[str]
    nil_marks: frozenset[str]
    unknown_marks: frozenset[str]
    negative_marks: frozenset[str]
    suffix_units: tuple[str, ...]
    footnote_mark: re.Pattern[str]
    place_endings: tuple[str, ...]
    places: frozenset[str]
    method_shares: tuple[tuple[str, float], ...]


def _folded(words: list[str]) -> tuple[str, ...]:
    """Words in NFKC without white space, longest first."""
    kept = {"".join(unicodedata.normalize("NFKC", w).split()) for w in words}
    return tuple(sorted(kept, key=lambda w: (-len(w), w)))


def _places(folder: Path) -> frozenset[str]:
    path = folder / "table_places.txt"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise RuleError(
            f"rule file 「{path.name}」 cannot be read: {error}", where=str(path), hint="reinstall extract"
        ) from error
    return frozenset(unicodedata.normalize("NFKC", x.strip()) for x in lines if x.strip() and not x.startswith("#"))


def _method_shares(folder: Path) -> tuple[tuple[str, float], ...]:
    """What share of the numbers was right by method, from how many were shown and right (rule of succession)."""
    measured = load_toml("table_methods.toml", folder=folder)["methods"]
    return tuple((name, round((m["right"] + 1) / (m["shown"] + 2), 4)) for name, m in sorted(measured.items()))


@lru_cache(maxsize=4)
def load_table_rules(folder: Path = DATA) -> TableRules:
    """Reads the rule files of table recovery once.

    Raises:
        RuleError: A file is missing, a key is absent or a pattern is not a regular expression.
    """
    content: dict[str, Any] = load_toml("tables.toml", folder=folder)
    try:
        caption = content["caption"]
        return TableRules(
            header_endings=_folded(content["header"]["endings"]),
            single_letters=frozenset(content["header"]["single_letters"]),
            running_headers=frozenset(_folded(content["header"]["running"])),
            note_headers=frozenset(_folded(content["header"]["notes"])),
            fact_words=frozenset(_folded(content["header"]["facts"])),
            header_types=tuple((k, _folded(v)) for k, v in sorted(content["header"]["types"].items())),
            total_labels=frozenset(_folded(content["totals"]["labels"])),
            grand_labels=frozenset(_folded(content["totals"]["grand"])),
            sub_labels=frozenset(_folded(content["totals"]["sub"])),
            average_labels=frozenset(_folded(content["totals"]["average"])),
            caption=CaptionRules(
                table_words=_folded(caption["table_words"]),
                either_words=_folded(caption["either_words"]),
                figure_words=_folded(caption["figure_words"]),
                reference_openings=tuple(caption["reference_openings"]),
                title_endings=_folded(caption["title_endings"]),
            ),
            note=tuple(re.compile(p) for p in content["notes"]["note"]),
            source=tuple(re.compile(p) for p in content["notes"]["source"]),
            unit=re.compile(content["notes"]["unit"]),
            bare_unit=re.compile(content["notes"]["bare_unit"].replace("UNIT", content["notes"]["bare_units"])),
            nil_marks=frozenset(_folded(content["values"]["nil_marks"])),
            unknown_marks=frozenset(_folded(content["values"]["unknown_marks"])),
            negative_marks=frozenset(content["values"]["negative_marks"]),
            suffix_units=_folded(content["values"]["suffix_units"]),
            footnote_mark=re.compile("|".join(content["values"]["footnote_marks"])),
            place_endings=_folded(content["gazetteer"]["place_endings"]),
            places=_places(folder),
            method_shares=_method_shares(folder),
        )
    except (KeyError, re.error) as error:
        raise RuleError(
            f"tables.toml is not complete: {error!r}", where=str(folder / "tables.toml"), hint="reinstall extract"
        ) from error
