"""A page drawn by hand, for tests of what its geometry tells."""

from extract.lines.printed import printed_lines
from extract.model import BBox, Fill, Glyph, Page, PageGeometry, ReadMethod
from extract.tables.pdf_tables import find_page_tables

EM = 10.0


class Sheet:
    """A page drawn by hand: texts at places, rules, fills, pictures."""

    def __init__(self):
        self.text, self.glyphs, self.rules, self.fills, self.images = "", [], [], [], []

    def write(self, x, top, words, size=EM):
        for char in words:
            width = size if ord(char) > 0x2E7F else size / 2
            if not char.isspace():
                box = BBox(x0=x, top=top, x1=x + width, bottom=top + size)
                self.glyphs.append(Glyph(index=len(self.text), text=char, box=box, size_pt=size))
            self.text += char
            x += width
        self.text += "\n"

    def right(self, x1, top, words):
        self.write(x1 - sum(EM if ord(c) > 0x2E7F else EM / 2 for c in words), top, words)

    def across(self, y, x0, x1):
        self.rules.append(BBox(x0=x0, top=y - 0.25, x1=x1, bottom=y + 0.25))

    def down(self, x, top, bottom):
        self.rules.append(BBox(x0=x - 0.25, top=top, x1=x + 0.25, bottom=bottom))

    def dots(self, y, x0, x1):
        x = x0
        while x < x1:
            self.rules.append(BBox(x0=x, top=y - 0.4, x1=x + 0.8, bottom=y + 0.4))
            x += 1.6

    def read(self):
        page = Page(page_no=1, source_start=100, text=self.text, method=ReadMethod.PDF)
        geometry = PageGeometry(
            page_no=1,
            width_pt=595,
            height_pt=842,
            glyphs=tuple(self.glyphs),
            rules=tuple(self.rules),
            fills=tuple(self.fills),
            images=tuple(self.images),
        )
        return page, geometry, find_page_tables(page, geometry, printed_lines(page, geometry))

    def band(self, top, bottom, colour="#eef3fa", x0=100, x1=400):
        self.fills.append(Fill(box=BBox(x0=x0, top=top, x1=x1, bottom=bottom), colour=colour))

    def picture(self, x0, top, x1, bottom):
        self.images.append(BBox(x0=x0, top=top, x1=x1, bottom=bottom))


def rows_of(part):
    return [[(c.text if (c := part.cell(r, k)) else None) for k in range(part.columns)] for r in range(part.rows)]
