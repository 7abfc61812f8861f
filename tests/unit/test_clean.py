"""What cleaning joins, drops, folds and leaves alone."""

import pytest

from extract.model import Span
from extract.text.clean import clean_pieces, clean_text


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("ク\n\nラスタ\n ーは", "クラスターは"),
        ("約 2,\n300 社、2\n4％", "約2,300社、24％"),
        ("合計 12 \n34", "合計12 34"),
        ("European \nCluster と EU 州", "European ClusterとEU州"),
        ("Rhein-\nNeckar", "Rhein-Neckar"),
        ("カ\u200b\u3099ス", "ガス"),
        ("Rhein\ufffe\nNeckar", "Rhein-Neckar"),
        ("see http://example.org/a\nb/c", "see http://example.org/ab/c"),
        ("Cluster \n–Wettbewerb", "Cluster–Wettbewerb"),
        ("Region – Die ( 1999 )", "Region – Die ( 1999 )"),
        ("要 旨", "要旨"),
        ("合　　計", "合計"),
        ("人 口 総 数 12", "人口総数12"),
        ("部長 山田 花子", "部長 山田 花子"),
        ("本書は、山田 花子が書いた。", "本書は、山田花子が書いた。"),
        ("① 製造 ② 運輸", "①製造②運輸"),
        ("２５～５０％、１，２３４．５", "25～50％、1,234.5"),
        ("㈱〇〇 （甲）／Ⅳ", "㈱〇〇（甲）／Ⅳ"),
        ("ﾊﾟｿｺﾝ･ｼｽﾃﾑ と ｵｰﾄ", "パソコン・システム と オート"),
        ("甲･乙", "甲･乙"),
        ("か\u3099", "が"),
        ("⼈⼝の⻑い", "人口の長い"),
        ("株\u200b式\ufeff会社", "株式会社"),
        (" \n\u3000", ""),
    ],
)
def test_cleaned(raw: str, cleaned: str) -> None:
    assert clean_text(raw) == cleaned


def test_blank_at_a_lifted_body_shares_the_place_before_it() -> None:
    source = "Cluster【表】Board"
    cleaned = clean_pieces(source, (Span(0, 7), Span(10, 15)))
    assert cleaned.text == "Cluster Board"
    assert cleaned.source_of(7) == Span(6, 7)
    assert cleaned.pieces(0, 13) == (Span(0, 7), Span(10, 15))


def test_ledger_counts_by_reason() -> None:
    ledger: dict[str, int] = {}
    clean_pieces("２ 年\n⻑\u200bｶﾞ", (Span(0, 8),), ledger=ledger)
    assert ledger == {"blank": 1, "wrap": 1, "invisible": 1, "width": 2, "radical": 1, "voicing": 1}
