"""What a document itself says about its names: quoted names with their kind, pairs in brackets, short forms.

「〇〇」プログラム names a programme; 〇〇（XYZ） gives a short form; （以下、「〇〇」とする） a defined term; A＝B, 旧称,
通称, 略称 and 後に…と改称 further names. A table column headed クラスター名 names clusters.
What is not here: where such names occur again (`matcher`), and whether two of them are one (`linking`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extract.model import EntityLabel
from extract.rules.gazetteer import NameRules

QUOTED = re.compile(r"[「『“„\"](?P<name>[^「」『』“”„\"。、]{2,60}?)[」』”“\"]")
_BRACKET = re.compile(r"[（(](?P<inner>[^（）()]{2,80}(?:\([^()]*\)[^（）()]*)?)[）)]")
_HEREAFTER = re.compile(
    r"^(?:以下[、,]?|略称[は:：、]?|通称[は:：、]?|旧称[は:：、]?|旧名[は:：、]?|旧|英語名[:：]?|英名[:：]?|独語名[:：]?)"
    r"[「『“\"]?(?P<name>[^「」『』“”\"、。]{2,40}?)[」』”\"]?(?:と(?:する|略す|略記|呼ぶ|いう|称する|略する)|という)?[。]?$"
)
_RENAMED = re.compile(r"(?:後に|後日|のちに|その後|現在は|現在の)[「『“\"]?(?P<name>[^「」『』“”\"、。（）に]{2,50}?)[」』”\"]?(?:と|に)(?:名称を変更|改称|名称変更|改名|名を変え|名称を変え)")
_NOT_A_NAME = re.compile(
    r"^(?:注|図|表|写真|出所|出典|資料|第|約|計|前年|当時|同|うち|合計|例|参照|http|www|以|※|平成|昭和|令和|[\d０-９,.，．%％~～\-–/: 年月日頃末初か]+$)"
    r"|[。！？]|(?:参照|以上|以下|など|等|ほか|を含む|の場合|による|である|する|した|された|現在|時点|ユーロ|ドル|万円|億円|人|社|件|名|年|月|日|％|%)$"
)
_LATIN = re.compile(r"[A-Za-z]")
_NAME_LIKE = re.compile(r"[A-Z].*[A-Za-z0-9]|[ァ-ヺー]{3,}|[\u4e00-\u9fff]{2,}")


class Taught(NamedTuple):
    """A name the document gives. `same_as` is the surface it is another name of; `label` None takes that one's.

    `span` is where the name stands in its passage, `quoted` whether in quotation marks.
    """

    name: str
    label: EntityLabel | None
    same_as: str | None
    span: tuple[int, int]
    quoted: bool = False


def looks_like_a_name(text: str) -> bool:
    """Whether bracketed or quoted words may be a name rather than a remark.

    >>> looks_like_a_name("BioFuture"), looks_like_a_name("注5"), looks_like_a_name("2012年以降")
    (True, False, False)
    """
    return _NOT_A_NAME.search(text) is None and _NAME_LIKE.search(text) is not None


def _kind_after(text: str, at: int, names: NameRules) -> EntityLabel | None:
    rest = text[at : at + 14].lstrip(" 　")
    if rest[:1] in "（(":
        closed = re.match(r"[（(][^（）()]{1,80}[）)]", text[at:])
        return _kind_after(text, at + closed.end(), names) if closed else None
    rest = rest.removeprefix("という").removeprefix("と呼ばれる").removeprefix("の")
    for word, label in names.quoted_heads:
        if rest.startswith(word):
            return label
    return None


def _kind_before(text: str, at: int, names: NameRules) -> EntityLabel | None:
    before = text[max(0, at - 16) : at].rstrip(" 　")
    before = re.sub(r"(?:の一つに|の一つである|である|の|、|は)$", "", before)
    for word, label in names.quoted_heads:
        if before.endswith(word) and len(word) > 1:
            return label
    return None


def quoted_names(text: str, names: NameRules) -> Iterator[Taught]:
    """Quoted names whose kind stands beside them, or that close with a head of their own."""
    for match in QUOTED.finditer(text):
        name = match["name"].strip()
        if not looks_like_a_name(name) or name in names.generic or name in names.not_names:
            continue
        label = _kind_after(text, match.end(), names) or _kind_before(text, match.start(), names)
        if label is None:
            label = next((k for word, k in names.heads if name.endswith(word) and name != word and len(word) > 2), None)
        start = match.start("name")
        if label is not None:
            yield Taught(name, label, None, (start, start + len(name)), True)


def bracket_pairs(text: str) -> Iterator[tuple[int, Taught]]:
    """Names in brackets after another name: (offset where that other name ends, what is taught).

    Whether something that is a name ends at that offset is for the caller to say.
    """
    for match in _BRACKET.finditer(text):
        inner, start = match["inner"], match.start("inner")
        defined = _HEREAFTER.match(inner)
        name = (defined["name"] if defined else inner).strip()
        if defined:
            start += defined.start("name")
        renamed = _RENAMED.search(inner)
        if renamed and not defined:
            first = inner[: renamed.start()].strip()
            other = start + renamed.start("name")
            yield match.start(), Taught(renamed["name"], None, None, (other, other + len(renamed["name"])))
            name = first
        quoted = QUOTED.fullmatch(name)
        if quoted:
            start += quoted.start("name")
            name = quoted["name"]
        if looks_like_a_name(name):
            yield match.start(), Taught(name, None, None, (start, start + len(name)))
