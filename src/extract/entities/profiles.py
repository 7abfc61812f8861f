"""Names told by where they stand: under a heading about clusters, or before lines that say when and by whom founded.

Here: a passage with what was seen in it, and the two layouts. Not here: what sentences say of a name (`definitions`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extract.entities.candidates import Candidate
from extract.entities.definitions import Taught, equations
from extract.entities.pipeline import Analysis
from extract.model import EntityLabel, Passage

_FOUNDED = re.compile(r"(?:設立|創立|発足|設立年)[ 　]?[：:]")
_HEADING = 60
_PART = re.compile(r"第[ 　]?[0-9０-９一二三四五六七八九十]+[ 　]?[章節]")
_GALLERY = re.compile(r"クラスター(?:の(?:事?例|紹介))?$")
_NUMBERED = re.compile(r"(?:[（(][0-9０-９]{1,2}[）)]|[0-9０-９]{1,2}[.．])[ 　]*")
_GLOSSED = re.compile(r"(?P<name>[^（）()、。 　]{3,40})[ 　]?[（(][A-Za-z][^（）()]+[）)]")
_BODIES = frozenset((EntityLabel.ORG, EntityLabel.CLUSTER, EntityLabel.PROGRAM, EntityLabel.EVENT))


class Seen(NamedTuple):
    """A passage with what the pipeline and the first pass saw in it."""

    passage: Passage
    analysis: Analysis
    found: tuple[Candidate, ...]


def founded(passages: Sequence[Seen]) -> Iterator[tuple[int, Taught]]:
    """Initiatives with a founding line of their own (設立：…) right behind: bodies, whatever their names close with."""
    for number, (seen, following) in enumerate(pairwise(passages)):
        if len(seen.passage.text.text) > _HEADING or not _FOUNDED.match(following.passage.text.text):
            continue
        spans = {(c.start, c.end) for c in seen.found if c.label is EntityLabel.PROGRAM}
        for pair in equations(seen.passage.text.text, seen.analysis.tokens):
            spans |= {name.span for name in pair}
        for start, end in sorted(spans):
            yield number, _cluster(seen, start, end)


def shown(passages: Sequence[Seen]) -> Iterator[tuple[int, Taught]]:
    """The names that numbered headings begin with, in a section whose heading says that it shows clusters."""
    open_section = False
    for number, seen in enumerate(passages):
        text = seen.passage.text.text
        if seen.passage.label != "section_header":
            continue
        if _PART.match(text):
            open_section = _GALLERY.search(text) is not None
        lead = _NUMBERED.match(text)
        if not open_section or lead is None:
            continue
        first = next((c.end for c in seen.found if c.start == lead.end() and c.label in _BODIES), None)
        glossed = _GLOSSED.match(text, lead.end())
        end = glossed.end("name") if glossed else first
        if end is not None:
            yield number, _cluster(seen, lead.end(), end)


def _cluster(seen: Seen, start: int, end: int) -> Taught:
    return Taught(seen.passage.text.text[start:end], EntityLabel.CLUSTER, (start, end), told=True)
