"""Names found and linked in hand-made passages."""

import pytest

from extract.entities import find_variants, tag
from extract.model import CleanText, EntityLabel, Passage, Section, Segment, Span
from extract.rules import load_rules


def passage(text, at=0, **where):
    where = where or {"block_id": f"b{at}"}
    clean = CleanText(text, (Segment(0, len(text), at, len(text)),))
    return Passage(text=clean, page_no=1, label="cell" if "table_id" in where else "text", **where)


def section(section_id):
    return Section(
        section_id=section_id, parent_id=None, chapter_id=section_id, kind="chapter", number=None, title=section_id,
        level=1, first_page_no=1, last_page_no=1, span=Span(0, 1),
    )  # fmt: skip


def run(*passages, sections=()):
    return tag(passages, sections, load_rules())


def found(*texts):
    mentions, _ = run(*(passage(t, n * 1000) for n, t in enumerate(texts)))
    return {(m.text, str(m.label)) for m in mentions}


def entity_of(mentions, text):
    ids = {m.entity_id for m in mentions if m.text == text}
    assert len(ids) == 1, (text, ids)
    return ids.pop()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("東部にはザクセン州、ニーダーザクセン州、ザクセン・アンハルト州がある。",
         {("ザクセン州", "STATE"), ("ニーダーザクセン州", "STATE"), ("ザクセン・アンハルト州", "STATE")}),
        ("バイエルン州政府は連邦経済エネルギー省に報告した。",
         {("バイエルン州政府", "ORG"), ("連邦経済エネルギー省", "ORG")}),
        ("テキサス州の大学が協力した。", {("テキサス州", "PLACE")}),
        ("州政府と同省は方法を変えた。", set()),
        ("総務省は、経済産業省とともにデジタル庁を訪ねた。",
         {("総務省", "ORG"), ("経済産業省", "ORG"), ("デジタル庁", "ORG")}),
    ],
)  # fmt: skip
def test_known_names_and_heads(text, expected):
    assert found(text) == expected


def test_quoted_names_take_the_kind_beside_them_and_are_found_again():
    names = found("県は「ミライ・シード」プログラムを始めた。", "次の年、ミライ・シードは三つの町に広がった。")
    assert names == {("ミライ・シード", "PROGRAM")}


def test_a_list_of_quoted_names_shares_its_kind():
    names = found("選ばれた三つのクラスター、「アルファ・ラボ」、「ベータ・ラボ」が発足した。")
    assert names >= {("アルファ・ラボ", "CLUSTER"), ("ベータ・ラボ", "CLUSTER")}


def test_brackets_renamings_and_short_forms_link_to_one_entity():
    mentions, entities = run(
        passage("「ミライ・シード」プログラム（Mirai Seed Programme）は（以下、「MSP」とする）ではない。"),
        passage("日本未来振興機構（以下、「JFX」とする。）は東京にある。", 1000),
        passage("JFXは日本未来振興機構の略称である。", 2000),
    )
    assert entity_of(mentions, "JFX") == entity_of(mentions, "日本未来振興機構")
    assert entity_of(mentions, "ミライ・シード") == entity_of(mentions, "Mirai Seed Programme")
    jfx = next(e for e in entities if "JFX" in e.surfaces)
    assert (jfx.mentions, jfx.label) == (4, EntityLabel.ORG)


def test_spellings_of_a_state_link_to_its_code_and_are_reported():
    mentions, entities = run(
        passage("バーデン・ビュルテンベルク", table_id="t", row=1, column=0),
        passage("バーデン＝ヴュルテンベルグ", 100, table_id="t", row=2, column=0),
        passage("BADEN-WÜRTTEMBERG", 200, table_id="t", row=3, column=0),
    )
    assert [e.iso_3166_2 for e in entities] == ["DE-BW"]
    assert {m.label for m in mentions} == {EntityLabel.STATE}
    assert {v.kind for v in find_variants(mentions, entities)} == {"spelling"}


def test_a_city_state_is_a_state_among_states_and_a_city_elsewhere():
    mentions, _ = run(
        passage("ブレーメン", table_id="t", row=1, column=0),
        passage("ヘッセン", 100, table_id="t", row=2, column=0),
        passage("ザクセン", 200, table_id="t", row=3, column=0),
        passage("工場はブレーメンにある。", 300),
        passage("ヘッセン、ブレーメン、ハンブルクの各州", 400),
    )
    where = {(m.place.start // 100, m.text): (str(m.label), m.entity_id) for m in mentions}
    assert where[0, "ブレーメン"] == ("STATE", "de-hb")
    assert where[3, "ブレーメン"] == ("PLACE", "de-city-bremen")
    assert where[4, "ブレーメン"] == ("STATE", "de-hb")
    assert where[4, "ハンブルク"] == ("STATE", "de-hh")


def test_a_state_ministry_without_its_state_belongs_to_the_chapter():
    one = [
        passage(
            "バイエルン州は広い。バイエルン州は南にある。バイエルン州の州経済省が決めた。",
            block_id="a",
            section_id="one",
        )
    ]
    two = [passage("NRW州は広い。NRW州は西にある。NRW州の町。州経済省が決めた。NRW州環境省と環境省は同じである。", 500,
                   block_id="b", section_id="two")]  # fmt: skip
    mentions, _ = run(*one, *two, sections=(section("one"), section("two")))
    ministries = [m for m in mentions if m.text == "州経済省"]
    assert len({m.entity_id for m in ministries}) == 2
    assert entity_of(mentions, "NRW州環境省") == entity_of(mentions, "環境省") != "jp-env"


def test_the_environment_ministry_is_japans_where_no_state_has_one():
    mentions, _ = run(passage("環境省は新しい指針を示した。"))
    assert entity_of(mentions, "環境省") == "jp-env"


def test_misprints_link_to_the_name_they_miss():
    mentions, entities = run(
        passage("フラウンホーファーは研究し、フラウンホーファーは教え、フランホーファーは誤植である。")
    )
    assert entity_of(mentions, "フランホーファー") == "de-fraunhofer"
    assert [(v.kind, v.surface) for v in find_variants(mentions, entities)] == [("misprint", "フランホーファー")]


def test_names_are_the_same_wherever_they_stand():
    text = "「ミライ・シード」プログラムはバイエルン州にある。"
    near, far = run(passage(text)), run(passage("前文。", 0), passage(text, 50_000, block_id="b0"))
    assert [e.entity_id for e in near[1]] == [e.entity_id for e in far[1]]
    assert [m.mention_id for m in near[0]] == [m.mention_id for m in far[0]]


def test_empty_and_numeric_passages_name_nothing():
    assert run(passage("12,345"), passage("△ 3.5", 10)) == ((), ())
