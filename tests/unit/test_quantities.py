"""The grammar of quantities, form by form: what is found, with which value, and what is left alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.model import FoundQuantity, QuantityKind
from extract.quantities import find_quantities
from extract.rules.quantities import load_quantity_rules

RULES = load_quantity_rules()


def said(f: FoundQuantity) -> str:
    """A value in one line: kind, ends with their openness, unit, flags."""
    v = f.value
    if v.start_date or v.end_date:
        ends = v.start_date if v.start_date == v.end_date else f"{v.start_date or ''}..{v.end_date or ''}"
    elif v.low == v.high:
        ends = f"{v.low:.4g}" if v.low is not None and v.low != v.low.to_integral_value() else f"{v.low}"
    else:
        low = "" if v.low is None else f"{v.low.normalize():f}"
        high = "" if v.high is None else f"{v.high.normalize():f}"
        ends = f"{'(' if v.low_open else '['}{low},{high}{')' if v.high_open else ']'}"
    marks = ("~" if v.approximate else "") + " ".join(v.modifiers)
    return " ".join(x for x in (v.kind.value, ends, v.unit or "", marks) if x)


def one(text: str) -> tuple[str, str]:
    found = find_quantities(text, RULES)
    assert len(found) == 1, [text[f.span.start : f.span.end] for f in found]
    return text[found[0].span.start : found[0].span.end], said(found[0])


FORMS = [
    # counts
    ("参加は1 万 200 社となる", "1 万 200 社", "count 10200 社"),
    ("課題2,300件に達し", "2,300件", "count 2300 件"),  # no task number 2
    ("目標1,250億円に対し", "1,250億円", "money 125000000000 JPY"),
    ("住民19 万 8,000 人が", "19 万 8,000 人", "count 198000 人"),
    ("全国に数十社ある", "数十社", "count [20,90] 社 ~"),
    ("役員は十数名だ", "十数名", "count [11,19] 名 ~"),
    ("出展は20数社だった", "20数社", "count [21,29] 社 ~"),
    ("100余りの団体", "100余り", "count (100,] 団体 slightly_over"),
    ("三つの都市で", "三つ", "count 3 都市"),
    ("2つ以上の州から", "2つ以上", "count [2,] 州 ge"),
    ("支援先は35以上の拠点である", "35以上", "count [35,] 拠点 ge"),
    ("約2,000の事業所", "約2,000", "count 2000 事業所 ~approx"),
    ("少なくとも15のメンバーを擁し", "少なくとも15", "count [15,] メンバー ge"),
    ("会員企業数は500と多い", "500", "count 500 企業"),
    ("職員が10名に満たない", "10名に満たない", "count [,10) 名 lt"),
    ("参加者が700人を超えた", "700人を超えた", "count (700,] 人 gt"),
    ("比率が40％を上回る年", "40％を上回る", "percent (40,] % gt"),
    ("職員は10名を超えない", "10名を超えない", "count [,10] 名 le"),
    ("500近い団体が", "500近い", "count 500 団体 ~nearly"),
    ("300弱の応募", "300弱", "count [,300) 応募 slightly_under"),
    ("委員は最大15名とする", "最大15名", "count [,15] 名 le"),
    ("年に2回開く", "年に2回", "count 2 回 per_year"),
    ("延べ1,200人が来た", "延べ1,200人", "count 1200 人 total"),
    ("5ヶ所に設ける", "5ヶ所", "count 5 箇所"),
    ("70カ国・地域から", "70カ国・地域", "count 70 カ国"),
    ("8技術部門で", "8技術部門", "count 8 部門"),
    ("３，２００社が", "３，２００社", "count 3200 社"),
    ("10〜15社程度", "10〜15社程度", "count [10,15] 社 ~approx"),
    ("5、6社が", "5、6社", "count [5,6] 社"),
    ("6～70億パラメータ", "6～70億パラメータ", "count [600000000,7000000000] パラメータ"),
    ("50件を下らない", "50件を下らない", "count [50,] 件 ge"),
    # money
    ("換算で150円台の", "150円台", "money [150,160) JPY band"),
    ("1 億 4,300 万ユーロを", "1 億 4,300 万ユーロ", "money 143000000 EUR"),
    ("計9.3億ユーロを", "計9.3億ユーロ", "money 930000000 EUR total"),
    ("三億五千万円で", "三億五千万円", "money 350000000 JPY"),
    ("300～500万ユーロの", "300～500万ユーロ", "money [3000000,5000000] EUR"),
    ("1億～2億円の", "1億～2億円", "money [100000000,200000000] JPY"),
    ("予算は5,230百万円", "5,230百万円", "money 5230000000 JPY"),
    ("750万ユーロを上限とする", "750万ユーロを上限", "money [,7500000] EUR le"),
    ("年間約40万ドルを", "年間約40万ドル", "money 400000 USD ~per_year approx"),
    ("US$3,000の", "US$3,000", "money 3000 USD"),
    ("1,000億ウォン規模", "1,000億ウォン", "money 100000000000 KRW"),
    ("200万スイスフランを", "200万スイスフラン", "money 2000000 CHF"),
    # percent and shares
    ("比率は２５％だ", "２５％", "percent 25 %"),
    ("25～50％である", "25～50％", "percent [25,50] %"),
    ("5％減から 5％増に", "5％減から 5％増", "percent [-5,5] %"),
    ("50％未満とする", "50％未満", "percent [,50) % lt"),
    ("費用の60％まで補助", "60％まで", "percent [,60] % le_until"),
    ("3.2ポイント上昇", "3.2ポイント", "percent_point 3.2 %pt increase"),
    ("1.5％ポイント低下", "1.5％ポイント", "percent_point 1.5 %pt decrease"),
    ("±5％の", "±5％", "percent [-5,5] % plus_minus"),
    ("60％台で", "60％台", "percent [60,70) % band"),
    ("2割程度に", "2割程度", "percent 20 % ~approx"),
    ("3割5分2厘", "3割5分2厘", "percent 35.2 %"),
    ("7～8割が", "7～8割", "percent [70,80] %"),
    ("▲3.5％となる", "▲3.5％", "percent -3.5 %"),
    ("マイナス0.4％の", "マイナス0.4％", "percent -0.4 % negative"),
    ("4 分の 1 強が", "4 分の 1 強", "ratio (0.25,]  slightly_over".replace("  ", " ")),
    ("三分の二が", "三分の二", "ratio 0.6667"),
    ("約 1/3 が", "約 1/3", "ratio 0.3333 ~approx"),
    ("半数以上が", "半数以上", "ratio [0.5,] ge"),
    ("過半数が", "過半数", "ratio (0.5,] gt"),
    ("半分弱を", "半分弱", "ratio [,0.5) slightly_under"),
    ("10倍程度に", "10倍程度", "ratio 10 倍 ~approx"),
    # measures and durations
    ("半径500km圏内", "500km", "measure 500 km"),
    ("全長約240キロメートルの", "約240キロメートル", "measure 240 km ~approx"),
    ("敷地は12.5haで", "12.5ha", "measure 12.5 ha"),
    ("延床3,400㎡の", "3,400㎡", "measure 3400 ㎡"),
    ("出力200 kWの", "200 kW", "measure 200 kW"),
    ("800℃以上で", "800℃以上", "measure [800,] ℃ ge"),
    ("20～30代の", "20～30代", "measure [20,39] 歳"),
    ("過去10年間で", "過去10年間", "duration 10 年 past"),
    ("1、2 年は", "1、2 年", "duration [1,2] 年"),
    ("6～12 カ月は", "6～12 カ月", "duration [6,12] カ月"),
    ("一年半かけて", "一年半", "duration 1.5 年"),
    ("約8週間以上前に", "約8週間以上", "duration [8,] 週 ~approx ge"),
    ("3年度間の", "3年度間", "duration 3 年度 fiscal"),
    ("24時間営業", "24時間", "duration 24 時間"),
    ("1分以内に", "1分以内", "duration [,1] 分 le"),
    ("半年後に", "半年", "duration 0.5 年"),
    ("数年間続く", "数年間", "duration [2,9] 年 ~"),
    # ordinals
    ("第 3 期に", "第 3 期", "ordinal 3 期"),
    ("第一期は", "第一期", "ordinal 1 期"),
    ("10年目に", "10年目", "ordinal 10 年"),
    ("3回目の", "3回目", "ordinal 3 回"),
    ("八番目の", "八番目", "ordinal 8 番目"),
    ("世界2位の", "2位", "ordinal 2 位"),
    ("世界で第19番目の", "第19番目", "ordinal 19 番目"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "span", "value"), FORMS, ids=[f[1] for f in FORMS])
def test_each_form_is_read_with_its_bounds(text: str, span: str, value: str) -> None:
    found_span, found = one(text)
    assert (found_span, found.replace("le le_until", "le")) == (span, value.replace("le_until", "le"))


DATES = [
    ("2001年に", "2001年", "year 2001"),
    ("2001年から始まり", "2001年から", "year 2001 from"),
    ("2020年までに", "2020年までに", "year 2020 until"),
    ("06 年 8 月の", "06 年 8 月", "date 2006-08 2digit"),
    ("’16年の", "’16年", "year 2016 2digit"),
    ("2011年秋に", "2011年秋", "date 2011-23 season"),
    ("2011年末に", "2011年末", "date 2011-12 end"),
    ("2007 年初めに", "2007 年初め", "date 2007-01 ~early"),
    ("90 年代半ばに", "90 年代半ば", "period 1994..1996 ~2digit decade mid"),
    ("1990年代から", "1990年代から", "period 1990..1999 decade from"),
    ("昭和 40 年代に", "昭和 40 年代", "period 1965..1974 era decade"),
    ("平成 22 年度の", "平成 22 年度", "year 2010 era fiscal"),
    ("令和 6 年 4 月 1 日に", "令和 6 年 4 月 1 日", "date 2024-04-01 era"),
    ("令和元年5月", "令和元年5月", "date 2019-05 era"),
    ("令和5年（2023年）9月に", "令和5年（2023年）9月", "date 2023-09 era"),
    ("H28年度の", "H28年度", "year 2016 era fiscal"),
    ("二〇一六年三月に", "二〇一六年三月", "date 2016-03"),
    ("２０１６年３月３１日", "２０１６年３月３１日", "date 2016-03-31"),
    ("2016/3/31現在", "2016/3/31", "date 2016-03-31"),
    ("2016年3月上旬に", "2016年3月上旬", "period 2016-03-01..2016-03-10"),
    ("2016年第3四半期の", "2016年第3四半期", "period 2016-07..2016-09"),
    ("2016年度第4四半期の", "2016年度第4四半期", "period 2017-01..2017-03 fiscal"),
    ("1996～2000 年に", "1996～2000 年", "period 1996..2000"),
    ("（1999-2006）", "1999-2006", "period 1999..2006"),
    ("2010～15年に", "2010～15年", "period 2010..2015"),
    ("2006年から2011年末までの", "2006年から2011年末まで", "period 2006..2011-12"),
    ("平成 23 年度～25 年度に", "平成 23 年度～25 年度", "period 2011..2013 era fiscal"),
    ("2013 年 5、6 月に", "2013 年 5、6 月", "period 2013-05..2013-06"),
    ("2013年10月から3月まで", "2013年10月から3月まで", "period 2013-10..2014-03"),
    ("2014年4月1日から30日まで", "2014年4月1日から30日まで", "period 2014-04-01..2014-04-30"),
    ("（2001年～）", "2001年～", "period 2001.. from"),
    ("期間 10/6～9、場所", "10/6～9", "period XXXX-10-06..XXXX-10-09"),
    ("毎年2月に", "毎年2月", "date XXXX-02 every_year"),
    ("21世紀に", "21世紀", "period 2001..2100"),
    ("2000年前後の", "2000年前後", "year 2000 ~approx"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "span", "value"), DATES, ids=[d[1] for d in DATES])
def test_each_date_form_is_read_to_its_precision(text: str, span: str, value: str) -> None:
    assert one(text) == (span, value)


def test_a_relative_date_leans_on_the_year_named_before() -> None:
    text = "協定は2012年6月に結ばれた。同年11月に発効し、翌年3月に改められた。"
    assert [said(f) for f in find_quantities(text, RULES)] == [
        "date 2012-06",
        "date 2012-11 relative",
        "date 2013-03 relative",
    ]


def test_looking_back_a_year_does_not_move_the_year_that_is_spoken_of() -> None:
    text = "2015年度は8社だった。前年は3社、前年の会場は別である。"
    assert [f.value.start_date for f in find_quantities(text, RULES)] == ["2015", None, "2014", None, "2014"]


def test_a_bare_month_belongs_to_the_year_of_its_sentence_only() -> None:
    text = "2014年9月に着工し、10月に完成した。12月に開く。"
    assert [f.value.start_date for f in find_quantities(text, RULES)] == ["2014-09", "2014-10", "XXXX-12"]


def test_a_change_from_one_amount_to_another_is_no_range() -> None:
    found = find_quantities("前回の3社から8社へ増えた。", RULES)
    assert [(f.value.low, f.value.unit) for f in found] == [(Decimal(3), "社"), (Decimal(8), "社")]


def test_the_second_amount_of_a_change_counts_what_the_first_does() -> None:
    found = find_quantities("拠点の数が19から16となり、", RULES)
    assert [(f.value.low, f.value.unit) for f in found] == [(Decimal(19), "拠点"), (Decimal(16), "拠点")]


def test_counts_behind_their_nouns_in_a_list() -> None:
    found = find_quantities("試験機関96、支援機関404、商社98など", RULES)
    assert [(f.value.low, f.value.unit) for f in found] == [
        (Decimal(96), "機関"),
        (Decimal(404), "機関"),
        (Decimal(98), "商社"),
    ]


COMPOUND = [
    ("配当は12円34銭とする", "12円34銭", "money 12.34 JPY"),
    ("会議は1時間30分かかる", "1時間30分", "duration 90 分"),
    ("任期は2年6カ月とする", "2年6カ月", "duration 30 カ月"),
    ("回答は20歳代に多い", "20歳代", "measure [20,29] 歳"),
    ("回答は20～30歳代に多い", "20～30歳代", "measure [20,39] 歳"),
    ("研修は3日から5日間で", "3日から5日間", "duration [3,5] 日"),
    ("四、五十人の集まり", "四、五十人", "count [40,50] 人"),
    ("十二、三歳の子", "十二、三歳", "measure [12,13] 歳"),
    ("百二、三十人が来た", "百二、三十人", "count [120,130] 人"),
    ("費用は2、3億円である", "2、3億円", "money [200000000,300000000] JPY"),
    ("今後数年間の計画", "今後数年間", "duration [2,9] 年 ~next"),
    ("従業員数十名の会社", "十名", "count [10,90] 名 ~"),
    ("第1～3回の会合", "第1～3回", "ordinal [1,3] 回"),
    ("3カ月連続で増えた", "3カ月", "duration 3 カ月"),
    ("年に一度の調査", "年に一度", "count 1 回 per_year"),
    ("経費の60％を超えてはならない", "60％を超えてはならない", "percent [,60] % le"),
    ("時速80キロで走る", "時速80キロ", "measure 80 km per_hour"),
    ("電力は50kWh/日である", "50kWh", "measure 50 kWh per_day"),
    ("作業は9割方終わった", "9割方", "percent 90 % ~approx"),
    ("365日対応する", "365日", "duration 365 日"),
    ("FY2023の売上高", "FY2023", "year 2023 fiscal"),
    ("田中（2014）による", "2014", "year 2014"),
    ("応募者数の合計（120）が", "120", "count 120 応募者"),
    ("州別の合計（120）が", "120", "count 120"),
    ("支援を受けて20の開発プロジェクト“A”を", "20", "count 20 プロジェクト"),
    ("84と州別で拠点の数が最も多い州", "84", "count 84 拠点"),
    ("当初19だった拠点は減った", "19", "count 19 拠点"),
    ("金融などの2つ団体が外れた", "2つ", "count 2 団体"),
]


@pytest.mark.parametrize(("text", "span", "value"), COMPOUND, ids=[f[1] for f in COMPOUND])
def test_forms_in_two_units_shortened_pairs_and_counts_by_context(text: str, span: str, value: str) -> None:
    assert one(text) == (span, value)


LEANING = [
    ("25団体（うち12が新規）が応募した", [("25", "団体"), ("12", "団体")]),
    ("約400の拠点があり、そのうち150は小さい", [("400", "拠点"), ("150", "拠点")]),
    ("会員数は20であったが、現在は144に拡大した", [("20", "会員"), ("144", "会員")]),
    ("拠点数は300である。登録されているのが100である。", [("300", "拠点"), ("100", "拠点")]),
    ("30社が20件を出した。登録されているのが12である。", [("30", "社"), ("20", "件"), ("12", None)]),
    ("30社が集まった。うち5は新しい。", [("30", "社"), ("5", None)]),
]


@pytest.mark.parametrize(("text", "wanted"), LEANING, ids=[t for t, _ in LEANING])
def test_a_bare_number_counts_what_stands_before_it_only_where_that_is_plain(
    text: str, wanted: list[tuple[str, str | None]]
) -> None:
    assert [(str(f.value.low), f.value.unit) for f in find_quantities(text, RULES)] == wanted


def test_a_half_of_a_year_span_is_no_rate_by_the_month() -> None:
    found = find_quantities("過去6カ月間に少なくとも5％の増加", RULES)
    assert [f.value.modifiers for f in found] == [("past",), ("ge", "increase")]


def test_years_listed_behind_an_era_are_years_of_that_era() -> None:
    assert [f.value.start_date for f in find_quantities("平成23、24年度に", RULES)] == ["2011", "2012"]


NOTHING = [
    "2：1の比率", "一人親世帯", "要介護3の人", "八十二銀行", "六ヶ所村で", "参加者数（2014）を",
    "ハイテク戦略 2020は", "Industrie4.0の", "インダストリー4.0", "第三者による",
    "福島第一の事故", "一宮市で", "一般に", "統一年次報告", "千葉と三重、八王子",
    "電話 03-1234-5678", "TEL: 0351 564-8331", "〒100-0001", "表 3に示す",
    "図表2-1のとおり", "第2章第3節", "（注 1）", "脚注3",
    "https://example.org/2016/03/100人", "No.1の州", "ISO 9001の認証",
    "A4判", "G20で", "5Gの電波", "COVID-19の影響", "資料16/13950",
    "報告書No.:4/9634", "三菱と三井", "四半期ごと", "一部の", "九州と四国", "十分な",
    "震度6強の地震", "9:00～17:00", "午後3時", "1丁目2番3号", "Horizon 2020",
    "目標3に", "第30条", "経済政策の一つとして", "二酸化炭素", "アジェンダ2030", "1.2.3",
    "①地域", "トップ5に", "台風15号", "もう一つの", "三位一体",
]  # fmt: skip


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_quantity_is_left_alone(text: str) -> None:
    assert [text[f.span.start : f.span.end] for f in find_quantities(text, RULES)] == []


MARKED = [
    ("助成は$1.2 billionに達した", "$1.2 billion", "money 1200000000 USD"),
    ("枠は€3.5mとされた", "€3.5m", "money 3500000 EUR"),
    ("枠は€3-5mとされた", "€3-5m", "money [3000000,5000000] EUR"),
    ("枠は€300k-1mとされた", "€300k-1m", "money [300000,1000000] EUR"),
    ("費用は€300-500である", "€300-500", "money [300,500] EUR"),
    ("総額£2bnを投じた", "総額£2bn", "money 2000000000 GBP total"),
    ("EUR 3.5 Mio.を計上", "EUR 3.5 Mio.", "money 3500000 EUR"),
    ("予算は1.2 Mrd. Euroで", "1.2 Mrd. Euro", "money 1200000000 EUR"),
    ("長さは3.5mで", "3.5m", "measure 3.5 m"),
]


@pytest.mark.parametrize(("text", "surface", "value"), MARKED)
def test_latin_scale_words_multiply_money_and_letters_behind_a_mark_are_no_metres(
    text: str, surface: str, value: str
) -> None:
    assert one(text) == (surface, value)


WIDENED = [
    ("応募は千数百件あった", "千数百件", "count [1100,1900] 件 ~"),
    ("1千数百人が集まる", "1千数百人", "count [1100,1900] 人 ~"),
    ("千数百万円を要した", "千数百万円", "money [11000000,19000000] JPY ~"),
    ("2億数千万円を要した", "2億数千万円", "money [210000000,290000000] JPY ~"),
    ("2万数千人が集まる", "2万数千人", "count [21000,29000] 人 ~"),
    ("売上高1,234（千円）", "1,234（千円）", "money 1234000 JPY"),
    ("残高12.5（百万円）", "12.5（百万円）", "money 12500000 JPY"),
]


@pytest.mark.parametrize(("text", "surface", "value"), WIDENED)
def test_scale_words_behind_the_digits_count(text: str, surface: str, value: str) -> None:
    assert one(text) == (surface, value)


def test_a_bracketed_number_before_a_money_unit_is_neither_a_count_nor_a_million() -> None:
    assert not find_quantities("損益は(1,234)百万円である", RULES)


SPACED_ERAS = [
    ("令和元 年1 1月2 1日に出た", "令和元 年1 1月2 1日", "date 2019-11-21 era"),
    ("平成 元年 4 月に始まる", "平成 元年 4 月", "date 1989-04 era"),
]


@pytest.mark.parametrize(("text", "surface", "value"), SPACED_ERAS)
def test_blanks_in_the_first_year_of_an_era_do_not_lose_the_year(text: str, surface: str, value: str) -> None:
    assert one(text) == (surface, value)


@pytest.mark.parametrize("text", ["改正は3度にわたり行われた", "年に1度の集まり"])
def test_occasions_are_counts_and_no_degrees(text: str) -> None:
    assert (one(text)[1]).startswith("count ")


def test_degrees_stay_degrees() -> None:
    assert one("気温は3度まで下がった")[1].startswith("measure 3 度")


def test_money_behind_a_label_of_latin_letters_is_found() -> None:
    assert one("(GDP約6,000億ユーロ)") == ("約6,000億ユーロ", "money 600000000000 EUR ~approx")


def test_numbers_beside_a_contract_are_not_approximate() -> None:
    assert one("成約4件") == ("4件", "count 4 件")


def test_identifiers_are_marked_as_such() -> None:
    found = find_quantities("医発第7号による", RULES)
    assert [f.value.kind for f in found] == [QuantityKind.IDENTIFIER]


def test_spans_count_in_the_text_that_was_given() -> None:
    text = "全国で 約 ２ 万\n5,000 人 以上 が"
    found = find_quantities(text, RULES)[0]
    assert text[found.core.start : found.core.end] == "２ 万\n5,000 人"
    assert found.value.low == Decimal(25000)
