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
    rf"の(?:[「『“](?P<quoted>[^「」『』“”]{{2,16}})[」』”]|(?P<noun>{_NOUN})(?P<etc>等)?(?=[がをはにでとのやもへかだ、。「」『“”\"()]|まで|より|など|$)"
    rf"|[一-龥]{{0,2}}[ぁ-ん]{{0,3}}(?:な|い|る|た)(?P<noun2>{_NOUN})(?P<etc2>等)?)"
)
_ATTRIBUTED = re.compile(rf"(?P<noun>{_NOUN})(?P<etc>等)?(?P<noun2>(?!))?")
_FURTHER = re.compile(rf"の(?P<noun>{_NOUN})")
_DIRECT = re.compile(r"(?P<noun>[ァ-ヺー][ァ-ヺー・]*[一-龥々]*|[一-龥々][一-龥々ァ-ヺー]*)")
_BEFORE = re.compile(
    rf"(?P<noun>{_NOUN})[等など]*(?:の)?(?P<topic>数は|数が|数も|数:|数で|数|は|が|も|:|は合計|[(]|を|に)?[、]?$"
)
_LED = re.compile(r"(?:[はがもでに、]|時|現在|[0-9]から)$")
_PAIR = re.compile(r"[一-龥ァ-ヺー][0-9][0-9,]*(?:[社校人件名]?[、。]|など)")
_STATED = re.compile(
    r"(?:である|であ[っり]|でした|です|だ[っが]|に(?:達|のぼ|上|増|減|拡|な[っりる]|とど|まで|及)|を(?:数え|超|上|下|記録|占|擁|越)"
    r"|と(?:な|多|少|最|過去)|へと?(?:増|減|拡)|から[0-9])"
)
_NOT_COUNTED = re.compile(
    r"(?:[図表注章節項条式号版頁巻弾台]|第|年|月|日|時|頃|番号|戦略|計画|ビジョン|バージョン|平均|現在|当時|時点|結果|以降|以後|今|以下|以上|次|前|後|上|下|中|人中|間|的|性|化)$"
)
_NOT_NOUN = re.compile(
    r"令和|平成|昭和|大正|明治|[土日月火水木金]曜|同|各|本|当|者|的|性|化|系|型|式|版|号|条|項|章|節|図|表|等|次|位|級|前|後|以|頃|間|倍|毎|余|超|強|弱|第|目|日|月|時|分|秒|代|割|番|世|大|中|小|新|乗|桁|対|号|字|歩|ビット|ディー|丁|進|乗|元|価|重"
)


# 「30以上のプロジェクト実施」 counts projects.
_DOING = re.compile(r"(?:実施|参加|設立|運営|開発|支援|利用|出願|登録|認定|採択|選定|開催|設置|進出|新規)+$")


# A name that ends in a number (戦略2020の); not the adverbs that lead up to a count (以下16の分野).
_NAMED = re.compile(
    r"[一-龥々ァ-ヺーA-Za-z.](?<!以下)(?<!上記)(?<!下記)(?<!前記)(?<!次)(?<!現在)(?<!全国)(?<!国内)(?<!世界)(?<!当初)(?<!新た)$"
)
_PART_OF = re.compile(r"うち(?:の)?$|(?:るの|たの|いの)[がは]$")
_TOTAL_OF = re.compile(rf"(?P<noun>{_NOUN})数の?(?:合計|総計|計)[(]$")
# 「144と州別で拠点の数が最も多い」
_COMPARED = re.compile(rf"と[^。、0-9]{{0,12}}?(?P<noun>{_NOUN})の?数[がは](?:最も|一番)?(?:多|少)")
# 「19だった事業」
_BEEN = re.compile(rf"だった(?P<noun>{_NOUN})(?=[はがをも、])")
_PARTICLE = re.compile(r"[はがをでともの、。]|ある|あり|$")


def head_noun(noun: str, rules: QuantityRules) -> str:
    """A noun phrase cut down to the general noun it ends in, where it ends in one.

    >>> from extract.rules.quantities import load_quantity_rules
    >>> head_noun("産業支援機関", load_quantity_rules()), head_noun("交流会", load_quantity_rules())
    ('機関', '交流会')
    """
    noun = noun.strip("・/")
    if noun.endswith("数") and len(noun) > 1:
        noun = noun[:-1]
    bare = _DOING.sub("", noun)
    for known in rules.head_nouns:
        if noun.endswith(known) or bare.endswith(known):
            return known
    return noun.split("・")[-1]


def noun_behind(text: str, at: int, rules: QuantityRules) -> str | None:
    """The noun that what ends at `at` counts: 35以上の「クラスター」, 500近いドイツの「クラスター」."""
    m = _AFTER.match(text, at) or (_ATTRIBUTED.match(text, at) if text[at - 1] in "いるた" else None)
    if m is None:
        return None
    g = m.groupdict()
    noun, etc = g.get("quoted") or g["noun"] or g["noun2"], g["etc"] or g.get("etc2") or ""
    parts = noun.split("・")
    if len(parts) > 1 and head_noun(parts[-1], rules) in rules.head_nouns:
        noun = parts[-1]
    head = head_noun(noun, rules)
    further = _FURTHER.match(text, m.end())
    if head not in rules.head_nouns and further is not None and head_noun(further["noun"], rules) in rules.head_nouns:
        return head_noun(further["noun"], rules)
    return head + etc


def noun_before(text: str, at: int, rules: QuantityRules) -> tuple[str, str] | None:
    """The noun that leads up to a number, and the particle between: (「メンバー」, 「数は」)."""
    m = _BEFORE.search(text, max(0, at - 24), at)
    if m is None:
        return None
    topic = m["topic"] or ""
    if m["noun"].endswith("数") and len(m["noun"]) > 1 and topic != "(":
        topic = "数" + topic
    return head_noun(m["noun"], rules), topic


def direct_noun(text: str, n: Numeral, rules: QuantityRules, *, opens: bool = False) -> tuple[str, int] | None:
    """The noun right behind the digits that no list knows: 8技術部門. Its head and where it ends.

    At the beginning of a text such digits number a heading or a note; `opens` takes them for an amount there too.
    """
    if not n.is_plain_digits or n.is_year_like or (n.start and re.match(r"[一-龥々ァ-ヺーA-Za-z.]", text[n.start - 1])):
        return None
    m = _DIRECT.match(text, n.end)
    if m is None or _NOT_NOUN.match(m["noun"]) or not (opens or text[: n.start].strip()):
        return None
    noun = m["noun"].rstrip("・")
    head = head_noun(noun, rules)
    known = head in rules.head_nouns and len(noun) <= 10
    if not known and not re.fullmatch(r"[ァ-ヺー・]{2,8}|[一-龥々]{2,4}(?<![省庁会党法])", noun):
        return None
    return head, n.end + len(noun)


def direct_head(text: str, at: int, rules: QuantityRules) -> str | None:
    """The general noun that stands at `at` itself, its の lost: 2つクラスターが."""
    m = _DIRECT.match(text, at)
    head = head_noun(m["noun"], rules) if m else None
    return head if head in rules.head_nouns else None


def bare_unit(text: str, n: Numeral, bounds: Bounds, rules: QuantityRules) -> tuple[bool, str | None]:
    """Whether a number without unit is an amount, and of what.

    Evidence is, in this order: a noun behind の, a bounding word, a noun that is said to number so many, a general
    noun right before the number at the end of a phrase or before brackets.
    """
    behind = noun_behind(text, bounds.end, rules)
    before = noun_before(text, bounds.start, rules)
    decimal = "." in n.surface and n.scale == 1
    if not text[: bounds.start].strip() and not text[bounds.end :].strip():
        return re.search(r"[,.]", n.surface) is not None or bounds.start < n.start or n.scale > 1, None
    if "," in n.surface or bounds.start < n.start:
        return True, behind or _subject(before, rules)
    if n.is_year_like and not bounds.is_bounding:
        return False, None
    if bounds.is_bounding or (n.scale > 1 and not n.kanji):
        return True, behind or _subject(before, rules)
    if decimal:
        return False, None
    if behind is not None and not _NAMED.search(text, max(0, n.start - 6), n.start):
        return True, behind
    if _PART_OF.search(text, max(0, bounds.start - 4), bounds.start) and _PARTICLE.match(text, bounds.end):
        return True, None
    told = _COMPARED.match(text, bounds.end) or _BEEN.match(text, bounds.end)
    if told is not None and head_noun(told["noun"], rules) in rules.head_nouns:
        return True, head_noun(told["noun"], rules)
    if before is None or _NOT_COUNTED.search(before[0]):
        return _is_stated(text, bounds), None
    return _counted_before(text, n, bounds, before, rules)


def _subject(before: tuple[str, str] | None, rules: QuantityRules) -> str | None:
    """The noun before a bounded number that can be what it counts."""
    if before is None or before[1] in ("に", "を") or _NOT_COUNTED.search(before[0]):
        return None
    known = before[0] in rules.head_nouns or before[0] in rules.units
    return before[0] if known or before[1] not in ("", "(") else None


def _counted_before(
    text: str, n: Numeral, bounds: Bounds, before: tuple[str, str], rules: QuantityRules
) -> tuple[bool, str | None]:
    noun, topic = before
    known = noun in rules.head_nouns or noun in rules.units
    closes = re.match(r"[、。,;)\s」・]|など|$", text[bounds.end : bounds.end + 2]) is not None
    if topic.startswith("数"):
        return True, noun
    if topic == "(":
        total = noun in ("合計", "総計", "計", "総数")
        ends = re.match(r"\)(?:[、。・]|$)", text[bounds.end : bounds.end + 2]) is not None
        said = (known or total) and (n.low >= 10 or ends) and text[bounds.end : bounds.end + 1] == ")"
        return said, _totalled(text, bounds.start, rules) if total else noun
    if topic == "":
        particle = text[bounds.end : bounds.end + 1] in tuple("をがはに")
        of_these = text[bounds.start - 1] == "の" and n.low >= 10
        return known and ((closes and (of_these or _in_list(text, n, bounds))) or (n.low >= 10 and particle)), noun
    if topic == ":":
        return known or n.low >= 100, noun
    return _is_stated(text, bounds), noun


def _totalled(text: str, at: int, rules: QuantityRules) -> str | None:
    """What the total that ends at `at` adds up: the 社 of 「社数の合計(」, None where nothing says it."""
    m = _TOTAL_OF.search(text, max(0, at - 24), at)
    return head_noun(m["noun"], rules) if m else None


def _in_list(text: str, n: Numeral, bounds: Bounds) -> bool:
    """Whether a number behind a noun is one of several such pairs (機関96、商社98など) rather than a note's number."""
    if n.low >= 100 or "," in n.surface or text.startswith("など", bounds.end):
        return True
    around = text[max(0, n.start - 30) : n.start] + "|" + text[bounds.end : bounds.end + 30]
    return _PAIR.search(around) is not None


def _is_stated(text: str, bounds: Bounds) -> bool:
    """Whether the sentence says that something is, reaches or exceeds this number."""
    led = _LED.search(text, max(0, bounds.start - 3), bounds.start) is not None
    return led and _STATED.match(text, bounds.end) is not None
