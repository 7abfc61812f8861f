"""Text that stops too early: brackets that are not closed or not opened, paragraphs and words cut off.

See docs/checks/cut_off.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extract.audit.context import Context
from extract.model import Block, BlockLabel, Evidence, Finding, Severity, Verdict

_PAIRS = {
    "（": "）",
    "(": ")",
    "「": "」",
    "『": "』",
    "【": "】",
    "〔": "〕",
    "《": "》",
    "〈": "〉",
    "［": "］",
    "[": "]",
}
_KIND = {"（": "(", "(": "(", "）": "(", ")": "(", "［": "[", "[": "[", "］": "[", "]": "["}
_CLOSERS = {closer: opener for opener, closer in _PAIRS.items()}
# 1） ア） ① a) at the head of a paragraph, or after a blank: a list marker's closer opens nothing
_MARKER = re.compile(r"(?:^|(?<=[\s　。、：:|｜]))[0-9０-９a-zA-Zａ-ｚA-Zア-ンⅰ-ⅻ①-⑳一二三四五六七八九十]{1,3}[）)]")
_NOTE_HEAD = re.compile(r"(?:^|(?<=[\s　]))(?:注|※)\s*[0-9０-９]{0,2}[）)]")
_SMILEY_FREE = re.compile(r"[（(「『【〔《〈［\[）)」』】〕》〉］\]]")
_JAPANESE_WORD = re.compile(r"[ァ-ヴー]{3,}$")
_KATAKANA = re.compile(r"[ァ-ヴー]{3,}")
_AROUND = 24


class Loose(NamedTuple):
    """A bracket without its partner, at a cleaned position of a block."""

    block: Block
    position: int
    bracket: str

    @property
    def opens(self) -> bool:
        """Whether it is the opening one."""
        return self.bracket in _PAIRS


def _kind(bracket: str) -> str:
    return _KIND.get(bracket, _CLOSERS.get(bracket, bracket))


def loose_brackets(block: Block) -> list[Loose]:
    """The brackets of a block that have no partner in it; half and full width pair with each other."""
    text = block.text.text
    skipped = {m.end() - 1 for pattern in (_MARKER, _NOTE_HEAD) for m in pattern.finditer(text)}
    stack: list[Loose] = []
    loose: list[Loose] = []
    for m in _SMILEY_FREE.finditer(text):
        here = Loose(block, m.start(), m.group())
        if here.opens:
            stack.append(here)
            continue
        depth = next((i for i in range(len(stack) - 1, -1, -1) if _kind(stack[i].bracket) == _kind(m.group())), None)
        if depth is not None:
            loose.extend(stack[depth + 1 :])
            del stack[depth:]
        elif m.start() not in skipped:
            loose.append(here)
    loose.extend(stack)
    return sorted(loose, key=lambda x: x.position)


def check_cut_off(context: Context) -> Iterator[Finding]:
    """Unbalanced brackets, words cut off at a paragraph's end, paragraphs that end in the middle."""
    yield from _brackets(context)
    yield from _cut_words(context)


def _brackets(context: Context) -> Iterator[Finding]:
    judged = [b for b in context.blocks if b.label not in (BlockLabel.TABLE, BlockLabel.PICTURE)]
    loose = [x for b in judged for x in loose_brackets(b)]
    partnered = _across_blocks(loose, context)
    for x in loose:
        if x in partnered:
            continue
        missing = _PAIRS[x.bracket] if x.opens else _CLOSERS[x.bracket]
        what = "opened and never closed" if x.opens else "closed and never opened"
        yield context.finding(
            "cut_off.bracket",
            Verdict.INCOMPLETE,
            f"a bracket 「{x.bracket}」 is {what}: {_near(x)}",
            [_bracket_evidence(context, x)],
            expected=f"a partner {missing} in the same paragraph",
            observed=f"only {x.bracket}",
            comparable="brackets of one paragraph, read in order; list markers like 1） are left out",
        )


def _near(x: Loose) -> str:
    text = x.block.text.text
    return f"…{text[max(0, x.position - 12) : x.position + 12]}…"


def _bracket_evidence(context: Context, x: Loose) -> Evidence:
    return context.quote_clean("bracket", x.block, x.position - _AROUND, x.position + _AROUND)


def _across_blocks(loose: Sequence[Loose], context: Context) -> set[Loose]:
    """Loose brackets whose partner stands loose in one of the next blocks: the paragraph was set in parts."""
    partnered: set[Loose] = set()
    for i, x in enumerate(loose):
        if not x.opens or x in partnered:
            continue
        for y in loose[i + 1 : i + 4]:
            apart = context.block_index[y.block.block_id] - context.block_index[x.block.block_id]
            if apart > 2:
                break
            if apart >= 1 and not y.opens and _kind(y.bracket) == _kind(x.bracket) and y not in partnered:
                partnered |= {x, y}
                break
    return partnered


# Words.


def _cut_words(context: Context) -> Iterator[Finding]:
    """A paragraph ends inside a katakana word that the same document writes in full elsewhere."""
    words = Counter(w for b in context.blocks for w in _KATAKANA.findall(b.text.text))
    words.update(context.words("katakana_lexicon"))
    for block in context.blocks:
        if block.label in (BlockLabel.TABLE, BlockLabel.PICTURE, BlockLabel.CAPTION):
            continue
        found = _JAPANESE_WORD.search(block.text.text)
        if found is None or words[found.group()] > 1 or len(block.text.text) < 2 * len(found.group()):
            continue
        whole = _completion(found.group(), words)
        if whole is None or _goes_on(context, block, whole[len(found.group()) :]):
            continue
        yield context.finding(
            "cut_off.word",
            Verdict.INCOMPLETE,
            f"the paragraph ends inside a word: 「{found.group()}」, elsewhere 「{whole}」",
            [context.quote_clean("cut word", block, found.start() - _AROUND, found.end())],
            expected=whole,
            observed=found.group(),
            comparable="the cut word is the beginning of a word that stands in full elsewhere",
            severity=Severity.WARNING,
        )


def _goes_on(context: Context, block: Block, missing: str) -> bool:
    """Whether one of the next blocks begins with the letters a word is cut from: the paragraph was set in parts."""
    at = context.block_index[block.block_id]
    return any(b.text.text.startswith(missing) for b in context.blocks[at + 1 : at + 4])


def _completion(stem: str, words: Counter[str]) -> str | None:
    """The word a stem is cut from: one or two characters longer, and no word by itself."""
    longer = [w for w in words if w.startswith(stem) and 1 <= len(w) - len(stem) <= 2]
    cut_inside = stem.endswith("ー") or len(longer) == 1
    return min(longer, key=lambda w: (-words[w], w)) if longer and cut_inside else None
