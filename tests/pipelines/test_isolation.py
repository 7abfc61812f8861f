"""Whatever a document does to its reader, the run goes on and says why."""

import dataclasses
import os
import time

import pytest
from tiny import TEXT

from pipelines import isolation, steps


def recursing(n):
    return recursing(n + 1) + 1


ENDINGS = {
    "abort": (os.abort, "reader-crash"),
    "exit": (lambda: os._exit(0), "reader-crash"),
    "kill": (lambda: os.kill(os.getpid(), 9), "memory"),
    "spin": (lambda: [None for _ in iter(int, 1)], "timeout"),
    "allocate": (lambda: bytearray(6 << 30), "memory"),
    "close the pipe": (lambda: os.closerange(3, 64), "reader-crash"),
    "recursion": (lambda: recursing(0), "internal"),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_ending_has_a_reason(folders, document, stage_log, monkeypatch, ending):
    action, reason = ENDINGS[ending]
    document("bad", TEXT)
    limits = dataclasses.replace(isolation.LIMITS, first_cpu_seconds=1, memory_bytes=4 << 30)
    monkeypatch.setattr(isolation, "LIMITS", limits)
    monkeypatch.setitem(steps.MAKE, "reading", lambda work: action())
    outcome = isolation.build(isolation.work_of(folders, "bad"))
    assert outcome.problem is not None
    assert outcome.problem.reason == reason
    assert outcome.problem.paragraph.count("\n") == 0
    assert "Traceback" not in outcome.problem.paragraph


def test_a_problem_is_remembered_and_not_tried_again(folders, document, stage_log, monkeypatch):
    document("bad", b"CRASH")
    work = isolation.work_of(folders, "bad")
    assert isolation.build(work).problem.reason == "reader-crash"
    monkeypatch.setattr(isolation, "build", lambda *_: pytest.fail("tried again"))
    again = isolation.work_of(folders, "bad")
    with pytest.raises(isolation.ExtractError, match="crashed"):
        isolation.ensure(again, "reading")


def test_a_good_document_gives_the_same_alone_and_among_bad_ones(folders, document, stage_log):
    document("good", TEXT)
    alone = isolation.work_of(folders, "good")
    assert isolation.build(alone).problem is None
    digest = alone.digest(isolation.FINAL)
    document("bad", b"CRASH")
    isolation.build(isolation.work_of(folders, "bad"))
    began = time.process_time()
    assert isolation.work_of(folders, "good").digest(isolation.FINAL) == digest
    assert time.process_time() - began < 1
