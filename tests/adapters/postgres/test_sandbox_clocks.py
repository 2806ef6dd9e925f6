"""Sandboxes live by their own clock: in one leap or in small steps, it comes to the same."""

import asyncio
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.postgres.engine import Database
from adapters.postgres.sandbox_clocks import PostgresSandboxClocks
from domain.contacts.values import Tier
from domain.jobs.errors import LeaseLost
from domain.nudges.ports import Stretch
from domain.shared.ids import ContactId, new_id
from domain.workspaces.commands import move_test_clock
from tests.support.house import found_workspace
from tests.support.sandboxes import DyingDatabase, Killed, World, a_world, owner_of

START = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
DAY = timedelta(days=1)
DECISIONS = ("complete", "dismiss", "3d", "1m", "complete", "dismiss", "3d")


class Act(NamedTuple):
    """Something that happens in the world at an instant."""

    at: datetime
    kind: str
    values: dict[str, Any]


def a_life(seed: int, *, people: int, days: int) -> list[Act]:
    """A story for any world: people who are met, touches that are logged, an owner who decides."""
    chance = random.Random(seed)
    ids = [UUID(int=chance.getrandbits(128), version=4) for _ in range(people)]
    acts = [_meeting(chance, contact_id) for contact_id in ids]
    for _ in range(days // 3):
        at = START + timedelta(minutes=chance.randrange(1, days * 24 * 60))
        act = _touch(chance, at, ids) if chance.random() < 0.5 else _decision(chance, at)
        acts.append(act)
    return sorted(acts, key=lambda act: (act.at, act.kind, repr(act.values)))


def _meeting(chance: random.Random, contact_id: UUID) -> Act:
    connected_on = (START - chance.randrange(0, 40) * DAY).date()
    values = {
        "contact_id": contact_id,
        "tier": chance.choice([*Tier, Tier.INNER, Tier.CLOSE, None]),
        "connected_on": chance.choice([None, connected_on]),
        "linkedin_slug": f"someone-{contact_id.hex}",
    }
    return Act(START, "meet", values)


def _touch(chance: random.Random, at: datetime, ids: Sequence[UUID]) -> Act:
    direction = chance.choice(["outbound", "inbound", "mutual"])
    values = {
        "contact_id": chance.choice(ids),
        "touch_id": UUID(int=chance.getrandbits(128), version=4),
        "direction": direction,
        "depth": chance.choice(["light", "message", "message", "conversation", "meeting"]),
        "occurred_at": at - chance.choice([0, 0, 0, 1, 30]) * DAY,
        "help_received": chance.choice([None, None, None, "advice"]),
    }
    return Act(at, "touch", values)


def _decision(chance: random.Random, at: datetime) -> Act:
    values = {"what": chance.choice(DECISIONS), "place": chance.randrange(10)}
    return Act(at, "decide", values)


async def live_through(
    world: World, acts: Sequence[Act], stops: Sequence[datetime], end: datetime
) -> None:
    """Everything in order, stopping also at `stops`, to the end."""
    moments = sorted({*(act.at for act in acts), *stops, end})
    for moment in moments:
        await world.live_to(moment)
        for act in acts:
            if act.at == moment:
                await getattr(world, act.kind)(**act.values)


@pytest.mark.timeout(300)
async def test_one_leap_and_day_by_day_end_in_the_same_nudges(
    app_database: Database, job_database: Database
) -> None:
    leaping = await a_world(app_database, job_database, START)
    walking = await a_world(app_database, job_database, START)
    acts = a_life(seed=7, people=24, days=90)
    end = START + 400 * DAY

    await live_through(leaping, acts, [], end)
    await live_through(walking, acts, [START + n * DAY for n in range(400)], end)

    story = await leaping.story()
    assert story == await walking.story()
    assert await leaping.plans() == await walking.plans()
    assert len(story) > 40
    assert {"done", "dismissed", "expired"} <= {row[4] for row in story}
    waited = [row[12] - row[10] for row in story if row[12]]
    assert max(waited) > DAY  # so the budget had its say


@given(
    seed=st.integers(0, 2**32),
    steps=st.lists(st.integers(1, 45 * 24 * 60), max_size=40),
    zone=st.sampled_from(["Europe/Berlin", "America/St_Johns", "Pacific/Chatham"]),
)
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@pytest.mark.timeout(300)
async def test_whatever_the_steps_the_story_is_the_same(
    app_database: Database, job_database: Database, seed: int, steps: list[int], zone: str
) -> None:
    leaping = await a_world(app_database, job_database, START, zone)
    stepping = await a_world(app_database, job_database, START, zone)
    acts, end = a_life(seed, people=5, days=40), START + 45 * DAY

    await live_through(leaping, acts, [], end)
    await live_through(stepping, acts, [START + timedelta(minutes=n) for n in steps], end)

    assert await leaping.story() == await stepping.story()
    assert await leaping.plans() == await stepping.plans()


async def test_a_leap_is_many_transactions_and_any_of_them_may_die(
    app_database: Database, job_database: Database, dying_database: DyingDatabase
) -> None:
    steady = await a_world(app_database, job_database, START)
    dying = await a_world(app_database, job_database, START)
    acts, end = a_life(seed=3, people=40, days=2), START + 120 * DAY
    for world in (steady, dying):
        await live_through(world, acts, [], START + 3 * DAY)
    transactions = await steady.live_to(end)

    await head_for(dying, end)
    stretch = Stretch(more=True)
    while stretch.more:
        with pytest.raises(Killed):
            await PostgresSandboxClocks(dying_database).advance(dying.actor.workspace_id)
        stretch = await dying.clocks.advance(dying.actor.workspace_id)

    assert transactions > 1
    assert await steady.story() == await dying.story()


async def test_the_fence_ends_a_stretch_that_is_no_longer_ours(
    app_database: Database, job_database: Database
) -> None:
    world = await a_world(app_database, job_database, START)
    await world.meet(new_id(), tier=Tier.INNER)
    await head_for(world, START + 60 * DAY)

    async def refuse(_connection: Any) -> None:
        raise LeaseLost

    with pytest.raises(LeaseLost):
        await world.clocks.advance(world.actor.workspace_id, refuse)
    assert START == await _now_of(world)


async def test_a_contact_that_is_being_changed_lets_the_time_stand_still(
    app_database: Database, job_database: Database
) -> None:
    world, contact_id = await a_world(app_database, job_database, START), new_id()
    await world.meet(contact_id, tier=Tier.INNER)
    clocks, workspace_id = PostgresSandboxClocks(job_database), world.actor.workspace_id
    async with world.uow.begin(workspace_id) as tx:
        await tx.contacts.get(ContactId(contact_id))
        await head_for(world, START + 60 * DAY)
        held_up = await clocks.advance(workspace_id)
        now_then = await _now_of(world)
    await world.live_on()

    assert Stretch(stops=0, more=True) == held_up
    assert START == now_then
    assert START + 60 * DAY == await _now_of(world)
    assert ["keep_in_touch"] == sorted({row[1] for row in await world.story()})


async def head_for(world: World, instant: datetime) -> None:
    """Send the clock on its way; nobody moves it yet."""
    await move_test_clock(world.uow, world.actor, instant)


async def _now_of(world: World) -> datetime:
    rows = await world.rows("SELECT test_now FROM control.workspace WHERE id = $1")
    now: datetime = rows[0]["test_now"]
    return now


async def test_two_workers_move_one_clock_without_doing_anything_twice(
    app_database: Database, job_database: Database
) -> None:
    together = await a_world(app_database, job_database, START)
    alone = await a_world(app_database, job_database, START)
    acts, end = a_life(seed=11, people=6, days=2), START + 60 * DAY
    for world in (together, alone):
        await live_through(world, acts, [], START + 3 * DAY)
    await head_for(together, end)
    await asyncio.gather(together.live_on(), together.live_on())
    await alone.live_to(end)

    assert await alone.story() == await together.story()


async def test_a_real_workspace_has_no_clock_to_move(
    app_database: Database, job_database: Database
) -> None:
    workspace_id = await found_workspace(app_database)
    world = World(app_database, PostgresSandboxClocks(job_database), owner_of(workspace_id))
    await world.meet(new_id(), tier=Tier.INNER)
    before = await world.plans()

    assert Stretch() == await world.clocks.advance(workspace_id)
    assert before == await world.plans()
