"""The sample report as a text dump, with the habits of dumps made from PDFs.

A printed line, an empty line; a blank at the end of a paragraph; one leading blank where a page begins; no form
feeds; tables behind the text of their page, two of them in swapped order; cells wrapped; blank cells lost.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from sample.elements import Byline, Element, Grid, Heading, Items, Lines, PageBreak, Paragraph, Picture, Sample

LINE_COLUMNS = 80  # half-width columns of a printed line
PAGE_LINES = 29
FLOAT_LINES = 2  # room that a table behind its page takes from the page's lines
UNNUMBERED_PAGES = 2  # front matter without folios
_NOT_FIRST = "、。」』）)，．"
_NOT_LAST = "「『（("
_TOKEN = re.compile(r"[A-Za-z0-9À-ÿ.,'’/:_\-]+|\s|.")


def columns(text: str) -> int:
    """How many half-width columns a text takes."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def wrapped(text: str, width: int) -> list[str]:
    """A text set in lines of `width` half-width columns; Latin words and numbers stay whole."""
    lines = [""]
    for token in _TOKEN.findall(text):
        if columns(lines[-1] + token) > width and token not in _NOT_FIRST and lines[-1]:
            kept = lines[-1].rstrip(" ")
            opening = kept[-1:] if kept[-1:] in _NOT_LAST else ""
            lines[-1] = kept[: len(kept) - len(opening)]
            lines.append(opening + ("" if token.isspace() else token))
        else:
            lines[-1] += token
    return [line for line in lines if line]


@dataclass
class _Page:
    """Printed lines (text and whether it ends a paragraph), and what stands behind them."""

    lines: list[tuple[str, bool]] = field(default_factory=list)
    floats: list[str] = field(default_factory=list)
    reserved: int = 0

    @property
    def room(self) -> int:
        return PAGE_LINES - len(self.lines) - self.reserved


class Dump:
    """Writes elements page by page."""

    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        self.pages = [_Page()]
        for element in self._expanded(sample.elements):
            self._write(element)

    def text(self) -> str:
        """The whole dump."""
        parts: list[str] = []
        marked = False
        for number, page in enumerate(self.pages, start=1):
            body = "\n\n".join(line + (" " if ends else "") for line, ends in page.lines)
            parts.append((" " if marked else "") + body + "\n")
            parts += ["\n" + block.rstrip("\n") + "\n" for block in page.floats]
            marked = number not in self.sample.folio_pages
            if not marked:
                parts.append(f"\n\n{number - UNNUMBERED_PAGES}\n\n")
        return "".join(parts)

    def _expanded(self, elements: tuple[Element, ...]) -> list[Element | tuple[Grid, Grid]]:
        """The elements, with tables that stand side by side put together."""
        by_key = {e.key: e for e in elements if isinstance(e, Grid)}
        second = {e.beside for e in by_key.values() if e.beside}
        found: list[Element | tuple[Grid, Grid]] = []
        for element in elements:
            if isinstance(element, Grid) and element.beside:
                found.append((element, by_key[element.beside]))
            elif not (isinstance(element, Grid) and element.key in second):
                found.append(element)
        return found

    def _line(self, text: str, *, ends: bool) -> None:
        if self.pages[-1].room <= 0:
            self._break()
        self.pages[-1].lines.append((text, ends))

    def _lines(self, texts: list[str]) -> None:
        for text in texts:
            self._line(text, ends=text is texts[-1])

    def _break(self) -> None:
        if self.pages[-1].lines:
            self.pages.append(_Page())

    def _write(self, element: Element | tuple[Grid, Grid]) -> None:
        if isinstance(element, tuple):
            self._side_by_side(*element)
        elif isinstance(element, PageBreak):
            self._break()
        elif isinstance(element, Heading):
            self._heading(element)
        elif isinstance(element, Paragraph):
            self._lines(wrapped(element.text, LINE_COLUMNS))
        elif isinstance(element, Grid):
            self._grid(element)
        else:
            for text in _short_lines(element):
                self._lines(wrapped(text, LINE_COLUMNS))

    def _heading(self, heading: Heading) -> None:
        if heading.level == 1 or self.pages[-1].room < 3:
            self._break()
        self._line(heading.text, ends=True)

    def _grid(self, grid: Grid) -> None:
        body = body_of(grid)
        height = sum(1 for line in body.split("\n") if line.strip()) if grid.dump != "absent" else 0
        if self.pages[-1].room < (height + 3 if not grid.floats else 3):
            self._break()
        if grid.number:
            self._line(f"{grid.number} {grid.caption}", ends=True)
        if grid.floats:
            self.pages[-1].floats.append(body)
            self.pages[-1].reserved += FLOAT_LINES
        elif grid.dump != "absent":
            for line in body.rstrip("\n").split("\n"):
                if line:
                    self._line(line.rstrip(), ends=line.endswith(" "))
        for note in (grid.note, grid.source):
            if note:
                self._lines(wrapped(note, LINE_COLUMNS + 16))

    def _side_by_side(self, left: Grid, right: Grid) -> None:
        self._break()
        self._line(f"{left.number} {left.caption}            {right.number} {right.caption}", ends=True)
        for grid in (left, right):
            self._lines(wrapped(grid.source, 34))
        self.pages[-1].floats += [body_of(right), " " + body_of(left)]
        self._break()


def _short_lines(element: Element) -> list[str]:
    if isinstance(element, Byline):
        return [element.affiliation, element.name]
    if isinstance(element, Items):
        groups = [element.items[i : i + element.per_line] for i in range(0, len(element.items), element.per_line)]
        return [" ".join(g) for g in groups]
    if isinstance(element, Picture):
        return [element.caption]
    if isinstance(element, Lines):
        return list(element.lines)
    raise TypeError(f"no lines in {element}")


def body_of(grid: Grid) -> str:
    """A table's body as the dump shows it, line breaks included."""
    writers = {"lines": _plain, "airy": _airy, "cells": _cells, "matrix": _matrix, "absent": _absent}
    return writers[grid.dump](grid)


def _absent(grid: Grid) -> str:
    return ""


def _plain(grid: Grid) -> str:
    return "".join(" ".join(row) + "\n" for row in grid.body)


def _airy(grid: Grid) -> str:
    """A row a line with empty lines between; header cells that are too narrow for their text come in pieces."""
    head, *rows = grid.body
    parts: list[str] = []
    if grid.wraps:
        for cell, width in zip(head, grid.wraps, strict=True):
            parts += ["\n".join(wrapped(cell, width)) + " \n", "\n"]
    else:
        parts += [" ".join(head) + " \n", "\n"]
    for row in rows:
        cells = [f"{c:>2}" if c.isdigit() else c for c in row if c]
        if grid.spaced_total and cells[0] == "合計":
            cells[0] = "合　　計"
        lead = "  " if len(cells) < len(row) else ""
        parts += [lead + " ".join(cells) + " \n", "\n"]
    return "".join(parts)


def _cells(grid: Grid) -> str:
    """Long cells one after the other, each wrapped to its own column."""
    head, *rows = grid.body
    parts = [" ".join(h for h in head if h) + "\n"]
    for number, name, url, state, activity in rows:
        names, states = wrapped(name, grid.wraps[1]), wrapped(state, grid.wraps[3])
        first = f"\n{number} {name} {url}" if len(names) == 1 else "\n".join(["", number, *names, "", url])
        parts.append(first + (f" {state}\n" if len(states) == 1 else "\n" + "\n".join(states) + "\n\n"))
        parts.append("\n".join(wrapped(activity, grid.wraps[4])) + "\n")
    return "".join(parts)


def _matrix(grid: Grid) -> str:
    """Header cells and labels in pieces; a row's numbers on one line, its blank cells lost."""
    head, *rows = grid.body
    parts = ["\n".join(wrapped(h, w)) + "\n" for h, w in zip(head[1:], grid.wraps[1:], strict=True)]
    text = "\n".join(parts) + "\n"
    for label, *numbers in rows:
        labels = wrapped(label, grid.wraps[0])
        values = " ".join(n for n in numbers if n)
        text += f"{label} {values}\n" if len(labels) == 1 else "\n".join(labels) + f"\n\n{values}\n\n"
    return text


def dump_text(sample: Sample) -> str:
    """The dump of a sample report."""
    return Dump(sample).text()
