import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.imports.address_books.vcard.charsets import decoded
from domain.imports.address_books.vcard.folding import unfold
from domain.imports.address_books.vcard.lines import LONGEST_LINE, Line, read_lines
from tests.support.vcards import Octets


def unfolded(*lines: str) -> list[Line]:
    return list(unfold(enumerate(lines, 1)))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_whatever_system_wrote_a_file_its_lines_are_the_same(end: str, encoding: str) -> None:
    lines = ["FN:Zoë", "", "NOTE:€"]
    read = read_lines(Octets(end.join(lines).encode(encoding), at_once=3))

    assert [(1, "FN:Zoë"), (2, ""), (3, "NOTE:€")] == [(n, decoded(text)) for n, text in read]


def test_files_joined_to_one_have_marks_in_the_middle() -> None:
    mark = b"\xef\xbb\xbf"
    read = read_lines(Octets(mark + b"A:1\n" + mark + b"B:2\n"))
    assert [(1, "A:1"), (2, "B:2")] == list(read)


def test_of_a_line_that_is_too_long_no_more_than_that_is_held() -> None:
    content = b"x" * (LONGEST_LINE * 3) + b"\nB:2\n" + b"y" * LONGEST_LINE
    lengths = [(number, len(text)) for number, text in read_lines(Octets(content))]
    assert [(1, LONGEST_LINE + 1), (2, 3), (3, LONGEST_LINE)] == lengths


@given(st.text(st.characters(max_codepoint=255, exclude_characters="\xef\xfe\xff")))
def test_no_octet_is_lost_but_the_ends_of_lines(text: str) -> None:
    ends = text.replace("\r\n", "\n").replace("\r", "\n")
    expected = ends if ends.endswith("\n") or not ends else f"{ends}\n"
    assert expected == "".join(
        f"{line}\n" for _, line in read_lines(Octets(text.encode("latin-1")))
    )


def test_a_fold_is_a_line_break_and_one_blank() -> None:
    lines = ("NOTE:one", "  two", "\tthree", "", " four", "TEL:1")
    assert [(1, "NOTE:one twothreefour"), (6, "TEL:1")] == unfolded(*lines)


def test_a_character_that_is_folded_in_the_middle_is_whole_again() -> None:
    folded = "NOTE:caf\u00c3", " \u00a9"
    assert ["NOTE:café"] == [decoded(text) for _, text in unfolded(*folded)]


def test_in_2_1_the_blank_belongs_to_the_text() -> None:
    lines = ("BEGIN:VCARD", "VERSION:2.1", "NOTE:one", " two", "END:VCARD")
    assert (3, "NOTE:one two") == unfolded(*lines)[2]
    assert (8, "NOTE:onetwo") == unfolded(*lines, "BEGIN:VCARD", "VERSION:3.0", *lines[2:])[6]


@pytest.mark.parametrize(
    "head",
    ["NOTE;ENCODING=QUOTED-PRINTABLE", "a.note;quoted-printable;charset=utf-8", 'X;A;ENCODING="Q"'],
)
def test_a_soft_break_joins_lines_and_keeps_their_blanks(head: str) -> None:
    lines = (f"{head}:one=", " TEL:two=", "three", "TEL:1")
    assert [(1, f"{head}:one TEL:twothree"), (4, "TEL:1")] == unfolded(*lines)


def test_a_soft_break_never_swallows_the_end_of_a_card() -> None:
    quoted = "NOTE;ENCODING=QUOTED-PRINTABLE:one"
    assert [(1, quoted), (2, "END:VCARD")] == unfolded(f"{quoted}=", "END:VCARD")
    assert [(1, quoted), (3, "TEL:1")] == unfolded(f"{quoted}=", "", "TEL:1")


def test_an_equals_sign_at_the_end_of_anything_else_is_what_it_is() -> None:
    lines = ["URL:https://example.com/?a=", "TEL:1"]
    assert lines == [text for _, text in unfolded(*lines)]


@pytest.mark.parametrize("head", ["PHOTO;ENCODING=b", "item1.LOGO", "X-ANY;BASE64", "KEY;TYPE=PGP"])
def test_of_a_picture_only_the_head_is_kept_indented_or_not(head: str) -> None:
    lines = (f"{head}:{'A' * 70}", *[f" {'B' * 70}"] * 9, "C" * 70, "D" * 3, "", "TEL:1")
    (began, kept), after = unfolded(*lines)

    assert (1, (14, "TEL:1")) == (began, after)
    assert kept.startswith(f"{head}:AAA")
    assert 100 == len(kept)


def test_a_picture_on_a_line_of_its_own_that_is_too_long_costs_nothing_either() -> None:
    ((_, kept),) = unfolded(f"PHOTO:data:image/png;base64,{'A' * LONGEST_LINE}")
    assert 100 == len(kept)


@pytest.mark.parametrize(
    ("octets", "charset", "text"),
    [
        (b"Zo\xc3\xab", None, "Zoë"),
        (b"Zo\xeb", None, "Zoë"),
        (b"\x93Zo\xeb\x94", "ISO-8859-1", "“Zoë”"),
        (b"\xcf\xf0\xe8\xe2\xe5\xf2", "windows-1251", "Привет"),
        (b"\x83e\x83X\x83g", "Shift_JIS", "テスト"),
        (b"Zo\xc3\xab", "utf8", "Zoë"),
        (b"Zo\xc3\xab", "unicode_escape", "Zoë"),
        (b"Zoe", "x" * 5000, "Zoe"),
        (b"\x81", None, "\ufffd"),
    ],
)
def test_a_value_is_read_in_the_charset_it_names(
    octets: bytes, charset: str | None, text: str
) -> None:
    assert text == decoded(octets.decode("latin-1"), charset)


def test_nothing_is_folded_into_the_edge_of_a_card() -> None:
    lines = ["BEGIN:VCARD", " EMAIL:a@b.c", "END:VCARD", "\tx", " y"]
    assert [(1, "BEGIN:VCARD"), (2, " EMAIL:a@b.c"), (3, "END:VCARD"), (4, "\txy")] == (
        unfolded(*lines)
    )
