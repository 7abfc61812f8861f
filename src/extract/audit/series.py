"""Enumerations as they stand in the text: ① ② …, (1) (2) …, bullets; as paragraphs or inside one sentence.

One `Series` is one enumeration with its items in order, anomalies included. Not here: whether its length is the
announced one (`counts`) or its numbers are right (`numbering`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from extract.audit.context import Context
from extract.audit.markers import CIRCLED, head_marker, ordinal_of, style_of
from extract.model import Block, BlockLabel

_INLINE = re.compile(r"[①-⑳]|(?<![\w（(])[（(]\d{1,2}[）)]")
# ①および②は…: the marker is spoken of, it does not begin an item
_SPOKEN_OF = re.compile(
    r"\s*(?:[はがをとのにでや](?![ぁ-ん])|[にでと][はも]|[、。・～〜）)]|および|及び|または|又は|から|まで|については|に示)"
)
_BULLETS = frozenset("・○●◆■◇□▪•－–")


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its number (None for a bullet), and its cleaned place ``block.text.text[start:end]``."""

    number: int | None
    block: Block
    start: int
    end: int

    @property
    def text(self) -> str:
        """The item's words, marker included."""
        return self.block.text.text[self.start : self.end]


@dataclass(slots=True)
class Series:
    """One enumeration. `jumps` are the indices of items whose number is not one more than the last."""

    style: str
    items: list[Item] = field(default_factory=list)
    jumps: list[int] = field(default_factory=list)

    @property
    def first(self) -> Item:
        """Its first item."""
        return self.items[0]

    @property
    def inline(self) -> bool:
        """Whether it begins inside a paragraph."""
        return self.first.start > 0

    @property
    def last_number(self) -> int | None:
        """The number its last item carries."""
        return self.items[-1].number


def find_series(context: Context) -> tuple[Series, ...]:
    """All enumerations of a report in reading order; nested ones stand beside their parents."""
    return context.once("series", lambda: _find_series(context))


def _find_series(context: Context) -> tuple[Series, ...]:
    done: list[Series] = []
    stack: list[Series] = []
    for block in context.blocks:
        if block.label in (BlockLabel.TABLE, BlockLabel.PICTURE, BlockLabel.CAPTION):
            continue
        tokens = list(_tokens(block))
        if not tokens:
            _end_bullets(stack)
            if block.label is BlockLabel.SECTION_HEADER and block.marker is None:
                stack.clear()
        for style, item in tokens:
            _place(style, item, stack, done)
    return tuple(done)


def _tokens(block: Block) -> Iterator[tuple[str, Item]]:
    """The markers of a paragraph with the text they begin."""
    text = block.text.text
    marker = block.marker or (head_marker(text) if block.label is not BlockLabel.REFERENCE else None)
    starts: list[tuple[int, str]] = []
    if marker and text.lstrip().startswith(marker[:1]):
        starts.append((0, marker))
    if block.label is not BlockLabel.SECTION_HEADER:
        for m in _INLINE.finditer(text):
            if m.start() > (len(marker) if starts and marker else 0) and not _SPOKEN_OF.match(text, m.end()):
                starts.append((m.start(), m.group()))
    for i, (start, printed) in enumerate(starts):
        end = starts[i + 1][0] if i + 1 < len(starts) else len(text)
        style = style_of(printed)
        number = None if printed[0] in _BULLETS else ordinal_of(printed)
        if number is not None or printed[0] in _BULLETS:
            yield style, Item(number, block, start, end)


def _place(style: str, item: Item, stack: list[Series], done: list[Series]) -> None:
    depth = next((i for i, s in enumerate(stack) if s.style == style), None)
    if depth is None:
        _open(style, item, stack, done)
        return
    del stack[depth + 1 :]
    series = stack[depth]
    last = series.last_number
    if item.number is None or last is None or item.number == last + 1:
        series.items.append(item)
    elif item.number in (last, last + 2, last + 3) and item.number != 1:
        series.jumps.append(len(series.items))
        series.items.append(item)
    else:
        stack.pop()
        _open(style, item, stack, done)


def _open(style: str, item: Item, stack: list[Series], done: list[Series]) -> None:
    if style.startswith("第"):
        stack.clear()
    series = Series(style, [item])
    stack.append(series)
    done.append(series)


def _end_bullets(stack: list[Series]) -> None:
    if stack and stack[-1].last_number is None:
        stack.pop()


def circled(number: int) -> str:
    """The circled form of a small number, for messages."""
    return CIRCLED[number - 1] if 1 <= number <= len(CIRCLED) else str(number)
