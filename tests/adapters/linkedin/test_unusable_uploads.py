import io
import struct
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapters.linkedin.archive import open_archive
from adapters.linkedin.limits import ArchiveLimits
from adapters.linkedin.members import ArchiveSource
from adapters.linkedin.zips import END_RECORD
from bootstrap.sample_archive import DAMAGES, damage_archive
from bootstrap.sample_archive.damage import Damage
from domain.imports.linkedin.unusable import UnusableArchive
from domain.imports.records import PersonRecord

HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"
PERSON = "Al,Mock,https://www.linkedin.com/in/al-mock-invented,,Nonesuch,CEO,28 Oct 2026"
ROWS = f"{HEADER}\n{PERSON}\n".encode()
CENTRAL = b"PK\x01\x02"

WORDS = {
    "truncated": "the download did not finish",
    "html": "it looks like an HTML page (“LinkedIn Login, Sign in”)",
    "encrypted": "is protected by a password",
    "bomb": "Connections.csv would unpack to more than 100 times its size",
    "traversal": "“../../outside/Connections.csv”",
    "nested": "“Basic_LinkedInDataExport_10-31-2026.zip”",
    "empty": "is empty (0 bytes)",
    "header_only": "Connections.csv has a header and no rows",
}


def refusal_of(
    upload: io.BytesIO | Path,
    *,
    filename: str = "export.zip",
    source: ArchiveSource = "linkedin_archive",
    limits: ArchiveLimits | None = None,
) -> UnusableArchive:
    with pytest.raises(UnusableArchive) as refusal:
        open_archive(
            upload,
            filename=filename,
            source=source,
            time_zone=ZoneInfo("UTC"),
            limits=limits or ArchiveLimits(),
        )
    return refusal.value


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream


def with_declared_size(stream: io.BytesIO, size: int) -> io.BytesIO:
    """The same ZIP, whose directory lies about the size of its one member."""
    raw = bytearray(stream.getvalue())
    struct.pack_into("<L", raw, raw.find(CENTRAL) + 24, size)
    return io.BytesIO(bytes(raw))


@pytest.mark.parametrize("kind", sorted(WORDS))
def test_every_damaged_file_gets_its_own_code_and_a_precise_sentence(
    kind: Damage, tmp_path: Path
) -> None:
    path = tmp_path / "export.zip"
    code = damage_archive(kind, path)
    refusal = refusal_of(path)
    assert code == refusal.code
    assert WORDS[kind] in refusal.detail


def test_every_kind_of_damage_is_tried() -> None:
    assert set(DAMAGES) - {"utf16"} == set(WORDS)


def test_an_archive_in_utf16_is_read(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    damage_archive("utf16", path)
    with open_archive(
        path, filename="export.zip", source="linkedin_archive", time_zone=ZoneInfo("UTC")
    ) as archive:
        [person] = archive.people()
        assert isinstance(person, PersonRecord)
        assert date(2026, 10, 28) == person.connected_on


def test_a_directory_that_lies_does_not_let_a_bomb_through() -> None:
    bomb = with_declared_size(zipped({"Connections.csv": ROWS + b"a" * 40_000_000}), 900_000)
    assert refusal_of(bomb).code in {"zip_damaged", "zip_too_large"}


def test_many_files_that_are_large_together_are_refused() -> None:
    limits = ArchiveLimits(max_bytes=3_000_000, max_ratio=10_000)
    members = {f"{n}.csv": b"a" * 1_000_000 for n in range(4)} | {"Connections.csv": ROWS}
    refusal = refusal_of(zipped(members), limits=limits)
    assert ("zip_too_large", "This ZIP file would unpack to more than 3 MB.") == (
        refusal.code,
        refusal.detail,
    )


def test_more_entries_than_any_archive_has_are_refused() -> None:
    members = {f"{n}.txt": b"" for n in range(11)}
    refusal = refusal_of(zipped(members), limits=ArchiveLimits(max_entries=10))
    assert "zip_too_large" == refusal.code
    assert "holds 11 files; at most 10" in refusal.detail


def test_a_directory_beyond_measure_is_refused_before_it_is_loaded() -> None:
    members = {f"{'n' * 1_100}{n}.txt": b"" for n in range(3)}
    refusal = refusal_of(zipped(members), limits=ArchiveLimits(max_entries=2))
    assert "The directory of this ZIP file alone" in refusal.detail


def test_a_wide_record_that_nothing_leads_to_does_not_hide_a_directory() -> None:
    raw = zipped({f"{'n' * 1_100}{n}.txt": b"" for n in range(3)}).getvalue()
    at = raw.rfind(END_RECORD)
    small = struct.pack("<4s36sQ8s", b"PK\x06\x06", b"", 1, b"") + bytes(20)
    refusal = refusal_of(
        io.BytesIO(raw[:at] + small + raw[at:]), limits=ArchiveLimits(max_entries=2)
    )
    assert "The directory of this ZIP file alone" in refusal.detail


@pytest.mark.parametrize(
    "name",
    ["/etc/Connections.csv", "a/../Connections.csv", "a\\Connections.csv", "C:Connections.csv"],
)
def test_a_name_that_points_outside_is_refused(name: str) -> None:
    assert "zip_unsafe_path" == refusal_of(zipped({name: ROWS})).code


def test_broken_contents_are_told_from_a_missing_end() -> None:
    raw = bytearray(zipped({"Connections.csv": ROWS}, zipfile.ZIP_STORED).getvalue())
    raw[raw.find(b"Mock")] ^= 1
    refusal = refusal_of(io.BytesIO(bytes(raw)))
    assert "zip_damaged" == refusal.code
    assert "Connections.csv in this ZIP file is damaged" in refusal.detail


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7", "a PDF document"),
        (b"\x1f\x8b\x08", "a gzip file"),
        (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
        (b"<html><body>Please sign in</body></html>", "an HTML page"),
        (b'{"a": 1}', "a JSON file"),
        (b"Name,Mail\nA,B\n", "a CSV file that begins with “Name,Mail”"),
        (b"Hello there", "a text file that begins with “Hello there”"),
        (b"\x00\x01\x02\x03\x80" * 20, "a binary file of an unknown kind"),
    ],
)
def test_what_is_no_zip_is_described(content: bytes, words: str) -> None:
    refusal = refusal_of(io.BytesIO(content))
    assert "not_a_zip" == refusal.code
    assert f"“export.zip” is not a ZIP file; it looks like {words}" in refusal.detail


def test_where_connections_are_expected_their_columns_are_named() -> None:
    refusal = refusal_of(
        io.BytesIO(b"Name,Mail\nA,B\n"),
        filename="people.csv",
        source="linkedin_connections_csv",
    )
    assert ("header_not_found", True) == (
        refusal.code,
        "“people.csv” has no row with the columns First Name and Connected On" in refusal.detail,
    )


def test_where_connections_are_expected_messages_are_named() -> None:
    refusal = refusal_of(
        Path("tests/fixtures/linkedin/messages.csv"),
        filename="messages.csv",
        source="linkedin_connections_csv",
    )
    assert "nothing_recognised" == refusal.code
    assert "is messages.csv of an archive" in refusal.detail


def test_a_single_file_beyond_measure_is_refused() -> None:
    refusal = refusal_of(io.BytesIO(ROWS * 100), limits=ArchiveLimits(max_bytes=1_000))
    assert "zip_too_large" == refusal.code


def test_few_rows_that_stand_for_very_many_touches_are_refused() -> None:
    crowd = ",".join(f"https://www.linkedin.com/in/al-mock-{n}" for n in range(50))
    owner = "https://www.linkedin.com/in/marlo-testwright"
    header = "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,CONTENT"
    rows = [
        f'c{n},Marlo,{owner},Many,"{crowd}",2026-10-0{n} 09:00:00 UTC,Hello' for n in range(1, 5)
    ]
    profile = b"First Name,Last Name,Headline\nMarlo,,Inventor\n"
    archive = zipped({"Profile.csv": profile, "messages.csv": "\n".join([header, *rows]).encode()})
    refusal = refusal_of(archive, limits=ArchiveLimits(max_outbound=150))

    assert "too_many_touches" == refusal.code
    assert "went to 200 people" in refusal.detail


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_can_only_be_unpacked_whole_is_not_unpacked(compression: int) -> None:
    """A few hundred bytes of bzip2 stand for as many megabytes, which would all be in memory at once."""
    bomb = with_declared_size(
        zipped({"Connections.csv": ROWS + b"a" * (1 << 25)}, compression), 900
    )
    tracemalloc.start()
    try:
        refusal = refusal_of(bomb)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert "zip_damaged" == refusal.code
    assert (
        "Connections.csv in this ZIP file is packed in a way that cannot be read" in refusal.detail
    )
    assert most < 1 << 20


def test_a_file_without_a_name_is_none() -> None:
    raw = zipped({"Connections.csv": ROWS, "x": b""}).getvalue()
    at = raw.rfind(CENTRAL)
    nameless = raw[: at + 28] + b"\0\0" + raw[at + 30 : at + 46] + raw[at + 47 :]
    shorter = bytearray(nameless)
    (size,) = struct.unpack_from("<L", shorter, len(shorter) - 10)
    struct.pack_into("<L", shorter, len(shorter) - 10, size - 1)
    with open_archive(
        io.BytesIO(bytes(shorter)),
        filename="export.zip",
        source="linkedin_archive",
        time_zone=ZoneInfo("UTC"),
    ) as archive:
        assert () == archive.found.ignored
        assert 1 == len(list(archive.people()))
