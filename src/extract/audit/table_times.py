"""The columns of a table that tell one measure at several times, in the order of time.

Read by `table_changes` and `table_ratios`. Not here: any judgement.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.audit.context import Context
from extract.audit.grid import Grid, is_percent
from extract.text.numerals import fold_widths

_YEAR = re.compile(r"(?:19|20)\d\d")
_ERA = re.compile(r"(令和|平成|昭和|[RHS](?=\d))(\d{1,2}|元)(?=年|$)")
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "R": 2018, "H": 1988, "S": 1925}
_RELATIVE = (
    (re.compile(r"前々|一昨"), -2),
    (re.compile(r"前年|前期|前回|前月|前同期|昨年|前連結|前事業"), -1),
    (re.compile(r"当年|当期|当月|当連結|当事業|今回|今年|今期|本年"), 0),
)
_NO_TIME = re.compile(r"増減|比|率|差|伸び|目標|見込|見通|推計|予測|まで|から|～|累計|平均")


@dataclass(frozen=True, slots=True)
class Time:
    """One column's time: `key` orders times, `absolute` where it is a year."""

    key: int
    absolute: bool
    column: int


def times_of(grid: Grid, context: Context) -> tuple[Time, ...]:
    """The columns of one measure, oldest first; none where columns of one time say that there are several measures."""
    return context.once(("times", grid.table.table_id), lambda: _times_of(grid))


def _times_of(grid: Grid) -> tuple[Time, ...]:
    found = [
        Time(*key, c)
        for c in grid.numeric_columns
        if not is_percent(grid, c) and (key := time_key(grid.column_labels[c])) is not None
    ]
    apart = len({t.key for t in found}) == len(found) and len({t.absolute for t in found}) == 1
    return tuple(sorted(found, key=lambda t: t.key)) if apart and len(found) > 1 else ()


def years_in(text: str) -> list[int]:
    """The years a text names, in order of kind: western ones, then those of eras.

    >>> years_in("平成30年から"), years_in("2010年度の"), years_in("前年より")
    ([2018], [2010], [])
    """
    plain = fold_widths(text)
    eras = [_ERAS[era] + (1 if n == "元" else int(n)) for era, n in _ERA.findall(plain)]
    return [*map(int, _YEAR.findall(plain)), *eras]


def time_key(label: str) -> tuple[int, bool] | None:
    """When a head says its column is: a year, or how many periods back; None where it says no time or a goal.

    >>> time_key("令和4年度"), time_key("前期"), time_key("前年比"), time_key("2030年度目標")
    ((2022, True), (-1, False), None, None)
    """
    text = fold_widths(label)
    if _NO_TIME.search(text):
        return None
    year, era = _YEAR.findall(text), _ERA.search(text)
    if len(set(year)) == 1:
        return int(year[0]), True
    if era is not None and not year:
        return _ERAS[era[1]] + (1 if era[2] == "元" else int(era[2])), True
    return next(((back, False) for pattern, back in _RELATIVE if pattern.search(text)), None) if not year else None
