"""Names in Latin letters: legal forms (〇〇 GmbH), words that tell the kind (Institut), X.NRW; and 株式会社〇〇.

What is not here: Latin names that stand in brackets behind a Japanese one (`definitions`) and known ones (`matcher`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from extract.entities.candidates import Candidate
from extract.model import EntityLabel
from extract.rules.gazetteer import NameRules

_WORD = r"(?:[A-ZÀ-Þ0-9][A-Za-z0-9À-ɏ.&!'’+\-–]*|[a-z]{1,6}[A-Z][A-Za-z0-9.\-]*)"
_SMALL = r"(?:der|die|das|des|den|dem|für|fuer|und|of|for|and|the|zur|zu|zum|im|in|am|an|von|vom|de|la|&|on)"
PHRASE = rf"{_WORD}(?:,? (?:{_SMALL} )*{_WORD})*"
_PHRASE = re.compile(rf"(?<![A-Za-z0-9./@\-]){PHRASE}(?![A-Za-z])")
_JAPANESE_COMPANY = re.compile(
    r"(?:株式会社|有限会社|合同会社|㈱|㈲|一般社団法人|一般財団法人|公益財団法人|公益社団法人|独立行政法人|国立研究開発法人)"
    r"[ァ-ヺー・A-Za-z0-9&.々\u4e00-\u9fff]{2,}"
    r"|(?<![A-Za-z.])[ァ-ヺA-Z\u4e00-\u9fff][ァ-ヺー・A-Za-z0-9&.々\u4e00-\u9fff]+(?:株式会社|有限会社|合同会社)"
)
_REGIONAL = re.compile(
    r"(?<![A-Za-z0-9./@])(?:[A-ZÀ-Þ][A-Za-z0-9À-ɏ]+(?: [A-Z][A-Za-z0-9À-ɏ]+)*\. ?"
    r"|[A-Z][a-z]+[A-Z][A-Za-z]{3,} )(?:NRW|BW)(?![A-Za-z])"
)
_CAPITAL = r"[A-ZÀ-Þ][A-Za-z0-9À-ɏ\-]+"
_ADDRESSED = re.compile(
    r"(?<![A-Za-z])(?:(?:Prof|Dr|Mr|Ms|Mrs|Dipl\.-Ing)\.|Herr|Frau)[ ]?(?:(?:Dr|med|rer|nat|h\.c)\. ?)*"
    rf"(?P<name>{_CAPITAL}(?: (?:von|zu|van|de) |[ ])(?:(?:zu|von) )?{_CAPITAL}(?: (?:zu )?{_CAPITAL})?)"
)
_NO_NAME_END = re.compile(
    r"(?:board|sprecher|speaker|manager|management|player|polic[a-z]*|politik|portal|monitor|day|week|service|members?|spokesm[ae]n)$",
    re.I,
)
_LIST_NUMBER = re.compile(r"\d{1,2}[.)] +")
_LATIN_LETTER = re.compile("[A-Za-z]")
_JAPANESE = re.compile(r"[ぁ-ヺ\u4e00-\u9fff]")


@cache
def _state_ministry(adjectives: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    owners = "|".join(re.escape(a) for a, _ in adjectives)
    noun = r"(?!(?:Drs?|Referat|Abteilung|Thema)\b)[A-ZÄÖÜ][a-zäöüß]+"
    return re.compile(
        rf"(?P<owner>{owners}) (?:Staatsm|M)inisterium (?:für|der|des) (?P<fields>{noun}(?:(?:, | und |, und ){noun})*)"
    )


def state_ministry(name: str, names: NameRules) -> tuple[str, str] | None:
    """The state's id and the Japanese short name of a German state's ministry, from its German name.

    None where it is no such name or its field has no short name here.
    """
    match = _state_ministry(names.state_adjectives).fullmatch(name)
    if match is None:
        return None
    first = re.split(r",? und |, ", match["fields"])[0]
    short = dict(names.ministry_fields).get(first)
    return (dict(names.state_adjectives)[match["owner"]], short) if short else None


@cache
def _legal_pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    legal = "|".join(re.escape(f) for f in forms)
    return re.compile(rf"(?<![A-Za-z0-9./@\-]){PHRASE}?,? ?(?<=[ ,])(?:{legal})(?![A-Za-z])")


def kind_of_phrase(phrase: str, names: NameRules) -> EntityLabel | None:
    """The label that a word inside a Latin name gives it; the last such word decides.

    Compounds count by their end (Staatsministerium), so German heads work.
    """
    if _NO_NAME_END.search(phrase):
        return None
    for word in reversed(re.findall(r"[A-Za-zÀ-ɏ]+", phrase.lower())):
        for head, label in names.latin_heads:
            if word.endswith(head) or (label is EntityLabel.ORG and len(head) > 6 and word.startswith(head)):
                registered = label is EntityLabel.EVENT and phrase.endswith(tuple(f" {f}" for f in names.legal_forms))
                return EntityLabel.ORG if registered else label
    return None


def find_latin(text: str, names: NameRules) -> Iterator[Candidate]:
    """Latin names whose form tells their kind, in text that is mainly Japanese (bibliographies are left alone)."""
    for match in _JAPANESE_COMPANY.finditer(text):
        yield Candidate(match.start(), match.end(), EntityLabel.ORG, "rule")
    if not _LATIN_LETTER.search(text):
        return
    for match in _legal_pattern(names.legal_forms).finditer(text):
        numbered = _LIST_NUMBER.match(match.group())
        yield Candidate(match.start() + (numbered.end() if numbered else 0), match.end(), EntityLabel.ORG, "rule")
    for match in _state_ministry(names.state_adjectives).finditer(text):
        yield Candidate(match.start(), match.end(), EntityLabel.ORG, "rule")
    for match in _ADDRESSED.finditer(text):
        yield Candidate(*match.span("name"), EntityLabel.PERSON, "rule")
    for match in _REGIONAL.finditer(text):
        label = kind_of_phrase(re.split(r"[. ]", match.group())[0], names) or EntityLabel.CLUSTER
        yield Candidate(match.start(), match.end(), label, "rule")
    if len(_JAPANESE.findall(text)) * 2 < len(text):
        return
    for match in _PHRASE.finditer(text):
        kind = kind_of_phrase(match.group(), names)
        if kind is not None and " " in match.group() and match.group()[0].isupper():
            yield Candidate(match.start(), match.end(), kind, "rule")
