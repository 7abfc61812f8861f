"""What sets two places apart: the names they name, and two things of one sort (市立病院は… here, 県立病院は… there).

Places that speak of two things tell the same measures with other values, and nothing follows from it. Used by the
checks of `repeats`.
"""

from __future__ import annotations

import re

from extract.audit.context import Context, Sentence
from extract.model import EntityLabel, Quantity
from extract.text.numerals import fold_widths

_TOPIC = re.compile(r"([一-龠々ァ-ヴーA-Za-z]{3,30})[」』]?(?:（[^（）]{1,20}）)?(?:では|には|は)")
_NAMED = (EntityLabel.CLUSTER, EntityLabel.PROGRAM, EntityLabel.STATE, EntityLabel.EVENT, EntityLabel.PERSON)
_SORT = 2  # signs at the end of a name that say what it names


def parallel(context: Context, one: Sentence, other: Sentence) -> bool:
    """Whether the titles of two sentences' sections, or what their paragraphs first speak of, are two of one sort.

    A paragraph that also names what the other speaks of, as a summary does, speaks of both.
    """
    titles = [_title(context, s) for s in (one, other)]
    topics = [m.group(1) if (m := _TOPIC.search(s.block.text.text)) else "" for s in (one, other)]
    texts = [s.block.text.text for s in (one, other)]
    pairs = [(a, b) for a, b in (titles, topics) if _of_one_sort(a, b)]
    return any(a not in texts[1] and b not in texts[0] for a, b in pairs)


def _title(context: Context, sentence: Sentence) -> str:
    section = context.sections_by_id.get(sentence.block.section_id or "")
    return section.title if section is not None else ""


def _of_one_sort(one: str, other: str) -> bool:
    """Whether two different words end alike.

    >>> _of_one_sort("市立病院", "県立病院"), _of_one_sort("市立病院", "市立病院"), _of_one_sort("", "県立病院")
    (True, False, False)
    """
    return min(len(one), len(other)) > _SORT and one != other and one[-_SORT:] == other[-_SORT:]


def names_of(context: Context, sentence: Sentence) -> frozenset[tuple[str, str]]:
    """The entities a sentence names that may set it apart, as (label, entity id)."""
    return frozenset(
        (m.label, m.entity_id)
        for m in context.mentions_of.get(sentence.block.block_id, ())
        if m.entity_id and m.label in _NAMED and sentence.start <= m.clean_span.start < sentence.end
    )


def names_agree(one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> bool:
    """Whether of every kind of name that two sentences both name they name one in common."""
    both = {k for k, _ in one} & {k for k, _ in other}
    return all({i for k, i in one if k == label} & {i for k, i in other if k == label} for label in both)


def digits_told(quantity: Quantity) -> str:
    """The digits of a number as printed, nothing else."""
    return re.sub(r"\D", "", fold_widths(quantity.text))
