"""Parts of tables put together: side-by-side halves, page breaks with repeated headers, odd/even page pairs.

Geometry gives one `TablePart` a page (or a half); a dump gives one `Draft` a page. Here they become one draft for
each table a reader would see. Not here: captions of the joined table (`binding`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from extract.model import Line, LineKind, Span
from extract.tables.captions import Caption
from extract.tables.cell_values import folded
from extract.tables.draft import Draft, DraftCell
from extract.tables.parts import PartCell, TablePart
from extract.text.clean import clean_pieces

_EDGE_TOLERANCE_PT = 6.0


class Coverage:
    """Which source characters parts have taken, for asking which lines lie inside them."""

    def __init__(self, pieces: Iterable[Span]) -> None:
        self.spans = sorted(set(pieces))
        self.starts = [s.start for s in self.spans]

    def share(self, line: Line, source_text: str) -> float:
        """The share of a line's visible characters that lies in a part."""
        inside = total = 0
        for piece in line.pieces:
            for at in range(piece.start, piece.end):
                if source_text[at].isspace():
                    continue
                total += 1
                k = bisect_right(self.starts, at) - 1
                inside += k >= 0 and at < self.spans[k].end
        return inside / total if total else 0.0


def lines_inside(lines: Sequence[Line], parts: Sequence[TablePart], source_text: str) -> dict[int, int]:
    """Line index → part index, for the lines that a part holds."""
    found: dict[int, int] = {}
    pages: dict[int, list[int]] = {}
    for index, part in enumerate(parts):
        pages.setdefault(part.page_no, []).append(index)
    covers = {i: Coverage(part.pieces) for i, part in enumerate(parts)}
    for index, line in enumerate(lines):
        for part_index in pages.get(line.page_no, ()):
            if covers[part_index].share(line, source_text) > 0.5:
                found[index] = part_index
                break
    return found


def drafts_of_parts(parts: Sequence[TablePart], lines: Sequence[Line], inside: dict[int, int]) -> list[Draft]:
    """Drafts of parts, halves under one frame joined; continuations are joined by `join_continuations`."""
    held: dict[int, list[int]] = {}
    for line, held_by in inside.items():
        held.setdefault(held_by, []).append(line)
    drafts: list[Draft] = []
    done: set[int] = set()
    for index, part in enumerate(parts):
        if index in done:
            continue
        members = [index]
        if part.group is not None:
            members = [i for i, p in enumerate(parts) if p.group == part.group and p.page_no == part.page_no]
            members.sort(key=lambda i: parts[i].box.x0)
        done.update(members)
        taken = sorted(i for m in members for i in held.get(m, ()))
        drafts.append(_draft([parts[m] for m in members], taken, lines))
    return drafts


def _draft(parts: Sequence[TablePart], taken: Sequence[int], lines: Sequence[Line]) -> Draft:
    """One draft of parts side by side (mostly one)."""
    first = parts[0]
    cells: list[DraftCell] = []
    offset = 0
    rows = max(p.rows for p in parts)
    for part in parts:
        cells += [_cell(c, part, offset) for c in part.cells]
        cells += [
            DraftCell(row=r, column=offset + k, page_no=part.page_no)
            for r in range(part.rows, rows)
            for k in range(part.columns)
        ]
        offset += part.columns
    box = first.box
    for part in parts[1:]:
        box = box.union(part.box)
    return Draft(
        page_no=first.page_no,
        rows=rows,
        columns=offset,
        header_rows=max(p.header_rows for p in parts),
        cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))),
        method="pdf-" + first.method,
        lines=tuple(taken),
        order=_order(first, taken, lines),
        stub_columns=first.stub_columns,
        halves=len(parts),
        box=box,
        score=first.evidence.score,
        aside=tuple(s for p in parts for c in p.cells for s in c.aside_pieces),
        last_page_no=first.page_no,
        opens_page=first.opens_page,
        closes_page=first.closes_page,
        column_edges=first.column_edges if len(parts) == 1 else (),
        row_edges=first.row_edges,
    )


def _cell(cell: PartCell, part: TablePart, offset: int) -> DraftCell:
    return DraftCell(
        row=cell.row,
        column=cell.column + offset,
        row_span=cell.row_span,
        column_span=cell.column_span,
        pieces=cell.pieces,
        page_no=part.page_no,
        is_header=cell.row < part.header_rows,
        box=cell.box,
        marked=cell.mark_pieces,
        confidence=cell.confidence,
    )


def _order(part: TablePart, taken: Sequence[int], lines: Sequence[Line]) -> float:
    """Where a part stands among the document's lines."""
    if taken:
        return float(taken[0])
    before = [
        i
        for i, x in enumerate(lines)
        if (x.page_no, x.box.top if x.box else 0.0) < (part.page_no, part.box.top) and x.kind is LineKind.BODY
    ]
    return float(before[-1]) + 0.5 if before else 0.0


def join_continuations(
    drafts: Sequence[Draft], captions: Sequence[Caption], lines: Sequence[Line], source_text: str
) -> list[Draft]:
    """Drafts with those joined that carry one table over a page break.

    A draft continues the one before when nothing but furniture stands between them, and either its header repeats, or
    it has none and the same columns; or when a caption says 続き. Facing pages with equal rows are joined sideways.
    """
    found: list[Draft] = []
    for draft in drafts:
        before = found[-1] if found else None
        if before is not None and (before.last_page_no or before.page_no) + 1 == draft.page_no:
            joined = _joined(before, draft, captions, lines, source_text)
            if joined is not None:
                found[-1] = joined
                continue
        found.append(draft)
    return found


def _joined(
    before: Draft, after: Draft, captions: Sequence[Caption], lines: Sequence[Line], source_text: str
) -> Draft | None:
    caption = _caption_above(after, captions)
    continued = caption is not None and _says_continued(caption.title)
    if caption is not None and not continued:
        return None
    if not continued and _something_between(before, after, captions, lines):
        return None
    repeated = _repeated_rows(before, after, source_text)
    if before.columns == after.columns and _edges_agree(before, after):
        if repeated or continued or _has_no_header(after, source_text):
            return _stacked(before, after, repeated)
        return None
    if _faces(before, after, source_text):
        return _beside(before, after)
    return None


def _says_continued(title: str) -> bool:
    return any(word in title for word in ("続き", "つづき", "（続）", "(続)", "承前"))


def _caption_above(draft: Draft, captions: Sequence[Caption]) -> Caption | None:
    """The nearest caption on the draft's page that stands above it."""
    above: list[Caption] = []
    for caption in captions:
        if caption.page_no != draft.page_no:
            continue
        if caption.box is not None and draft.box is not None:
            if caption.box.bottom <= draft.box.top + 4 and caption.box.x0 < draft.box.x1:
                above.append(caption)
        elif draft.lines and caption.line < draft.lines[0]:
            above.append(caption)
    return above[-1] if above else None


def _something_between(before: Draft, after: Draft, captions: Sequence[Caption], lines: Sequence[Line]) -> bool:
    """Whether body lines other than the two drafts' stand between the end of one and the beginning of the other."""
    if before.lines and after.lines:
        own = {*before.lines, *after.lines}
        between = range(before.lines[-1] + 1, after.lines[0])
        if any(lines[i].kind is LineKind.BODY and lines[i].text.strip() and i not in own for i in between):
            return before.box is None or not (before.closes_page and after.opens_page)
        return False
    return not (before.closes_page and after.opens_page)


def _texts(draft: Draft, row: int, source_text: str) -> tuple[str, ...]:
    return tuple(
        folded(clean_pieces(source_text, c.pieces).text)
        for c in sorted(draft.cells, key=lambda c: c.column)
        if c.row == row
    )


def _repeated_rows(before: Draft, after: Draft, source_text: str) -> int:
    """How many rows at the top of `after` read like the header of `before`."""
    if before.columns != after.columns:
        return 0
    limit = max(1, before.header_rows)
    count = 0
    for row in range(min(limit, after.rows - 1, before.rows)):
        own = _texts(after, row, source_text)
        if own != _texts(before, row, source_text) or not any(own):
            break
        count += 1
    return count if count == limit else 0


def _edges_agree(before: Draft, after: Draft) -> bool:
    """Whether two parts' columns have the same widths (their left edges may differ on odd and even pages)."""
    if not before.column_edges or not after.column_edges:
        return True
    left, right = before.column_edges[0], after.column_edges[0]
    return all(
        abs((a - left) - (b - right)) <= _EDGE_TOLERANCE_PT
        for a, b in zip(before.column_edges, after.column_edges, strict=True)
    )


def _has_no_header(draft: Draft, source_text: str) -> bool:
    """Whether a part begins with a body row: a number among its first row's cells, or no header seen at all."""
    if draft.box is None:
        return draft.header_rows == 0
    first = _texts(draft, 0, source_text)
    return draft.opens_page and (draft.header_rows == 0 or any(t.replace(",", "").isdigit() for t in first[1:]))


def _stacked(before: Draft, after: Draft, repeated: int) -> Draft:
    """`after` under `before`, its repeated header rows left out (their characters stay with the body)."""
    kept = [c for c in after.cells if c.row >= repeated]
    header = [s for c in after.cells if c.row < repeated for s in c.pieces]
    shift = before.rows - repeated
    moved = [replace(c, row=c.row + shift, is_header=False) for c in kept]
    loose = tuple(replace(x, row=x.row + shift) for x in after.loose)
    return replace(
        before,
        rows=before.rows + after.rows - repeated,
        cells=(*before.cells, *moved),
        lines=(*before.lines, *after.lines),
        loose=(*before.loose, *loose),
        aside=(*before.aside, *header, *after.aside),
        last_page_no=after.last_page_no or after.page_no,
        closes_page=after.closes_page,
        method=before.method + "+pages",
    )


def _faces(before: Draft, after: Draft, source_text: str) -> bool:
    """Whether two parts are the halves of one wide table on facing pages: equal rows at equal heights."""
    if before.rows != after.rows or before.rows < 3 or before.header_rows != after.header_rows:
        return False
    if len(before.row_edges) != len(after.row_edges) or not before.row_edges:
        return False
    if any(abs(a - b) > 3.0 for a, b in zip(before.row_edges, after.row_edges, strict=True)):
        return False
    labels = [_texts(after, r, source_text)[:1] for r in range(after.header_rows, after.rows)]
    own = [_texts(before, r, source_text)[:1] for r in range(before.header_rows, before.rows)]
    numeric = sum(bool(t) and t[0].replace(",", "").replace(".", "").isdigit() for t in labels)
    return labels == own or numeric >= 0.7 * len(labels)


def _beside(before: Draft, after: Draft) -> Draft:
    """`after` right of `before`."""
    moved = [replace(c, column=c.column + before.columns) for c in after.cells]
    cells = sorted([*before.cells, *moved], key=lambda c: (c.row, c.column))
    return replace(
        before,
        columns=before.columns + after.columns,
        cells=tuple(cells),
        lines=(*before.lines, *after.lines),
        aside=(*before.aside, *after.aside),
        last_page_no=after.page_no,
        closes_page=after.closes_page,
        column_edges=(),
        method=before.method + "+facing-pages",
    )
