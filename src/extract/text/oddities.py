"""What is odd about a decoded text: characters that hide, disguise or break something.

They are found and counted, never repaired.
"""

from __future__ import annotations

import re

from extract.model import PageFlag
from extract.text.plausible import garbled_share

_LONG_LINE = 200_000
_MANY_LINES = 100_000
_ENDLESS = 2_000  # characters without blank, comma or full stop; the longest run of real prose measured has 97
_ODD = (
    ("control-characters", re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f]")),
    ("bidi-controls", re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")),
    ("zero-width", re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")),
    ("tag-characters", re.compile("[\U000e0000-\U000e007f]")),
    ("stacked-marks", re.compile("[\u0300-\u036f\u3099\u309a]{4,}")),
    ("private-use", re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")),
    ("lone-surrogates", re.compile("[\ud800-\udfff]")),
    ("noncharacters", re.compile("[\ufdd0-\ufdef\ufffd\ufffe\uffff\U0010ffff]")),
    ("mixed-script", re.compile("[a-zA-Z][\u0400-\u04ff]|[\u0400-\u04ff][a-zA-Z]")),
)
_LINE_END = re.compile("[\n\r]")
_PAUSE = re.compile(r"[\s。、]")
_NON_ASCII = re.compile("[^\x00-\x7f]")


def find_oddities(text: str) -> tuple[PageFlag, ...]:
    """One flag for each kind of odd character in a text, with count and first sample.

    >>> [(f.code, f.count) for f in find_oddities("請求額\u202e000,1\u202c円")]
    [('bidi-controls', 2)]
    """
    found = []
    for code, pattern in _ODD:
        matches = pattern.findall(text)
        if matches:
            found.append(PageFlag(code=code, count=len(matches), sample=repr(matches[0])[:40]))
    long = [line for line in _LINE_END.split(text) if len(line) >= _LONG_LINE]
    if long:
        found.append(PageFlag(code="long-line", count=len(long), sample=repr(long[0][:40])[:40]))
    lines = text.count("\n")
    if lines > _MANY_LINES:
        found.append(PageFlag(code="many-lines", count=lines))
    if garbled_share(text) > 0.3:
        found.append(PageFlag(code="mojibake", count=len(_NON_ASCII.findall(text)), sample=repr(text[:20])))
    return tuple(found)


def is_endless(text: str) -> bool:
    """Whether a text has a run of characters, unbroken by blank, comma or full stop, that no language has.

    Rules about words and sentences look ahead from each character to the end of such a run: their time would grow
    with its square.

    >>> is_endless("a" * 2_000), is_endless("報告、" * 2_000)
    (True, False)
    """
    return len(text) >= _ENDLESS and any(len(run) >= _ENDLESS for run in _PAUSE.split(text))
