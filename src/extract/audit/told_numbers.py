"""Numbers as sentences tell them, with what says that two of them are one claim, and what sets two apart.

The words next to a number, what it counts, when it holds, what happened at a date. Read by the checks of claims told
twice that add up evidence (`retold_beside`, `retold_often`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extract.audit.aliases import written_out
from extract.audit.context import Context, Sentence
from extract.audit.intervals import granted, restates
from extract.audit.likeness import edits
from extract.audit.subjects import digits_told, names_agree, names_of, parallel
from extract.audit.windows import parted
from extract.model import Quantity, QuantityKind
from extract.text.numerals import fold_widths

_COUNTED = (
    QuantityKind.MONEY,
    QuantityKind.COUNT,
    QuantityKind.MEASURE,
    QuantityKind.PERCENT,
    QuantityKind.RATIO,
    QuantityKind.DURATION,
)
DATED = (QuantityKind.YEAR, QuantityKind.DATE)
_WORD = re.compile(r"[一-龠々]の[一-龠々]|[一-龠々]{2,}|[ァ-ヴー]{3,}|[A-Za-z]{3,}")
_NAME = re.compile(
    r"[ァ-ヴー]{2,}(?:・[ァ-ヴー]{2,})+|(?<=[「『])[^「」『』。]{4,30}(?=[」』])"
)  # foreign names, and what stands in quotes
_EVENTS = {
    "begun": r"設立|発足|創設|創立|結成|開設|開業|創業|開校|開館|開院|開始|始ま|始め|スタート|稼働|立ち上げ|導入",
    "ended": r"終了|終わ|解散|廃止|閉鎖|停止|撤退",
    "changed": r"改称|変更",
    "decided": r"策定|制定|閣議決定|採択|選定|決定",
    "signed": r"締結|調印|署名",
    "held": r"開催",
    "published": r"発表|公表|刊行",
}
_EVENT = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _EVENTS.items()))
_TAIL = re.compile(r"\s?の?([一-龠々ァ-ヴー]{2,8})")
_YEAR = re.compile(r"(?:19|20)\d\d")
_APART = re.compile(
    r"当初|以前|かつて|発足時|設立時|開始時|当たり|あたり|につき|ごと|前年|前期|前回|昨年|新た|新設|廃止|(?<![にへ])[増減]|うち"
    r"|それぞれ|各々|以上|以下|未満|を超|を除|のみ|だけ|ほか|目標|目指|めざ|予定|見込|計画は|計画で|予測|想定|前提|見通し|次期|来期"
)
_SUBSET = re.compile(
    r"(?:男性?|女性?|男子|女子|国内|国外|海外|県内|県外|市内|市外|公立|私立|全国|本社|連結|単体)[はがで]?$"
)
_NOUN = r"[一-龠々ァ-ヴーA-Za-z]"
_HEAD = re.compile(
    rf"(?:(?P<owner>{_NOUN}{{2,20}})の)?(?P<head>{_NOUN}{{2,20}})[」』]?[はがをものに、]?(?:約|計|合計|総額|年)?$"
)
_STAGE = re.compile(r"第\s?[一二三四五六七八九十0-9]+\s?(?:期|段階|回|次|章|節|号)|[0-9]年目")
FACTORS = tuple(Decimal(10) ** k for k in (3, 4, 6, 8))
"""What an amount is multiplied by where 千, 万, 百万 or 億 is mistaken."""
_FIGURE_BEHIND = re.compile(r"^(?:度?末|度|期)?[\s　:：]*[△▲]?[0-9０-９]|^期(?![間待])")
_YEARS_OFF = 3


@dataclass(frozen=True, slots=True)
class Told:
    """A number with the words next to it, the words of its whole sentence, what it counts and what sets it apart.

    `event` says for a date what happened then.
    """

    sentence: Sentence
    quantity: Quantity
    near: frozenset[str]
    owner: str
    head: str
    wide: frozenset[str]
    tail: str
    beside: frozenset[tuple[object, ...]]
    apart: frozenset[str]
    years: frozenset[str]
    names: frozenset[tuple[str, str]]
    event: str

    @property
    def value(self) -> tuple[object, ...]:
        """What is told."""
        return value_of(self.quantity)

    @property
    def sort(self) -> tuple[object, ...]:
        """What two numbers must have in common to be compared."""
        v = self.quantity.value
        return ("dated", *sorted(set(v.modifiers) & {"from", "until"})) if v.kind in DATED else (v.kind, v.unit)


def told_numbers(context: Context) -> tuple[Told, ...]:
    """The exact numbers and years of all sentences, in order; read once for all checks."""
    return context.once("told numbers", lambda: tuple(t for s in context.sentences for t in _told(context, s)))


def _told(context: Context, sentence: Sentence) -> Iterator[Told]:
    held = [q for q in sentence.quantities if value_of(q) != () and not heads_figure(sentence, q)]
    if not held:
        return
    text = sentence.block.text.text
    parts = parted(text, sentence.start, sentence.end, [(q.clean_span.start, q.clean_span.end) for q in held])
    wide = _words(written_out(sentence.text, context))
    values = frozenset(value_of(q) for q in held)
    names = names_of(context, sentence)
    years = frozenset(d[:4] for q in sentence.quantities for d in (q.value.start_date, q.value.end_date) if d)
    stages = frozenset(_STAGE.findall(sentence.text))
    for q, (before, behind) in zip(held, parts, strict=True):
        lead = text[max(before[0], before[1] - 30) : before[1]]
        follow = text[behind[0] : min(behind[1], behind[0] + 20)]
        head = _HEAD.search(lead)
        tail = _TAIL.match(text[q.clean_span.end : q.clean_span.end + 12])
        dated = q.value.kind in DATED
        yield Told(
            sentence,
            q,
            _words(written_out(f"{lead} {follow}", context)),
            (head["owner"] or "") if head else "",
            head["head"] if head else "",
            wide,
            tail.group(1) if tail else "",
            values - {value_of(q)},
            frozenset(_APART.findall(f"{lead} {follow}")) | frozenset(_SUBSET.findall(lead)) | stages,
            frozenset() if dated else years,
            names,
            _event(text[q.clean_span.end : min(sentence.end, q.clean_span.end + 60)]) if dated else "",
        )


def heads_figure(sentence: Sentence, q: Quantity) -> bool:
    """Whether a date only says of when the figure behind it is (2020年3月期 426百万円): it is told of nothing."""
    return q.value.kind in DATED and bool(_FIGURE_BEHIND.match(sentence.after(q, 8)))


def value_of(q: Quantity) -> tuple[object, ...]:
    """What a number says, empty for one that is not exact."""
    v = q.value
    if v.kind in DATED:
        year = _YEAR.search(fold_widths(q.text))
        return ("year", (v.start_date or v.end_date or "")[:4]) if year else ()
    if v.kind in _COUNTED and v.low is not None and v.low == v.high and v.low > 0:
        return v.kind, v.unit, v.low
    return ()


def _event(text: str) -> str:
    """The first thing that is said to have happened."""
    found = _EVENT.search(text)
    return found.lastgroup or "" if found else ""


def _words(text: str) -> frozenset[str]:
    found = _WORD.findall(text)
    longer = [w[:-1] for w in found if len(w) >= 5 and "一" <= w[0] <= "龠"]  # 原子力発電 of 原子力発電所
    return frozenset([*found, *longer, *_NAME.findall(text)])


def differ(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers are a slip of the pen apart."""
    a, b = one.value, other.value
    if a.kind in DATED:
        years = [int(str(value_of(q)[1])) for q in (one, other)]
        return 0 < abs(years[0] - years[1]) <= _YEARS_OFF
    if a.low is None or b.low is None or restates(one, other) or set(a.modifiers) != set(b.modifiers):
        return False
    low, high = sorted((a.low, b.low))
    if any(low * f == high for f in FACTORS):
        return a.kind in (QuantityKind.MONEY, QuantityKind.COUNT, QuantityKind.MEASURE)
    x, y = digits_told(one), digits_told(other)
    if len(x) != len(y) or edits(x, y, 1) != 1:
        return False
    return not granted(a, one.text).meets(granted(b, other.text))


def comparable(context: Context, one: Told, other: Told) -> bool:
    """Whether nothing sets two numbers apart."""
    if not _one_happening(one, other):
        return False
    if one.apart != other.apart or (one.years and other.years and not one.years & other.years):
        return False
    if one.head == other.head and one.owner and other.owner and one.owner != other.owner:
        return False
    if parallel(context, one.sentence, other.sentence):
        return False
    if not names_agree(one.names, other.names):
        return False
    for a, b in ((one, other), (other, one)):
        held = context.quantities_of.get(b.sentence.block.block_id, ())
        if any(value_of(q) == a.value for q in held):
            return False
    return True


def _one_happening(one: Told, other: Told) -> bool:
    """Whether two dates may be of one thing that happened: nothing else happened then, in no other month."""
    events, months = {one.event, other.event} - {""}, {month_of(one.quantity), month_of(other.quantity)} - {""}
    return len(events) < 2 and len(months) < 2


def month_of(quantity: Quantity) -> str:
    """The month of a date; empty where it has none."""
    return (quantity.value.start_date or quantity.value.end_date or "")[5:7] if quantity.value.kind in DATED else ""
