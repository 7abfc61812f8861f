"""Shares told in sentences that should form a whole. See docs/checks/shares.md.

A whole is told by its words (内訳, 配分), by its last part (その他, 残り, それ以外), or by three answers that leave
no fourth (better, worse, unchanged). The shares then add up to 100, as intervals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.audit.context import Context
from extract.audit.figures import HUNDRED, Figure, figures_of
from extract.audit.intervals import Interval, point, rounding_slack, shown
from extract.audit.likeness import is_slip
from extract.audit.poles import Pole, poles_of
from extract.audit.windows import windows_of
from extract.model import Block, Finding, Verdict

_REST = re.compile(r"(?:残り|残る|それ以外|そのほか|その他|残余)(?:の[^、。0-9０-９％%]{0,12}|は|が|、)*(?:約)?$")
_EXTREME = re.compile(r"^(?:と|で|が)?(?:最も|一番)")  # その他が5.5％で最も低い: one of several rates
_SUM = re.compile(r"(?:合わせて|あわせて|併せて|合計|計)(?:で|は|すると|約)?$")
_OWN_RATE = re.compile(r"[一-龠々]率(?:は|が|も)(?=[^、。]{0,6}[0-9])")  # 回収率は…、達成率は…: each of its own whole
_MOST = 8
_ENDS = tuple(
    re.compile(rf"(?P<n>[0-9][0-9,]*)(?P<unit>[^0-9、。]{{1,3}}?)(?P<bound>{bounds})(?=[^0-9]*$)")
    for bounds in ("以下|未満", "以上|超")
)


@dataclass(frozen=True, slots=True)
class Whole:
    """Shares that are said to form a whole: why, and how sure that is. `open_end` where a part may be unsaid."""

    figures: tuple[Figure, ...]
    reason: str
    certainty: float
    open_end: bool = False


def check_prose_shares(context: Context) -> Iterator[Finding]:
    """Wholes told in sentences that are not 100."""
    for block in context.blocks:
        sentences = context.sentences_of(block)
        rows = [tuple(_once_each([f for f in figures_of(s, context) if f.tells_share])) for s in sentences]
        done: set[int] = set()
        for whole in find_wholes(context, rows):
            starts = {f.start for f in whole.figures}
            if starts & done:
                continue
            done |= starts
            finding = _judged(context, block, whole)
            if finding is not None:
                yield finding


def find_wholes(context: Context, rows: Sequence[Sequence[Figure]]) -> Iterator[Whole]:
    """The wholes told by a paragraph, whose sentences' shares are `rows`: surest first, they may overlap."""
    yield from _rests(rows)
    yield from _two_classes(rows)
    yield from _breakdowns(context, rows)
    yield from _three_poles(context, rows)


def _once_each(figures: Sequence[Figure]) -> Iterator[Figure]:
    """Shares without those that a bracket right behind them tells exactly: 「4分の3以上（78％）」 is one answer."""
    for i, f in enumerate(figures):
        following = figures[i + 1] if i + 1 < len(figures) else None
        gap = f.sentence.block.text.text[f.end : following.start] if following is not None else ""
        if not (f.words and following is not None and following.exact is not None and re.fullmatch("[（(]", gap)):
            yield f


def _sum(figures: Sequence[Figure]) -> Interval:
    """The sum of shares; many exact ones err less than the sum of their half digits."""
    exact = [f for f in figures if f.exact is not None]
    total = point(sum((f.exact for f in exact if f.exact is not None), Decimal(0)))
    if exact:
        step = min(_step(f) for f in exact)
        slack = rounding_slack(len(exact), step) if len(exact) > 2 else Decimal(0)
        total = total.widened(slack)
    for f in figures:
        if f.exact is None:
            total = total.plus(f.interval)
    return total


def _step(figure: Figure) -> Decimal:
    decimals = figure.printed.partition(".")[2]
    return Decimal(1).scaleb(-len(re.match(r"\d*", decimals).group()))  # type: ignore[union-attr]


# Where a whole is told.


def _rests(rows: Sequence[Sequence[Figure]]) -> Iterator[Whole]:
    """残りの24％: with those before it in the paragraph, as many as make a whole."""
    figures = [f for row in rows for f in row]
    for at, rest in enumerate(figures):
        text, end = rest.sentence.text, rest.end - rest.sentence.start
        if not _REST.search(text[: rest.start - rest.sentence.start]) or not at or _EXTREME.match(text[end:]):
            continue
        groups = [figures[k : at + 1] for k in range(at - 1, max(-1, at - _MOST), -1)]
        best = min(groups, key=_rest_order)
        yield Whole(tuple(best), "the last of them is called the rest", 1.0)


def _rest_order(figures: Sequence[Figure]) -> tuple[bool, bool, Decimal]:
    """What 残り closes: a group that is a whole, one that a slip keeps from being one, the one nearest to a whole."""
    off = _off(figures)
    return off > 0, not _by_a_slip(figures), off


def _by_a_slip(figures: Sequence[Figure]) -> bool:
    """Whether one of the shares, a slip of the pen apart, makes them a whole."""
    exact = [f.exact for f in figures if f.exact is not None]
    missing = HUNDRED - sum(exact)
    return len(exact) == len(figures) and any(is_slip(e, e + missing) for e in exact)


def _two_classes(rows: Sequence[Sequence[Figure]]) -> Iterator[Whole]:
    """Two shares of a sentence, the first of all up to a number, the second of all from it on."""
    for row in rows:
        if len(row) != len(_ENDS) or any(f.exact is None for f in row):
            continue
        text = row[0].sentence.block.text.text
        below = _ENDS[0].search(text[row[0].sentence.start : row[0].start])
        above = _ENDS[1].search(text[row[0].end : row[1].start])
        if below is not None and above is not None and _meet(below, above):
            yield Whole(tuple(row), f"{below.group()} and {above.group()} leave nothing between them", 1.0)


def _meet(below: re.Match[str], above: re.Match[str]) -> bool:
    """Whether one class begins where the other ends: 20人以下 and 21人以上, 65歳未満 and 65歳以上."""
    low, high = (int(m["n"].replace(",", "")) for m in (below, above))
    open_end = {"以下": 1, "未満": 0}[below["bound"]] - {"以上": 0, "超": 1}[above["bound"]]
    return below["unit"] == above["unit"] and high - low == open_end


def _off(figures: Iterable[Figure]) -> Decimal:
    """How far shares are from a whole."""
    total = _sum(tuple(figures))
    return Decimal(0) if total.meets(point(HUNDRED)) else abs((total.middle or Decimal(0)) - HUNDRED)


def _breakdowns(context: Context, rows: Sequence[Sequence[Figure]]) -> Iterator[Whole]:
    """内訳は A が 63％、B が 11％、…: three shares and more behind a word of distribution, in one sentence."""
    parts: list[Figure] = []  # without what is told as their sum; either may make a whole with what follows
    told_all: list[Figure] = []
    for row in rows:
        exact = [f for f in row if f.exact is not None]
        before, parts = (parts, told_all), parts + [f for f in exact if not _is_sum(f)]
        told_all = told_all + exact
        if len(exact) < 3 or any(_completed(b, exact) for b in before) or _ends_whole(exact):
            continue
        text, start = exact[0].sentence.text, exact[0].sentence.start
        if context.pattern("several_answers").search(text) or len(_OWN_RATE.findall(text)) > 1:
            continue
        told = context.pattern("breakdown").search(text, 0, exact[-1].end - start)
        told_behind = context.pattern("breakdown").search(text)
        part = context.pattern("part_of").search(text, 0, exact[0].start - start)
        rest = context.pattern("rest_label").search(text)
        if told or (told_behind and rest):
            yield Whole(tuple(exact), f"the sentence tells a breakdown (「{(told or told_behind).group()}」)", 1.0)  # type: ignore[union-attr]
        elif rest:
            yield Whole(tuple(exact), f"the last part is 「{rest.group()}」", 0.9)
        elif part:
            yield Whole(tuple(exact), f"parts of one whole (「{part.group()}」)", 0.85, open_end=True)


def _ends_whole(row: Sequence[Figure]) -> bool:
    """Whether the last shares of a sentence are a whole: those before them are of something else."""
    return any(not _off(row[k:]) for k in range(1, len(row) - 1))


def _is_sum(figure: Figure) -> bool:
    """Whether a share is told as the sum of those before it."""
    called = figure.quantity is not None and "total" in figure.quantity.value.modifiers
    return called or bool(_SUM.search(figure.sentence.text[: figure.start - figure.sentence.start]))


def _completed(before: Sequence[Figure], row: Sequence[Figure]) -> bool:
    """Whether the shares told right before a sentence make its own a whole: a breakdown over two sentences."""
    if not _off(row):
        return False
    return any(not _off([*before[k:], *row]) for k in range(max(0, len(before) - _MOST), len(before)))


def _three_poles(context: Context, rows: Sequence[Sequence[Figure]]) -> Iterator[Whole]:
    """Better, unchanged and worse with a share each: no fourth answer is left."""
    for first in range(len(rows)):
        group: list[Figure] = []
        for row in rows[first : first + 3]:
            group += row
            if not row or len(group) < 3:
                continue
            if len(group) > _MOST:
                break
            poles = [poles_of(w.text, context) for r in rows[first : first + 3] for w in windows_of(r)][: len(group)]
            if {Pole.UP, Pole.SAME, Pole.DOWN} <= {p for found in poles for p in found} and all(poles):
                if all(len(found) == 1 for found in poles) and _one_subject(group):
                    yield Whole(tuple(group), "better, unchanged and worse leave no fourth answer", 0.9)
                break


def _one_subject(figures: Sequence[Figure]) -> bool:
    return figures[-1].end - figures[0].start < 260


# Judging.


def _judged(context: Context, block: Block, whole: Whole) -> Finding | None:
    if len(whole.figures) < 2:
        return None
    total = _sum(whole.figures)
    if total.meets(point(HUNDRED)):
        return None
    written = " + ".join(f.printed for f in whole.figures)
    evidence = [f.quoted(context, "part") for f in whole.figures]
    middle = total.middle or Decimal(0)
    if whole.open_end and middle < HUNDRED:
        return context.finding(
            "shares.prose_incomplete",
            Verdict.INCOMPLETE,
            f"the shares {written} leave {shown(HUNDRED - middle)} of 100 unsaid",
            evidence,
            expected="100",
            observed=shown(middle),
            arithmetic=f"{written} = {shown(middle)}",
            comparable=whole.reason,
        )
    if abs(middle - HUNDRED) > 95:
        return None
    return context.finding(
        "shares.prose",
        Verdict.CONTRADICTION,
        f"the shares {written} should be a whole and are {shown(middle)}",
        evidence,
        expected="100",
        observed=shown(middle),
        arithmetic=f"{written} = {shown(middle)}; 100 - {shown(middle)} = {shown(HUNDRED - middle)}",
        comparable=f"one paragraph, one base; {whole.reason}",
        certainty=whole.certainty,
    )
