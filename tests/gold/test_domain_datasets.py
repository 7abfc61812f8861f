"""The domain datasets of the real report, cell by cell, from the dump and from its facsimile, and from changed copies.

The expected figures are those of gold/facsimile, which was read by eye; codes and profiles are facts typed here.
"""

import csv
import itertools
import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from extract import extract_report
from extract.datasets import DATASETS, problems
from extract.model import Report
from extract.report import datasets_stage, language_stage, layout_stage, read_stage
from extract.rules import load_rules
from extract.sources import Source, load_source
from tests.conftest import ROOT, shared_path

Rows = tuple[Mapping[str, object], ...]

STATES_1 = ["BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV", "NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH"]
STATES_2 = ["BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV", "NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH"]
LEADING_STATES = {
    1: ["HH", "SN", "SN", "BW", "BW"],
    2: ["NW", "NW", "BW", "BY", "BY"],
    3: ["NW", "ST", "HE", "BW", "BY"],
}
BASES = {7: "clusters", 8: "companies", 9: "respondents", 10: "respondents", 11: "respondents"}
INITIATIVES = [
    (1, "自動車下請け産業（自動車部品）", "自動車下請け業連合イニシアティブ", "AMZ", 1999, "ドレスデン"),
    (2, "機械・プラント製造業", "ザクセン機械・プラント製造業連合イニシアティブ", "VEMAS", 2003, "ケムニッツ"),
    (3, "鉄道技術産業", "ザクセン鉄道技術連合イニシアティブ", "BTS", 2006, "ドレスデン"),
    (
        4,
        "機能性繊維産業（Technische Textilindustrie）",
        "機能性繊維連合イニシアティブ",
        "Sachsen!TEXTIL",
        2006,
        "ケムニッツ",
    ),
    (5, "航空・宇宙産業", "航空・宇宙産業連合イニシアティブ", "ASIS", 2008, "ドレスデン"),
    (
        6,
        "工業分野の再生可能エネルギー",
        "EESA 連合イニシアティブ：ザクセン再生エネルギー産業ネットワーク",
        "EESA",
        2008,
        None,
    ),
]
OPERATORS = [
    "ザクセン合理化・イノベーションセンター（RKW）有限会社",
    "ケムニッツ/ザクセン機械工業コンピテンツセンター（KMC）、"
    "フラウンホーファー工作機械および変形技術研究所（IWU）（ケムニッツ・ドレスデン）",
    "プライス・ウォーターハウス・クーパース・ファイナンシャル・コンサルテーション有限会社",
    "INNtex イノベーションネットワーク協会",
    "ザクセン/チューリンゲン航空・宇宙技術協会、GWT TUD 有限会社",
    "VDI/VDE イノベーション+技術有限会社",
]


def bare(value: object) -> str:
    """For comparing: widths folded, no white space, no footing between dashes and middle dots."""
    text = unicodedata.normalize("NFKC", "" if value is None else str(value))
    return re.sub(r"\s", "", text).replace("‧", "・").replace("〜", "～").replace("~", "～").replace("–", "-")


def gold(name: str) -> list[list[str]]:
    """One gold table without its header row."""
    path = shared_path("gold", "facsimile", f"{name}.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


def german_source(document_id: str = "german-clusters-2016") -> Source:
    """The shared document with the project's own sidecars."""
    source = load_source(shared_path("raw"), document_id)
    own = load_sidecars(ROOT / "raw" / document_id)
    return replace(source, path=ROOT / "raw" / document_id / source.path.name, datasets_spec=own)


def load_sidecars(folder: Path) -> dict[str, object]:
    return tomllib.loads((folder / "datasets.toml").read_text(encoding="utf-8"))


@cache
def german_report(document_id: str = "german-clusters-2016") -> Report:
    return extract_report(german_source(document_id))


@pytest.fixture(scope="module", params=["german-clusters-2016", "german-clusters-2016-facsimile"])
def datasets(request: pytest.FixtureRequest) -> Mapping[str, Rows]:
    return german_report(request.param).datasets


def test_no_dataset_breaks_its_schema(datasets: Mapping[str, Rows]) -> None:
    assert set(datasets) == set(DATASETS)
    found = [p for name, rows in datasets.items() for p in problems(DATASETS[name], rows)]
    assert found == []
    assert all(datasets.values())


def test_all_clusters_by_state(datasets: Mapping[str, Rows]) -> None:
    rows = [r for r in datasets["cluster_counts"] if (r["scope"], r["dimension"]) == ("all_clusters", "state")]
    expected = [(f"DE-{c}", bare(n), int(v), False) for c, (n, v) in zip(STATES_1, gold("c1t1")[:-1], strict=True)]
    expected.append(("total", "合計", 513, True))
    assert [(r["code"], bare(r["label"]), r["clusters"], r["is_total"]) for r in rows] == expected


def test_all_clusters_by_industry(datasets: Mapping[str, Rows]) -> None:
    rows = [r for r in datasets["cluster_counts"] if r["dimension"] == "industry"]
    assert [(bare(r["label"]), r["clusters"]) for r in rows] == [(bare(n), int(v)) for n, v in gold("c1t2")]
    assert len({r["code"] for r in rows}) == 32
    assert not any(r["is_total"] for r in rows)


def test_network_members_by_state(datasets: Mapping[str, Rows]) -> None:
    rows = [r for r in datasets["cluster_counts"] if r["scope"] == "go_cluster"]
    grid = gold("c2t1")
    cells = [(r[0], r[1]) for r in grid if r[0]] + [(r[2], r[3]) for r in grid]
    expected = [(f"DE-{c}", bare(n), int(v), False) for c, (n, v) in zip(STATES_2, cells[:-1], strict=True)]
    assert [(r["code"], bare(r["label"]), r["clusters"], r["is_total"]) for r in rows[:-1]] == expected
    assert (rows[-1]["code"], rows[-1]["clusters"], rows[-1]["is_total"]) == ("total", 108, True)


def matrix_of(rows: Rows) -> dict[tuple[str, str], Mapping[str, object]]:
    return {(bare(r["region"]), bare(r["field"])): r for r in rows}


def test_matrix_of_the_dump() -> None:
    """55 of the 72 cells are proven, 17 keep exactly the candidates of an exhaustive search; totals are read."""
    rows = german_report().datasets["network_matrix"]
    assert len(rows) == 9 * 10
    found = matrix_of(rows)
    truth = matrix_truth()
    body = {k: r for k, r in found.items() if "total" not in k}
    doubtful = {k: r for k, r in body.items() if r["status"] == "ambiguous"}
    assert (len(body) - len(doubtful), len(doubtful)) == (55, 17)
    for key, row in found.items():
        if key in doubtful:
            assert row["networks"] is None
            assert truth[key] in row["candidates"]  # type: ignore[operator]
        else:
            assert row["networks"] == truth[key]
            assert row["candidates"] is None
    assert {key: set(r["candidates"]) for key, r in doubtful.items()} == candidates_by_search()  # type: ignore[call-overload]


def matrix_truth() -> dict[tuple[str, str], int | None]:
    path = shared_path("gold", "facsimile", "c2t2.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *grid = list(csv.reader(file))
    fields = ["total", *(bare(h) for h in head[2:])]
    truth = {}
    for line in grid:
        region = "total" if bare(line[0]) == "合計" else bare(line[0])
        for field, text in zip(fields, line[1:], strict=True):
            truth[region, field] = int(text) if text else None
    return truth


def candidates_by_search() -> dict[tuple[str, str], set[int | None]]:
    """What each cell may hold: of all ways to put each row's numbers, in order, into columns, those that add up.

    The upper rows' column sums are met with the lower rows' from the other side.
    """
    truth = matrix_truth()
    regions = [r for r in dict.fromkeys(k[0] for k in truth) if r != "total"]
    fields = [f for f in dict.fromkeys(k[1] for k in truth) if f != "total"]
    total = _sum_of([truth["total", f] for f in fields])
    ways = [_ways([truth[r, f] for f in fields]) for r in regions]
    sums = [[_sum_of(w) for w in options] for options in ways]
    upper: dict[int, list[tuple[int, ...]]] = {}
    for choice in itertools.product(*(range(len(w)) for w in ways[:4])):
        upper.setdefault(sum(sums[i][c] for i, c in enumerate(choice)), []).append(choice)
    possible: dict[tuple[str, str], set[int | None]] = {}
    for lower in itertools.product(*(range(len(w)) for w in ways[4:])):
        missing = total - sum(sums[i][c] for i, c in enumerate(lower, start=4))
        for solution in ((*first, *lower) for first in upper.get(missing, ())):
            for index, choice_no in enumerate(solution):
                for field, value in zip(fields, ways[index][choice_no], strict=True):
                    possible.setdefault((regions[index], field), set()).add(value)
    return {k: v for k, v in possible.items() if len(v) > 1}


def _sum_of(row: list[int | None]) -> int:
    """A row's numbers as digits to the base 1000, so that rows add up column by column."""
    return sum((v or 0) * 1000**place for place, v in enumerate(row))


def _ways(row: list[int | None]) -> list[list[int | None]]:
    """All rows with the same numbers in the same order."""
    numbers = [n for n in row if n is not None]

    def place(rest: list[int], width: int) -> list[list[int | None]]:
        if len(rest) == width:
            return [list(rest)]
        found: list[list[int | None]] = [[None, *w] for w in place(rest, width - 1)] if width > len(rest) else []
        if rest:
            found += [[rest[0], *w] for w in place(rest[1:], width - 1)]
        return found

    return place(numbers, len(row))


def test_matrix_of_the_facsimile_is_read_whole() -> None:
    rows = german_report("german-clusters-2016-facsimile").datasets["network_matrix"]
    truth = matrix_truth()
    assert {k: r["networks"] for k, r in matrix_of(rows).items()} == truth
    assert {str(r["status"]) for r in rows} <= {"read", "blank"}


def test_grant_shares(datasets: Mapping[str, Rows]) -> None:
    rows = datasets["grant_shares"]
    assert [(bare(r["recipient_group"]), r["share_percent"]) for r in rows] == [
        (bare(n), Decimal(v)) for n, v in gold("c2t3")
    ]


def test_leading_edge_clusters(datasets: Mapping[str, Rows]) -> None:
    expected = [
        (number, int(no), *(bare(t) for t in (name, url, state, activity)), (f"DE-{code}",))
        for number, table in ((1, "c2t4"), (2, "c2t5"), (3, "c2t6"))
        for (no, name, url, state, activity), code in zip(gold(table), LEADING_STATES[number], strict=True)
    ]
    columns = ("name", "url", "state_text", "activity")
    found = [
        (r["round"], r["no"], *(bare(r[c]) for c in columns), r["states"]) for r in datasets["leading_edge_clusters"]
    ]
    assert found == expected


def test_survey_results(datasets: Mapping[str, Rows]) -> None:
    expected = [
        (bare(f"表{t}"), n, bare(option), Decimal(share.rstrip("％%")), BASES[t])
        for t in BASES
        for n, (option, share) in enumerate(gold(f"c2t{t}"), start=1)
    ]
    rows = datasets["survey_results"]
    found = [(bare(r["table_number"]), r["option_no"], bare(r["option"]), r["share_percent"], r["base"]) for r in rows]
    assert found == expected
    assert {(bare(r["survey"]), r["fieldwork"]) for r in rows} == {("第3回モニター調査", "2013-05/2013-06")}


def test_state_clusters_and_their_ministries(datasets: Mapping[str, Rows]) -> None:
    rows = datasets["nrw_clusters"]
    expected = [(bare(n), bare(f), tuple(bare(m) for m in re.split("[/／]", ms))) for n, f, ms in gold("c4t1")]
    found = [(bare(r["name"]), bare(r["field"]), tuple(bare(m) for m in r["ministries"])) for r in rows]  # type: ignore[attr-defined]
    assert found == expected


def test_initiatives(datasets: Mapping[str, Rows]) -> None:
    rows = datasets["saxony_initiatives"]
    columns = ("no", "sector", "name", "abbreviation", "founded_year", "seat")
    assert [tuple(bare(r[c]) for c in columns) for r in rows] == [tuple(map(bare, i)) for i in INITIATIVES]
    assert [bare(r["operator"]) for r in rows] == [bare(o) for o in OPERATORS]
    assert all(str(r["status_text"]).endswith("。") for r in rows)


def test_every_row_quotes_its_place() -> None:
    report = german_report()
    text = report.source_text
    for name, rows in report.datasets.items():
        for row in rows:
            start, end = int(str(row["source_start"])), int(str(row["source_end"]))
            assert 0 <= start < end <= len(text)
            page = report.pages[int(str(row["page_no"])) - 1]
            assert page.source_start <= end and start < page.source_end, name
    for origin in report.lineage:
        if origin.place is not None and origin.origin == "cell" and origin.rule in ("integer", "decimal"):
            assert bare(origin.surface).rstrip("%") in bare(text[origin.place.start : origin.place.end])


def test_the_snapshot_holds_no_running_text() -> None:
    for path in sorted((ROOT / "curated" / "published").glob("*/*.csv")):
        for cell in re.split(r'[",\n]', path.read_text(encoding="utf-8")):
            runs = [cell[i : i + 24] for i in range(len(cell) - 23)]
            assert not [r for r in runs if len(re.findall("[ぁ-ん]", r)) >= 6], path.name


FIGURES = (
    "cluster_counts",
    "grant_shares",
    "leading_edge_clusters",
    "survey_results",
    "nrw_clusters",
    "network_matrix",
)
PLACES = {"document_id", "table_id", "page_no", "source_start", "source_end"}


def facts(report: Report, names: tuple[str, ...]) -> dict[str, list[dict[str, str]]]:
    """Dataset rows without their places, texts folded."""
    return {
        name: [{c: bare(v) for c, v in row.items() if c not in PLACES} for row in report.datasets[name]]
        for name in names
    }


def changed(change: Callable[[str], str]) -> Report:
    """The report read from a changed text; the audit, which changes no fact, is left out."""
    source = german_source()
    assert source.text is not None
    text = change(source.text)
    assert text != source.text
    source = replace(source, text=text, data=text.encode())
    rules = load_rules()
    reading = read_stage(source, rules)
    layout = layout_stage(source, reading, rules)
    language = language_stage(reading, layout, rules)
    report = Report(
        document=layout.document,
        pages=reading.pages,
        blocks=layout.blocks,
        sections=layout.sections,
        tables=layout.tables,
        mentions=language.mentions,
        entities=language.entities,
        quantities=language.quantities,
    )
    return datasets_stage(source, report)


def full_width_digits(text: str) -> str:
    return text.translate({ord("0") + i: 0xFF10 + i for i in range(10)})


def shifted(text: str) -> str:
    """Three pages of other prose before it."""
    page = "\n\n".join(["これは前に置いた別の紙であり、数も名前も書かれていない。"] * 28) + " \n"
    return page + " " + page + " " + page + " " + text


def wrapped_anew(text: str) -> str:
    """The same paragraphs in lines of 60 columns; short lines, and with them tables, stay as they are."""
    lines = text.split("\n")
    found: list[str] = []
    at = 0
    while at < len(lines):
        paragraph = lines[at]
        while width(lines[at]) >= 74 and not lines[at].endswith(" ") and lines[at + 1 : at + 2] == [""]:
            if not lines[at + 2 : at + 3] or not lines[at + 2] or lines[at + 3 : at + 4] != [""]:
                break  # lines of prose stand apart; one that does not begins something else
            at += 2
            paragraph += lines[at]
        if width(paragraph) > 96 and re.search("[ぁ-ん]", paragraph):
            lead, tail = paragraph[: paragraph.startswith(" ")], " " if paragraph.endswith(" ") else ""
            paragraph = lead + "\n\n".join(set_in_lines(paragraph.strip(" "), 60)) + tail
        found.append(paragraph)
        at += 1
    return "\n".join(found)


def set_in_lines(text: str, columns: int) -> list[str]:
    lines = [""]
    for token in re.findall(r"[A-Za-z0-9.,\-]+|.", text):
        if width(lines[-1] + token) > columns and token not in "、。）」":
            lines[-1] = lines[-1].rstrip(" ")
            lines.append("")
        lines[-1] += token if lines[-1] or token != " " else ""
    return lines


def width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line)


def other_form(text: str) -> str:
    """Shifted by some pages, with full-width digits, saved with CRLF."""
    return shifted(full_width_digits(text)).replace("\n", "\r\n")


@pytest.mark.parametrize("change", [other_form, wrapped_anew])
def test_form_does_not_change_facts(change: Callable[[str], str]) -> None:
    names = (*FIGURES, "saxony_initiatives", "list_items")
    assert facts(changed(change), names) == facts(german_report(), names)


def test_changed_numbers_follow() -> None:
    report = changed(
        lambda t: (
            t.replace("バイエルン 32", "バイエルン 33")
            .replace("大企業 33.0 ", "大企業 34.5 ")
            .replace("第 3 回モニター調査", "第 8 回モニター調査")
        )
    )
    counts = {r["code"]: r["clusters"] for r in report.datasets["cluster_counts"] if r["scope"] == "all_clusters"}
    assert counts["DE-BY"] == 33
    shares = {bare(r["recipient_group"]): r["share_percent"] for r in report.datasets["grant_shares"]}
    assert shares["大企業"] == Decimal("34.5")
    assert {bare(r["survey"]) for r in report.datasets["survey_results"]} == {"第8回モニター調査"}
