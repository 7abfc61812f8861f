"""Shares told in prose against the table they come from: one row, several rows together, or in words.

A share of a sentence is held against every way its words can be read as rows of a table. Where some reading fits, the
share is linked to its cells; where the surest reading does not fit and no other does, that is a finding.
See docs/checks/prose_table.md.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.audit.classes import find_classes
from extract.audit.context import PROSE, Context, Sentence
from extract.audit.figures import Figure, figures_of, told
from extract.audit.grid import make_grid, place_name
from extract.audit.intervals import shown
from extract.audit.scales import Reading, Row, Scale, find_scales, readings_of
from extract.audit.windows import Window, windows_of
from extract.model import Block, Finding, TableBody, Verdict, squeezed

_CHANGED = re.compile(r"^(?:の)?(?:増|減|上昇|低下|伸び)")
_OF_A_WHOLE = re.compile(r"^(?:を占め|に当た|にあた|に相当)")
_SHARE_BEFORE = re.compile(r"(?:比率|割合|構成比|シェア|全体の)(?:は|が|も)?(?:約)?$")
_OWN_RATE = re.compile(r"[一-龠]率(?:は|が|も)(?:約)?$")
_TIME = re.compile(r"(?:令和|平成|昭和)?[0-9０-９元]{1,4}年[0-9０-９年月日度期末現在第四半上下中間（）()]*")
_UNIT = re.compile(r"[（(][^（）()]*[）)]$")
_NAMED = 0.9  # a label right before a share is its own, whatever else its sentence names behind it
_SURE = 0.6
_LIKELY = 0.3


@dataclass(frozen=True, slots=True)
class Held:
    """A share held against one scale: the reading that fits, or the surest that does not."""

    window: Window
    scale: Scale
    fits: Reading | None
    surest: Reading | None
    own_section: bool

    @property
    def figure(self) -> Figure:
        """The share."""
        return self.window.figure


def check_prose_table(context: Context) -> Iterator[Finding]:
    """Shares in prose that their table does not bear out."""
    for group in compare_prose_with_tables(context):
        yield from _judged(context, group)


def compare_prose_with_tables(context: Context) -> tuple[tuple[Held, ...], ...]:
    """The shares of each paragraph against each scale it may speak of."""
    return context.once("prose against tables", lambda: tuple(_compare(context)))


def _compare(context: Context) -> Iterator[tuple[Held, ...]]:
    scales = find_scales(context)
    if not scales:
        return
    for block in context.blocks:
        if block.label not in PROSE:
            continue
        groups: dict[str, list[tuple[Held, ...]]] = defaultdict(list)
        for scale in _scales_for(context, block, scales):
            own = scale.table.section_id == block.section_id
            held = tuple(h for s in context.sentences_of(block) for h in _held(context, s, scale, own))
            if held:
                groups[scale.table.table_id].append(held)
        for group in groups.values():
            yield from _each_in_its_line(group) if len(group) > 1 else group


def _each_in_its_line(groups: Sequence[tuple[Held, ...]]) -> Iterator[tuple[Held, ...]]:
    """The shares of a paragraph against a table of several lines, such as one column a year or one row a group.

    A share that some line bears out contradicts none. One that no line bears out is held against the column and the row
    its sentence names, else against those that most shares of the paragraph are from.
    """
    borne_out = {h.figure.start for group in groups for h in group if h.fits is not None}
    for across in (False, True):
        lines = [g for g in groups if g[0].scale.across is across]
        counts = [sum(h.fits is not None for h in line) for line in lines]
        most = [i for i, n in enumerate(counts) if n and n == max(counts)]
        names = [line[0].scale.name for line in lines]
        for i, line in enumerate(lines):
            kept = tuple(h for h in line if h.fits is not None or _is_its_line(i, names, most, h, borne_out))
            if kept:
                yield kept


def _is_its_line(i: int, names: Sequence[str], most: Sequence[int], held: Held, borne_out: set[int]) -> bool:
    """Whether a share that no line bears out belongs to the line of an index."""
    named = _lines_named(names, held.figure)
    own = named == [i] if named else most == [i] or len(names) == 1
    return own and held.figure.start not in borne_out


def _lines_named(names: Sequence[str], figure: Figure) -> list[int]:
    """The lines whose name stands last before a share in its sentence; those it names behind it, failing that."""
    text = squeezed(figure.sentence.text[: figure.start - figure.sentence.start])
    places = {i: text.rfind(name) for i, name in enumerate(names) if name and name in text}
    if not places:
        whole = squeezed(figure.sentence.text)
        return [i for i, name in enumerate(names) if name and name in whole]
    return [i for i, at in places.items() if at == max(places.values())]


def _scales_for(context: Context, block: Block, scales: Sequence[Scale]) -> Iterator[Scale]:
    """Scales of the paragraph's own section, and of its chapter."""
    chapter = context.chapter_of(block.section_id)
    for scale in scales:
        if context.chapter_of(scale.table.section_id) == chapter and scale.table.body is not TableBody.ABSENT:
            yield scale


def _held(context: Context, sentence: Sentence, scale: Scale, own: bool) -> Iterator[Held]:
    figures = figures_of(sentence, context)
    if not figures or context.pattern("subset_scope").search(sentence.text) or not _same_time(context, sentence, scale):
        return
    answers = windows_of([f for f in figures if not _is_threshold(f, scale, figures)])
    windows = [w for w in answers if _same_sort(w.figure, scale, context)]
    about = own or _about(context, sentence, scale)
    if not about:
        return
    for window in windows:
        readings = list(readings_of(scale, window.text, context))
        fitting = [r for r in readings if r.interval.meets(window.figure.interval) and r.score >= _LIKELY]
        if own and not fitting:
            fitting = [Reading((r,), 0.3, "the same number") for r in scale.rows if window.figure.exact == r.value]
        best = max(fitting, key=lambda r: r.score, default=None)
        led = [r for r in readings_of(scale, window.lead, context) if r.score >= _NAMED]
        surest = max(led or readings, key=lambda r: (r.score, -len(r.rows)), default=None)
        yield Held(window, scale, best, surest, own)


def _same_time(context: Context, sentence: Sentence, scale: Scale) -> bool:
    """Whether both speak of what is, or both of what is expected."""
    expects = context.pattern("forecast")
    return bool(expects.search(sentence.text)) == bool(expects.search(scale.title))


def _same_sort(figure: Figure, scale: Scale, context: Context) -> bool:
    """Whether a share may be from a line: no share of a whole is a rate of change, and no rate of change a share."""
    text = figure.sentence.block.text.text
    behind = text[figure.end : figure.end + 8]
    changes = context.pattern("rate_of_change")
    if changes.search(f"{scale.title} {scale.name}"):
        lead = text[max(figure.sentence.start, figure.start - 12) : figure.start]
        if _OWN_RATE.search(lead) and not changes.search(lead):
            return False  # 売上高営業利益率は7.0％: no change of 売上高
        return not (_OF_A_WHOLE.match(behind) or _SHARE_BEFORE.search(lead))
    return not _CHANGED.match(behind)


def _is_threshold(figure: Figure, scale: Scale, figures: Sequence[Figure]) -> bool:
    """Whether a share is no answer but a class of the scale (「25～50％であると報告」)."""
    if len(figures) < 2:
        return False
    classes = [r.klass for r in scale.rows if r.klass is not None and r.klass.unit == "%"]
    ends = {e for k in classes for e in (k.interval.low, k.interval.high) if e is not None}
    for c in find_classes(figure.printed):
        if any(c.same(k) for k in classes) or (c.bounded and {c.interval.low, c.interval.high} & ends):
            return True
    return False


def _about(context: Context, sentence: Sentence, scale: Scale) -> bool:
    """Whether a sentence of another section speaks of a table's subject: its words, rare ones above all."""
    least = context.rules.limits["prose_table_topic"]
    return any(context.share_of_words(subject, sentence.text) >= least for subject in scale.subjects)


# Judging a paragraph.


def _judged(context: Context, group: Sequence[Held]) -> Iterator[Finding]:
    taken = {id(r) for h in group if h.fits for r in h.fits.rows}
    loose = [h for h in group if h.fits is None]
    for h in loose:
        reading, certainty = _verdict(h, group, loose, taken)
        if reading is not None and certainty > 0:
            yield _finding(context, h, reading, certainty)


def _verdict(h: Held, group: Sequence[Held], loose: Sequence[Held], taken: set[int]) -> tuple[Reading | None, float]:
    """The rows a share must have meant, and how sure that is."""
    if h.own_section and not taken and (h.surest is None or h.surest.score < 0.9):
        return None, 0.0  # nothing else in the paragraph is from this table
    if h.surest is not None and _names_only_times(h, h.surest) and sum(id(r) in taken for r in h.scale.rows) < 2:
        return None, 0.0
    if h.surest is not None and h.surest.score >= _SURE:
        if not h.own_section and h.surest.score < 0.85:
            return None, 0.0
        others = {id(r) for r in h.surest.rows} & taken
        if others and h.surest.score < 0.9:
            return None, 0.0
        return h.surest, 0.98 if h.surest.score >= 0.9 else 0.85
    left = [r for r in h.scale.rows if id(r) not in taken]
    matched = len(h.scale.rows) - len(left)
    if h.own_section and len(left) == 1 and len(loose) == 1 and matched >= 2 and h.figure.exact is not None:
        return Reading((left[0],), 0.8, "all other rows are told in this paragraph"), 0.85
    return None, 0.0


def _names_only_times(h: Held, reading: Reading) -> bool:
    """Whether all that a sentence names of a table is a time: it may tell of another measure of that time."""
    name = _UNIT.sub("", squeezed(h.scale.name))
    is_named = bool(name) and name in squeezed(h.figure.sentence.text)
    return not is_named and all(_TIME.fullmatch(squeezed(r.label)) for r in reading.rows)


def _finding(context: Context, h: Held, reading: Reading, certainty: float) -> Finding:
    grid = make_grid(h.scale.table, context)
    labels = " + ".join(f"「{r.label}」 {shown(r.value)}" for r in reading.rows)
    kind = "qualitative" if h.figure.words else "combination" if len(reading.rows) > 1 else "direct"
    written = " + ".join(shown(r.value) for r in reading.rows)
    return context.finding(
        f"prose_table.{kind}",
        Verdict.CONTRADICTION,
        f"the text says 「{h.figure.printed}」, {place_name(grid)} has {labels}"
        + (f", together {shown(reading.total)}" if len(reading.rows) > 1 else ""),
        [h.figure.quoted(context, "told", around=16), *(context.quote_cell("cell", r.cell) for r in reading.rows)],
        expected=shown(reading.total),
        observed=h.figure.printed,
        arithmetic=f"{written} = {shown(reading.total)}; 「{h.figure.printed}」 is {told(h.figure.interval)}",
        comparable=f"same chapter, same time, shares of one base; {reading.reason}"
        + (
            "; the sentence stands in the table's section"
            if h.own_section
            else "; the sentence shares the table's subject"
        ),
        certainty=certainty,
    )


def rows_linked(held: Held) -> tuple[Row, ...]:
    """The rows a share is linked to, empty where none fits."""
    return held.fits.rows if held.fits is not None else ()
