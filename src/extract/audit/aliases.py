"""Short names that a document defines: 「沿岸協力網（Kustennetz、以下、「KN」とする。）」, 「海洋省（MA）」.

Gives each text with its short names written out, so that a claim told under the short name has the words of the claim
told under the full one. Only for comparing: nothing here has places, and entities are not touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from extract.audit.context import Context

_NAME = r"[一-龠々ァ-ヴーA-Za-z0-9・･＝\-－～]+"
_HEREAFTER = re.compile(
    rf"(?P<name>{_NAME}|「[^「」]{{2,40}}」)\s*[（(][^（()）]{{0,60}}?以下[、,]?(?:単に)?\s*[「『“\"]?(?P<short>{_NAME})[」』”\"]?"
)
_BRACKETED = re.compile(r"(?P<name>[一-龠々ァ-ヴー・]{4,30})\s*[（(](?P<short>[A-Z][A-Za-z]{1,7})[）)]")


def aliases(context: Context) -> Mapping[str, str]:
    """Short names and what they stand for."""
    return context.once("aliases", lambda: dict(_defined(context)))


def _defined(context: Context) -> Iterator[tuple[str, str]]:
    for block in context.blocks:
        for pattern in (_BRACKETED, _HEREAFTER):
            for m in pattern.finditer(block.text.text):
                name, short = m["name"].strip("「」"), m["short"]
                if 2 <= len(short) < len(name):
                    yield short, name


def written_out(text: str, context: Context) -> str:
    """A text with its short names replaced by the full ones."""
    known = aliases(context)
    if not known:
        return text
    pattern = context.once("alias pattern", lambda: _pattern(tuple(known)))
    return pattern.sub(lambda m: known[m.group()], text)


def _pattern(shorts: tuple[str, ...]) -> re.Pattern[str]:
    """Any short name as a word of its own: no letter of its script touches it."""
    parts = []
    for short in sorted(shorts, key=len, reverse=True):
        letters = "A-Za-z0-9" if short[-1].isascii() else "ァ-ヴー" if re.match("[ァ-ヴー]", short) else "一-龠々"
        parts.append(rf"(?<![{letters}]){re.escape(short)}(?![{letters}])")
    return re.compile("|".join(parts))
