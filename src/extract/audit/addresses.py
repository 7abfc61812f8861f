"""Mail and web addresses that do not spell the organisation they belong to, or each other.

A domain label one letter away from a name beside it, or from another address of the document, is a slip;
a label that resembles nothing says nothing. See docs/checks/addresses.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extract.audit.context import Context
from extract.audit.likeness import edits
from extract.model import Block, BlockLabel, Evidence, Finding, Table, Verdict

_ADDRESS = re.compile(r"(?:(?P<user>[A-Za-z0-9._+-]+)@|https?://|(?=www\.))(?P<host>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
_WORD = re.compile(r"[A-Za-zÀ-ÿ0-9]+")
_SHORTEST = 6
_GENERIC = frozenset(("www", "info", "mail", "com", "org", "net", "gov", "edu", "index", "html"))
_NEIGHBOURS = 4


class Address(NamedTuple):
    """One address: its host, the label that should name someone, and where it stands."""

    host: str
    label: str
    evidence: Evidence
    names: tuple[str, ...]


def check_addresses(context: Context) -> Iterator[Finding]:
    """Addresses one letter away from the name beside them, or from another address."""
    found = [*_in_blocks(context), *_in_tables(context)]
    told: set[str] = set()
    for address in found:
        name = _slip(address)
        if name is not None and address.label not in told:
            told.add(address.label)
            yield context.finding(
                "addresses.name",
                Verdict.VARIANT,
                f"the address 「{address.host}」 is one letter away from the name beside it, 「{name}」",
                [e.evidence for e in found if e.label == address.label],
                expected=name,
                observed=address.label,
                comparable="letters only, upper and lower case alike; the name stands in the same row or paragraph",
            )
    yield from _each_other(context, found, told)


def _folded(text: str) -> str:
    """NFKC, lower case, accents off: full-width ｗｗｗ and ü read as www and u. Used for comparing only."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text)).lower()
    return "".join(c for c in plain if not unicodedata.combining(c))


def _label_of(host: str) -> str:
    labels = [x for x in host.lower().split(".") if x not in _GENERIC]
    return max(labels[:-1] or labels or [""], key=len)


def _addresses(text: str) -> Iterator[tuple[re.Match[str], str, str]]:
    plain = "".join(unicodedata.normalize("NFKC", c) if len(unicodedata.normalize("NFKC", c)) == 1 else c for c in text)
    for m in _ADDRESS.finditer(plain):
        host = m.group("host")
        if len(host.rpartition(".")[2]) >= 2 and not host.replace(".", "").isdigit():
            yield m, host, _label_of(host)


def _in_blocks(context: Context) -> Iterator[Address]:
    for i, block in enumerate(context.blocks):
        if block.label is BlockLabel.TABLE:
            continue
        for m, host, label in _addresses(block.text.text):
            near = context.blocks[max(0, i - _NEIGHBOURS) : i + 2]
            yield Address(
                host, label, context.quote_clean("address", block, m.start(), m.end()), tuple(_texts(near, host))
            )


def _texts(blocks: Sequence[Block], host: str) -> Iterator[str]:
    for b in blocks:
        yield _ADDRESS.sub(" ", b.text.text)


def _in_tables(context: Context) -> Iterator[Address]:
    for table in context.tables:
        for cell in table.cells:
            for _, host, label in _addresses(cell.text):
                yield Address(host, label, context.quote_cell("address", cell), tuple(_row_texts(table, cell.row)))


def _row_texts(table: Table, row: int) -> Iterator[str]:
    for c in table.cells:
        if c.row <= row < c.row + c.row_span:
            yield _ADDRESS.sub(" ", c.text)


def _slip(address: Address) -> str | None:
    """The name beside the address that its label misses by one edit, where no name is spelled by it exactly."""
    parts = [p for p in re.split(r"-", address.label) if len(p) >= _SHORTEST] + [address.label.replace("-", "")]
    candidates = [p for p in dict.fromkeys(parts) if len(p) >= _SHORTEST]
    names = [n for text in address.names for n in _names(text)]
    best: str | None = None
    for label in candidates:
        for spelled, printed in names:
            if spelled == label:
                return None
            if edits(spelled, label, 1) == 1 and spelled[:1] == label[:1] and not _inflected(spelled, label):
                best = best or printed
    return best


def _inflected(a: str, b: str) -> bool:
    """Whether two words differ in their last letter only: an ending, not a slip."""
    return a[:-1] == b[:-1] or a == b[:-1] or b == a[:-1]


def _names(text: str) -> Iterator[tuple[str, str]]:
    """Runs of one to four neighbouring Latin words, as letters only and as printed."""
    words = [(m.start(), m.end()) for m in _WORD.finditer(text)]
    for i in range(len(words)):
        for j in range(i, min(i + 4, len(words))):
            if j > i and words[j][0] - words[j - 1][1] > 3:
                break
            printed = text[words[i][0] : words[j][1]]
            spelled = "".join(c for c in _folded(printed) if c.isalnum())
            if len(spelled) >= _SHORTEST - 1 and not spelled.isdigit():
                yield spelled, printed


def _each_other(context: Context, found: Sequence[Address], told: set[str]) -> Iterator[Finding]:
    counts = Counter(a.label for a in found)
    labels = sorted(counts, key=lambda x: (counts[x], x))
    for i, rare in enumerate(labels):
        for common in labels[i + 1 :]:
            if len(rare) < _SHORTEST or rare in told or edits(rare, common, 1) != 1 or any(c.isdigit() for c in rare):
                continue
            told.add(rare)
            yield context.finding(
                "addresses.each_other",
                Verdict.VARIANT,
                f"two addresses differ by one letter: 「{rare}」 and 「{common}」",
                [a.evidence for a in found if a.label in (rare, common)],
                expected=common,
                observed=rare,
                comparable="host names of the same document",
            )
