"""How often the subject, measure, scope, time and place of a claim are what a reader says they are.

`make bench-language` calls it; by hand: python -m bench.language_claims [SHARED]. The gold, in `bench/material`, is a
random sample of the numbers of one report, judged by hand: for each field the answers a reader would give, the heads
of noun phrases; null where it is right to say nothing; a field that may be disputed is left out. The rules were made
with most of it in view, so that new documents do worse; how much is not known.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from extract.report import read_document

SHARED = Path(os.environ.get("EXTRACT_SHARED", Path(__file__).resolve().parent.parent.parent / "shared"))
GOLD = Path(__file__).resolve().parent / "material" / "claims.jsonl"
FIELDS = ("subject", "measure", "scope", "time", "where")
_MORE_WORDS = 14  # characters: an answer may say more than the head of its phrase, not a clause


def score_claims(gold: Path, source: Path) -> dict[str, Any]:
    """For each field right and judged, and the misses as (number, field, wanted, found)."""
    found = {c.place.start: c for c in read_document(source).claims}
    right: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    misses = []
    for line in gold.read_text(encoding="utf-8").splitlines():
        wanted = json.loads(line)
        claim = found.get(wanted["start"])
        for field in FIELDS:
            if field not in wanted:
                continue
            judged[field] += 1
            told = getattr(claim, field) if claim is not None else "no claim"
            if _is_right(told, wanted[field]):
                right[field] += 1
            else:
                misses.append((wanted["number"], field, wanted[field], told))
    return {"right": right, "judged": judged, "misses": misses}


def _is_right(told: str | None, wanted: Sequence[str | None]) -> bool:
    if told is None:
        return None in wanted
    return any(w is not None and w in told and len(told) <= len(w) + _MORE_WORDS for w in wanted)


def main() -> None:
    """Prints the scores."""
    shared = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    scores = score_claims(GOLD, shared / "raw" / "german-clusters-2016" / "source.txt")
    for field in FIELDS:
        right, judged = scores["right"][field], scores["judged"][field]
        print(f"  {field:<8} {right}/{judged} = {right / judged:.3f}")


if __name__ == "__main__":
    main()
