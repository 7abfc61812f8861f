"""A dump's line as words: cells as far as blanks tell, each a number, or words of a label or a head.

Here: letters set apart joined to their word, the label-values parts of a line (with a running number before them or a
remark behind). Not here: what table such lines make (`dump_shapes`), heads (`dump_heads`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.tables.cell_values import folded, read_cell
from extract.tables.dump_headers import cell_text
from extract.tables.dump_lines import Atom, DumpLine, Script
from extract.tables.dump_runs import value_flags

_PERIODS = frozenset({"年", "年度", "月", "月期"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One or more atoms that are one word; `is_value` where it is a number or a mark for none, outside brackets."""

    atoms: tuple[Atom, ...]
    is_value: bool

    @property
    def text(self) -> str:
        """Its raw text without blanks."""
        return cell_text(self.atoms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A label and its values, with the running number before it where lines begin with one."""

    counter: Word | None
    label: tuple[Word, ...]
    values: tuple[Word, ...]


def words_of(line: DumpLine, *, join: bool = True) -> tuple[Word, ...]:
    """The line's words; with `join`, letters that stand apart one by one are one word (区　分)."""
    found: list[Word] = []
    letters: list[Atom] = []
    for atom, is_value in zip(line.atoms, value_flags(line.atoms), strict=True):
        if join and not is_value and len(atom.text) == 1 and atom.script is Script.JAPANESE:
            letters.append(atom)
            continue
        found += _word(letters)
        letters = []
        found.append(Word(atoms=(atom,), is_value=is_value))
    return tuple([*found, *_word(letters)])


def _word(letters: Sequence[Atom]) -> list[Word]:
    return [Word(atoms=tuple(letters), is_value=False)] if letters else []


def in_brackets(text: str) -> bool:
    """Whether a text stands in brackets.

    >>> in_brackets("（82.8）"), in_brackets("82.8")
    (True, False)
    """
    return text[:1] in ("(", "（") and text[-1:] in (")", "）")


def is_period(word: Word, line: DumpLine) -> bool:
    """Whether a number is a year or a month, as heads name columns."""
    reading = read_cell(word.text, line.rules)
    if reading.value is None:
        return False
    bare_year = reading.unit is None and "," not in word.text and 1900 <= reading.value <= 2100
    return reading.unit in _PERIODS or bare_year


def may_head(line: DumpLine) -> bool:
    """Whether a line holds nothing but what heads hold: words, years and months."""
    return all(not w.is_value or is_period(w, line) for w in words_of(line))


def segments_of(line: DumpLine, *, counted: bool) -> tuple[Segment, ...]:
    """The line's label-values parts; with `counted`, a number right before a label is its running number."""
    words = words_of(line)
    found: list[Segment] = []
    at = 0
    while at < len(words):
        counter = words[at] if counted and words[at].is_value and _opens_label(words, at) else None
        start = at + (counter is not None)
        values = start
        while values < len(words) and not words[values].is_value:
            values += 1
        end = values
        while end < len(words) and words[end].is_value and not (counted and end > values and _opens_label(words, end)):
            end += 1
        found.append(Segment(counter=counter, label=words[start:values], values=words[values:end]))
        at = end
    return tuple(found)


def _opens_label(words: Sequence[Word], at: int) -> bool:
    return at + 1 < len(words) and not words[at + 1].is_value


def counts_from(words: Sequence[Word | None]) -> bool:
    """Whether words are whole numbers that go up by one."""
    numbers = [folded(w.text) for w in words if w is not None]
    if not numbers or len(numbers) < len(words) or not all(n.isdecimal() and len(n) < 6 for n in numbers):
        return False
    return all(int(b) == int(a) + 1 for a, b in pairwise(numbers))
