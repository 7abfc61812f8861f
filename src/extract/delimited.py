"""Tables as CSV text and back, losing nothing: RFC 4180 with LF, UTF-8 without mark.

Null is an empty field and an empty text is ``""``; decimals are plain, lists are JSON.
"""

from __future__ import annotations

import json
from decimal import Decimal

import pyarrow as pa

from extract.errors import ContractError


def csv_bytes(table: pa.Table) -> bytes:
    """A table as CSV bytes, header first."""
    lines = [",".join(_quoted(name) for name in table.column_names)]
    columns = [column.to_pylist() for column in table.columns]
    lines += [",".join(csv_field(value) for value in row) for row in zip(*columns, strict=True)]
    return ("\n".join(lines) + "\n").encode("utf-8", "backslashreplace")


def csv_field(value: object) -> str:
    """One value as a CSV field.

    >>> csv_field(None), csv_field(Decimal("2500.500")), csv_field(True), csv_field(["DE-NW"]), csv_field("a,b")
    ('', '2500.5', 'true', '"[""DE-NW""]"', '"a,b"')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain_decimal(value)
    if isinstance(value, list | tuple | dict):
        return _quoted(json.dumps(value, ensure_ascii=False, default=_json_value))
    return _quoted(str(value))


def plain_decimal(value: Decimal) -> str:
    """A decimal without exponent and without trailing zeros.

    >>> plain_decimal(Decimal("1E+3")), plain_decimal(Decimal("0.500")), plain_decimal(Decimal("-0.0"))
    ('1000', '0.5', '0')
    """
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def parse_csv(text: str) -> list[list[str | None]]:
    r"""Records of a CSV text; an unquoted empty field is None.

    Raises:
        ContractError: A quoted field does not end.

    >>> parse_csv('a,b\n,""\n"x""y",2\n')
    [['a', 'b'], [None, ''], ['x"y', '2']]
    """
    records: list[list[str | None]] = []
    record: list[str | None] = []
    at = 0
    while at < len(text):
        value, at = _field_at(text, at)
        record.append(value)
        if at < len(text) and text[at] == ",":
            at += 1
            if at == len(text):
                record.append(None)
            continue
        records.append(record)
        record = []
        at += 2 if text.startswith("\r\n", at) else 1
    return records


def _field_at(text: str, at: int) -> tuple[str | None, int]:
    """The field that begins at `at`, and where it ends."""
    if not text.startswith('"', at):
        ends = [e for e in (text.find(c, at) for c in ",\r\n") if e >= 0]
        end = min(ends, default=len(text))
        return text[at:end] or None, end
    end = at + 1
    while True:
        end = text.find('"', end)
        if end < 0:
            raise ContractError(f"the quoted field at character {at} does not end")
        if not text.startswith('""', end):
            return text[at + 1 : end].replace('""', '"'), end + 1
        end += 2


def _json_value(value: object) -> object:
    return plain_decimal(value) if isinstance(value, Decimal) else str(value)


def _quoted(text: str) -> str:
    if text and not any(c in text for c in ',"\n\r') and text == text.strip():
        return text
    return '"' + text.replace('"', '""') + '"'
