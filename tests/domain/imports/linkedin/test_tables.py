import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.imports.linkedin.decoding import LINE_LIMIT
from domain.imports.linkedin.shapes import SHAPES, ArchiveFile
from domain.imports.linkedin.tables import LONGEST_ROW, MOST_COLUMNS, read_table, recognise
from domain.imports.linkedin.unusable import CsvDamaged, EmptyFile, HeaderNotFound

CONNECTIONS = SHAPES[ArchiveFile.CONNECTIONS]
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"


def lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


@pytest.mark.parametrize("preamble", ["", 'Notes:\n"two,\nlines"\n\n', "\n\n\n", "sep=,\n"])
def test_the_header_is_found_wherever_it_stands(preamble: str) -> None:
    table = read_table(lines(f"{preamble}{HEADER}\nA,B,,,,,28 Oct 2026"), CONNECTIONS)
    [(line, cells)] = table
    assert ("A", "B", "", "", "", "", "28 Oct 2026") == cells
    assert len(lines(preamble)) + 2 == line


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_are_found(delimiter: str) -> None:
    text = f"{HEADER}\nA,B,,,,,28 Oct 2026".replace(",", delimiter)
    [(_, cells)] = read_table(lines(text), CONNECTIONS)
    assert ("A", "B", "", "", "", "", "28 Oct 2026") == cells


def test_columns_are_found_by_name_and_unknown_ones_counted() -> None:
    text = "Connected On,Mood,first_name\n28 Oct 2026,fine,A\n"
    table = read_table(lines(text), CONNECTIONS)
    assert [(2, ("A", "", "", "", "", "", "28 Oct 2026"))] == list(table)
    assert ("Mood",) == table.unknown_columns


def test_rows_of_a_wrong_width_are_kept_and_counted() -> None:
    table = read_table(lines(f"{HEADER}\nA,B\nC,D,,,,,28 Oct 2026,extra\n"), CONNECTIONS)
    rows = list(table)
    assert [("A", "B", "", "", "", "", ""), ("C", "D", "", "", "", "", "28 Oct 2026")] == [
        cells for _, cells in rows
    ]
    assert (2, 2) == (table.rows, table.odd_rows)


def test_a_line_is_where_its_row_begins() -> None:
    table = read_table(lines(f'{HEADER}\nA,"x\ny\nz",,,,,\n\nB,,,,,,\n'), CONNECTIONS)
    assert [2, 6] == [line for line, _ in table]


def test_a_field_without_an_end_is_named_by_its_line() -> None:
    endless = ["A,B,,,,,\n", 'C,"D', *["a" * 1000 + "\n"] * (LINE_LIMIT // 1000 + 1)]
    with pytest.raises(CsvDamaged, match=r"Connections\.csv has a field without an end .* line 3;"):
        list(read_table([f"{HEADER}\n", *endless], CONNECTIONS))


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_nothing_is_called_empty(text: str) -> None:
    with pytest.raises(EmptyFile, match=r"Connections\.csv is empty"):
        read_table(lines(text), CONNECTIONS)


def test_something_else_is_quoted() -> None:
    with pytest.raises(
        HeaderNotFound, match=r"First Name, Connected On; it begins with “Vorname,Nach"
    ):
        read_table(lines("Vorname,Nachname\nA,B\n"), CONNECTIONS)


@pytest.mark.parametrize("file", list(ArchiveFile))
def test_a_file_is_recognised_by_its_header(file: ArchiveFile) -> None:
    header = ",".join(SHAPES[file].required)
    assert file is recognise([header])


def test_a_stranger_is_not_recognised() -> None:
    assert recognise(["a,b\n", "1,2\n"]) is None


@given(st.lists(st.text(st.characters(exclude_characters="\r\n"))))
def test_any_lines_after_a_header_become_rows(rest: list[str]) -> None:
    table = read_table([f"{HEADER}\n", *(f"{line}\n" for line in rest)], CONNECTIONS)
    assert all(len(cells) == 7 for _, cells in table)


def test_a_header_within_a_quotation_that_goes_on_is_none() -> None:
    text = f'"First Name,\n{HEADER}\n' + "\n" * 60 + '"\n'
    with pytest.raises(HeaderNotFound):
        read_table(lines(text), CONNECTIONS)


def test_a_column_whose_name_goes_on_is_none() -> None:
    with pytest.raises(HeaderNotFound):
        read_table(lines('First Name,"Connected On' + "\n" * 60 + "x\n"), CONNECTIONS)


def test_a_row_without_an_end_is_not_held() -> None:
    """Each of its lines ends within a field, and no field is long."""
    endless = ['A,"x\n', *['","y\n'] * (LONGEST_ROW // 5)]
    with pytest.raises(CsvDamaged, match="in the row that begins on line 2"):
        list(read_table([f"{HEADER}\n", *endless], CONNECTIONS))


def test_a_row_of_very_many_columns_is_no_header() -> None:
    with pytest.raises(HeaderNotFound):
        read_table([HEADER + "," * MOST_COLUMNS], CONNECTIONS)
