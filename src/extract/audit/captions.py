"""Captions whose table, figure or photograph is not in the text. See docs/checks/captions.md."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from extract.audit.context import Context
from extract.model import Block, BlockLabel, Finding, Span, Table, TableBody, Verdict

_PICTURE_CAPTION = re.compile(r"(?:^|(?<=[\s　]))(図|写真|Fig\.?|Figure|Photo)\s*[0-9０-９]+(?=[\s　：:.．]|$)")


def check_captions(context: Context) -> Iterator[Finding]:
    """Announced tables without a body, one by one; figures and photographs the text cannot hold, by kind."""
    for table in context.report.tables:
        if table.body is TableBody.ABSENT and table.caption_pieces and not _body_behind(context, table):
            yield context.finding(
                "captions.table_without_body",
                Verdict.INCOMPLETE,
                f"the caption 「{table.number or ''} {table.caption or ''}」 has no table in the text",
                [context.quote("caption", piece) for piece in table.caption_pieces[:1]],
                expected="a table body",
                observed="none",
                comparable="captions and table bodies of the same chapter were matched; this caption is left over",
            )
    missing: dict[str, list[tuple[Block, int, int]]] = defaultdict(list)
    for block in context.blocks:
        if block.label is not BlockLabel.CAPTION or _picture_beside(context, block):
            continue
        found = list(_PICTURE_CAPTION.finditer(block.text.text))
        for m, end in zip(found, [*(x.start() for x in found[1:]), len(block.text.text)], strict=False):
            missing[m.group(1)].append((block, m.start(), end))
    for kind, places in missing.items():
        yield context.finding(
            "captions.picture_not_in_text",
            Verdict.INCOMPLETE,
            f"{len(places)} captions of kind 「{kind}」 stand in the text without what they name",
            [context.quote_clean("caption", *place) for place in places],
            expected="the picture, or its data",
            observed="caption only",
            comparable="captions, and pictures beside them",
        )


def _body_behind(context: Context, table: Table) -> bool:
    """Whether a body without a caption is what follows the caption, over a page's end or a line of heads too."""
    captions = [i for i, b in enumerate(context.blocks) if _meet(b.pieces, table.caption_pieces)]
    behind = context.blocks[captions[-1] + 1 : captions[-1] + 3] if captions else ()
    bare = [p for t in context.tables if t.number is None for p in t.pieces]
    return any(b.label is BlockLabel.TABLE and _meet(b.pieces, bare) for b in behind)


def _meet(some: Sequence[Span], others: Sequence[Span]) -> bool:
    return any(a.overlaps(b) for a in some for b in others)


def _picture_beside(context: Context, caption: Block) -> bool:
    """Whether a picture block stands on the caption's page."""
    return any(b.label is BlockLabel.PICTURE and b.page_no == caption.page_no for b in context.blocks)
