"""What a document itself says about its names: quoted names with their kind, pairs in brackets, short forms.

「〇〇」プログラム names a programme; 〇〇（XYZ） gives a short form; （以下、「〇〇」とする） a defined term;
A＝B, 旧称, 通称, 略称 and 後に…と改称 further names; 研究機関〇〇 says what 〇〇 is.
What is not here: which of them are kept (`learning`), where they occur again (`matcher`), what is one (`linking`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from extract.entities.latin import PHRASE, kind_of_phrase
from extract.entities.pipeline import Token
from extract.entities.sounds import is_acronym
from extract.model import EntityLabel
from extract.rules.gazetteer import NameRules

QUOTED = re.compile(r"[「『“„\"](?P<name>[^「」『』“”„\"。、]{2,60}?)[」』”“\"]")
_BRACKET = re.compile(r"[（(](?P<inner>[^（）()]{2,80}(?:\([^()]*\)[^（）()]*)?)[）)]")
_HEREAFTER = re.compile(
    r"^(?:以下[、,]?|略称[は:：、]?|通称[は:：、]?|旧称[は:：、]?|旧名[は:：、]?|旧[、,]?|現在は|現在の|現[、,]?|英語名[:：]?|英名[:：]?|独語名[:：]?)"
    r"[「『“\"]?(?P<name>[^「」『』“”\"、。]{2,40}?)[」』”\"]?"
    r"(?:と(?:する|略す|略記|略記する|呼ぶ|いう|称する|略する)|という)?[。]?$"
)
_RENAMED = re.compile(
    r"(?:(?:後に|後日|のちに|その後|現在は|現在の)[「『“\"]?(?P<bare>[^「」『』“”\"、。（）にでを]{2,50}?)[」』”\"]?"
    r"|[「『“\"](?P<quoted>[^「」『』“”\"、。]{2,50}?)[」』”\"])"
    r"(?:と|に)(?:名称を変更|名称が変更|改称|名称変更|改名|名を変え|名称を変え|変更|改め)"
)
_NOT_A_NAME = re.compile(
    r"^(?:注|図|表|写真|出所|出典|資料|第|約|計|前年|当時|同|うち|合計|例|参照|http|www|以|※|平成|昭和|令和|いずれも|すべて|全て|主に|特に|[\d０-９]+(?:年|月|日|社|人|件|校|か所|カ所)"
    r"|[\d０-９,.，．%％~～\-–/: 年月日頃末初か]+$)"
    r"|[。！？]|(?:参照|以上|以下|など|等|ほか|を含む|の場合|による|である|する|した|された|現在|時点|ユーロ|ドル|万円|億円|人|件|名|年|月|日|％|%"
    r"|分野|州クラスター|スポークスマン|マネー?ジャー|コーディネー?ター|担当者|責任者|代表者|専門家)$"
)
_SENTENCE_LIKE = re.compile(
    r"[ぁ-んァ-ヺー\u4e00-\u9fff](?:を|により|による|から|する|した|して|された|である|について|とは|への)"
)
_NAME_LIKE = re.compile(r"[A-Z].*[A-Za-z0-9]|[ァ-ヺー]{3,}|[\u4e00-\u9fff]{2,}")
_BETWEEN_QUOTED = re.compile(r"(?:[（(][^（）()]{1,80}(?:\([^()]*\))?[）)])?(?:[、,]|および|及び|と|や|または)?$")
_RUN_BEFORE = re.compile(r"(?:[ァ-ヺー]+(?:[・･＝\-][ァ-ヺー\u4e00-\u9fff]+)*|[ァ-ヺー・･\u4e00-\u9fff々]+)$")
_NOT_SHOWS = ("発展", "進展", "伸展", "親展")
_RUN_TAGS = ("名詞-普通名詞-一般", "名詞-普通名詞-サ変可能", "名詞-固有名詞", "接尾辞-名詞的", "接頭辞")
_EQUALS = re.compile(
    rf"(?P<one>[ァ-ヺー・]{{3,}}|[ァ-ヺー・\u4e00-\u9fff々]{{5,}}|{PHRASE})[＝=](?P<other>[ァ-ヺー・]{{3,}}|[\u4e00-\u9fff]{{3,}}|{PHRASE})"
)


# A bracket that is never closed, around a Latin name with its legal form.
_UNCLOSED = re.compile(rf"[（(](?P<name>{PHRASE} (?:e\.? ?V\.?|GmbH|AG|Inc\.|Ltd\.))(?=および|及び|と|、|を|は|が)")
# 「A」とは、「B」の略称; A は、独語の「B」（C）の略
_SHORT_FOR = re.compile(
    r"(?P<short>[A-Za-z][A-Za-z0-9.’' ]{1,20}?)[」』”]?(?:とは|は)、?(?:[^。「」、]{0,12}の)?"
    r"[「『“](?P<long>[^「」『』“”。]{4,120})[」』”](?:[（(][^（）()]{2,60}[）)])?の略"
)


# 「材料」分野 names a field; 「隠れた…」企業 describes.
_NO_NAME_BEHIND = re.compile(r"(?:の)?(?:分野|部門|段階|レベル|モデル|型)")
_ATTRIBUTED = re.compile(r"[ぁ-ん][たるい](?=[ァ-ヺ\u4e00-\u9fff])")
_GENERIC_CENTRE = re.compile(r"(?:コンピテンス|サービス|イノベーション|テクノロジー|サポート|ビジネス)・?センター")


class Taught(NamedTuple):
    """A name the document gives, and where. `label` is None where only its partner tells it.

    `told` is whether the text says its kind right there (「〇〇」プログラム), rather than its own last word.
    """

    name: str
    label: EntityLabel | None
    span: tuple[int, int]
    quoted: bool = False
    told: bool = False


class Pair(NamedTuple):
    """Two names of one thing. `first_end` is where the first ends (a closing quotation mark included).

    `defined` says that the text itself calls the second a name of the first (以下「〇〇」という).
    """

    first_end: int
    other: Taught
    defined: bool = False


def looks_like_a_name(text: str) -> bool:
    """Whether bracketed or quoted words may be a name rather than a remark.

    >>> looks_like_a_name("BioFuture"), looks_like_a_name("注5"), looks_like_a_name("2012年以降")
    (True, False, False)
    """
    return _NOT_A_NAME.search(text) is None and _NAME_LIKE.search(text) is not None


def sentence_like(name: str) -> bool:
    """Whether quoted words read like a title or a remark, with particles and verbs, rather than a name."""
    return _SENTENCE_LIKE.search(name) is not None


def _first_word(text: str, pairs: tuple[tuple[str, EntityLabel], ...]) -> EntityLabel | None:
    return next((label for word, label in pairs if text.startswith(word)), None)


def _kind_after(text: str, at: int, quoted: str, names: NameRules) -> tuple[EntityLabel | None, bool]:
    """What is said right behind a quoted name, or else its own head, or else what is said it does; and whether said."""
    rest = text[at:]
    closed = re.match(r"[（(][^（）()]{1,80}[）)]", rest)
    rest = rest[closed.end() :] if closed else rest
    rest = re.sub(r"^(?:という|と呼ばれる|と題する|と称する)", "", rest.lstrip(" 　"))
    label = _first_word(rest, names.quoted_heads)
    if label is None and rest.startswith("の"):
        run = re.match(r"[ァ-ヺー・\u4e00-\u9fff]{2,10}", rest[1:])
        label = _last_word(run.group(), names) if run else None
    told = label is not None
    return label or _own_head(quoted, names) or _first_word(rest[:12], names.said_after), told


def _last_word(text: str, names: NameRules) -> EntityLabel | None:
    if text.endswith("展"):
        return None if text.endswith(_NOT_SHOWS) else EntityLabel.EVENT
    return next((k for word, k in names.quoted_heads if len(word) > 1 and text.endswith(word)), None)


def _kind_before(text: str, at: int, names: NameRules) -> EntityLabel | None:
    before = text[max(0, at - 20) : at].rstrip(" 　")
    before = re.sub(
        r"(?:の一つに|の一つである|の一つ|である|といわれる|と言われる|と呼ばれる|の|、|は|として)$", "", before
    )
    return _last_word(before, names)


def quoted_names(text: str, names: NameRules) -> Iterator[Taught]:
    """Quoted names whose kind stands beside them, or that close with a head of their own.

    In a list 「A」、「B」 each takes the kind that the first or the last is given.
    """
    chain: list[Taught] = []
    end = 0
    for match in QUOTED.finditer(text):
        name, start = match["name"].strip(), match.start("name")
        if re.fullmatch(r"[^（(]{3,}[（(][^（）()]+[）)]", name):
            name = re.split("[（(]", name)[0]  # 「A（B）」 names A; the pair is `bracket_pairs`'
        if not looks_like_a_name(name) or name in names.generic or name in names.not_names:
            continue
        if _NO_NAME_BEHIND.match(text, match.end()):
            continue
        if chain and not _BETWEEN_QUOTED.fullmatch(text[end : match.start()]):
            yield from _agreed(chain)
            chain = []
        label, told = _kind_after(text, match.end(), name, names)
        if label is None and sentence_like(name):
            continue
        described = _ATTRIBUTED.search(name) is not None and _own_head(name, names) is None
        if label is EntityLabel.ORG and (described or _GENERIC_CENTRE.fullmatch(name)):
            continue
        if re.fullmatch(r"[\u4e00-\u9fff]{2}的[ァ-ヺー]+", name):
            continue
        before = None if label or chain else _kind_before(text, match.start(), names)
        chain.append(Taught(name, label or before, (start, start + len(name)), True, told or before is not None))
        end = match.end()
    yield from _agreed(chain)


def _own_head(name: str, names: NameRules) -> EntityLabel | None:
    for word, label in names.heads:
        if len(word) > 2 and name != word and name.endswith(word):
            return label
    return kind_of_phrase(name, names) if name[:1].isascii() else None


def _agreed(chain: list[Taught]) -> Iterator[Taught]:
    first = next((t for t in chain if t.label), None)
    for taught in chain:
        yield taught if taught.label or first is None else taught._replace(label=first.label, told=first.told)


def bracket_pairs(text: str) -> Iterator[Pair]:
    """Names in brackets behind another name; whether a name ends there is for the caller to say."""
    for match in _BRACKET.finditer(text):
        inner, start = match["inner"], match.start("inner")
        defined = _HEREAFTER.match(inner)
        if defined:
            yield Pair(match.start(), _taught(defined["name"], start + defined.start("name")), defined=True)
            continue
        renamed = _RENAMED.search(inner)
        if renamed:
            group = "bare" if renamed["bare"] else "quoted"
            yield Pair(match.start(), _taught(renamed[group], start + renamed.start(group)))
            inner = inner[: renamed.start()].rstrip()
        for part in re.finditer(r"[^＝=]+", inner):
            yield from _bracketed(match.start(), part.group(), start + part.start())
    for match in _UNCLOSED.finditer(text):
        yield Pair(match.start(), _taught(match["name"], match.start("name")))


def short_for(text: str) -> Iterator[tuple[Taught, Taught]]:
    """A short form and the long name that the text says it stands for."""
    for match in _SHORT_FOR.finditer(text):
        yield _taught(match["short"], match.start("short")), _taught(match["long"], match.start("long"))


def _bracketed(first_end: int, inner: str, start: int) -> Iterator[Pair]:
    quoted = QUOTED.fullmatch(inner)
    name, offset = (quoted["name"], quoted.start("name")) if quoted else (inner, 0)
    head = name if re.search(r"[A-Za-z], [A-Z]", name) else re.split(r"[：:、,；;]", name)[0]
    if looks_like_a_name(head):
        yield Pair(first_end, _taught(head, start + offset))
    rest = name[len(head) + 1 :].strip(" 　")
    if rest and (is_acronym(head.strip(), rest) or is_acronym(rest, head.strip())):
        yield Pair(first_end, _taught(rest, start + offset + name.index(rest, len(head) + 1)))


def renamings(text: str) -> Iterator[tuple[tuple[int, int], Taught]]:
    """…「B」と名称を変更: the stretch of the sentence before it, where the old name stands, and the new name."""
    for match in _RENAMED.finditer(text):
        group = "bare" if match["bare"] else "quoted"
        begin = text.rfind("。", 0, match.start()) + 1
        yield (begin, match.start()), _taught(match[group], match.start(group))


def _taught(name: str, at: int) -> Taught:
    lead = len(name) - len(name.lstrip())
    name = name.strip()
    return Taught(name, None, (at + lead, at + lead + len(name)))


def run_before(text: str, end: int, tokens: Sequence[Token]) -> tuple[int, str] | None:
    """The noun run that ends at `end`, kana inside its words included: its start and text."""
    match = _RUN_BEFORE.search(text[max(0, end - 40) : end])
    if match is None:
        return None
    start = max(0, end - 40) + match.start()
    if not match.group().isascii() and not re.fullmatch(r"[ァ-ヺー・･＝]+", match.group()):
        start = noun_run_start(start, tokens)
    return start, text[start:end]


def after_kind(run: str, names: NameRules) -> tuple[int, EntityLabel] | None:
    """How long the kind word is that leads a run (研究機関〇〇), and its label."""
    for word, label in names.quoted_heads:
        if (
            run.startswith(word)
            and re.match(r"[\u4e00-\u9fff]", word[-1])
            and re.match(r"[ァ-ヺA-Z]", run[len(word) :])
        ):
            return len(word), label
    return None


def noun_run_start(start: int, tokens: Sequence[Token]) -> int:
    """`start` moved left over adjoining nouns, which may hold kana (下請け)."""
    for token in reversed(tokens):
        if token.start < start <= token.end and token.tag.startswith(_RUN_TAGS):
            start = token.start
        elif token.end < start:
            break
    return start


def equations(text: str, tokens: Sequence[Token]) -> Iterator[tuple[Taught, Taught]]:
    """A＝B: two names of one thing; A is the whole noun run before the sign where it is Japanese."""
    for match in _EQUALS.finditer(text):
        start, end = match.span("one")
        if re.search("[\u4e00-\u9fff]", match["one"]):
            start = noun_run_start(start, tokens)
        yield Taught(text[start:end], None, (start, end)), Taught(match["other"], None, match.span("other"))


@cache
def _apposition_pattern(heads: tuple[tuple[str, EntityLabel], ...]) -> tuple[re.Pattern[str], dict[str, EntityLabel]]:
    words = [
        w for w, _ in heads if len(w) > 1 and w not in ("企業", "組織", "制度", "政策", "施策", "措置", "資金", "予算")
    ]
    kanji = "|".join(re.escape(w) for w in words if re.match(r"[\u4e00-\u9fff]", w[-1]))
    every = "|".join(map(re.escape, words))
    return (
        re.compile(
            rf"(?:(?P<k1>{kanji})(?P<n1>[ァ-ヺー0-9A-Za-z]+(?:[・･][ァ-ヺー]+)+)"
            rf"|(?P<k2>{every})(?P<n2>{PHRASE}(?:(?<=[.])[ァ-ヺー]{{2,}})?)"
            rf"|(?P<k3>{every})である(?P<n3>[ァ-ヺー]+(?:[・･][ァ-ヺー]+)+)"
            rf"|(?P<k4>{every})、(?P<n4>[ァ-ヺー・]{{4,}}|{PHRASE})(?= ?[（(–])"
            rf"|(?P<k5>事務局|運営機関|運営組織|運営者)を務める(?P<n5>{PHRASE}))"
        ),
        {**dict(heads), **dict.fromkeys(("運営機関", "運営組織", "運営者"), EntityLabel.ORG)},
    )


def appositions(text: str, names: NameRules) -> Iterator[Taught]:
    """研究機関〇〇, クラスターXYZ: a kind word right before a foreign name."""
    pattern, label_of = _apposition_pattern(names.quoted_heads)
    for match in pattern.finditer(text):
        group = next(g for g in "12345" if match["k" + g])
        name = match["n" + group]
        if looks_like_a_name(name) and ((len(name) > 2 and name[0].isupper()) or not name[0].isascii()):
            yield Taught(name, label_of[match["k" + group]], match.span("n" + group), told=True)
