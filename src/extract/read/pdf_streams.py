"""A PDF's compressed streams, unfolded piece by piece within a bound: whether they can be, and to how much.

Asked only of files that a reader could not show or could not hold: a stream that cannot be unfolded is damage, one that
unfolds to more than any page needs is a bomb. Nothing unfolded is kept.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_DICTIONARY_BYTES = 4096
_MOST_STREAMS = 100_000
_PIECE = 1 << 16
_FILTERS = re.compile(rb"/Filter\s*(?:\[([^\]]*)\]|(/\w+))")
_ROW = re.compile(rb"/Columns\s+(\d{1,12})")
_PREDICTED = re.compile(rb"/Predictor\s+1\d\b")


@dataclass(frozen=True, slots=True)
class _Stream:
    """One stream: its dictionary, its packed bytes, and how often it is deflated."""

    dictionary: bytes
    packed: memoryview
    times: int


def is_undecodable(data: bytes) -> bool:
    """Whether a deflated stream that is no picture cannot be unfolded at all, or has rows longer than itself."""
    for stream in _deflated(data):
        if b"/Image" in stream.dictionary:
            continue
        size = next((n for n in _sizes(stream) if n), 0)
        if not size and len(stream.packed) > 8:
            return True
        row = _ROW.search(stream.dictionary)
        if row is not None and _PREDICTED.search(stream.dictionary) and int(row.group(1)) > len(data) + _PIECE * 64:
            return True
    return False


def unfolds_beyond(data: bytes, limit: int) -> bool:
    """Whether the deflated streams of a file hold more than `limit` bytes in all."""
    total = 0
    for stream in _deflated(data):
        for size in _sizes(stream):
            total += size
            if total > limit:
                return True
    return False


def _deflated(data: bytes) -> Iterator[_Stream]:
    for number, match in enumerate(_STREAM.finditer(data)):
        if number >= _MOST_STREAMS:
            return
        head = data[max(0, match.start() - _DICTIONARY_BYTES) : match.start()]
        dictionary = head[head.rfind(b" obj") + 1 :]
        filters = _FILTERS.search(dictionary)
        times = dictionary.count(b"/FlateDecode") + len(re.findall(rb"/Fl\b", dictionary)) if filters else 0
        if times and dictionary.count(b"Decode") - dictionary.count(b"/DecodeParms") <= times:
            end = data.find(b"endstream", match.end())
            packed = memoryview(data)[match.end() : end if end >= 0 else len(data)]
            yield _Stream(dictionary, packed, times)


def _sizes(stream: _Stream) -> Iterator[int]:
    """The sizes of the pieces that a stream unfolds to; it ends where the stream is damaged."""
    openers = [zlib.decompressobj() for _ in range(min(stream.times, 4))]
    yield from _unfold(openers, stream.packed)


def _unfold(openers: list[zlib._Decompress], packed: bytes | memoryview) -> Iterator[int]:
    first, *rest = openers
    waiting: bytes | memoryview = packed
    while True:
        try:
            piece = first.decompress(waiting, _PIECE)
        except zlib.error:
            return
        if not piece:
            return
        if rest:
            yield from _unfold(rest, piece)
        else:
            yield len(piece)
        waiting = first.unconsumed_tail
        if first.eof or not waiting:
            return
