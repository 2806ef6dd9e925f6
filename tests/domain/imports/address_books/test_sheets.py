import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.imports.address_books.sheets import (
    LONGEST_ROW,
    MOST_COLUMNS,
    MOST_DAMAGED,
    Row,
    Sheet,
    open_sheet,
)
from domain.imports.address_books.unusable import TooManyColumns, TooManyDamagedRows
from domain.imports.linkedin.unusable import EmptyFile, HeaderNotFound
from tests.support.tables import opening


def table(content: str | bytes) -> Sheet:
    return open_sheet(opening(content)())


def rows(content: str | bytes) -> list[Row]:
    return list(table(content).rows)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_the_one_that_parts_the_header(delimiter: str) -> None:
    text = "Name,Mail\nA,b@example.com\n".replace(",", delimiter)
    sheet = table(text)
    assert ("Name", "Mail") == sheet.header
    assert [(2, ["A", "b@example.com"])] == list(sheet.rows)


@pytest.mark.parametrize("mark", ["sep=;\n", "\ufeffsep=;\r\n", '"sep=;"\n'])
def test_a_line_for_excel_says_the_delimiter_and_is_no_header(mark: str) -> None:
    sheet = table(f"{mark}A,B;C\n1;2\n")
    assert (("A,B", "C"), 2) == (sheet.header, sheet.line)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_header_has_no_mark_and_its_own_letters(encoding: str) -> None:
    assert ("Prénom", "Nom") == table("Prénom;Nom\r\nA;B".encode(encoding)).header


def test_a_row_is_on_the_line_on_which_it_begins() -> None:
    assert [(2, ["x", "a\nb"]), (5, ["y", ""])] == rows('A,B\nx,"a\nb"\n\ny,\n')


def test_a_missing_quotation_mark_costs_one_row() -> None:
    text = 'A,B\n1,2\nbroken,"x\n3,4\n5,6\n'
    assert [(2, ["1", "2"]), (3, None), (4, ["3", "4"]), (5, ["5", "6"])] == rows(text)


def test_a_row_that_is_too_long_costs_one_row() -> None:
    text = f"A,B\n1,{'x' * LONGEST_ROW}\n3,4\n"
    assert [(2, None), (3, ["3", "4"])] == rows(text)


def test_a_line_of_megabytes_costs_one_row() -> None:
    text = f"A,B\n1,{'x' * (3 << 20)}\n3,4\n"
    assert [(2, None), (3, ["3", "4"])] == rows(text)


def test_a_table_of_damaged_rows_is_given_up() -> None:
    with pytest.raises(TooManyDamagedRows):
        rows("A,B\n" + 'a"b,"c\n' * (2 * MOST_DAMAGED))


def test_too_many_columns_are_no_table_of_people() -> None:
    with pytest.raises(TooManyColumns):
        table("A," * (MOST_COLUMNS + 1) + "\n")


@pytest.mark.parametrize("text", ["", "\n \n", "\ufeff"])
def test_nothing_is_called_empty(text: str) -> None:
    with pytest.raises(EmptyFile):
        table(text)


def test_another_header_is_quoted() -> None:
    with pytest.raises(HeaderNotFound, match="“A,B” is not it"):
        open_sheet(["A,B\n"], lambda cells: "Name" in cells)


cells = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)


@given(st.lists(st.lists(cells, min_size=2, max_size=3), max_size=5))
def test_quoted_cells_come_out_as_they_went_in(expected: list[list[str]]) -> None:
    lines = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in expected]
    text = "".join(f"{line}\r\n" for line in ("A,B", *lines))
    assert expected == [row for _, row in rows(text)]


@given(st.text() | st.text(st.sampled_from('",;\n\r\tab=sep')))
def test_any_text_is_rows_or_no_table(text: str) -> None:
    try:
        found = rows(text)
    except (EmptyFile, HeaderNotFound, TooManyDamagedRows):
        return
    assert sorted({line for line, _ in found}) == [line for line, _ in found]


def test_a_header_within_a_quotation_that_goes_on_is_none() -> None:
    lines = ['"A,\n', "Name,Mail\n", *["\n"] * 60, '"\n']
    with pytest.raises(HeaderNotFound):
        open_sheet(lines, lambda cells: "Name" in cells)
