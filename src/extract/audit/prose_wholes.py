"""A whole told right before its parts: 「職員は2,846人で、国内が2,134人、海外が712人である」.

Unlike `prose_parts` nothing needs to say that the parts are all: where they miss the whole by one slip in one of the
numbers, and the numbers are long enough for that to be no chance, or the labels are the two halves of a pair (国内 and
海外), or the parts are more than the whole, that is a finding. Part of `prose_sums`; see docs/checks/prose_sums.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extract.audit.amounts import Amount, amounts_of, same_unit, together
from extract.audit.context import PROSE, Context
from extract.audit.intervals import shown
from extract.audit.likeness import is_slip
from extract.audit.prose_parts import check_prose_parts
from extract.model import Block, Finding, Verdict

_LED = re.compile(
    r"^(?:人|件|社|校)?(?:を[^、。0-9]{1,6}、)?(?:[でとはが]|であり|である|だった|であった|あり|となり|となっ(?:た|ている)|に上り|に対し|、|。|また|うち|その|この|内訳|として)*"
    r"(?P<label>[^、。0-9]{1,16}?)(?:は|が|に|を|も|で)?(?:約)?$"
)
_LEADS = re.compile(
    r"[人件社校]?(?:[でだの。]|とな|に[上達対]|あり|を|うち|、(?:この|その)?うち)"
)  # a comma alone joins parts
_TOTAL = re.compile(r"(?:合計|総計|総額|全体で|計)(?:約)?$")
_SOME = re.compile(
    r"など|主な|上位|最も|特に|例えば|増|減|比べ|前年|前期|前回|延べ|重複|複数|当たり|あたり|ごと|以上|以下|目標|平均|差し?引"
)
_REST = re.compile(r"その他|そのほか|残り|それ以外|無回答|不明")
_FEWEST = 2
_ENDING = 2
_LAST_OTHERS = re.compile(r"など(?=[がはに]約?[0-9])")  # 甲が3人、乙が2人、丙などが4人: the last part holds all others
_ALL = re.compile(r"内訳|配分|構成は|からな[るっ]|で構成|に分かれ")
_AMONG = re.compile(r"(?:この|その)?うち")
_SHARED_OUT = re.compile(r"を(?:負担|充て|配分|投じ|割り当て|割り振|計上|見込)")
_GIVEN = re.compile(r"[にが](?:約)?$")
_SURE_DIGITS, _LONG_DIGITS, _FAR = 2, 4, 3


def check_prose_wholes(context: Context) -> Iterator[Finding]:
    """Parts behind their whole that miss it by one slip."""
    told = {e.span for f in check_prose_parts(context) for e in f.evidence}
    for block in context.blocks:
        if block.label in PROSE:
            yield from (f for f in _in_paragraph(context, block) if not told & {e.span for e in f.evidence})


def _in_paragraph(context: Context, block: Block) -> Iterator[Finding]:
    before: list[Amount] = []
    for sentence in context.sentences_of(block):
        amounts = [a for a in amounts_of(sentence) if a.is_plain and a.value > 0 and not a.quantity.value.approximate]
        text = _LAST_OTHERS.sub("", sentence.text)
        if _ALL.search(text) or not _SOME.search(text):
            found = _of_run(context, block.text.text, _run(block.text.text, amounts), [*before, *amounts])
            if found is not None:
                yield found
        before += amounts


def _run(text: str, amounts: Sequence[Amount]) -> list[Amount]:
    """The last amounts of one unit in a sentence, a label of its own between each and the one before."""
    run: list[Amount] = []
    for a in reversed(amounts):
        if run and not (same_unit(a, run[0]) and _label(text, a, run[0])):
            break
        run.insert(0, a)
    return run


def _label(text: str, one: Amount, following: Amount) -> str:
    """What stands between two amounts as the name of the second, empty where it is none."""
    found = _LED.match(text[one.end : following.quantity.core_span.start])
    return found["label"] if found else ""


def _of_run(context: Context, text: str, run: Sequence[Amount], near: Sequence[Amount]) -> Finding | None:
    """The finding of the longest end of a run that has a whole before it; none where any end adds up to something."""
    judged: Finding | None = None
    for at in range(len(run) - 1):
        parts = run[at:]
        others = [a for a in near if a not in parts and same_unit(a, parts[0])]
        if any(a.interval.meets(together(parts)) for a in others):
            return None
        if judged is None:
            judged = _against_whole(context, text, parts, others, alone=at == 0)
    return judged


def _against_whole(
    context: Context, text: str, parts: Sequence[Amount], others: Sequence[Amount], *, alone: bool
) -> Finding | None:
    """The finding against the whole right before some parts; where they are all that is listed, against any before."""
    whole = _whole(text, parts[0], others)
    if whole is not None:
        return _judged(context, text, parts, whole)
    labels = [_own_label(text, a) for a in parts]
    if not alone or not _are_all(context, text, parts, labels):
        return None
    largest = max(a.value for a in parts)
    halves = len(parts) == _FEWEST
    earlier = [a for a in others if a.end <= parts[0].start and (a.value > largest or halves)]
    found = [f for a in earlier if (f := _judged(context, text, parts, a)) is not None]
    return found[-1] if len({f.observed for f in found}) == 1 else None


def _judged(context: Context, text: str, parts: Sequence[Amount], whole: Amount) -> Finding | None:
    """A finding where one slip parts a whole from the sum of its parts, and the words or the digits rule out chance."""
    total = sum((a.value for a in parts), Decimal(0))
    labels = [_own_label(text, a) for a in parts]
    reason = _are_all(context, text, parts, labels) or _exceed(parts, whole, total, labels)
    largest = max(a.value for a in parts)
    if len(set(labels)) < len(labels) or not all(labels) or (whole.value <= largest and not reason):
        return None
    digits = _digits([whole.value, *(a.value for a in parts)])
    asked = _SURE_DIGITS if reason else _LONG_DIGITS - 1 if total > whole.value else _LONG_DIGITS
    wrong = _slipped(parts, whole, total)
    if digits < asked or wrong is None:
        return None
    return _finding(context, parts, whole, total, wrong, reason or "a label leads up to each of the parts")


def _digits(values: Sequence[Decimal]) -> int:
    """How many digits the largest of some numbers has, zeros that all of them end with left out.

    >>> _digits([Decimal(4200000), Decimal(2800000)]), _digits([Decimal(1050), Decimal(400)]), _digits([Decimal("9.7")])
    (2, 3, 2)
    """
    last = min(int(v.normalize().as_tuple().exponent) for v in values)
    return len(f"{max(values).scaleb(-last):.0f}")


def _whole(text: str, first: Amount, others: Sequence[Amount]) -> Amount | None:
    """The amount right before the first part, else the last one that is called a total."""
    earlier = [a for a in others if a.end <= first.start]
    leads = bool(earlier) and bool(_LEADS.match(text, earlier[-1].end))
    if leads and (earlier[-1].end + _FAR >= first.start or _label(text, earlier[-1], first)):
        return earlier[-1]
    called = [
        a for a in earlier if a.has("total") or _TOTAL.search(text[max(0, a.start - 8) : a.quantity.core_span.start])
    ]
    return called[-1] if called else None


def _own_label(text: str, amount: Amount) -> str:
    """The words that lead up to an amount, since the last comma or number."""
    lead = re.split(
        r"[、。0-9（）]", text[max(amount.sentence.start, amount.start - 24) : amount.quantity.core_span.start]
    )[-1]
    return re.sub(r"(?:は|が|に|を|も|で)?(?:約|計)?$", "", lead)


def _exceed(parts: Sequence[Amount], whole: Amount, total: Decimal, labels: Sequence[str]) -> str:
    """Why parts cannot be more than their whole: of one sort and said to be among it, or what it is shared out to."""
    text = whole.sentence.block.text.text
    if not total > whole.value > max(a.value for a in parts):
        return ""
    among = _AMONG.search(text[whole.end : parts[0].start])
    if among and all(len(x) > 1 for x in labels) and len({x[-1:] for x in labels}) == 1:
        return f"「{among.group()}」 says that they are among it, and they are of one sort"
    return _shared_out(text, parts)


def _shared_out(text: str, parts: Sequence[Amount]) -> str:
    """Why parts are what a whole is shared out to: 「甲に…、乙に…を充てる」, 「甲が…、乙が…を負担する」."""
    shared = _SHARED_OUT.match(text, parts[-1].end)
    given = all(_GIVEN.search(text[max(0, a.start - 6) : a.quantity.core_span.start]) for a in parts)
    return f"「{shared.group()}」 says that it is shared out" if shared and given else ""


def _are_all(context: Context, block: str, parts: Sequence[Amount], labels: Sequence[str]) -> str:
    """Why parts are all of their whole: the two halves of a pair, one that is called the rest, or it is shared out."""
    told = _ALL.search(parts[0].sentence.text)
    if told:
        return f"「{told.group()}」 says that they are all"
    if len(parts) > _FEWEST and (shared := _shared_out(block, parts)):
        return shared
    if _REST.search(labels[-1]) or (len(labels) > _FEWEST and labels[-1].endswith("など")):
        return f"「{labels[-1]}」 says that they are all"
    if len(labels) == _FEWEST and (_negates(*labels) or _negates(*labels[::-1])):
        return f"「{labels[0]}」 and 「{labels[1]}」 are all there is"
    for pair in context.words("halves") if len(labels) == _FEWEST else ():
        one, other = pair.split("|")
        for a, b in (labels, labels[::-1]):
            if one in a and other in b and other not in a and one not in b:
                return f"{one} and {other} are all there is"
    return ""


def _negates(one: str, other: str) -> bool:
    """Whether a label says all that another leaves.

    >>> _negates("定期", "定期外"), _negates("柵のあるもの", "ないもの"), _negates("東町", "西町")
    (True, True, False)
    """
    outside = {f"{one}外", f"{one}以外", f"非{one}", f"{one}以外の者"}
    return other in outside or ("ない" in other and "ない" not in one and one[-_ENDING:] == other[-_ENDING:])


def _slipped(parts: Sequence[Amount], whole: Amount, total: Decimal) -> Amount | None:
    """The number whose slip the sum fails by."""
    if is_slip(total, whole.value):
        return whole
    return next((a for a in parts if is_slip(whole.value - total + a.value, a.value)), None)


def _finding(
    context: Context, parts: Sequence[Amount], whole: Amount, total: Decimal, wrong: Amount, reason: str
) -> Finding:
    return context.finding(
        "prose_sums.whole",
        Verdict.CONTRADICTION,
        f"{' + '.join(a.quantity.text for a in parts)} is {shown(total)}, the text says {whole.quantity.text}",
        [
            wrong.quoted(context, "one slip off"),
            whole.quoted(context, "whole"),
            *(a.quoted(context, "part") for a in parts),
        ],
        expected=shown(total),
        observed=whole.quantity.text,
        arithmetic=f"{' + '.join(shown(a.value) for a in parts)} = {shown(total)}; "
        f"{shown(whole.value)} - {shown(total)} = {shown(whole.value - total)}; one slip in any of them would do",
        comparable=f"one paragraph, one unit ({whole.unit or 'none'}); {reason}",
    )
