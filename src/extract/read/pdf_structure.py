"""What a PDF file's own structure says against trusting it blindly: repairs a reader made, actions, attachments.

PDFium repairs most broken files without a word. Here the file's bytes are compared with what its trailer promises
(ISO 32000-1, 7.5), in one linear pass each, so that a repaired file is said to be one. Not here: opening and refusing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium_c

from extract.model import PageFlag

STARTXREF = re.compile(rb"startxref\s+(\d{1,20})\s+%%EOF")
XREF_AT = re.compile(rb"\s*(?:xref\b|\d+\s+\d+\s+obj\b)")
SUBSECTION = re.compile(rb"\s*(\d{1,20})\s+(\d{1,20})\s*[\r\n]+")
ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])")
TRAILER_NUMBER = re.compile(rb"/(Size|Prev)\s+(-?\d{1,20})")
ACTION = re.compile(
    rb"/S\s*/(JavaScript|Launch|SubmitForm|ImportData|GoToR|GoToE|Rendition)\b"
    rb"|/OpenAction\s*<<[^<>]{0,200}/S\s*/(URI)\b"
)
OBJECT_HEAD = re.compile(rb"\s*(\d{1,24})\s+\d+\s+obj\b")
OBJECT = re.compile(rb"[\r\n](\d{1,10} \d{1,5}) obj\b")
# Each begins with a letter or sign of its own, which the search can leap to: a file has millions of other bytes.
ODD = (
    ("brackets nested deep", re.compile(rb"\[(?:\s*\[){399}")),
    ("brackets nested deep", re.compile(rb"<<\s*/\w{1,20}(?:\s*<<\s*/\w{1,20}){399}")),
    ("graphics states nested deep", re.compile(rb"q(?<!\wq)(?:\s+q){399}\s")),
    ("one content drawn again and again", re.compile(rb"/Contents\s*\[\s*(\d{1,10} \d{1,5} R)\s+(?:\1\s*){3}")),
    ("pages measured in units of their own", re.compile(rb"/UserUnit\s+(?!1(?:\.0*)?\b(?!\.))[\d.]")),
    ("metadata that define entities", re.compile(rb"<!(?:DOCTYPE|ENTITY)\b")),
)
TURN = re.compile(rb"/Rotate\s+(-?\d{1,9})\b")
PAGE_COUNT = re.compile(
    rb"/Type\s*/Pages\b[^>]{0,400}?/Count\s+(-?\d{1,20})|/Count\s+(-?\d{1,20})[^>]{0,400}?/Type\s*/Pages\b"
)
LENGTH = re.compile(rb"/Length\s+(-?\d{1,18})\b(?!\s+\d+\s+R\b)[^>]{0,300}(?:>[^>]{1,300}){0,8}>>\s*stream\r?\n")
KIDS = re.compile(rb"/Kids\s*\[([^\]\[]*)\]")
REFERENCE = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+R\b")
STREAM_END = re.compile(rb"\s*endstream\b")
ENTRY_BYTES = 20
MAX_ENTRIES = 200_000
MAX_SECTIONS = 64  # revisions of one file


def structure_flags(data: bytes, document: pypdfium2.PdfDocument) -> tuple[PageFlag, ...]:
    """Flags for the document's first page: `file-repaired`, `file-odd`, `file-revised` and what else a file carries.

    Args:
        data: The file's bytes.
        document: The same file, open.
    """
    flags: list[PageFlag] = []
    repairs = list(_repairs(data, len(document)))
    if repairs:
        flags.append(PageFlag(code="file-repaired", count=len(repairs), sample="; ".join(repairs)))
    odd = list(dict.fromkeys(what for what, pattern in ODD if pattern.search(data)))
    if odd:
        flags.append(PageFlag(code="file-odd", count=len(odd), sample="; ".join(odd)))
    revised = len(numbers := OBJECT.findall(data)) - len(set(numbers))
    if revised:
        flags.append(PageFlag(code="file-revised", count=revised, sample="a later revision replaces objects"))
    if pdfium_c.FPDF_GetSecurityHandlerRevision(document.raw) >= 0:
        flags.append(PageFlag(code="file-encrypted", count=1, sample="opens without a password"))
    actions = sorted({(m.group(1) or m.group(2)).decode() for m in ACTION.finditer(data)})
    if actions:
        flags.append(PageFlag(code="file-actions", count=len(actions), sample=", ".join(actions)))
    attachments = document.count_attachments()
    if attachments > 0:
        flags.append(PageFlag(code="file-attachments", count=attachments))
    return tuple(flags)


def _repairs(data: bytes, pages: int) -> Iterator[str]:
    """What of the file is not as its own tables say."""
    if data.find(b"%PDF-") > 0:
        yield "bytes before the header"
    end = data.rfind(b"%%EOF")
    if end < 0:
        yield "no end mark"
    elif data[end + 5 :].strip():
        yield "bytes after the end"
    found = STARTXREF.findall(data)
    if not found:
        yield "no pointer to the cross-reference table"
    else:
        yield from _table_faults(data, int(found[-1]))
    if any(not STREAM_END.match(data, m.end() + int(m.group(1))) for m in LENGTH.finditer(data)):
        yield "a stream of another length than it says"
    if any(int(m.group(1)) % 90 for m in TURN.finditer(data)):
        yield "a page turned by less than a quarter"
    kids = [REFERENCE.findall(m.group(1)) for m in KIDS.finditer(data)]
    if any(len(set(found)) < len(found) for found in kids):
        yield "a page listed more than once"
    counts = [int(m.group(1) or m.group(2)) for m in PAGE_COUNT.finditer(data)]
    if counts and max(counts) != pages:
        yield f"{max(counts)} pages promised, {pages} there"


def _table_faults(data: bytes, at: int) -> Iterator[str]:
    """Faults of the chain of cross-reference tables that begins at an offset; streams are only looked at."""
    seen: set[int] = set()
    while True:
        if at in seen or len(seen) >= MAX_SECTIONS:
            yield "cross-reference tables that name each other"
            return
        seen.add(at)
        if not 0 <= at < len(data) or not XREF_AT.match(data, at):
            yield "no cross-reference table where one is promised"
            return
        where = data.find(b"xref", at, at + 8)
        if where < 0:
            return
        stop = data.find(b"trailer", where)
        if stop < 0 or _has_wrong_entry(data, where + 4, stop):
            yield "a cross-reference table that does not fit the file"
            return
        closing = data.find(b"startxref", stop)
        numbers = {k: int(v) for k, v in TRAILER_NUMBER.findall(data, stop, closing if closing > 0 else len(data))}
        if numbers.get(b"Size", 1) > len(data):
            yield "more objects promised than the file has bytes"
        if b"Prev" not in numbers:
            return
        at = numbers[b"Prev"]


def _has_wrong_entry(data: bytes, at: int, stop: int) -> bool:
    """Whether an entry in use points where no such object begins, or a subsection has fewer entries than it says."""
    checked = 0
    while (head := SUBSECTION.match(data, at, stop)) is not None:
        first, count = int(head.group(1)), int(head.group(2))
        at = head.end()
        if count * ENTRY_BYTES > stop - at + ENTRY_BYTES:
            return True
        for number in range(first, first + count):
            entry = ENTRY.match(data, at)
            at += ENTRY_BYTES
            checked += 1
            if entry is None or checked > MAX_ENTRIES:
                return entry is None
            if entry.group(3) == b"n" and not _begins(data, int(entry.group(1)), number):
                return True
    return False


def _begins(data: bytes, at: int, number: int) -> bool:
    """Whether an object of this number begins at an offset."""
    head = OBJECT_HEAD.match(data, at)
    return head is not None and head.group(1) == b"%d" % number
