"""What a number of a sentence is about, read from the words around it: subject, measure, scope, time, place.

By particles and clause ends, not by a parse: は outranks が, which mostly stands inside a clause; a noun that the
number modifies (350社の参加企業) is what is counted, so is the noun it is right behind (会員312社); a date that only
says when something else happened (2010年に設立されており、) is not the number's. Used by `claims`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.audit.context import Context, Sentence
from extract.model import EntityLabel, Mention, Quantity, QuantityKind

DATED = (QuantityKind.YEAR, QuantityKind.DATE, QuantityKind.PERIOD)
_SHARES = (QuantityKind.PERCENT, QuantityKind.RATIO)
_PLACES = (EntityLabel.STATE, EntityLabel.PLACE)
_MASK = "\x00"  # stands for each character of a number
_NOUN = r"[一-龠々ァ-ヴーA-Za-z0-9・･＝\-ヶ]"
_WORD = rf"(?:{_NOUN}|「[^「」]{{1,30}}」)+"
_TOPIC = re.compile(
    rf"({_WORD}(?:の{_WORD}){{0,2}}(?:の(?:多く|ほとんど|すべて))?)(?:（[^（）]{{1,40}}）)?"
    r"(?P<particle>に(?:対して|ついて|関して|おいて)は|では|には|は|も|が)"
)
_LIGHT = ("が", "も")
_AHEAD = re.compile(r"^(?:現在|今後|当時|近年|最近|同年|昨年|今年|年間|(?:設立|発足|開始|開設|導入)?当初)+(?:の)?")
_NO_TOPIC = re.compile(
    r"[0-9.,]+|これら?|それら?|ここ|そこ|以下|以上|場合|ため|こと|もの|うち|ほか|一方|前者|後者|同社|結果|今回|次|数"
)
_POINTED = re.compile(r"[こそあ]の$|同$")  # この分野では says where, not of what
_GENERAL = re.compile(r"[一-龠]{1,3}")
_TOLD_BY = re.compile(r"(?:調査|統計|報告書?|資料|推計|試算|アンケート|結果)$")  # says who tells it
_CLAUSE_ENDS = re.compile(r"(?:[てりれしきみびちえ]|した|った|いる|ある|する|が)、")
_ONLY_DATED = re.compile(r"(?:明治|大正|昭和|平成|令和)?[0-9元]+(?:年度?)?(?:[0-9]+月)?")
_MEASURE = re.compile(
    rf"((?:{_NOUN})+(?:の(?:{_NOUN})+)?)(?P<joint>(?:として|は|が|も|を|で|：)?、?)"
    r"(?:（)?(?:約|計|合計|総額|年間|毎年|およそ|ほぼ|最大|最長|最高)*$"
)
_MEASURABLE = re.compile(
    r"(?:数|額|率|費|金|割合|比率|人口|面積|量|高|予算|規模|支出|収入|売上|期間|年限|時間|寿命|年数|日数)$"
)
_ADJECTIVE = r"(?:[一-龠ァ-ヴー]{1,8}な|[一-龠]{1,3}[しか]?い|(?:独自|主要|新規|各種|一定|全て|すべて)の)"
_ASKED = re.compile(r"^の(?P<noun>(?:[一-龠々ァ-ヴーA-Za-z]){1,16})(?:は|が|で|も)")
_CHANGE = r"増加?|減少?|伸び|上昇|低下|成長|改善|悪化|拡大|縮小|超"
_CHANGED = re.compile(rf"(?:{_CHANGE})$")
_BEHIND = re.compile(rf"^(?P<of>の)?(?:{_ADJECTIVE})*(?P<noun>(?:{_NOUN}){{2,16}}(?:の(?:{_CHANGE}))?)")
_SCOPE = re.compile(rf"((?:{_NOUN})+(?:（[^（）]{{1,12}}）)?)の(?P<part>うち、?)?(?:約|ほぼ|およそ|最大)?$")
_COUNTING_NOUN = re.compile(r"[一-龠々ァ-ヴー]{2,}|[州国県市町村校]")
_COUNTER = re.compile(r"種類|箇所|か所|カ所|ヵ所|ヶ所|世帯|年度|カ月|ヶ月|か月|週間|時間|日間|年間|ポイント")
_HAPPENED_THEN = re.compile(
    r"^(?:に(?!は)[^、。]{0,30})?(?:設立|創設|創業|創立|発足|開設|開業|開始|公開|策定|制定|結成|導入)[^、。]{0,8}、"
)
_FAR = 40


@dataclass(frozen=True, slots=True)
class Around:
    """A number with the words around it.

    `bare` is its paragraph with numbers masked; `near` and `behind` are the words that are its own.
    """

    sentence: Sentence
    quantity: Quantity
    bare: str
    near: str
    behind: str
    mentions: Sequence[Mention]

    @property
    def start(self) -> int:
        """Where it begins in its paragraph."""
        return self.quantity.clean_span.start

    @property
    def before(self) -> str:
        """Its sentence up to it, masked."""
        return self.bare[self.sentence.start : self.start]


def masked(context: Context, sentence: Sentence) -> str:
    """A sentence's paragraph with a mark for each character of a number: what is counted is no part of the count."""

    def make() -> str:
        text = list(sentence.block.text.text)
        for q in context.quantities_of.get(sentence.block.block_id, ()):
            text[q.clean_span.start : q.clean_span.end] = _MASK * (q.clean_span.end - q.clean_span.start)
        return "".join(text)

    return context.once(("without numbers", sentence.block.block_id), make)


def subject_and_measure(context: Context, around: Around) -> tuple[str | None, str | None]:
    """What is spoken of, and what of it was counted or measured."""
    measure = _measure(around)
    topic = _subject(context, around, measure)
    if measure is None and topic is not None and around.quantity.value.kind not in DATED:
        counts_itself = around.behind.startswith(("が", "は", "も"))  # 「…の数は8件で6万人が参加」: 6万人 is no 数
        measure = topic if _MEASURABLE.search(topic) and not counts_itself else None
    if topic is not None and measure == topic and "の" in topic:
        topic, _, measure = topic.rpartition("の")  # 「協会の会員数は」: the measure is 会員数, of what is 協会
    return topic, measure


@dataclass(frozen=True, slots=True)
class _Topic:
    """What a clause is about. `rank`: 0 for は, 1 for が and も, 2 for が and も of a clause that has ended."""

    text: str
    rank: int


def _subject(context: Context, around: Around, measure: str | None) -> str | None:
    """The leading topic before the number; else the first behind it, the paragraph's before, the section's title."""
    sentence = around.sentence
    here = _topics(around, sentence.start, around.start)
    chosen = _leading([t for t in here if t.text != measure] or here)
    if chosen is not None and chosen.rank and any(t.text == measure and not t.rank for t in here):
        return measure  # 「所管が省であった当初の加盟数は」: が stands inside what leads up to は
    if chosen is None or chosen.rank > 1:
        chosen = next(iter(_topics(around, around.quantity.clean_span.end, sentence.end)), chosen)
    if chosen is None:
        chosen = _leading(_topics(around, 0, sentence.start))
    return chosen.text if chosen is not None else _title(context, sentence)


def _leading(topics: Sequence[_Topic]) -> _Topic | None:
    """The last topic of the best rank."""
    best = min((t.rank for t in topics), default=0)
    return next((t for t in reversed(topics) if t.rank == best), None)


def _topics(around: Around, start: int, end: int) -> list[_Topic]:
    """What the clauses of a stretch are about; times before them off, names whole."""
    found = []
    text = around.bare
    for m in _TOPIC.finditer(text, start, end):
        if m.start() and text[m.start() - 1] == _MASK and not m.group(1).startswith("・"):
            continue  # the rest of a word that begins with a number
        topic = _AHEAD.sub("", m.group(1).lstrip("・･"))
        if len(topic) < 2 or _NO_TOPIC.fullmatch(topic) or _is_setting(text[: m.start()], topic, m["particle"]):
            continue
        light = m["particle"] in _LIGHT
        ended = light and _CLAUSE_ENDS.search(text, m.end(), end) is not None
        found.append(_Topic(_whole_name(around, topic, m.end(1)), light + ended))
    return found


def _is_setting(before: str, topic: str, particle: str) -> bool:
    """Whether a topic with では or には says where or by whom it is told (この分野では, 同社の調査では)."""
    pointed = bool(_POINTED.search(before[-2:])) and bool(_GENERAL.fullmatch(topic))
    return particle in ("では", "には") and (pointed or bool(_TOLD_BY.search(topic)))


def _whole_name(around: Around, topic: str, end: int) -> str:
    """A topic that begins inside a name, with the whole name."""
    start = end - len(topic)
    text = around.sentence.block.text.text
    spans = [m.clean_span for m in around.mentions if m.clean_span.start < start < m.clean_span.end <= end]
    return text[min(s.start for s in spans) : end] if spans else topic


def _title(context: Context, sentence: Sentence) -> str | None:
    """The title of the nearest section that is not called by a date alone."""
    section = context.sections_by_id.get(sentence.block.section_id or "")
    while section is not None and _ONLY_DATED.fullmatch(section.title):
        section = context.sections_by_id.get(section.parent_id or "")
    return section.title if section is not None else None


def _measure(around: Around) -> str | None:
    """What was counted or measured; None for dates, whose number is no amount."""
    kind, unit = around.quantity.value.kind, around.quantity.value.unit or ""
    if kind in DATED:
        return None
    if kind in _SHARES and _asked(around) is not None:
        return None
    found = _MEASURE.search(around.before)
    noun = _AHEAD.sub("", found.group(1)) if found is not None else ""
    noun = noun if len(noun) >= 2 and not _NO_TOPIC.fullmatch(noun) else ""
    following = _BEHIND.match(around.behind)
    behind = following["noun"] if following is not None else None
    if noun and found is not None and found["joint"] and following is not None and following["of"]:
        return behind
    if kind is QuantityKind.DURATION and found is not None and found["joint"] and not _MEASURABLE.search(noun):
        noun = ""
    counted = bool(_COUNTING_NOUN.fullmatch(unit)) and not _COUNTER.search(unit) and _is_printed(around, unit)
    if kind is QuantityKind.COUNT and counted and not (noun and found is not None and _goes_with(noun, unit)):
        return unit
    return noun or behind


def _is_printed(around: Around, unit: str) -> bool:
    """Whether the number carries its unit, which is else only understood (試験機関96)."""
    return unit in around.quantity.text


def _goes_with(noun: str, unit: str) -> bool:
    """Whether the noun before a number is one that its unit counts too (会員校12校), or a measure (会員数12校)."""
    return noun.endswith(unit) or bool(_MEASURABLE.search(noun))


def _asked(around: Around) -> str | None:
    """Those of whom a share is told: 「45％の回答者は」."""
    found = _ASKED.match(around.behind)
    return found["noun"] if found is not None and not _CHANGED.search(found["noun"]) else None


def scope(around: Around) -> str | None:
    """The whole that a share is of, or that a count is part of (会員のうち12社)."""
    share = around.quantity.value.kind in _SHARES
    found = _SCOPE.search(around.near)
    if found is not None and (share or found["part"]):
        return found.group(1)
    return _asked(around) if share else None


def time_of(around: Around) -> str | None:
    """The date or period nearest before a number in its sentence, else one close behind it."""
    quantity, sentence = around.quantity, around.sentence
    if quantity.value.kind in DATED:
        return _iso(quantity)
    dated = [q for q in sentence.quantities if q.value.kind in DATED and (_iso(q) or "X")[0] != "X"]
    text = sentence.block.text.text
    before = [
        q
        for q in dated
        if q.clean_span.end <= around.start and not _HAPPENED_THEN.match(text[q.clean_span.end : around.start])
    ]
    behind = [q for q in dated if 0 <= q.clean_span.start - quantity.clean_span.end <= _FAR]
    chosen = before[-1:] or behind[:1]
    return _iso(chosen[0]) if chosen else None


def _iso(quantity: Quantity) -> str | None:
    start, end = quantity.value.start_date, quantity.value.end_date
    return start if start is None or end in (None, start) else f"{start}/{end}"


def place_of(around: Around, subject: str | None, measure: str | None) -> str | None:
    """The state or place it is about: one that measure or subject name, else the nearest before, or the next."""
    places = [m for m in around.mentions if m.label in _PLACES and not _inside_a_word(around, m)]
    before = [m for m in places if m.clean_span.end <= around.start]
    for named in (measure, subject):
        for m in reversed(before):
            if named is not None and m.text in named:
                return m.text
    nearest = before[-1:] or places[:1]
    return nearest[0].text if nearest else None


def _inside_a_word(around: Around, mention: Mention) -> bool:
    """Whether a place begins a longer name: 日本 of 日本商工会議所 says nothing of where."""
    following = around.sentence.block.text.text[mention.clean_span.end : mention.clean_span.end + 2]
    return bool(re.match(r"[一-龠][一-龠]|[ァ-ヴ][ァ-ヴー]", following)) and not following.startswith("最")
