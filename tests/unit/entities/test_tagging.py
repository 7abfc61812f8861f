"""Names found and linked in hand-made passages."""

from dataclasses import replace

import pytest

from extract.entities import find_variants, tag
from extract.entities.candidates import Candidate, keep_best
from extract.entities.equivalence import equivalents
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


def labels_of(*texts, **where):
    mentions, _ = run(*(passage(t, n * 1000) for n, t in enumerate(texts)))
    return [(m.text, str(m.label)) for m in mentions]


def test_an_edge_is_where_punctuation_stands_though_the_dictionary_joins_over_it():
    assert ("日本貿易振興機構", "ORG") in found("交流は日本貿易振興機構（ジェトロ）が進める。")


def test_what_describes_or_names_a_field_is_no_name():
    assert (
        found("「隠れた名手」企業も多い。", "「材料」分野は強い。", "横断を担う「コンピテンスセンター」として働く。")
        == set()
    )
    assert found("先進のバイエルン州クラスターと、ヘルスケア関連クラスターを見る。") == {("バイエルン州", "STATE")}


def test_a_quoted_name_keeps_the_kind_that_was_said_of_it():
    names = labels_of("州は「アオゾラ・クラスター」プログラムを始めた。", "「アオゾラ・クラスター」を通じて育てる。")
    assert names == [("アオゾラ・クラスター", "PROGRAM")] * 2


def test_the_items_of_a_list_of_companies_are_companies():
    names = found(
        "州にはシーメンス、ミドリノテック、Foo Systemsなどの企業がある。",
        "拠点を置く企業も多い（ゴザルコフ、シーメンス等）。",
    )
    assert {("ミドリノテック", "ORG"), ("Foo Systems", "ORG"), ("ゴザルコフ", "ORG")} <= names


def test_half_words_at_the_edge_of_a_line_are_no_names():
    line = "これは行の途中で切れてしまった文章の一つで、その先には次の行があるアプリケー"
    assert [t for t, _ in labels_of(line, "ションやシステムの高度化に取り組むという話が続いていく。")] == []


def test_what_has_a_founding_line_is_a_body_whatever_its_name_closes_with():
    names = found("（ミズウミ連合イニシアティブ＝MZR）", "設立：1999年", "MZRは会員を増やした。")
    assert ("MZR", "CLUSTER") in names
    assert ("ミズウミ連合イニシアティブ", "CLUSTER") in names


def test_numbered_headings_of_a_section_on_clusters_name_clusters():
    heads = ["第3節 主なクラスター", "（1）ミズウミ・モリノ（Mizuumi Morino=MMO）、ドレスデン", "（2）今後の課題"]
    passages = [passage(t, n * 1000) for n, t in enumerate([*heads, "MMOは会員を増やした。"])]
    passages = [replace(p, label="section_header") if n < len(heads) else p for n, p in enumerate(passages)]
    mentions, _ = run(*passages)
    assert {str(m.label) for m in mentions if m.text in ("MMO", "ミズウミ・モリノ")} == {"CLUSTER"}


def test_names_that_say_the_same_in_other_words_are_one():
    mentions, _ = run(
        passage("EUは「欧州優良クラスター･イニシアティブ」を始めた。"),
        passage(
            "評価は「先進クラスター計画」イニシアティブ（European Cluster Excellence Initiative）の手順による。",
            1000,
        ),
        passage("NRWジャパンと株式会社エヌ・アール・ダブリュージャパンは一つである。", 3000),
        passage("ドイツNRW州経済振興公社とNRW州経済振興公社も一つである。", 4000),
    )
    by_text = {m.text: m.entity_id for m in mentions}
    assert by_text["欧州優良クラスター･イニシアティブ"] == by_text["European Cluster Excellence Initiative"]
    assert by_text["NRWジャパン"] == by_text["株式会社エヌ・アール・ダブリュージャパン"]
    assert by_text["ドイツNRW州経済振興公社"] == by_text["NRW州経済振興公社"]


def test_names_of_equal_parts_in_another_order_or_of_other_states_stay_two():
    names = load_rules().gazetteer.names
    label = EntityLabel.ORG
    surfaces = dict.fromkeys(["研究開発協会", "開発研究協会", "ドイツ銀行", "欧州委員会", "欧州研究委員会"], label)
    assert list(equivalents(surfaces, (), names)) == []


def test_a_guessed_body_wins_over_the_place_it_is_named_after_but_over_no_other_name():
    place = Candidate(0, 2, EntityLabel.PLACE, "registry", "country-jp")
    body = Candidate(0, 4, EntityLabel.ORG, "model")
    school = Candidate(2, 4, EntityLabel.ORG, "rule")
    assert keep_best([place, body]) == [body]
    assert keep_best([place, body, school]) == [place, school]
    assert keep_best([place, body._replace(label=EntityLabel.PLACE)]) == [place]


def test_labels_of_a_drawing_run_together_are_no_body():
    assert found("北海道大 成 機構 反応 成などの図である。") <= {("北海道", "PLACE")}


def test_a_sport_before_a_title_is_no_person():
    assert found("サッカー選手とバスケットボール選手権の話である。") == set()


def test_a_surname_alone_is_the_person_named_in_full():
    mentions, _ = run(passage("経営学者マイケル・モリタークが説いた。"), passage("モリタークは競争を見た。", 1000))
    assert {str(m.label) for m in mentions if m.text == "モリターク"} == {"PERSON"}
    assert len({m.entity_id for m in mentions}) == 1


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


def test_a_country_right_before_a_state_leaves_it_a_state():
    assert found("会社はドイツバイエルン州にある。") == {("ドイツ", "PLACE"), ("バイエルン州", "STATE")}


def test_a_state_in_a_latin_phrase_is_found_behind_small_words_but_not_inside_a_name():
    assert ("Bayern", "STATE") in found("この資料は Clusterpolitik Bayern である。")
    assert ("Freistaats Sachsen", "STATE") in found("これは Haushalt des Freistaats Sachsen の資料である。")
    assert not {n for n in found("これは Silicon Saxony の資料である。") if n[1] == "STATE"}


def test_an_equation_takes_the_whole_noun_run():
    mentions, _ = run(passage("（手作り家具職人連合イニシアティブ＝HKX）"), passage("HKXは5年続いた。", 1000))
    assert entity_of(mentions, "手作り家具職人連合イニシアティブ") == entity_of(mentions, "HKX")


def test_a_reading_and_two_names_in_a_cell_are_one_entity():
    mentions, _ = run(
        passage("クラスターIVOM（イーヴォム）は港にある。"),
        passage("クラスター名", 100, table_id="t", row=0, column=0),
        passage("Grüne Werft（GreenYard Cluster）", 200, table_id="t", row=1, column=0),
    )
    assert entity_of(mentions, "IVOM") == entity_of(mentions, "イーヴォム")
    assert entity_of(mentions, "Grüne Werft") == entity_of(mentions, "GreenYard Cluster")


def test_a_leading_word_stands_for_a_long_name():
    mentions, _ = run(
        passage("クラスター名", 100, table_id="t", row=0, column=0),
        passage("HydroTec Nordwest", 200, table_id="t", row=1, column=0),
        passage("そのうちhydroTECは港にある。", 1000),
    )
    assert entity_of(mentions, "hydroTEC") == entity_of(mentions, "HydroTec Nordwest")


def test_a_government_and_its_ministry_stay_two():
    mentions, _ = run(
        passage("ヘッセン州政府（経済省）が共催した。"), passage("ヘッセン州政府はヘッセン州経済省に任せた。", 1000)
    )
    assert entity_of(mentions, "ヘッセン州政府") != entity_of(mentions, "ヘッセン州経済省")


def test_legal_forms_remarks_and_roles_in_brackets_are_no_names():
    names = found("アルゴ社（GmbH）と青葉ナノクラスター（2013年事業終了）と進行役（Cluster Sprecher）が集まった。")
    assert not {n for n, _ in names} & {"GmbH", "2013年事業終了", "進行役"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("総務省・経済産業省が調べた。", {("総務省", "ORG"), ("経済産業省", "ORG")}),
        ("医政局地域計画課長厚生労働省医政局総務課長", {("厚生労働省", "ORG")}),
        ("英国・リバプール大学が加わる。", {("英国", "PLACE"), ("リバプール大学", "ORG")}),
        ("13富士通株式会社による。", {("富士通株式会社", "ORG")}),
        ("令和2年に「水と森の未来に関する検討会」を開催した。", {("水と森の未来に関する検討会", "ORG")}),
        ("有", set()),
    ],
)
def test_names_stop_at_their_edges(text, expected):
    assert found(text) == expected


def test_a_quoted_sentence_is_no_name():
    assert not found("資料「機械で熱を測る方法を探した」（Heat Search Report）による。")


def test_a_cluster_that_is_called_after_a_city_is_not_the_city():
    mentions, _ = run(
        passage("三つのクラスター、「ミュンヘン」（BioHub Muenchen）、「イエナ」（BioHub Jena）が選ばれた。"),
        passage("ミュンヘンは南部にある。", 1000),
    )
    city = next(m for m in mentions if m.label is EntityLabel.PLACE)
    assert city.text == "ミュンヘン"
    assert city.entity_id not in {m.entity_id for m in mentions if m.text == "BioHub Muenchen"}


def test_two_ministries_of_one_cell_are_two():
    mentions, _ = run(
        passage("所管省", 100, table_id="t", row=0, column=0),
        passage("経済省/健康省", 200, table_id="t", row=1, column=0),
    )
    assert [m.text for m in mentions] == ["経済省", "健康省"]


def test_a_state_ministry_under_its_german_name_is_the_state_s():
    mentions, entities = run(
        passage("ザクセン州経済省が助成した。"),
        passage("Sächsisches Staatsministerium für Wirtschaft, Arbeit und Verkehr: Bericht", 1000),
        passage("Bayerisches Staatsministerium für Wirtschaft: Bericht", 2000),
    )
    german = "Sächsisches Staatsministerium für Wirtschaft, Arbeit und Verkehr"
    assert entity_of(mentions, german) == entity_of(mentions, "ザクセン州経済省")
    assert entity_of(mentions, german) != entity_of(mentions, "Bayerisches Staatsministerium für Wirtschaft")
    assert next(e for e in entities if german in e.surfaces).name == "ザクセン州経済省"
