"""Sweeps over many workspaces: nothing twice, nothing lost, nobody waited for."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from adapters.postgres.sandbox_clocks import PostgresSandboxClocks
from adapters.postgres.sweeps import PostgresSweeps
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from domain.contacts.commands import patch_contact
from domain.nudges.evaluation import evaluate
from domain.nudges.facts import ContactFacts
from domain.nudges.planning import facts_of
from domain.nudges.ports import Delivered, Stretch, Swept
from domain.shared.ids import ContactId, WorkspaceId
from tests.support.sandboxes import Killed, owner_of
from tests.support.sweeping import WEDNESDAY, Field

HOUR = timedelta(hours=1)
FEED = """
SELECT entity_id, seq, xmin::text AS written_by FROM tenant.sync_entry
WHERE workspace_id = ANY ($1::uuid[]) AND entity_type = 'nudge'
"""
NEXT_DUE = "SELECT id, next_due_at FROM tenant.contact WHERE workspace_id = $1"


def sweeps_of(field: Field) -> PostgresSweeps:
    return PostgresSweeps(field.jobs, at=WEDNESDAY)


async def sweep(field: Field, most: int = 1000) -> list[Swept]:
    """Everything that is due, batch by batch."""
    batches = [Swept(contacts=1)]
    while batches[-1].contacts:
        batches.append(await sweeps_of(field).plan_due(most))
    return batches[1:]


async def test_what_is_due_is_planned_over_many_workspaces_in_one_batch(field: Field) -> None:
    made = [await field.workspace(people) for people in (1, 5, 3)]
    ids = [workspace_id for workspace_id, _ in made]

    (swept, after) = await sweep(field)
    nudges = await field.nudges(*ids)

    assert (9, 9, 9, 0) == (swept.due, swept.contacts, swept.opened, swept.changed)
    assert Swept() == after
    assert {contact_id for _, people in made for contact_id in people} == {
        row["contact_id"] for row in nudges
    }
    assert {("keep_in_touch", "pending", 1)} == {
        (row["kind"], row["status"], row["version"]) for row in nudges
    }
    for workspace_id in ids:
        due = [row["next_due_at"] for row in await field.bare(NEXT_DUE, workspace_id)]
        assert all(at > WEDNESDAY for at in due)


async def test_every_nudge_is_in_the_feed_by_the_same_transaction(field: Field) -> None:
    made = [await field.workspace(4) for _ in range(3)]
    ids = [workspace_id for workspace_id, _ in made]
    await sweep(field, most=5)
    await sweeps_of(field).deliver_due(10)
    later = PostgresSweeps(field.jobs, at=WEDNESDAY + timedelta(days=60))
    while (await later.plan_due(5)).contacts:
        pass

    nudges = {row["id"]: row["written_by"] for row in await field.nudges(*ids)}
    entries = {row["entity_id"]: row["written_by"] for row in await field.bare(FEED, ids)}
    assert nudges == entries
    assert {"expired"} <= {row["status"] for row in await field.nudges(*ids)}


async def test_two_workers_never_make_anything_twice(field: Field) -> None:
    made = [await field.workspace(30) for _ in range(10)]
    ids = [workspace_id for workspace_id, _ in made]

    async def work() -> int:
        planned = 0
        for _ in range(40):
            planned += (await sweeps_of(field).plan_due(25)).contacts
            await sweeps_of(field).deliver_due(5)
        return planned

    planned = await asyncio.gather(work(), work())
    await sweep(field)
    while (await sweeps_of(field).deliver_due(5)).workspaces:
        pass
    nudges = await field.nudges(*ids)

    assert 300 == len(nudges) == len({row["contact_id"] for row in nudges})
    assert 300 == sum(planned)
    # A day's budget is three, whoever delivers.
    delivered = Counter(row["workspace_id"] for row in nudges if row["status"] == "delivered")
    assert dict.fromkeys(ids, 3) == delivered
    assert {1, 2} == {row["version"] for row in nudges}


async def test_a_sweep_that_dies_before_its_commit_leaves_nothing(field: Field) -> None:
    workspace_id, people = await field.workspace(7)
    with pytest.raises(Killed):
        await PostgresSweeps(field.dying, at=WEDNESDAY).plan_due(100)

    assert [] == await field.nudges(workspace_id)
    assert [] == await field.bare(FEED, [workspace_id])
    (swept, _) = await sweep(field)
    assert len(people) == swept.opened

    with pytest.raises(Killed):
        await PostgresSweeps(field.dying, at=WEDNESDAY).deliver_due(100)
    assert {"pending"} == {row["status"] for row in await field.nudges(workspace_id)}
    assert Delivered(workspaces=1, nudges=3) == await sweeps_of(field).deliver_due(100)


async def test_whoever_is_being_changed_is_passed_over_and_planned_later(field: Field) -> None:
    workspace_id, people = await field.workspace(3)
    uow = PostgresUnitOfWork(field.app)
    async with uow.begin(workspace_id) as tx:
        await tx.contacts.get(ContactId(people[0]))
        swept = await sweeps_of(field).plan_due(100)
        alone = await sweeps_of(field).plan_due(100)
    after = await sweeps_of(field).plan_due(100)

    assert (3, 2, 2) == (swept.due, swept.contacts, swept.opened)
    assert (1, 0) == (alone.due, alone.contacts)
    assert (1, 1) == (after.contacts, after.opened)


async def test_a_sandbox_is_left_alone_by_sweeps_and_a_real_workspace_by_sandbox_clocks(
    field: Field,
) -> None:
    sandbox_id, _ = await field.workspace(2, test_now=WEDNESDAY - HOUR)
    real_id, _ = await field.workspace(2)
    await field.bare(
        "UPDATE control.workspace SET next_delivery_at = $2 WHERE id = $1",
        sandbox_id,
        WEDNESDAY - HOUR,
    )

    assert Stretch() == await PostgresSandboxClocks(field.jobs).advance(real_id)
    assert [] == await field.nudges(real_id, sandbox_id)
    (swept, _) = await sweep(field)
    await sweeps_of(field).deliver_due(10)
    assert 2 == swept.contacts
    assert {real_id} == {row["workspace_id"] for row in await field.nudges(real_id, sandbox_id)}

    await PostgresSandboxClocks(field.jobs).advance(sandbox_id)
    assert {"delivered"} == {row["status"] for row in await field.nudges(sandbox_id)}


async def test_whoever_cannot_be_planned_is_put_off_and_holds_up_nobody(field: Field) -> None:
    workspace_id, (broken, *others) = await field.workspace(4)
    await field.bare(
        """UPDATE tenant.contact SET clock = '{"meetings": "x"}' WHERE id = $1""", broken
    )

    swept, after = await sweep(field)

    due = {row["id"]: row["next_due_at"] for row in await field.bare(NEXT_DUE, workspace_id)}
    assert ((ContactId(broken), "ValidationError"),) == swept.put_off
    assert WEDNESDAY + HOUR == due[broken]
    assert Swept() == after
    assert sorted(others) == sorted(row["contact_id"] for row in await field.nudges(workspace_id))


async def test_settings_that_cannot_stand_put_off_their_workspace_alone(field: Field) -> None:
    broken, _ = await field.workspace(2)
    whole, _ = await field.workspace(2)
    await field.bare(
        """UPDATE control.workspace SET settings = '{"budget_per_day": 99}', next_delivery_at = $2
        WHERE id = $1""",
        broken,
        WEDNESDAY - HOUR,
    )

    swept, _ = await sweep(field)
    delivered = await sweeps_of(field).deliver_due(10)

    assert ({"KeyError"}, 2) == ({why for _, why in swept.put_off}, swept.opened)
    assert {whole} == {row["workspace_id"] for row in await field.nudges(broken, whole)}
    assert Delivered(workspaces=2, nudges=2) == delivered
    assert Delivered() == await sweeps_of(field).deliver_due(10)


async def test_a_nudge_made_while_its_workspace_is_delivered_does_not_wait_for_ever(
    field: Field,
) -> None:
    """Whether the delivery comes before or after the command has noted that there is something to deliver."""
    uow = PostgresUnitOfWork(field.app)
    for moment in ("early", "late"):
        workspace_id, (contact_id,) = await field.workspace(1)
        await field.bare(
            "UPDATE control.workspace SET next_delivery_at = $2 WHERE id = $1",
            workspace_id,
            WEDNESDAY - 365 * 15 * 24 * HOUR,
        )
        seen: list[Delivered] = []

        async def deliver(_connection: Any, seen: list[Delivered] = seen) -> None:
            seen.append(await sweeps_of(field).deliver_due(10))

        late = deliver if moment == "late" else None
        async with uow.begin(workspace_id, before_commit=late) as tx:
            contact = await tx.contacts.get(ContactId(contact_id))
            facts: ContactFacts = facts_of(contact, await tx.nudges.history_of(contact.id))
            await tx.nudges.apply(evaluate(facts, tx.workspace.policy, WEDNESDAY))
            await tx.workspaces.set_next_delivery(tx.now)
            if moment == "early":
                await deliver(None)
        await sweeps_of(field).deliver_due(10)

        assert [0] == [each.nudges for each in seen]
        assert ["delivered"] == [row["status"] for row in await field.nudges(workspace_id)]


async def test_a_command_and_a_sweep_in_the_same_workspace_never_wait_in_a_circle(
    field: Field,
) -> None:
    workspace_id, people = await field.workspace(60)
    uow, actor = PostgresUnitOfWork(field.app), owner_of(WorkspaceId(workspace_id))

    async def edit(ids: list[UUID]) -> None:
        for contact_id in ids:
            await patch_contact(uow, actor, ContactId(contact_id), {"notes": "x"})

    async def plan() -> None:
        for _ in range(10):
            await sweeps_of(field).plan_due(7)
            await sweeps_of(field).deliver_due(3)

    await asyncio.gather(edit(people[:30]), edit(people[30:]), plan(), plan())
    await sweep(field)

    assert len(people) >= len(await field.nudges(workspace_id))
    remaining = [row["next_due_at"] for row in await field.bare(NEXT_DUE, workspace_id)]
    assert all(at is None or at > WEDNESDAY for at in remaining)
