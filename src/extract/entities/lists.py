"""Names known by the company they keep: items of a list that is said to be one of companies.

「A、B、Cなどの企業」 and 「企業も多い（A、B、C等）」 name companies, each of them. Not here: lists of quoted names
(`definitions`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.entities.candidates import Candidate
from extract.entities.heads import Sight
from extract.model import EntityLabel

_LATIN = r"[A-Z][A-Za-z0-9&.\-]*(?: [A-Z][A-Za-z0-9&.\-]*)*"
_NAME = rf"(?:[A-Z]{{2,}}[一-鿿]{{2,4}}|{_LATIN}|[ァ-ヺー]{{2,}}(?:[・･][ァ-ヺー]+)*)"
_REMARK = r"(?:[（(][^（）()]{1,30}[）)])?"
_ITEMS = rf"{_NAME}{_REMARK}(?:[、，や]{_NAME}{_REMARK})+"
_LISTED = re.compile(
    rf"(?<![ァ-ヺー・A-Za-z])(?P<items>{_ITEMS})(?:などの?|等の?|といった|をはじめとする)[^。、（()「]{{0,10}}?(?:企業|会社|メーカー)"
    rf"|(?:企業|会社|メーカー)[^。（(、]{{0,12}}[（(](?P<inner>{_ITEMS})(?:など|等)?[）)]"
)
_ITEM = re.compile(rf"(?P<name>{_NAME}){_REMARK}(?:[、，や]|$)")


def find_listed(sight: Sight, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """The items of lists of companies that no rule or registry has named, as bodies.

    Args:
        sight: The passage.
        found: What is marked in it so far; guesses of the tagger give way.
    """
    sure = [(c.start, c.end) for c in found if c.method != "model"]
    for match in _LISTED.finditer(sight.text):
        group = "items" if match["items"] else "inner"
        begin = match.start(group)
        for item in _ITEM.finditer(match[group]):
            start, end = begin + item.start("name"), begin + item.end("name")
            if any(s < end and start < e for s, e in sure) or not _names(sight, start, end):
                continue
            yield Candidate(start, end, EntityLabel.ORG, "rule")


def _names(sight: Sight, start: int, end: int) -> bool:
    """Whether something in a stretch is proper and nothing is a common word."""
    words = sight.words(start, end)
    return bool(words) and any(map(sight.is_proper, words)) and not any(w.text in sight.names.generic for w in words)
