"""What the reader of a page could not be sure of is told once, with the pages it is on."""

from dataclasses import replace

import pytest
from tiny import tiny_report

from extract.audit import audit
from extract.model import Page, PageFlag, ReadMethod, Severity
from extract.rules.audit import load_audit_rules


def findings(*flags, text=""):
    report = tiny_report()
    end = report.document.characters
    more = [
        Page(page_no=2 + i, source_start=end, text=text if i == 0 else "", method=ReadMethod.PDF, flags=codes)
        for i, codes in enumerate(flags)
    ]
    report = replace(report, pages=(*report.pages, *more))
    return [f for f in audit(report, load_audit_rules())[1] if f.check.startswith("pages.")]


def test_pages_without_text_are_told_once():
    bare = (PageFlag(code="no-text-layer", count=1),)
    (f,) = findings(bare, bare, (), bare)
    assert (f.check, f.severity) == ("pages.no_text_layer", Severity.WARNING)
    assert "3 of 5 pages" in f.message
    assert f.message.endswith("2–3, 5")
    assert f.evidence[0].page_no == 2


@pytest.mark.parametrize(("code", "check"), [("mojibake", "pages.doubtful_text"), ("hidden-text", "pages.left_out")])
def test_what_was_seen_is_quoted(code, check):
    (f,) = findings((PageFlag(code=code, count=4, sample="縺ゅ"),), text="\n 本文\n次の行\n")
    assert f.check == check
    assert f.observed == f"{code}, 4 in all: 縺ゅ"
    assert f.evidence[0].quote == "本文"


def test_repairs_that_change_nothing_are_no_finding():
    assert findings((PageFlag(code="radicals-folded", count=2),)) == []
