"""Shares and rates whose part and whole are named: 「就業者に占める女性の割合は45.2％」, 「流動比率は128.6％」.

Part and whole are numbers of the paragraph or of a column of a table it is linked to. A share that any of them bears
out contradicts none; one that is a slip away from the share of the two it names is a finding. Part of the families
`differences` (`portion`) and `prose_table` (`ratio`); see docs/checks/differences.md and prose_table.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extract.audit.amounts import AMOUNT_KINDS
from extract.audit.changes import check_changes
from extract.audit.context import PROSE, Context, Sentence
from extract.audit.intervals import Interval, granted, point, shown
from extract.audit.labelled import Entry, Group, groups_of, plain_name
from extract.audit.likeness import is_slip
from extract.audit.portions import check_portions
from extract.audit.restated import links_of
from extract.model import Finding, Quantity, QuantityKind, Span, Verdict
from extract.text.numerals import printed_step

HUNDRED = Decimal(100)
_NOUN = r"[^、。（）()はがも]"
_SHARE = r"(?:割合|比率|構成比|構成割合|比重|シェア)(?:[（(][^（()）]*)?[)）]?(?:は|が|も|で、?)?(?:約|およそ)?$"
_OF_WHOLE = re.compile(rf"(?:^|[、。（(はが])(?P<whole>{_NOUN}{{2,24}})に占める(?P<part>{_NOUN}{{2,24}})の{_SHARE}")
_IN_WHOLE = re.compile(rf"(?:^|[、。は])(?P<part>{_NOUN}{{2,20}})[がは](?P<whole>{_NOUN}{{2,20}})に占める{_SHARE}")
_OF_PART = re.compile(rf"(?:^|[、。（(は])(?P<part>{_NOUN}{{2,20}})の{_SHARE}")
_OF_NAMED = re.compile(rf"(?:^|[、。（])(?P<part>{_NOUN}{{2,20}})は、?(?P<whole>{_NOUN}{{2,16}})の(?:約|およそ)?$")
_LISTED = re.compile(rf"(?:^|[、。ちはで])(?P<part>{_NOUN}{{2,20}})[がは](?:約|およそ)?$")
_AMONG = re.compile(rf"(?:^|[、。])(?P<whole>{_NOUN}{{2,20}})(?:のうち|に占める|の内訳は)")
_BESIDE = re.compile(
    rf"^(?:で|と|であり|となり|、|で、|（|\()(?:最も[^、。0-9]{{1,6}}、)?(?:(?P<whole>{_NOUN}{{2,16}})の)?(?:約|およそ)?$"
)
_TELLS = re.compile(r"^(?:を占め|に当た|にあた|に相当|となっ|と|で|）|\)|。|、)")
_TAKES = re.compile(r"^(?:を占め|に当た|にあた|に相当|）|\))")
_CHANGES = re.compile(r"^(?:の|も|程度|だけ)*(?:増|減|上昇|低下|伸び|上回|下回|高|低|以上|以下|未満|を超)")
_ALL = re.compile(r"全体|総数|総額|合計")
_THEN = re.compile(r"(?:前年|前期|前回|前月|昨年)[^、。]{0,6}$")
_APART = re.compile(r"目標|見込|見通|予測|予定|想定|全国|平均")
_OF_LAST = re.compile(r"^(?:に占める|に対する)(?:割合|比率|シェア)(?:は|が)(?:約)?$")
_RATE_OF_TWO = re.compile(
    r"(?:回収率|回答率|採択率|合格率|就職率|受診率|応答率|当選率|出席率|投票率)(?:は|が|：)?(?:約)?$"
)
_REACHED = re.compile(r"(?:達成率|充足率|進捗率|到達率)(?:は|が)(?:約)?$")
_GOAL = re.compile(r"(?:目標|定員|定数|計画)(?:の|は|値|である)?$")
_GOAL_BEHIND = re.compile(r"^(?:を|の|という)(?:目標|定員|定数|計画)")
_AGAIN = re.compile(r"で、?(?:前年同期|前年度|前年|前期|前回)末?の")
_LEAST_DIGITS = 2
_TWO = 2
_NEAR = 20


@dataclass(frozen=True, slots=True)
class Named:
    """A share with what its sentence says it is of: nouns, or the number right before it (`part_key`)."""

    percent: Quantity
    part: str
    whole: str
    why: str
    part_key: str | None = None
    whole_key: str | None = None


def check_named_shares(context: Context) -> Iterator[Finding]:
    """Shares one slip away from that of the two numbers they name."""
    yield from context.once("named shares", lambda: tuple(_find_shares(context)))


def _find_shares(context: Context) -> Iterator[Finding]:
    judged = judged_in_place(context)
    for block in context.blocks:
        if block.label not in PROSE:
            continue
        for sentence in context.sentences_of(block):
            for named in _named(context, sentence):
                if not judged & {context.quote_quantity("share", named.percent, around=6).span, named.percent.place}:
                    yield from _judged(context, sentence, named)


def judged_in_place(context: Context) -> frozenset[Span]:
    """The places of findings that one sentence tells by itself: no need to look further for them."""

    def make() -> frozenset[Span]:
        known = [*check_portions(context), *check_changes(context)]
        return frozenset(e.span for f in known for e in f.evidence)

    return context.once("judged in place", make)


def _named(context: Context, sentence: Sentence) -> Iterator[Named]:
    text = sentence.block.text.text
    since = sentence.start
    last: Named | None = None
    for q in sentence.quantities:
        v = q.value
        lead = text[since : q.core_span.start]
        behind = text[q.core_span.end : min(q.core_span.end + 6, sentence.end)]
        exact = v.kind is QuantityKind.PERCENT and v.low is not None and v.low == v.high and "割" not in q.text
        if exact and not _CHANGES.match(behind):
            apart = _APART.search(text, max(since, q.clean_span.start - _NEAR), q.clean_span.start)
            found = _of_goal(sentence, q, lead) or (_read(context, sentence, q, lead, behind) if not apart else None)
            if found is None and last is not None and _AGAIN.fullmatch(lead):
                found = replace(last, percent=q)  # 「流動比率は128.6％で、前年度末の129.4％から」: the same rate, then
            if found is not None:
                yield found
            last = found
        if v.kind is not QuantityKind.DURATION:
            since = q.clean_span.end if not _is_name(q) else since


def _is_name(q: Quantity) -> bool:
    """Whether a number is part of a name: 15歳以上人口, 2023年平均."""
    return q.value.kind in (QuantityKind.YEAR, QuantityKind.DATE, QuantityKind.PERIOD) or "歳" in q.text


def _read(context: Context, sentence: Sentence, q: Quantity, lead: str, behind: str) -> Named | None:
    for pattern in (_OF_WHOLE, _IN_WHOLE, _OF_PART):
        m = pattern.search(lead)
        if m is not None:
            whole = m.groupdict().get("whole") or ""
            return Named(q, m["part"], whole, f"the sentence tells the share of 「{m['part']}」")
    named = _OF_NAMED.search(lead)
    if named is not None and _TAKES.match(behind) and not _ALL.search(named["whole"]):
        return Named(q, named["part"], named["whole"], f"the sentence tells the share that 「{named['part']}」 is")
    for word, part, whole in _ratios(context):
        if re.search(rf"(?:^|[^一-龠ァ-ヴー]){word}(?:は|が|も|：)(?:約)?$", lead):
            return Named(q, part, whole, f"「{word}」 is 「{part}」 over 「{whole}」")
    before = _amounts_before(sentence, q)
    of_two = _of_two(before, q, lead)
    if of_two is not None:
        return of_two
    beside = _BESIDE.match(lead)
    if before and beside is not None and _TELLS.match(behind):
        whole = beside["whole"] or ""
        if whole or _TAKES.match(behind):
            return Named(q, "", whole, "the number stands right before its share", before[-1].quantity_id)
    among = _AMONG.search(sentence.text[: q.clean_span.start - sentence.start])
    listed = _LISTED.search(lead.rpartition("うち")[2])
    if among is not None and listed is not None and "占め" in sentence.after(q, 40):
        return Named(q, listed["part"], among["whole"], f"the sentence tells shares of 「{among['whole']}」")
    return None


def _of_goal(sentence: Sentence, q: Quantity, lead: str) -> Named | None:
    """A goal, what was reached, and the rate of it: 「目標60万kWに対して33万kWにとどまり、達成率は55.0％」."""
    before = _amounts_before(sentence, q)
    if not _REACHED.search(lead) or len(before) < _TWO:
        return None
    goals = [_is_goal(sentence, x) for x in before[-2:]]
    if sum(goals) != 1:
        return None
    goal, reached = before[-2:] if goals[0] else before[-2:][::-1]
    return Named(
        q, "", "", "the sentence tells the goal, the number and the rate", reached.quantity_id, goal.quantity_id
    )


def _amounts_before(sentence: Sentence, q: Quantity) -> list[Quantity]:
    """The amounts of a sentence before a share, those that are part of a name left out."""
    earlier = [x for x in sentence.quantities if x.clean_span.end <= q.clean_span.start]
    return [x for x in earlier if x.value.kind in AMOUNT_KINDS and not _is_name(x)]


def _of_two(before: Sequence[Quantity], q: Quantity, lead: str) -> Named | None:
    """A rate of the two amounts right before it: 「212人で、管理職848人に占める割合は」, 「3,000人に送り…回収率」."""
    if len(before) < _TWO or before[-1].value.unit != before[-2].value.unit:
        return None
    if _OF_LAST.match(lead):
        why = "the sentence tells the part, then the whole the share is of"
        return Named(q, "", "", why, before[-2].quantity_id, before[-1].quantity_id)
    if _RATE_OF_TWO.search(lead):
        why = "the sentence tells of how many, how many, and the rate"
        return Named(q, "", "", why, before[-1].quantity_id, before[-2].quantity_id)
    return None


def _is_goal(sentence: Sentence, q: Quantity) -> bool:
    return bool(_GOAL.search(sentence.before(q, _NEAR)) or _GOAL_BEHIND.match(sentence.after(q, _NEAR)))


def _ratios(context: Context) -> Sequence[tuple[str, str, str]]:
    """The rates whose part and whole are known by their name."""

    def make() -> list[tuple[str, str, str]]:
        found = []
        for line in context.words("named_ratio"):
            word, _, of = line.partition("=")
            part, _, whole = of.partition("/")
            found.append((word, part, whole))
        return found

    return context.once("named ratios", make)


def _judged(context: Context, sentence: Sentence, named: Named) -> Iterator[Finding]:
    said = granted(named.percent.value, named.percent.text)
    groups = groups_of(context, sentence.block)
    pairs = [(g, *pair) for g in groups for pair in _pairs(context, sentence, named, g)]
    if any(said.meets(_share(part, whole)) for _, part, whole in pairs):
        return
    then = bool(_THEN.search(sentence.before(named.percent, _NEAR)))
    current = [p for p in pairs if p[0].earlier is then or not p[0].is_table]
    slipped = [p for p in current if _slip(named.percent, p[1], p[2])]
    if len({_ratio(p[1], p[2], named.percent) for p in slipped}) == 1 and not _borne_out(said, groups, slipped[0][1]):
        yield _finding(context, named, *slipped[0])


def _pairs(context: Context, sentence: Sentence, named: Named, group: Group) -> Iterator[tuple[Entry, Entry]]:
    """The parts and wholes of a group that a share may name."""
    if named.part_key is None:
        parts = [e for e in group.called(named.part)]
    elif group.is_table:
        parts = [e for e in group.entries if e.key in _cells_of(context, sentence, named.part_key)]
    else:
        parts = [e for e in group.entries if e.key == named.part_key]
    for part in parts:
        for whole in _wholes(named, group, part):
            if whole.key != part.key and whole.sort == part.sort:
                yield part, whole


def _wholes(named: Named, group: Group, part: Entry) -> list[Entry]:
    if named.whole_key is not None:
        return [e for e in group.entries if e.key == named.whole_key]
    noun = plain_name(named.whole)
    if noun and not _ALL.search(named.whole):
        return group.called(noun)
    if group.is_table:
        return [group.total] if group.total is not None else []
    if named.part_key is not None and not named.whole:  # 女性団員は…で5％を占める: of the 団員 told before
        return [
            e
            for e in group.entries
            if e.at < part.at and len(e.name) > 1 and part.name != e.name and part.name.endswith(e.name)
        ]
    larger = [e for e in group.entries if e.at < part.at and e.sort == part.sort and e.value > part.value]
    return larger


def _cells_of(context: Context, sentence: Sentence, quantity_id: str) -> set[object]:
    """The positions of the cells that have a number of a paragraph."""
    return {
        (t.agrees.cell.row, t.agrees.cell.column)
        for linked in links_of(context)
        if linked.block.block_id == sentence.block.block_id
        for t in linked.agreeing
        if t.agrees is not None and t.quantity.quantity_id == quantity_id
    }


def _share(part: Entry, whole: Entry) -> Interval:
    return part.interval.times(point(HUNDRED)).over(whole.interval)


def _borne_out(said: Interval, groups: Sequence[Group], part: Entry) -> bool:
    """Whether the part is that share of any other number of its group: then another whole was meant."""
    own = next(g for g in groups if part in g.entries)
    wholes = [*own.entries, *([own.total] if own.total is not None else [])]
    return any(e.sort == part.sort and e.value > part.value and said.meets(_share(part, e)) for e in wholes)


def _ratio(part: Entry, whole: Entry, percent: Quantity) -> Decimal:
    """The share of two numbers in steps of a percentage's last digit."""
    return (part.value / whole.value * HUNDRED / printed_step(percent.text)).quantize(Decimal(1))


def _slip(percent: Quantity, part: Entry, whole: Entry) -> bool:
    told = (percent.value.low or Decimal(0)) / printed_step(percent.text)
    expected = _ratio(part, whole, percent)
    return len(str(expected)) >= _LEAST_DIGITS and is_slip(told, expected)


def _finding(context: Context, named: Named, group: Group, part: Entry, whole: Entry) -> Finding:
    exact = (part.value / whole.value * HUNDRED).quantize(Decimal("0.1"))
    where = group.name
    return context.finding(
        "prose_table.ratio" if group.is_table else "differences.portion",
        Verdict.CONTRADICTION,
        f"「{part.name}」 {shown(part.value)} of 「{whole.name}」 {shown(whole.value)} is {shown(exact)} %, "
        f"the text says {named.percent.text}",
        [context.quote_quantity("share", named.percent, around=6), part.where, whole.where],
        expected=f"{shown(exact)} %",
        observed=named.percent.text,
        arithmetic=f"{shown(part.value)} / {shown(whole.value)} = {shown(exact)} %; one slip parts the two",
        comparable=f"both numbers are of one time and unit in {where}; {named.why}, "
        "and no other number there makes the share right",
        certainty=0.95,
    )
