"""When and by whom a document was published, where its own first and last pages say so.

A date that stands alone on a line there, or behind a word such as 発行, is the date of publication; an organisation
named next to it, or behind 発行者, published it. Where dates or organisations differ, nothing is concluded. Not here:
what source.toml says, which always goes first (`extract.report`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.model import Block, BlockLabel, Page, Span
from extract.rules.quantities import QuantityRules
from extract.text.breaks import line_spans
from extract.text.dates import DateContext

_FIRST_PAGES, _LAST_PAGES = 4, 2
_FIRST_LINES, _LAST_LINES = 100, 60  # where page breaks are lost, or pages are long
_NEAR = 2  # lines between a date and the publisher's name
_YEARS = range(1868, 2100)
_LABELLED = re.compile(
    r"^(?:初版|第\d+版|編集・?)?(?:発行|刊行|公表|発表|作成|策定|公開)(?:年月)?日?[:・ ]*(?P<rest>.*)$"
)
_BEHIND = re.compile(r"^\s*(?:(?:初版|第\d+[版刷])?(?:発行|刊行|公表|発表|作成|策定|公開)|付|現在)?\s*$")
_PUBLISHER = re.compile(r"^(?:編集・?)?(?:発行|刊行|編者・発行)(?:者|所|元|人|機関)?\s*[:・ ]\s*(?P<name>\S.*)$")
_BODY = re.compile(
    r"^(?:(?:一般|公益|特例)?(?:財団|社団)法人|独立行政法人|国立研究開発法人|国立大学法人|学校法人|特定非営利活動法人|株式会社)\s*\S"
    r"|(?:法人|株式会社|研究所|協会|機構|委員会|審議会|省|庁|府|県|市|大学|財団|センター|調査室|事務局|会議所|連盟|連合会|銀行|公社)$"
)
_NO_NAME = re.compile(r"[。、]|[殿様]$|御中$|宛|[0-9]{3}")
_LONGEST_NAME = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """What the pages say; None where they do not say it, or say several things. `published` is an ISO date."""

    published: str | None = None
    publisher: str | None = None


def find_imprint(pages: Sequence[Page], blocks: Iterable[Block], rules: QuantityRules) -> Imprint:
    """The imprint of a document, from its first and last pages; text inside tables is passed over."""
    tables = [s for b in blocks if b.label is BlockLabel.TABLE for s in b.pieces]
    lines = _edge_lines(pages, tables)
    dates = [(i, found) for i, text in enumerate(lines) if (found := _date_of(text, rules)) is not None]
    labelled = [(i, date) for i, (date, said) in dates if said]
    chosen = labelled or [(i, date) for i, (date, _) in dates]
    published = _one_date([date for _, date in chosen])
    names = {m["name"].strip() for text in lines if (m := _PUBLISHER.match(text)) and _is_name(m["name"])}
    if not names and published is not None:
        names = {x for i, _ in chosen for x in _names_near(lines, i)}
    return Imprint(published=published, publisher=next(iter(names)) if len(names) == 1 else None)


def _edge_lines(pages: Sequence[Page], tables: Sequence[Span]) -> list[str]:
    """The printed lines of the first and last pages, widths folded, blanks inside made one."""
    first = [x for p in pages[:_FIRST_PAGES] for x in _lines(p, tables)][:_FIRST_LINES]
    rest = pages[max(_FIRST_PAGES, len(pages) - _LAST_PAGES) :]
    return [*first, *[x for p in rest for x in _lines(p, tables)][-_LAST_LINES:]]


def _lines(page: Page, tables: Sequence[Span]) -> list[str]:
    found: list[str] = []
    for span in line_spans(page.text):
        at = page.source_start + span.start
        if any(t.start <= at < t.end for t in tables):
            continue
        text = " ".join(unicodedata.normalize("NFKC", page.text[span.start : span.end]).split())
        if text:
            found.append(text)
    return found


def _date_of(text: str, rules: QuantityRules) -> tuple[str, bool] | None:
    """The month or day that a line consists of, and whether the line says that something was published then."""
    label = _LABELLED.match(text)
    flat = "".join((label["rest"] if label else text).split()).strip("()[]")
    read = rules.dates.read(flat, 0, DateContext()) if flat else None
    if read is None:
        return None
    point, end = read
    if point.month is None or point.year not in _YEARS or point.start != point.end or not _BEHIND.match(flat[end:]):
        return None
    said = label is not None or bool(flat[end:].strip("付現在"))
    return point.start, said


def _one_date(dates: Sequence[str]) -> str | None:
    """The date that all agree on; a day and its own month agree."""
    longest = max(dates, key=len, default=None)
    return longest if longest is not None and all(longest.startswith(d) for d in dates) else None


def _names_near(lines: Sequence[str], at: int) -> list[str]:
    """Organisations on the lines next to a date: the nearest one below, else above."""
    for step in (1, -1):
        for i in range(at + step, at + step * (_NEAR + 1), step):
            if 0 <= i < len(lines) and _is_name(lines[i]) and _BODY.search(lines[i]):
                return [lines[i]]
    return []


def _is_name(text: str) -> bool:
    return 2 <= len(text.strip()) <= _LONGEST_NAME and not _NO_NAME.search(text.strip())
