"""raw/<document_id>/ → Source: bytes that were checked, decoded text, and what the sidecars say.

Here: listing documents, reading safely (no links, no devices, no file that changes under the reader), the hash,
size limits, the sidecars' shape. Not here: pages (`extract.read`) and the meaning of datasets.toml and
corrections.toml (`extract.datasets`, `extract.corrections`), which are handed on as parsed.
"""

from __future__ import annotations

import difflib
import hashlib
import os
import re
import stat
import tomllib
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from extract.errors import RuleError, SourceError
from extract.model import PageFlag
from extract.text.encoding import Decoded, decode
from extract.text.oddities import find_oddities

MAX_FILE_BYTES = 200 * 10**6
MAX_TEXT_BYTES = 64 * 10**6
MAX_TEXT_LINES = 300_000
MAX_SIDECAR_BYTES = 4 * 10**6
MEDIA_TYPES = {".pdf": "application/pdf", ".txt": "text/plain"}
_READABLE = ("source.pdf", "source.txt")
_DOCUMENT_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MAGIC = (
    (b"%PDF-", "a PDF", "unsupported"),
    (b"PK\x03\x04", "a ZIP archive or Office document", "unsupported"),
    (b"\x1f\x8b", "a gzip archive", "unsupported"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unsupported"),
    (b"Rar!", "a RAR archive", "unsupported"),
    (b"\xd0\xcf\x11\xe0", "an old Office document", "unsupported"),
    (b"\x7fELF", "a program", "binary"),
    (b"MZ\x90", "a program", "binary"),
    (b"\x89PNG", "a PNG image", "unsupported"),
    (b"\xff\xd8\xff", "a JPEG image", "unsupported"),
    (b"GIF8", "a GIF image", "unsupported"),
    (b"SQLite format 3", "a database", "binary"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceInfo:
    """What source.toml says; every key may be missing. `published` is an ISO date cut to what is known."""

    title: str | None = None
    title_original: str | None = None
    publisher: str | None = None
    published: str | None = None
    language: str | None = None
    licence: str | None = None
    media_type: str | None = None
    url: str | None = None
    retrieved: str | None = None
    note: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One document as received.

    `data` are the file's bytes, `sha256` theirs in hex. `text` is the decoded file for text (a byte order mark left
    out), None otherwise, and `encoding` the codec; `flags` say what decoding repaired or found odd.
    `datasets_spec` and `corrections` are the parsed sidecars, None where there is none.
    """

    document_id: str
    path: Path
    data: bytes
    sha256: str
    media_type: str
    encoding: str | None
    text: str | None
    info: SourceInfo
    datasets_spec: dict[str, Any] | None = None
    corrections: dict[str, Any] | None = None
    flags: tuple[PageFlag, ...] = ()


def is_document_id(name: str) -> bool:
    """Whether a name is lower-case ASCII letters and digits in words joined by hyphens.

    >>> is_document_id("white-paper-2024"), is_document_id("Report"), is_document_id("../x")
    (True, False, False)
    """
    return _DOCUMENT_ID.fullmatch(name) is not None


def list_documents(raw_dir: Path) -> tuple[str, ...]:
    """The ids of all documents in raw/, in order: folders with a valid name that hold a source or its sidecar."""
    if not raw_dir.is_dir():
        return ()
    found = []
    for folder in raw_dir.iterdir():
        if not is_document_id(folder.name) or folder.is_symlink() or not folder.is_dir():
            continue
        if any(name.name.startswith("source.") for name in folder.iterdir()):
            found.append(folder.name)
    return tuple(sorted(found))


def load_source(raw_dir: Path, document_id: str) -> Source:
    """Reads one document of raw/ whole, checked.

    Raises:
        SourceError: The id is no document id, or the file is absent, no plain file, too big, changed while it was
            read, not what its name says, or its hash is not that of source.toml (``hash-mismatch``).
        RuleError: A sidecar is no TOML or source.toml has a wrong key or value.
    """
    if not is_document_id(document_id):
        raise SourceError(
            f"「{document_id}」 is no document id",
            where=str(raw_dir),
            hint="use lower-case ASCII letters, digits and hyphens",
            reason="unsupported",
        )
    folder = raw_dir / document_id
    info = _read_info(folder / "source.toml")
    return _load(_source_file(folder), document_id, info, folder)


def source_of_file(path: Path, *, document_id: str | None = None) -> Source:
    """Reads any PDF or text file on disk, checked the same way.

    Args:
        path: The file. What it is is told by its ending, else by its first bytes.
        document_id: The id to give it; made of the name of its folder (for source.pdf, source.txt) or its own
            where None.

    Sidecars beside it are read only where it is named as in raw/.

    Raises:
        SourceError: As `load_source`.
        RuleError: As `load_source`.
    """
    in_raw = path.name in _READABLE
    name = document_id or _id_of(path.absolute().parent.name if in_raw else path.stem)
    folder = path.parent if in_raw else None
    info = _read_info(folder / "source.toml") if folder else SourceInfo()
    return _load(path, name, info, folder)


def _id_of(name: str) -> str:
    """A document id made of any name: its ASCII letters and digits, else a digest.

    >>> _id_of("White Paper_2024"), len(_id_of("白書"))
    ('white-paper-2024', 12)
    """
    words = "-".join(re.findall("[a-z0-9]+", name.lower()))
    return words or "d" + hashlib.sha256(name.encode("utf-8", errors="surrogateescape")).hexdigest()[:11]


def _load(path: Path, document_id: str, info: SourceInfo, folder: Path | None) -> Source:
    data = read_checked(path, limit=MAX_FILE_BYTES)
    sha256 = hashlib.sha256(data).hexdigest()
    _check_hash(info, sha256, path)
    media_type = _media_type(info, path, data)
    if not data:
        raise SourceError("the file is empty", where=str(path), hint="fetch it again", reason="empty")
    decoded = _decode(data, path) if media_type == "text/plain" else None
    return Source(
        document_id=document_id,
        path=path,
        data=data,
        sha256=sha256,
        media_type=media_type,
        encoding=decoded.encoding if decoded else None,
        text=decoded.text if decoded else None,
        info=info,
        datasets_spec=_read_toml(folder / "datasets.toml") if folder else None,
        corrections=_read_toml(folder / "corrections.toml") if folder else None,
        flags=_flags(decoded, path) if decoded else (),
    )


def read_checked(path: Path, *, limit: int) -> bytes:
    """All bytes of a plain file that stood still while it was read.

    Raises:
        SourceError: ``absent``, ``symlink``, ``not-a-file``, ``unreadable``, ``too-big`` or ``changed-while-reading``.
    """
    _check_kind(path)
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise _unreadable(path, error) from error
    try:
        before = os.fstat(handle)
        if not stat.S_ISREG(before.st_mode):
            raise SourceError(
                "it is not a plain file", where=str(path), hint="copy the document itself there", reason="not-a-file"
            )
        if before.st_size > limit:
            raise SourceError(
                f"the file has {before.st_size:,} bytes, more than the {limit:,} allowed",
                where=str(path),
                hint="split the document",
                reason="too-big",
            )
        with os.fdopen(os.dup(handle), "rb") as stream:
            data = stream.read(limit + 1)
        after = os.fstat(handle)
    except OSError as error:
        raise _unreadable(path, error) from error
    finally:
        os.close(handle)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(data) != after.st_size:
        raise SourceError(
            "the file changed while it was read",
            where=str(path),
            hint="run again when it is whole",
            reason="changed-while-reading",
        )
    return data


def _check_kind(path: Path) -> None:
    try:
        kind = os.lstat(path).st_mode
    except FileNotFoundError as error:
        raise SourceError(
            "the file is not there", where=str(path), hint="put it back, or remove its folder", reason="absent"
        ) from error
    except OSError as error:
        raise _unreadable(path, error) from error
    if stat.S_ISLNK(kind):
        raise SourceError(
            "it is a symbolic link", where=str(path), hint="copy the document itself there", reason="symlink"
        )
    if not stat.S_ISREG(kind):
        raise SourceError(
            "it is not a plain file", where=str(path), hint="copy the document itself there", reason="not-a-file"
        )
    if not kind & 0o444:
        raise SourceError(
            "nobody may read the file", where=str(path), hint="give yourself the right to read it", reason="unreadable"
        )


def _unreadable(path: Path, error: OSError) -> SourceError:
    return SourceError(
        f"the file cannot be read: {error.strerror}",
        where=str(path),
        hint="check its rights and the disk",
        reason="unreadable",
    )


def _source_file(folder: Path) -> Path:
    """The one source file of a document's folder."""
    if folder.is_symlink():
        raise SourceError(
            "the document's folder is a symbolic link",
            where=str(folder),
            hint="copy the folder itself there",
            reason="symlink",
        )
    names = sorted(p.name for p in folder.iterdir()) if folder.is_dir() else []
    sources = [n for n in names if n in _READABLE]
    others = [n for n in names if n.startswith("source.") and n != "source.toml" and n not in _READABLE]
    if len(sources) > 1:
        raise SourceError(
            f"two sources: {' and '.join(sources)}",
            where=str(folder),
            hint="keep one, give the other an id of its own",
            reason="unsupported",
        )
    if sources:
        return folder / sources[0]
    if others:
        raise SourceError(
            f"「{others[0]}」 is no kind of file that can be read",
            where=str(folder),
            hint="give the document as source.pdf or source.txt",
            reason="unsupported",
        )
    raise SourceError(
        "the document has no source.pdf or source.txt",
        where=str(folder),
        hint="put it back; facts already published stay",
        reason="absent",
    )


def _check_hash(info: SourceInfo, sha256: str, path: Path) -> None:
    if info.sha256 is not None and info.sha256.lower() != sha256:
        raise SourceError(
            f"the file's SHA-256 is 「{sha256}」, source.toml says 「{info.sha256}」",
            where=str(path),
            hint="put the original back, or correct sha256 in source.toml if the document was replaced on purpose",
            reason="hash-mismatch",
        )


def _media_type(info: SourceInfo, path: Path, data: bytes) -> str:
    by_name = MEDIA_TYPES.get(path.suffix.lower())
    if by_name is None:
        by_name = MEDIA_TYPES[".pdf"] if data.startswith(b"%PDF-") else MEDIA_TYPES[".txt"]
    if info.media_type is not None and info.media_type.split(";")[0].strip() != by_name:
        raise RuleError(
            f"media_type 「{info.media_type}」 does not go with {path.name}",
            where=str(path.with_name("source.toml")),
            hint=f"write 「{by_name}」",
        )
    return by_name


def _decode(data: bytes, path: Path) -> Decoded:
    """Text, refused with a reason where the bytes are something else."""
    for magic, what, reason in _MAGIC:
        if data.startswith(magic):
            raise SourceError(
                f"the file is {what}, not text",
                where=str(path),
                hint="give the document as source.pdf or as text",
                reason=reason,
            )
    if data[257:262] == b"ustar":
        raise SourceError("it is a tar archive", where=str(path), hint="unpack it", reason="unsupported")
    _refuse_many(len(data), MAX_TEXT_BYTES, "bytes", path)
    try:
        decoded = decode(data)
    except SourceError as error:
        raise SourceError(error.message, where=str(path), hint=error.hint, reason=error.reason) from error
    _refuse_many(decoded.text.count("\n"), MAX_TEXT_LINES, "lines", path)
    if not decoded.text.strip():
        raise SourceError(
            "the file holds nothing but white space", where=str(path), hint="fetch it again", reason="no-text"
        )
    return decoded


def _refuse_many(count: int, most: int, what: str, path: Path) -> None:
    if count > most:
        raise SourceError(
            f"the text has {count:,} {what}, more than the {most:,} allowed",
            where=str(path),
            hint="split the document",
            reason="too-big",
        )


def _flags(decoded: Decoded, path: Path) -> tuple[PageFlag, ...]:
    notes = tuple(PageFlag(code=n.code, count=n.count, sample=n.sample) for n in decoded.notes)
    if any("\ud800" <= c <= "\udfff" for c in path.name):
        notes += (PageFlag(code="name-not-utf8", count=1, sample=ascii(path.name)),)
    return notes + find_oddities(decoded.text)


def _read_toml(path: Path) -> dict[str, Any] | None:
    """A sidecar as parsed, None where it is not there."""
    if not os.path.lexists(path):
        return None
    data = read_checked(path, limit=MAX_SIDECAR_BYTES)
    try:
        return tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(f"「{path.name}」 is no TOML: {error}", where=str(path), hint="correct that line") from error


def _read_info(path: Path) -> SourceInfo:
    """source.toml, each key checked."""
    content = _read_toml(path)
    if content is None:
        return SourceInfo()
    known = [f.name for f in fields(SourceInfo)]
    values: dict[str, str] = {}
    for key, value in content.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
            raise RuleError(
                f"unknown key 「{key}」",
                where=str(path),
                hint=f"did you mean 「{near[0]}」?" if near else f"known keys: {', '.join(known)}",
            )
        words = value.isoformat() if isinstance(value, date) else value
        if not isinstance(words, str):
            raise RuleError(f"「{key}」 must be a string, not 「{value}」", where=str(path), hint="put it in quotes")
        values[key] = words
    _check_info(values, path)
    return SourceInfo(**values)


def _check_info(values: dict[str, str], path: Path) -> None:
    published, sha256 = values.get("published"), values.get("sha256")
    if published is not None and not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", published):
        raise RuleError(
            f"published 「{published}」 is no ISO date", where=str(path), hint="write 2016, 2016-03 or 2016-03-31"
        )
    if sha256 is not None and not re.fullmatch(r"[0-9a-fA-F]{64}", sha256):
        raise RuleError(f"sha256 「{sha256}」 is no SHA-256", where=str(path), hint="write 64 hexadecimal digits")
