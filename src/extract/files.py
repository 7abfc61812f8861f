"""Writing files so that a reader sees the old bytes or the new ones, never a part.

Also the lock that keeps two runs on one curated folder apart.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from extract.errors import ContractError

_TEMPORARY = ".tmp"


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def write_atomically(path: Path, content: bytes, *, sync: bool = True) -> bool:
    """Puts `content` at `path` in one step; returns False where it already stood there.

    Args:
        path: The file; its folder is made.
        content: All its bytes.
        sync: Whether to wait until file and folder are on disk. Caches need not.
    """
    with contextlib.suppress(FileNotFoundError):
        if path.stat().st_size == len(content) and path.read_bytes() == content:
            return False
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}{_TEMPORARY}")
    try:
        with temporary.open("wb") as stream:
            stream.write(content)
            if sync:
                stream.flush()
                os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if sync:
        sync_folder(path.parent)
    return True


def sync_folder(folder: Path) -> None:
    """Waits until a folder's entries are on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove_leftovers(folder: Path) -> None:
    """Removes half-written files that a killed run left; only call with the lock held."""
    for path in folder.rglob(f".*{_TEMPORARY}"):
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def locked(folder: Path, *, wait: bool = False) -> Iterator[None]:
    """Holds the lock of a curated folder.

    Raises:
        ContractError: Another run holds it and `wait` is false.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise ContractError(
                "another run is writing this curated folder",
                where=str(folder),
                hint="wait until it ends, or give this run a folder of its own with --curated",
                reason="locked",
            ) from error
        yield
    finally:
        os.close(handle)
