"""What nudges promise, in memory and in PostgreSQL alike."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from adapters.postgres.engine import Database
from domain.nudges.decisions import Action, Evaluation, NewNudge, NudgeChange
from domain.nudges.kinds import NudgeKind, NudgeStatus
from domain.nudges.queries import NudgeFilter, NudgeSort
from domain.nudges.views import NudgeView
from domain.shared.errors import NotFound, VersionMismatch
from domain.shared.ids import ContactId, NudgeId, new_id
from tests.support.nudge_worlds import DAY, NOON, InMemory, InPostgres, NudgeWorld

ALL = NudgeFilter(statuses=tuple(NudgeStatus))


@pytest.fixture(params=["fake", "postgres"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[NudgeWorld]:
    if request.param == "fake":
        yield await InMemory.new()
        return
    database = Database(request.getfixturevalue("database_url"), pool_size=4)
    await database.open()
    yield await InPostgres.new(database)
    await database.close()


def a_new(contact_id: ContactId, key: str = "1:due", **changes: Any) -> NewNudge:
    new = NewNudge(
        contact_id=contact_id,
        kind=NudgeKind.KEEP_IN_TOUCH,
        key=key,
        occurrence=1,
        anchor_at=NOON - 30 * DAY,
        due_at=NOON,
        expires_at=NOON + 21 * DAY,
        priority=70,
        title="Time for Ada",
        reason="It has been a month.",
        facts={"interval_days": 30},
        action=Action(kind="write", channel="any", deep_link=None, suggestion="Say hello."),
        rule_version=1,
        policy_version=1,
    )
    return msgspec.structs.replace(new, **changes)


def evaluation(opened: tuple[NewNudge, ...] = (), *changed: NudgeChange) -> Evaluation:
    return Evaluation(decisions=(), opened=opened, changed=changed, next_due_at=None)


def a_change(nudge_id: NudgeId, status: NudgeStatus, reason: str, **more: Any) -> NudgeChange:
    return NudgeChange(
        id=nudge_id, kind=NudgeKind.KEEP_IN_TOUCH, status=status, reason=reason, **more
    )


async def opened(world: NudgeWorld, *new: NewNudge) -> list[NudgeId]:
    """Make these nudges; all ids there are, in the order of keys."""
    async with world.nudges() as nudges:
        await nudges.apply(evaluation(new))
        contacts = dict.fromkeys(each.contact_id for each in new)
        known = [each for key in contacts for each in (await nudges.history_of(key)).nudges]
    return [each.id for each in sorted(known, key=lambda each: each.key)]


async def test_a_nudge_is_made_pending_and_found_again(world: NudgeWorld) -> None:
    (nudge_id,) = await opened(world, a_new(world.ada))
    async with world.nudges() as nudges:
        found, seen = await nudges.get(nudge_id), await nudges.peek(nudge_id)

    assert (NudgeStatus.PENDING, 1, NOON, None) == (
        found.status,
        found.version,
        found.created_at,
        found.resolution,
    )
    assert {"interval_days": 30} == found.facts
    assert "Say hello." == found.action["suggestion"]
    assert (found.id, found.key) == (seen.id, seen.key)
    assert "Ada" == (await world.view(nudge_id)).contact_name


async def test_an_occasion_makes_one_nudge_however_often_it_is_planned(world: NudgeWorld) -> None:
    first = await opened(world, a_new(world.ada))
    second = await opened(world, a_new(world.ada, title="Once more"), a_new(world.bo))

    assert first[0] in second
    assert "Time for Ada" == (await world.view(first[0])).title
    assert 2 == len((await world.page(ALL, NudgeSort.OLDEST, None, 10)).items)


async def test_the_rules_end_what_is_over_and_wake_what_slept(world: NudgeWorld) -> None:
    done, asleep = await opened(world, a_new(world.ada, "1:due"), a_new(world.bo, "2:due"))
    async with world.nudges() as nudges:
        nudge = await nudges.get(asleep)
        nudge.snooze(NOON + 3 * DAY, NOON)
        await nudges.save(nudge)
    await world.wait(3)
    later = NOON + 30 * DAY
    async with world.nudges() as nudges:
        await nudges.apply(
            evaluation(
                (),
                a_change(done, NudgeStatus.DONE, "touch"),
                a_change(asleep, NudgeStatus.PENDING, "snooze_over", expires_at=later),
            )
        )
    ended, awake = await world.view(done), await world.view(asleep)

    assert ("done", "touch", 2) == (ended.status, ended.resolution, ended.version)
    assert NOON + 21 * DAY == ended.expires_at
    assert ("pending", None, None, later, 3) == (
        awake.status,
        awake.resolution,
        awake.snoozed_until,
        awake.expires_at,
        awake.version,
    )


async def test_whoever_saves_what_somebody_else_has_changed_is_refused(world: NudgeWorld) -> None:
    (nudge_id,) = await opened(world, a_new(world.ada))
    async with world.nudges() as nudges:
        stale = await nudges.get(nudge_id)
        fresh = await nudges.get(nudge_id)
        fresh.dismiss(NOON)
        await nudges.save(fresh)
    stale.dismiss(NOON)
    with pytest.raises(VersionMismatch):
        async with world.nudges() as nudges:
            await nudges.save(stale)


async def test_the_history_of_a_contact_ends_after_400_days(world: NudgeWorld) -> None:
    (first,) = await opened(world, a_new(world.ada))
    await world.wait(200)
    both = await opened(world, a_new(world.ada, "2:due"), a_new(world.bo, "3:due"))
    await world.wait(201)
    async with world.nudges() as nudges:
        remembered = (await nudges.history_of(world.ada)).nudges

    assert first in both
    assert ["2:due"] == [each.key for each in remembered]
    assert NOON + 200 * DAY == remembered[0].created_at


async def test_dismissals_are_remembered_by_kind(world: NudgeWorld) -> None:
    for n in range(2):
        *_, nudge_id = await opened(world, a_new(world.ada, f"{n}:due"))
        async with world.nudges() as nudges:
            nudge = await nudges.get(nudge_id)
            nudge.dismiss(NOON + n * 40 * DAY)
            await nudges.save(nudge)
    async with world.nudges() as nudges:
        times = await nudges.dismissals(world.ada, NudgeKind.KEEP_IN_TOUCH)
        others = await nudges.dismissals(world.ada, NudgeKind.LIFE_EVENT)

    assert ([NOON, NOON + 40 * DAY], []) == (sorted(times), others)


async def test_pages_by_priority_walk_through_everything_once(world: NudgeWorld) -> None:
    made = [
        a_new(
            world.ada if n % 2 else world.bo,
            f"{n}:due",
            priority=50 + n % 3,
            anchor_at=NOON - n * DAY,
        )
        for n in range(7)
    ]
    await opened(world, *made)
    seen: list[NudgeView] = []
    page = await world.page(ALL, NudgeSort.PRIORITY, None, 2)
    while page.next:
        seen += page.items
        page = await world.page(ALL, NudgeSort.PRIORITY, page.next, 2)
    seen += page.items

    expected = sorted(made, key=lambda new: (-new.priority, new.anchor_at))
    assert [(each.priority, each.anchor_at) for each in expected] == [
        (each.priority, each.anchor_at) for each in seen
    ]
    assert [] == (await world.page(NudgeFilter(), NudgeSort.PRIORITY, None, 2)).items


async def test_nobody_finds_what_is_not_there(world: NudgeWorld) -> None:
    with pytest.raises(NotFound):
        await world.view(NudgeId(new_id()))
    async with world.nudges() as nudges:
        with pytest.raises(NotFound):
            await nudges.peek(NudgeId(new_id()))
