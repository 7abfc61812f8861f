"""`make bench`: what a run costs. Cold, unchanged, and with one line changed; characters a second by stage; memory.

The same run also measures two baselines by name, so that the figures can be read on any machine: SudachiPy splitting
the report's text into words (the least that language work on Japanese costs), and pdfplumber's own text and tables on
the same PDF. CPU seconds are those of the whole process tree; wall time depends on the machine's load.

    python -m bench.run [--write docs/performance.md]
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from extract.folders import Folders
from pipelines import isolation, steps

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("EXTRACT_SHARED", ROOT.parent / "shared"))
STAGES = ("reading", "layout", "language", "audit", "datasets")
_SUDACHI = """
import sys
from sudachipy import Dictionary, SplitMode
tokenizer = Dictionary().create()
for line in open(sys.argv[1], encoding="utf-8"):
    tokenizer.tokenize(line, SplitMode.C)
"""
_PDFPLUMBER = """
import sys
import pdfplumber
with pdfplumber.open(sys.argv[1]) as document:
    for page in document.pages:
        page.extract_text()
        page.extract_tables()
        page.close()
"""


@dataclass(frozen=True)
class Cost:
    """CPU and wall seconds of a command with all it started, and the largest resident size of one of its processes."""

    cpu: float
    wall: float
    peak_mb: float


def find(document_id: str, name: str) -> Path | None:
    for folder in (ROOT / "raw", SHARED / "raw"):
        path = folder / document_id / name
        if path.is_file():
            return path
    return None


def measured(command: list[str], env: dict[str, str] | None = None) -> Cost:
    began = time.monotonic()
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=told)
        _, status, used = os.wait4(process.pid, 0)  # of this process and those it waited for, not of earlier ones
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            told.seek(0)
            sys.exit(f"{command[0]} ended with {process.returncode}: {told.read().decode(errors='replace')[-500:]}")
    wall = time.monotonic() - began
    return Cost(cpu=used.ru_utime + used.ru_stime, wall=wall, peak_mb=used.ru_maxrss / 1024)


def extract(*arguments: str, work: Path) -> Cost:
    env = os.environ | {"EXTRACT_RAW": str(work / "raw"), "EXTRACT_CURATED": str(work / "curated")}
    return measured([sys.executable, "-m", "pipelines.cli", *arguments], env)


def put(source: Path, work: Path) -> Path:
    """The document with its sidecars in a raw folder of its own."""
    target = work / "raw" / source.parent.name
    target.mkdir(parents=True)
    for sidecar in (ROOT / "raw" / source.parent.name).glob("*.toml"):
        text = sidecar.read_text(encoding="utf-8")
        kept = [line for line in text.split("\n") if not line.startswith("sha256")]  # one line will be changed
        (target / sidecar.name).write_text("\n".join(kept), encoding="utf-8")
        for named in re.findall(r'^same_as = "([a-z0-9-]+)"', text, re.MULTILINE):
            shutil.copytree(ROOT / "raw" / named, work / "raw" / named, ignore=shutil.ignore_patterns("source.*"))
    return Path(shutil.copy(source, target / source.name))


def runs_of(source: Path) -> list[tuple[str, Cost]]:
    """A cold run, an unchanged one, and one after one line of the text has changed."""
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        copy = put(source, work)
        found = [("cold", extract("run", work=work)), ("unchanged", extract("run", work=work))]
        if source.suffix == ".txt":
            lines = copy.read_text(encoding="utf-8").split("\n")
            lines[len(lines) // 2] += "。"
            copy.write_text("\n".join(lines), encoding="utf-8")
            found.append(("one line changed", extract("run", work=work)))
        return found


def stages_of(source: Path) -> tuple[int, dict[str, float], float]:
    """Characters, CPU seconds by stage, and peak memory in MB of the reading process."""
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        put(source, work)
        steps.kinds()  # loads the library, so that no stage pays for it
        folders = Folders(raw=work / "raw", curated=work / "curated")
        job = isolation.work_of(folders, source.parent.name)
        outcome = isolation.build(job)
        if outcome.problem is not None:
            sys.exit(outcome.problem.paragraph)
        report = job.result(isolation.FINAL)
        return report.document.characters, outcome.seconds, outcome.peak_bytes / 1e6


def baseline(name: str, source: Path, characters: int) -> str:
    script = _SUDACHI if source.suffix == ".txt" else _PDFPLUMBER
    cost = measured([sys.executable, "-c", script, str(source)])
    return f"| {name} | {cost.cpu:.1f} | {characters / cost.cpu:,.0f} | {cost.peak_mb:.0f} |"


def section(title: str, source: Path, name: str) -> list[str]:
    lines = [f"## {title}\n", "| run | CPU s | wall s | peak MB |", "| --- | --- | --- | --- |"]
    lines += [f"| {run} | {c.cpu:.1f} | {c.wall:.1f} | {c.peak_mb:.0f} |" for run, c in runs_of(source)]
    characters, seconds, peak = stages_of(source)
    lines += [
        "",
        f"{characters:,} characters.\n",
        "| stage | CPU s | characters/s | peak MB |",
        "| --- | --- | --- | --- |",
    ]
    for stage in STAGES:
        lines.append(f"| {stage} | {seconds[stage]:.2f} | {characters / max(seconds[stage], 1e-3):,.0f} | |")
    total = sum(seconds.values())
    lines.append(f"| all stages | {total:.2f} | {characters / total:,.0f} | {peak:.0f} |")
    lines.append(baseline(f"baseline: {name}", source, characters))
    return [*lines, ""]


def main() -> None:
    parser = argparse.ArgumentParser(description="What a run costs.")
    parser.add_argument("--write", type=Path, help="also write the page there")
    arguments = parser.parse_args()
    text = find("german-clusters-2016", "source.txt") or find("sample-report", "source.txt")
    pdf = find("german-clusters-2016-facsimile", "source.pdf") or find("sample-report-pdf", "source.pdf")
    if text is None or pdf is None:
        sys.exit("there is no document to measure: the sample reports are missing from raw/")
    page = ["# What a run costs", "", "Written by `make bench`; CPU seconds of the whole process tree.", ""]
    page += section(f"Text dump ({text.parent.name})", text, "SudachiPy splits the text into words")
    page += section(f"PDF ({pdf.parent.name})", pdf, "pdfplumber extract_text and extract_tables")
    told = "\n".join(page)
    print(told)
    if arguments.write:
        arguments.write.write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()
