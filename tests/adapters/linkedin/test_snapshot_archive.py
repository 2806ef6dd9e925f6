"""Pages written down as an archive: read as any other, whatever pages they came on."""

import csv
import io
import zipfile
from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

from adapters.linkedin.archive import open_archive
from adapters.linkedin.snapshot_archive import ZipArchives
from bootstrap.linkedin_stub.archives import archive_of
from bootstrap.linkedin_stub.snapshot import pages_of as stub_pages_of
from bootstrap.linkedin_stub.state import StubState
from bootstrap.linkedin_stub.troubles import ApiFault
from domain.imports.records import RowNote
from domain.portability.rows import Row, flat_row, pack
from domain.portability.snapshot import SnapshotDomain
from tests.support.linkedin_stub import somebody

Pages = dict[str, list[list[Row]]]


async def written(pages: Pages) -> bytes:
    async def pages_of(domain: SnapshotDomain) -> AsyncIterator[bytes]:
        for page in pages.get(domain, []):
            yield pack(page).content

    async with ZipArchives().written(pages_of) as file:
        return file.read()


def table(archive: bytes, name: str) -> list[list[str]]:
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        return list(csv.reader(io.StringIO(packed.read(name).decode(), newline="")))


def records(archive: bytes) -> list[object]:
    """Everything that an import would make of it, without the lines it stands on."""
    zone = ZoneInfo("UTC")
    with open_archive(
        io.BytesIO(archive), filename="a.zip", source="linkedin_archive", time_zone=zone
    ) as opened:
        told = [*opened.people(), *opened.invitations(), *opened.messages()]
        found = [each for each in told if not isinstance(each, RowNote)]
        return [opened.owner, *({**_fields(each), "line": 0} for each in found)]


def _fields(record: object) -> dict[str, object]:
    names = getattr(record, "__struct_fields__", ())
    return {name: getattr(record, name) for name in names}


def stub_pages(*faults: ApiFault) -> tuple[Pages, bytes]:
    """The pages of somebody at LinkedIn, and the archive that they would have uploaded."""
    state = StubState()
    person = state.add(somebody(subject="zoe"))
    for fault in faults:
        state.trouble(person.subject, fault)
    member = state.member(person.subject)
    pages = {
        domain.value: [[flat_row(row) for row in page] for page in stub_pages_of(member, domain)]
        for domain in SnapshotDomain
    }
    return pages, archive_of(member.network)


async def test_it_says_what_the_archive_of_the_same_person_says() -> None:
    pages, archive = stub_pages()

    assert records(archive) == records(await written(pages))


async def test_pages_that_repeat_and_overlap_change_nothing() -> None:
    pages, archive = stub_pages(
        ApiFault.DOUBLED, ApiFault.OVERLAPPING, ApiFault.OTHER_FORMS, ApiFault.DOUBLED_ROWS
    )

    assert records(archive) == records(await written(pages))


async def test_a_note_that_comes_as_a_message_besides_is_one_touch() -> None:
    pages, archive = stub_pages(ApiFault.NOTES_IN_INBOX)

    assert records(archive) == records(await written(pages))


async def test_the_same_pages_make_the_same_bytes() -> None:
    pages, _ = stub_pages()

    assert await written(pages) == await written(pages)


async def test_columns_are_the_keys_of_all_rows_and_cells_may_hold_anything() -> None:
    rows = [{"First Name": "Zoë", "Odd": 'a "b",\n=c'}, {"Connected On": "2026-10-28", "Odd": ""}]
    archive = await written({"CONNECTIONS": [[rows[0]], [rows[1]]]})

    assert [
        ["First Name", "Odd", "Connected On"],
        ["Zoë", 'a "b",\n=c', ""],
        ["", "", "2026-10-28"],
    ] == table(archive, "Connections.csv")


async def test_of_many_unknown_columns_only_some_are_written() -> None:
    row = {f"Odd {number}": "x" for number in range(10_000)} | {"First Name": "Zoë"}
    (columns, _) = table(await written({"CONNECTIONS": [[row]]}), "Connections.csv")

    assert (51, "First Name") == (len(columns), columns[-1])


async def test_a_domain_without_rows_has_no_file() -> None:
    archive = await written({"INBOX": [[]], "CONNECTIONS": [[{"First Name": "Zoë"}]]})
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        assert ["Connections.csv"] == packed.namelist()
