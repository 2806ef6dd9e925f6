"""The invented networks: what is in them, the archive of the same rows, and what a month brings."""

import csv
import io
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from adapters.linkedin.archive import open_archive
from bootstrap.linkedin_stub.archives import archive_of
from bootstrap.linkedin_stub.inventing import invented_network
from bootstrap.linkedin_stub.networks import CONNECTIONS, INBOX, INVITATIONS, Network, Row
from domain.imports.records import PersonRecord, TouchRecord
from tests.support.linkedin_stub import Visitor

AS_OF = date(2026, 10, 23)
FILES = {CONNECTIONS: "Connections.csv", INBOX: "messages.csv", INVITATIONS: "Invitations.csv"}


def network(subject: str = "zoe", *, months_later: int = 0) -> Network:
    return invented_network(subject, "Zoë Testwright", None, as_of=AS_OF, months_later=months_later)


def by_url(one: Network) -> dict[str, Row]:
    return {row["URL"]: row for row in one.connections if row["URL"]}


@pytest.mark.parametrize("subject", ["zoe", "bob", "nora", "una", "x"])
def test_a_network_has_what_a_real_one_has(subject: str) -> None:
    one = network(subject)

    hidden = [row for row in one.connections if {*row.values()} == {"", row["Connected On"]}]
    assert (40, 3) == (len(by_url(one)), len(hidden))
    assert 60 == len(one.messages) == len({tuple(row.values()) for row in one.messages})
    assert 8 == len(one.invitations)
    assert any("%C3%B6" in url for url in by_url(one))
    threads = Counter(row["CONVERSATION ID"] for row in one.messages)
    assert max(threads.values()) > 3


def test_each_member_has_a_network_of_their_own_and_always_the_same() -> None:
    assert network("zoe") == network("zoe")
    assert by_url(network("zoe")).keys() - by_url(network("bob")).keys()


def test_a_month_brings_new_jobs_a_new_person_and_new_messages() -> None:
    before, after = network(), network(months_later=1)
    people, later = by_url(before), by_url(after)

    assert 2 == sum(people[url] != later[url] for url in people)
    assert 1 == len(later.keys() - people.keys())
    assert 3 == len(after.messages) - len(before.messages)
    assert before.messages == after.messages[3:]
    assert before.invitations == after.invitations[1:]


@pytest.mark.parametrize("months_later", [0, 1])
def test_the_archive_is_one_that_we_read(months_later: int, tmp_path: Path) -> None:
    path = tmp_path / "archive.zip"
    path.write_bytes(archive_of(network(months_later=months_later)))
    with open_archive(
        path, filename=path.name, source="linkedin_archive", time_zone=ZoneInfo("UTC")
    ) as archive:
        people = [each for each in archive.people() if isinstance(each, PersonRecord)]
        outcomes = [*archive.messages(), *archive.invitations()]

        assert ("zoë-testwright-invented", "Zoë Testwright") == (
            archive.owner.slug,
            archive.owner.name,
        )
    assert 40 + months_later == len(people)
    notes = {each.code for each in outcomes if not isinstance(each, TouchRecord)}
    assert {"sponsored", "unknown_member", "invitation_without_note"} == notes


async def test_the_api_tells_the_rows_of_the_archive(visitor: Visitor) -> None:
    token = await visitor.token()
    told = {
        domain: [
            {name: value for name, value in row.items() if name}
            for page in await visitor.rows(token, domain)
            for row in page
        ]
        for domain in FILES
    }

    packed = zipfile.ZipFile(io.BytesIO(visitor.stub.archive_of(visitor.person.subject)))
    for domain, name in FILES.items():
        text = packed.read(name).decode()
        start = text.index('"First Name"') if domain == CONNECTIONS else 0
        reader = csv.DictReader(io.StringIO(text[start:], newline=""))
        assert told[domain] == list(reader)


async def test_a_network_can_be_replaced_and_moved_on(visitor: Visitor) -> None:
    subject = visitor.person.subject
    visitor.stub.move_on(subject)
    moved = visitor.stub.member(subject).network
    visitor.stub.member(subject).network = Network(connections=moved.connections[:1])
    token = await visitor.token()

    assert 41 == len(by_url(moved))
    assert 1 == len((await visitor.rows(token, CONNECTIONS))[0])
    assert [] == await visitor.rows(token, INBOX)
    (name,) = zipfile.ZipFile(io.BytesIO(visitor.stub.archive_of(subject))).namelist()
    assert "Connections.csv" == name
