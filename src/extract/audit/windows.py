"""Which words of a sentence belong to which of its shares.

Survey prose names an answer before its share (「悪化するとしたのは4％」) or behind it (「4％は悪化すると答えた」).
The words between two shares are cut at commas: what leads up to the next share is the next one's, the rest belongs to
the share before. Read by `prose_shares`, `prose_table` and `claims`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.audit.figures import Figure

Stretch = tuple[int, int]
_TOPIC = re.compile(r"(?:は|が|も|のは|では|には|：|:|（|\(|わずか)$")
_HEAD = re.compile(r"^[）)」]*(?:は|が|の|を|も|と|に|で|強|弱|以上|程度|であ|とな|だっ|を占)")


@dataclass(frozen=True, slots=True)
class Window:
    """The words of one share, as cleaned spans of its block: `before` leads up to it, `behind` follows it."""

    figure: Figure
    before: Stretch
    behind: Stretch

    @property
    def text(self) -> str:
        """Both, with a blank where the share stands."""
        whole = self.figure.sentence.block.text.text
        return f"{whole[slice(*self.before)]} {whole[slice(*self.behind)]}"

    @property
    def lead(self) -> str:
        """The words before it."""
        return self.figure.sentence.block.text.text[slice(*self.before)]

    def holds(self, start: int, end: int) -> bool:
        """Whether a cleaned span lies in it."""
        return any(a <= start and end <= b for a, b in (self.before, self.behind))


def windows_of(figures: Sequence[Figure]) -> tuple[Window, ...]:
    """The words of each share of one sentence, in order; all before the first and behind the last are theirs."""
    if not figures:
        return ()
    sentence = figures[0].sentence
    parts = parted(sentence.block.text.text, sentence.start, sentence.end, [(f.start, f.end) for f in figures])
    return tuple(Window(f, before, behind) for f, (before, behind) in zip(figures, parts, strict=True))


def parted(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> list[tuple[Stretch, Stretch]]:
    """The words before and behind each of some spans of a sentence ``text[start:end]``, each word given to one span."""
    cuts = [start]
    for one, following in pairwise(spans):
        cuts.append(one[1] + split_gap(text[one[1] : following[0]]))
    cuts.append(end)
    return [((min(cuts[i], a), a), (b, max(cuts[i + 1], b))) for i, (a, b) in enumerate(spans)]


def split_gap(gap: str) -> int:
    """Where the words between two shares part: before it the first one's, from it on the second one's.

    >>> gap = "は変わらないとし、悪化するとしたのは"
    >>> gap[: split_gap(gap)]
    'は変わらないとし、'
    >>> split_gap("、市民が"), split_gap("は改善、")
    (0, 4)
    """
    cut = max(gap.rfind("、"), gap.rfind("。")) + 1
    own, lead = gap[:cut], gap[cut:]
    if not cut:
        return len(gap) if _HEAD.match(gap) and not _TOPIC.search(gap) else 0
    if not own.strip("、。）) "):
        return 0
    if lead and not _TOPIC.search(lead) and len(lead) > 10:
        return len(gap)
    return cut
