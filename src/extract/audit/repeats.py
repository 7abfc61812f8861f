"""The same claim told twice with different values: summary against section, chapter against chapter.

Shares of answers are compared where a sentence speaks of another section's title, with the same direction and the same
time. Counts and money are compared where both sentences name the same rare things. See docs/checks/repeats.md.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from extract.audit.context import Context, Sentence
from extract.audit.figures import Figure, figures_of, told
from extract.audit.named_claims import check_named_claims
from extract.audit.named_facts import check_named_facts
from extract.audit.poles import Pole, poles_of
from extract.audit.retold import check_retold
from extract.audit.retold_beside import check_retold_beside
from extract.audit.retold_measures import check_retold_measures
from extract.audit.retold_often import check_retold_often
from extract.audit.terms import likeness, terms
from extract.audit.windows import Window, windows_of
from extract.model import Finding, Section, Verdict

_LEAST_TITLE = 0.34
_LEAST_MARGIN = 1.25
_SAME_THING = re.compile(r"([ァ-ヴー]{2,}|[一-龠]{2,})[（(]([ァ-ヴー]{2,}|[一-龠]{2,})[）)]")


@dataclass(frozen=True)
class Answer:
    """A share as an answer: its words, direction and time."""

    window: Window
    poles: frozenset[Pole]
    forecast: bool
    words: Mapping[str, int]

    @property
    def figure(self) -> Figure:
        """The share."""
        return self.window.figure

    @cached_property
    def key(self) -> tuple[frozenset[Pole], bool]:
        """Direction and time: what must agree for two answers to be one."""
        return self.poles, self.forecast


def check_repeats(context: Context) -> Iterator[Finding]:
    """Claims told twice that do not agree."""
    yield from _answers_elsewhere(context)
    named = list(check_named_claims(context))
    yield from named
    places = {frozenset(e.span for e in f.evidence) for f in named}
    for check in (check_named_facts, check_retold, check_retold_measures, check_retold_beside, check_retold_often):
        new = [f for f in check(context) if frozenset(e.span for e in f.evidence) not in places]
        places |= {frozenset(e.span for e in f.evidence) for f in new}
        yield from new


# Answers of a survey: a sentence that speaks of another section.


def _answers_elsewhere(context: Context) -> Iterator[Finding]:
    by_section: dict[str, list[Answer]] = defaultdict(list)
    for sentence in context.sentences:
        if sentence.block.section_id is not None:
            by_section[sentence.block.section_id] += _answers(context, sentence)
    for own_id, answers in by_section.items():
        own = context.sections_by_id[own_id]
        spoken: dict[str, Section | None] = {}  # by paragraph: the section that the answer before spoke of
        for answer in answers:
            block_id = answer.figure.sentence.block.block_id
            rated = _sections_spoken_of(context, answer, own, by_section)
            target = _best(rated, own) if rated else spoken.get(block_id)
            spoken[block_id] = target
            if target is not None:
                yield from _judge(context, answer, by_section[target.section_id], own, target)


def _answers(context: Context, sentence: Sentence) -> Iterator[Answer]:
    if context.pattern("subset_scope").search(sentence.text):
        return
    forecast = bool(context.pattern("forecast").search(sentence.text))
    for window in windows_of(figures_of(sentence, context)):
        if not window.figure.tells_share:
            continue
        yield Answer(window, poles_of(window.text, context), forecast, terms(window.text))


def _sections_spoken_of(
    context: Context, answer: Answer, own: Section, by_section: Mapping[str, Sequence[Answer]]
) -> list[tuple[float, Section]]:
    """The sibling sections whose titles a sentence's words name, the best named first, with how well."""
    generic = context.pattern("generic_subject")
    rated: list[tuple[float, Section]] = []
    for section in context.report.sections:
        if section.parent_id != own.parent_id or section.section_id not in by_section:
            continue
        title = {t for t in terms(section.title) if t[:3] not in ("gr:", "ph:") and not generic.fullmatch(t)}
        spoken = _with_synonyms(section.title, answer.figure.sentence.text)
        share = context.share_of_words(title, spoken)
        if share >= _LEAST_TITLE:
            rated.append((share * sum(context.section_weights.get(t, 0.0) for t in title), section))
    return sorted(rated, key=lambda r: -r[0])


def _best(rated: Sequence[tuple[float, Section]], own: Section) -> Section | None:
    """The section named better than all others, if that is another than the sentence's own."""
    if rated[0][1].section_id == own.section_id:
        return None
    if len(rated) > 1 and rated[0][0] < _LEAST_MARGIN * rated[1][0]:
        return None
    return rated[0][1]


def _with_synonyms(title: str, text: str) -> str:
    """A sentence with the other word of each 「甲（乙）」 of a title it names one word of."""
    added = [f"{m[1]} {m[2]}" for m in _SAME_THING.finditer(title) if m[1] in text or m[2] in text]
    return " ".join([text, *added])


def _judge(
    context: Context, answer: Answer, others: Sequence[Answer], own: Section, target: Section
) -> Iterator[Finding]:
    same = [o for o in others if o.key == answer.key]
    bound = answer.figure.exact is None and not answer.figure.words
    if len(answer.poles) != 1 or not same or bound:
        return
    if any(o.figure.interval.meets(answer.figure.interval) for o in same):
        return
    whole = [o for o in others if o.forecast == answer.forecast]
    if any(_together(o, p, answer) for o in whole for p in whole if o is not p and o.poles == p.poles == answer.poles):
        return
    nearest = max(same, key=lambda o: likeness(answer.words, o.words, context.term_weights))
    direction = next(iter(answer.poles))
    soft = answer.figure.words or nearest.figure.words
    yield context.finding(
        "repeats.summary",
        Verdict.CONTRADICTION,
        f"「{answer.figure.printed}」 in 「{own.number or ''} {own.title}」 is "
        f"「{nearest.figure.printed}」 in 「{target.number or ''} {target.title}」",
        [answer.figure.quoted(context, "here", around=18), nearest.figure.quoted(context, "there", around=18)],
        expected=nearest.figure.printed,
        observed=answer.figure.printed,
        arithmetic=f"{told(answer.figure.interval)} against {told(nearest.figure.interval)}",
        comparable=f"same subject (the sentence speaks of that section's title), same answer ({direction}), "
        f"{'both expected' if answer.forecast else 'both told as found'}, shares of those who were asked",
        certainty=0.9 if soft else 0.97,
    )


def _together(one: Answer, other: Answer, answer: Answer) -> bool:
    """Whether two exact answers of one direction add up to the share (42 + 42 = 84)."""
    if one.figure.exact is None or other.figure.exact is None:
        return False
    return one.figure.interval.plus(other.figure.interval).meets(answer.figure.interval)
