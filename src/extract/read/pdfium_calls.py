"""Calls into PDFium through ctypes, with signatures of our own on its exported functions.

pypdfium2's own wrappers hand pointers over as Python objects, which costs more than the call itself at one call a
character. Functions that may be called for every character have no argument types at all and keep the interpreter's
lock (`quick`): they are handed ready-made ctypes objects, which halves what a call costs.
"""

from __future__ import annotations

import ctypes

import pypdfium2.raw as pdfium_c

from extract.errors import InternalError


class CharRect(ctypes.Structure):
    """FS_RECTF: a rectangle in PDF user space."""

    _fields_ = tuple((name, ctypes.c_float) for name in ("left", "top", "right", "bottom"))


class CharMatrix(ctypes.Structure):
    """FS_MATRIX."""

    _fields_ = tuple((name, ctypes.c_float) for name in "abcdef")


def native(name: str, result: object, *arguments: object) -> ctypes._FuncPointer:
    """A PDFium function with a signature of our own.

    Raises:
        InternalError: The installed PDFium has no such function.
    """
    return ctypes.CFUNCTYPE(result, *arguments)(_address_of(name))  # type: ignore[arg-type]


def quick(name: str, result: object) -> ctypes._FuncPointer:
    """A PDFium function to be called with ready-made ctypes arguments and plain integers of 32 bits.

    Raises:
        InternalError: The installed PDFium has no such function.
    """
    return ctypes.PYFUNCTYPE(result)(_address_of(name))  # type: ignore[arg-type]


def _address_of(name: str) -> int:
    function = getattr(pdfium_c, name, None)
    if function is None:
        raise InternalError(f"the installed PDFium lacks 「{name}」", hint="install the locked version of pypdfium2")
    return ctypes.cast(function, ctypes.c_void_p).value or 0


_CHANNELS = (ctypes.c_uint * 4)()  # red, green, blue, alpha of the colour asked for last
_CHANNELS_AT = tuple(ctypes.cast(ctypes.addressof(_CHANNELS) + 4 * i, ctypes.POINTER(ctypes.c_uint)) for i in range(4))


def colour_of(getter: ctypes._FuncPointer, handle: ctypes.c_void_p) -> tuple[int, int]:
    """Colour as 0xRRGGBB and alpha 0-255; black and opaque where PDFium does not say."""
    if not getter(handle, *_CHANNELS_AT):
        return 0, 255
    r, g, b, a = _CHANNELS
    return (r << 16) | (g << 8) | b, a
