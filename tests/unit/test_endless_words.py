"""Runs of characters that no language has: kept as text, flagged, and read in linear time."""

import time

import pytest

from extract.report import read_document
from extract.text.oddities import find_oddities, is_endless

SIZE = 50_000
RUNS = (
    "a" * SIZE + "!",
    "1-" * SIZE,
    " " * SIZE + "x",
    "〒" * SIZE,
    "(" * SIZE,
    "1," * SIZE,
    "ア" * SIZE,
    "漢の" * SIZE,
)


@pytest.mark.parametrize("run", RUNS, ids=[r[:2] + r[-1] for r in RUNS])
def test_an_endless_run_takes_seconds_and_is_kept(run, tmp_path):
    path = tmp_path / "run.txt"
    path.write_text(f"売上は 12 億円である。\n\n{run}\n", encoding="utf-8")
    began = time.process_time()
    report = read_document(path)
    assert time.process_time() - began < 20
    assert "".join("".join(b.text.text for b in report.blocks).split()).endswith(run.strip()[-10:])
    flagged = any(f.code == "endless-words" for p in report.pages for f in p.flags)
    assert flagged == is_endless(run.strip())


def test_what_stands_beside_an_endless_run_is_still_read(tmp_path):
    path = tmp_path / "run.txt"
    path.write_text(f"売上は 12 億円である。\n\n{'a' * SIZE}\n", encoding="utf-8")
    report = read_document(path)
    assert len(report.quantities) == 1


def test_long_prose_is_not_endless():
    assert not is_endless("会社は製品を輸出し、" * 1_000 + "利益を得た。")


def test_a_long_line_is_told_by_its_length():
    (flag,) = find_oddities("x\n" + "あ、" * 100_000 + "\ny")
    assert (flag.code, flag.count) == ("long-line", 1)
