from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from domain.imports.linkedin.invitations import read_invitations
from domain.imports.linkedin.shapes import SHAPES, ArchiveFile
from domain.imports.linkedin.tables import Row, read_table
from domain.imports.records import RowNote, TouchRecord

BERLIN = ZoneInfo("Europe/Berlin")
ALBRINA = "https://www.linkedin.com/in/albrina-mockridge-invented"
MARLO = "https://www.linkedin.com/in/marlo-testwright-invented"
OUTGOING = ("Marlo", "Albrina", "1/29/26, 2:37 PM", "Hi", "OUTGOING", MARLO, ALBRINA)


def read(*rows: tuple[str, ...], zone: ZoneInfo = BERLIN) -> list[TouchRecord | RowNote]:
    numbered: list[Row] = list(enumerate(rows, start=2))
    return list(read_invitations(numbered, written_to=set(), time_zone=zone))


def only_touch(row: tuple[str, ...], zone: ZoneInfo = BERLIN) -> TouchRecord:
    [touch] = read(row, zone=zone)
    assert isinstance(touch, TouchRecord)
    return touch


def code_of(row: tuple[str, ...]) -> str:
    [outcome] = read(row)
    return outcome.code if isinstance(outcome, RowNote) else outcome.depth


def test_the_sample_gives_notes_as_messages_and_the_rest_as_light_touches() -> None:
    text = Path("tests/fixtures/linkedin/Invitations.csv").read_bytes().decode()
    table = read_table(text.splitlines(keepends=True), SHAPES[ArchiveFile.INVITATIONS])
    outcomes = read_invitations(table, written_to={"corvane-sampleby-invented"}, time_zone=BERLIN)
    assert [
        ("unwin-strangerton-invented", "outbound", "light", False),
        ("albrina-mockridge-invented", "inbound", "message", False),
        ("corvane-sampleby-invented", "outbound", "message", True),
        "invitation_without_note",
        ("zoë-mockström-invented", "outbound", "light", False),
        "unknown_member",
    ] == [
        o.code if isinstance(o, RowNote) else (o.slug, o.direction, o.depth, o.owner_wrote)
        for o in outcomes
    ]


def test_the_time_is_that_of_the_owners_clock_to_the_minute() -> None:
    touch = only_touch(OUTGOING)
    assert datetime(2026, 1, 29, 13, 37, tzinfo=UTC) == touch.occurred_at
    assert "minute" == touch.precision


def test_another_time_zone_does_not_make_another_touch() -> None:
    there = only_touch(OUTGOING, zone=ZoneInfo("Asia/Tokyo"))
    assert only_touch(OUTGOING).natural_key == there.natural_key


def test_what_is_no_touch_says_why() -> None:
    incoming = ("Albrina", "Marlo", "1/29/26, 2:37 PM", "", "INCOMING", ALBRINA, MARLO)
    assert "invitation_without_note" == code_of(incoming)
    assert "unknown_member" == code_of((*OUTGOING[:5], MARLO, ""))
    assert "bad_date" == code_of((*OUTGOING[:2], "someday", *OUTGOING[3:]))
    assert "unknown_direction" == code_of((*OUTGOING[:4], "SIDEWAYS", *OUTGOING[5:]))
    assert "blank_row" == code_of(("",) * 7)


def test_the_same_row_twice_is_one_touch() -> None:
    [_, second] = read(OUTGOING, OUTGOING)
    assert isinstance(second, RowNote)
    assert "duplicate_row" == second.code


cells = st.text() | st.sampled_from([*OUTGOING, "INCOMING", "LinkedIn Member"])


@given(st.lists(st.tuples(*[cells] * 7)))
def test_every_row_has_one_outcome(rows: list[tuple[str, ...]]) -> None:
    assert list(range(2, len(rows) + 2)) == [outcome.line for outcome in read(*rows)]
