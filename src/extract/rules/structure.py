"""The words structure is read by: headings without numbers, captions, notes, reference lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extract.errors import RuleError
from extract.model import squeezed
from extract.rules.files import DATA, load_toml

_LISTS = (
    "headings",
    "standalone",
    "contents",
    "references",
    "picture_captions",
    "table_captions",
    "after_reference",
    "source_notes",
    "notes",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureRules:
    """Word lists of data/structure.toml, squeezed, and the patterns made of them.

    `caption` matches the start of a line (図1, 第1-2図): groups ``word`` or ``word2``, and ``number``; it does not
    match references in prose.
    `source_note` and `note` match the start of such a note.
    """

    headings: frozenset[str]
    standalone: frozenset[str]
    contents: frozenset[str]
    references: frozenset[str]
    pictures: frozenset[str]
    caption: re.Pattern[str]
    source_note: re.Pattern[str]
    note: re.Pattern[str]


def _either(words: list[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))


@cache
def load_structure_rules(folder: Path = DATA) -> StructureRules:
    """Reads data/structure.toml.

    Raises:
        RuleError: A list is missing or holds something else than strings.
    """
    content = load_toml("structure.toml", folder=folder)
    lists: dict[str, list[str]] = {}
    for name in _LISTS:
        words = content.get(name)
        if not isinstance(words, list) or not all(isinstance(w, str) for w in words):
            raise RuleError(f"「{name}」 must be a list of strings", where=str(folder / "structure.toml"))
        lists[name] = words
    unknown = sorted(set(content) - set(_LISTS))
    if unknown:
        raise RuleError(f"unknown key 「{unknown[0]}」", where=str(folder / "structure.toml"))
    number = r"[0-9０-９A-ZＡ-ＺⅠ-Ⅻ]{1,3}(?:\s*[-－‐–.．]\s*[0-9０-９]{1,3})*"
    captions = lists["picture_captions"] + lists["table_captions"]
    caption = re.compile(
        rf"[\s　]*+[［\[【〈<＜(（■◆●▼▶]?+\s*+(?:(?P<word>{_either(captions)})[\s　]*|第[\s　]*+)"
        rf"(?P<number>{number})(?![0-9０-９])(?(word)|[\s　]*(?P<word2>{_either(captions)})(?![書面鑑示決現彰明紙題]))"
        rf"(?:\s*[］\]】〉>＞)）])?+"
        rf"(?![\s　]*(?:{_either(lists['after_reference'])}))[\s　]*[：:．.\s　]?",
        re.IGNORECASE,
    )
    sources = _either(lists["source_notes"])
    source_note = re.compile(
        rf"[\s　]*+(?:[（(［\[〔【]\s*+(?:{sources})\s*[0-9０-９]{{0,2}}\s*(?:[）)］\]〕】]|[：:；;])"
        rf"|(?:{sources})\s*[：:；;])",
        re.IGNORECASE,
    )
    note = re.compile(
        r"[\s　]*+(?:[（(［\[〔【]?+\s*+(?:備考|注記|注)\s*[0-9０-９]{0,3}\s*[）)］\]〕】：:；;．.、\s　]"
        r"|(?:Notes?)\s*[：:.]|[※＊*]\s*[0-9０-９]{0,2}\s*(?=\S))"
    )
    return StructureRules(
        headings=frozenset(map(squeezed, lists["headings"])),
        standalone=frozenset(map(squeezed, lists["standalone"])),
        contents=frozenset(map(squeezed, lists["contents"])),
        references=frozenset(map(squeezed, lists["references"])),
        pictures=frozenset(lists["picture_captions"]),
        caption=caption,
        source_note=source_note,
        note=note,
    )
