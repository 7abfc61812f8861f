"""Two documents against each other: what both state differently is found, and what may differ is let be."""

from dataclasses import replace

import pytest

from extract.audit.between import Profile, are_related, compare
from extract.model import FindingStatus

REPORT = """# 第1章 港の協会
港湾振興協会は2004年に設立され、会員は大企業46社、中小企業312社である。
協会の事務局には職員18名が常勤で働いている。
県は協会の運営費として年間250万円を助成している。
北部の港では、貨物を扱う岸壁の延長が1,240メートルに達している。

## 2. 利用者の調査
! 表1 利用者の満足度
| 回答 | 割合(%) |
| 満足 | 52 |
| 普通 | 31 |
| 不満 | 17 |
利用者の満足度について尋ねたところ、満足が52％、不満が17％であった。
"""
SUMMARY = """# 要約
大企業46社と中小企業312社が、2004年に設立された港湾振興協会の会員である。
協会の運営費には、県から毎年250万円の助成が出ている。
常勤の職員は18名で、協会の事務局で働く。
"""


@pytest.fixture
def between(mini, audit_rules):
    """The findings between two marked texts, every quote checked in its own document."""

    def run(one: str, other: str, **changed: str | None):
        reports = [mini(text) for text in (one, other)]
        for i, (report, name) in enumerate(zip(reports, ("one", "other"), strict=True)):
            document = replace(report.document, document_id=name, **(changed if i else {}))
            reports[i] = replace(report, document=document)
        texts = {None: reports[0].source_text, "other": reports[1].source_text}
        found = compare(*reports, audit_rules)
        for f in found:
            assert {e.document_id for e in f.evidence} == {None, "other"}, f.check
            assert f.evidence[0].document_id is None, "the first place is in the document that holds the finding"
            for e in f.evidence:
                assert e.quote == texts[e.document_id][e.span.start : e.span.end], f.check
            assert f.comparable and f.status is FindingStatus.OPEN
        assert len({f.finding_id for f in found}) == len(found)
        return found

    return run


def test_two_copies_agree(between):
    assert between(REPORT, REPORT) == ()


def test_a_report_and_its_summary_agree(between):
    assert between(REPORT, SUMMARY) == ()


@pytest.mark.parametrize(
    ("was", "now", "check"),
    [
        ("中小企業312社", "中小企業321社", "documents.sentence"),
        ("2004年", "2005年", "documents.sentence"),
        ("250万円", "250億円", "documents.sentence"),
        ("| 普通 | 31 |", "| 普通 | 13 |", "documents.table"),
    ],
)
def test_a_copy_with_another_number_is_found(between, was, now, check):
    (finding,) = between(REPORT, REPORT.replace(was, now))
    assert (finding.check, finding.severity.value) == (check, "error")


@pytest.mark.parametrize(
    ("was", "now"),
    [("312社", "321社"), ("46社", "64社"), ("2004年", "2006年"), ("250万円", "520万円"), ("18名", "81名")],
)
def test_a_summary_with_another_number_is_found(between, was, now):
    (finding,) = between(REPORT, SUMMARY.replace(was, now))
    assert finding.check in ("documents.restated", "documents.retold")
    assert was[:2] in (finding.expected + finding.observed) and now[:2] in (finding.expected + finding.observed)


def test_prose_is_held_against_the_table_that_only_the_other_document_has(between):
    prose = "# 結果\n利用者の満足度について尋ねたところ、満足が52％、普通が13％、不満が17％であった。\n"
    (finding,) = between(REPORT.replace("満足が52％、不満が17％", "多くが満足"), prose)
    assert finding.check == "documents.prose_table" and finding.expected == "31"


def test_rows_may_stand_in_another_order(between):
    turned = REPORT.replace("| 満足 | 52 |\n| 普通 | 31 |", "| 普通 | 31 |\n| 満足 | 52 |")
    assert between(REPORT, turned) == ()


def test_other_years_tell_other_numbers(between):
    one = "# 会員\n2019年に港湾振興協会の会員は358社であった。\n"
    assert between(one, one.replace("2019", "2020").replace("358", "385")) == ()


def test_of_two_editions_only_what_names_its_year_is_compared(between):
    dated = "# 会員\n2019年末に港湾振興協会の会員は358社であった。\n協会の事務局では職員18名が常勤で働いている。\n"
    changed = dated.replace("358", "385").replace("18名", "19名")
    found = between(dated, changed, published="2024-03", title="別の年の報告")
    assert [(f.check, f.observed) for f in found] == [("documents.sentence", "358社")]


def test_documents_that_differ_throughout_get_one_note(between):
    lines = [
        f"{name}の港では、貨物を扱う岸壁の延長が{n}メートルに達している。"
        for name, n in zip("東西南北中", range(110, 160, 10), strict=True)
    ]
    one = "# 岸壁\n" + "\n".join(lines) + "\n"
    other = one.replace("110", "211").replace("120", "322").replace("130", "433").replace("140", "544")
    (finding,) = between(one, other)
    assert (finding.check, finding.severity.value, finding.verdict.value) == (
        "documents.editions",
        "info",
        "not_comparable",
    )


def test_tables_of_other_things_get_one_note(between):
    other = REPORT.replace("| 満足 | 52 |", "| 満足 | 40 |").replace("| 普通 | 31 |", "| 普通 | 35 |")
    other = other.replace("| 不満 | 17 |", "| 不満 | 25 |")
    assert [f.check for f in between(REPORT, other) if f.check != "documents.prose_table"] == ["documents.editions"]


@pytest.mark.parametrize(
    ("title", "names", "related"),
    [
        ("港の報告", "", True),
        ("別の報告", "abcde", True),
        ("別の報告", "abcd", False),
        ("別の報告", "vwxyz", False),
    ],
)
def test_only_documents_of_the_same_things_are_related(title, names, related):
    one = Profile(document_id="a", title="港の報告", names=tuple("abcdefgh"))
    assert are_related(one, Profile(document_id="b", title=title, names=tuple(names))) is related


def test_parallel_sentences_torn_by_a_page_are_not_taken_for_one_another(between):
    rounds = [
        f"第{n}回公募の応募団体は{a}団体（うち新規団体は{b}団体）で、一次審査で残った{c}団体（うち新規{d}団体）から"
        "最終審査で5団体が採択された。"
        for n, a, b, c, d in ((1, 38, 21, 12, 6), (2, 25, 13, 10, 3), (3, 24, 16, 11, 5))
    ]
    whole = "# 公募\n" + "".join(rounds) + "\n"
    torn = whole.replace("第3回公募の", "第3回公募\nの").replace("残った11", "残った11\n")
    assert torn.count("\n") == whole.count("\n") + 2
    assert between(whole, torn) == ()
