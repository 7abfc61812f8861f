"""raw/<id>/datasets.toml → `Spec`: which tables and profiles of one document feed which dataset, and how.

Here: the vocabulary of the file and its checks; a wrong word is a `RuleError` that names it and its nearest
right neighbour. Not here: looking anything up in a document (`select`), making rows (`build`).

The file, by example::

    [[feed]]
    dataset = "grant_shares"
    table = { chapter = 2, number = "表 3" }
    total = ["合計"]                        # stub texts of total rows
    [feed.columns]
    recipient_group = { header = "交付先" }
    share_percent = { header = "比率", parse = "decimal" }

`table` picks by `chapter`, `number`, `caption`, `section`, `headers` (each compared without white space and
widths; `caption` and `section` by containment); exactly one table must answer. `profiles` picks a section whose
subsections are rows. A column takes its value from one of `header`, `column`, `constant`, `from`, `field`,
`find`; `pattern` cuts a piece out, written for text without white space and with widths folded; `parse` types it.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extract.datasets.schema import COMMON, DATASETS, Column, ColumnKind, DatasetSchema
from extract.errors import RuleError

PARSERS: Mapping[str, ColumnKind] = {
    "text": ColumnKind.STRING,
    "names": ColumnKind.STRING,
    "integer": ColumnKind.INTEGER,
    "decimal": ColumnKind.DECIMAL,
    "iso-3166-2": ColumnKind.STRING,
    "iso-3166-2-list": ColumnKind.STRINGS,
    "split": ColumnKind.STRINGS,
    "year": ColumnKind.INTEGER,
    "date": ColumnKind.STRING,
}
SOURCES = ("header", "column", "constant", "from", "field", "find")
FROM_TABLE = ("row_number", "is_total", "table_number", "caption", "stub", "head", "value", "status", "candidates")
FROM_PROFILE = ("row_number", "heading", "heading_number", "subtitle")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSelector:
    """Which table. Every given criterion must hold; texts are compared without white space and widths."""

    chapter: str | None = None
    number: str | None = None
    caption: str | None = None
    section: str | None = None
    headers: tuple[str, ...] = ()

    def __str__(self) -> str:
        said = {"chapter": self.chapter, "number": self.number, "caption": self.caption, "section": self.section}
        parts = [f"{k} {v}" for k, v in said.items() if v is not None]
        return ", ".join(parts + ([f"headers {' | '.join(self.headers)}"] if self.headers else []))


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSelector:
    """Which section: by its chapter's number and words of its title."""

    chapter: str | None = None
    title: str | None = None

    def __str__(self) -> str:
        said = {"chapter": self.chapter, "title": self.title}
        return ", ".join(f"{k} {v}" for k, v in said.items() if v is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRule:
    """Where one column's value comes from (`source`, `argument`), what is cut out of it, and how it is typed.

    `when_total` replaces the value in total rows; `codes` maps parsed texts to stable codes; `separator` goes
    with the parser ``split`` and with ``names``; `chapter` limits `find` to one chapter.
    """

    name: str
    source: str
    argument: Any
    parse: str = "text"
    pattern: str | None = None
    separator: str | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    when_total: str | None = None
    chapter: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One source of rows of one dataset: a table (`table`) or a series of profiles (`profiles`, `fields`).

    `melt` makes one row of every body cell. `total` are the texts of total rows and columns. An `optional`
    feed may find nothing.
    """

    dataset: str
    where: str
    columns: tuple[ColumnRule, ...]
    table: TableSelector | None = None
    profiles: SectionSelector | None = None
    fields: tuple[str, ...] = ()
    total: tuple[str, ...] = ()
    melt: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """All of one datasets.toml. `schemas` holds the schema of every dataset it feeds, published or its own."""

    feeds: tuple[Feed, ...] = ()
    schemas: Mapping[str, DatasetSchema] = field(default_factory=dict)
    skip_lists: tuple[SectionSelector, ...] = ()
    where: str = "datasets.toml"


EMPTY_SPEC = Spec()


def load_spec(path: Path) -> Spec:
    """Reads a datasets.toml; `EMPTY_SPEC` where there is none.

    Raises:
        RuleError: It cannot be read, is not TOML, or has a wrong word in it.
    """
    return resolve_spec(_toml(path) if path.exists() else None, path)


def resolve_spec(raw: Mapping[str, Any] | None, path: Path) -> Spec:
    """The spec that a parsed datasets.toml means: its own words, or those of the document it says it is like.

    Args:
        raw: The parsed file, None where there is none.
        path: Where it stands (or would): raw/<id>/datasets.toml. ``same_as = "other-id"`` is looked up beside <id>.

    Raises:
        RuleError: It has a wrong word in it, or the document it names has no datasets.toml of its own.
    """
    if raw is None:
        return EMPTY_SPEC
    other = raw.get("same_as")
    if other is None:
        return parse_spec(raw, where=str(path))
    if set(raw) != {"same_as"} or not isinstance(other, str):
        raise RuleError("same_as stands alone and names one document", where=str(path), hint="remove the rest")
    target = path.parent.parent / other / path.name
    if not target.is_file():
        raise RuleError(
            f"same_as names 「{other}」, which has no {path.name}", where=str(path), hint=f"write {target} first"
        )
    shared = _toml(target)
    if "same_as" in shared:
        raise RuleError(f"「{other}」 of same_as itself says same_as", where=str(path), hint="name its target")
    return parse_spec(shared, where=str(target))


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"datasets.toml cannot be read: {error}", where=str(path), hint="repair the file") from error


def parse_spec(raw: Mapping[str, Any], *, where: str = "datasets.toml") -> Spec:
    """Checks the words of a datasets.toml and gives them types.

    Args:
        raw: The parsed TOML.
        where: What to call the file in errors.

    Raises:
        RuleError: An unknown or missing word; the message names it and its nearest right neighbour.
    """
    _known(raw, ("feed", "dataset", "lists"), where)
    schemas = {name: _own_schema(name, d, f"{where}, dataset {name}") for name, d in raw.get("dataset", {}).items()}
    feeds = tuple(
        _feed(f, f"{where}, feed {n}", {**DATASETS, **schemas}) for n, f in enumerate(raw.get("feed", ()), start=1)
    )
    used = {f.dataset: {**DATASETS, **schemas}[f.dataset] for f in feeds}
    lists = raw.get("lists", {})
    _known(lists, ("skip",), f"{where}, lists")
    skip = tuple(_section(s, f"{where}, lists.skip") for s in lists.get("skip", ()))
    return Spec(feeds=feeds, schemas=used, skip_lists=skip, where=where)


def _known(raw: Mapping[str, Any], allowed: Collection[str], where: str) -> None:
    """Raises RuleError for the first key that is not allowed."""
    if not isinstance(raw, Mapping):
        raise RuleError(f"a table is expected, not 「{raw}」", where=where, hint="see docs/datasets.md")
    for key in raw:
        if key not in allowed:
            near = difflib.get_close_matches(key, list(allowed), n=1, cutoff=0.5)
            hint = f"did you mean 「{near[0]}」" if near else f"allowed are {', '.join(allowed)}"
            raise RuleError(f"「{key}」 is not a word of datasets.toml here", where=where, hint=hint)


def _own_schema(name: str, raw: Mapping[str, Any], where: str) -> DatasetSchema:
    """A dataset that the document declares for itself: ``[dataset.NAME]`` with description and columns."""
    _known(raw, ("description", "columns"), where)
    if name in DATASETS:
        raise RuleError(f"dataset 「{name}」 is a published one", where=where, hint="choose another name")
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", name):
        raise RuleError(f"dataset name 「{name}」 is not made of a-z, 0-9 and _", where=where, hint="rename it")
    columns = []
    for column, kind in raw.get("columns", {}).items():
        if kind not in set(ColumnKind):
            raise RuleError(
                f"「{kind}」 is not a column type", where=f"{where}, {column}", hint=f"one of {', '.join(ColumnKind)}"
            )
        columns.append(Column(name=column, kind=ColumnKind(kind), doc=column, nullable=True, sources=("cells.text",)))
    return DatasetSchema(name=name, doc=str(raw.get("description", name)), columns=(*columns, *COMMON))


_FEED_WORDS = ("dataset", "table", "profiles", "fields", "total", "melt", "optional", "columns")


def _feed(raw: Mapping[str, Any], where: str, schemas: Mapping[str, DatasetSchema]) -> Feed:
    _known(raw, _FEED_WORDS, where)
    name = raw.get("dataset", "")
    if name not in schemas:
        near = difflib.get_close_matches(str(name), list(schemas), n=1, cutoff=0.4)
        hint = f"did you mean 「{near[0]}」" if near else "declare it as [dataset.NAME]"
        raise RuleError(f"dataset 「{name}」 is not known", where=where, hint=hint)
    if ("table" in raw) == ("profiles" in raw):
        raise RuleError("a feed needs either table or profiles", where=where, hint="give exactly one of the two")
    sources = FROM_TABLE if "table" in raw else FROM_PROFILE
    rules = tuple(_column(c, r, f"{where}, column {c}", sources) for c, r in raw.get("columns", {}).items())
    _complete(rules, schemas[name], where)
    return Feed(
        dataset=name,
        where=where,
        columns=rules,
        total=_texts(raw, "total", where),
        table=_table(raw["table"], f"{where}, table") if "table" in raw else None,
        profiles=_section(raw["profiles"], f"{where}, profiles") if "profiles" in raw else None,
        fields=_texts(raw, "fields", where),
        melt=bool(raw.get("melt", False)),
        optional=bool(raw.get("optional", False)),
    )


def _texts(raw: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = raw.get(key, ())
    if isinstance(value, str) or not all(isinstance(v, str) for v in value):
        raise RuleError(f"{key} is a list of texts, not 「{value}」", where=where, hint=f'write {key} = ["…"]')
    return tuple(value)


def _table(raw: Mapping[str, Any], where: str) -> TableSelector:
    _known(raw, ("chapter", "number", "caption", "section", "headers"), where)
    if not raw:
        raise RuleError("the table is not described", where=where, hint="give chapter and number, or headers")
    said = {k: str(raw[k]) for k in ("chapter", "number", "caption", "section") if k in raw}
    return TableSelector(**said, headers=_texts(raw, "headers", where))


def _section(raw: Mapping[str, Any], where: str) -> SectionSelector:
    _known(raw, ("chapter", "title"), where)
    return SectionSelector(**{k: str(v) for k, v in raw.items()})


_COLUMN_WORDS = (*SOURCES, "parse", "pattern", "separator", "codes", "when_total", "chapter")


def _column(name: str, raw: Mapping[str, Any], where: str, sources: Collection[str]) -> ColumnRule:
    _known(raw, _COLUMN_WORDS, where)
    given = [s for s in SOURCES if s in raw]
    if len(given) != 1:
        raise RuleError(
            f"column 「{name}」 needs one source, it has {len(given)}", where=where, hint=f"one of {', '.join(SOURCES)}"
        )
    source = given[0]
    if source == "from":
        _known({raw["from"]: 1}, sources, where)
    parse = raw.get("parse", "text")
    _known({parse: 1}, PARSERS, where)
    for key in ("pattern", "find"):
        if key in raw:
            _regex(str(raw[key]), f"{where}, {key}")
    return ColumnRule(
        name=name,
        source=source,
        argument=raw[source],
        parse=parse,
        pattern=raw.get("pattern"),
        separator=raw.get("separator"),
        codes=raw.get("codes", {}),
        when_total=raw.get("when_total"),
        chapter=None if raw.get("chapter") is None else str(raw["chapter"]),
    )


def _regex(pattern: str, where: str) -> None:
    try:
        groups = re.compile(pattern).groups
    except re.error as error:
        raise RuleError(f"pattern 「{pattern}」 is not right: {error}", where=where, hint="repair it") from error
    if groups > 1:
        raise RuleError(f"pattern 「{pattern}」 has {groups} groups", where=where, hint="use (?:…) for all but one")


def _complete(rules: tuple[ColumnRule, ...], schema: DatasetSchema, where: str) -> None:
    """Raises RuleError unless the feed gives exactly the dataset's own columns."""
    _known({r.name: 1 for r in rules}, [c.name for c in schema.own_columns], f"{where}, columns")
    missing = [c.name for c in schema.own_columns if c.name not in {r.name for r in rules}]
    if missing:
        raise RuleError(
            f"dataset 「{schema.name}」 lacks its columns {', '.join(missing)}", where=where, hint="give each a source"
        )
