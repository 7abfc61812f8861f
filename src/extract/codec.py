"""Model records as JSON and back, exactly.

Every frozen dataclass made of the model's field types goes both ways: text, numbers, `Decimal` (as its string, so that
"1.50" stays "1.50"), enums (as their value), spans and segments (as short lists), tuples, mappings and optional fields.
Fields that hold their default are left out, so an added optional field reads old files. The coders are built once a
class from its type hints; a type that is not known here is refused when the coder is built, not lost when it runs.

Values of domain dataset rows have no declared type: decimals are tagged ``{"$decimal": "1.5"}``, sequences come back
as tuples.

Not here: tables for users (`frames`) and files (`export`, `cache`).
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import types
import typing
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, get_args, get_origin

from extract.errors import ContractError, InternalError

T = TypeVar("T")
_Coder = Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


def to_json(record: object) -> Any:
    """A record as plain dicts, lists, strings and numbers.

    Raises:
        InternalError: It is no dataclass, or has a field of a type that cannot be written.
    """
    return _encoder(type(record))(record)  # type: ignore[arg-type]  # classes hash, whatever their instances do


def from_json(kind: type[T], plain: Any) -> T:
    """The record of class `kind` that `to_json` wrote.

    Raises:
        ContractError: The plain value does not fit the class.
    """
    try:
        return typing.cast(T, _decoder(kind)(plain))  # type: ignore[arg-type]  # as above
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise ContractError(
            f"stored record 「{kind.__name__}」 cannot be read: {type(error).__name__} {error}",
            hint="remove the cache folder of the curated folder and run again",
        ) from error


def dumps(record: object) -> bytes:
    """A record as UTF-8 JSON; the same record gives the same bytes."""
    plain = to_json(record)
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8", "surrogatepass")


def loads(kind: type[T], stored: bytes) -> T:
    """The record that `dumps` wrote.

    Raises:
        ContractError: The bytes are not JSON or do not fit the class.
    """
    try:
        plain = json.loads(stored.decode("utf-8", "surrogatepass"))
    except ValueError as error:
        raise ContractError(f"stored record 「{kind.__name__}」 is no JSON: {error}") from error
    return from_json(kind, plain)


def digest(record: object) -> str:
    """SHA-256 of the record's JSON, hex: equal records have equal digests."""
    return hashlib.sha256(dumps(record)).hexdigest()


# -- free values: the cells of domain dataset rows -------------------------------------------------------------------


def _encode_free(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int | float):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, Mapping):
        return {"$map": {str(k): _encode_free(v) for k, v in value.items()}}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [_encode_free(v) for v in value]
    raise InternalError(f"a dataset value of type 「{type(value).__name__}」 cannot be written")


def _decode_free(plain: Any) -> Any:
    if isinstance(plain, dict):
        if "$decimal" in plain:
            return Decimal(plain["$decimal"])
        return {k: _decode_free(v) for k, v in plain["$map"].items()}
    if isinstance(plain, list):
        return tuple(_decode_free(v) for v in plain)
    return plain


# -- typed coders ----------------------------------------------------------------------------------------------------


def _fields(kind: type) -> list[tuple[str, Any, Any]]:
    """(name, type, default) of the fields that the constructor takes."""
    hints = typing.get_type_hints(kind)
    found: list[tuple[str, Any, Any]] = []
    for field in dataclasses.fields(kind):
        if not field.init:
            continue
        default = field.default
        if default is dataclasses.MISSING and field.default_factory is not dataclasses.MISSING:
            default = field.default_factory()
        found.append((field.name, hints[field.name], default))
    return found


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and dataclasses.is_dataclass(kind)


def _is_named_tuple(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "_fields")


def _optional_part(kind: Any) -> Any | None:
    """The T of ``T | None``; None for every other type."""
    if get_origin(kind) not in (types.UnionType, typing.Union):
        return None
    parts = [a for a in get_args(kind) if a is not type(None)]
    return parts[0] if len(parts) == 1 and len(get_args(kind)) == 2 else None


@cache
def _encoder(kind: Any) -> _Coder:
    inner = _optional_part(kind)
    if inner is not None:
        encode = _encoder(inner)
        return _same if encode is _same else lambda value: None if value is None else encode(value)
    if _is_record(kind):
        return _record_encoder(kind)
    if _is_named_tuple(kind):
        return list
    return _container_encoder(kind) or _scalar_coder(kind, str, lambda value: value.value)


def _record_encoder(kind: type) -> _Coder:
    steps = [(name, _encoder(hint), default) for name, hint, default in _fields(kind)]

    def encode(record: Any) -> dict[str, Any]:
        plain = {}
        for name, encode_field, default in steps:
            value = getattr(record, name)
            if default is dataclasses.MISSING or not (value is default or value == default):
                plain[name] = encode_field(value)
        return plain

    return encode


def _container_encoder(kind: Any) -> _Coder | None:
    origin, parts = get_origin(kind), get_args(kind)
    if origin is tuple and len(parts) == 2 and parts[1] is Ellipsis:
        item = _encoder(parts[0])
        return list if item is _same else lambda value: [item(v) for v in value]
    if origin is tuple:
        items = [_encoder(p) for p in parts]
        return lambda value: [f(v) for f, v in zip(items, value, strict=True)]
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        item = _encoder(parts[1])
        return lambda value: {str(k): item(v) for k, v in value.items()}
    return None


@cache
def _decoder(kind: Any) -> _Coder:
    inner = _optional_part(kind)
    if inner is not None:
        decode = _decoder(inner)
        return _same if decode is _same else lambda plain: None if plain is None else decode(plain)
    if _is_record(kind):
        return _record_decoder(kind)
    if _is_named_tuple(kind):
        return lambda plain: kind(*plain)
    return _container_decoder(kind) or _scalar_coder(kind, Decimal, kind)


def _record_decoder(kind: type) -> _Coder:
    steps = {name: _decoder(hint) for name, hint, _ in _fields(kind)}
    return lambda plain: kind(**{name: steps[name](value) for name, value in plain.items()})


def _container_decoder(kind: Any) -> _Coder | None:
    origin, parts = get_origin(kind), get_args(kind)
    if origin is tuple and len(parts) == 2 and parts[1] is Ellipsis:
        item = _decoder(parts[0])
        return tuple if item is _same else lambda plain: tuple([item(v) for v in plain])
    if origin is tuple:
        items = [_decoder(p) for p in parts]
        return lambda plain: tuple(f(v) for f, v in zip(items, plain, strict=True))
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        item = _decoder(parts[1])
        return lambda plain: {k: item(v) for k, v in plain.items()}
    return None


def _scalar_coder(kind: Any, for_decimal: _Coder, for_enum: _Coder) -> _Coder:
    if kind in (str, int, float, bool, type(None)):
        return _same
    if kind is Decimal:
        return for_decimal
    if isinstance(kind, type) and issubclass(kind, Enum):
        return for_enum
    if kind is object:
        return _encode_free if for_decimal is str else _decode_free
    raise InternalError(
        f"records with a field of type 「{kind}」 cannot be stored", hint="teach extract.codec this type"
    )
