"""Names known by how they close: 〇〇省, 〇〇大学, 〇〇州, and names that a title follows.

What is here: head rules over one passage. What is not: known names (`matcher`), Latin names and legal forms
(`latin`), and what a document defines (`definitions`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import NamedTuple

from extract.entities.candidates import Candidate
from extract.entities.pipeline import Token
from extract.model import EntityLabel
from extract.rules.gazetteer import NameRules

_RUN = re.compile(r"(?:[ァ-ヺー・･＝々〆ヶA-Za-zÀ-ɏ0-9&.\-–－!\u4e00-\u9fff]|(?:もの|まち)づくり)+")
_LED_BY_KIND = re.compile(r"クラスター・[ァ-ヺー]{4,}[＆&][ァ-ヺー]{4,}(?![ァ-ヺー・])")
_DATED = re.compile(r"(?:明治|大正|昭和|平成|令和)?(?:[0-9]{1,4}|元)年度?")
_CERTAIN = frozenset(
    [
        "省",
        "庁",
        "大学",
        "大学院",
        "協会",
        "財団",
        "機構",
        "公社",
        "研究所",
        "政府",
        "委員会",
        "会議所",
        "研究機構",
        "振興会",
        "連盟",
        "事務局",
        "コンソーシアム",
        "アカデミー",
        "スクール",
    ]
)
_LEADING_TAGS = ("名詞-普通名詞-副詞可能", "名詞-数詞", "補助記号", "記号", "連体詞", "副詞", "空白")
_NUMBERED = frozenset(["図", "表", "図表", "写真", "資料"])
_LEADING_WORDS = frozenset(["同", "各", "両", "当", "本", "旧", "現", "前", "元", "他", "該", "全", "諸", "某"])
_INNER_STOPS = frozenset(["内", "間", "外", "等", "後", "前", "中", "上", "下", "向け", "的", "など", "関連"])
# What a cluster may be called besides its place without being named by it (バイエルン州クラスター).
_KINDS_OF_CLUSTER = frozenset(["先端", "優良", "産業", "地域", "主要", "有力", "州", "県", "市", "国", "内", "・", "･"])
_MAYBE_PROPER = re.compile(r"[ァ-ヺー]{2,}|[A-Z][A-Za-z0-9.\-]*|[A-Za-z]{2,}")
_COMPANY_BODY = re.compile(r"[ァ-ヺー・･＝A-Za-zÀ-ɏ&.\- ]{3,}")
_NO_OWNER = frozenset(["同", "各", "両", "関係", "当該", "他", "本", "主管", "中央", "担当", "所管", "管轄", "所轄"])
_PLACE_BODY = re.compile(r"[ァ-ヺー・･＝]{2,}")


class Word(NamedTuple):
    """A token with its text."""

    text: str
    tag: str
    start: int
    end: int


@dataclass(frozen=True)
class Sight:
    """One passage under the head rules.

    `known` maps the start of each known name to its end, `places` that of places only.
    """

    text: str
    tokens: Sequence[Token]
    names: NameRules
    known: Mapping[int, int]
    places: Mapping[int, int] = field(default_factory=dict)

    @cached_property
    def edges(self) -> frozenset[int]:
        """Offsets where a token begins or ends."""
        return frozenset(t.start for t in self.tokens) | frozenset(t.end for t in self.tokens)

    def lead(self, start: int) -> int:
        """Where a run that begins at `start` really begins: with the known name it lies in or follows (さいたま市)."""
        return next((s for s, e in self.known.items() if s < start <= e), start)

    @cached_property
    def starts(self) -> list[int]:
        """Where each token begins."""
        return [t.start for t in self.tokens]

    def words(self, start: int, end: int) -> list[Word]:
        """The tokens wholly inside a stretch."""
        inside = self.tokens[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
        return [Word(self.text[t.start : t.end], t.tag, t.start, t.end) for t in inside if t.end <= end]

    def is_known(self, word: Word) -> bool:
        """Whether the word lies in a known name."""
        return any(start <= word.start and word.end <= end for start, end in self.known.items())

    def is_place(self, word: Word) -> bool:
        """Whether the word lies in a known place or state."""
        return any(start <= word.start and word.end <= end for start, end in self.places.items())

    def is_proper(self, word: Word) -> bool:
        """Whether the word names rather than describes: known, a proper noun, or an unlisted foreign word."""
        if self.is_known(word):
            return True
        if word.text in self.names.generic:
            return False
        return word.tag.startswith("名詞-固有名詞") or _MAYBE_PROPER.fullmatch(word.text) is not None


@cache
def _closing_pattern(heads: tuple[tuple[str, EntityLabel], ...]) -> tuple[re.Pattern[str], dict[str, EntityLabel]]:
    return re.compile("|".join(re.escape(w) for w, _ in heads)), dict(heads)


def _closings(run: str, names: NameRules) -> Iterator[tuple[int, str, EntityLabel]]:
    """(end, head, label) of each head in a run, the longest head at each place."""
    pattern, label_of = _closing_pattern(names.heads)
    at = 0
    while match := pattern.search(run, at):
        yield match.end(), match.group(), label_of[match.group()]
        at = match.start() + 1


def find_headed(sight: Sight) -> Iterator[Candidate]:
    """Names that close with a head word and hold something proper, the longest of each run."""
    for match in _LED_BY_KIND.finditer(sight.text):
        yield Candidate(*match.span(), EntityLabel.CLUSTER, "rule")
    for match in _RUN.finditer(sight.text):
        start, stop = match.span()
        dated = _DATED.match(sight.text, start, stop)
        year_led = dated is not None and dated.end() in sight.edges
        start = sight.lead(dated.end() if dated and year_led else start)
        best: Candidate | None = None
        for end, head, label in _closings(sight.text[start:stop], sight.names):
            found = _headed(sight, (start, start + end, stop), head, label, year_led=year_led)
            if found and (best is None or found.end - found.start >= best.end - best.start):
                best = found
            elif found and best and found.start >= best.end:
                yield best
                best = found
        if best:
            yield best


def _headed(
    sight: Sight, run: tuple[int, int, int], head: str, label: EntityLabel, *, year_led: bool
) -> Candidate | None:
    """The name that closes with `head`; `run` is where it may begin, where the head ends, and where the run stops."""
    start, end, stop = run
    if end not in sight.edges:
        return None
    certain = head in _CERTAIN or label is EntityLabel.PLACE or (head == "社" and end - 1 in sight.edges)
    if end < stop and not (certain and sight.text[end] not in "ー・･"):
        return None
    if _closes_with_a_known_name(sight, start, end):
        return None
    words = _without_lead(sight, sight.words(_after_country(sight, start), end))
    if label is EntityLabel.PLACE:
        words = _place_words(sight, words, head)
    if not words or not _acceptable(sight, words, head, label, year_led=year_led):
        return None
    return Candidate(words[0].start, end, label, "rule")


def _closes_with_a_known_name(sight: Sight, start: int, end: int) -> bool:
    """Whether a known name ends there and what stands before is no owner of it (〇〇課長 + 〇〇省, 〇〇省・〇〇省)."""
    first = next((s for s, e in sight.known.items() if e == end and s > start), None)
    if first is None:
        return False
    return sight.text[first - 1] == "・" or (first not in sight.known.values() and sight.text[first - 1] not in "州県")


def _after_country(sight: Sight, start: int) -> int:
    """`start`, moved behind a known place that ・ sets apart (〇〇国・〇〇大学)."""
    end = sight.places.get(start)
    return end + 1 if end is not None and sight.text[end : end + 1] == "・" else start


def _without_lead(sight: Sight, words: list[Word]) -> list[Word]:
    """The words of a run from the first that may belong to a name: 現在, 同, numbers and signs lead no name."""
    first = 2 if len(words) > 2 and words[0].text in _NUMBERED and words[1].text[0].isdigit() else 0
    while first < len(words) - 1 and words[first].start not in sight.known:
        word = words[first]
        if not (word.tag.startswith(_LEADING_TAGS) or word.text in _LEADING_WORDS) or word.text == "第":
            break
        first += 1
    return words[first:]


def _place_words(sight: Sight, words: list[Word], head: str) -> list[Word]:
    """〇〇州, 〇〇市: the one foreign or place name right before the head."""
    if len(words) < 2 or words[-1].text != head:
        return []
    body = words[-2]
    if body.tag.startswith("名詞-固有名詞-地名") and sight.text[body.start - 1 : body.start] != "・":
        return words[-2:]
    first = len(words) - 1
    while first > 0 and (_PLACE_BODY.fullmatch(words[first - 1].text) or words[first - 1].text in "・･＝"):
        first -= 1
    name = sight.text[words[first].start : words[-1].start]
    foreign = head in ("州", "市", "県", "地方", "半島", "諸島") and _PLACE_BODY.fullmatch(name) is not None
    return words[first:] if foreign and words[first].text not in sight.names.generic else []


def _acceptable(sight: Sight, words: Sequence[Word], head: str, label: EntityLabel, *, year_led: bool = False) -> bool:
    """Whether a run is a name. The programme of a year (令和3年度〇〇事業) needs no more than a foreign word."""
    names = sight.names
    name = sight.text[words[0].start : words[-1].end]
    body = [w for w in words if w.text != head]
    if name in names.not_names or name in names.generic or not body or not body[0].text[0].isalnum():
        return False
    if any(w.text in _INNER_STOPS for w in body) and head not in ("省", "庁"):
        return False
    if head in ("省", "庁"):
        return any(w.text not in _NO_OWNER for w in body) and not body[-1].tag.startswith(("助", "動詞"))
    if head == "社":
        return _COMPANY_BODY.fullmatch(name[:-1]) is not None and body[-1].text not in names.generic
    if label is EntityLabel.PLACE:
        return True
    if label is EntityLabel.CLUSTER and all(sight.is_place(w) or w.text in _KINDS_OF_CLUSTER for w in body):
        return False
    if head in names.weak and not (year_led and label is EntityLabel.PROGRAM):
        return any(sight.is_known(w) or w.tag.startswith("名詞-固有名詞") for w in body)
    return any(sight.is_proper(w) for w in body)


_FOREIGN = r"[ァ-ヺー]+(?:[・･＝=][ァ-ヺー]+)+"
_BEFORE_TITLE = re.compile(rf"(?:{_FOREIGN}|[\u4e00-\u9fff]{{2,5}}|[ァ-ヺー]{{3,}})$")
_LED = re.compile(rf"(?:である|の|、)?(?P<name>{_FOREIGN})(?![ァ-ヺー・])")


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)))


def find_people(sight: Sight) -> Iterator[Candidate]:
    """Names before a title (〇〇氏) or behind a role (経営学者〇〇), where the words are personal or foreign names."""
    by_start = {t.start: t for t in sight.tokens}
    for title in _any_of(sight.names.titles).finditer(sight.text):
        begin = max(0, title.start() - 30)
        match = _BEFORE_TITLE.search(sight.text[begin : title.start()])
        if match and match.group() not in sight.names.generic:
            first = by_start.get(begin + match.start())
            foreign = match.group()[0] >= "ァ" and match.group()[0] <= "ヺ"
            common = (
                foreign and first is not None and first.tag.startswith("名詞-普通名詞") and "・" not in match.group()
            )
            if first is not None and not common and (foreign or first.tag.startswith("名詞-固有名詞-人名")):
                yield Candidate(begin + match.start(), title.start(), EntityLabel.PERSON, "rule")
    for role in _any_of(sight.names.person_before).finditer(sight.text):
        if match := _LED.match(sight.text, role.end()):
            yield Candidate(*match.span("name"), EntityLabel.PERSON, "rule")
