"""What time has caught up with is looked at, whoever else is at work."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.postgres.enrolment_sweeps import PostgresEnrolmentSweeps
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from domain.cadences.built_in.form import BuiltInCadence
from domain.cadences.built_in.reconnect import RECONNECT
from domain.cadences.built_in.thank_and_tell import THANK_AND_TELL
from domain.contacts.model import Contact
from domain.enrolments.enrolling import Wanted, enrol
from domain.enrolments.model import Enrolment
from domain.enrolments.states import Outcome, Phase, State
from domain.enrolments.sweeping import Advanced
from domain.organisations.model import Organisation
from domain.shared.ids import ContactId, EnrolmentId, OrganisationId, WorkspaceId, new_id
from tests.support.sandboxes import owner_of
from tests.support.sweeping import Field

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


@pytest.fixture
async def still(field: Field) -> Field:
    """No enrolment is due anywhere but in what the test makes."""
    await field.bare("UPDATE tenant.enrolment SET next_due_at = NULL")
    return field


async def a_friend(field: Field, workspace_id: WorkspaceId, **known: Any) -> ContactId:
    contact = Contact(id=ContactId(new_id()), given_name="Ada", stage="sprout", **known)
    async with PostgresUnitOfWork(field.app).begin(workspace_id) as tx:
        await tx.contacts.save(contact)
    return contact.id


async def on_one(
    field: Field,
    workspace_id: WorkspaceId,
    cadence: BuiltInCadence = THANK_AND_TELL,
    **known: Any,
) -> EnrolmentId:
    contact_id = await a_friend(field, workspace_id, **known)
    wanted = Wanted(cadence_id=cadence.id)
    uow = PostgresUnitOfWork(field.app)
    view, _ = await enrol(uow, owner_of(workspace_id), contact_id, wanted)
    return view.id


async def put_at(
    field: Field, enrolment_id: EnrolmentId, step_id: str, since: datetime, **columns: Any
) -> None:
    """Let them wait for a step since then, as they did when time had not caught up with it yet."""
    values = {"due_at": None, "not_before": since, "hold": None} | columns
    told = ", ".join(f"{name} = ${place}" for place, name in enumerate(values, 4))
    await field.bare(
        "UPDATE tenant.enrolment SET state = 'active', phase = 'waiting', step_id = $2, step_since = $3,"
        f" next_due_at = now() - interval '1 minute', {told} WHERE id = $1",
        enrolment_id,
        step_id,
        since,
        *values.values(),
    )


async def here(field: Field, workspace_id: WorkspaceId, enrolment_id: EnrolmentId) -> Enrolment:
    async with PostgresUnitOfWork(field.app).begin(workspace_id) as tx:
        return await tx.enrolments.get(enrolment_id)


def sweeps(field: Field) -> PostgresEnrolmentSweeps:
    return PostgresEnrolmentSweeps(field.jobs, PostgresUnitOfWork(field.app))


async def test_what_is_due_goes_on_in_every_workspace_and_plans_the_contact_anew(
    still: Field,
) -> None:
    places = [(await still.workspace())[0] for _ in range(2)]
    made = [await on_one(still, each) for each in places]
    for each in made:
        await put_at(still, each, "tell_outcome", NOW - 40 * DAY)
    await still.bare("UPDATE tenant.contact SET next_due_at = NULL")

    assert Advanced(due=2, enrolments=2) == await sweeps(still).advance_due(10)
    for workspace_id, enrolment_id in zip(places, made, strict=True):
        enrolment = await here(still, workspace_id, enrolment_id)
        # At night and at weekends it waits for its slot.
        assert Phase.READY is enrolment.phase or enrolment.due_at is not None
        assert enrolment.next_due_at is None or enrolment.next_due_at > NOW
    assert Advanced() == await sweeps(still).advance_due(10)
    planned = await still.bare(
        "SELECT count(*) AS due FROM tenant.contact WHERE workspace_id = ANY ($1::uuid[])"
        " AND next_due_at IS NOT NULL",
        places,
    )
    assert 2 == planned[0]["due"]
    heard = await still.bare(
        "SELECT count(*) AS heard FROM tenant.sync_entry WHERE entity_id = ANY ($1::uuid[])"
        " AND seq > 1",
        made,
    )
    assert 2 == heard[0]["heard"]


async def test_an_end_lets_the_contact_rest_and_a_colleague_begin(still: Field) -> None:
    workspace_id, _ = await still.workspace()
    place = Organisation(id=OrganisationId(new_id()), name="Acme")
    async with PostgresUnitOfWork(still.app).begin(workspace_id) as tx:
        await tx.organisations.save(place)
    first, other, waiting = [
        await on_one(still, workspace_id, RECONNECT, organisation_id=place.id) for _ in range(3)
    ]
    assert State.PENDING is (await here(still, workspace_id, waiting)).state
    await put_at(still, first, "end", NOW - 400 * DAY)

    assert Advanced(due=1, enrolments=1, ended=1) == await sweeps(still).advance_due(10)
    ended = await here(still, workspace_id, first)
    assert (State.FINISHED, Outcome.COMPLETED_NO_REPLY) == (ended.state, ended.outcome)
    async with PostgresUnitOfWork(still.app).begin(workspace_id) as tx:
        contact = await tx.contacts.get(ended.contact_id)
        assert contact.enrolment_id is None
        assert contact.resting_since is not None
    begun = await here(still, workspace_id, waiting)
    # Who waits begins at once, or with the next hours in which anything may be suggested.
    assert State.ACTIVE is begun.state or (begun.next_due_at or NOW) > NOW
    assert State.ACTIVE is (await here(still, workspace_id, other)).state


async def test_what_cannot_be_looked_at_is_put_off_and_the_rest_goes_on(still: Field) -> None:
    workspace_id, _ = await still.workspace()
    whole, broken = [await on_one(still, workspace_id) for _ in range(2)]
    await put_at(still, whole, "tell_outcome", NOW - 40 * DAY)
    await put_at(still, broken, "no_such_step", NOW - 40 * DAY)

    swept = await sweeps(still).advance_due(10)
    assert ((broken, "LookupError"),) == swept.put_off
    assert (2, 2) == (swept.due, swept.enrolments)
    later = (await here(still, workspace_id, broken)).next_due_at
    assert later is not None
    assert NOW + timedelta(minutes=59) < later < NOW + timedelta(minutes=90)
    assert Advanced() == await sweeps(still).advance_due(10)


async def test_who_is_locked_is_left_to_whoever_holds_them(still: Field) -> None:
    workspace_id, _ = await still.workspace()
    held, free = [await on_one(still, workspace_id) for _ in range(2)]
    for each in (held, free):
        await put_at(still, each, "tell_outcome", NOW - 40 * DAY)
    contact_id = (await here(still, workspace_id, held)).contact_id
    async with PostgresUnitOfWork(still.app).begin(workspace_id) as tx:
        await tx.contacts.get(contact_id)
        swept = await sweeps(still).advance_due(10)
    assert (2, 1) == (swept.due, swept.enrolments)
    assert 1 == (await sweeps(still).advance_due(10)).enrolments


async def test_a_sandbox_is_left_to_its_own_clock(still: Field) -> None:
    workspace_id, _ = await still.workspace(test_now=NOW)
    await put_at(still, await on_one(still, workspace_id), "tell_outcome", NOW - 40 * DAY)
    assert Advanced() == await sweeps(still).advance_due(10)
