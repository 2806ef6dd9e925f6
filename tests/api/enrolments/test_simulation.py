"""What a simulation foretells is what then happens when the clock of a sandbox is moved."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest

from adapters.postgres.engine import Database
from adapters.postgres.sandbox_clocks import PostgresSandboxClocks
from api.times import instant_text
from domain.cadences.built_in.form import BuiltInCadence
from domain.cadences.built_in.nurture import NURTURE
from domain.cadences.built_in.reconnect import RECONNECT
from domain.cadences.built_in.thank_and_tell import THANK_AND_TELL
from domain.cadences.plan import Plan
from domain.cadences.simulating import Wanted, simulate_cadence
from domain.shared.ids import ContactId
from tests.fakes.authenticator import KnownTokens
from tests.support.house import House, LastCount, found_workspace, open_house

# Days off and changes of the clocks lie ahead of each: Good Friday in Berlin and London, the equinox in Tokyo,
# Finados in São Paulo, Thanksgiving in New York, where the clocks change on another day than in Europe.
PLACES = {
    ("Europe/Berlin", "DE"): THANK_AND_TELL,
    ("Europe/London", "GB"): RECONNECT,
    ("Asia/Tokyo", "JP"): THANK_AND_TELL,
    ("America/Sao_Paulo", "BR"): NURTURE,
    ("America/New_York", "US"): RECONNECT,
}
# By the start, where a step falls on a holiday; everywhere else they count among the business days.
STARTS = {
    datetime(2026, 3, 5, 22, 15, tzinfo=UTC): {"JP"},
    datetime(2026, 3, 19, 22, 15, tzinfo=UTC): {"DE", "JP"},
    datetime(2026, 10, 16, 3, 40, tzinfo=UTC): set[str](),
}
TALKED = {
    "direction": "mutual",
    "channel": "phone",
    "depth": "conversation",
    "occurred_at": "2025-11-03T10:00:00Z",
}


class Life:
    """A sandbox in which nothing is done but what is ready."""

    def __init__(self, house: House, clocks: PostgresSandboxClocks) -> None:
        self._house = house
        self._clocks = clocks

    async def somebody(self, time_zone: str, region: str) -> str:
        made = await self._house.contact(time_zone=time_zone, region=region)
        await self._done("PATCH", f"/contacts/{made['id']}", {"stage": "rooted"})
        await self._done("POST", "/interactions", TALKED | {"contact_id": made["id"]})
        return str(made["id"])

    async def foretold(self, contact_id: str, cadence: BuiltInCadence) -> Plan:
        wanted = Wanted(contact_id=ContactId(UUID(contact_id)), number=1)
        uow, actor = self._house.uow, self._house.actor
        return (await simulate_cadence(uow, actor, cadence.id, wanted)).plan

    async def begin(self, contact_id: str, cadence_id: str) -> str:
        wanted = {"contact_id": contact_id, "cadence_id": cadence_id}
        return str((await self._done("POST", "/enrolments", wanted))["id"])

    async def live_to(self, instant: str) -> None:
        await self._done("PUT", "/test-clock", {"now": instant})
        while (await self._clocks.advance(self._house.workspace_id)).more:
            pass

    async def do_what_is_ready(self) -> None:
        while ready := await self._house.listed("enrolments", phase="ready"):
            for each in ready:
                step = f"/enrolments/{each['id']}/steps/{each['step_id']}/completion"
                await self._done("POST", step, {})

    async def lived(self, enrolment_id: str) -> dict[str, Any]:
        return await self._house.read("enrolments", enrolment_id)

    async def _done(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        at = f"{self._house.at}{path}"
        answer = await self._house.client.request(method, at, json=body)
        assert answer.status_code in {200, 201, 202}, answer.text
        told: dict[str, Any] = answer.json()
        return told


@pytest.mark.parametrize("start", STARTS)
async def test_a_simulation_tells_what_then_happens(
    app_database: Database,
    job_database: Database,
    front_door: tuple[httpx.AsyncClient, KnownTokens, LastCount],
    start: datetime,
) -> None:
    zone = "Europe/Berlin"
    workspace_id = await found_workspace(app_database, test_now=start, time_zone=zone)
    house = await open_house(app_database, front_door, workspace_id)
    life = Life(house, PostgresSandboxClocks(job_database))
    foretold: dict[tuple[str, str], Plan] = {}
    begun: dict[tuple[str, str], str] = {}
    for place, cadence in PLACES.items():
        contact_id = await life.somebody(*place)
        foretold[place] = await life.foretold(contact_id, cadence)
        begun[place] = await life.begin(contact_id, str(cadence.id))

    await life.do_what_is_ready()
    for stop in _stops(foretold.values()):
        await life.live_to(stop)
        await life.do_what_is_ready()

    for place, plan in foretold.items():
        lived = await life.lived(begun[place])
        assert plan.ends_at is not None
        ended = lived["outcome"], lived["finished_at"]
        assert (str(plan.outcome), instant_text(plan.ends_at)) == ended
        steps = [(key, each["completed_at"]) for key, each in lived["steps"].items()]
        assert sorted((each.step.id, instant_text(each.at)) for each in plan.steps) == sorted(steps)
    assert STARTS[start] == {
        country
        for (_, country), plan in foretold.items()
        for each in plan.steps
        if any(shift.code == "holiday" for shift in each.moved_by)
    }


async def test_a_leap_stops_where_something_comes_up(
    app_database: Database,
    job_database: Database,
    front_door: tuple[httpx.AsyncClient, KnownTokens, LastCount],
) -> None:
    """Also what waits beside it, and the rest at the end, come in their time."""
    start = next(iter(STARTS))
    workspace_id = await found_workspace(app_database, test_now=start, time_zone="Europe/Berlin")
    house = await open_house(app_database, front_door, workspace_id)
    life = Life(house, PostgresSandboxClocks(job_database))
    contact_id = await life.somebody("Asia/Tokyo", "JP")
    plan = await life.foretold(contact_id, RECONNECT)
    enrolment_id = await life.begin(contact_id, str(RECONNECT.id))
    first, second = plan.steps[:2]
    await life.live_to(instant_text(first.at))
    await life.do_what_is_ready()

    await life.live_to("2026-07-01T00:00:00Z")
    lived = await life.lived(enrolment_id)
    assert ("ready", second.step.id) == (lived["phase"], lived["step_id"])
    assert instant_text(second.at) == lived["steps"][second.step.id]["ready_at"]

    await life.do_what_is_ready()
    await life.live_to("2026-12-24T00:00:00Z")
    lived = await life.lived(enrolment_id)
    assert ("completed_no_reply", None) == (lived["outcome"], lived["due_at"])
    contact = await house.read("contacts", contact_id)
    assert contact["resting"] is not None
    assert lived["finished_at"] <= "2026-08-01T00:00:00Z"


def _stops(plans: Iterable[Plan]) -> list[str]:
    ends = {plan.ends_at for plan in plans if plan.ends_at}
    return [instant_text(at) for at in sorted(ends | {e.at for p in plans for e in p.steps})]
