"""What is drawn on one PDF page besides its characters: rules, fills, pictures and other shapes, through PDFium.

Rules come out as thin boxes exactly as drawn (pieces, dots and dashes not yet chained); that is table work.
Form objects are entered with their matrices. The number of path segments read is bounded.
"""

from __future__ import annotations

import ctypes
import itertools
from dataclasses import dataclass, field

from extract.model import BBox, Fill
from extract.read.frame import Frame
from extract.read.pdfium_calls import CharMatrix, colour_of, native, quick

_VOID, _INT, _UINT = ctypes.c_void_p, ctypes.c_int, ctypes.c_uint
_FLOAT_P = ctypes.POINTER(ctypes.c_float)


class Handle(ctypes.c_void_p):
    """A pointer that calls give and take as it is, without a detour over an integer."""


_count_objects = native("FPDFPage_CountObjects", _INT, _VOID)
_get_object = quick("FPDFPage_GetObject", Handle)
_object_type = quick("FPDFPageObj_GetType", _INT)
_object_matrix = quick("FPDFPageObj_GetMatrix", _INT)
_object_bounds = native("FPDFPageObj_GetBounds", _INT, _VOID, _FLOAT_P, _FLOAT_P, _FLOAT_P, _FLOAT_P)
_form_count = native("FPDFFormObj_CountObjects", _INT, _VOID)
_form_object = native("FPDFFormObj_GetObject", Handle, _VOID, ctypes.c_ulong)
_path_count = quick("FPDFPath_CountSegments", _INT)
_path_segment = quick("FPDFPath_GetPathSegment", Handle)
_segment_point = quick("FPDFPathSegment_GetPoint", _INT)
_segment_type = quick("FPDFPathSegment_GetType", _INT)
_segment_close = quick("FPDFPathSegment_GetClose", _INT)
_count_marks = quick("FPDFPageObj_CountMarks", _INT)
_get_mark = native("FPDFPageObj_GetMark", _VOID, _VOID, ctypes.c_ulong)
_mark_value = native(
    "FPDFPageObjMark_GetParamStringValue",
    _INT,
    _VOID,
    ctypes.c_char_p,
    _VOID,
    ctypes.c_ulong,
    ctypes.POINTER(ctypes.c_ulong),
)
_draw_mode = quick("FPDFPath_GetDrawMode", _INT)
_stroke_width = quick("FPDFPageObj_GetStrokeWidth", _INT)
_fill_colour = quick("FPDFPageObj_GetFillColor", _INT)
_stroke_colour = quick("FPDFPageObj_GetStrokeColor", _INT)

TEXT, PATH, IMAGE, SHADING, FORM = 1, 2, 3, 4, 5
LINE_TO, BEZIER_TO, MOVE_TO = 0, 1, 2
MAX_SEGMENTS = 60_000  # a page of a street map; a table's rules and dots stay far below
MAX_DEPTH = 8
MAX_OBJECTS = 40_000
RULE_PT = 2.6  # a filled rectangle thinner than this is a rule, a thicker stroke is a fill

Matrix = tuple[float, float, float, float, float, float]
Corner = tuple[float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class Drawings:
    """What was drawn on a page, each box as displayed. `is_cut` says that the bound on segments was reached.

    `replaced` counts texts that the file says to be read as something else than they show (ActualText).
    """

    rules: list[BBox] = field(default_factory=list)
    white_rules: list[BBox] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    images: list[BBox] = field(default_factory=list)
    curves: list[BBox] = field(default_factory=list)
    replaced: int = 0
    is_cut: bool = False


def page_drawings(page: int, frame: Frame) -> Drawings:
    """Rules, fills, pictures and shapes of one page.

    Args:
        page: PDFium's FPDF_PAGE as an address.
        frame: The page's crop and rotation.
    """
    walker = _Walker(frame)
    handle = ctypes.c_void_p(page)
    for i in range(_count_objects(page)):
        if walker.is_full():
            break
        walker.enter(_get_object(handle, i), IDENTITY, 0)
    return walker.found


def _times(m: Matrix, n: Matrix) -> Matrix:
    """First m, then n."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


class _Walker:
    """One walk over a page's objects."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.width, self.height = frame.size
        self.found = Drawings()
        self.segments = 0
        self.objects = 0

    def is_full(self) -> bool:
        """Whether a bound is reached; notes it."""
        if self.segments > MAX_SEGMENTS or self.objects > MAX_OBJECTS:
            self.found.is_cut = True
        return self.found.is_cut

    def enter(self, obj: Handle, outer: Matrix, depth: int) -> None:
        """Reads one object, and what is in it."""
        if not obj or self.is_full():
            return
        self.objects += 1
        kind = _object_type(obj)
        if kind == TEXT:
            self.found.replaced += _is_replaced(obj)
        elif kind == PATH:
            self._path(obj, outer)
        elif kind in (IMAGE, SHADING):
            self._picture(obj, outer)
        elif kind == FORM and depth < MAX_DEPTH:
            inner = _times(_matrix_of(obj), outer)
            for i in range(max(0, _form_count(obj))):
                if self.is_full():
                    return
                self.enter(_form_object(obj, i), inner, depth + 1)

    def _displayed(self, corners: list[Corner]) -> tuple[float, float, float, float]:
        xs = [x for x, _ in corners]
        ys = [y for _, y in corners]
        return self.frame.box(min(xs), min(ys), max(xs), max(ys))

    def _clipped(self, box: tuple[float, float, float, float]) -> BBox | None:
        """The box cut to the page; None when it lies outside (or is not a number)."""
        x0, top, x1, bottom = box
        if not (x1 >= 0 and bottom >= 0 and x0 <= self.width and top <= self.height):
            return None
        return BBox(x0=max(0.0, x0), top=max(0.0, top), x1=min(self.width, x1), bottom=min(self.height, bottom))

    def _picture(self, obj: Handle, outer: Matrix) -> None:
        edges = [ctypes.c_float() for _ in range(4)]
        if not _object_bounds(obj, *(ctypes.byref(e) for e in edges)):
            return
        left, bottom, right, top = (e.value for e in edges)
        corners = [_moved(outer, x, y) for x in (left, right) for y in (bottom, top)]
        box = self._clipped(self._displayed(corners))
        if box is None:
            return
        if min(box.width, box.height) <= RULE_PT and max(box.width, box.height) > 4 * RULE_PT:
            self.found.rules.append(box)
        else:
            self.found.images.append(box)

    def _path(self, obj: Handle, outer: Matrix) -> None:
        fill_mode, stroked = ctypes.c_int(), ctypes.c_int()
        if not _draw_mode(obj, ctypes.byref(fill_mode), ctypes.byref(stroked)):
            return
        fill = _colour(_fill_colour, obj) if fill_mode.value else None
        stroke = _colour(_stroke_colour, obj) if stroked.value else None
        if fill is None and stroke is None:
            return
        matrix = _times(_matrix_of(obj), outer)
        width = ctypes.c_float()
        _stroke_width(obj, ctypes.byref(width))
        scale = (abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])) ** 0.5
        for corners, curved, closed in self._subpaths(obj, matrix):
            self._shape(corners, curved, closed, fill, stroke, max(0.1, width.value * scale))

    def _subpaths(self, obj: Handle, matrix: Matrix) -> list[tuple[list[Corner], bool, bool]]:
        """The subpaths of a path: corners in user space, whether curved, whether closed."""
        found: list[tuple[list[Corner], bool, bool]] = []
        corners: list[Corner] = []
        curved = False
        x, y = ctypes.c_float(), ctypes.c_float()
        x_at, y_at = ctypes.byref(x), ctypes.byref(y)
        count = min(_path_count(obj), MAX_SEGMENTS)
        self.segments += max(count, 0)
        for i in range(count):
            segment = _path_segment(obj, i)
            if not segment or not _segment_point(segment, x_at, y_at):
                continue
            kind = _segment_type(segment)
            if kind == MOVE_TO:
                if len(corners) > 1:
                    found.append((corners, curved, False))
                corners, curved = [], False
            curved = curved or kind == BEZIER_TO
            corners.append(_moved(matrix, x.value, y.value))
            if _segment_close(segment):
                found.append((corners, curved, True))
                corners, curved = corners[:1], False
        if len(corners) > 1:
            found.append((corners, curved, False))
        return found

    def _shape(
        self, corners: list[Corner], curved: bool, closed: bool, fill: str | None, stroke: str | None, width: float
    ) -> None:
        """Sorts one subpath into rules, fills and curves."""
        box = self._displayed(corners)
        thin = min(box[2] - box[0], box[3] - box[1])
        if curved or not _is_boxy(corners):
            self._curve(box, fill, corners, curved)
            return
        if fill is not None and len(corners) >= 3 and (stroke is None or thin > 0.01):
            self._filled(box, fill)
        if stroke is not None:
            self._stroked(corners, closed, stroke, width)

    def _curve(
        self, box: tuple[float, float, float, float], fill: str | None, corners: list[Corner], curved: bool
    ) -> None:
        shape = self._clipped(box)
        if shape is None:
            return
        self.found.curves.append(shape)
        # A rounded box is a fill all the same: most of its corners lie on its own edges.
        if fill is not None and curved and len(corners) >= 12 and min(shape.width, shape.height) > 6:
            self.found.fills.append(Fill(box=shape, colour=fill))

    def _filled(self, box: tuple[float, float, float, float], colour: str) -> None:
        shape = self._clipped(box)
        if shape is None:
            return
        if min(shape.width, shape.height) <= RULE_PT:
            self._rule(shape, colour)
        else:
            self.found.fills.append(Fill(box=shape, colour=colour))

    def _rule(self, box: BBox, colour: str) -> None:
        (self.found.white_rules if is_white(colour) else self.found.rules).append(box)

    def _stroked(self, corners: list[Corner], closed: bool, colour: str, width: float) -> None:
        points = [self.frame.point(x, y) for x, y in corners]
        if closed and points[0] != points[-1]:
            points.append(points[0])
        half = width / 2
        for (xa, ya), (xb, yb) in itertools.pairwise(points):
            x0, x1, top, bottom = min(xa, xb), max(xa, xb), min(ya, yb), max(ya, yb)
            if x1 - x0 < 0.05 and bottom - top < 0.05:
                continue
            if bottom - top <= x1 - x0:
                top, bottom = (top + bottom) / 2 - half, (top + bottom) / 2 + half
            else:
                x0, x1 = (x0 + x1) / 2 - half, (x0 + x1) / 2 + half
            self._filled((x0, top, x1, bottom), colour)


def _is_replaced(obj: Handle) -> bool:
    """Whether a text object carries a text to be read in its place."""
    marks = _count_marks(obj)
    if marks <= 0:
        return False
    length = ctypes.c_ulong()
    for i in range(marks):
        if _mark_value(_get_mark(obj, i), b"ActualText", None, 0, ctypes.byref(length)) and length.value > 2:
            return True
    return False


def _moved(m: Matrix, x: float, y: float) -> Corner:
    return (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])


def _matrix_of(obj: Handle) -> Matrix:
    m = CharMatrix()
    if not _object_matrix(obj, ctypes.byref(m)):
        return IDENTITY
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _colour(getter: ctypes._FuncPointer, obj: Handle) -> str | None:
    """``#rrggbb``; None where the paint is fully transparent."""
    colour, alpha = colour_of(getter, obj)
    return None if alpha < 8 else f"#{colour:06x}"


def is_white(colour: str) -> bool:
    """Whether paint of this colour cannot be told from paper.

    >>> is_white("#fefefe"), is_white("#eeeeee")
    (True, False)
    """
    return all(int(colour[i : i + 2], 16) >= 0xFB for i in (1, 3, 5))


def _is_boxy(corners: list[Corner]) -> bool:
    """Whether every side runs across or down the page (2 to 6 corners; a rectangle or a straight line)."""
    if len(corners) > 6:
        return False
    return all(abs(xa - xb) < 0.3 or abs(ya - yb) < 0.3 for (xa, ya), (xb, yb) in itertools.pairwise(corners))
