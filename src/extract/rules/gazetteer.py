"""The general gazetteer and the name rules: who is who, whatever the document.

Facts stand in `data/gazetteer/*.tsv` (one entity a line) and `data/gazetteer/names.toml` (heads, titles, stop
words). Nothing there belongs to one report; what a document defines itself is learnt by `entities.definitions`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extract.errors import RuleError
from extract.model import EntityLabel
from extract.rules.files import DATA, load_toml

_STATE_FORMS = ("Land", "Landes", "Freistaat", "Freistaats", "Freistaates", "State of")
_COLUMNS = ("id", "label", "name", "original", "iso_3166_2", "external_ids", "surfaces")


@dataclass(frozen=True, slots=True, kw_only=True)
class GazetteerEntry:
    """One known entity. `surfaces` holds every spelling listed, its `name` and `name_original` included."""

    entity_id: str
    label: EntityLabel
    name: str
    name_original: str | None
    iso_3166_2: str | None
    external_ids: tuple[tuple[str, str], ...]
    surfaces: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameRules:
    """Words that make, introduce or unmake a name; see the comments in names.toml.

    `heads` maps a closing word to its label, `quoted_heads` a word beside a quoted name to the label of that name,
    `latin_heads` a lower-case word inside a Latin name, `said_after` what is said behind a name of unknown kind.
    `state_adjectives` maps a state's adjective to its id, `ministry_fields` a German word to a ministry's short name.
    `city_states` maps a city-state's id to the id of its city. `weak` heads need something proper in front.
    `synonyms` maps words of names to the one word that stands for all that say the same.
    """

    heads: tuple[tuple[str, EntityLabel], ...]
    quoted_heads: tuple[tuple[str, EntityLabel], ...]
    column_heads: tuple[tuple[str, EntityLabel], ...]
    latin_heads: tuple[tuple[str, EntityLabel], ...]
    said_after: tuple[tuple[str, EntityLabel], ...]
    city_states: tuple[tuple[str, str], ...]
    state_adjectives: tuple[tuple[str, str], ...]
    ministry_fields: tuple[tuple[str, str], ...]
    synonyms: tuple[tuple[str, str], ...]
    weak: frozenset[str]
    generic: frozenset[str]
    not_names: frozenset[str]
    titles: tuple[str, ...]
    person_before: tuple[str, ...]
    legal_forms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gazetteer:
    """All entries and name rules."""

    entries: tuple[GazetteerEntry, ...]
    names: NameRules


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield number, line.split("\t")


def _entry(cells: list[str], where: str) -> GazetteerEntry:
    if len(cells) != len(_COLUMNS):
        raise RuleError(f"a gazetteer line has {len(cells)} columns, not {len(_COLUMNS)}", where=where)
    entity_id, label, name, original, iso, external, listed = cells
    if label not in EntityLabel.__members__ or not re.fullmatch(r"[a-z0-9-]+", entity_id) or not name:
        raise RuleError(f"a gazetteer line has a bad id, label or name 「{entity_id} {label} {name}」", where=where)
    surfaces = [name]
    if label == EntityLabel.STATE and name.endswith("州"):
        surfaces.append(name[:-1])
    surfaces += [s for s in (original, *listed.split(";")) if s]
    if label == EntityLabel.STATE:
        surfaces += [s + "州" for s in surfaces if re.fullmatch(r"[ァ-ヺー・]+", s)]
        surfaces += [f"{form} {original}" for form in _STATE_FORMS if original]
    schemes = tuple((s.partition(":")[0], s.partition(":")[2]) for s in external.split(";") if s)
    return GazetteerEntry(
        entity_id=entity_id, label=EntityLabel(label), name=name, name_original=original or None,
        iso_3166_2=iso or None, external_ids=schemes, surfaces=tuple(dict.fromkeys(surfaces)),
    )  # fmt: skip


def _read_entries(folder: Path) -> tuple[GazetteerEntry, ...]:
    entries: dict[str, GazetteerEntry] = {}
    for path in sorted(folder.glob("*.tsv")):
        rows = _rows(path)
        number, header = next(rows, (0, []))
        if tuple(header) != _COLUMNS:
            raise RuleError(f"gazetteer file 「{path.name}」 has another header", where=f"{path}:{number}",
                            hint="the columns are " + ", ".join(_COLUMNS))  # fmt: skip
        for number, cells in rows:
            entry = _entry(cells, f"{path}:{number}")
            if entry.entity_id in entries:
                raise RuleError(f"gazetteer id 「{entry.entity_id}」 stands twice", where=f"{path}:{number}")
            entries[entry.entity_id] = entry
    return tuple(entries.values())


def _pairs(table: dict[str, list[str]]) -> tuple[tuple[str, EntityLabel], ...]:
    """Longest word first, so that the first that fits is the most specific."""
    pairs = [(word, EntityLabel(label)) for label, words in table.items() for word in words]
    return tuple(sorted(pairs, key=lambda p: (-len(p[0]), p[0])))


@cache
def load_gazetteer(folder: Path = DATA) -> Gazetteer:
    """Reads the gazetteer once.

    Raises:
        RuleError: A file has another header, a bad line or a doubled id.
    """
    table = load_toml("gazetteer/names.toml", folder=folder)
    names = NameRules(
        heads=_pairs(table["heads"]), quoted_heads=_pairs(table["quoted_heads"]),
        column_heads=_pairs(table["column_heads"]), latin_heads=_pairs(table["latin_heads"]),
        said_after=_pairs(table["said_after"]), city_states=tuple(sorted(table["city_states"].items())),
        state_adjectives=tuple((word, state) for state, words in table["state_adjectives"].items() for word in words),
        ministry_fields=tuple((word, short) for short, words in table["ministry_fields"].items() for word in words),
        synonyms=tuple((word, sense) for sense, words in table["synonyms"].items() for word in words),
        weak=frozenset(table["weak"]["heads"]), generic=frozenset(table["generic"]),
        not_names=frozenset(table["not_names"]), titles=tuple(sorted(table["titles"], key=len, reverse=True)),
        person_before=tuple(sorted(table["person_before"], key=len, reverse=True)),
        legal_forms=tuple(sorted(table["legal_forms"], key=len, reverse=True)),
    )  # fmt: skip
    return Gazetteer(entries=_read_entries(folder / "gazetteer"), names=names)
