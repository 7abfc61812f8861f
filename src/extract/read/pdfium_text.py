"""The characters of one PDF page through PDFium, each with its box, in content-stream order.

Here: reading, repairing and judging single characters (hidden, unmapped, doubled, radical code points). Not here:
opening documents (`read.pdf`), drawn rules and fills (`read.pdfium_paths`), lines (`lines.printed`).
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from extract.model import BBox, Glyph, PageFlag
from extract.read.frame import Frame
from extract.read.pdfium_calls import CharMatrix, CharRect, colour_of, native, quick
from extract.read.radicals import unified

_VOID, _INT, _UINT = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint

_count_chars = native("FPDFText_CountChars", _INT, _VOID)
_get_unicode = quick("FPDFText_GetUnicode", _UINT)
_is_generated = quick("FPDFText_IsGenerated", _INT)
_is_unmapped = quick("FPDFText_HasUnicodeMapError", _INT)
_loose_box = quick("FPDFText_GetLooseCharBox", _INT)
_text_object = quick("FPDFText_GetTextObject", _VOID)
_matrix = quick("FPDFText_GetMatrix", _INT)
_nominal_size = quick("FPDFText_GetFontSize", ctypes.c_double)
_render_mode = quick("FPDFTextObj_GetTextRenderMode", _INT)
_text_font = quick("FPDFTextObj_GetFont", _VOID)
_font_name = native("FPDFFont_GetBaseFontName", ctypes.c_size_t, _VOID, ctypes.c_char_p, ctypes.c_size_t)
_font_weight = native("FPDFFont_GetWeight", _INT, _VOID)
_fill_colour = quick("FPDFPageObj_GetFillColor", _INT)
_stroke_colour = quick("FPDFPageObj_GetStrokeColor", _INT)

INVISIBLE = 3  # text render mode: neither filled nor stroked (also 7: only added to the clip)
TINY_PT = 2.0  # furigana that a spreadsheet scaled down to nothing, white noise of converters
WHITISH = 0xF8F8F8
BLANKS = frozenset((0x20, 0xA, 0xD, 0x9, 0x3000, 0xA0))
ROW = 1 << 20  # more cells than a row of a page has


class _Plain(dict[int, str]):
    """The character of each code that reads as it stands and needs no word about it; "" for the others."""

    def __missing__(self, code: int) -> str:
        char = chr(code) if 0x20 <= code < 0x110000 else ""
        if char and (unicodedata.category(char) in UNPLAIN or char == "\ufffd" or unified(char) != char):
            char = ""
        self[code] = char
        return char


UNPLAIN = frozenset(("Cc", "Cf", "Cs", "Co"))  # controls, marks without ink, lone surrogates, private use
PLAIN = _Plain()


@dataclass(slots=True)
class PageText:
    """One page's characters: `text` with a `Glyph` for each that has ink, and what was noticed.

    `colours` holds each glyph's fill colour as 0xRRGGBB, in the order of `glyphs`.
    """

    text: str
    glyphs: list[Glyph]
    colours: list[int]
    flags: tuple[PageFlag, ...]


@dataclass(slots=True)
class _Ink:
    """What all characters of one text object share.

    `turn` counts quarter turns clockwise as displayed; `straight` says that nothing but italics slants it. `baseline`
    is the displayed height (for turn 1 and 3 the abscissa) of its baseline, `low` and `high` bound one em around it.
    `doubtful` says that what it shows may be no ink at all.
    """

    hidden: bool
    doubtful: bool
    colour: int
    size_pt: float
    font: str
    turn: int
    straight: bool
    baseline: float
    low: float
    high: float


@dataclass(slots=True)
class _Noted:
    """Counts and samples of what was noticed, by flag code."""

    counts: Counter[str] = field(default_factory=Counter)
    samples: dict[str, str] = field(default_factory=dict)

    def add(self, code: str, surface: str) -> None:
        self.counts[code] += 1
        if len(self.samples.get(code, "")) < 24:
            self.samples[code] = self.samples.get(code, "") + surface

    def flags(self) -> tuple[PageFlag, ...]:
        return tuple(PageFlag(code=c, count=n, sample=self.samples.get(c, "")) for c, n in sorted(self.counts.items()))


def page_text(textpage: int, frame: Frame, is_painted: Callable[[float, float], bool]) -> PageText:
    """All characters of a page with their boxes; hidden ones left out and flagged.

    Args:
        textpage: PDFium's FPDF_TEXTPAGE as an address.
        frame: The page's crop and rotation.
        is_painted: Whether something other than white paper lies under a point (white text shows there).
    """
    return _Reader(textpage, frame, is_painted).read()


class _Reader:
    """One pass over PDFium's characters of one page."""

    def __init__(self, textpage: int, frame: Frame, is_painted: Callable[[float, float], bool]) -> None:
        self.textpage = ctypes.c_void_p(textpage)
        self.frame = frame
        self.is_painted = is_painted
        self.width, self.height = frame.size
        self.noted = _Noted()
        self.inks: dict[int, _Ink] = {}
        self.fonts: dict[int, str] = {}
        self.stances: dict[tuple[float, float, float, float], tuple[int, bool, float]] = {}
        self.matrix = CharMatrix()
        self.matrix_at = ctypes.byref(self.matrix)
        self.text: list[str] = []
        self.glyphs: list[Glyph] = []
        self.colours: list[int] = []
        self.seen: dict[str, dict[int, BBox]] = {}
        self.last: tuple[int, int | None] = (-1, None)

    def read(self) -> PageText:
        count = _count_chars(self.textpage)
        overlay = self._is_overlay(count)
        rect = CharRect()
        rect_at = ctypes.byref(rect)
        for i in range(count):
            code = _get_unicode(self.textpage, i)
            if code in BLANKS or (code < 0x20 and _is_generated(self.textpage, i)):  # PDFium makes up blanks only
                self._space(code)
                continue
            if not _loose_box(self.textpage, i, rect_at):
                rect.left = rect.right = rect.top = rect.bottom = 0.0
            self._char(i, code, rect, overlay)
        self._close_line()
        return PageText("".join(self.text), self.glyphs, self.colours, self.noted.flags())

    def _is_overlay(self, count: int) -> bool:
        """Whether all text is invisible: then it is a recognised layer over a picture, and is what there is."""
        shown = hidden = 0
        for i in range(0, count, max(1, count // 60)):
            address = _text_object(self.textpage, i)
            if address:
                if self._ink(address, i).hidden:
                    hidden += 1
                else:
                    shown += 1
        return hidden > 0 and shown == 0

    def _space(self, code: int) -> None:
        if code in (0xA, 0xD):
            self._close_line()
        elif self.text and self.text[-1] != "\n":
            self.text.append(chr(code) if code in (0x20, 0x3000, 0xA0, 0x9) else " ")

    def _close_line(self) -> None:
        if self.text and self.text[-1] != "\n":
            self.text.append("\n")

    def _char(self, i: int, code: int, rect: CharRect, overlay: bool) -> None:
        address = _text_object(self.textpage, i)
        ink = self._ink(address, i) if address else None
        char = PLAIN[code] if _is_unmapped(self.textpage, i) != 1 else ""
        if not char:
            char = self._repaired(i, code)
        if ink is None or char == "":
            return
        x0, top, x1, bottom = self.frame.box(rect.left, rect.bottom, rect.right, rect.top)
        if ink.straight:
            if ink.turn % 2:
                x0, x1 = _line_extent(ink, x0, x1)
            else:
                top, bottom = _line_extent(ink, top, bottom)
        if ink.doubtful or not (x1 > 0 and bottom > 0 and x0 < self.width and top < self.height):
            unseen = self._unseen(ink, (x0, top, x1, bottom), overlay)
            if unseen:
                self.noted.add(unseen, char)
                return
        self._place(i, address, ink, char, BBox(x0=x0, top=top, x1=x1, bottom=bottom))

    def _place(self, i: int, address: int | None, ink: _Ink, char: str, box: BBox) -> None:
        """Takes in one character that shows, unless it was painted there before."""
        if self._is_double(char, box, ink.size_pt) and not self._is_ligature(i, address, box):
            self.noted.add("duplicate-glyphs", char)
            return
        self.last = (i, address)
        self.glyphs.append(
            Glyph(
                index=len(self.text),
                text=char,
                box=box,
                size_pt=ink.size_pt,
                font=ink.font,
                upright=ink.turn == 0,
                turn=ink.turn,
            )
        )
        self.colours.append(ink.colour)
        self.text.append(char)

    def _unseen(self, ink: _Ink, box: tuple[float, float, float, float], overlay: bool) -> str | None:
        """The flag code of a character that no reader of the page can see, else None."""
        x0, top, x1, bottom = box
        if ink.hidden and not overlay:
            return "hidden-text"
        if x1 <= 0 or bottom <= 0 or x0 >= self.width or top >= self.height:
            return "off-page-text"
        if ink.size_pt < TINY_PT:
            return "tiny-text"
        is_white = ink.colour & WHITISH == WHITISH and not overlay
        return "white-text" if is_white and not self.is_painted((x0 + x1) / 2, (top + bottom) / 2) else None

    def _is_double(self, char: str, box: BBox, size_pt: float) -> bool:
        """Whether the same character was just painted (nearly) there: poor man's bold and shadows."""
        near = 0.7 * max(1.0, size_pt * 0.3)
        # Cells twice as wide as the tolerance: what is near stands in this cell or in the one on the nearer side.
        across, down = box.x0 / (2 * near), box.top / (2 * near)
        column, row = int(across), int(down)
        at = column + row * ROW
        places = self.seen.get(char)
        if places is None:
            self.seen[char] = {at: box}
            return False
        beside = 1 if across - column >= 0.5 else -1
        over = ROW if down - row >= 0.5 else -ROW
        for place in (at, at + beside, at + over, at + beside + over):
            other = places.get(place)
            if other and abs(other.x0 - box.x0) < near and abs(other.top - box.top) < near:
                return True
        places[at] = box
        return False

    def _is_ligature(self, i: int, address: int | None, box: BBox) -> bool:
        """Whether the character is a later letter of the glyph just read: PDFium gives all of them one box."""
        return self.last == (i - 1, address) and self.glyphs[-1].box == box

    def _repaired(self, i: int, code: int) -> str:
        """The character as it should read; U+FFFD where the text layer does not say."""
        if code == 2:  # PDFium's mark for a hyphen at a line's end
            return "-"
        char = chr(code) if 0 < code < 0x110000 else "\ufffd"
        if 0xD800 <= code < 0xE000:
            self.noted.add("lone-surrogates", "\ufffd")
            return "\ufffd"
        if char == "\ufffd" or _is_unmapped(self.textpage, i) == 1:
            self.noted.add("unmapped-glyphs", "\ufffd")
            return char if ord(char) >= 0x20 else "\ufffd"
        if code < 0x20 or 0x7F <= code < 0xA0 or unicodedata.category(char) == "Cf":
            self.noted.add("control-characters", f"U+{code:04X} ")
            return ""
        if 0xE000 <= code < 0xF900:
            self.noted.add("private-use", char)
        folded = unified(char)
        if folded != char:
            self.noted.add("radicals-folded", folded)
        return folded

    def _ink(self, address: int, i: int) -> _Ink:
        ink = self.inks.get(address)
        if ink is None:
            ink = self.inks[address] = self._measure(address, i)
        return ink

    def _font(self, font: int) -> str:
        name = self.fonts.get(font)
        if name is None:
            name = self.fonts[font] = _name_of(font)
        return name

    def _stance(self, a: float, b: float, c: float, d: float) -> tuple[int, bool, float]:
        """How text of a matrix stands as displayed: its turn, whether it is straight, and its scale."""
        known = self.stances.get((a, b, c, d))
        if known is None:
            along, up = self.frame.direction(a, b), self.frame.direction(c, d)
            turn = round(math.degrees(math.atan2(along[1], along[0])) / 90) % 4
            known = turn, _is_straight(along, up, turn), math.hypot(c, d)
            self.stances[a, b, c, d] = known
        return known

    def _measure(self, address: int, i: int) -> _Ink:
        m = self.matrix
        if not _matrix(self.textpage, i, self.matrix_at):
            m.a = m.b = m.c = m.d = m.e = m.f = 0.0
        turn, straight, scale = self._stance(m.a, m.b, m.c, m.d)
        size = round(abs(_nominal_size(self.textpage, i)) * scale, 2)
        handle = ctypes.c_void_p(address)
        mode = _render_mode(handle)
        colour, alpha = colour_of(_stroke_colour if mode == 1 else _fill_colour, handle)
        hidden = mode in (INVISIBLE, 7) or alpha == 0
        font = _text_font(handle)
        x, y = self.frame.point(m.e, m.f)
        baseline = x if turn % 2 else y
        over, under = (0.12, 0.88) if turn in (1, 2) else (0.88, 0.12)  # turned by 1 or 2, its top points right or down
        return _Ink(
            hidden,
            hidden or size < TINY_PT or colour & WHITISH == WHITISH,
            colour,
            size,
            self._font(font) if font else "",
            turn,
            straight,
            baseline,
            baseline - over * size,
            baseline + under * size,
        )


def _is_straight(along: tuple[float, float], up: tuple[float, float], turn: int) -> bool:
    """Whether text runs along a side of the page, neither mirrored nor slanted more than italics are."""
    x, y = ((1, 0), (0, 1), (-1, 0), (0, -1))[turn]
    forward, aside = along[0] * x + along[1] * y, along[1] * x - along[0] * y
    height, lean = up[0] * y - up[1] * x, up[0] * x + up[1] * y
    return height > 0 and abs(aside) < 0.01 * (forward + 1e-9) and abs(lean) < 0.6 * (height + 1e-9)


def _line_extent(ink: _Ink, low: float, high: float) -> tuple[float, float]:
    """One em around the baseline: font boxes differ wildly between fonts of one line, baselines do not."""
    shift = -0.38 if ink.turn in (1, 2) else 0.38
    if abs((low + high) / 2 - ink.baseline + shift * ink.size_pt) > 0.6 * ink.size_pt:
        return low, high  # vertical writing, or a font that draws far from its baseline
    return ink.low, ink.high


def _name_of(font: int) -> str:
    """The font's name without its subset tag, with ``Bold`` behind it where only its weight says so."""
    buffer = ctypes.create_string_buffer(128)
    _font_name(font, buffer, 128)
    name = buffer.value.decode("utf-8", "replace")
    if len(name) > 7 and name[6] == "+" and name[:6].isupper():
        name = name[7:]
    if _font_weight(font) >= 600 and "bold" not in name.lower():
        name += "-Bold"
    return name
