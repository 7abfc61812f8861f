"""Changes that leave a document as consistent as it was: the audit must say nothing new about them.

Lines broken elsewhere, one figure changed in every place it stands, one name changed throughout, a neutral sentence
added. Found by patterns, seeded, as the planted errors are.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator

from bench.audit_copies import Edit
from bench.audit_number_plants import PROSE
from extract.model import BlockLabel, Report

_NAME = re.compile(r"[ァ-ヴー]{6,}")
_FIGURE = re.compile(r"(?<![\d.,年])\d{2,}(?![\d,.年月日％%])")
_NEUTRAL = "この点についてはさらに検討が続けられている。"


def harmless_changes(report: Report, chance: random.Random) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    """Kind and edits of changes that make nothing wrong."""
    text = report.source_text
    prose = [b for b in report.blocks if b.label in PROSE]
    for b in prose:
        for m in re.finditer(
            r"(?<=[^\s。])\n(?=[^\s])|(?<=[ぁ-ん一-龠])\n\n(?=[ぁ-ん一-龠])", text[b.pieces[0].start : b.pieces[-1].end]
        ):
            at = b.pieces[0].start + m.start()
            back = re.search(r"[ぁ-ん]{4}$", text[max(0, at - 4) : at])
            if back and len(b.pieces) == 1:
                yield "re-wrapped", (Edit(at, at + len(m.group()), ""), Edit(at - 2, at - 2, m.group()))
        if b.label is BlockLabel.TEXT and b.text.text.endswith("。") and len(b.text.text) > 60:
            at = b.pieces[-1].end
            at -= len(text[:at]) - len(text[:at].rstrip())
            yield "sentence added", (Edit(at, at, _NEUTRAL),)
    names = Counter(_NAME.findall(text))
    for name, count in names.items():
        if 3 <= count <= 12 and not any(name in n and n != name for n in names):
            new = name[0] + "ザ" + name[2:]
            yield "name changed throughout", tuple(Edit(m.start(), m.end(), new) for m in re.finditer(name, text))
    figures = Counter(m.group() for b in prose for m in _FIGURE.finditer(b.text.text) if _is_alone(b.text.text, m))
    for figure, count in figures.items():
        everywhere = list(re.finditer(rf"(?<![\d.,]){figure}(?![\d.,])", text))
        in_brackets = any(text[m.start() - 1] in "（(" for m in everywhere)  # counts of items may be parts of a sum
        if 2 <= len(everywhere) <= 3 and count == len(everywhere) and not in_brackets:
            new = str(int(figure) + 1)
            if len(new) == len(figure):
                yield "figure changed everywhere", tuple(Edit(m.start(), m.end(), new) for m in everywhere)


def _is_alone(text: str, m: re.Match[str]) -> bool:
    """Whether no other number stands in a figure's sentence: it is no part of a sum there."""
    start, end = text.rfind("。", 0, m.start()) + 1, text.find("。", m.end())
    return len(re.findall(r"\d+", text[start : end if end >= 0 else len(text)].replace(",", ""))) == 1
