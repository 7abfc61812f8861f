"""Sentence ends where brackets, Latin stops and remarks stand in the way."""

import pytest

from extract.text.sentences import split_sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["協会（OptoNet e. V. の会員）が参加した。", "次がある。"],
        ["「行く。」と言った。", "終わり"],
        ["完了した（一部を除く。）。", "以上！？", "次"],
        ["対象とした。（2013年度より3年間）", "次に進む。"],
        ["対象とした。", "（2）次に進む。"],
        ["開いたままの（括弧がある。", "それでも切れる。"],
        ["No. 3 の Ver.2.0 を使う．", "次。"],
        ["Yahoo!JAPANの12.5％増は1.5倍。"],
        [],
    ],
)
def test_sentences(sentences: list[str]) -> None:
    text = "".join(sentences)
    assert [text[s.start : s.end] for s in split_sentences(text)] == sentences


def test_blanks_between_sentences_go_to_neither() -> None:
    assert [tuple(s) for s in split_sentences("甲。 乙。 ")] == [(0, 2), (3, 5)]
