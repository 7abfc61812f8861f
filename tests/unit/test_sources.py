"""What is read from raw/, and what is refused with which reason."""

import os

import pytest

from extract.errors import RuleError, SourceError
from extract.sources import list_documents, load_source, source_of_file

PLAIN = "前年比で12.3％の増加となった。\n東京都千代田区に本社を置く会社の売上である。\n" * 3


def put(raw, data: bytes, *, toml: str | None = None, name: str = "source.txt"):
    folder = raw / "doc-1"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)
    if toml is not None:
        (folder / "source.toml").write_text(toml, encoding="utf-8")
    return raw


@pytest.mark.parametrize(
    ("codec", "named", "flags"),
    [
        ("utf-8", "utf-8", []),
        ("utf-8-sig", "utf-8", []),
        ("cp932", "cp932", []),
        ("euc_jp", "euc_jp", []),
        ("iso2022_jp", "iso2022_jp", []),
        ("utf-16", "utf-16-le", []),
        ("utf-16-be", "utf-16-be", ["encoding-uncertain"]),
    ],
)
def test_encodings_are_told_apart(tmp_path, codec, named, flags) -> None:
    source = load_source(put(tmp_path, PLAIN.encode(codec)), "doc-1")
    assert (source.text, source.encoding) == (PLAIN, named)
    assert [f.code for f in source.flags] == flags


def test_vendor_characters_need_cp932(tmp_path) -> None:
    text = "担当の髙﨑（㈱山田商事）は①の資料を見た。\n"
    assert load_source(put(tmp_path, text.encode("cp932")), "doc-1").text == text


@pytest.mark.parametrize(
    ("text", "codec"), [("这是中文文本,不是日文。\n", "gb18030"), ("한국어 문서입니다\n", "euc_kr")]
)
def test_neighbours_do_not_pass_as_japanese(tmp_path, text, codec) -> None:
    source = load_source(put(tmp_path, (text * 3).encode(codec)), "doc-1")
    assert source.text == text * 3
    assert [f.code for f in source.flags] == ["not-japanese"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (" \n\u3000\r\n".encode(), "no-text"),
        (b"\0" * 100, "binary"),
        (bytes(range(256)) * 8, "binary"),
        (b"PK\x03\x04" + b"\0" * 60, "unsupported"),
        (b"%PDF-1.4\n", "unsupported"),
        (b"\xc0\xaf..\xc0\xaf \xe0\x80\xaf\n", "undecodable"),
        (PLAIN.encode("cp932") + PLAIN.encode() + PLAIN.encode("euc_jp"), "mixed-encoding"),
    ],
)
def test_refusals_have_reasons(tmp_path, data, reason) -> None:
    with pytest.raises(SourceError) as caught:
        load_source(put(tmp_path, data), "doc-1")
    assert caught.value.reason == reason
    assert caught.value.hint


def test_links_folders_and_pipes_are_refused(tmp_path) -> None:
    folder = tmp_path / "doc-1"
    folder.mkdir()
    target = folder / "source.txt"
    (tmp_path / "real.txt").write_text("本文", encoding="utf-8")
    target.symlink_to(tmp_path / "real.txt")
    with pytest.raises(SourceError) as caught:
        load_source(tmp_path, "doc-1")
    assert caught.value.reason == "symlink"
    target.unlink()
    os.mkfifo(target)
    with pytest.raises(SourceError) as caught:
        load_source(tmp_path, "doc-1")
    assert caught.value.reason == "not-a-file"


def test_too_big_is_refused_before_it_is_read(tmp_path) -> None:
    put(tmp_path, b"")
    with (tmp_path / "doc-1" / "source.txt").open("wb") as stream:
        stream.truncate(10 << 30)
    with pytest.raises(SourceError) as caught:
        load_source(tmp_path, "doc-1")
    assert caught.value.reason == "too-big"


def test_hash_is_checked(tmp_path) -> None:
    with pytest.raises(SourceError) as caught:
        load_source(put(tmp_path, b"abc\n", toml=f'sha256 = "{"0" * 64}"'), "doc-1")
    assert caught.value.reason == "hash-mismatch"
    digest = load_source(put(tmp_path, b"abc\n", toml='title = "表題"\npublished = 2016-03-31\n'), "doc-1").sha256
    source = load_source(put(tmp_path, b"abc\n", toml=f'sha256 = "{digest}"\npublished = "2016-03"'), "doc-1")
    assert source.info.published == "2016-03"


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ('titel = "x"', "title"),
        ("title = 3", "title"),
        ('published = "March"', "published"),
        ('media_type = "application/pdf"', "media_type"),
        ("title =", "source.toml"),
    ],
)
def test_wrong_sidecars_name_the_key(tmp_path, toml, words) -> None:
    with pytest.raises(RuleError) as caught:
        load_source(put(tmp_path, b"abc\n", toml=toml), "doc-1")
    assert words in str(caught.value)


def test_listing_takes_valid_names_only(tmp_path) -> None:
    for name in ("b-2", "a1", "Upper", "報告", "empty"):
        (tmp_path / name).mkdir()
        if name != "empty":
            (tmp_path / name / "source.txt").write_text("本文")
    assert list_documents(tmp_path) == ("a1", "b-2")
    assert list_documents(tmp_path / "nowhere") == ()
    with pytest.raises(SourceError):
        load_source(tmp_path, "../a1")
    with pytest.raises(SourceError) as caught:
        load_source(tmp_path, "gone")
    assert caught.value.reason == "absent"


def test_any_file_is_a_source(tmp_path) -> None:
    path = tmp_path / "White Paper.txt"
    path.write_text("本文である。\n", encoding="utf-8")
    source = source_of_file(path)
    assert (source.document_id, source.text, source.datasets_spec) == ("white-paper", "本文である。\n", None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("請求額\u202e000,1\u202c円\n", "bidi-controls"),
        ("a\0b 本文\n", "control-characters"),
        ("аpple раypal\n", "mixed-script"),
        ("外字\ue000\n", "private-use"),
        ("が" + "\u3099" * 50 + "\n", "stacked-marks"),
    ],
)
def test_odd_characters_are_flagged_and_kept(tmp_path, text, code) -> None:
    source = load_source(put(tmp_path, text.encode()), "doc-1")
    assert code in [f.code for f in source.flags]
    assert source.text == text


def test_a_text_with_more_lines_than_any_report_is_refused(tmp_path):
    path = tmp_path / "lines.txt"
    path.write_text("x\n" * 300_001)
    with pytest.raises(SourceError) as caught:
        source_of_file(path)
    assert caught.value.reason == "too-big"


def test_a_file_name_that_is_no_utf8_is_told(tmp_path):
    path = tmp_path / os.fsdecode("帳簿.txt".encode("cp932"))
    path.write_text("湖岸の町の帳簿である。\n", encoding="utf-8")
    assert "name-not-utf8" in [f.code for f in source_of_file(path).flags]
