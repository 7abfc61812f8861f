"""What a number without a unit counts: 35以上のクラスター, 支援機関404, メンバー数は360を数え.

Here: the noun beside a bare number, and whether anything shows that the number is an amount at all. A bare number
that nothing bounds and nothing counts is no quantity (section numbers, names, notes). Not here: units (`amounts`).
"""

from __future__ import annotations

import re

from extract.quantities.bounds import Bounds
from extract.quantities.numeral import Numeral
from extract.rules.quantities import QuantityRules

_NOUN = r"[一-龥々ァ-ヺーA-Za-zÀ-ɏ][一-龥々ァ-ヺー・/A-Za-zÀ-ɏ]*"
_AFTER = re.compile(
    rf"の(?:[一-龥]{{0,2}}[ぁ-ん]{{1,4}}(?=[一-龥々ァ-ヺA-Za-z])(?<![はがをにでと]))?(?P<noun>{_NOUN})(?P<etc>等)?"
)
_DIRECT = re.compile(r"(?P<noun>[ァ-ヺー][ァ-ヺー・]*[一-龥々]*|[一-龥々][一-龥々ァ-ヺー]*)")
_BEFORE = re.compile(rf"(?P<noun>{_NOUN})[等など]*(?:の)?(?P<topic>数は|数が|数も|数:|数で|数|は|が|も|:|は合計|[(]|を|に)?[、]?$")
_STATED = re.compile(
    r"(?:である|であ[っり]|でした|です|だ[っが]|に(?:達|のぼ|上|増|減|拡|な[っりる]|とど|まで|及)|を(?:数え|超|上|下|記録|占|擁|越)"
    r"|と(?:な|多|少|最|過去|いう)|へと?(?:増|減|拡)|から[0-9]|、|。|,|$|\s)"
)
_STATED_FIRM = re.compile(
    r"(?:である|であ[っり]|でした|です|だ[っが]|に(?:達|のぼ|上|増|減|拡|な[っりる]|とど|まで|及)|を(?:数え|超|上|下|記録|占|擁|越)"
    r"|と(?:な|多|少|最|過去)|へと?(?:増|減|拡)|から[0-9])"
)
_NOT_COUNTED = re.compile(r"(?:[図表注章節項条式号版頁巻弾台]|第|年|月|日|時|頃|番号|戦略|計画|ビジョン|バージョン|平均|以下|以上|次|前|後|上|下|中|人中|間|的|性|化)$")
_NOT_NOUN = re.compile(r"者|的|性|化|系|型|式|版|号|条|項|章|節|図|表|等|次|位|級|前|後|以|頃|間|倍|毎|余|超|強|弱|第|目|日|月|時|分|秒|代|割|番|世|大|中|小|新|乗|桁|対|号|字|歩|ビット|ディー|丁|進|乗|元|価|重")


def head_noun(noun: str, rules: QuantityRules) -> str:
    """A noun phrase cut down to the general noun it ends in, where it ends in one.

    >>> from extract.rules.quantities import load_quantity_rules
    >>> head_noun("産業支援機関", load_quantity_rules()), head_noun("交流会", load_quantity_rules())
    ('機関', '交流会')
    """
    noun = noun.strip("・/")
    if noun.endswith("数") and len(noun) > 1:
        noun = noun[:-1]
    for known in rules.head_nouns:
        if noun.endswith(known):
            return known
    return noun.split("・")[-1]


def noun_behind(text: str, at: int, rules: QuantityRules) -> str | None:
    """The noun after の behind a number or its bounds: 35以上の「クラスター」."""
    m = _AFTER.match(text, at)
    if m is None:
        return None
    noun = m["noun"]
    if "・" in noun and not noun.endswith("・"):
        parts = noun.split("・")
        known = head_noun(parts[-1], rules)
        noun = known if known in rules.head_nouns else noun
    return head_noun(noun, rules) + (m["etc"] or "")


def noun_before(text: str, at: int, rules: QuantityRules) -> tuple[str, str] | None:
    """The noun that leads up to a number, and the particle between: (「メンバー」, 「数は」)."""
    m = _BEFORE.search(text, max(0, at - 24), at)
    if m is None:
        return None
    return head_noun(m["noun"], rules), m["topic"] or ""


def direct_noun(text: str, n: Numeral, rules: QuantityRules) -> tuple[str, int] | None:
    """The noun right behind the digits that no list knows: 8技術部門. Its head and where it ends."""
    if not n.is_plain_digits or n.is_year_like or (n.start and re.match(r"[一-龥々ァ-ヺーA-Za-z.]", text[n.start - 1])):
        return None
    m = _DIRECT.match(text, n.end)
    if m is None or _NOT_NOUN.match(m["noun"]) or (len(m["noun"]) < 2 and m["noun"] not in rules.units):
        return None
    noun = m["noun"][:12].rstrip("・")
    return head_noun(noun, rules), n.end + len(noun)


def bare_unit(text: str, n: Numeral, bounds: Bounds, rules: QuantityRules) -> tuple[bool, str | None]:
    """Whether a number without unit is an amount, and of what.

    Evidence is, in this order: a noun behind の, a bounding word, a noun that is said to number so many, a general
    noun right before the number at the end of a phrase or before brackets.
    """
    behind = noun_behind(text, bounds.end, rules)
    before = noun_before(text, bounds.start, rules)
    decimal = "." in n.surface and n.scale == 1
    if n.is_year_like and not bounds.is_bounding:
        return False, None
    if bounds.is_bounding or (n.scale > 1 and not n.kanji):
        return True, behind or (before[0] if before and not _NOT_COUNTED.search(before[0]) else None)
    if decimal:
        return False, None
    if behind is not None and not (n.start and re.match(r"[一-龥々ァ-ヺーA-Za-z.]", text[n.start - 1])):
        return True, behind
    if before is None or _NOT_COUNTED.search(before[0]):
        return _is_stated(text, n, bounds, topic=""), None
    return _counted_before(text, n, bounds, before, rules)


def _counted_before(
    text: str, n: Numeral, bounds: Bounds, before: tuple[str, str], rules: QuantityRules
) -> tuple[bool, str | None]:
    noun, topic = before
    known = noun in rules.head_nouns or noun in rules.units
    closes = re.match(r"[、。,;)\s」・]|$", text[bounds.end : bounds.end + 1]) is not None
    if topic.startswith("数"):
        return True, noun
    if topic == "(":
        return known and n.low >= 10 and text[bounds.end : bounds.end + 1] == ")", noun
    if topic == "":
        return known and closes, noun
    if topic == ":":
        return known or n.low >= 100, noun
    return _is_stated(text, n, bounds, topic=topic), noun


def _is_stated(text: str, n: Numeral, bounds: Bounds, *, topic: str) -> bool:
    """Whether the sentence says that something is, reaches or exceeds this number."""
    pattern = _STATED_FIRM
    return pattern.match(text, bounds.end) is not None and re.search(r"[はがもでに、]$|時$|現在$", text[: bounds.start][-3:]) is not None
