import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.imports.address_books.vcard.properties import (
    MOST_PARAMETERS,
    Property,
    parse_property,
)


def parsed(text: str, *, old: bool = False) -> Property:
    found = parse_property((7, text.encode().decode("latin-1")), old=old)
    assert found is not None
    return found


def test_a_property_has_a_group_a_name_types_and_a_value() -> None:
    found = parsed("Item1.tel;type=HOME;Type=pref;X-a=b:+1 555:1")
    assert (7, "item1", "TEL") == (found.line, found.group, found.name)
    assert (("home", "pref"), "b", "+1 555:1") == (found.types, found.parameter("X-A"), found.value)


@pytest.mark.parametrize(
    "line",
    [
        "TEL;CELL;VOICE:1",
        "TEL;TYPE=cell,voice:1",
        'TEL;TYPE="cell,voice":1',
        'TEL;TYPE="cell";type=Voice:1',
        "TEL ; TYPE = CELL , voice : 1",
    ],
)
def test_types_are_a_list_however_they_are_written(line: str) -> None:
    found = parsed(line)
    assert (("cell", "voice"), "1") == (found.types, found.text)


def test_quotation_marks_keep_what_parts_parameters() -> None:
    found = parsed('ADR;LABEL="Mock: 1, Test; Street";X="a","b":;;')
    assert ("Mock: 1, Test; Street",) == found.parameters["LABEL"]
    assert (("a", "b"), ";;") == (found.parameters["X"], found.value)


def test_a_quotation_mark_without_its_fellow_keeps_nothing() -> None:
    found = parsed('A;X="y:1')
    assert ("y", "1") == (found.parameter("X"), found.value)


def test_carets_stand_for_what_a_parameter_cannot_hold() -> None:
    found = parsed("FN;X=^'Zoë^'^nand^^n^x:1")
    assert '"Zoë"\nand^n^x' == found.parameter("X")


@pytest.mark.parametrize(
    "line", ["", ":1", "no colon", "A;B", "A;=x:1", "A B:1", "Ä:1", ";TYPE=a:1"]
)
def test_what_is_no_property_is_none(line: str) -> None:
    assert None is parse_property((1, line.encode().decode("latin-1")))


def test_more_parameters_than_any_property_has_are_not_read() -> None:
    assert MOST_PARAMETERS == len(parsed("A" + ";B" * MOST_PARAMETERS + ":1").types)
    assert None is parse_property((1, "A" + ";B" * (MOST_PARAMETERS + 1) + ":1"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (r"a\, b\; c\: d\\ e\nf\Ng", "a, b; c: d\\ e\nf\ng"),
        (r"C:\temp", r"C:\temp"),
        (r"\\n", r"\n"),
        ("end\\", "end\\"),
    ],
)
def test_a_backslash_escapes_a_few_characters(value: str, text: str) -> None:
    assert text == parsed(f"NOTE:{value}").text


def test_in_2_1_a_backslash_escapes_next_to_nothing() -> None:
    assert r"C:\new; \\host, x" == parsed(r"NOTE:C:\new\; \\host\, x", old=True).text


def test_components_are_parted_where_nothing_is_escaped() -> None:
    assert ["a;b", "c\\", "d", ""] == parsed(r"N:a\;b;c\\;d;").texts(";")
    assert ["a,b", "c;d"] == parsed(r"CATEGORIES:a\,b,c;d").texts(",")
    assert ["a\\;b", "c"] == parsed(r"N:a\\;b;c", old=True).texts(";")


def test_quoted_printable_is_read_in_its_charset() -> None:
    assert "Zoë\nB" == parsed("X;ENCODING=QUOTED-PRINTABLE;CHARSET=latin1:Zo=EB=0D=0AB").value
    assert "Жа" == parsed("X;ENCODING=QUOTED-PRINTABLE;CHARSET=Windows-1251:=C6=E0").value
    assert "Zoë=ZZ" == parsed("X;QUOTED-PRINTABLE:Zo=C3=AB=ZZ").value


def test_control_characters_are_gone_and_line_breaks_are_one() -> None:
    assert "a\nb\nc\tdé" == parsed("X:a\rb\u2028c\td\x00\x1f\x7f\x81é").value


@given(st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])), min_size=1))
def test_components_survive_being_written_and_read(parts: list[str]) -> None:
    written = [each.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,") for each in parts]
    assert [each.strip() for each in parts] == parsed(f"N:{';'.join(written)}").texts(";")
