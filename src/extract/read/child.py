"""The other side of `extract.read.isolated`: a server that forks one limited child a document.

Run as ``python -m extract.read.child FD``. The server reads nothing of any document; it forks, names the child to
the parent, and reaps it. The child limits itself, runs one generator, and writes its results to its socket.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import pickle
import resource
import select
import signal
import socket
import struct
import sys
from contextlib import suppress

HEADER = struct.Struct("!Q")
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_NO_NEW_PRIVS, PR_SET_PDEATHSIG = 38, 1
MAX_FILE_BYTES = 256 << 20
MAX_DESCRIPTORS = 64
RESERVE_BYTES = 8 << 20
MAX_REMEMBERED = 256


def serve(descriptor: int) -> None:
    """Forks a child for each request until the parent goes away."""
    channel = socket.socket(fileno=descriptor)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    preload()
    ended: dict[int, tuple[int, int]] = {}
    while True:
        ready, _, _ = select.select([channel], [], [], 1.0)
        _reap(ended)
        if not ready:
            continue
        head, descriptors, _, _ = socket.recv_fds(channel, HEADER.size, 1)
        if not head:
            return
        if not descriptors:
            _tell_ending(channel, HEADER.unpack(head)[0], ended)
            continue
        request = _exactly(channel, HEADER.unpack(head)[0])
        child = os.fork()
        if child == 0:
            channel.close()
            _be_child(socket.socket(fileno=descriptors[0]), request)
        os.close(descriptors[0])
        with suppress(ProcessLookupError, PermissionError):
            os.setpgid(child, child)
        channel.sendall(HEADER.pack(child))


def preload() -> None:
    """Imports what every child needs, once."""
    for name in ("extract.read.pdf", "extract.page_reading"):
        with suppress(ImportError):
            importlib.import_module(name)


def _reap(ended: dict[int, tuple[int, int]]) -> None:
    """Collects children that ended: process id to wait status and peak memory in bytes."""
    while True:
        try:
            pid, status, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        ended[pid] = (status, usage.ru_maxrss * (1024 if sys.platform.startswith("linux") else 1))
        while len(ended) > MAX_REMEMBERED:
            del ended[next(iter(ended))]


def _tell_ending(channel: socket.socket, child: int, ended: dict[int, tuple[int, int]]) -> None:
    """Answers how a child ended: the signal that ended it (0 without one) and its peak memory."""
    for _ in range(100):
        if child in ended:
            break
        select.select([], [], [], 0.02)
        _reap(ended)
    status, peak = ended.get(child, (0, 0))
    channel.sendall(HEADER.pack(os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0) + HEADER.pack(peak))


def _be_child(channel: socket.socket, request: bytes) -> None:
    """Runs one task and never returns."""
    try:
        with suppress(ProcessLookupError, PermissionError):
            os.setpgid(0, 0)
        task, limits, path = pickle.loads(request)
        sys.path[:] = path
        _confine(limits)
        _run(channel, task, limits)
    finally:
        os._exit(0)


def _confine(limits: object) -> None:
    """Ceilings for this process; each one that the system does not know is left out."""
    memory = int(getattr(limits, "memory_bytes", 2 << 30))
    cpu = int(getattr(limits, "cpu_seconds", 20.0))
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    for kind, soft, hard in (
        ("RLIMIT_AS", memory, memory),
        ("RLIMIT_CPU", cpu, int(getattr(limits, "cpu_cap_seconds", 300.0)) + 5),
        ("RLIMIT_FSIZE", MAX_FILE_BYTES, MAX_FILE_BYTES),
        ("RLIMIT_NOFILE", MAX_DESCRIPTORS, MAX_DESCRIPTORS),
        ("RLIMIT_CORE", 0, 0),
    ):
        with suppress(ValueError, OSError, AttributeError):
            resource.setrlimit(getattr(resource, kind), (soft, hard))
    if not sys.platform.startswith("linux"):
        return
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)  # a network of its own with nothing in it; refused in some containers


def _run(channel: socket.socket, task: str, limits: object) -> None:
    """The generator's results over the socket, then how it ended."""
    size = HEADER.unpack(_exactly(channel, HEADER.size))[0]
    arguments = pickle.loads(_exactly(channel, size))
    module, _, name = task.partition(":")
    reserve = bytearray(RESERVE_BYTES)
    try:
        function = getattr(importlib.import_module(module), name)
        base = float(getattr(limits, "cpu_seconds", 20.0))
        for count, item in enumerate(function(*arguments), 1):
            _send(channel, ("item", item))
            _allow_cpu(base + count * float(getattr(limits, "cpu_seconds_a_page", 0.5)), limits)
        _send(channel, ("done", None))
    except MemoryError:
        del reserve
        _send(channel, ("error", {"class": "ended", "reason": "memory"}))
    except BrokenPipeError:
        return  # the parent has stopped listening
    except Exception as error:  # reported to the parent, which raises it again
        _send(channel, ("error", _described(error)))


def _allow_cpu(seconds: float, limits: object) -> None:
    """Raises the soft ceiling on CPU time as pages come out."""
    cap = float(getattr(limits, "cpu_cap_seconds", 300.0))
    with suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(min(seconds, cap)) + 1, hard))


def _described(error: Exception) -> dict[str, str]:
    """An error as plain strings; memory that ran out deep inside counts as memory."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, MemoryError):
            return {"class": "ended", "reason": "memory"}
        cause = cause.__cause__ or cause.__context__
    name = error.__class__.__name__
    if hasattr(error, "message") and hasattr(error, "hint"):
        return {
            "class": name,
            "message": str(error.message),
            "where": str(getattr(error, "where", "")),
            "hint": str(error.hint),
            "reason": str(getattr(error, "reason", "")),
        }
    return {
        "class": "InternalError",
        "message": f"reading failed with {name}: {str(error)[:500]}",
        "hint": "report this with the document",
        "reason": "internal",
    }


def _send(channel: socket.socket, message: object) -> None:
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    channel.sendall(HEADER.pack(len(data)) + data)


def _exactly(channel: socket.socket, count: int) -> bytes:
    held = bytearray()
    while len(held) < count:
        block = channel.recv(min(1 << 20, count - len(held)))
        if not block:
            os._exit(0)
        held += block
    return bytes(held)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
