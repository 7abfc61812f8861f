"""Reads one document in a process of its own, within limits, so that a bad document cannot hurt another or the run.

The child works through the stages and leaves their results in the cache; over a pipe it says where it is and how it
ended. The parent waits, kills what overstays, and turns every ending into a result or a reason. Reasons that a second
try would only repeat (time, memory, a crash) are remembered with the key of the work.
"""

import contextlib
import faulthandler
import json
import os
import resource
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from extract.cache import key_of
from extract.errors import ExtractError, InternalError, SourceError
from extract.folders import Folders
from extract.invariants import breaches
from pipelines.stages import STAGES, DocumentWork, digest_code, fingerprint, library_digest, rules_version

PROBLEMS = "problems"
FINAL = STAGES[-1].name


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one document may use. CPU time grows with every page that was really read."""

    memory_bytes: int = 4 << 30
    first_cpu_seconds: int = 40
    cpu_seconds_a_page: int = 1
    most_cpu_seconds: int = 900
    stage_cpu_seconds: int = 120
    most_answer_bytes: int = 1 << 20
    most_file_bytes: int = 1 << 30


LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a document could not be read: a reason of the closed list, and one paragraph for a person."""

    reason: str
    paragraph: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How the work on a document ended, and the CPU seconds of the stages that ran."""

    document_id: str
    problem: Problem | None
    seconds: dict[str, float]
    peak_bytes: int = 0


def work_of(folders: Folders, document_id: str) -> DocumentWork:
    """The work of one document with the library's stages; rules are read when a stage first runs."""
    from pipelines import steps

    return DocumentWork(folders=folders, document_id=document_id, make=steps.MAKE, kinds=steps.kinds)


def problem_key(work: DocumentWork) -> str:
    """The key under which a document's problem is remembered: what was supplied, code, rules and limits."""
    return key_of(work.document_id, fingerprint(work.inputs), library_digest(), rules_version(), repr(LIMITS))


def known_problem(work: DocumentWork) -> Problem | None:
    """The problem that an earlier try of the very same work ended with."""
    return work.cache.get(PROBLEMS, problem_key(work), Problem)


def ensure(work: DocumentWork, stage: str) -> None:
    """Sees to it that the result of `stage` is stored.

    Raises:
        ExtractError: The document cannot be read.
    """
    problem = known_problem(work)
    if problem is None and not work.is_stored(stage):
        problem = build(work, stage).problem
    if problem is not None:
        raise _error_of(problem)


def _error_of(problem: Problem) -> ExtractError:
    return _Told(problem.paragraph, reason=problem.reason)


class _Told(ExtractError):
    """An error whose paragraph was written elsewhere."""

    def __str__(self) -> str:
        return self.message


# -- the parent ------------------------------------------------------------------------------------------------------


def build(work: DocumentWork, stage: str = FINAL, on_stage: Callable[[str], None] = lambda stage: None) -> Outcome:
    """Makes the results up to `stage` in a child process and waits for it; remembers why where it failed."""
    child = Child(work, stage)
    while not child.poll(0.2):
        for name in child.news():
            on_stage(name)
    for name in child.news():
        on_stage(name)
    return child.outcome()


class Child:
    """A running child; `poll` until it is done, then take its `outcome`."""

    def __init__(self, work: DocumentWork, stage: str = FINAL) -> None:
        self.work = work
        self._received = b""
        self._news: list[str] = []
        self._told = 0
        self._status: int | None = None
        self._began = time.monotonic()
        self._too_long = False
        self._usage: resource.struct_rusage | None = None
        digest_code()  # once, before the fork: parent and child must agree on keys
        reader, writer = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(reader)
            _child(work, stage, writer)
        os.close(writer)
        self._reader: int | None = reader

    def poll(self, timeout: float) -> bool:
        """Reads what the child says; True once it has ended."""
        if self._reader is not None:
            ready, _, _ = select.select([self._reader], [], [], timeout)
            if ready:
                self._receive()
        if self._reader is None and self._status is None:
            _, self._status, self._usage = os.wait4(self.pid, 0)
        elif time.monotonic() - self._began > 3 * LIMITS.most_cpu_seconds:
            self._too_long = True
            self._kill()
        return self._status is not None

    def news(self) -> list[str]:
        """Stages that began since the last call."""
        news, self._news = self._news, []
        return news

    def stop(self) -> None:
        """Ends the child now."""
        if self._status is None:
            self._kill()
            _, self._status, self._usage = os.wait4(self.pid, 0)

    def outcome(self) -> Outcome:
        """How it ended."""
        answer = self._answer()
        problem = self._problem(answer)
        if problem is not None:
            self.work.cache.put(PROBLEMS, problem_key(self.work), problem)
        seconds = answer.get("seconds", {}) if answer else {}
        peak = self._usage.ru_maxrss * 1024 if self._usage else 0
        return Outcome(document_id=self.work.document_id, problem=problem, seconds=seconds, peak_bytes=peak)

    def _receive(self) -> None:
        if self._reader is None:
            return
        part = os.read(self._reader, 65536)
        if not part or len(self._received) > LIMITS.most_answer_bytes:
            os.close(self._reader)
            self._reader = None
            if part:
                self._kill()
            return
        self._received += part
        *lines, _ = self._received.split(b"\n")
        stages = [json.loads(line)["stage"] for line in lines if line.startswith(b'{"stage"')]
        self._news += stages[self._told :]
        self._told = len(stages)

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)

    def _answer(self) -> dict[str, dict[str, float]] | None:
        for line in reversed(self._received.split(b"\n")):
            if line.startswith(b'{"end"'):
                found: dict[str, dict[str, float]] = json.loads(line)["end"]
                return found
        return None

    def _problem(self, answer: Mapping[str, object] | None) -> Problem | None:
        if answer is not None:
            told = answer.get("problem")
            return Problem(**told) if isinstance(told, dict) else None
        status = self._status or 0
        number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        if self._too_long or number == signal.SIGXCPU:
            return self._ended("timeout", "reading it took longer than a document of its pages may take")
        if number == signal.SIGKILL:
            return self._ended("memory", "its reader was killed, most likely for want of memory")
        name = signal.Signals(number).name if number else f"exit code {os.waitstatus_to_exitcode(status)}"
        return self._ended("reader-crash", f"the reader crashed on it ({name})")

    def _ended(self, reason: str, what: str) -> Problem:
        where = self.work.folders.source(self.work.document_id)
        error = SourceError(
            what, where=str(where), hint="open it elsewhere and save it again, or take it out of raw/", reason=reason
        )
        return Problem(reason=reason, paragraph=str(error))


# -- the child -------------------------------------------------------------------------------------------------------


def _child(work: DocumentWork, stage: str, writer: int) -> None:
    """Never returns."""
    code = 1
    try:
        faulthandler.disable()  # a crash is told by its reason, not by a dump
        os.setsid()
        _limit()
        _say(writer, {"end": _try(work, stage, writer)})
        code = 0
    except BaseException:  # nothing may run on in the parent's name; the parent sees the exit code
        traceback.print_exc()
    finally:
        os._exit(code)


def _try(work: DocumentWork, stage: str, writer: int) -> dict[str, object]:
    def on_stage(name: str) -> None:
        _say(writer, {"stage": name})
        _start(LIMITS.first_cpu_seconds if name == STAGES[0].name else LIMITS.stage_cpu_seconds)

    work.on_stage = on_stage
    work.on_page = lambda page_no: _extend(LIMITS.cpu_seconds_a_page)
    problem: Problem | None = None
    try:
        result = work.result(stage)
        if stage == FINAL:
            _refuse_breaches(work, result)
            work.cache.put_report(result)
    except ExtractError as error:
        problem = Problem(reason=error.reason, paragraph=str(error))
    except MemoryError:
        problem = _memory_problem(work)
    except Exception as error:  # our bug: it must cost this document only, and must be told
        problem = _bug(work, error)
    plain = None if problem is None else {"reason": problem.reason, "paragraph": problem.paragraph}
    return {"problem": plain, "seconds": work.seconds}


def _refuse_breaches(work: DocumentWork, report: object) -> None:
    from extract.model import Report

    if not isinstance(report, Report):
        raise InternalError("the last stage made no report")
    broken = breaches(report)
    if broken:
        told = "; ".join(f"{b.invariant} ({b.count}): {b.message}" for b in broken)
        raise InternalError(
            f"what was read breaks a promise of the records: {told}",
            where=work.document_id,
            hint="report this as a bug",
        )


def _memory_problem(work: DocumentWork) -> Problem:
    error = SourceError(
        f"reading it needs more than {LIMITS.memory_bytes >> 30} GB of memory",
        where=str(work.folders.source(work.document_id)),
        hint="split the document, or take it out of raw/",
        reason="memory",
    )
    return Problem(reason="memory", paragraph=str(error))


def _bug(work: DocumentWork, error: Exception) -> Problem:
    if any(isinstance(e, MemoryError) for e in _causes(error)):
        return _memory_problem(work)
    frame = traceback.extract_tb(error.__traceback__)[-1]
    told = InternalError(
        f"{type(error).__name__}: {str(error)[:500]}",
        where=f"{work.document_id}, {Path(frame.filename).name} line {frame.lineno}",
        hint="report this as a bug of extract, with the document if you may",
    )
    if os.environ.get("EXTRACT_DEBUG"):
        traceback.print_exception(error)
    return Problem(reason="internal", paragraph=str(told))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _limit() -> None:
    limits = LIMITS
    _lower(resource.RLIMIT_AS, limits.memory_bytes)
    _lower(resource.RLIMIT_FSIZE, limits.most_file_bytes)
    _lower(resource.RLIMIT_CORE, 0)
    _start(limits.first_cpu_seconds)


def _lower(kind: int, most: int) -> None:
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _start(seconds: int) -> None:
    """Lets the process use `seconds` of CPU time from now on."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(
        resource.RLIMIT_CPU, (min(int(time.process_time()) + seconds + 1, LIMITS.most_cpu_seconds), hard)
    )


def _extend(seconds: int) -> None:
    """Lets the process use `seconds` more than it was allowed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (min(soft + seconds, LIMITS.most_cpu_seconds), hard))


def _say(writer: int, message: dict[str, object]) -> None:
    os.write(writer, json.dumps(message, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
