"""Reference entries: numbers and dates run together, and the two languages of one entry that disagree.

See docs/checks/citations.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extract.audit.context import Context
from extract.model import Block, BlockLabel, Finding, Verdict

_FUSED = re.compile(r"(?<!\d)(\d{1,4}/)?(\d{2,}?)([0-3]\d\.[01]\d\.(?:19|20)\d{2})(?!\d)")
_POINTED = re.compile(r"(?<![\d.])([0-3]?\d)\.\s?([01]?\d)\.\s?((?:19|20)\d{2})(?!\d)")
_JAPANESE = re.compile(r"((?:19|20)\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_NUMBER = re.compile(r"(?<![\d./])(\d{1,4}/\d{2,6})(?![\d/])")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar january jan",
            "februar february feb",
            "märz maerz march mar",
            "april apr",
            "mai may",
            "juni june jun",
            "juli july jul",
            "august aug",
            "september sept sep",
            "oktober october okt oct",
            "november nov",
            "dezember december dez dec",
        ),
        1,
    )
    for name in names.split()
}
_WORD_DATE = re.compile(
    rf"(?<!\d)([0-3]?\d)(?:\.|st|nd|rd|th)?\s+({'|'.join(_MONTHS)})\.?,?\s+((?:19|20)\d{{2}})", re.IGNORECASE
)
_WORD_FIRST = re.compile(rf"\b({'|'.join(_MONTHS)})\.?\s+([0-3]?\d),?\s+((?:19|20)\d{{2}})", re.IGNORECASE)
_LATIN_PART = re.compile(r"[A-Za-zÄÖÜäöüßéèç]{3,}")


class Dated(NamedTuple):
    """A full date at a cleaned position."""

    year: int
    month: int
    day: int
    start: int
    end: int

    @property
    def key(self) -> tuple[int, int, int]:
        """Year, month, day."""
        return self.year, self.month, self.day

    @property
    def iso(self) -> str:
        """ISO 8601."""
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"


def check_citations(context: Context) -> Iterator[Finding]:
    """Fused numbers anywhere; disagreeing dates and document numbers in reference entries."""
    for block in context.blocks:
        if block.label in (BlockLabel.TABLE, BlockLabel.PICTURE):
            continue
        yield from _fused(context, block)
        if _two_languages(block):
            yield from _dates(context, block)
            yield from _numbers(context, block)


def _two_languages(block: Block) -> bool:
    text = block.text.text
    return len(_LATIN_PART.findall(text)) >= 3 and bool(re.search(r"[ぁ-んァ-ヴ一-龠]{2}", text))


def _plausible(day: int, month: int) -> bool:
    return 1 <= day <= 31 and 1 <= month <= 12


def _fused(context: Context, block: Block) -> Iterator[Finding]:
    text = block.text.text
    for m in _FUSED.finditer(text):
        day, month, year = (int(x) for x in m.group(3).split("."))
        if not _plausible(day, month):
            continue
        number = (m.group(1) or "") + m.group(2)
        elsewhere = text[: m.start()] + text[m.end() :]
        confirmed = re.search(rf"(?<![\d/]){re.escape(number)}(?!\d)", elsewhere)
        yield context.finding(
            "citations.fused",
            Verdict.VARIANT,
            f"a number and a date run together: 「{m.group()}」 reads as 「{number}」 and {year}-{month:02d}-{day:02d}",
            [
                context.quote_clean("run together", block, *m.span()),
                *([context.quote_clean("the number alone", block, *_shifted(confirmed, m))] if confirmed else []),
            ],
            expected=f"{number} {m.group(3)}",
            observed=m.group(),
            comparable="the entry itself gives the number alone" if confirmed else "the digits end in a full date",
            certainty=1.0 if confirmed else 0.8,
        )


def _shifted(found: re.Match[str], cut: re.Match[str]) -> tuple[int, int]:
    by = cut.end() - cut.start() if found.start() >= cut.start() else 0
    return found.start() + by, found.end() + by


def _foreign_dates(text: str) -> list[Dated]:
    dates: list[Dated] = []
    for m in _FUSED.finditer(text):
        day, month, year = (int(x) for x in m.group(3).split("."))
        dates.append(Dated(year, month, day, m.start(3), m.end(3)))
    for m in _POINTED.finditer(text):
        dates.append(Dated(int(m.group(3)), int(m.group(2)), int(m.group(1)), *m.span()))
    for m in _WORD_DATE.finditer(text):
        dates.append(Dated(int(m.group(3)), _MONTHS[m.group(2).lower()], int(m.group(1)), *m.span()))
    for m in _WORD_FIRST.finditer(text):
        dates.append(Dated(int(m.group(3)), _MONTHS[m.group(1).lower()], int(m.group(2)), *m.span()))
    return [d for d in dates if _plausible(d.day, d.month)]


def _dates(context: Context, block: Block) -> Iterator[Finding]:
    text = block.text.text
    own = [Dated(int(m.group(1)), int(m.group(2)), int(m.group(3)), *m.span()) for m in _JAPANESE.finditer(text)]
    if not own:
        return
    foreign = {d.key: d for d in _foreign_dates(text)}
    told = {d.key for d in own}
    for date in foreign.values():
        if date.key in told:
            continue
        nearest = min(own, key=lambda d: (d.year != date.year, d.month != date.month, d.day != date.day))
        yield context.finding(
            "citations.bilingual_date",
            Verdict.CONTRADICTION,
            f"one entry, two dates: {nearest.iso} in Japanese, {date.iso} in the original title",
            [
                context.quote_clean("Japanese", block, nearest.start, nearest.end),
                context.quote_clean("original", block, date.start, date.end),
            ],
            expected=nearest.iso,
            observed=date.iso,
            comparable="the same reference entry in two languages; no Japanese date of the entry equals this one",
        )


def _numbers(context: Context, block: Block) -> Iterator[Finding]:
    """Document numbers like 12/3456 of which one language has another than the other."""
    text = _FUSED.sub(lambda m: " " * len(m.group()), block.text.text)
    split = text.find("（") if "（" in text else text.find("(")
    if split < 0:
        return
    own = list(_NUMBER.finditer(text[:split]))
    foreign = list(_NUMBER.finditer(text, split))
    if len(own) != 1 or len(foreign) != 1 or own[0].group(1) == foreign[0].group(1):
        return
    yield context.finding(
        "citations.bilingual_number",
        Verdict.CONTRADICTION,
        f"one entry, two document numbers: {own[0].group(1)} and {foreign[0].group(1)}",
        [
            context.quote_clean("Japanese", block, *own[0].span(1)),
            context.quote_clean("original", block, *foreign[0].span(1)),
        ],
        expected=own[0].group(1),
        observed=foreign[0].group(1),
        comparable="the same reference entry in two languages, one number in each",
    )
