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


def without_page_marks(text: str) -> str:
    """The dump without the blank that opens each page's first line."""
    return "\n".join(x[1:] if x.startswith(" ") and x[1:2].strip() else x for x in text.split("\n"))


def without_trailing_blanks(text: str) -> str:
    """The dump without the blank that ends each paragraph."""
    return "\n".join(x.rstrip() for x in text.split("\n"))


def pages_of(text: str) -> list[str]:
    return [page.text for page, _ in read_dump(_Dump(text))]


def with_form_feeds(text: str) -> str:
    return "\f".join(pages_of(text))


def with_running_head(text: str) -> str:
    """The dump with the same line at the top of every page, pages parted by form feeds."""
    return "\f".join("地域経済の調査\n\n" + page for page in pages_of(text))


def renumbered(text: str, step: int) -> str:
    """Captions, and references to them, with higher numbers."""
    return re.sub(r"表(\s?)(\d+)", lambda m: f"表{m[1]}{int(m[2]) + step}", text)


def later_chapters(text: str, step: int) -> str:
    return re.sub(r"第( ?)([0-9])( ?)章", lambda m: f"第{m[1]}{int(m[2]) + step}{m[3]}章", text)


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
