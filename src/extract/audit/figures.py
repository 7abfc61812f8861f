"""The shares a sentence tells, whatever their form: 45％, 2割, 4分の1強, 半数以上 as intervals in percent.

Here: one `Figure` for each share with its interval and the words around it. Not here: what it is compared with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extract.audit.context import Context, Sentence
from extract.audit.intervals import HALF, Interval
from extract.model import Evidence, Quantity, QuantityKind, QuantityValue
from extract.text.numerals import printed_step

HUNDRED = Decimal(100)
_HALF = re.compile(
    r"(?P<more>過半数|半数以上|半分以上|半数を超え|半分を超え|半数超|半分強|半数強)|(?P<less>半数以下|半分以下|半数未満|半分弱|半数弱|半数に満たな)"
    r"|(?P<near>(?:ほぼ|約|およそ|おおよそ)の?(?:半数|半分)|(?:半数|半分)(?:程度|近く|前後))|(?P<half>(?:調査対象の|うち)?(?:半数|半分))"
)

_CHANGE_AFTER = re.compile(
    r"^(?:の|と)?(?:増|減|上昇|低下|伸び|上回|下回|高|低|ポイント|アップ|ダウン|引き|以内|未満|を超え|以上)"
)
_CHANGE_BEFORE = re.compile(r"(?:前年比|前年度比|前期比|比で|年率|達成率|成長率|増加率|稼働率)[はが、:：]?\s*(?:約)?$")
_THRESHOLD = re.compile(r"^(?:以上|以下|未満|超)")


@dataclass(frozen=True, slots=True)
class Figure:
    """A share of a whole, at cleaned ``block.text.text[start:end]``.

    `interval` is what a fair reader lets it stand for, in percent; `exact` the printed percentage where it is one.
    `words` says that it was told in words (半数, 4分の1) and so is wide by nature.
    """

    sentence: Sentence
    start: int
    end: int
    interval: Interval
    exact: Decimal | None
    words: bool
    quantity: Quantity | None

    @property
    def printed(self) -> str:
        """As it stands in the cleaned text."""
        return self.sentence.block.text.text[self.start : self.end]

    @property
    def tells_share(self) -> bool:
        """Whether it is said of a part, not of a change, a rate of its own or a threshold."""
        text, block = self.sentence.text, self.sentence.block.text.text
        after = block[self.end : self.end + 8]
        before = text[: self.start - self.sentence.start]
        return not (_CHANGE_AFTER.match(after) or _CHANGE_BEFORE.search(before) or _THRESHOLD.match(after))

    def quoted(self, context: Context, role: str, around: int = 0) -> Evidence:
        """Evidence for it, with `around` characters on both sides."""
        return context.quote_clean(role, self.sentence.block, self.start - around, self.end + around)


def share_interval(value: QuantityValue, text: str) -> Interval | None:
    """What a share may be, in percent; None for anything that is no share of a whole."""
    scale = Decimal(1) if value.kind is QuantityKind.PERCENT else HUNDRED
    if value.kind is QuantityKind.RATIO and not _is_part(value, text):
        return None
    if value.kind not in (QuantityKind.PERCENT, QuantityKind.RATIO):
        return None
    low = None if value.low is None else value.low * scale
    high = None if value.high is None else value.high * scale
    if value.kind is QuantityKind.RATIO or "割" in text:
        return _told_in_words(low, high, value)
    step = min(printed_step(text), Decimal(1)) * HALF
    if value.approximate:
        step = max(Decimal(2), step)
    return _bounded(low, high, step, value)


def _is_part(value: QuantityValue, text: str) -> bool:
    ends = [e for e in (value.low, value.high) if e is not None]
    return (
        bool(ends) and all(0 < e <= 1 for e in ends) and ("分の" in text or "/" in text or "割" in text or "半" in text)
    )


def _told_in_words(low: Decimal | None, high: Decimal | None, value: QuantityValue) -> Interval:
    """A fraction or 割: slack of a tenth either way, and 強, 弱, 以上 as far as they are said to reach."""
    centre = low if low is not None else high if high is not None else Decimal(0)
    slack = centre / 10
    if value.approximate or "nearly" in value.modifiers:
        slack = centre * Decimal("0.16")
    if "slightly_over" in value.modifiers:
        return Interval(low=centre, high=centre * Decimal("1.3"))
    if "slightly_under" in value.modifiers:
        return Interval(low=centre * Decimal("0.75"), high=centre)
    if high is None:
        return Interval(low=centre - (slack if value.approximate else Decimal(0)), high=HUNDRED)
    if low is None:
        return Interval(low=Decimal(0), high=centre + (slack if value.approximate else Decimal(0)))
    return Interval(low=low - slack, high=high + slack)


def _bounded(low: Decimal | None, high: Decimal | None, step: Decimal, value: QuantityValue) -> Interval:
    if low is not None and high is None:
        reach = Decimal("1.25") if "slightly_over" in value.modifiers else None
        return Interval(low=low - step, high=low * reach if reach else HUNDRED)
    if high is not None and low is None:
        reach = Decimal("0.75") if "slightly_under" in value.modifiers else None
        return Interval(low=high * reach if reach else Decimal(0), high=high + step)
    return Interval(low=low, high=high).widened(step)


def figures_of(sentence: Sentence, context: Context) -> tuple[Figure, ...]:
    """The shares of a sentence in order."""
    return context.once(("figures", sentence.block.block_id, sentence.start), lambda: _figures_of(sentence))


def _figures_of(sentence: Sentence) -> tuple[Figure, ...]:
    found = list(_quantities(sentence))
    taken = [(f.start, f.end) for f in found]
    found += [f for f in _halves(sentence) if not any(a < f.end and f.start < b for a, b in taken)]
    return tuple(sorted(found, key=lambda f: f.start))


def _quantities(sentence: Sentence) -> Iterator[Figure]:
    for q in sentence.quantities:
        interval = share_interval(q.value, q.text)
        if interval is None:
            continue
        words = q.value.kind is QuantityKind.RATIO or "割" in q.text
        exact = q.value.low if q.value.low == q.value.high and not words else None
        yield Figure(sentence, q.clean_span.start, q.clean_span.end, interval, exact, words, q)


def _halves(sentence: Sentence) -> Iterator[Figure]:
    for m in _HALF.finditer(sentence.text):
        if m.group("more"):
            interval = Interval(low=HUNDRED / 2, high=HUNDRED)
        elif m.group("less"):
            interval = Interval(low=Decimal(0), high=HUNDRED / 2)
        elif m.group("near"):
            interval = Interval(low=Decimal(44), high=Decimal(56))
        else:
            interval = Interval(low=Decimal(46), high=Decimal(54))
        start = sentence.start + m.start()
        yield Figure(sentence, start, sentence.start + m.end(), interval, None, True, None)


def told(interval: Interval) -> str:
    """An interval for a message: 「45」, 「44.5 to 45.5」, 「50 and more」."""
    if interval.high is None or interval.high == HUNDRED:
        return f"{_plain(interval.low)} and more"
    if interval.low is None or interval.low == 0:
        return f"{_plain(interval.high)} and less"
    return f"{_plain(interval.low)} to {_plain(interval.high)}"


def _plain(value: Decimal | None) -> str:
    return "?" if value is None else f"{value.quantize(Decimal('0.1')).normalize():f}"
