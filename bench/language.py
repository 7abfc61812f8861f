"""``make bench-language``: names, numbers, claims and speed against gold, beside GiNZA; writes docs/bench-language.md.

GiNZA runs in an environment of its own, bench/.venv (bench/requirements.txt) or the one whose interpreter
EXTRACT_BENCH_PYTHON names, on the same passages, in the same run. Where it is not installed the page says that it was
not measured.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from bench.language_entities import SHARED, Material
from extract.rules import load_rules

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "bench-language.md"
ENVIRONMENT = Path(os.environ.get("EXTRACT_BENCH_PYTHON", ROOT / "bench" / ".venv" / "bin" / "python"))
DOCUMENT = "german-clusters-2016"
HEAD = """# Names and numbers, measured

Written by `make bench-language`; do not edit. Names: exact span and label. `alone` knows the gazetteer, the rules, the
tagger and what the passage itself defines; `others` also what the other chapters teach; `document` is a whole run.
Times are CPU seconds of one process on the machine that wrote this page; memory is the peak of the process.
A machine that other work shares halves every rate or worse: compare them with each other.
"""

# Runs in GiNZA's environment: texts as JSON on stdin, measurements as JSON on stdout.
_GINZA = """
import json, resource, sys, time
texts = json.load(sys.stdin)
began = time.process_time()
import spacy
nlp = spacy.load("ja_ginza", exclude=["parser", "bunsetu_recognizer", "compound_splitter"])
loaded = time.process_time() - began
began = time.process_time()
names = sum(len(doc.ents) for doc in nlp.pipe(texts))
json.dump({"load": loaded, "seconds": time.process_time() - began, "names": names, "characters": sum(map(len, texts)),
           "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}, sys.stdout)
"""


def measured(module: str) -> str:
    """What one of our benches prints, its own GiNZA line left out."""
    done = subprocess.run(
        [sys.executable, "-m", module, str(SHARED)], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
    )
    return "\n".join(line for line in done.stdout.splitlines() if not line.startswith("GiNZA"))


def ginza() -> str:
    """GiNZA's speed, load and memory on the report's passages, or why there are none."""
    if not ENVIRONMENT.exists():
        return f"Not measured: no interpreter at `{_shown(ENVIRONMENT)}` (`pip install -r bench/requirements.txt`)."
    material = Material(SHARED / "raw", DOCUMENT, load_rules())
    texts = [p.text.text for p in material.passages if len(p.text.text) > 20]
    done = subprocess.run(
        [str(ENVIRONMENT), "-c", _GINZA],
        input=json.dumps(texts), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no message"])[-1]
        return f"Not measured: GiNZA does not run there ({reason})."
    m = json.loads(done.stdout)
    return (
        f"GiNZA 5.3 (no parser), import and load {m['load']:.1f} CPU s; {m['seconds']:.1f} CPU s for "
        f"{m['characters']:,} characters = {m['characters'] / m['seconds']:,.0f} a CPU second; peak memory "
        f"{m['memory']:.0f} MB; {m['names']} names. It gives no STATE, PROGRAM or CLUSTER, so it is not scored on them."
    )


def _shown(path: Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name


def main() -> None:
    """Runs the benches and GiNZA, prints and writes the page."""
    parts = [HEAD]
    for title, text in (
        ("Numbers and dates", measured("bench.language_quantities")),
        ("Names and linking", measured("bench.language_entities")),
        ("Claims: fields right of those judged by hand", measured("bench.language_claims")),
    ):
        parts.append(f"## {title}\n\n```\n{text}\n```\n")
    parts.append(f"## GiNZA in the same run\n\n{ginza()}\n")
    page = "\n".join(parts)
    print(page)
    OUT.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
