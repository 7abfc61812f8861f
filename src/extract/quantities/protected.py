"""Stretches of text whose digits are no quantities: addresses, phone and document numbers, labels, names.

Here: what to leave alone, found in one pass over folded text. Not here: words with kanji numerals (一般, 三菱), which
the numeral reader refuses one by one, and bare numbers that nothing counts (`counted`).
"""

from __future__ import annotations

import re

from extract.model import Span
from extract.rules.quantities import QuantityRules

_SCALE_OR_BOUND = r"[十百千]?[万億兆]|以上|以下|以内|未満|超|程度|前後|強|弱|近く|を超|余り"
_ALWAYS = (
    r"(?:https?://|www\.)[!-~]+",
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    r"(?:電話(?:番号)?|TEL|Tel|Telefon|Telefax|FAX|Fax|ファクス|ファックス|内線|℡|☎|携帯)(?:番号)?"
    r"[ .:(/]*(?:代表)?[ .:)]*\+?[0-9][0-9 ()/+-]{2,}[0-9]",
    r"(?<![0-9.,])\(?0[0-9]{1,4}[-()][0-9]{1,4}[-)][0-9]{3,4}(?![0-9])",
    r"\+[0-9]{1,3}[- (][0-9() -]{6,}[0-9]",
    r"〒[ ]?[0-9]{3}-?[0-9]{4}|(?<![0-9-])[0-9]{3}-[0-9]{4}(?![0-9-])",
    r"(?:午前|午後|正午|朝|夜)?[0-9]{1,2}時(?!間|代|点)(?:[0-9]{1,2}分|半)?|(?:午前|午後)?(?<![0-9])[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?![0-9])",
    r"(?<![0-9/])[0-9]+/[0-9]{3,}(?![0-9年])|[0-9]{4}/[0-9]{1,4}/[A-Z]{2}\b",
    r"(?<![0-9.])(?!(?:1[6-9]|20)[0-9]{2}\.[0-9]{1,2}\.[0-9]{1,2}(?![0-9.]))(?<![MTSHR])[0-9]+(?:\.[0-9]+){2,}(?![0-9])",
    r"(?<![0-9-])(?!(?:1[6-9]|20)[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}(?![0-9-]))[0-9]+(?:-[0-9]+){2,}(?![0-9])",
    # 2:1 and 3対2: what two numbers are to each other is no amount
    r"(?<![0-9.,:])[0-9]{1,3}(?:\.[0-9]+)?[:対][0-9]{1,3}(?:\.[0-9]+)?(?![0-9.,:])(?=[^万億兆円人社件]|$)",
    r"[0-9]+丁目(?:[0-9]+番地?)?(?:の?[0-9]+号?)?(?:[-0-9]+)?|[0-9]+番(?:地(?:の[0-9]+)?|[0-9]+号)|[0-9]+号(?:室|館|棟|車|機|線)|(?<=[町丁条])[0-9]+-[0-9]+",
    r"第[0-9一二三四五六七八九十百]+(?:章|節|項|款|条|編|部(?!門|品|局|署)|図|表)(?:の[0-9]+)?|(?<![0-9])[0-9]+(?:章(?!立て)|節(?!約|電|目))(?:の[0-9]+)?",
    r"\A\s*(?:[(\[<]?[0-9]{1,2}[)\]>]|[0-9]{1,2}(?:[.-][0-9]{1,2})*"
    r"(?:\.(?![0-9])|[ 　](?!(?:[kcmn]?m|k?g|t|ha|[kMGT]?W|[kMGT]Wh|GB|TB)\b)))|(?<=[。\s;])\(?[0-9]{1,2}\)",
    r"\[[0-9]{1,3}(?:[,～-][0-9]{1,3})*\]|\*[0-9]{1,2}(?=(?:19|20)[0-9]{2}年)|\*[0-9]{1,2}",
    r"(?<![0-9.,])[0-9]{9,}(?![0-9,.])",
    r"(?:[(\[](?:単位:?)?|単位:?)(?:[十百千][万億]?|[万億])[^0-9()\[\]、。]{1,6}(?=[)\]、]|$)",
)
_LATIN = (
    r"(?<![A-Za-z0-9])(?!(?:[MTSHR])[0-9]{1,2}(?:年|[./][0-9]{1,2}[./][0-9]))"
    r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ.&'’_/+-]*(?P<gap>[ ]?)-?[0-9]+(?:[.,][0-9]+|[-–][0-9]+)*[A-Za-z]*"
)
_TAILED = r"(?<![0-9A-Za-z.,])[0-9]+[A-Za-z]+[0-9]*(?![A-Za-z])"


class Protector:
    """Finds the protected stretches of folded text. Built once from the rules."""

    def __init__(self, rules: QuantityRules) -> None:
        self._rules = rules
        self._always = re.compile("|".join(f"(?:{p})" for p in _ALWAYS))
        self._latin = re.compile(_LATIN)
        self._tailed = re.compile(_TAILED)
        self._counted = re.compile(_SCALE_OR_BOUND)

    def spans(self, text: str) -> list[Span]:
        """All protected stretches, in order of their start (they may overlap)."""
        found = [Span(*m.span()) for m in self._always.finditer(text)]
        found += [Span(*m.span()) for m in self._rules.hard_label.finditer(text)]
        found += [Span(*m.span()) for m in self._rules.soft_label.finditer(text) if not self._is_counted(text, m.end())]
        found += [Span(*m.span()) for m in self._latin.finditer(text) if self._is_name(text, m)]
        found += [Span(*m.span()) for m in self._tailed.finditer(text) if not self._is_amount(text, m)]
        return sorted(found)

    def _is_counted(self, text: str, at: int) -> bool:
        """Whether a unit, scale word or bound stands right behind a number that ends at `at`."""
        if text.startswith(" ", at):
            at += 1
        return bool(self._rules.unit_pattern.match(text, at) or self._counted.match(text, at))

    def _is_name(self, text: str, m: re.Match[str]) -> bool:
        """Whether Latin letters and digits make one name (G20, Horizon 2020) rather than a label before an amount."""
        word = re.sub(r"[ ]?-?[0-9].*", "", m.group())
        if word in self._rules.prefixes:
            return False
        tail = m.group()[len(word) :].strip()
        if re.search(r"[A-Za-z]", tail):
            return not self._is_measure(tail)
        if m["gap"] and re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?", tail):
            return False
        if not m["gap"] and len(word) <= 2 and not re.search(r"[0-9]{2}", tail):
            return True
        return not self._is_counted(text, m.end())

    def _is_amount(self, text: str, m: re.Match[str]) -> bool:
        """Whether digits and letters are a number with a known unit, or money with a mark and a scale (€3m)."""
        letters = m.group().lstrip("0123456789")
        marked = letters in self._rules.magnitudes and self._rules.prefix_pattern.search(
            text, max(0, m.start() - 5), m.start()
        )
        return bool(marked) or self._is_measure(m.group())

    def _is_measure(self, surface: str) -> bool:
        """Whether digits and letters are a number with a known unit (500km)."""
        letters = re.sub(r"^[-0-9.,]+", "", surface)
        m = self._rules.unit_pattern.match(letters)
        return m is not None and m.end() == len(letters)
