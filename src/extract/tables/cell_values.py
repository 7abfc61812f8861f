"""What one table cell says: a number with its unit, a mark for "no value", footnote marks, or words.

Pure functions on a cell's text. Not here: which row is a header and which unit a whole column has (`tables.values`),
numbers in prose (`extract.quantities`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from extract.rules.tables import TableRules

_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+")
_ENCLOSED = re.compile("[\u2460-\u24ff\u2776-\u2793\u3251-\u32bf]")  # ① counts nothing: it names
_SIGNS = "+-−△▲▼＋－‐–±"
_NEGATIVE = frozenset("-−△▲▼－‐–")
_CLOSING_BRACKETS = re.compile(r"[(\[](?:単位[:：]?)?([^()\[\]]+)[)\]]$")
_UNIT_LIST = re.compile("[、,，・]")
_UNIT_WORD = re.compile("^単位[:：]?")
_COUNTED = re.compile("[十百千万億兆]*(円|人|件|社|台|ドル|ユーロ|トン|戸|世帯)")
_CURRENCIES = ("US$", "$", "¥", "€", "£", "￥")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellReading:
    """One cell's text taken apart.

    `value` is the number as printed (not scaled by its unit), negative for △, ▲, a leading minus or brackets.
    `unit` is what stands behind (or a currency before) the number. `marks` are footnote marks in order. `nil`
    says the cell shows a mark for "no value" ("－", "…"). `core` is the text without marks.
    """

    core: str
    value: Decimal | None = None
    unit: str | None = None
    marks: tuple[str, ...] = ()
    nil: bool = False


@lru_cache(maxsize=32768)
def folded(text: str) -> str:
    """Text for matching only: NFKC, every white space removed, hyphens and tildes made alike.

    >>> folded("合　　計 １，２３４")
    '合計1,234'
    """
    kept = "".join(c for c in unicodedata.normalize("NFKC", text) if not c.isspace())
    return kept.replace("〜", "~").replace("～", "~").replace("−", "-").replace("‐", "-").replace("–", "-")


@lru_cache(maxsize=32768)
def display_width(text: str) -> int:
    """How many half-width columns a text takes.

    >>> display_width("表 1")
    4
    """
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def split_marks(text: str, rules: TableRules) -> tuple[str, tuple[str, ...]]:
    """The text without its footnote marks at either end, and those marks.

    Marks inside the text stay: only an opening or closing run is a reference to a note.
    """
    rest = unicodedata.normalize("NFKC", text).strip()
    before: list[str] = []
    after: list[str] = []
    while rest:
        found = [m for m in rules.footnote_mark.finditer(rest) if m.group().strip()]
        tail = next((m for m in reversed(found) if m.end() == len(rest) and m.start() > 0), None)
        head = next((m for m in found if m.start() == 0 and m.end() < len(rest)), None)
        if tail is not None and not _is_multiplied(rest, tail.start()):
            after.insert(0, tail.group().strip())
            rest = rest[: tail.start()].rstrip()
        elif head is not None:
            before.append(head.group().strip())
            rest = rest[head.end() :].lstrip()
        else:
            break
    return rest, (*before, *after)


def is_only_marks(text: str, rules: TableRules) -> bool:
    """Whether a text is nothing but footnote marks.

    >>> from extract.rules.tables import load_table_rules
    >>> is_only_marks("※2", load_table_rules()), is_only_marks("港※2", load_table_rules())
    (True, False)
    """
    core, marks = split_marks("x" + text, rules)
    return bool(marks) and core == "x"


def _is_multiplied(text: str, at: int) -> bool:
    """Whether the mark at `at` belongs to an expression such as "3*4"."""
    return (
        text[at] == "*"
        and at + 1 < len(text)
        and at > 0
        and text[at - 1].isdigit()
        and not text[at + 1 :].endswith(")")
    )


@lru_cache(maxsize=65536)
def read_cell(text: str, rules: TableRules) -> CellReading:
    """Takes a cell's text apart.

    A cell is a number only when nothing but a sign, brackets, one currency, one known unit and footnote marks
    stands beside the digits: "5～10％" and "2016年3月" are words.

    >>> from extract.rules.tables import load_table_rules
    >>> read_cell("△1,234 ※2", load_table_rules()).value
    Decimal('-1234')
    """
    nil_core = folded(text)
    if nil_core in rules.nil_marks and not _NUMBER.search(nil_core):
        return CellReading(core=text.strip(), nil=True)
    core, marks = split_marks(text, rules)
    flat = folded(core)
    if (flat in rules.nil_marks or _is_nil_with_unit(flat, rules)) and not _NUMBER.search(flat):
        return CellReading(core=core, marks=marks, nil=True)
    value, unit = (None, None) if _ENCLOSED.search(core) or _ENCLOSED.search(text) else _number(flat, rules)
    return CellReading(core=core, value=value, unit=unit, marks=marks)


def _is_nil_with_unit(flat: str, rules: TableRules) -> bool:
    """Whether a dash stands for "no value" with the unit of its column behind it: －件."""
    return len(flat) > 1 and flat[0] in rules.nil_marks and not flat[0].isalnum() and flat[1:] in rules.suffix_units


def _number(flat: str, rules: TableRules) -> tuple[Decimal | None, str | None]:
    """The number and unit of a folded text that is nothing but a number."""
    negative, body = _unwrapped(flat)
    currency = next((c for c in _CURRENCIES if body.startswith(c)), None)
    if currency:
        body = body[len(currency) :]
    sign, body = _signed(body)
    match = _NUMBER.match(body)
    if match is None:
        return None, None
    suffix = body[match.end() :]
    if suffix and suffix not in rules.suffix_units:
        return None, None
    number = Decimal(match.group().replace(",", ""))
    if (negative or sign) and number:
        number = -number
    unit = suffix or currency
    return number, unit


def _unwrapped(flat: str) -> tuple[bool, str]:
    """Removes the brackets of an accountant's negative: "(1,234)" is negative, "(5)%" too; "△(5)" is not twice."""
    match = re.fullmatch(r"\((?P<inner>[^()]+)\)(?P<unit>%?)", flat)
    if match is None or not re.match(r"[\d.,△▲\-¥$]", match["inner"]):
        return False, flat
    if match["inner"][0] in _NEGATIVE:
        return False, match["inner"] + match["unit"]
    return True, match["inner"] + match["unit"]


def _signed(body: str) -> tuple[bool, str]:
    """Whether a sign makes the rest negative, and the rest."""
    if body and body[0] in _SIGNS:
        return body[0] in _NEGATIVE, body[1:]
    return False, body


def label_key(text: str) -> str:
    """A row or column label for comparing: folded, without enumerator, brackets around it or marks."""
    flat = folded(text)
    flat = re.sub(r"^[(（\[【<〈]?(?:\d{1,2}|[一二三四五六七八九十]|[a-zA-Z])[)）.．、\]】]", "", flat)
    return flat.strip("()[]【】<>〈〉「」*※:：")


def is_total_label(text: str, rules: TableRules, *, kinds: str = "any") -> bool:
    """Whether a label says that its row or column is a total.

    Args:
        text: The label as printed.
        rules: The table rules.
        kinds: ``any``, ``grand`` (合計, 総数 …), ``sub`` (小計) or ``average``.
    """
    key = label_key(split_marks(text, rules)[0])
    if kinds == "grand":
        return key in rules.grand_labels
    if kinds == "sub":
        return key in rules.sub_labels or (key.endswith("小計") and len(key) > 2)
    if kinds == "average":
        return key in rules.average_labels
    return key in rules.total_labels or key.endswith(("合計", "小計", "総計"))


def unit_of_header(text: str, rules: TableRules) -> str | None:
    """The unit a header names in brackets at its end or after a slash: 「比率（％）」 gives ``%``.

    >>> from extract.rules.tables import load_table_rules
    >>> unit_of_header("予算額（百万円）", load_table_rules())
    '百万円'
    """
    flat = folded(split_marks(text, rules)[0])
    if flat in {"%", "構成比%", "割合%"}:
        return "%"
    match = _CLOSING_BRACKETS.search(flat)
    return match[1] if match and _is_unit(match[1], rules) else None


def units_of_title(text: str, rules: TableRules) -> str | None:
    """The unit or units that a title names in its closing brackets, what the table is parted by left out.

    >>> from extract.rules.tables import load_table_rules
    >>> units_of_title("開業の状況（業種別、%）", load_table_rules())
    '%'
    >>> units_of_title("満足度（人、％）", load_table_rules())
    '人、%'
    """
    match = _CLOSING_BRACKETS.search(folded(text))
    if match is None:
        return unit_of_header(text, rules)
    parts = [_UNIT_WORD.sub("", p) for p in _UNIT_LIST.split(match[1])]
    units = [p for p in parts if not p.endswith("別")]
    if not units or not all(_is_unit(u, rules) for u in units):
        return unit_of_header(text, rules)
    return "、".join(units)


def is_composite(unit: str) -> bool:
    """Whether a table's unit names several: each is that of some cells, none that of all."""
    return len([p for p in _UNIT_LIST.split(unit) if p.strip()]) > 1


def _is_unit(text: str, rules: TableRules) -> bool:
    return text in rules.suffix_units or _COUNTED.fullmatch(text) is not None
