"""Reading in a process of its own, with limits: what a document can do to its reader stays there.

PDFium may abort, hang or eat memory on a crafted file. So documents from outside are read by a forked child that
has its own process group, a ceiling on memory, CPU, file size and descriptors, no network where the system allows it,
and only a pipe back. A small server process, started before any document is read, forks the children: forking it costs
about a millisecond and never copies the threads and locks of the program that asks.

Here: `run_isolated`, the parent's side. The server and child are `extract.read.child`. What is run there is named as
``module:function`` and must be a generator; its results come over the pipe one by one and may only be built from this
package's own record types (a compromised child cannot make the parent call anything).
"""

from __future__ import annotations

import atexit
import io
import os
import pickle
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from extract.errors import ExtractError, InternalError, RuleError, SourceError

HEADER = struct.Struct("!Q")
CRASHED = "reader-crash"
SAFE_MODULES = ("extract.model.", "extract.tables.parts", "extract.page_reading")
SAFE_BUILTINS = frozenset({"set", "frozenset", "complex", "range", "slice", "bytearray"})
EXCEPTIONS = {"SourceError": SourceError, "RuleError": RuleError, "InternalError": InternalError}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a child may use. CPU time grows with the document, up to a cap; wall time is a multiple of it."""

    memory_bytes: int = 2 << 30
    cpu_seconds: float = 20.0
    cpu_seconds_a_page: float = 0.5
    cpu_cap_seconds: float = 300.0
    wall_factor: float = 6.0
    answer_bytes: int = 2 << 30

    @property
    def wall_seconds(self) -> float:
        """The longest a child may run by the clock."""
        return self.cpu_cap_seconds * self.wall_factor


class _SafeUnpickler(pickle.Unpickler):
    """Builds records of this package and plain containers, nothing else."""

    def find_class(self, module: str, name: str) -> object:
        if module.startswith(SAFE_MODULES) or (module == "builtins" and name in SAFE_BUILTINS):
            return super().find_class(module, name)
        if (module, name) in (("decimal", "Decimal"), ("collections", "OrderedDict")):
            return super().find_class(module, name)
        raise InternalError(f"the reading process sent a 「{module}.{name}」, which no record holds")


class _Server:
    """The clean process that forks children. One a program, started when first needed, ended with it."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket = ours
        self.lock = threading.Lock()
        environment = {
            "PYTHONPATH": os.pathsep.join(p for p in sys.path if p),
            "PYTHONHASHSEED": "0",
            "LC_ALL": "C.UTF-8",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "extract.read.child", str(theirs.fileno())],
            pass_fds=(theirs.fileno(),),
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        theirs.close()
        self.owner = os.getpid()

    def fork(self, request: bytes) -> tuple[int, socket.socket]:
        """Has a child forked; its process id, and the socket to talk to it."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with self.lock:
            socket.send_fds(self.socket, [HEADER.pack(len(request))], [theirs.fileno()])
            theirs.close()
            self.socket.sendall(request)
            answer = _exactly(self.socket, HEADER.size)
        return HEADER.unpack(answer)[0], ours

    def ending(self, child: int) -> tuple[int, int]:
        """The signal that ended a child (0 without one) and its peak memory in bytes."""
        with self.lock:
            self.socket.sendall(HEADER.pack(child))
            answer = _exactly(self.socket, 2 * HEADER.size)
        return HEADER.unpack(answer[: HEADER.size])[0], HEADER.unpack(answer[HEADER.size :])[0]

    def stop(self) -> None:
        """Ends the server."""
        self.socket.close()
        if self.owner == os.getpid():
            try:
                self.process.wait(2)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


_server: _Server | None = None
_starting = threading.Lock()


def _running_server() -> _Server:
    global _server  # noqa: PLW0603 - one server a program
    with _starting:
        if _server is None or _server.owner != os.getpid() or _server.process.poll() is not None:
            _server = _Server()
            atexit.register(_server.stop)
        return _server


def run_isolated(
    task: str, arguments: tuple[object, ...], *, where: str, limits: Limits | None = None
) -> Iterator[object]:
    """What a generator yields, run in a child process with limits.

    Args:
        task: ``module:function``; must be importable and safe to name (never made from a document).
        arguments: Its arguments; they are pickled.
        where: The document, for messages.
        limits: The defaults where None.

    Raises:
        SourceError: The child's own, or ``timeout``, ``memory``, ``reader-crash`` where it was ended.
        RuleError: A rule file is wrong.
    """
    limits = limits or Limits()
    request = pickle.dumps((task, limits, sys.path), protocol=pickle.HIGHEST_PROTOCOL)
    payload = pickle.dumps(arguments, protocol=pickle.HIGHEST_PROTOCOL)
    try:
        child, channel = _running_server().fork(request)
    except OSError as error:
        raise SourceError(
            f"the process that reads documents cannot be started: {error.__class__.__name__}",
            where=where,
            hint="free memory and try again",
            reason="reader-crash",
        ) from error
    deadline = time.monotonic() + limits.wall_seconds
    try:
        channel.setblocking(False)
        yield from _answers(channel, payload, deadline, where, limits)
    except SourceError as error:
        if error.reason == CRASHED:
            raise ended(_why_itended(child, limits), where) from None
        raise
    finally:
        _end_group(child)
        channel.close()


def _answers(channel: socket.socket, payload: bytes, deadline: float, where: str, limits: Limits) -> Iterator[object]:
    """Sends the arguments, then yields results as they come, until the child says it is done."""
    unsent = memoryview(HEADER.pack(len(payload)) + payload)
    held = bytearray()
    received = 0
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            raise ended("timeout", where)
        ready, writable, _ = select.select([channel], [channel] if unsent else [], [], left)
        if writable:
            unsent = _sent(channel, unsent)
        if not ready:
            continue
        block = _received(channel)
        received += len(block)
        if not block or received > limits.answer_bytes:
            raise ended("too-big-inside" if block else CRASHED, where)
        held += block
        for kind, value in _messages(held):
            if kind == "done":
                return
            if kind == "error":
                raise _their_error(value, where)
            yield value


def _why_itended(child: int, limits: Limits) -> str:
    """The reason for a child that said nothing at its end: by the signal that ended it and the memory it held."""
    try:
        ended_by, peak = _running_server().ending(child)
    except OSError:
        return CRASHED
    if ended_by in (signal.SIGXCPU, signal.SIGKILL):
        return "timeout"
    return "memory" if peak > 0.4 * limits.memory_bytes else CRASHED


def _sent(channel: socket.socket, unsent: memoryview) -> memoryview:
    """Sends what fits; what is left to send."""
    try:
        return unsent[channel.send(unsent) :]
    except (BrokenPipeError, ConnectionResetError):
        return memoryview(b"")  # the child has ended: what it said last is still to be read


def _received(channel: socket.socket) -> bytes:
    try:
        return channel.recv(1 << 18)
    except ConnectionResetError:
        return b""


def _messages(held: bytearray) -> Iterator[tuple[str, Any]]:
    """The whole messages at the front of what was received; they are taken off it."""
    while len(held) >= HEADER.size:
        end = HEADER.size + HEADER.unpack(held[: HEADER.size])[0]
        if len(held) < end:
            return
        kind, value = _SafeUnpickler(io.BytesIO(bytes(held[HEADER.size : end]))).load()
        del held[:end]
        yield kind, value


def _their_error(value: dict[str, str], where: str) -> ExtractError:
    """The error the child reports, as the same exception here."""
    if value.get("class") == "ended":
        return ended(value["reason"], where)
    made = EXCEPTIONS.get(value.get("class", ""), SourceError)
    told = value.get("where") or where
    return made(value["message"], where=told, hint=value.get("hint", ""), reason=value.get("reason"))


SAVE_AGAIN = "save the document again with another program"
ENDINGS = {
    "timeout": ("reading the document took too long and was stopped", f"split the document, or {SAVE_AGAIN}"),
    "memory": ("reading the document needed more memory than is allowed", f"split the document, or {SAVE_AGAIN}"),
    "too-big-inside": ("the document unfolds to more than is allowed", "split the document"),
}


def ended(reason: str, where: str) -> SourceError:
    """The error for a child that was ended, or ended itself."""
    message, hint = ENDINGS.get(reason, ("the document made its reader crash", SAVE_AGAIN))
    return SourceError(message, where=where, hint=hint, reason=reason)


def _end_group(child: int) -> None:
    """Ends the child and all it started."""
    try:
        os.killpg(child, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return  # it has ended by itself; the server reaps it


def _exactly(channel: socket.socket, count: int) -> bytes:
    """Exactly so many bytes.

    Raises:
        ConnectionError: The other side closed.
    """
    held = b""
    while len(held) < count:
        block = channel.recv(count - len(held))
        if not block:
            raise ConnectionError("the reading server has gone")
        held += block
    return held
