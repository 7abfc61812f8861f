"""One name in two spellings: rare words one or two letters away from a frequent one, and entities' surfaces.

See docs/checks/variants.md.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extract.audit.context import Context
from extract.audit.likeness import edits, first_difference
from extract.audit.terms import consonants
from extract.model import Block, BlockLabel, Evidence, Finding, Verdict, squeezed

_LATIN = re.compile(r"(?<![A-Za-zÀ-ÿ])[A-Za-zÀ-ÿ]{6,}(?![A-Za-zÀ-ÿ])")
_ADDRESS = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+|(?:https?://|www\.)[A-Za-z0-9./_-]+")
_KATAKANA = re.compile(r"[ァ-ヴー]{6,}")
_FOREIGN = re.compile(r"[ァ-ヴー]{4,}")
_MOST_PLACES = 4


@dataclass(slots=True)
class Word:
    """One spelling and the places it stands at."""

    spelling: str
    places: list[tuple[Block, int, int]] = field(default_factory=list)


def check_variants(context: Context) -> Iterator[Finding]:
    """Spellings that look like slips of another spelling of the same document."""
    yield from _slips(context, _words(context, _LATIN), 1, "variants.latin")
    yield from _slips(context, _words(context, _KATAKANA), 2, "variants.katakana")
    yield from _of_entities(context)


def _words(context: Context, pattern: re.Pattern[str]) -> Mapping[str, Word]:
    words: dict[str, Word] = {}
    for block in context.blocks:
        if block.label is BlockLabel.PICTURE:
            continue
        plain = _ADDRESS.sub(lambda m: " " * len(m.group()), block.text.text)
        for m in pattern.finditer(plain):
            words.setdefault(m.group(), Word(m.group())).places.append((block, *m.span()))
    return words


def _slips(context: Context, words: Mapping[str, Word], most: int, check: str) -> Iterator[Finding]:
    by_head: dict[str, list[str]] = defaultdict(list)
    for w in words:
        for piece in {w[:2].lower(), w[-3:].lower()}:
            by_head[piece].append(w)
    for rare in sorted(words):
        if len(words[rare].places) > 1:
            continue
        near = {w for piece in (rare[:2].lower(), rare[-3:].lower()) for w in by_head[piece]}
        best = _nearest(rare, sorted(near), words, most)
        if best is not None:
            yield _variant(context, words[rare], words[best], check)


def _nearest(rare: str, near: Sequence[str], words: Mapping[str, Word], most: int) -> str | None:
    """The frequent word a rare one is a slip of; None where the difference may be an ending or another word."""
    allowed = most if len(rare) >= 9 else 1
    for common in sorted(near, key=lambda w: (-len(words[w].places), w)):
        if len(words[common].places) < 2 or common.lower() == rare.lower():
            continue
        if edits(rare.lower(), common.lower(), allowed) > allowed:
            continue
        if first_difference(rare.lower(), common.lower()) >= min(len(rare), len(common)) - 2:
            continue
        if rare.replace("ー", "") == common.replace("ー", "") or rare in common or common in rare:
            continue
        if _KATAKANA.match(rare) and not _one_sound(rare[0], common[0]):
            continue
        return common
    return None


def _one_sound(a: str, b: str) -> bool:
    """Whether two katakana may spell one foreign sound: the same sign, one row (チ, テ), or ウ and ヴ."""
    return a == b or {a, b} <= {"ウ", "ヴ", "ブ", "フ"} or (consonants(a) == consonants(b) != "")


def _variant(context: Context, rare: Word, common: Word, check: str) -> Finding:
    places: list[Evidence] = [context.quote_clean("rare spelling", *p) for p in rare.places[:1]]
    places += [context.quote_clean("usual spelling", *p) for p in common.places[:_MOST_PLACES]]
    return context.finding(
        check,
        Verdict.VARIANT,
        f"「{rare.spelling}」 stands once, 「{common.spelling}」 {len(common.places)} times",
        places,
        expected=common.spelling,
        observed=rare.spelling,
        comparable=f"{edits(rare.spelling.lower(), common.spelling.lower())} letter(s) apart, not at the word's end",
    )


# Surfaces that the language stage holds for one entity.


def _of_entities(context: Context) -> Iterator[Finding]:
    """Entities whose name is spelled in two ways throughout: one sound, other signs (ルグ and ルク, ヴ and ブ)."""
    surfaces: dict[str, dict[str, list[Evidence]]] = defaultdict(lambda: defaultdict(list))
    for m in context.report.mentions:
        if m.entity_id and (_FOREIGN.search(m.text) or _LATIN.search(m.text)):
            printed = squeezed(m.text)
            surfaces[m.entity_id][printed].append(context.quote("spelling", m.place))
    for by_surface in surfaces.values():
        ranked = sorted(by_surface, key=lambda w: (-len(by_surface[w]), w))
        for i, rare in enumerate(ranked):
            usual = next((w for w in ranked[:i] if _one_name(rare, w)), None)
            if usual is not None and len(by_surface[rare]) > 1:  # those that stand once are slips, told above
                yield _spellings(context, (rare, by_surface[rare]), (usual, by_surface[usual]))


def _one_name(a: str, b: str) -> bool:
    """Whether two surfaces spell one name: a letter or two apart, not at the end of a Latin word, no digits in play."""
    plain = [x.lower().replace("・", "").replace("･", "") for x in (a, b)]
    if plain[0] == plain[1] or any(c.isdigit() for c in a + b) or min(map(len, plain)) < 5:
        return False
    if plain[0] in plain[1] or plain[1] in plain[0]:
        return False
    return edits(plain[0], plain[1], 1) == 1 and bool(_FOREIGN.search(a)) == bool(_FOREIGN.search(b))


def _spellings(context: Context, rare: tuple[str, list[Evidence]], usual: tuple[str, list[Evidence]]) -> Finding:
    return context.finding(
        "variants.entity",
        Verdict.VARIANT,
        f"one name, two spellings: 「{rare[0]}」 {len(rare[1])} times, 「{usual[0]}」 {len(usual[1])} times",
        [*rare[1][:_MOST_PLACES], *usual[1][:_MOST_PLACES]],
        expected=usual[0],
        observed=rare[0],
        comparable="both are read as names of the same entity",
    )
