"""An origin taken out over HTTP, from the count of what would go to the last chunk."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest

from domain.imports.model import ImportSource
from domain.shared.actor import ALL_SCOPES, Actor, Role
from domain.shared.ids import UserId, WorkspaceId, new_id
from tests.support.everything import tables_holding
from tests.support.importing import Desk, an_archive, person, written
from tests.support.jobs import job_ports, worker_ports
from tests.support.vcards import card
from tests.support.whole import Person, Whole
from workers.context import JobContext
from workers.draining import drain
from workers.imports import RUN_IMPORT
from workers.nudges import ADVANCE, SWEEP
from workers.origins import OriginJobPorts, origin_handlers
from workers.registry import JobHandler
from workers.subscriptions import SUBSCRIPTIONS

ARCHIVE = an_archive(
    person("Zoe", company="Nonesuch", position="CTO", email="zoe@example.org"),
    person("Ann", company="Acme"),
    person("Ben"),
    messages=[
        written("zoe-mock", "2026-10-01 09:00:00", "Hello Zoe"),
        written("eve-mock", "2026-10-02 09:00:00", "Hello Eve"),
    ],
)
RARE = "Quillmarsh"
ARCHIVE_OF_RARE = an_archive(
    person("Zoe", slug="zoe-quillmarsh", company=RARE, position=RARE, email="zoe@quillmarsh.org"),
    messages=[written("zoe-quillmarsh", "2026-10-01 09:00:00", f"Hello {RARE}")],
)
BOOK = (
    card("N:Mock;Ann;;;", "EMAIL:ann@example.org", "URL:https://www.linkedin.com/in/ann-mock")
    + card("N:Lone;Cleo;;;", "EMAIL:cleo@example.org")
).encode()


class Counter(msgspec.Struct, frozen=True):
    """The owner of a workspace, what is imported there, and a worker that takes out."""

    whole: Whole
    owner: Person
    desk: Desk

    async def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = self.owner.headers | more.pop("headers", {})
        address = f"{self.owner.at}{path}"
        return await self.whole.client.request(method, address, headers=headers, **more)

    async def request(self, origin: str) -> httpx.Response:
        key = {"idempotency-key": uuid4().hex}
        return await self.ask("POST", "/origin-removals", json={"origin": origin}, headers=key)

    async def origins(self) -> dict[str, dict[str, int]]:
        answer = await self.ask("GET", "/origins")
        return {each.pop("origin"): each for each in answer.json()["data"]}

    async def work(self) -> None:
        async def leave(_context: JobContext) -> None:
            """What else there is to do is nobody's business here."""

        container = self.whole.container
        handlers = origin_handlers(OriginJobPorts(uow=container.uow))
        left = [JobHandler(kind, leave) for kind in (RUN_IMPORT, SWEEP, ADVANCE)]
        worker = worker_ports(
            job_ports(container.database), *handlers, *left, subscriptions=SUBSCRIPTIONS
        )
        await drain(worker, within=self.desk.workspace_id)


@pytest.fixture
async def counter(whole: Whole) -> Counter:
    owner = await whole.log_in()
    actor = Actor(
        user_id=UserId(new_id()),
        workspace_id=WorkspaceId(UUID(owner.workspace_id)),
        role=Role.OWNER,
        scopes=ALL_SCOPES,
    )
    return Counter(whole, owner, Desk(whole.container.database, actor))


async def test_what_is_counted_first_is_what_goes(counter: Counter) -> None:
    await counter.desk.imported(BOOK, source=ImportSource.VCARD)
    await counter.desk.imported(ARCHIVE)
    before = (await counter.origins())["linkedin_archive"]
    asked = await counter.request("linkedin_archive")
    await counter.work()
    done = (await counter.ask("GET", f"/origin-removals/{asked.json()['id']}")).json()

    # Zoe, Ben and Eve, whom nobody else told of; Ann is in the address book too.
    assert (4, 3) == (before["contacts"], before["contacts_going"])
    assert (202, "2") == (asked.status_code, asked.headers["retry-after"])
    assert f"{counter.owner.at}/origin-removals/{done['id']}" == asked.headers["location"]
    assert ("completed", 3, 2, {}) == (
        done["state"],
        done["counts"]["contacts_removed"],
        done["counts"]["touches_removed"],
        done["counts"]["contacts_kept"],
    )
    assert before["touches_going"] == done["counts"]["touches_removed"]
    assert {"vcard"} == set(await counter.origins())
    assert ["Cleo", "Ann"] == [row["given_name"] for row in await counter.desk.contacts()]


async def test_nothing_of_it_is_kept_anywhere(counter: Counter, superuser_url: str) -> None:
    await counter.desk.imported(ARCHIVE_OF_RARE)
    held = await tables_holding(superuser_url, RARE)
    await counter.request("linkedin_archive")
    await counter.work()

    assert {"tenant.contact", "tenant.interaction", "tenant.organisation"} <= held.keys()
    assert {} == await tables_holding(superuser_url, RARE)


async def test_an_import_whose_origin_is_out_is_not_undone_any_more(counter: Counter) -> None:
    run = await counter.desk.imported(ARCHIVE)
    await counter.request("linkedin_archive")
    busy = await counter.ask("POST", f"/imports/{run.id}/undo")
    await counter.work()
    after = (await counter.ask("GET", f"/imports/{run.id}")).json()

    assert (409, "origin_removal_running") == (busy.status_code, busy.json()["code"])
    assert ("undone", False, None) == (after["state"], after["undoable"], after["found"])
    assert [] == await counter.desk.rows(run.id)


async def test_removals_are_listed_newest_first(counter: Counter) -> None:
    for origin in ("vcard", "csv"):
        await counter.request(origin)
        await counter.work()
    listed = (await counter.ask("GET", "/origin-removals")).json()["data"]

    assert [("csv", "completed"), ("vcard", "completed")] == [
        (each["origin"], each["state"]) for each in listed
    ]


async def test_an_origin_that_is_none_is_refused(counter: Counter) -> None:
    answer = await counter.request("owner")

    assert 422 == answer.status_code
