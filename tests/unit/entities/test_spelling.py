"""Spelling keys: what transcription varies is one key, what names two things stays two."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.entities.short_forms import expansions, leading_sounds, short_forms
from extract.entities.sounds import acronyms, sounding_alike
from extract.entities.spelling import fold, key_of, within_one_edit
from extract.entities.typos import TypoIndex
from extract.model import EntityLabel
from extract.rules.gazetteer import load_gazetteer


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("バーデン・ヴュルテンベルク", "バーデン=ビュルテンベルグ"),
        ("ノルトライン・ヴェストファーレン", "ノルトラインウエストファーレン"),
        ("メクレンブルグ・フォアポメルン", "メクレンブルク＝フォアポンメルン"),
        ("ライプツィヒ", "ライプチッヒ"),
        ("Baden-Württemberg", "BADEN WUERTTEMBERG"),
        ("インダストリー4.0", "インダストリー ４．０"),
        ("第四次産業革命", "第4次産業革命"),
    ],
)
def test_habits_of_transcription_share_a_key(one, other):
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ザクセン", "ザクセン・アンハルト"),
        ("ザクセン", "ニーダーザクセン"),
        ("ハーゲン", "ハノーファー"),
        ("2014年計画", "2015年計画"),
    ],
)
def test_two_names_keep_two_keys(one, other):
    assert key_of(one) != key_of(other)


@settings(deadline=None)
@given(st.text(alphabet="ヴァブッグルントフォー・=アイクAbüß 　0９", max_size=30))
def test_folding_leads_every_character_back_in_order(text):
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert all(0 <= a < b <= len(text) for a, b in zip(folded.starts, folded.ends, strict=True))
    assert list(folded.starts) == sorted(folded.starts)


@settings(deadline=None)
@given(st.text(alphabet="abcd", max_size=8), st.integers(0, 7), st.sampled_from("abcd"))
def test_one_planted_edit_is_always_seen(text, at, letter):
    at = min(at, len(text))
    assert within_one_edit(text, text[:at] + letter + text[at:])
    assert within_one_edit(text[:at] + letter + text[at:], text)
    assert within_one_edit(text, text[:at] + letter + text[at + 1 :])


def test_no_two_gazetteer_entities_share_a_key_but_city_and_region():
    homes: dict[str, set[str]] = {}
    for entry in load_gazetteer().entries:
        for surface in entry.surfaces:
            homes.setdefault(key_of(surface), set()).add(entry.entity_id)
    shared = {key: ids for key, ids in homes.items() if len(ids) > 1}
    namesakes = {frozenset(ids) for ids in shared.values()}
    assert all(any("city" in i for i in ids) and len(ids) == 2 for ids in namesakes), shared


def test_all_sixteen_states_have_their_codes():
    states = [e for e in load_gazetteer().entries if e.label is EntityLabel.STATE]
    assert len({e.iso_3166_2 for e in states}) == 16
    assert all(dict(e.external_ids).keys() == {"wikidata", "nuts"} for e in states)


def test_state_names_of_public_lists_are_known(shared):
    known = {key_of(s): e.iso_3166_2 for e in load_gazetteer().entries for s in e.surfaces if e.iso_3166_2}
    rows = shared("gold", "de_states_ja.tsv").read_text(encoding="utf-8").splitlines()[1:]
    for row in rows:
        code, *names = row.split("\t")
        for name in filter(None, names):
            assert known.get(key_of(name)) == code, name


def test_katakana_and_latin_forms_are_joined_by_sound():
    assert list(sounding_alike(["シリコン・サクソニー", "Silicon Saxony", "Cool Silicon"])) == [
        (key_of("シリコン・サクソニー"), key_of("Silicon Saxony"))
    ]


def test_initials_join_a_phrase_to_its_acronym():
    assert list(acronyms(["Organic Electronics Saxony", "OES", "XYZ"])) == [("organicelectronicssaxony", "oes")]


def test_a_misprint_is_found_only_near_one_long_name():
    index = TypoIndex([key_of("フラウンホーファー"), key_of("ボン"), "compamed1"])
    assert [hit[2] for hit in index.misprinted("フランホーファーとボヌ")] == [key_of("フラウンホーファー")]
    assert list(index.misprinted("フラウンホーファー")) == []


def test_an_r_that_katakana_leaves_out_and_letters_among_katakana_keep_the_sound():
    pairs = list(sounding_alike(["M.A.I.カーボン", "M・A・I Carbon"]))
    assert pairs == [(key_of("M.A.I.カーボン"), key_of("M・A・I Carbon"))]


def test_katakana_for_two_leading_words_is_found():
    sounds = leading_sounds(["Medical Garden Metropolregion Nord"])
    assert [hit[2] for hit in short_forms("後のメディカルガーデン", {}, sounds)] == [
        "Medical Garden Metropolregion Nord"
    ]


def test_a_phrase_is_found_by_an_acronym_of_four_letters_and_not_of_three():
    text = "North European Wind Society 2013, Big Old Tree"
    assert [text[a:b] for a, b, _ in expansions(text, frozenset(["NEWS", "BOT"]))] == ["North European Wind Society"]
