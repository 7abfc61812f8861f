"""What the quantity grammar knows of units, eras, bounding words and labels.

Here: the typed, compiled form of `data/units.toml`, `data/bounds.toml` and `data/eras.toml`. Not here: the grammar
itself (`extract.quantities`). A new unit is one entry in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract.errors import RuleError
from extract.model import QuantityKind
from extract.rules.files import DATA, load_toml
from extract.text.date_grammar import DateGrammar
from extract.text.dates import Era
from extract.text.numerals import fold_widths


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One unit: its `code` in records, what it measures, and how numbers of its `dimension` compare.

    `scale` is what one of it is in `code` (1割 is 10 %); `factor` takes a value in `code` to the dimension's common
    unit (km to m by 1000). `kanji` and
    `vague` tell whether 三社 and 数社 are numbers.
    """

    code: str
    kind: QuantityKind
    kanji: bool = False
    vague: bool = False
    scale: Decimal = Decimal(1)
    dimension: str | None = None
    factor: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class QuantityRules:
    """All tables of the quantity grammar, compiled. Patterns are over folded text (see `extract.quantities.folding`).

    `units` maps every spelling behind a number to its unit, `unit_pattern` matches one of them; `prefixes` and
    `prefix_pattern` do the same for currency marks before it. `magnitudes` maps Latin scale words (Mio., bn) to their
    factor; `magnitude_pattern` matches one at a place, `short_magnitude_pattern` the letters that need a mark before
    the number. `before` and `after` are (pattern, meaning) pairs,
    `before` anchored at the end of what it is searched in, `before_any` and `after_any` match
    where one of them does. `by_code` finds a unit by its code, `minor` the word for a hundredth of a currency.
    """

    dates: DateGrammar
    units: Mapping[str, Unit]
    unit_pattern: re.Pattern[str]
    prefixes: Mapping[str, Unit]
    prefix_pattern: re.Pattern[str]
    magnitudes: Mapping[str, Decimal]
    magnitude_pattern: re.Pattern[str]
    short_magnitude_pattern: re.Pattern[str]
    by_code: Mapping[str, Unit]
    minor: Mapping[str, str]
    head_nouns: tuple[str, ...]
    before_any: re.Pattern[str]
    before: tuple[tuple[re.Pattern[str], str], ...]
    after_any: re.Pattern[str]
    after: tuple[tuple[re.Pattern[str], str], ...]
    hard_label: re.Pattern[str]
    soft_label: re.Pattern[str]
    not_number: re.Pattern[str]
    not_behind: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Word:
    """A spelling of a unit and the pattern that must follow it."""

    text: str
    guard: str
    unit: Unit


_KINDS = {
    "money": QuantityKind.MONEY,
    "duration": QuantityKind.DURATION,
    "measure": QuantityKind.MEASURE,
    "multiple": QuantityKind.RATIO,
}


def _word(spelling: str, unit: Unit, not_before: str) -> _Word:
    """A spelling with its own guard, if it carries one, and its unit's."""
    text, opened, guard = spelling.partition("(?")
    text = fold_widths(text)
    guards = opened + guard
    if not_before:
        guards += f"(?!{not_before})"
    if re.search(r"[A-Za-z]$", text):
        guards += r"(?![A-Za-z0-9])"
    return _Word(text, guards, unit)


def _listed_words(content: Mapping[str, Any]) -> Iterator[_Word]:
    """Percent, money, durations, measures and multiples."""
    for name in ("percent", "percent_point"):
        code = "%" if name == "percent" else "%pt"
        unit = Unit(code=code, kind=QuantityKind(name), kanji=True, vague=name == "percent", dimension=name)
        for spelling in content[name]["words"]:
            yield _word(spelling, unit, "")
    share = Unit(code="%", kind=QuantityKind.PERCENT, kanji=True, vague=True, scale=Decimal(10), dimension="percent")
    yield _word("割", share, content["percent"]["wari_not_before"])
    for name, kind in _KINDS.items():
        for entry in content[name]:
            unit = Unit(
                code=entry["code"],
                kind=kind,
                kanji=entry.get("kanji", name == "money"),
                vague=entry.get("vague", name == "money"),
                dimension=entry.get("dimension"),
                factor=Decimal(entry.get("factor", "1")),
            )
            for spelling in entry["words"]:
                yield _word(spelling, unit, entry.get("not_before", ""))


def _counter_words(content: Mapping[str, Any]) -> Iterator[_Word]:
    """General counters, with spelling variants under one code."""
    flags = content["counters"]
    guards: dict[str, str] = flags["not_before"]
    variants = {s: code for code, words in flags["variants"].items() for s in words}
    single = content["counter_list"]["single"]
    for spelling in [*single, *content["counter_list"]["words"], *variants]:
        code = variants.get(spelling, spelling)
        unit = Unit(
            code=code,
            kind=QuantityKind.COUNT,
            kanji=len(code) > 1 or code in flags["kanji"],
            vague=code in flags["vague"],
        )
        yield _word(spelling, unit, guards.get(spelling, ""))


def _alternation(words: list[_Word]) -> re.Pattern[str]:
    """Longest spelling first, so that 平方メートル is not read as a noun before メートル."""
    ordered = sorted(words, key=lambda w: (-len(w.text), w.text))
    return re.compile("|".join(re.escape(w.text) + w.guard for w in ordered))


def _scale_words(words: list[str]) -> re.Pattern[str]:
    ordered = "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))
    return re.compile(f"[ ]?(?P<word>{ordered})(?![A-Za-z0-9])")


def _modifiers(entries: list[Mapping[str, str]], *, before: bool) -> tuple[tuple[re.Pattern[str], str], ...]:
    end = "$" if before else ""
    return tuple((re.compile(f"(?:{e['pattern']}){end}"), e["means"]) for e in entries)


def _compiled(units: Mapping[str, Any], bounds: Mapping[str, Any], eras: Mapping[str, Any]) -> QuantityRules:
    words = [*_listed_words(units), *_counter_words(units)]
    by_code = {w.unit.code: w.unit for w in reversed(words)}
    prefixes = {
        fold_widths(mark): by_code[entry["code"]] for entry in units["money"] for mark in entry.get("before", [])
    }
    marks = "|".join(re.escape(m) for m in sorted(prefixes, key=len, reverse=True))
    scales = {w: Decimal(e["factor"]) for e in units["magnitude"] for w in (*e["words"], *e["short"])}
    long_scales, short_scales = ([w for e in units["magnitude"] for w in e[k]] for k in ("words", "short"))
    labels, stop = bounds["labels"], bounds["words"]
    behind = f"(?<!{labels['not_behind']})"
    number = (
        r"[ ]?[-(]?(?:[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]-?)?[0-9]+(?![0-9]|,[0-9]{3}(?![0-9]))(?:[-–.・‐、,～][0-9]{1,2}(?![0-9年月万億]))*"
    )
    nouns = [w for w in units["counter_list"]["words"] if len(w) > 1]
    return QuantityRules(
        dates=DateGrammar([Era(**e) for e in eras["era"]]),
        units={w.text: w.unit for w in reversed(words)},
        unit_pattern=_alternation(words),
        prefixes=prefixes,
        prefix_pattern=re.compile(f"(?:{marks})[ ]?$"),
        magnitudes=scales,
        magnitude_pattern=_scale_words(long_scales),
        short_magnitude_pattern=_scale_words(short_scales),
        by_code=by_code,
        minor=units["minor"],
        head_nouns=tuple(sorted(nouns, key=lambda w: (-len(w), w))),
        before_any=re.compile("(?:" + "|".join(e["pattern"] for e in bounds["before"]) + ")$"),
        before=_modifiers(bounds["before"], before=True),
        after_any=re.compile("|".join(e["pattern"] for e in bounds["after"])),
        after=_modifiers(bounds["after"], before=False),
        hard_label=re.compile(f"(?:{behind}(?:{labels['hard']})|(?<![A-Za-z])(?:{labels['latin']})){number}"),
        soft_label=re.compile(f"{behind}(?:{labels['soft']}){number}"),
        not_number=re.compile(stop["not_numbers"]),
        not_behind=re.compile(stop["not_behind"]),
    )


@lru_cache(maxsize=4)
def load_quantity_rules(folder: Path = DATA) -> QuantityRules:
    """Reads the rule files of the quantity grammar once.

    Raises:
        RuleError: A file is missing, a key is absent or a pattern is not a regular expression.
    """
    files = [load_toml(name, folder=folder) for name in ("units.toml", "bounds.toml", "eras.toml")]
    try:
        return _compiled(*files)
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise RuleError(
            f"the quantity rules are not complete: {error!r}", where=str(folder), hint="reinstall extract"
        ) from error
