"""Text laid out for a terminal: tables with East Asian widths, shortened quotes."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Iterable, Sequence


def width(text: str) -> int:
    r"""Terminal columns that a text takes.

    >>> width("abc"), width("報告"), width("か\u3099")
    (3, 4, 2)
    """
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def cut(text: str, columns: int) -> str:
    """The text in at most so many columns, with … where something was left out.

    >>> cut("報告書である", 7)
    '報告書…'
    """
    text = " ".join(text.split())
    if width(text) <= columns:
        return text
    kept, used = "", 1
    for c in text:
        used += width(c)
        if used > columns:
            break
        kept += c
    return kept + "…"


def padded(text: str, columns: int, *, right: bool = False) -> str:
    """The text filled with blanks to so many columns."""
    blanks = " " * max(0, columns - width(text))
    return blanks + text if right else text + blanks


def table(header: Sequence[str], rows: Iterable[Sequence[object]], *, total_width: int | None = None) -> str:
    """A table in plain text: numbers to the right, columns no wider than needed, the widest ones cut to fit."""
    listed = [["" if v is None else visible(str(v)) for v in row] for row in rows]
    most = total_width or shutil.get_terminal_size((120, 40)).columns
    widths = [max([width(h), *(width(row[i]) for row in listed)]) for i, h in enumerate(header)]
    while sum(widths) + 2 * (len(widths) - 1) > most and max(widths) > 8:
        widths[widths.index(max(widths))] -= 1
    numeric = [bool(listed) and all(_is_number(row[i]) for row in listed if row[i]) for i in range(len(header))]
    lines = ["  ".join(padded(cut(h, w), w, right=n) for h, w, n in zip(header, widths, numeric, strict=True)).rstrip()]
    lines.append("  ".join("-" * w for w in widths))
    for row in listed:
        lines.append(
            "  ".join(padded(cut(v, w), w, right=n) for v, w, n in zip(row, widths, numeric, strict=True)).rstrip()
        )
    return "\n".join(lines)


def visible(text: str) -> str:
    r"""Text without characters that move a terminal's cursor or turn its direction; they show as <U+…>.

    >>> visible("a\x1b[2Jb")
    'a<U+001B>[2Jb'
    """
    return "".join(
        f"<U+{ord(c):04X}>" if unicodedata.category(c) in {"Cc", "Cf", "Cs"} and c not in "\n\t" else c for c in text
    )


def _is_number(text: str) -> bool:
    return text.replace(",", "").replace(".", "", 1).removeprefix("-").isdecimal()
