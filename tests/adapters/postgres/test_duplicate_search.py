"""Pairs beside others who write: nobody waits and nothing is lost; and pairs that imports bring."""

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from adapters.postgres.duplicate_search import UNSETTLED
from domain.contacts.commands import create_contact
from domain.contacts.values import EmailAddress
from domain.duplicates.commands import dismiss_duplicate, find_duplicates
from domain.shared.ids import ContactId, DuplicateId
from domain.unit_of_work import UnitOfWork
from tests.support.house import House
from tests.support.importing import Desk, an_archive, person
from workers.duplicates import FIND_DUPLICATES, duplicate_handlers
from workers.subscriptions import SUBSCRIPTIONS

PAIRS = """
SELECT id, first_id, second_id, status, evidence FROM tenant.duplicate WHERE workspace_id = $1
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


async def run_job(uow: UnitOfWork, workspace_id: UUID, **args: Any) -> None:
    [handler] = duplicate_handlers(uow)
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
