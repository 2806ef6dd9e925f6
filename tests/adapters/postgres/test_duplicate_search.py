"""Pairs beside others who write: nobody waits and nothing is lost; and pairs that imports bring."""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from adapters.postgres.bulk import fetch
from adapters.postgres.duplicate_search import UNSETTLED
from domain.contacts.commands import create_contact
from domain.contacts.values import EmailAddress, PhoneNumber
from domain.duplicates.commands import dismiss_duplicate, find_duplicates
from domain.jobs.model import JobKind
from domain.shared.ids import ContactId, DuplicateId
from domain.unit_of_work import UnitOfWork
from domain.workspaces.commands import REGION_CHANGED, change_workspace
from tests.support.house import House
from tests.support.importing import Desk, an_archive, person
from workers.duplicates import FIND_DUPLICATES, RECOGNISE_ANEW, duplicate_handlers
from workers.registry import Registry
from workers.subscriptions import SUBSCRIPTIONS

PAIRS = """
SELECT id, first_id, second_id, status, evidence FROM tenant.duplicate WHERE workspace_id = $1
"""
MANY = 240
CROWD = f"""
INSERT INTO tenant.contact (workspace_id, id, given_name, sort_name, search_text)
SELECT $1, gen_random_uuid(), 'Ada', 'ada', '' FROM generate_series(1, {MANY}) RETURNING id
"""
MAILS = """
INSERT INTO tenant.contact_identity (workspace_id, kind, value, contact_id)
SELECT $1, 'email', 'm' || row_number() OVER () / 2, id FROM tenant.contact WHERE workspace_id = $1
"""
EVENTS = "SELECT body::text FROM control.outbox WHERE workspace_id = $1 AND type = $2"
MAIL = {"a": EmailAddress(address="ada@example.com")}


class Context:
    """As much of a job's context as this job looks at."""

    def __init__(self, workspace_id: UUID, args: Mapping[str, Any]) -> None:
        self.workspace_id = workspace_id
        self.args = args


async def ada(house: House, **known: Any) -> ContactId:
    values = {"given_name": "Ada", "emails": MAIL, **known}
    return (await create_contact(house.uow, house.actor, values))[0].id


async def pairs(place: House | Desk) -> list[asyncpg.Record]:
    async with place.database.reading(place.workspace_id) as connection:
        found: list[asyncpg.Record] = await connection.fetch(PAIRS, place.workspace_id)
    return found


async def run_job(
    uow: UnitOfWork, workspace_id: UUID, kind: JobKind = FIND_DUPLICATES, **args: Any
) -> None:
    handler = Registry(duplicate_handlers(uow)).find(kind.name)
    assert handler is not None
    await handler.run(Context(workspace_id, args))  # type: ignore[arg-type]  # a context of its own


async def test_whom_somebody_else_writes_to_is_looked_at_later_and_not_waited_for(
    house: House, superuser_url: str
) -> None:
    first = await ada(house)
    async with house.uow.begin(house.workspace_id) as tx:
        await tx.contacts.get(first)
        second = await asyncio.wait_for(ada(house), 1)
    assert [] == await pairs(house)

    superuser = await asyncpg.connect(superuser_url)
    (event,) = await superuser.fetch(EVENTS, house.workspace_id, UNSETTLED)
    await superuser.close()
    body = msgspec.json.decode(event["body"])
    assert {"contact_ids": sorted(map(str, (first, second)))} == body
    assert (FIND_DUPLICATES,) == SUBSCRIPTIONS[UNSETTLED]
    await run_job(house.uow, house.workspace_id, **body)

    [pair] = await pairs(house)
    assert {first, second} == {pair["first_id"], pair["second_id"]}


async def test_however_many_are_in_the_way_there_is_room_to_name_them(
    house: House, superuser_url: str
) -> None:
    async with house.uow.begin(house.workspace_id) as tx:
        for row in await fetch(tx.connection, CROWD, house.workspace_id):
            tx.pending.changed("contact", row["id"])
        await fetch(tx.connection, MAILS, house.workspace_id)
    async with (
        house.uow.begin(house.workspace_id) as tx,
        house.uow.begin(house.workspace_id) as other,
    ):
        everybody = await tx.duplicates.contacts_after(None, MANY)
        for each in everybody[::2]:
            await tx.contacts.get(each)
        await other.duplicates.find(everybody)

    superuser = await asyncpg.connect(superuser_url)
    events = await superuser.fetch(EVENTS, house.workspace_id, UNSETTLED)
    await superuser.close()
    named = [each for event in events for each in msgspec.json.decode(event["body"])["contact_ids"]]
    assert 1 < len(events)
    assert len(set(named)) == len(named) > MANY / 2


async def test_a_country_that_is_named_later_tells_whose_numbers_are_the_same(house: House) -> None:
    named = {"family_name": "Lovelace", "emails": {}}
    british = {"phones": {"a": PhoneNumber(number="020 7946 0000")}}
    abroad = {"phones": {"a": PhoneNumber(number="+44 20 7946 0000")}}
    people = {await ada(house, **named, **numbers) for numbers in (british, abroad)}
    found = []
    for region in ("GB", "GB", "DE"):
        await change_workspace(house.uow, house.actor, {"settings": {"region": region}})
        await run_job(house.uow, house.workspace_id, RECOGNISE_ANEW)
        found.append([{pair["first_id"], pair["second_id"]} for pair in await pairs(house)])

    assert [[people], [people], []] == found
    assert (RECOGNISE_ANEW,) == SUBSCRIPTIONS[REGION_CHANGED]


async def test_two_who_find_the_same_pair_at_once_write_it_once(house: House) -> None:
    for _ in range(3):
        await ada(house)
    before = {pair["id"] for pair in await pairs(house)}
    await asyncio.gather(*(find_duplicates(house.uow, house.workspace_id) for _ in range(4)))

    assert before == {pair["id"] for pair in await pairs(house)}
    assert 3 == len(before)


async def test_what_was_made_at_the_very_same_moment_is_found_by_going_through_all(
    house: House,
) -> None:
    await asyncio.gather(*(ada(house) for _ in range(5)))
    await run_job(house.uow, house.workspace_id)

    assert 10 == len(await pairs(house))


async def test_a_job_for_a_workspace_that_is_gone_is_done(house: House) -> None:
    await run_job(house.uow, UUID(int=7))

    assert [] == await pairs(house)


async def test_a_switchboard_and_a_common_name_make_no_crowd_of_pairs(desk: Desk) -> None:
    crowd = [person("Ada", "Crowd", slug=None, company="Acme", on=_day(n)) for n in range(300)]
    await desk.imported(an_archive(*crowd))

    assert 300 == len(await desk.fetch("SELECT 1 FROM tenant.contact WHERE workspace_id = $1"))
    assert [] == await pairs(desk)


async def test_pairs_that_imports_bring_stay_dismissed_through_later_ones(desk: Desk) -> None:
    values = {"given_name": "Ada", "family_name": "Mock", "organisation_name": "Acme"}
    await create_contact(desk.uow, desk.actor, values)
    archive = an_archive(person("Ada", company="Acme"), person("Bo", company="Acme"))
    await desk.imported(archive)
    [pair] = await pairs(desk)
    await dismiss_duplicate(desk.uow, desk.actor, DuplicateId(pair["id"]))
    later = an_archive(person("Ada", company="Acme", email="ada@example.com"), person("Bo"))
    await desk.imported(later)

    assert ["name_and_company", "name"] == pair["evidence"]
    assert [(pair["id"], "dismissed")] == [
        (each["id"], each["status"]) for each in await pairs(desk)
    ]


def _day(n: int) -> str:
    return f"{n % 28 + 1:02} {['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun'][n // 28 % 6]} {2010 + n // 168}"
