"""Documents held against each other: what is compared again, who keeps the findings, what becomes of decisions."""

from dataclasses import replace

import pytest

from extract import comparing, read_document
from extract.cache import Cache
from extract.comparing import compare_all
from extract.comparison import Comparison, load_comparison, load_comparisons, with_comparisons
from extract.corrections import record_decision
from extract.errors import ContractError
from extract.folders import Folders
from extract.manifest import DocumentEntry, DocumentStatus, Manifest, write_manifest
from extract.model import FindingStatus
from extract.rules import load_rules

RULES = load_rules().audit
REPORT = """港の協会の報告

1．会員
港湾振興協会は2004年に設立され、会員は大企業46社、中小企業312社である。
協会の事務局には職員18名が常勤で働いている。
"""


class Corpus:
    """A raw and a curated folder with the reports of a few texts."""

    def __init__(self, tmp_path):
        self.folders = Folders(raw=tmp_path / "raw", curated=tmp_path / "curated")
        self.entries = {}

    def put(self, document_id, text):
        path = self.folders.document(document_id) / "source.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.read(document_id)

    def read(self, document_id):
        report = read_document(self.folders.document(document_id) / "source.txt")
        corrections = self.folders.document(document_id) / "corrections.toml"
        self.entries[document_id] = DocumentEntry(
            status=DocumentStatus.READ,
            report=Cache(self.folders.cache).put_report(report),
            inputs=corrections.read_text(encoding="utf-8") if corrections.exists() else "",
        )

    def compare(self):
        keys = compare_all(self.folders, self.entries, RULES, "v1")
        documents = {d: replace(e, compared=keys.get(d, {})) for d, e in self.entries.items()}
        write_manifest(self.folders.manifest, Manifest(documents=documents))
        return keys

    def findings(self, document_id=None):
        return [f for c in load_comparisons(self.folders, document_id) for f in c.findings]

    def decide(self, finding, action="accept"):
        reports = {d: read_document(self.folders.document(d) / "source.txt") for d in self.entries}
        own = with_comparisons(reports["a"], load_comparisons(self.folders))
        record_decision(
            self.folders.document("a"), own, finding.finding_id, action, "asked", others={"b": reports["b"]}
        )
        self.read("a")


@pytest.fixture
def corpus(tmp_path):
    made = Corpus(tmp_path)
    made.put("a", REPORT)
    made.put("b", REPORT.replace("312社", "321社"))
    return made


def test_the_first_document_keeps_what_was_found(corpus):
    assert {d: set(others) for d, others in corpus.compare().items()} == {"a": {"b"}}
    (finding,) = corpus.findings()
    assert [e.document_id for e in finding.evidence] == [None, "b"]
    assert corpus.findings("a") == corpus.findings("b") == [finding]


def test_it_is_seen_from_either_side(corpus):
    corpus.compare()
    (compared,) = load_comparisons(corpus.folders)
    (here,), (there,) = compared.seen_from("a"), compared.seen_from("b")
    assert [e.document_id for e in there.evidence] == [None, "a"]
    assert there.evidence[0].quote == here.evidence[1].quote


def test_only_what_changed_is_compared_again(corpus, monkeypatch):
    corpus.put("c", REPORT)
    first = corpus.compare()
    compared = []

    def noted(one, other, rules):
        compared.append((one.document.document_id, other.document.document_id))
        return ()

    monkeypatch.setattr(comparing, "compare", noted)
    assert corpus.compare() == first and compared == []
    corpus.put("c", REPORT.replace("18名", "19名"))
    corpus.compare()
    assert compared == [("a", "c"), ("b", "c")]


def test_documents_of_other_things_are_not_compared(corpus):
    corpus.put("d", REPORT.replace("港の協会の報告", "山の道の報告"))
    assert "d" not in corpus.compare()["a"]


def test_a_decision_is_replayed_and_found_again_when_either_text_moves(corpus):
    corpus.compare()
    corpus.decide(corpus.findings()[0])
    corpus.put("b", REPORT.replace("1．会員\n", "1．会員\n協会は港にある。\n\n").replace("312社", "321社"))
    corpus.compare()
    (finding,) = corpus.findings()
    assert finding.status is FindingStatus.ACCEPTED


def test_a_decision_expires_when_the_other_text_changes(corpus):
    corpus.compare()
    corpus.decide(corpus.findings()[0], "dismiss")
    corpus.put("b", REPORT)
    corpus.compare()
    (expired,) = corpus.findings()
    assert expired.check == "corrections.expired" and "312社" in expired.evidence[0].quote


def test_a_decision_expires_when_the_other_document_is_gone(corpus):
    corpus.compare()
    corpus.decide(corpus.findings()[0])
    del corpus.entries["b"]
    assert set(corpus.compare()["a"]) == {"b"}
    (expired,) = corpus.findings()
    assert (expired.check, expired.evidence) == ("corrections.expired", ())


def test_a_decision_between_documents_changes_nothing_within_one(corpus):
    before = read_document(corpus.folders.document("a") / "source.txt").findings
    corpus.compare()
    corpus.decide(corpus.findings()[0])
    assert read_document(corpus.folders.document("a") / "source.txt").findings == before


def test_a_report_that_is_gone_is_left_out(corpus):
    corpus.entries["b"] = replace(corpus.entries["b"], report="0" * 64)
    assert corpus.compare() == {}


def test_a_comparison_that_is_gone_is_told(corpus):
    with pytest.raises(ContractError, match="gone"):
        load_comparison(corpus.folders, "0" * 64)
    assert Comparison(document_id="a", other_id="b").seen_from("b") == ()
