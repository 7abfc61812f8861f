"""Writes the sample report from its one content: raw/sample-report (text) and raw/sample-report-pdf (PDF).

    python tools/make_sample.py                    # the text dump, and the hashes in source.toml
    python tools/make_sample.py --font FONT.ttf    # the PDF too; needs reportlab and a Japanese TrueType font

The results are committed: neither a run nor a test needs reportlab or a font. Same content, same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import re
from pathlib import Path

from sample.content import SAMPLE
from sample.dump import dump_text

ROOT = Path(__file__).resolve().parent.parent


def record_hash(source: Path) -> None:
    """Writes a source file's SHA-256 into the source.toml beside it."""
    sidecar = source.with_name("source.toml")
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    text = sidecar.read_text(encoding="utf-8")
    sidecar.write_text(re.sub(r'(?m)^sha256 = ".*"$', f'sha256 = "{digest}"', text), encoding="utf-8")


def main() -> None:
    """Writes what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--font", type=Path, help="a Japanese TrueType font, for the PDF")
    arguments = parser.parse_args()
    text_file = ROOT / "raw" / "sample-report" / "source.txt"
    text_file.write_bytes(dump_text(SAMPLE).encode())
    record_hash(text_file)
    if arguments.font is not None:
        from sample.pdf import write_pdf  # noqa: PLC0415 - reportlab is only needed here

        pdf_file = ROOT / "raw" / "sample-report-pdf" / "source.pdf"
        write_pdf(SAMPLE, pdf_file, arguments.font)
        record_hash(pdf_file)


if __name__ == "__main__":
    main()
