"""Names of one document that say the same in other words, found by their form alone.

A translation word by word (欧州…イニシアティブ, European … Initiative), a title before its subtitle, a genitive around
a name, a country before its own body, letters read out, and the first part of a compound. Each yields pairs of
spelling keys, and only of names that the document uses. Not here: what it declares equal (`definitions`) and what
sounds alike (`sounds`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations

from extract.entities.spelling import key_of
from extract.model import EntityLabel
from extract.rules.gazetteer import NameRules

_SUBTITLE = re.compile(r"(?P<title>[A-ZÀ-Þ][^–:]{4,}?) ?[–:] .+")
_WRAPPED = re.compile(r"(?:Deutschlands|Europas|Germany[’']s|Europe[’']s|Japan[’']s|[Tt]he) (?P<name>.+)")
_COMPOUND = re.compile(r"(?P<first>[A-ZÀ-Þ][A-Za-zÀ-ɏ]{7,})[-–](?P<rest>.+)")
_LINE_OF = re.compile(r"(?:POST |Post-|ポスト)?(?P<whole>[A-Z]{3,6})(?:-[A-Z]{2,6}|[\u4e00-\u9fff]{2,8}(?:事業|計画))?")
# A country before its federal body or a state's; elsewhere the country is what tells namesakes apart.
_COUNTRY = re.compile(r"(?:ドイツ|米国|オーストリア|スイス)(?P<body>連邦.{2,}|[^連].+州.{2,})")
_LATIN = re.compile(r"[\x00-ɏ–—’]+")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ]+|\d+")
_OTHER = re.compile(r"[ァ-ヺー]+|[A-Za-z]+|\d+|[一-鿿々]+|.")
_SMALL = frozenset(("of", "for", "and", "the", "in", "für", "fuer", "und", "der", "die", "das", "des", "zur"))
_KANA_JOINTS = "・･＝=のと &＆"
_LETTERS = {
    "エー": "A", "ビー": "B", "シー": "C", "ディー": "D", "イー": "E", "エフ": "F", "ジー": "G", "エイチ": "H",
    "アイ": "I", "ジェイ": "J", "ケイ": "K", "エル": "L", "エム": "M", "エヌ": "N", "オー": "O", "ピー": "P",
    "キュー": "Q", "アール": "R", "エス": "S", "ティー": "T", "ユー": "U", "ブイ": "V", "ダブリュー": "W",
    "ダブリュ": "W", "エックス": "X", "ワイ": "Y", "ゼット": "Z",
}  # fmt: skip
_LETTER = "|".join(sorted(_LETTERS, key=len, reverse=True))
_SPELT_OUT = re.compile(rf"(?:(?:{_LETTER})・)+(?:{_LETTER})")
_FEW = 2
_BEGINNING = 4


def as_letters(name: str) -> str:
    """A name whose leading letters are read out, in letters.

    >>> as_letters("エヌ・アール・ダブリュージャパン"), as_letters("アール")
    ('NRWジャパン', 'アール')
    """
    m = _SPELT_OUT.match(name)
    if m is None:
        return name
    return "".join(_LETTERS[part] for part in m.group().split("・")) + name[m.end() :]


def equivalents(
    surfaces: Mapping[str, EntityLabel], known: Collection[str], names: NameRules
) -> Iterator[tuple[str, str]]:
    """Pairs of spelling keys of names that are one thing.

    Args:
        surfaces: The names of bodies, programmes and clusters that a document uses, with their labels.
        known: Spelling keys that the gazetteer has.
        names: The name rules, with words that translate each other.
    """
    spoken = sorted(set(surfaces))
    keys = {key_of(s) for s in spoken}
    compounds = _compounds(spoken)
    for name in spoken:
        key = key_of(name)
        for part in _parts(name):
            inner = key_of(part)
            heard = {inner} & keys | compounds.get(inner, set())
            yield from ((key, found) for found in sorted(heard) if found != key)
        national, line = _COUNTRY.fullmatch(name), _LINE_OF.fullmatch(name)
        if national is not None and key_of(national["body"]) in keys | set(known):
            yield key, key_of(national["body"])
        place, _, body = name.partition("・")
        if key_of(place) in known and key_of(body) in keys:
            yield key, key_of(body)
        if line is not None and surfaces[name] is surfaces.get(line["whole"]) is EntityLabel.PROGRAM:
            yield key, key_of(line["whole"])
    yield from _translated(spoken, names)


def _parts(name: str) -> Iterator[str]:
    """What a name comes down to, if that is a name of the document too."""
    if (subtitled := _SUBTITLE.fullmatch(name)) is not None:
        yield subtitled["title"]
    if (wrapped := _WRAPPED.fullmatch(name)) is not None:
        yield wrapped["name"]
    if (compound := _COMPOUND.fullmatch(name)) is not None:
        yield compound["first"]


def _compounds(spoken: Sequence[str]) -> Mapping[str, set[str]]:
    """The compounds that begin with a word, by the word's key, where they go on alike (one, or spellings of one)."""
    owners: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for name in spoken:
        if (m := _COMPOUND.fullmatch(name)) is not None:
            owners[key_of(m["first"])][key_of(m["rest"])[:_BEGINNING]].add(key_of(name))
    return {first: next(iter(rest.values())) for first, rest in owners.items() if len(rest) == 1}


@cache
def _word_pattern(words: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    japanese = sorted((w for w, _ in words if not w.isascii()), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, japanese)) + "|" + _OTHER.pattern), dict(words)


def meaning(name: str, names: NameRules) -> tuple[tuple[str, ...], int]:
    """The words of a name brought to one language, in order, and how many of them could be."""
    pattern, sense = _word_pattern(names.synonyms)
    if _LATIN.fullmatch(name):
        bare = next((name.removesuffix(f).rstrip(" ,") for f in names.legal_forms if name.endswith(" " + f)), name)
        words = [w.lower() for w in _LATIN_WORD.findall(bare) if w.lower() not in _SMALL]
    else:
        words = [w for w in pattern.findall(name) if w not in _KANA_JOINTS]
    return tuple(sense.get(w, key_of(w)) for w in words), sum(w in sense for w in words)


def _translated(spoken: Sequence[str], names: NameRules) -> Iterator[tuple[str, str]]:
    """Names of equal words: in one order between Japanese names, in any between a Japanese and a Latin one."""
    groups: dict[frozenset[str], list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for name in spoken:
        words, known = meaning(name, names)
        if known >= _FEW and len(set(words)) == len(words) >= _FEW:
            groups[frozenset(words)].append((name, words))
    for sense, group in sorted(groups.items(), key=lambda g: sorted(g[0])):
        if len(sense) > _FEW:
            for (one, order), (other, another) in combinations(group, 2):
                if order == another or bool(_LATIN.fullmatch(one)) is not bool(_LATIN.fullmatch(other)):
                    yield key_of(one), key_of(other)
        elif "cluster" in sense:
            longer = [g for other_sense, g in groups.items() if sense < other_sense]
            if len(longer) == 1:  # 〇〇クラスター for the one クラスター・〇〇＆〇〇
                yield from ((key_of(name), key_of(longer[0][0][0])) for name, _ in group)
