"""Pages found in text files, with and without form feeds."""

from dataclasses import dataclass

import pytest

from extract.lines import mark_furniture, page_lines
from extract.model import LineKind
from extract.read.text_dump import read_dump


@dataclass(frozen=True)
class Text:
    text: str
    flags: tuple = ()


def pages(text: str):
    found = [p for p, _ in read_dump(Text(text))]
    assert "".join(p.text for p in found) == text
    return found


def body(number: int, lines: int = 30) -> list[str]:
    return [f"第{number}頁の{i}行目に書かれた文がここから右の端まで続いている" for i in range(lines)]


def marked(count: int, *, numbers: dict[int, str], newline: str = "\n") -> str:
    """Pages whose first line carries a blank right under a text line; `numbers` end some pages instead."""
    text = ""
    for page in range(1, count + 1):
        lines = body(page, 30 - page % 3)
        lines[0] = (" " if page > 1 and page - 1 not in numbers else "") + lines[0]
        text += newline.join((newline).join([line, ""]) for line in lines[:-1]) + newline + lines[-1] + newline
        text += (newline + numbers[page] + " " + newline * 2) if page in numbers else ""
    return text


def test_form_feeds_part_pages() -> None:
    assert [p.text for p in pages("甲\x0c乙\n\x0c")] == ["甲\x0c", "乙\n\x0c"]
    assert len(pages("一枚だけ\n")) == 1


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_leading_blanks_mark_pages_and_numbers_count_them(newline) -> None:
    found = pages(marked(12, numbers={5: "3", 9: "7"}, newline=newline))
    assert [p.label for p in found] == [None, None, *map(str, range(1, 11))]


def test_a_false_mark_goes_where_numbers_prove_it() -> None:
    text = marked(12, numbers={3: "3", 9: "9"})
    false = text.replace("第6頁の20行目", " 第6頁の20行目").replace("いる\n\n 第6頁の20", "いる\n 第6頁の20")
    assert [p.label for p in pages(false)] == list(map(str, range(1, 13)))


def test_row_numbers_of_a_table_make_no_pages() -> None:
    rows = "\n".join(f"{i}\n項目の名前がここに入る\n説明の文がここに入る\n" for i in range(1, 9))
    text = "\n".join(body(1, 200)) + "\n" + rows + "\n".join(body(2, 200))
    assert len(pages(text)) == 1


def test_numbers_alone_make_pages() -> None:
    text = "".join("\n".join(body(n)) + f"\n- {n + 10} -\n" for n in range(1, 9))
    found = pages(text)
    assert [p.label for p in found] == [str(n) for n in range(11, 19)]
    lines = [line for p in found for line in page_lines(p)]
    marked_lines, _ = mark_furniture(lines, found)
    assert [line.text for line in marked_lines if line.kind is LineKind.PAGE_NUMBER] == [
        f"- {n} -" for n in range(11, 19)
    ]


def test_running_heads_and_folios_are_furniture() -> None:
    words = [[f"{chr(0x4E00 + n * 97 + i * 7)}について書かれた文が続いている" for i in range(20)] for n in range(6)]
    text = "".join(f"年次報告書 第{n}号\n" + "\n".join(words[n]) + f"\n{n}\n\x0c" for n in range(1, 6))
    found = pages(text)
    lines = [line for p in found for line in page_lines(p)]
    marked_lines, labelled = mark_furniture(lines, found)
    kinds = [line.kind for line in marked_lines if line.kind is not LineKind.BODY]
    assert kinds == [LineKind.PAGE_HEADER, LineKind.PAGE_NUMBER] * 5
    assert [p.label for p in labelled] == ["1", "2", "3", "4", "5"]
    assert [line.line_index for line in marked_lines] == list(range(len(marked_lines)))


def lines_of(text: str):
    read = pages(text)
    lines = [line for p in read for line in page_lines(p)]
    return mark_furniture(tuple(lines), tuple(read))[0]


def test_lone_numbers_that_grow_with_the_lines_are_page_numbers_though_no_page_is_marked():
    text = ""
    for number in range(1, 60):
        text += "\n".join(body(number, 24 + number % 4)) + "\n"
        text += f"\n{number}\n\n" if number in (9, 17, 30, 31, 52) else ""
    text += "\n3\n\n" + "\n".join(body(60)) + "\n"
    lines = lines_of(text)
    assert [x.text for x in lines if x.kind is LineKind.PAGE_NUMBER] == ["9", "17", "30", "31", "52"]
    assert [x.text for x in lines if x.kind is LineKind.BODY and x.text.isdecimal()] == ["3"]


def test_lone_numbers_of_a_list_are_no_page_numbers():
    text = "".join("\n".join(body(n, 3)) + f"\n\n{n}\n\n" for n in (2, 9, 4, 30, 12, 5, 41))
    assert not [x for x in lines_of(text) if x.kind is LineKind.PAGE_NUMBER]
