"""Names known by how they close or open: 〇〇省, 〇〇大学, 株式会社〇〇, Latin names with a legal form.

What is here: head rules over one passage. What is not: known names (`matcher`) and what a document defines
(`definitions`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from extract.entities.candidates import Candidate
from extract.entities.pipeline import Token
from extract.model import EntityLabel
from extract.rules.gazetteer import NameRules

_RUN = re.compile(r"[ァ-ヺー・･＝々〆ヶA-Za-zÀ-ɏ0-9０-９Ａ-Ｚａ-ｚ&.\-–－!\u4e00-\u9fff]+")
_LATIN_NAME = r"(?:[A-ZÀ-Þ][\wÀ-ɏ.&!\-–]*|[a-z]{1,4}[A-Z][\w.\-]*)(?:[  ](?:[A-ZÀ-Þ0-9][\wÀ-ɏ.&!\-–]*|der|die|das|des|für|fuer|und|of|for|and|the|zur|zu|im|in|am|von|&))*"
_STRONG = ("省", "庁", "大学", "大学院", "協会", "財団", "機構", "公社", "研究所", "政府", "委員会", "会議所", "研究機構", "振興会", "連盟", "事務局",
           "コンソーシアム", "アカデミー", "スクール")  # fmt: skip
_PROPER = ("名詞-固有名詞",)
_PREFIX_TAGS = ("名詞-普通名詞-副詞可能", "名詞-数詞", "接頭辞", "補助記号", "記号", "連体詞", "副詞", "空白")
_KATAKANA_WORD = re.compile(r"[ァ-ヺー]{2,}|[A-Z][A-Za-z0-9.\-]*|[A-Za-z]{2,}")
_STATE_LIKE = re.compile(r"州$")


def _is_proper(word: str, tag: str, names: NameRules) -> bool:
    if word in names.generic:
        return False
    return tag.startswith(_PROPER) or _KATAKANA_WORD.fullmatch(word) is not None


def _trim(run: Sequence[tuple[str, str, int, int]], names: NameRules, taken: dict[int, int]) -> int:
    """The index of the first word of a run that belongs to the name."""
    first = 0
    while first < len(run) - 1:
        word, tag, start, _ = run[first]
        if start in taken or not (tag.startswith(_PREFIX_TAGS) or word in ("同", "各", "両", "当", "本", "旧", "現", "前", "元")):
            break
        if word == "第" or (tag.startswith("接頭辞") and word not in ("同", "各", "両", "当", "本", "現", "前", "元")):
            break
        first += 1
    return first


@cache
def _head_pattern(heads: tuple[tuple[str, EntityLabel], ...]) -> tuple[re.Pattern[str], dict[str, EntityLabel]]:
    return re.compile("|".join(re.escape(w) for w, _ in heads)), dict(heads)


def _closings(run: str, names: NameRules) -> Iterator[tuple[int, str, EntityLabel]]:
    """(end, head, label) of each head in a run, the longest head at each place."""
    pattern, label_of = _head_pattern(names.heads)
    at = 0
    while match := pattern.search(run, at):
        yield match.end(), match.group(), label_of[match.group()]
        at = match.start() + 1


def find_headed(
    text: str, tokens: Sequence[Token], names: NameRules, taken: dict[int, int]
) -> Iterator[Candidate]:
    """Names that close with a head word and hold something proper.

    Args:
        text: Cleaned text.
        tokens: Its words.
        names: The head rules.
        taken: Starts and ends of known names in this text: they count as proper, and a run may begin with one.
    """
    edges = {t.start for t in tokens} | {t.end for t in tokens}
    for match in _RUN.finditer(text):
        start, stop = match.span()
        for known_start, known_end in taken.items():
            if known_end == start and not _RUN.fullmatch(text[known_start:known_end]):
                start = known_start  # さいたま市〇〇財団: a known name in kana leads the run
        yield from _in_run(text, start, stop, tokens, names, taken, edges)


def _in_run(
    text: str, start: int, stop: int, tokens: Sequence[Token], names: NameRules, taken: dict[int, int], edges: set[int]
) -> Iterator[Candidate]:
    best: Candidate | None = None
    for end, head, label in _closings(text[start:stop], names):
        end += start
        whole = end == stop or (head in _STRONG and text[end] not in "ー・･")
        if end not in edges or not whole or (end < stop and label is not EntityLabel.ORG):
            continue
        words = [(text[t.start : t.end], t.tag, t.start, t.end) for t in tokens if start <= t.start and t.end <= end]
        if not words:
            continue
        words = words[_trim(words, names, taken) :]
        name = text[words[0][2] : end]
        if _acceptable(name, head, label, words, names, taken):
            best = Candidate(words[0][2], end, label, "rule")
    if best:
        yield best


def _acceptable(
    name: str, head: str, label: EntityLabel, words: Sequence[tuple[str, str, int, int]], names: NameRules,
    taken: dict[int, int],
) -> bool:  # fmt: skip
    if name == head or name in names.not_names or name in names.generic:
        return False
    body = [w for w in words if w[3] <= words[-1][3] and w[0] != head]
    if not body or body[0][0] in ("・", "･", "-", "–", "."):
        return False
    if head in ("省", "庁") and label is EntityLabel.ORG:
        return any(w[0] not in ("同", "各", "両", "関係", "当該", "他", "本", "主管", "中央") for w in body)
    if head == "社":
        return re.fullmatch(r"[ァ-ヺー・･＝A-Za-zÀ-ɏ&.\- ]{3,}", name[: -len(head)]) is not None and body[-1][0] not in names.generic
    return any(w[2] in taken or _is_proper(w[0], w[1], names) for w in body)


@cache
def _company_pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    legal = "|".join(re.escape(f) for f in forms)
    return re.compile(rf"(?<![A-Za-z0-9.])({_LATIN_NAME})[  ](?:{legal})(?![A-Za-z])")


_JP_COMPANY = re.compile(
    r"(?:株式会社|有限会社|合同会社|㈱|㈲|一般社団法人|一般財団法人|公益財団法人|公益社団法人|独立行政法人|国立研究開発法人)"
    r"[ァ-ヺー・A-Za-z0-9&.\u4e00-\u9fffぁ-ん]{2,}?(?=[^ァ-ヺー・A-Za-z0-9&.\u4e00-\u9fff]|$)"
)
_DOT_NAME = re.compile(r"(?<![A-Za-z0-9./@])[A-Z][A-Za-z]+(?:[ ]?[A-Z][A-Za-z]+)*\. ?(?:NRW|BW)(?![A-Za-z])")


def find_companies(text: str, names: NameRules) -> Iterator[Candidate]:
    """Latin names with a legal form, Japanese ones with a leading one, and regional names with a dot (X.NRW)."""
    for match in _company_pattern(names.legal_forms).finditer(text):
        yield Candidate(match.start(), match.end(), EntityLabel.ORG, "rule")
    for match in _JP_COMPANY.finditer(text):
        yield Candidate(match.start(), match.end(), EntityLabel.ORG, "rule")
    for match in _DOT_NAME.finditer(text):
        yield Candidate(match.start(), match.end(), EntityLabel.CLUSTER, "rule")


@cache
def _title_pattern(titles: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(map(re.escape, titles))
    return re.compile(rf"(?P<name>[ァ-ヺー]+(?:[・･＝=][ァ-ヺー]+)+|[\u4e00-\u9fff]{{2,5}}|[ァ-ヺー]{{2,}})(?P<title>{words})")


def find_people(text: str, tokens: Sequence[Token], names: NameRules) -> Iterator[Candidate]:
    """Names before a title (〇〇氏), where the words are personal or foreign names."""
    by_start = {t.start: t for t in tokens}
    for match in _title_pattern(names.titles).finditer(text):
        start, end = match.span("name")
        first = by_start.get(start)
        if match["name"] in names.generic or first is None:
            continue
        foreign = re.search(r"[・･＝=]", match["name"]) is not None
        if foreign or first.tag.startswith("名詞-固有名詞-人名"):
            yield Candidate(start, end, EntityLabel.PERSON, "rule")
