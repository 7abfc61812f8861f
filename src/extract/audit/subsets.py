"""Parts larger than their whole: 「25社のうち38社」. See docs/checks/subsets.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from extract.audit.amounts import amounts_of, same_unit
from extract.audit.context import Context
from extract.audit.intervals import shown
from extract.model import Finding, Verdict

_OF_WHICH = re.compile(r"^[^。]{0,14}?(?:のうち|の内、|うち|、内(?![航外部陸定科装])|中、)[^。、0-9０-９]{0,14}$")
_MORE = re.compile(r"増|減|上回|超え|対し|比べ|加え|ほか")


def check_subsets(context: Context) -> Iterator[Finding]:
    """Amounts said to be among a smaller amount of the same unit."""
    for sentence in context.sentences:
        amounts = amounts_of(sentence)
        text = sentence.block.text.text
        for whole, part in pairwise(amounts):
            between = text[whole.end : part.start]
            if not _OF_WHICH.match(between) or _MORE.search(between):
                continue
            same = same_unit(whole, part) or (
                part.unit is None and part.quantity.value.kind is whole.quantity.value.kind
            )
            top, least = whole.interval.high, part.interval.low
            if not same or top is None or least is None or least <= top:
                continue
            yield context.finding(
                "subsets.larger",
                Verdict.CONTRADICTION,
                f"{part.quantity.text} are said to be among {whole.quantity.text}",
                [whole.quoted(context, "whole"), part.quoted(context, "part")],
                expected=f"at most {shown(whole.value)}",
                observed=shown(part.value),
                arithmetic=f"{shown(part.value)} > {shown(whole.value)}",
                comparable=f"one sentence, one unit ({whole.unit or 'none'}), joined by 「{between.strip()[-6:]}」",
            )
