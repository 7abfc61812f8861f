"""Bytes of a text file to characters, with the reason why this encoding and no other.

The ladder: byte order marks, ISO-2022-JP's escapes, UTF-8, UTF-16 without a mark, then CP932, EUC-JP and the
encodings of the neighbours compared by how plausible their text is (`plausible`), then Western. A rung is taken
only where it decodes strictly and reads well; what had to be repaired or could not be settled is said in `flags`.
Not here: reading files (`extract.sources`).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass

from extract.errors import SourceError
from extract.text.plausible import foreign_share, japanese_share, kana_share, other_than_ascii


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodingNote:
    """Something about the decoding that a reader should know; `count` characters or bytes, `sample` the first."""

    code: str
    count: int
    sample: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Decoded text; `encoding` is a Python codec name, `chosen_by` the rung of the ladder that took it."""

    text: str
    encoding: str
    chosen_by: str
    notes: tuple[EncodingNote, ...] = ()


_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ISO_2022 = re.compile(rb"\x1b(?:\$[@B]|\$\([@BDOPQ]|\([IJ])")
_UTF_7 = re.compile(rb"\+[A-Za-z0-9+/]{3,}-?")
_ENOUGH = 8  # fewer non-ASCII characters than this prove no encoding
_JAPANESE = 0.5
_DOUBTFUL = 0.25
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode(data: bytes) -> Decoded:
    """The text of a file's bytes.

    Args:
        data: All bytes, not empty.

    Raises:
        SourceError: ``binary``, ``mixed-encoding`` or ``undecodable``, with what was tried.
    """
    for rung in (_by_mark, _iso_2022, _utf_16, _utf_7, _utf_8, _repaired_utf_8):
        found = rung(data)
        if found is not None:
            return found
    if len(_CONTROLS.findall(data)) > len(data) * 0.03:
        raise SourceError(
            "the file is not text: it is full of control bytes",
            hint="give the document as text or PDF",
            reason="binary",
        )
    found = _by_plausibility(data) or _western(data)
    if found is not None:
        return found
    _refuse_mixture(data)
    raise SourceError(
        "no encoding fits: tried UTF-8, UTF-16, ISO-2022-JP, CP932, EUC-JP, GB18030, Big5, EUC-KR and Windows-1252",
        hint="save the file as UTF-8",
        reason="undecodable",
    )


def _note(code: str, count: int, sample: str = "") -> EncodingNote:
    return EncodingNote(code=code, count=count, sample=sample[:40])


def _by_mark(data: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_whole(data[len(mark) :], encoding, "byte-order-mark")
    return None


def _decode_whole(data: bytes, encoding: str, chosen_by: str) -> Decoded:
    """Decoded strictly, or with U+FFFD for what cannot be read and a note of it."""
    try:
        return Decoded(text=data.decode(encoding), encoding=encoding, chosen_by=chosen_by)
    except UnicodeDecodeError as error:
        text = data.decode(encoding, errors="replace")
        notes = (_note("bytes-replaced", text.count("\ufffd"), repr(error.object[error.start : error.end])),)
        return Decoded(text=text, encoding=encoding, chosen_by=chosen_by, notes=notes)


def _iso_2022(data: bytes) -> Decoded | None:
    """ISO-2022-JP: pure 7-bit, so it would pass as ASCII when not looked for."""
    if not data.isascii() or not _ISO_2022.search(data):
        return None
    for encoding in ("iso2022_jp", "iso2022_jp_ext", "iso2022_jp_2004"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        plain = encoding == "iso2022_jp" and other_than_ascii(text) >= _ENOUGH
        notes = [] if plain else [_note("encoding-uncertain", other_than_ascii(text), text)]
        if not data[data.rindex(b"\x1b") :].startswith((b"\x1b(B", b"\x1b(J")):
            notes.append(_note("cut-short", 1, "no return to ASCII"))
        return Decoded(text=text, encoding=encoding, chosen_by="escape-sequences", notes=tuple(notes))
    return _decode_whole(data, "iso2022_jp_2004", "escape-sequences")


def _utf_16(data: bytes) -> Decoded | None:
    """UTF-16 without a mark: zero bytes on one side of each pair, or text that reads as Japanese only so."""
    if len(data) % 2 or len(data) < 2 * _ENOUGH or b"\0" not in data:
        return None
    best: tuple[float, Decoded] | None = None
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        ascii_letters = sum(c.isascii() and (c.isprintable() or c in "\n\r\t") for c in text)
        share = (ascii_letters + japanese_share(text) * other_than_ascii(text)) / len(text)
        if share > 0.6 and (best is None or share > best[0]):
            notes = (_note("encoding-uncertain", len(text), text),)
            best = (share, Decoded(text=text, encoding=encoding, chosen_by="zero-bytes", notes=notes))
    return best[1] if best else None


def _utf_7(data: bytes) -> Decoded | None:
    if not data.isascii() or not _UTF_7.search(data):
        return None
    try:
        text = data.decode("utf-7")
    except UnicodeDecodeError:
        return None
    if other_than_ascii(text) < _ENOUGH or japanese_share(text) < _JAPANESE:
        return None
    return Decoded(
        text=text, encoding="utf-7", chosen_by="shifted-runs", notes=(_note("encoding-uncertain", len(text), text),)
    )


def _utf_8(data: bytes) -> Decoded | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if not text.strip("\0"):
        raise SourceError("the file holds nothing but zero bytes", hint="fetch it again", reason="binary")
    return Decoded(text=text, encoding="utf-8", chosen_by="utf-8")


def _repaired_utf_8(data: bytes) -> Decoded | None:
    """UTF-8 with a few bad bytes, or with surrogates written out singly (CESU-8)."""
    try:
        paired = data.decode("utf-8", errors="surrogatepass").encode("utf-16", errors="surrogatepass").decode("utf-16")
        notes = (_note("bytes-replaced", other_than_ascii(paired), "CESU-8"),)
        return Decoded(text=paired, encoding="utf-8", chosen_by="cesu-8", notes=notes)
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", errors="replace")
    bad = text.count("\ufffd") - data.count("\ufffd".encode())
    good = other_than_ascii(text) - text.count("\ufffd")
    if good < _ENOUGH or bad > max(3, good * 0.02):
        return None
    return Decoded(text=text, encoding="utf-8", chosen_by="utf-8-repaired", notes=(_note("bytes-replaced", bad, text),))


def _chinese(text: str) -> float:
    return foreign_share(text, "zh-hans")


def _taiwanese(text: str) -> float:
    return foreign_share(text, "zh-hant")


def _korean(text: str) -> float:
    return foreign_share(text, "ko") * 0.9


_NEIGHBOURS: tuple[tuple[str, Callable[[str], float], float], ...] = (
    ("gb18030", _chinese, 0.15),
    ("big5", _taiwanese, 0.15),
    ("euc_kr", _korean, 0.6),
)


def _readings(data: bytes, encodings: tuple[str, ...]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for encoding in encodings:
        try:
            found.append((encoding, data.decode(encoding)))
        except UnicodeDecodeError:
            continue
    return found


def _by_plausibility(data: bytes) -> Decoded | None:
    """The best of the two-byte encodings, Japanese first; a note where it is not clearly Japanese."""
    japanese = [(japanese_share(t), e, t) for e, t in _readings(data, ("cp932", "euc_jp"))]
    japanese += [(japanese_share(t) - 0.05, e, t) for e, t in _readings(data, ("euc_jis_2004",)) if len(japanese) < 2]
    share, encoding, text = max(japanese, default=(0.0, "", ""), key=lambda found: found[0])
    few = other_than_ascii(text) < _ENOUGH
    sure = share >= _JAPANESE and (kana_share(text) >= 0.1 or share >= 0.8)
    if sure:
        extended = encoding == "euc_jis_2004"
        notes = (_note("encoding-uncertain", other_than_ascii(text), text),) if few or extended else ()
        return Decoded(text=text, encoding=encoding, chosen_by="plausible-japanese", notes=notes)
    foreign = [
        (measure(t), e, t)
        for name, measure, least in _NEIGHBOURS
        for e, t in _readings(data, (name,))
        if measure(t) >= least
    ]
    if foreign:
        _, encoding, text = max(foreign, key=lambda found: found[0])
        notes = (_note("not-japanese", other_than_ascii(text), text),)
        return Decoded(text=text, encoding=encoding, chosen_by="plausible-neighbour", notes=notes)
    if share >= _DOUBTFUL:
        notes = (_note("encoding-uncertain", other_than_ascii(text), text),)
        return Decoded(text=text, encoding=encoding, chosen_by="least-implausible", notes=notes)
    return None


def _western(data: bytes) -> Decoded | None:
    """Windows-1252, where few letters are marked and each stands among others."""
    marked = re.findall(rb"[\x80-\xff]", data)
    if len(marked) > len(data) * 0.2 or len(re.findall(rb"[\x80-\xff]{3,}", data)) > 0:
        return None
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return Decoded(text=text, encoding="cp1252", chosen_by="western")


def _refuse_mixture(data: bytes) -> None:
    """Says so where single lines read well, but in different encodings."""
    used: set[str] = set()
    for line in data.splitlines():
        if line.isascii():
            continue
        best = max(
            ((japanese_share(t), e) for e, t in _readings(line, ("utf-8", "cp932", "euc_jp"))), default=(0.0, "")
        )
        if best[0] >= _JAPANESE:
            used.add(best[1])
    if len(used) > 1:
        raise SourceError(
            f"the file mixes encodings: lines read as {', '.join(sorted(used))}",
            hint="convert each part to UTF-8 before joining them",
            reason="mixed-encoding",
        )
