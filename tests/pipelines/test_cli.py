"""The command line: every command has help with an example, answers, and tells errors in one paragraph."""

import json
import sqlite3

import pytest
from tiny import TEXT

from extract.cli import run_group
from extract.manifest import Manifest
from pipelines import isolation
from pipelines.cli import cli
from pipelines.curate import curate, plan
from pipelines.summary import summary

CONTRACT = (
    *("run", "add", "init-datasets", "audit", "trace", "where", "diff", "publish", "entities", "query", "review"),
    *("ui", "watch", "accept", "dismiss", "correct"),
)


@pytest.fixture
def call(folders, stage_log, capsys):
    def run(*arguments):
        capsys.readouterr()
        code = run_group(cli, [str(a) for a in arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


@pytest.fixture
def curated(folders, document, stage_log):
    document("one", TEXT + "alarm!\n")
    for document_id in plan(folders).stale:
        isolation.build(isolation.work_of(folders, document_id))
    return curate(folders)


@pytest.mark.parametrize("command", CONTRACT)
def test_every_command_of_the_contract_has_help_with_an_example(call, command):
    code, out, err = call(command, "--help")
    assert code == 0
    assert f"  extract {command}" in out.split("Example:\n")[1].splitlines()[0]
    assert "\\b" not in out
    assert err == ""


def test_the_list_of_commands_is_the_contract(call):
    code, out, _ = call("--help")
    assert code == 0
    for command in CONTRACT:
        assert f"\n  {command} " in out
    assert set(cli.lazy) == set(CONTRACT)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["nonsense"], 2, "No such command"),
        (["run", "--jobs", "zero"], 2, "--jobs"),
        (["trace", "nothing", "0"], 1, "no dataset 「nothing」"),
        (["where", "one", "--at", "x"], 2, "--at"),
        (["audit", "unheard-of"], 1, "has not been read"),
        (["query", "select"], 1, "cannot be answered"),
        (["add", "/nowhere/x.pdf", "--id", "x"], 1, "there is no file"),
        (["add", "x.pdf", "--id", "報告"], 2, "lower-case letters, digits and hyphens. Try"),
        (["add", "/", "--id", "x"], 1, "it is a folder"),
        (["run", "unheard-of"], 1, "there is no document 「unheard-of」"),
        (["diff", "one", "--against", "never"], 1, "is no file, no curated folder and no version"),
        (["dismiss", "f-0", "--reason", "x"], 1, "in no document that was read"),
    ],
)
def test_errors_are_one_paragraph(call, curated, arguments, code, says):
    got, out, err = call(*arguments)
    assert got == code
    assert says in err
    assert err.startswith("Error: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err + out


def test_before_the_first_run_commands_say_what_to_do(call):
    for arguments in (["audit"], ["query", "select 1"], ["entities"], ["trace", "list_items", "0"]):
        code, _, err = call(*arguments)
        assert code == 1
        assert "extract run" in err


def test_audit_quotes_and_exits_1_while_a_contradiction_is_open(call, curated, folders):
    code, out, _ = call("audit")
    assert code == 1
    assert "a mark of alarm" in out and "「!」" in out
    code, out, _ = call("audit", "one", "--format", "json")
    assert code == 1
    found = json.loads(out)
    assert found[0]["evidence"][0]["quote"] == "!"
    code, out, _ = call("audit", "--format", "github")
    assert out.startswith("::error title=")
    assert call("dismiss", found[0]["finding_id"], "--reason", "a test")[0] == 0
    assert 'action = "dismiss"' in (folders.document("one") / "corrections.toml").read_text(encoding="utf-8")


def test_query_reads_every_table_and_no_file(call, curated, folders):
    code, out, _ = call("query", "select text, value from cells where value > 12", "--format", "csv")
    assert (code, out) == (0, "text,value\n30,30\n")
    code, out, _ = call("query", "select count(*) as n from list_items", "--format", "json")
    assert json.loads(out) == [{"n": 5}]
    for sql in (
        f"select * from read_text('{folders.manifest}')",
        f"copy cells to '{folders.curated}/x.csv'",
        "set enable_external_access = true",
        "install httpfs",
    ):
        code, _, err = call("query", sql)
        assert code == 1, sql
        assert "cannot be answered" in err


def test_trace_and_where_meet(call, curated):
    code, out, _ = call("trace", "list_items", "1", "page_no", "--format", "json")
    assert code == 0
    place = json.loads(out)[0]["place"]
    code, out, _ = call("where", "one", "--at", f"{place[0]}:{place[1]}")
    assert code == 0
    assert "first 12" in out
    assert "(same hash)" in call("trace", "list_items", "1", "no")[1]


def test_publish_shows_then_renews(call, curated, folders):
    code, out, _ = call("publish", "one")
    assert code == 1
    assert "list_items: 5 new" in out
    assert call("publish", "one", "--yes")[0] == 0
    assert call("publish", "one")[0] == 0
    stands = (folders.published("one") / "list_items.csv").read_text(encoding="utf-8")
    assert "last words" not in stands


def test_diff_against_the_version_before(call, curated, folders, document):
    document("one", TEXT.replace("12", "13"))
    isolation.build(isolation.work_of(folders, "one"))
    curate(folders)
    code, out, _ = call("diff", "one", "--against", "previous")
    assert code == 0
    assert "re-valued (source) cell" in out
    assert "Changes of the source" in out


def test_a_full_disk_under_the_record_of_runs_is_no_bug(call, curated, monkeypatch):
    from extract.cli import listing

    def full(*arguments):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(listing, "load_report", full)
    code, _, err = call("entities")
    assert code == 1
    assert "disk is full" in err
    assert "check space" in err


def test_an_error_of_ours_is_told_without_a_traceback(call, curated, monkeypatch):
    from extract.cli import listing

    monkeypatch.setattr(listing, "load_report", lambda *_: 1 / 0)
    code, _, err = call("entities")
    assert code == 1
    assert err.startswith("Error: This is a bug of extract: ZeroDivisionError")


def test_add_says_the_title_that_it_was_given(call, folders, tmp_path):
    path = tmp_path / "lake.txt"
    path.write_text("湖岸の町\n\n町は湖に面している。\n", encoding="cp932")
    code, out, _ = call("add", path, "--id", "lake", "--title", "湖の年報")
    assert code == 0
    assert "title     湖の年報\n" in out
    assert "湖の年報" in folders.document("lake").joinpath("source.toml").read_text()


def test_a_run_over_an_empty_raw_folder_says_what_to_do(folders):
    assert "extract add FILE" in summary(folders, Manifest(), (), read=0)
