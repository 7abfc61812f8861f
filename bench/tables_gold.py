"""Gold tables of the shared material, page by page."""

import csv
import json
import os
from pathlib import Path

from bench.tables_score import GridTable

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("EXTRACT_SHARED", ROOT.parent / "shared"))


def facsimile_gold():
    """The facsimile's tables, one for each page a table stands on."""
    found = []
    for table in json.loads((SHARED / "gold/facsimile/tables.json").read_text(encoding="utf-8")):
        for k, part in enumerate(table["parts"]):
            rows = part["rows"]
            repeats = k > 0 and "repeat-header" in table["style"] and 0 not in rows
            order = [0, *rows] if repeats else rows
            at = {r: i for i, r in enumerate(order)}
            cells = [
                (at[c["row"]], c["col"], c["rowspan"], c["colspan"], c["text"])
                for c in table["cells"]
                if c["row"] in at
            ]
            found.append(GridTable(part["page"], cells, tuple(part["bbox"]), table["id"] + (f"/{k}" if k else "")))
    return found


def facsimile_whole_gold():
    """The facsimile's tables, each as one, parts on several pages joined."""
    return [
        GridTable(
            table["parts"][0]["page"],
            [(c["row"], c["col"], c["rowspan"], c["colspan"], c["text"]) for c in table["cells"]],
            None,
            table["id"],
        )
        for table in json.loads((SHARED / "gold/facsimile/tables.json").read_text(encoding="utf-8"))
    ]


def document_gold():
    """Document id -> its gold tables. A CSV lists a row a line; merged cells are empty but for their first place."""
    found = {}
    for path in sorted((SHARED / "gold/tables").glob("*.csv")):
        document, page, _ = path.stem.rsplit("_", 2)
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
        cells = [(r, c, 1, 1, t) for r, row in enumerate(rows) for c, t in enumerate(row)]
        found.setdefault(document, []).append(GridTable(int(page[1:]), cells, None, path.stem))
    return found
