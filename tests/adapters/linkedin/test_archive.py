import io
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.linkedin.archive import LinkedInArchive, open_archive
from adapters.linkedin.limits import ArchiveLimits
from adapters.linkedin.members import ArchiveSource
from bootstrap.sample_archive import build_archive
from domain.imports.linkedin.correspondence import Owner
from domain.imports.linkedin.unusable import (
    CsvDamaged,
    EmptyFile,
    HeaderNotFound,
    NoRows,
    NothingRecognised,
    TooManyRows,
    UnusableArchive,
)
from domain.imports.records import PersonRecord, RowNote, TouchRecord

SAMPLES = Path("tests/fixtures/linkedin")
BERLIN = ZoneInfo("Europe/Berlin")
MODERN = ("Connections.csv", "messages.csv", "Invitations.csv", "Profile.csv", "Positions.csv")
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
PERSON = "Al,Mock,https://www.linkedin.com/in/al-mock-invented,,Nonesuch,CEO,28 Oct 2026"


def zipped(members: dict[str, bytes]) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream


def samples(*names: str, folder: str = "") -> dict[str, bytes]:
    return {folder + name.replace("_old", ""): (SAMPLES / name).read_bytes() for name in names}


def opened(
    upload: io.BytesIO | Path,
    *,
    filename: str = "Basic_LinkedInDataExport_10-31-2026.zip",
    source: ArchiveSource = "linkedin_archive",
    limits: ArchiveLimits | None = None,
) -> LinkedInArchive:
    return open_archive(
        upload,
        filename=filename,
        source=source,
        time_zone=BERLIN,
        limits=limits or ArchiveLimits(),
    )


def all_records(archive: LinkedInArchive) -> Iterator[PersonRecord | TouchRecord | RowNote]:
    yield from archive.people()
    yield from archive.invitations()
    yield from archive.messages()


def is_read_or_refused(content: bytes) -> bool:
    try:
        archive = opened(io.BytesIO(content))
    except UnusableArchive as refusal:
        return bool(refusal.detail)
    return len(list(all_records(archive))) > 0


def test_the_sample_archive_is_read_whole() -> None:
    with opened(zipped(samples(*MODERN))) as archive:
        assert Owner("marlo-testwright-invented", "Marlo Testwright") == archive.owner
        assert date(2026, 10, 31) == archive.as_of
        assert {
            "Connections.csv": 25,
            "Invitations.csv": 6,
            "messages.csv": 13,
            "Profile.csv": 1,
            "Positions.csv": 3,
        } == archive.counts()
        assert 25 + 6 + 15 == len(list(all_records(archive)))
        profile = archive.profile()
        assert profile is not None
        assert 3 == len(profile.positions)


def test_an_old_archive_is_read_by_the_name_of_the_profile() -> None:
    names = ("Connections_old.csv", "messages_old.csv", "Profile.csv")
    with opened(zipped(samples(*names))) as archive:
        assert "marlo-testwright-invented" == archive.owner.slug
        directions = [t.direction for t in archive.messages() if isinstance(t, TouchRecord)]
        assert ["inbound", "outbound", "inbound", "inbound", "inbound"] == directions


def test_each_reading_begins_at_the_beginning() -> None:
    with opened(zipped(samples(*MODERN))) as archive:
        begun = archive.messages()
        first = [next(begun), next(begun)]
        assert first == list(archive.messages())[:2]
        assert len(list(archive.messages())) - 2 == len(list(begun))


def test_folders_and_the_litter_of_archivers_do_not_matter() -> None:
    members = samples("Connections.csv", folder="Basic Export/") | {
        "__MACOSX/Basic Export/._Connections.csv": b"\0\0",
        "Basic Export/.DS_Store": b"\0",
    }
    with opened(zipped(members), filename="archive.zip.zip") as archive:
        assert {"Connections.csv": 25} == archive.counts()
        assert () == archive.found.ignored


def test_names_match_whole_and_without_case_blanks_and_underscores() -> None:
    members = {
        "CONNECTIONS.CSV": f"{HEADER}\n{PERSON}".encode(),
        "guide_messages.csv": b"CONVERSATION ID,FROM,DATE\n",
        "LearningCoachMessages.csv": b"No conversations found",
        "Profile Summary.csv": b"Profile Summary\nx",
        "Ad_Targeting.csv": b"a,a\n",
    }
    with opened(zipped(members)) as archive:
        assert ["CONNECTIONS.CSV"] == [file.member for file in archive.found.files]
        assert set(members) - {"CONNECTIONS.CSV"} == set(archive.found.ignored)


def test_of_two_of_one_name_the_one_with_content_on_the_higher_level_counts() -> None:
    rows = f"{HEADER}\n{PERSON}".encode()
    members = {
        "Connections.csv": b"",
        "unpacked/deep/Connections.csv": rows + b"\n" + rows,
        "unpacked/Connections.csv": rows,
    }
    with opened(zipped(members)) as archive:
        assert ["unpacked/Connections.csv"] == [file.member for file in archive.found.files]


def test_an_archive_beside_real_files_is_ignored_and_listed() -> None:
    members = samples("Connections.csv") | {"older.zip": zipped({"a": b"b"}).getvalue()}
    with opened(zipped(members)) as archive:
        assert ("older.zip",) == archive.found.ignored


def test_unknown_columns_and_odd_rows_are_counted() -> None:
    content = f"{HEADER},Mood\n{PERSON}\n{PERSON.replace('Al', 'Bo')},fine\n".encode()
    with opened(zipped({"Connections.csv": content})) as archive:
        [file] = archive.found.files
        assert (2, 1, ("Mood",)) == (file.rows, file.odd_rows, file.unknown_columns)


def test_a_profile_that_cannot_be_read_is_listed_as_ignored() -> None:
    members = samples("Connections.csv") | {"Profile.csv": b"", "Invitations.csv": b"x,y\n1,2\n"}
    with opened(zipped(members)) as archive:
        assert {"Profile.csv", "Invitations.csv"} == set(archive.found.ignored)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_file_saved_again_by_a_spreadsheet_is_read(encoding: str, delimiter: str) -> None:
    text = f"{HEADER}\r\nZoë,Mockström,,,,,4-Apr-21\r\n".replace(",", delimiter)
    with opened(
        io.BytesIO(text.encode(encoding)),
        filename="Connections.csv",
        source="linkedin_connections_csv",
    ) as archive:
        [person] = archive.people()
        assert isinstance(person, PersonRecord)
        assert ("Zoë Mockström", date(2021, 4, 4)) == (person.name, person.connected_on)


def test_a_single_file_of_messages_is_recognised_by_its_header() -> None:
    with opened(SAMPLES / "messages.csv", filename="messages (1).csv") as archive:
        assert "marlo-testwright-invented" == archive.owner.slug
        assert {"messages.csv": 13} == archive.counts()


def test_only_connections_are_taken_where_only_connections_are_asked_for() -> None:
    with opened(zipped(samples(*MODERN)), source="linkedin_connections_csv") as archive:
        assert {"Connections.csv": 25} == archive.counts()
        assert [] == list(archive.messages())


def test_a_stream_that_cannot_seek_is_read_too() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    with opened(Pipe(zipped(samples("Connections.csv")).getvalue())) as archive:
        assert 25 == archive.counts()["Connections.csv"]


def test_a_stream_of_the_caller_stays_open() -> None:
    stream = zipped(samples("Connections.csv"))
    opened(stream).close()
    assert not stream.closed


@pytest.mark.parametrize(
    ("members", "kind", "words"),
    [
        ({"Connections.csv": HEADER}, NoRows, "Connections.csv has a header and no rows."),
        ({"Connections.csv": f"{HEADER}\n,,,,,,07 Jun 2026"}, NoRows,
         "Connections.csv has 1 rows, and none can be used (This person has hidden"),
        ({"Connections.csv": ""}, EmptyFile, "Connections.csv is empty."),
        ({"Connections.csv": "Vorname,Nachname\nA,B\n"}, HeaderNotFound, "begins with “Vorname,Na"),
        ({"messages.csv": "<html>"}, HeaderNotFound, "it begins with “<html>”"),
        ({"Connections.csv": f'{HEADER}\n"' + "a,\n" * 700_000}, CsvDamaged, "begins on line 2"),
        ({"Profile.csv": "a", "Skills.csv": "b"}, NothingRecognised,
         "Invitations.csv, messages.csv; it holds Profile.csv, Skills.csv."),
        ({"[Content_Types].xml": "a", "xl/workbook.xml": "b"}, NothingRecognised, "save the sheet"),
        ({"__MACOSX/x": "a"}, EmptyFile, "holds no files"),
    ],
)  # fmt: skip
def test_a_sound_zip_without_people_says_what_it_holds(
    members: dict[str, str], kind: type[UnusableArchive], words: str
) -> None:
    limits = ArchiveLimits(max_ratio=10_000)
    with pytest.raises(UnusableArchive) as refusal:
        opened(zipped({name: text.encode() for name, text in members.items()}), limits=limits)
    assert kind is type(refusal.value)
    assert words in refusal.value.detail


def test_messages_without_a_known_owner_say_so() -> None:
    content = (SAMPLES / "messages_old.csv").read_bytes()
    with pytest.raises(NoRows, match=r"6 rows, and none can be used .It cannot be told which"):
        opened(zipped({"messages.csv": content}))


def test_more_rows_than_an_account_can_have_are_refused() -> None:
    with pytest.raises(TooManyRows, match=r"Connections\.csv has more than 24 rows"):
        opened(zipped(samples("Connections.csv")), limits=ArchiveLimits(max_rows=24))


def test_memory_does_not_grow_with_the_text_of_the_messages(tmp_path: Path) -> None:
    path = tmp_path / "archive.zip"
    build_archive(path, connections=100, messages=4_000, seed=3, as_of=date(2026, 10, 31))
    long = io.BytesIO()
    with zipfile.ZipFile(path) as short, zipfile.ZipFile(long, "w", zipfile.ZIP_DEFLATED) as other:
        for name in short.namelist():
            other.writestr(name, short.read(name).replace(b"invented fair", b"fair " * 2_000))
    tracemalloc.start()
    with opened(long) as archive:
        for _ in all_records(archive):
            pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 12_000_000


@given(st.binary(max_size=300))
@example(b"PK\x03\x04")
@example(b"PK\x05\x06" + b"\0" * 18)
@example(b"PK\x05\x06" + b"\xff" * 18)
def test_no_upload_raises_anything_but_a_refusal(content: bytes) -> None:
    assert is_read_or_refused(content)


@given(st.data())
def test_a_zip_with_broken_bytes_raises_nothing_but_a_refusal(data: st.DataObject) -> None:
    raw = bytearray(zipped(samples("Connections.csv", "messages.csv")).getvalue())
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    assert is_read_or_refused(bytes(raw))


@given(st.binary(max_size=400))
def test_any_bytes_after_a_header_give_one_outcome_a_row(rest: bytes) -> None:
    content = f"{HEADER}\n{PERSON}\n".encode() + rest
    with opened(io.BytesIO(content), filename="Connections.csv") as archive:
        assert archive.counts()["Connections.csv"] == len(list(archive.people()))
