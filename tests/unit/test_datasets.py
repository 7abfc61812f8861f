"""Domain datasets on hand-made reports: picking, unfolding, melting, profiles, lists, dated statements, errors."""

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from extract.datasets import DATASETS, EMPTY_SPEC, build, build_datasets, load_spec, parse_spec, problems
from extract.datasets.draft import draft_spec
from extract.errors import RuleError
from extract.model import (
    Block,
    BlockLabel,
    Cell,
    CellStatus,
    CleanText,
    Document,
    Entity,
    EntityLabel,
    Mention,
    Origin,
    Page,
    Quantity,
    QuantityKind,
    QuantityValue,
    ReadMethod,
    Report,
    Section,
    Segment,
    Span,
    Table,
    TableBody,
)


class Maker:
    """Writes a source text while it makes the records that point into it."""

    def __init__(self) -> None:
        self.text = ""
        self.blocks: list[Block] = []
        self.sections: list[Section] = []
        self.tables: list[Table] = []
        self.mentions: list[Mention] = []
        self.quantities: list[Quantity] = []

    def put(self, text: str) -> Span:
        start = len(self.text)
        self.text += text + "\n"
        return Span(start, start + len(text))

    def section(self, number: str, title: str, *, parent: str | None = None, level: int = 1) -> str:
        name = f"s{len(self.sections)}"
        block = self.block(f"{number} {title}", BlockLabel.SECTION_HEADER, section=name, level=level, marker=number)
        chapter = name if parent is None else next(s.chapter_id for s in self.sections if s.section_id == parent)
        self.sections.append(
            Section(
                section_id=name,
                parent_id=parent,
                chapter_id=chapter,
                kind="chapter" if parent is None else "section",
                number=number,
                title=title,
                level=level,
                first_page_no=1,
                last_page_no=1,
                span=block.pieces[0],
                heading_block_id=block.block_id,
            )
        )
        return name

    def block(
        self,
        text: str,
        label: BlockLabel = BlockLabel.TEXT,
        *,
        section: str | None = None,
        level: int | None = None,
        marker: str | None = None,
    ) -> Block:
        span = self.put(text)
        block = Block(
            block_id=f"b{len(self.blocks)}",
            page_no=1,
            reading_order=len(self.blocks),
            label=label,
            text=CleanText(text, (Segment(0, len(text), span.start, len(text)),)),
            pieces=(span,),
            level=level,
            section_id=section if section is not None else (self.sections[-1].section_id if self.sections else None),
            marker=marker,
        )
        self.blocks.append(block)
        return block

    def table(self, rows: Sequence[Sequence[str]], *, number: str | None = None, caption: str | None = None) -> Table:
        caption_span = self.put(f"{number} {caption}") if caption else None
        cells: list[Cell] = []
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                span = self.put(text)
                bare = text.rstrip("％").replace(",", "")
                value = Decimal(bare) if bare.replace(".", "").isdigit() and r else None
                status = CellStatus.READ if text else CellStatus.BLANK
                cells.append(
                    Cell(
                        row=r,
                        column=c,
                        text=text,
                        page_no=1,
                        pieces=(span,) if text else (),
                        is_header=r == 0,
                        value=value,
                        status=status,
                    )
                )
        table = Table(
            table_id=f"t{len(self.tables)}",
            page_no=1,
            rows=len(rows),
            columns=len(rows[0]),
            header_rows=1,
            body=TableBody.FOUND,
            method="hand",
            cells=tuple(cells),
            pieces=tuple(p for c in cells for p in c.pieces),
            number=number,
            caption=caption,
            section_id=self.sections[-1].section_id if self.sections else None,
            caption_pieces=(caption_span,) if caption_span else (),
        )
        self.tables.append(table)
        return table

    def state(self, table: Table, row: int, column: int, code: str) -> None:
        cell = table.cell(row, column)
        assert cell is not None
        self.mentions.append(
            Mention(
                mention_id=f"m{len(self.mentions)}",
                label=EntityLabel.STATE,
                text=cell.text,
                place=cell.pieces[0],
                clean_span=Span(0, len(cell.text)),
                page_no=1,
                method="registry",
                table_id=table.table_id,
                row=row,
                column=column,
                entity_id=code,
            )
        )

    def named(self, block: Block, text: str, label: EntityLabel, entity: str) -> None:
        start = block.text.text.index(text)
        self.mentions.append(
            Mention(
                mention_id=f"m{len(self.mentions)}",
                label=label,
                text=text,
                place=block.text.place(start, start + len(text)),
                clean_span=Span(start, start + len(text)),
                page_no=1,
                method="rule",
                block_id=block.block_id,
                entity_id=entity,
            )
        )

    def dated(self, block: Block, text: str, start_date: str | None, end_date: str | None) -> None:
        start = block.text.text.index(text)
        span = Span(start, start + len(text))
        self.quantities.append(
            Quantity(
                quantity_id=f"q{len(self.quantities)}",
                text=text,
                value=QuantityValue(kind=QuantityKind.DATE, start_date=start_date, end_date=end_date),
                place=block.text.place(*span),
                clean_span=span,
                core_span=span,
                page_no=1,
                block_id=block.block_id,
            )
        )

    def report(self) -> Report:
        names = {m.entity_id: m for m in self.mentions}
        entities = tuple(
            Entity(
                entity_id=str(i),
                label=m.label,
                name=m.text,
                mentions=1,
                surfaces=(m.text,),
                iso_3166_2=i if m.label is EntityLabel.STATE else None,
            )
            for i, m in names.items()
        )
        document = Document(
            document_id="made",
            title="t",
            media_type="text/plain",
            sha256="0" * 64,
            pages=1,
            characters=len(self.text),
            language="ja",
            text_layer="text",
        )
        page = Page(page_no=1, source_start=0, text=self.text, method=ReadMethod.TEXT)
        return Report(
            document=document,
            pages=(page,),
            blocks=tuple(self.blocks),
            sections=tuple(self.sections),
            tables=tuple(self.tables),
            mentions=tuple(self.mentions),
            entities=entities,
            quantities=tuple(self.quantities),
        )


COUNTS = {
    "scope": {"constant": "all_clusters"},
    "dimension": {"constant": "state"},
    "code": {"header": "州", "parse": "iso-3166-2", "when_total": "total"},
    "label": {"header": "州"},
    "clusters": {"header": "件数", "parse": "integer"},
    "is_total": {"from": "is_total"},
}


def feed(dataset: str, columns: dict[str, object], **words: object) -> dict[str, object]:
    return {"feed": [{"dataset": dataset, "columns": columns, **words}]}


def halves() -> tuple[Maker, Report]:
    make = Maker()
    make.section("第 １ 章", "数")
    table = make.table(
        [["州", "件数", "州", "件数"], ["ヘッセン", "1,040", "ベルリン", "7"], ["", "", "合　計", "1,047"]],
        number="表 1",
        caption="州別の数",
    )
    make.state(table, 1, 0, "DE-HE")
    make.state(table, 1, 2, "DE-BE")
    return make, make.report()


def test_halves_are_unfolded_and_totals_told_apart() -> None:
    _, report = halves()
    spec = parse_spec(feed("cluster_counts", COUNTS, table={"chapter": 1, "number": "表１"}, total=["合計"]))
    rows = build_datasets(report, spec)["cluster_counts"]
    picked = [(r["code"], r["label"], r["clusters"], r["is_total"]) for r in rows]
    assert picked == [
        ("DE-HE", "ヘッセン", 1040, False),
        ("DE-BE", "ベルリン", 7, False),
        ("total", "合　計", 1047, True),
    ]
    assert problems(DATASETS["cluster_counts"], rows) == []
    text = report.source_text
    for row in rows:
        assert str(row["label"]) in text[int(str(row["source_start"])) : int(str(row["source_end"]))]


def test_every_value_has_an_origin() -> None:
    _, report = halves()
    spec = parse_spec(feed("cluster_counts", COUNTS, table={"number": "表 1"}))
    built = build(report, spec)
    here = [o for o in built.lineage if o.dataset == "cluster_counts"]
    assert len(here) == 3 * 6
    clusters = next(o for o in here if o.row_index == 1 and o.column == "clusters")
    assert (clusters.origin, clusters.table_id, clusters.row, clusters.column_index) == (Origin.CELL, "t0", 1, 3)
    assert clusters.rule == "integer"
    assert clusters.place is not None
    assert report.source_text[clusters.place.start : clusters.place.end] == "7"
    code = next(o for o in here if o.row_index == 0 and o.column == "code")
    assert (code.rule, code.entity_id) == ("iso-3166-2", "DE-HE")


def test_matrix_is_melted_with_its_statuses() -> None:
    make = Maker()
    table = make.table(
        [["", "全体", "光学"], ["北", "3", "2"], ["南", "1", ""], ["合計", "4", "3"]], number="表 2", caption="行列"
    )
    doubt = replace(
        table.cell(2, 2) or table.cells[0], status=CellStatus.AMBIGUOUS, candidates=("1", None), rule="sums"
    )
    cells = tuple(doubt if (c.row, c.column) == (2, 2) else c for c in table.cells)
    make.tables[0] = replace(table, cells=cells)
    columns = {
        "region": {"from": "stub", "when_total": "total"},
        "field": {"from": "head", "when_total": "total"},
        "networks": {"from": "value", "parse": "integer"},
        "status": {"from": "status"},
        "candidates": {"from": "candidates"},
    }
    spec = parse_spec(feed("network_matrix", columns, table={"number": "表2"}, melt=True, total=["合計", "全体"]))
    rows = build_datasets(make.report(), spec)["network_matrix"]
    picked = [(r["region"], r["field"], r["networks"], r["status"], r["candidates"]) for r in rows]
    assert picked == [
        ("北", "total", 3, "read", None),
        ("北", "光学", 2, "read", None),
        ("南", "total", 1, "read", None),
        ("南", "光学", None, "ambiguous", (1, None)),
        ("total", "total", 4, "read", None),
        ("total", "光学", 3, "read", None),
    ]


def test_constants_of_a_survey_are_found_in_the_prose() -> None:
    make = Maker()
    make.section("第2章", "調査")
    prose = make.block("ここでは２０１９ 年 9、10 月に行った第 4 回会員調査を見る。")
    make.dated(prose, "２０１９ 年 9、10 月", "2019-09", "2019-10")
    make.table([["評価", "比率"], ["良い", "60.5％"], ["悪い", "39.5％"]], number="表 7", caption="評価")
    columns = {
        "table_number": {"from": "table_number"},
        "question": {"from": "caption"},
        "option_no": {"from": "row_number"},
        "option": {"column": 0},
        "share_percent": {"header": "比率", "parse": "decimal"},
        "base": {"constant": "respondents"},
        "survey": {"find": r"行った(第\d+回会員調査)", "chapter": 2},
        "fieldwork": {"find": r"(\d+年[\d、月]+)に行った第\d+回", "parse": "date", "chapter": 2},
    }
    spec = parse_spec(feed("survey_results", columns, table={"chapter": 2, "caption": "評価"}))
    rows = build_datasets(make.report(), spec)["survey_results"]
    assert [(r["option_no"], r["option"], r["share_percent"]) for r in rows] == [
        (1, "良い", Decimal("60.5")),
        (2, "悪い", Decimal("39.5")),
    ]
    assert {(r["survey"], r["fieldwork"]) for r in rows} == {("第 4 回会員調査", "2019-09/2019-10")}
    assert problems(DATASETS["survey_results"], rows) == []


def test_profiles_become_rows() -> None:
    make = Maker()
    top = make.section("第 5 章", "州")
    parent = make.section("2.", "各団体の姿", parent=top, level=2)
    make.section("（1）", "光学産業", parent=parent, level=3)
    make.block("（光の会＝HIK）")
    founded = make.block("設立：平成 12 年（のちに改組）")
    make.dated(founded, "平成 12 年", "2000", "2000")
    make.block("運営者：光学センター（OC）")
    make.block("測定研究所")
    make.block("2008 年からは研究所だけが運営する。（センターは協力。）")
    make.block("現状：会員は 9 社。")
    make.block("毎年集まる。")
    make.section("（2）", "木材産業", parent=parent, level=3)
    make.block("木の会（KI） 設立：不明 拠点：イエナ 運営者：なし 現状：休止")
    columns = {
        "no": {"from": "heading_number", "parse": "integer"},
        "sector": {"from": "heading"},
        "name": {"from": "subtitle", "pattern": r"^\(?(.+?)(?:=|\([A-Z]+\)|\)$|$)"},
        "abbreviation": {"from": "subtitle", "pattern": r"((?<==)\w+|(?<=\()[A-Z]+(?=\)$))"},
        "founded_year": {"field": "設立", "parse": "year"},
        "seat": {"field": "拠点"},
        "operator": {"field": "運営者", "parse": "names"},
        "status_text": {"field": "現状"},
    }
    words = {"profiles": {"chapter": 5, "title": "各団体の姿"}, "fields": ["設立", "拠点", "運営者", "現状"]}
    rows = build_datasets(make.report(), parse_spec(feed("saxony_initiatives", columns, **words)))["saxony_initiatives"]
    picked = [tuple(r[c] for c in columns) for r in rows]
    assert picked == [
        (1, "光学産業", "光の会", "HIK", 2000, None, "光学センター（OC）、測定研究所", "会員は 9 社。\n毎年集まる。"),
        (2, "木材産業", "木の会", "KI", None, "イエナ", "なし", "休止"),
    ]
    assert problems(DATASETS["saxony_initiatives"], rows) == ["saxony_initiatives row 1: founded_year is null"]


def test_lists_of_all_kinds() -> None:
    make = Maker()
    top = make.section("第1章", "本文", level=1)
    make.block("前置き。利点は次の 3 つである。")
    make.block("① 早い", BlockLabel.LIST_ITEM, marker="①")
    make.block("② 安い ③ 軽い", BlockLabel.LIST_ITEM, marker="②")
    make.block("条件は以下のとおり。")
    make.block("・丈夫なこと", BlockLabel.LIST_ITEM, marker="・")
    make.block("・静かなこと", BlockLabel.LIST_ITEM, marker="・")
    make.block("間の文。")
    make.block("・別の列", BlockLabel.LIST_ITEM, marker="・")
    parent = make.section("8．", "課題", parent=top, level=2)
    make.section("1）", "自立", parent=parent, level=3)
    make.block("自立の説明。")
    make.section("2）", "連携", parent=parent, level=3)
    rows = build_datasets(make.report())["list_items"]
    assert [(r["list_title"], r["no"], r["text"]) for r in rows] == [
        ("利点は次の 3 つである。", 1, "早い"),
        ("利点は次の 3 つである。", 2, "安い"),
        ("利点は次の 3 つである。", 3, "軽い"),
        ("条件は以下のとおり。", 1, "丈夫なこと"),
        ("条件は以下のとおり。", 2, "静かなこと"),
        ("間の文。", 1, "別の列"),
        ("課題", 1, "自立"),
        ("課題", 2, "連携"),
    ]
    assert problems(DATASETS["list_items"], rows) == []
    skipped = build_datasets(make.report(), parse_spec({"lists": {"skip": [{"chapter": 1, "title": "本文"}]}}))
    assert [r["text"] for r in skipped["list_items"]] == ["自立", "連携"]


def test_dated_statements() -> None:
    make = Maker()
    block = make.block("州は予算を決めた。経済省は 2007 年 3 月に港湾計画を始め、2012 年に終えた。")
    make.dated(block, "2007 年 3 月", "2007-03", "2007-03")
    make.dated(block, "2012 年", "2012", "2012")
    make.named(block, "経済省", EntityLabel.ORG, "org-1")
    make.named(block, "港湾計画", EntityLabel.PROGRAM, "prog-1")
    rows = build_datasets(make.report())["policy_timeline"]
    assert [(r["start"], r["end"], r["precision"], r["actor"], r["programme"]) for r in rows] == [
        ("2007-03", "2007-03", "month", "経済省", "港湾計画"),
        ("2012", "2012", "year", "経済省", "港湾計画"),
    ]
    assert {r["text"] for r in rows} == {"経済省は 2007 年 3 月に港湾計画を始め、2012 年に終えた。"}
    assert problems(DATASETS["policy_timeline"], rows) == []


def test_a_date_in_brackets_is_of_the_name_before_it_and_asides_are_of_none() -> None:
    make = Maker()
    block = make.block(
        "港湾計画（1999 年）、木材会議（2001 年）を経て、2008 年に「大戦略」の一環として市場競争が始まった。"
    )
    for text, year in (("1999 年", "1999"), ("2001 年", "2001"), ("2008 年", "2008")):
        make.dated(block, text, year, year)
    make.named(block, "港湾計画", EntityLabel.PROGRAM, "prog-1")
    make.named(block, "大戦略", EntityLabel.PROGRAM, "prog-2")
    make.named(block, "市場競争", EntityLabel.PROGRAM, "prog-3")
    rows = build_datasets(make.report())["policy_timeline"]
    assert [(r["start"], r["programme"]) for r in rows] == [
        ("1999", "港湾計画"),
        ("2001", None),
        ("2008", "市場競争"),
    ]


def test_a_cluster_yields_to_a_programme_unless_it_is_the_topic() -> None:
    make = Maker()
    helped = make.block("2013 年から森の輪に対して港湾計画により支援した。")
    topic = make.block("森の輪は 2014 年に市が進めていた港湾計画の対象となった。")
    for block, text, year in ((helped, "2013 年", "2013"), (topic, "2014 年", "2014")):
        make.dated(block, text, year, year)
        make.named(block, "森の輪", EntityLabel.CLUSTER, "cl-1")
        make.named(block, "港湾計画", EntityLabel.PROGRAM, "prog-1")
    rows = build_datasets(make.report())["policy_timeline"]
    assert [r["programme"] for r in rows] == ["港湾計画", "森の輪"]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"feeds": []}, "feeds"),
        (feed("cluster_count", COUNTS, table={"number": "表1"}), "cluster_counts"),
        (feed("cluster_counts", COUNTS, table={"nummer": "表1"}), "number"),
        (feed("cluster_counts", COUNTS), "table or profiles"),
        (feed("cluster_counts", {k: v for k, v in COUNTS.items() if k != "code"}, table={"number": "表1"}), "code"),
        (feed("cluster_counts", {**COUNTS, "label": {"head": "州"}}, table={"number": "表1"}), "header"),
        (feed("cluster_counts", {**COUNTS, "label": {}}, table={"number": "表1"}), "label"),
        (feed("cluster_counts", {**COUNTS, "label": {"header": "州", "parse": "int"}}, table={"number": "表1"}), "int"),
        (feed("cluster_counts", {**COUNTS, "label": {"from": "stubb"}}, table={"number": "表1"}), "stub"),
        (feed("cluster_counts", {**COUNTS, "label": {"header": "州", "pattern": "(a"}}, table={"number": "表1"}), "(a"),
        ({"dataset": {"Bad Name": {"columns": {}}}}, "Bad Name"),
        ({"dataset": {"mine": {"columns": {"a": "float"}}}}, "float"),
    ],
)
def test_a_wrong_word_is_named_with_its_neighbour(raw: dict[str, object], words: str) -> None:
    with pytest.raises(RuleError) as error:
        parse_spec(raw, where="raw/made/datasets.toml")
    assert words in str(error.value)
    assert "raw/made/datasets.toml" in str(error.value)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"chapter": 1, "number": "表 9"}, "chapter 1, 表 1 「州別の数」"),
        ({"chapter": 4, "number": "表 1"}, "表 1 「州別の数」"),
        ({"headers": ["州", "人数"]}, "州別の数"),
    ],
)
def test_a_table_that_is_not_there_is_named_with_near_ones(table: dict[str, object], words: str) -> None:
    _, report = halves()
    with pytest.raises(RuleError) as error:
        build_datasets(report, parse_spec(feed("cluster_counts", COUNTS, table=table)))
    assert words in str(error.value)
    assert "made" in str(error.value)


def test_a_header_that_is_not_there_is_named() -> None:
    _, report = halves()
    columns = {**COUNTS, "clusters": {"header": "件 教", "parse": "integer"}}
    with pytest.raises(RuleError, match="件数"):
        build_datasets(report, parse_spec(feed("cluster_counts", columns, table={"number": "表 1"})))


def test_an_optional_feed_may_find_nothing() -> None:
    _, report = halves()
    spec = parse_spec(feed("cluster_counts", COUNTS, table={"number": "表 9"}, optional=True))
    assert build_datasets(report, spec)["cluster_counts"] == ()


def test_an_absent_body_is_not_read() -> None:
    make, _ = halves()
    make.tables[0] = replace(make.tables[0], body=TableBody.ABSENT, cells=(), rows=0, columns=0)
    with pytest.raises(RuleError, match="body is not"):
        build_datasets(make.report(), parse_spec(feed("cluster_counts", COUNTS, table={"number": "表 1"})))


def test_a_draft_can_be_used_as_it_is() -> None:
    make, _ = halves()
    make.table([["品名", "数", "率"], ["甲", "3", "1.5"], ["乙", "x", "2"]])
    report = make.report()
    spec = parse_spec(tomllib.loads(draft_spec(report)))
    rows = build_datasets(report, spec)
    assert [r["件数"] for r in rows["made_c1_t1"]] == [1040, 7, 1047]
    assert [(r["数"], r["率"]) for r in rows["made_c1_page_1"]] == [("3", Decimal("1.5")), ("x", Decimal("2"))]
    assert problems(spec.schemas["made_c1_t1"], rows["made_c1_t1"]) == []


def test_without_a_spec_only_generic_datasets_are_made() -> None:
    _, report = halves()
    assert list(build_datasets(report)) == ["list_items", "policy_timeline"]


def test_same_as_stands_for_another_documents_spec(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "a" / "datasets.toml").write_text('lists = { skip = [{ title = "x" }] }', encoding="utf-8")
    (tmp_path / "b" / "datasets.toml").write_text('same_as = "a"', encoding="utf-8")
    assert load_spec(tmp_path / "b" / "datasets.toml").skip_lists[0].title == "x"
    assert load_spec(tmp_path / "c" / "datasets.toml") is EMPTY_SPEC
    (tmp_path / "b" / "datasets.toml").write_text('same_as = "z"', encoding="utf-8")
    with pytest.raises(RuleError, match="z"):
        load_spec(tmp_path / "b" / "datasets.toml")
