"""The tagger's decoding, on weights small enough to work out by hand, and its weights file."""

import numpy as np
import pytest

from extract.entities.sequence_features import Word, all_features
from extract.entities.sequence_model import SequenceModel
from extract.errors import RuleError

LABELS = ("O", "B-PERSON", "I-PERSON")


def model(weights, transitions=None):
    rows = np.array(list(weights.values()), dtype=np.float32).reshape(len(weights), 3)
    return SequenceModel(list(weights), rows, np.zeros((3, 3)) if transitions is None else transitions, LABELS)


def words(*texts):
    return [Word(t, "名詞-固有名詞-人名", t) for t in texts]


def test_each_kind_of_feature_reaches_its_word():
    sentence = words("新井", "俊三", "氏")
    for feature, place in [("0w新井", 0), ("1n氏", 1), ("-2n新井", 2), ("-1edge", 0), ("1edge", 2),
                           ("<n新井|俊三", 1), (">n新井|俊三", 0), ("g0B-ORG", 1)]:  # fmt: skip
        known = ["", "B-ORG", ""]
        spelt = [i for i, found in enumerate(all_features(sentence, known)) if feature in found]
        tags = model({feature: [0, 1, 0]}).tag(sentence, known)
        assert [i for i, t in enumerate(tags) if t == "B-PERSON"] == spelt == [place], feature


def test_no_name_begins_inside():
    tags = model({"0": [0, 0, 5]}).tag(words("新井", "俊三"), ["", ""])
    assert tags == ["B-PERSON", "I-PERSON"]


def test_nothing_in_nothing_out():
    assert model({"0": [1, 0, 0]}).tag([], []) == []


def test_weights_that_do_not_fit_are_refused(tmp_path):
    with pytest.raises(RuleError):
        SequenceModel(["a"], np.zeros((2, 3), dtype=np.float32), np.zeros((3, 3)), LABELS)
    damaged = tmp_path / "names.npz"
    damaged.write_bytes(b"PK no")
    with pytest.raises(RuleError):
        SequenceModel.read(damaged)


def test_the_shipped_weights_know_a_name():
    tagger = SequenceModel.read()
    assert "B-PERSON" in tagger.labels
    spoken = (
        "田中 名詞-固有名詞-人名-姓",
        "太郎 名詞-固有名詞-人名-名",
        "が 助詞-格助詞",
        "いる 動詞-一般",
        "。 補助記号-句点",
    )
    sentence = [Word(text, tag, text) for text, tag in (pair.split() for pair in spoken)]
    assert tagger.tag(sentence, [""] * 5)[:3] == ["B-PERSON", "I-PERSON", "O"]
