"""What is said twice of one named thing: the year it began or ended, how many it has, an amount of it.

`retold` compares words; here the name decides, so that two tellings may share few words: the same named thing, the same
event (設立 and 発足 are one, 開始 is another), or the same counted noun with the same predicate, or 億 in one place and
万 in the other. Part of `repeats`; see docs/checks/repeats.md.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from extract.audit.aliases import aliases
from extract.audit.context import Context, Sentence
from extract.audit.intervals import granted
from extract.audit.likeness import edits
from extract.model import EntityLabel, Finding, Quantity, QuantityKind, Span
from extract.text.numerals import fold_widths

Differs = Callable[[Quantity, Quantity], bool]
_NAMED = (EntityLabel.CLUSTER, EntityLabel.PROGRAM, EntityLabel.ORG, EntityLabel.EVENT)
_OWN = (EntityLabel.CLUSTER, EntityLabel.PROGRAM)
_EVENTS = {
    "founded": re.compile(r"設立|発足|創設|創立|結成|開設|開業|創業|開校|開館|開院"),
    "begun": re.compile(r"開始|始ま|始め|スタート|稼働"),
    "ended": re.compile(r"終了|終わ|解散|廃止|閉鎖"),
    "renamed": re.compile(r"改称|名称(?:を|も|が)[^。、]{0,40}?変更"),
    "decided": re.compile(r"策定|制定|閣議決定"),
}
_ANY_EVENT = re.compile("|".join(p.pattern for p in _EVENTS.values()))
_NAME_FIRST = re.compile(
    r"^[」』）]?(?:（[^（）]*）)?[一-龠ァ-ヴー]{0,6}(?:は|が|を|も)[^。は]{0,30}$|^[」』]?（[^（）]{0,12}$"
)
_NAME_LAST = re.compile(r"^(?:し|され|す|さ|っ)(?:た|る|れた|れる)[^。、]{0,12}$")
_OTHER_VERB = re.compile(r"た[「『一-龠々ァ-ヴーA-Za-z]")
_SINCE = re.compile(r"実施(?=し|さ)|運営(?=し|さ)|継続(?=し|さ)")
_COMPOUND = re.compile(r"([一-龠々ァ-ヴーA-Za-z]{5,30})[」』]?(?:が|を|は)$")
_TOPIC = re.compile(r"(?:なお、|また、|さらに、)?(?P<topic>[^。、は]{4,30})(?:（[^（）]{1,20}）)?は、?")
_OUR_COUNTRY = re.compile(r"わが国|我が国|日本")
_PLACES = (EntityLabel.STATE, EntityLabel.PLACE)
_STAGE = re.compile(r"第\s?[一二三四五六七八九十0-9]+\s?(?:期|段階|回|次|フェーズ)|試験|準備|前身|旧|再開|後継|計画")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NOUN = re.compile(r"^\s?の?([一-龠々]{2,}|[ァ-ヴー]{2,})")
_ROLES = {
    "member": re.compile(r"会員|メンバー|加盟|加入|参加|所属|プレイヤー|構成"),
    "worker": re.compile(r"従業員|雇用|就業|従事|働"),
    "active": re.compile(r"活動"),
    "chosen": re.compile(r"選定|採択|選出"),
    "certified": re.compile(r"認定|登録|受賞"),
}
_ONE_NOUN = {"社": "企業", "会社": "企業", "名": "人", "者": "人"}
_THEN = re.compile(
    r"当初|以前|かつて|発足時|設立時|開始時|目標|予定|見込|計画|それぞれ|各々|うち|当たり|あたり|ごと|新た|増|減"
)
_QUOTED = re.compile(r"「([^「」]{4,30})」")
_SLIP_OF_YEARS = 3
_ABOUT = Decimal("1.25")  # two rounded numbers further apart are no roundings of one
_MAGNITUDE = Decimal(10_000)


@dataclass(frozen=True, slots=True)
class Fact:
    """A number and the key under which another place may say the same thing; `about` says it to a reader."""

    key: tuple[str, ...]
    quantity: Quantity
    sentence: Sentence
    about: str


@dataclass(frozen=True, slots=True)
class Named:
    """A named thing in a sentence: what it is known by, how it is spelled here, and its place in the block."""

    key: str
    text: str
    clean_span: Span


def check_named_facts(context: Context) -> Iterator[Finding]:
    """Facts of one named thing that two places tell differently."""
    for facts, check, differs in (
        (_events(context), "repeats.event", _years_differ),
        (_counts(context), "repeats.counted", _counts_differ),
    ):
        for group in _grouped(facts).values():
            yield from _judged(context, group, check, differs)
    yield from _magnitudes(context)


def _grouped(facts: Iterator[Fact]) -> Mapping[tuple[str, ...], list[Fact]]:
    groups: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
    for f in facts:
        groups[f.key].append(f)
    return groups


def _judged(context: Context, group: Sequence[Fact], check: str, differs: Differs) -> Iterator[Finding]:
    """The one pair of values of a key; three values are a series, and say nothing of one another."""
    values: list[list[Fact]] = []
    for f in group:
        same = next((v for v in values if _value(v[0].quantity) == _value(f.quantity)), None)
        if same is None:
            values.append([f])
        else:
            same.append(f)
    if len(values) != 2:
        return
    few, many = sorted(values, key=len)
    one, other = few[0], many[0]
    blocks = [{f.sentence.block.block_id for f in v} for v in values]
    if not blocks[0] & blocks[1] and differs(one.quantity, other.quantity):
        yield _finding(context, check, one, other)


def _value(quantity: Quantity) -> tuple[object, ...]:
    v = quantity.value
    return (v.start_date or "")[:4], v.low, v.high


# Years of beginnings and ends.


def _events(context: Context) -> Iterator[Fact]:
    for sentence in context.sentences:
        years = [q for q in sentence.quantities if q.value.kind in (QuantityKind.YEAR, QuantityKind.DATE)]
        if not years:
            continue
        verbs = list(_ANY_EVENT.finditer(sentence.block.text.text, sentence.start, sentence.end))
        for i, verb in enumerate(verbs):
            year = _year_of(sentence, years, verbs[i - 1].end() if i else sentence.start, verb.start())
            named = _of_event(context, sentence, verb)
            key = (named.key,) if named is not None else _described(context, sentence, verb)
            if not key and year is not None:
                key = _topic(context, sentence, year)
            if year is not None and key:
                event = next(k for k, p in _EVENTS.items() if p.match(verb.group()))
                yield Fact((event, *key), year, sentence, f"{''.join(key)} {verb.group()}")
        yield from _carried_out(context, sentence, years)


def _year_of(sentence: Sentence, years: Sequence[Quantity], since: int, until: int) -> Quantity | None:
    """The one year printed before an event's verb, where neither a stage nor another verb lies between."""
    text = sentence.block.text.text
    dated = [q for q in years if since <= q.clean_span.start and q.clean_span.end <= until]
    if len(dated) != 1 or _STAGE.search(text, sentence.start, until) or not _YEAR.search(fold_widths(dated[0].text)):
        return None
    return None if _OTHER_VERB.search(text, dated[0].clean_span.end, until) else dated[0]


def _carried_out(context: Context, sentence: Sentence, years: Sequence[Quantity]) -> Iterator[Fact]:
    """What has been carried out since a year began in it."""
    verb = _SINCE.search(sentence.block.text.text, sentence.start, sentence.end)
    if verb is None or len(years) != 1 or "から" not in years[0].text + sentence.after(years[0], 2):
        return
    if _YEAR.search(fold_widths(years[0].text)) and years[0].clean_span.end <= verb.start():
        named = _of_event(context, sentence, verb)
        key = (named.key,) if named is not None else _described(context, sentence, verb)
        if key:
            yield Fact(("begun", *key), years[0], sentence, f"{''.join(key)} {verb.group()}")


def _described(context: Context, sentence: Sentence, verb: re.Match[str]) -> tuple[str, ...]:
    """A thing without a name: the last two words of its compound, and the one place its sentence names."""
    found = _COMPOUND.search(sentence.block.text.text[sentence.start : verb.start()])
    places = {m.key for m in _names(context, sentence, _PLACES) if m.key in context.entities_by_id}
    if _OUR_COUNTRY.search(sentence.text):
        places = {"日本"}
    if found is None or len(places) != 1:
        return ()
    words = re.findall(r"[一-龠々]+|[ァ-ヴー]+|[A-Za-z]+", found.group(1))
    return ("".join(words[-2:]), *places) if len(words) >= 2 else ()


def _topic(context: Context, sentence: Sentence, year: Quantity) -> tuple[str, ...]:
    """What a sentence speaks of, where its year stands right behind it (沿岸発電所は2019年に)."""
    lead = _TOPIC.fullmatch(sentence.block.text.text[sentence.start : year.clean_span.start])
    if lead is None:
        return ()
    quoted = _QUOTED.search(lead["topic"])
    topic = quoted.group(1) if quoted else lead["topic"]
    known = {n.text: n.key for n in _names(context, sentence, _NAMED)}
    return (known.get(topic, topic),)


def _names(context: Context, sentence: Sentence, labels: Sequence[EntityLabel]) -> list[Named]:
    """The named things of a sentence in order: entities, short names that are defined, and what stands in quotes."""
    mentions = [
        m
        for m in context.mentions_of.get(sentence.block.block_id, ())
        if m.entity_id and sentence.start <= m.clean_span.start < sentence.end
    ]
    found = {m.clean_span: (m.entity_id or "", m.text) for m in mentions if m.label in labels}
    taken = [m.clean_span for m in mentions]  # a state's short name is none of a thing that has members
    text, known = sentence.block.text.text, aliases(context)
    spelled = [(Span(*m.span(1)), m.group(1)) for m in _QUOTED.finditer(text, sentence.start, sentence.end)]
    pattern = context.once("defined names", lambda: _defined_names(known))
    spelled += [(Span(*m.span()), m.group()) for m in pattern.finditer(text, sentence.start, sentence.end)]
    for span, word in spelled:
        if not any(span.overlaps(other) for other in taken):
            taken.append(span)
            found[span] = known.get(word, word), word
    return [Named(key, word, span) for span, (key, word) in sorted(found.items())]


def _defined_names(known: Mapping[str, str]) -> re.Pattern[str]:
    """Any defined short name or its full name, as a word of its own."""
    words = sorted({*known, *known.values()}, key=len, reverse=True)
    bounded = [rf"(?<![一-龠々ァ-ヴーA-Za-z0-9]){re.escape(w)}(?![ァ-ヴーA-Za-z0-9])" for w in words]
    return re.compile("|".join(bounded) or r"(?!)")


def _of_event(context: Context, sentence: Sentence, verb: re.Match[str]) -> Named | None:
    """The one named thing that begins or ends: right before its verb, or what the verb qualifies."""
    text = sentence.block.text.text
    names = _names(context, sentence, _NAMED)
    behind = [m for m in names if m.clean_span.start >= verb.end()]
    if behind and _NAME_LAST.match(text[verb.end() : behind[0].clean_span.start]):
        return behind[0]
    before = [m for m in names if m.clean_span.end <= verb.start()]
    if before and _NAME_FIRST.match(text[before[-1].clean_span.end : verb.start()]):
        return before[-1] if _is_object(text, before[-1], verb) else None
    return None


def _is_object(text: str, name: Named, verb: re.Match[str]) -> bool:
    """Whether nothing else is what begins: no other を or が stands between the name and its verb."""
    between = text[name.clean_span.end : verb.start()]
    particles = re.findall(r"[をが](?=[^。]|$)", between)
    passive = re.match(r"(?:され|さる|した|し、|し|ま|った)", text[verb.end() : verb.end() + 2])
    marked = re.match(r"^[」』）]?(?:（[^（）]*）)?[一-龠ァ-ヴー]{0,6}[をが]", between)
    bracket = re.match(r"^[」』]?（[^（）]*$", between)
    return (len(particles) == 1 and bool(marked)) or bool(bracket) or (not particles and bool(passive))


def _years_differ(one: Quantity, other: Quantity) -> bool:
    a, b = ((q.value.start_date or "")[:4] for q in (one, other))
    return len(a) == len(b) == 4 and (abs(int(a) - int(b)) <= _SLIP_OF_YEARS or edits(a, b, 1) == 1)


# Counts of one noun with one predicate.


def _counts(context: Context) -> Iterator[Fact]:
    for sentence in context.sentences:
        counted = [q for q in sentence.quantities if q.value.kind is QuantityKind.COUNT and _is_count(q)]
        if not counted or _THEN.search(sentence.text):
            continue
        owners = {n.key: n for n in _names(context, sentence, _OWN)}
        if not 1 <= len(owners) <= 2:
            continue
        year = " ".join(sorted(set(_YEAR.findall(sentence.text))))
        facts = [
            Fact((owner.key, noun, role, year), q, sentence, f"{owner.text}、{noun}")
            for q in counted
            for owner in owners.values()
            if (noun := _noun_of(sentence, q))
            for role in _roles(sentence, q)
        ]
        once = Counter(f.key for f in facts)
        yield from (f for f in facts if once[f.key] == 1)  # two in one sentence are told of two parts


def _is_count(quantity: Quantity) -> bool:
    v = quantity.value
    return v.low is not None and v.low == v.high and v.low >= 10


def _noun_of(sentence: Sentence, quantity: Quantity) -> str:
    """What is counted: the counter's noun behind the number, else its unit where that is no bare counter."""
    found = _NOUN.match(sentence.after(quantity, 20))
    unit = quantity.value.unit or ""
    noun = found.group(1) if found and unit in ("", "つ", "個") else unit
    return _ONE_NOUN.get(noun, noun)


def _roles(sentence: Sentence, quantity: Quantity) -> tuple[str, ...]:
    """What is said of what is counted, near the number."""
    near = sentence.before(quantity, 20).rpartition("、")[2] + sentence.after(quantity, 24).partition("、")[0]
    return tuple(role for role, words in _ROLES.items() if words.search(near))


def _counts_differ(one: Quantity, other: Quantity) -> bool:
    """Whether two counts differ by one slip, and by more than 約 allows."""
    x, y = (re.sub(r"\D", "", fold_widths(q.text)) for q in (one, other))
    if one.value.approximate and other.value.approximate and one.value.low and other.value.low:
        low, high = sorted((one.value.low, other.value.low))
        return high > _ABOUT * low and len(x) == len(y) and edits(x, y, 1) == 1
    return (
        len(x) == len(y)
        and edits(x, y, 1) == 1
        and not granted(one.value, one.text).meets(granted(other.value, other.text))
    )


# 億 for 万.


def _magnitudes(context: Context) -> Iterator[Finding]:
    """Amounts with the same digits, ten thousand times one another, in paragraphs that name the same thing."""
    by_digits: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for sentence in context.sentences:
        for q in sentence.quantities:
            v = q.value
            if v.kind in (QuantityKind.MONEY, QuantityKind.COUNT) and re.search("[億万]", q.text):
                digits = re.sub(r"[^\d.]", "", fold_widths(q.text))
                modifiers = ",".join(sorted(set(v.modifiers) - {"total"}))
                by_digits[v.kind, v.unit, digits, modifiers].append(Fact((), q, sentence, ""))
    for group in by_digits.values():
        for one, other in combinations(group, 2):
            shared = _owners(context, one) & _owners(context, other)
            if shared and _ten_thousandfold(one.quantity, other.quantity) and not _told_there(context, one, other):
                name = context.entities_by_id[min(shared)].name if min(shared) in context.entities_by_id else ""
                yield _finding(context, "repeats.magnitude", Fact((), one.quantity, one.sentence, name), other)


def _owners(context: Context, fact: Fact) -> frozenset[str]:
    held = context.mentions_of.get(fact.sentence.block.block_id, ())
    return frozenset(m.entity_id for m in held if m.entity_id and m.label in _OWN)


def _ten_thousandfold(one: Quantity, other: Quantity) -> bool:
    a, b = (q.value.low if q.value.low is not None else q.value.high for q in (one, other))
    return a is not None and b is not None and min(a, b) > 0 and max(a, b) == _MAGNITUDE * min(a, b)


def _told_there(context: Context, one: Fact, other: Fact) -> bool:
    """Whether either paragraph also tells the other's amount: then both are meant."""
    for a, b in ((one, other), (other, one)):
        block = b.sentence.block.block_id
        if any(_value(q) == _value(a.quantity) for q in context.quantities_of.get(block, ())):
            return True
    return False


def _finding(context: Context, check: str, one: Fact, other: Fact) -> Finding:
    return context.told_twice(
        check,
        one.quantity,
        other.quantity,
        expected=other.quantity,
        arithmetic=f"{one.quantity.text} is not {other.quantity.text}",
        comparable=f"both of one named thing, told alike: {one.about}",
    )
