"""Short numbers told in two sections with values a slip apart: 「14市町と協定を結んだ」 and 「54市町との協定」.

Numbers of one or two digits are alike by chance, so here the evidence is added up: rare words next to both numbers,
the same noun counted by nothing else, other numbers that both sentences tell alike, rare words elsewhere in both
sentences. How much is asked for depends on how much the number itself tells. Amounts with the same digits, a thousand
or ten thousand times one another, are held in the same way. Part of `repeats`; see docs/checks/repeats.md.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.audit.aliases import written_out
from extract.audit.context import Context, Sentence
from extract.audit.intervals import granted, restates
from extract.audit.likeness import edits
from extract.audit.subjects import digits_told, names_agree, names_of, parallel
from extract.audit.windows import parted
from extract.model import Finding, Quantity, QuantityKind
from extract.text.numerals import fold_widths

_COUNTED = (
    QuantityKind.MONEY,
    QuantityKind.COUNT,
    QuantityKind.MEASURE,
    QuantityKind.PERCENT,
    QuantityKind.RATIO,
    QuantityKind.DURATION,
)
_DATED = (QuantityKind.YEAR, QuantityKind.DATE)
_WORD = re.compile(r"[一-龠々]の[一-龠々]|[一-龠々]{2,}|[ァ-ヴー]{3,}|[A-Za-z]{3,}")
_NAME = re.compile(r"[ァ-ヴー]{2,}(?:・[ァ-ヴー]{2,})+")
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
    r"|それぞれ|各々|以上|以下|未満|を超|を除|のみ|だけ|ほか|目標|予定|見込|計画は|計画で|予測|想定|前提|見通し|次期|来期"
)
_SUBSET = re.compile(
    r"(?:男性?|女性?|男子|女子|国内|国外|海外|県内|県外|市内|市外|公立|私立|全国|本社|連結|単体)[はがで]?$"
)
_NOUN = r"[一-龠々ァ-ヴーA-Za-z]"
_HEAD = re.compile(
    rf"(?:(?P<owner>{_NOUN}{{2,20}})の)?(?P<head>{_NOUN}{{2,20}})[」』]?[はがをものに、]?(?:約|計|合計|総額|年)?$"
)
_STAGE = re.compile(r"第\s?[一二三四五六七八九十0-9]+\s?(?:期|段階|回|次|章|節|号)|[0-9]年目")
_RARE = 3  # paragraphs; a word of twice as many tells half
_FACTORS = tuple(Decimal(10) ** k for k in (3, 4, 6, 8))
_YEARS_OFF = 3
_YEARS_ENDS = ("03", "04", "12")  # ends of a year and the beginning of a fiscal year: of many things
_LONG_WORD = 3
_SHORT_HEAD = 0.75  # enough for numbers of three digits, not of two


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
        return _value(self.quantity)

    @property
    def sort(self) -> tuple[object, ...]:
        """What two numbers must have in common to be compared."""
        v = self.quantity.value
        return ("dated", *sorted(set(v.modifiers) & {"from", "until"})) if v.kind in _DATED else (v.kind, v.unit)


def check_retold_beside(context: Context) -> Iterator[Finding]:
    """Pairs of short numbers, years or magnitudes that should be one."""
    told = [t for s in context.sentences for t in _told(context, s)]
    places: dict[tuple[object, ...], set[str]] = defaultdict(set)
    by_word: dict[tuple[object, ...], list[int]] = defaultdict(list)
    tails: dict[tuple[object, ...], set[tuple[object, ...]]] = defaultdict(set)
    by_sentence: dict[tuple[str, int], list[Told]] = defaultdict(list)
    for i, t in enumerate(told):
        by_sentence[t.sentence.block.block_id, t.sentence.start].append(t)
        places[t.value].add(t.sentence.block.block_id)
        tails[*t.sort, t.tail].add(t.value)
        for word in t.near | {w for w in t.wide if _rarity(context, w) == 1}:
            by_word[*t.sort, word].append(i)
    pairs = sorted({(i, j) for group in by_word.values() for i, j in _apart(told, group)})
    found: dict[frozenset[int], list[tuple[Told, Told, list[str]]]] = defaultdict(list)
    for i, j in pairs:
        one, other = told[i], told[j]
        held = [by_sentence[t.sentence.block.block_id, t.sentence.start] for t in (one, other)]
        if not _comparable(context, one, other) or _of_two_wholes(one, other, held[0], held[1]):
            continue
        shared = one.near & other.near
        reasons = _reasons(context, one, other, places, tails)
        enough = sum(r for _, r in reasons) >= _asked(one.quantity, other.quantity)
        if enough and not _third(told, by_word, i, j, shared):
            found[frozenset(id(t.sentence) for t in (one, other))].append((one, other, [r for r, _ in reasons]))
    for group in found.values():
        if len(group) == 1:  # two sentences that differ in two numbers speak of two things
            yield _finding(context, *group[0])


def _apart(told: Sequence[Told], group: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs of one sort and word in different sections that differ as a slip makes them differ."""
    if len(group) > 4 * _RARE:
        return
    for a, i in enumerate(group):
        for j in group[a + 1 :]:
            sections = {told[k].sentence.block.section_id for k in (i, j)}
            if len(sections) > 1 and _differ(told[i].quantity, told[j].quantity):
                yield i, j


def _told(context: Context, sentence: Sentence) -> Iterator[Told]:
    held = [q for q in sentence.quantities if _value(q) != ()]
    if not held:
        return
    text = sentence.block.text.text
    parts = parted(text, sentence.start, sentence.end, [(q.clean_span.start, q.clean_span.end) for q in held])
    wide = _words(written_out(sentence.text, context))
    values = frozenset(_value(q) for q in held)
    names = names_of(context, sentence)
    years = frozenset(d[:4] for q in sentence.quantities for d in (q.value.start_date, q.value.end_date) if d)
    stages = frozenset(_STAGE.findall(sentence.text))
    for q, (before, behind) in zip(held, parts, strict=True):
        lead = text[max(before[0], before[1] - 30) : before[1]]
        follow = text[behind[0] : min(behind[1], behind[0] + 20)]
        head = _HEAD.search(lead)
        tail = _TAIL.match(text[q.clean_span.end : q.clean_span.end + 12])
        dated = q.value.kind in _DATED
        yield Told(
            sentence,
            q,
            _words(written_out(f"{lead} {follow}", context)),
            (head["owner"] or "") if head else "",
            head["head"] if head else "",
            wide,
            tail.group(1) if tail else "",
            values - {_value(q)},
            frozenset(_APART.findall(f"{lead} {follow}")) | frozenset(_SUBSET.findall(lead)) | stages,
            frozenset() if dated else years,
            names,
            _event(text[q.clean_span.end : min(sentence.end, q.clean_span.end + 60)]) if dated else "",
        )


def _value(q: Quantity) -> tuple[object, ...]:
    """What a number says, empty for one that is not exact."""
    v = q.value
    if v.kind in _DATED:
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


def _differ(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers are a slip of the pen apart."""
    a, b = one.value, other.value
    if a.kind in _DATED:
        years = [int(str(_value(q)[1])) for q in (one, other)]
        return 0 < abs(years[0] - years[1]) <= _YEARS_OFF
    if a.low is None or b.low is None or restates(one, other) or set(a.modifiers) != set(b.modifiers):
        return False
    low, high = sorted((a.low, b.low))
    if any(low * f == high for f in _FACTORS):
        return a.kind in (QuantityKind.MONEY, QuantityKind.COUNT, QuantityKind.MEASURE)
    x, y = digits_told(one), digits_told(other)
    if len(x) != len(y) or edits(x, y, 1) != 1:
        return False
    return not granted(a, one.text).meets(granted(b, other.text))


def _comparable(context: Context, one: Told, other: Told) -> bool:
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
        if any(_value(q) == a.value for q in held):
            return False
    return True


def _one_happening(one: Told, other: Told) -> bool:
    """Whether two dates may be of one thing that happened: nothing else happened then, in no other month."""
    events, months = {one.event, other.event} - {""}, {_month(one.quantity), _month(other.quantity)} - {""}
    return len(events) < 2 and len(months) < 2


def _month(quantity: Quantity) -> str:
    """The month of a date; empty where it has none."""
    return (quantity.value.start_date or quantity.value.end_date or "")[5:7] if quantity.value.kind in _DATED else ""


def _of_two_wholes(one: Told, other: Told, beside_one: Sequence[Told], beside_other: Sequence[Told]) -> bool:
    """Whether the sentences are breakdowns of two wholes: another label of both has two numbers too."""
    for a in beside_one:
        for b in beside_other:
            labels = (a.near & b.near) - (one.near & other.near)
            if labels and a is not one and b is not other and a.sort == b.sort == one.sort and a.value != b.value:
                return not any(x.value == b.value for x in beside_one)
    return False


def _reasons(
    context: Context,
    one: Told,
    other: Told,
    places: Mapping[tuple[object, ...], set[str]],
    tails: Mapping[tuple[object, ...], set[tuple[object, ...]]],
) -> list[tuple[str, float]]:
    """Why two numbers should be one, each reason with what it is worth."""
    found: list[tuple[str, float]] = []
    near = one.near & other.near
    if not near and not one.beside & other.beside:
        return []
    found += [(f"「{w}」 next to both", r) for w in sorted(near) if (r := _rarity(context, w))]
    if one.quantity.value.kind in _DATED and other.quantity.value.kind in _DATED:
        found += _dated_alike(one, other)
    if one.head and one.head == other.head and _rarity(context, one.head):
        only = _count(context, one.head) == len((one, other))
        why = f"both are told of 「{one.head}」" + (" and nothing else is" if only else "")
        worth = 0.5 if not only else 1.0 if len(one.head) >= _LONG_WORD else _SHORT_HEAD
        found.append((why, worth))
    elif any(len(w) >= _LONG_WORD and _count(context, w) == len((one, other)) for w in near):
        found.append(("only these two paragraphs speak of it", 1.0))
    away = sorted(((one.wide & other.wide) - near), key=lambda w: -_rarity(context, w))
    found += [(f"「{w}」 in both sentences", r / 2) for w in away[:2] if (r := _rarity(context, w))]
    if one.tail and one.tail == other.tail and tails[*one.sort, one.tail] == {one.value, other.value}:
        found.append((f"nothing else is counted in 「{one.tail}」", 1.0))
    beside = [v for v in one.beside & other.beside if len(places[v]) <= _RARE and _tells(v)]
    if beside:
        found.append((f"{len(beside)} other numbers of both sentences agree", min(len(beside), 2)))
    return found


def _dated_alike(one: Told, other: Told) -> Iterator[tuple[str, float]]:
    """What two dates have in common but the year: the month, and what happened then."""
    month = _month(one.quantity)
    if month and month == _month(other.quantity):
        yield f"both in month {month}", 0.5 if month in _YEARS_ENDS else 1.0
    if one.event and one.event == other.event:
        yield f"both when something was {one.event}", 1.0


def _tells(value: tuple[object, ...]) -> bool:
    """Whether a number of both sentences says something: more than one digit that is no zero at its end."""
    return len(str(value[-1]).replace(".", "").strip("0")) > 1


def _rarity(context: Context, word: str) -> float:
    """What a word is worth: 1 where few paragraphs have it, a half where twice as many have, else nothing."""
    count = _count(context, word)
    return 1.0 if count <= _RARE else 0.5 if count <= 2 * _RARE else 0.0


def _count(context: Context, word: str) -> int:
    """In how many paragraphs a word stands."""
    return context.once(("paragraphs with", word), lambda: _paragraphs(context, word))


def _paragraphs(context: Context, word: str) -> int:
    return sum(word in text for text in context.once("prose texts", lambda: _prose(context)))


def _prose(context: Context) -> tuple[str, ...]:
    blocks = {s.block.block_id: s.block for s in context.sentences}
    return tuple(b.text.text for b in blocks.values())


def _asked(one: Quantity, other: Quantity) -> float:
    """How much evidence a pair needs: the less its numbers tell, the more."""
    if one.value.kind in _DATED:
        return 2.0
    digits = max(len(digits_told(q).strip("0")) for q in (one, other))
    if one.value.low is not None and other.value.low is not None:
        low, high = sorted((one.value.low, other.value.low))
        if any(low * f == high for f in _FACTORS):
            return 1.5 if digits >= 2 else 2.0
    return {1: 3.0, 2: 2.0}.get(digits, 1.5)


def _third(
    told: Sequence[Told], by_word: Mapping[tuple[object, ...], Sequence[int]], i: int, j: int, shared: frozenset[str]
) -> bool:
    """Whether a third value stands next to the same words: something told for each of several."""
    values = {told[i].value, told[j].value}
    for word in shared:
        for k in by_word[*told[i].sort, word]:
            if told[k].value not in values and shared <= told[k].near:
                return True
    return False


def _finding(context: Context, one: Told, other: Told, reasons: Sequence[str]) -> Finding:
    return context.told_twice(
        "repeats.beside",
        one.quantity,
        other.quantity,
        expected=one.quantity,
        arithmetic=f"{one.quantity.text} and {other.quantity.text} are one slip apart",
        comparable=f"one kind and unit, nothing sets them apart; {'; '.join(reasons)}",
    )
