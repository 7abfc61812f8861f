"""Captions whose table, figure or photograph is not in the text. See docs/checks/captions.md."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from extract.audit.context import Context
from extract.model import Block, BlockLabel, Finding, TableBody, Verdict, squeezed

_PICTURE_CAPTION = re.compile(r"^(図|写真|Fig\.?|Figure|Photo)\s*[0-9一-九]")


def check_captions(context: Context) -> Iterator[Finding]:
    """Announced tables without a body, one by one; figures and photographs the text cannot hold, by kind."""
    for table in context.report.tables:
        if table.body is TableBody.ABSENT and table.caption_pieces:
            yield context.finding(
                "captions.table_without_body",
                Verdict.INCOMPLETE,
                f"the caption 「{table.number or ''} {table.caption or ''}」 has no table in the text",
                [context.quote("caption", piece) for piece in table.caption_pieces[:1]],
                expected="a table body",
                observed="none",
                comparable="captions and table bodies of the same chapter were matched; this caption is left over",
            )
    missing: dict[str, list[Block]] = defaultdict(list)
    for block in context.blocks:
        found = _PICTURE_CAPTION.match(squeezed(block.text.text))
        if block.label is BlockLabel.CAPTION and found and not _picture_beside(context, block):
            missing[found.group(1)].append(block)
    for kind, blocks in missing.items():
        yield context.finding(
            "captions.picture_not_in_text",
            Verdict.INCOMPLETE,
            f"{len(blocks)} captions of kind 「{kind}」 stand in the text without what they name",
            [context.quote_clean("caption", b, 0, len(b.text.text)) for b in blocks],
            expected="the picture, or its data",
            observed="caption only",
            comparable="captions, and pictures beside them",
        )


def _picture_beside(context: Context, caption: Block) -> bool:
    """Whether a picture block stands on the caption's page."""
    return any(b.label is BlockLabel.PICTURE and b.page_no == caption.page_no for b in context.blocks)
