"""Reads a text dump as the pipeline does, up to tables, and changes dumps without changing what they say."""

import csv
import re
import unicodedata
from dataclasses import dataclass

from extract.lines import mark_furniture, page_lines
from extract.model import Table, TableBody
from extract.read.text_dump import read_dump
from extract.rules import load_rules
from extract.tables import recover_tables

GOLD_IDS = ["c1t1", "c1t2", *(f"c2t{n}" for n in range(1, 12)), "c4t1"]


@dataclass
class _Dump:
    text: str
    flags: tuple = ()


def tables_of(text: str) -> tuple[Table, ...]:
    """All tables of a dump, through the real page and line stages."""
    rules = load_rules()
    pages, lines = [], []
    for page, _ in read_dump(_Dump(text)):
        pages.append(page)
        lines += page_lines(page, None, rules)
    assert "".join(p.text for p in pages) == text
    marked, _ = mark_furniture(tuple(lines), tuple(pages), rules)
    return recover_tables(marked, (), text, rules)


def folded(text: str) -> str:
    kept = "".join(c for c in unicodedata.normalize("NFKC", text) if not c.isspace())
    return kept.replace("〜", "~").replace("～", "~")


def grid(table: Table) -> list[list[str]]:
    cells = [[""] * table.columns for _ in range(table.rows)]
    for c in table.cells:
        cells[c.row][c.column] = folded(c.text)
    return cells


def gold_grid(path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [[folded(c) for c in row] for row in csv.reader(file)]


def facts(tables: tuple[Table, ...]) -> list[tuple]:
    """What the tables say, apart from where they say it."""
    return [
        (
            folded(t.number or ""), folded(t.caption or ""), t.body, grid(t), folded(t.note or ""),
            folded(t.source_note or ""),
            [(c.row, c.column, c.status, tuple(folded(x or "-") for x in c.candidates), c.value) for c in t.cells],
            [(k.kind, k.cells, k.held) for k in t.constraints],
        )
        for t in tables
    ]  # fmt: skip


def shifted(text: str, pages: int) -> str:
    """The dump with pages put before it (a page starts with a line that opens with one blank)."""
    return "".join(f" 付録 {i}\n\nここには何も書かれていない頁がある。 \n\n" for i in range(pages)) + text


def full_width_digits(text: str) -> str:
    return text.translate({ord("0") + i: ord("０") + i for i in range(10)})


def rewrapped(text: str, width: int) -> str:
    """Prose lines flowed again at another width: runs of long lines up to the one that ends in a blank."""
    out: list[str] = []
    run: list[str] = []
    for line in text.split("\n"):
        if run and not line.strip():
            continue
        opens_page = line.startswith(" ")
        if run and not opens_page and (_is_long(line) or line.endswith(" ")):
            run.append(line)
            if line.endswith(" "):
                out += _flowed(run, width)
                run = []
            continue
        if run:
            out += [*_flowed(run, width), *([] if opens_page else [""])]
            run = []
        if _is_long(line) and not line.endswith(" "):
            run.append(line)
        else:
            out.append(line)
    return "\n".join([*out, *_flowed(run, width)])


def _is_long(line: str) -> bool:
    return len(line) >= 36 and not re.match(r"\s*(表|図|写真)\s*[0-9０-９]|\s*[0-9]+ ", line)


def _flowed(run: list[str], width: int) -> list[str]:
    """A paragraph's lines at another width, an empty line between them as the dump has it."""
    whole = "".join(run)
    text = whole.rstrip(" ")
    pieces = [text[i : i + width] for i in range(0, len(text), width)]
    spaced = [x for piece in pieces[:-1] for x in (piece.rstrip(" "), "")]
    return [*spaced, pieces[-1] + (" " if whole.endswith(" ") else "")] if pieces else []


def absent(tables: tuple[Table, ...]) -> list[str]:
    return [folded(t.number or "") for t in tables if t.body is TableBody.ABSENT]
