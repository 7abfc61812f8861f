"""Cleaned text with its map back: the only cleaner of the package.

Here: joining hard wraps, dropping blanks that typesetting put beside Japanese, closing letter-spaced words, width
folds (see `widths`), dropping what is invisible. Not here: deciding which source spans form a text (`blocks`,
`tables`) and any change of wording. Raw text is never rewritten; `CleanText.segments` lead every character back.

The steps, in this order, each blind to what the later ones do, so that cleaning twice changes nothing more:
pieces → invisible characters out, voicing marks composed → one-to-one folds → blanks decided → number punctuation.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from itertools import pairwise

from extract.model import CleanText, Segment, Span
from extract.text.widths import (
    FOLDABLE,
    FOLDS,
    HALF_DOT,
    INVISIBLE,
    JAPANESE_LETTER,
    RADICALS,
    VOICED,
    VOICING,
    is_japanese_letter,
    is_wide,
    voiced,
)

_BLANKS = re.compile(r"\s+")
_BREAK = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SINGLE = f"[{JAPANESE_LETTER}、。，．・「」『』（）：；]"
_SPACED = re.compile(rf"(?<!\S){_SINGLE}(?:[^\S\n\r]+{_SINGLE})+(?!\S)")
_PROSE = re.compile("[、。]")
_TOKEN = re.compile(r"[!-~]+$")
_NUMBER_MARK = re.compile(r"(?<=[0-9])[，．](?=[0-9])")
_MARKS = {"，": ",", "．": "."}
_DASHES = "-‐‑–—"
_VIRTUAL = -1  # the place of a line break that stands in no source: two pieces with other text between them

Ledger = MutableMapping[str, int]


def clean_text(text: str) -> str:
    r"""A whole string, cleaned.

    >>> clean_text("２０１６ 年に NRW 州\n政府が Cluster\nBoard を設けた")
    '2016年にNRW州政府がCluster Boardを設けた'
    >>> clean_text("要 旨"), clean_text("合　　計"), clean_text("山田 花子"), clean_text("① ｵｰﾄﾒｰｼｮﾝ")
    ('要旨', '合計', '山田 花子', '①オートメーション')
    """
    return clean_pieces(text, (Span(0, len(text)),)).text


def clean_pieces(source_text: str, pieces: Sequence[Span], *, ledger: Ledger | None = None) -> CleanText:
    """The spans `pieces` of a source as one clean text.

    Args:
        source_text: The document's concatenated page texts.
        pieces: Spans in reading order. White space between two of them counts as theirs; where other text
            stands between them they are joined as if over a line end.
        ledger: Where given, the source characters dropped or changed are added to it by reason: ``wrap`` and
            ``blank`` (white space dropped), ``invisible``, ``width``, ``radical``, ``voicing``.

    Returns:
        The text without blanks at its ends; empty for pieces of white space only.
    """
    text, places = _gather(source_text, pieces)
    counts: Ledger = ledger if ledger is not None else {}
    lengths: dict[int, int] = {}
    if INVISIBLE.search(text):
        text, places = _without_invisible(text, places, counts)
    if FOLDABLE.search(text):
        text, dots = HALF_DOT.subn("・", text)
        _add(counts, "width", dots)
        _count_folds(text, counts)
        text = text.translate(FOLDS)
    if VOICED.search(text):
        text, places, lengths = _compose(text, places, source_text, counts)
    text, places, lengths = _decide_blanks(text, places, lengths, counts)
    if _NUMBER_MARK.search(text):
        text, marks = _NUMBER_MARK.subn(lambda m: _MARKS[m.group()], text)
        _add(counts, "width", marks)
    return CleanText(text, _segments(places, lengths))


def _add(counts: Ledger, reason: str, number: int) -> None:
    if number:
        counts[reason] = counts.get(reason, 0) + number


def _gather(source_text: str, pieces: Sequence[Span]) -> tuple[str, list[int]]:
    """The pieces' characters and the source offset of each; a virtual line break where text was lifted out."""
    parts: list[str] = []
    places: list[int] = []
    end: int | None = None
    for piece in pieces:
        start = piece.start
        if end is not None and start != end:
            if end < start and not source_text[end:start].strip():
                start = end
            else:
                parts.append("\n")
                places.append(_VIRTUAL)
        parts.append(source_text[start : piece.end])
        places.extend(range(start, piece.end))
        end = piece.end
    return "".join(parts), places


def _without_invisible(text: str, places: list[int], counts: Ledger) -> tuple[str, list[int]]:
    kept: list[str] = []
    kept_places: list[int] = []
    at = 0
    for match in INVISIBLE.finditer(text):
        kept.append(text[at : match.start()])
        kept_places += places[at : match.start()]
        at = match.end()
        _add(counts, "invisible", len(match.group()))
    return "".join([*kept, text[at:]]), kept_places + places[at:]


def _count_folds(text: str, counts: Ledger) -> None:
    for c in FOLDABLE.findall(text):
        _add(counts, "radical" if c in RADICALS else "width", 1)


def _compose(text: str, places: list[int], source_text: str, counts: Ledger) -> tuple[str, list[int], dict[int, int]]:
    """Kana and voicing mark made one character, where there is such a character; nothing printed may part them."""
    kept: list[str] = []
    kept_places: list[int] = []
    lengths: dict[int, int] = {}
    at = 0
    for match in VOICED.finditer(text):
        composed = voiced(match.group(1), match.group(2))
        here, mark = places[match.start()], places[match.start() + 1]
        if composed is None or mark <= here or INVISIBLE.sub("", source_text[here + 1 : mark]):
            continue
        kept += [text[at : match.start()], composed]
        kept_places += places[at : match.start()]
        lengths[len(kept_places)] = mark + 1 - here
        kept_places.append(here)
        at = match.end()
        _add(counts, "voicing", 1)
        _add(counts, "invisible", here + 1 - mark)  # what stands between is inside the character's place now
    return "".join([*kept, text[at:]]), kept_places + places[at:], lengths


def _decide_blanks(
    text: str, places: list[int], lengths: dict[int, int], counts: Ledger
) -> tuple[str, list[int], dict[int, int]]:
    """Every run of white space dropped or made one blank."""
    closed = _letter_spaced(text)
    prose = _PROSE.search(text) is not None
    kept: list[str] = []
    kept_places: list[int] = []
    kept_lengths: dict[int, int] = {}
    at = 0

    def keep(start: int, end: int) -> None:
        kept.append(text[start:end])
        shift = len(kept_places) - start
        kept_places.extend(places[start:end])
        if lengths:
            kept_lengths.update({i + shift: lengths[i] for i in range(start, end) if i in lengths})

    for match in _BLANKS.finditer(text):
        keep(at, match.start())
        at = match.end()
        inside = match.start() > 0 and match.end() < len(text)
        real = [p for p in places[match.start() : match.end()] if p != _VIRTUAL]
        dropped = len(real)
        if inside and match.start() not in closed and _blank_stays(text, match, prose=prose):
            kept.append(" ")
            if real:
                kept_places.append(real[-1])
                dropped -= 1
            else:  # nothing to lead the blank back to: it shares the place of the character before it
                kept_places.append(_VIRTUAL)
        _add(counts, "wrap" if _BREAK.search(match.group()) else "blank", dropped)
    keep(at, len(text))
    return "".join(kept), kept_places, kept_lengths


def _letter_spaced(text: str) -> set[int]:
    """Where the blanks stand that only spread the letters of a word.

    Three single letters or more in a row are spread; two are when they are a whole line, or the gap is wide.
    """
    found: set[int] = set()
    for match in _SPACED.finditer(text):
        gaps = list(_BLANKS.finditer(text, match.start(), match.end()))
        wide = len(gaps) == 1 and (len(gaps[0].group()) > 1 or gaps[0].group() == "\u3000")
        before = text[: match.start()].rstrip(" \t\u3000")
        after = text[match.end() :].lstrip(" \t\u3000")
        alone = (not before or _BREAK.match(before[-1])) and (not after or _BREAK.match(after[0]))
        if len(gaps) > 1 or wide or alone:
            found.update(g.start() for g in gaps)
    return found


def _blank_stays(text: str, gap: re.Match[str], *, prose: bool) -> bool:
    """Whether a run of white space inside a text parts two words."""
    before, after = text[gap.start() - 1], text[gap.end()]
    wraps = _BREAK.search(gap.group()) is not None
    if after in VOICING:  # parted from its kana it is no mark of it
        return True
    if is_wide(before) or is_wide(after):
        return is_japanese_letter(before) and is_japanese_letter(after) and not wraps and not prose
    return not wraps or not _one_word(text, gap)


def _one_word(text: str, gap: re.Match[str]) -> bool:
    """Whether a line end inside Latin text or a number cuts one word in two."""
    before, after = text[gap.start() - 1], text[gap.end()]
    following = text[gap.end() + 1 : gap.end() + 2]
    if before in _DASHES and gap.start() > 1 and text[gap.start() - 2].isalnum():
        return True
    if after in _DASHES and following.isalpha():
        return True
    if before == "(" or after in ",.;:%)":
        return True
    if not _BREAK.match(gap.group()[0]):
        return False
    token = _TOKEN.search(text, max(0, gap.start() - 200), gap.start())
    word = token.group() if token else before
    if after.isdigit() and (before.isdigit() or re.search(r"\d[,.]$", word)):
        return True
    address = "://" in word or word.startswith("www.") or "@" in word
    return address and (after.islower() or after.isdigit() or after in "/._-?=&#")


def _segments(places: list[int], lengths: dict[int, int]) -> tuple[Segment, ...]:
    """Stretches that run on character by character, and the substitutions between them."""
    jumps = [i for i, (a, b) in enumerate(pairwise(places), start=1) if b - a != 1]
    starts = sorted({0, *jumps, *lengths, *(i + 1 for i in lengths)}) if lengths else [0, *jumps]
    segments: list[Segment] = []
    for start, end in pairwise([*starts, len(places)]):
        if start == end:
            continue
        size = end - start
        if start in lengths:
            segments.append(Segment(start, 1, places[start], lengths[start]))
        elif places[start] != _VIRTUAL:
            segments.append(Segment(start, size, places[start], size))
        else:
            segments += _sharing(segments.pop())
    return tuple(segments)


def _sharing(last: Segment) -> list[Segment]:
    """A stretch whose last character leads a blank back too."""
    if last.clean_length != last.source_length:
        return [last._replace(clean_length=last.clean_length + 1)]
    size = last.clean_length - 1
    whole = [last._replace(clean_length=size, source_length=size)] if size else []
    return [*whole, Segment(last.clean_start + size, 2, last.source_start + size, 1)]
