"""Pages and folios of the real report, as its printed numbers and its facsimile show them."""

from extract.read.text_dump import read_dump
from extract.sources import source_of_file


def test_pages_and_folios(shared) -> None:
    source = source_of_file(shared("raw", "german-clusters-2016", "source.txt"))
    pages = [p for p, _ in read_dump(source)]
    assert "".join(p.text for p in pages) == source.text
    assert [p.label for p in pages] == [None, *map(str, range(1, 95))]


def test_line_ends_move_no_page(shared, tmp_path) -> None:
    text = shared("raw", "german-clusters-2016", "source.txt").read_text(encoding="utf-8")
    path = tmp_path / "crlf.txt"
    path.write_bytes(text.replace("\n", "\r\n").encode())
    pages = [p for p, _ in read_dump(source_of_file(path))]
    assert [p.label for p in pages] == [None, *map(str, range(1, 95))]
