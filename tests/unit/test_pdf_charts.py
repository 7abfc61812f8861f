"""What of a drawing could be taken for columns: ends of bars, ends of rules in white strips."""

from extract.model import BBox, Fill, Glyph, Page, PageGeometry, ReadMethod
from extract.tables.pdf_rivers import TextRow, column_cuts
from extract.tables.pdf_tables import find_page_tables
from extract.text.runs import run_of

EM = 10.0
SHARES = [(60, 120, 90, 130), (110, 70, 150, 70), (30, 200, 60, 110), (140, 40, 100, 120)]
COLOURS = ("#99ccff", "#ffcc99", "#ccff99", "#cccccc")


def written(text, x, top, start):
    """Glyphs of a text half an em wide each."""
    return [
        Glyph(
            index=start + i,
            text=c,
            box=BBox(x0=x + i * EM / 2, top=top, x1=x + (i + 1) * EM / 2, bottom=top + EM),
            size_pt=EM,
        )
        for i, c in enumerate(text)
    ]


def test_bars_set_end_to_end_are_no_table():
    """A chart of shares: every row's bars end at places of their own, whatever stands in them."""
    text, glyphs, fills, rules = "", [], [], []
    for i, shares in enumerate(SHARES):
        x, top = 100, 140 + 26 * i
        for share, colour in zip(shares, COLOURS, strict=True):
            fills.append(Fill(box=BBox(x0=x, top=top, x1=x + share, bottom=top + 18), colour=colour))
            rules += [BBox(x0=x, top=y, x1=x + share, bottom=y + 0.5) for y in (top, top + 18)]
            rules += [BBox(x0=edge, top=top, x1=edge + 0.5, bottom=top + 18) for edge in (x, x + share)]
            label = f"{share / 4:.1f}"
            glyphs += written(label, x + share / 2 - 8, top + 4, len(text))
            text += label + "\n"
            x += share
    page = Page(page_no=1, source_start=0, text=text, method=ReadMethod.PDF)
    geometry = PageGeometry(
        page_no=1, width_pt=595, height_pt=842, glyphs=tuple(glyphs), rules=tuple(rules), fills=tuple(fills)
    )
    assert find_page_tables(page, geometry, ()) == ()


def test_a_white_strip_parts_two_columns_once_though_ends_of_several_rules_lie_in_it():
    words = [(100, 140, "項目"), (200, 230, "5"), (300, 330, "7")]
    rows = [
        TextRow(
            [
                run_of(
                    Glyph(
                        index=0,
                        text=text,
                        box=BBox(x0=x0, top=100 + 14 * i, x1=x1, bottom=110 + 14 * i),
                        size_pt=EM,
                    )
                )
                for x0, x1, text in words
            ]
        )
        for i in range(6)
    ]
    cuts = column_cuts(rows, [150.0, 175.0, 192.0], EM)
    assert len(cuts) == 2
    assert cuts == sorted(cuts)
