"""Years of standing beside the year something began: 「平成24年度に始まり、令和4年度で11年目に当たる」.

The beginning stands in the same paragraph, with the same word of founding (開院, 供用開始), or in the same sentence. A
period in brackets (総合計画（平成28年度～令和7年度）) begins where its first year does. Part of `ordinals`; see
docs/checks/ordinals.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.audit.context import PROSE, Context, Sentence
from extract.model import Block, Finding, Quantity, QuantityKind, Verdict

_STANDING = re.compile(
    r"(?P<word>[一-龠ァ-ヴー]{0,8})(?:から|して|以来)?、?(?P<n>[1-9][0-9]{0,2})(?P<kind>年目|周年|年を(?:迎|経)|年が経)"
)
_FOUNDED = ("設立", "創立", "創業", "創設", "発足", "結成")
_OPENED = (
    *("開院", "開館", "開校", "開港", "開業", "開設", "開園", "開通", "開局", "開店", "供用開始", "運用開始"),
    *("運行開始", "施行", "就航", "竣工", "操業開始", "操業", "発売", "制定", "策定", "締結"),
)
_STARTED = re.compile(r"始ま|始め|開始|スタート|導入|着手|発足|設立|創設|開設|策定|施行")
_FAR, _NEAR = 40, 12
_DATED = (QuantityKind.YEAR, QuantityKind.DATE)


@dataclass(frozen=True, slots=True)
class Begun:
    """A year something began, where it is told, and whether it is a fiscal year or has a month."""

    year: int
    sentence: Sentence
    quantity: Quantity
    is_period: bool = False


def check_standing(context: Context) -> Iterator[Finding]:
    """Years of standing that no beginning of their paragraph gives."""
    for block in context.blocks:
        if block.label in PROSE and _STANDING.search(block.text.text):
            yield from _in_paragraph(context, block)


def _in_paragraph(context: Context, block: Block) -> Iterator[Finding]:
    sentences = context.sentences_of(block)
    for sentence in sentences:
        for m in _STANDING.finditer(sentence.text):
            at = sentence.start + m.start("n")
            now = [q for q in sentence.quantities if q.clean_span.end <= at and _year(q) and _is_now(sentence, q)]
            if now:
                begun = list(_beginnings(sentences, sentence, m["word"], now[-1], at))
                yield from _judged(context, sentence, m, now[-1], begun)


def _year(q: Quantity) -> int:
    """The year of a date, 0 where there is none."""
    date = q.value.start_date
    return int(date[:4]) if q.value.kind in _DATED and date else 0


def _is_now(sentence: Sentence, q: Quantity) -> bool:
    """Whether a year is that of the sentence, not one that something began in."""
    behind = sentence.after(q, 4)
    return bool(re.match(r"(?:[0-9]{1,2}月)?(?:末|現在|春|秋)?(?:に|で|は|が|には|時点|、)", behind))


def _beginnings(sentences: Sequence[Sentence], own: Sentence, word: str, now: Quantity, at: int) -> Iterator[Begun]:
    """The years something began: with the same word in the paragraph, or before in the sentence."""
    founded = next((w for w in _FOUNDED if word.endswith(w)), None)
    opened = next((w for w in _OPENED if word.endswith(w)), None)
    words = _FOUNDED if founded else (opened,) if opened else ()
    for sentence in sentences:
        for q in sentence.quantities:
            if q is not now and _is_beginning(sentence, q, words, now if sentence is own else None):
                yield Begun(_year(q), sentence, q)
    for q in own.quantities if not words else ():
        if q.value.kind is QuantityKind.PERIOD and q.clean_span.end <= at and q.value.start_date:
            yield Begun(int(q.value.start_date[:4]), own, q, is_period=True)


def _is_beginning(sentence: Sentence, q: Quantity, words: Sequence[str], now: Quantity | None) -> bool:
    """Whether a sentence tells of a year that something of some words began in, or before `now` began at all."""
    if not _year(q):
        return False
    behind = sentence.after(q, _FAR).partition("。")[0]
    if words:
        lead = sentence.before(q, _NEAR)
        return any(w in behind for w in words) or any(re.search(f"{w}[はがも]$", lead) for w in words)
    between = now.clean_span.start - q.clean_span.end if now is not None else 0
    return between > 0 and bool(_STARTED.search(behind[:between]))


def _judged(
    context: Context, sentence: Sentence, m: re.Match[str], now: Quantity, begun: Sequence[Begun]
) -> Iterator[Finding]:
    said, year = int(m["n"]), _year(now)
    if not begun or any(b.year > year for b in begun) or any(said in _granted(b, now, m["kind"]) for b in begun):
        return
    nearest = begun[-1]
    passed = year - nearest.year
    expected = passed + (m["kind"] == "年目")
    yield context.finding(
        "ordinals.anniversary",
        Verdict.CONTRADICTION,
        f"{nearest.year} to {year} makes 「{expected}{m['kind']}」, the text says 「{said}{m['kind']}」",
        [
            context.quote_clean("years", sentence.block, sentence.start + m.start("n"), sentence.start + m.end()),
            context.quote_quantity("beginning", nearest.quantity, around=8),
            context.quote_quantity("now", now),
        ],
        expected=str(expected),
        observed=str(said),
        arithmetic=f"{year} - {nearest.year} = {passed}" + (", the first year counted" if expected > passed else ""),
        comparable="one paragraph; the beginning is told "
        + ("as the start of the period" if nearest.is_period else "of the same thing"),
    )


def _granted(begun: Begun, now: Quantity, kind: str) -> set[int]:
    """The years of standing that a reader lets pass: one more or less where a month or a fiscal year may shift them."""
    passed = _year(now) - begun.year
    exact = passed + (kind == "年目")
    fiscal = ["fiscal" in q.value.modifiers for q in (begun.quantity, now)]
    years_only = all(q.value.kind is QuantityKind.YEAR for q in (begun.quantity, now))
    sharp = begun.is_period or (years_only and fiscal[0] == fiscal[1]) or (kind == "周年" and not any(fiscal))
    return {exact} if sharp else {exact - 1, exact, exact + 1, passed}
