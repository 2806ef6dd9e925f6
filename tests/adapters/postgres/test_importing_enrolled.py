"""Who is on a cadence follows an import in the transaction that brings it."""

from datetime import timedelta

import pytest

from adapters.postgres.engine import Database
from domain.cadences.built_in.admire_and_learn import ADMIRE_AND_LEARN
from domain.cadences.built_in.thank_and_tell import THANK_AND_TELL
from domain.contacts.commands import create_contact, patch_contact
from domain.enrolments.model import Enrolment
from domain.enrolments.states import Outcome, State
from domain.shared.ids import CadenceId, ContactId, EnrolmentId, new_id
from tests.fakes.unit_of_work import NOON
from tests.support.importing import Desk, a_desk, an_archive, person, received, written

DAY = timedelta(days=1)


@pytest.fixture
async def present(app_database: Database) -> Desk:
    return await a_desk(app_database, test_now=NOON)


async def somebody(desk: Desk, slug: str) -> ContactId:
    known = {"given_name": "Ben", "linkedin_slug": slug}
    view, _ = await create_contact(desk.uow, desk.actor, known)
    await patch_contact(desk.uow, desk.actor, view.id, {"stage": "sprout"})
    return view.id


async def waiting(
    desk: Desk, contact_id: ContactId, cadence_id: CadenceId, step_id: str
) -> EnrolmentId:
    """They have waited at a step for ten days."""
    enrolment = Enrolment(
        id=EnrolmentId(new_id()),
        contact_id=contact_id,
        cadence_id=cadence_id,
        cadence_number=1,
        enrolled_at=NOON - 20 * DAY,
    )
    enrolment.start(step_id, NOON - 10 * DAY, not_before=NOON - 10 * DAY)
    async with desk.uow.begin(desk.workspace_id) as tx:
        await tx.enrolments.save([enrolment])
    return enrolment.id


async def here(desk: Desk, enrolment_id: EnrolmentId) -> Enrolment:
    async with desk.uow.begin(desk.workspace_id) as tx:
        return await tx.enrolments.get(enrolment_id)


async def test_an_answer_that_is_imported_ends_it(present: Desk) -> None:
    answered, silent = [await somebody(present, slug) for slug in ("ben-mock", "eve-mock")]
    ended, waits = [
        await waiting(present, each, THANK_AND_TELL.id, "tell_outcome")
        for each in (answered, silent)
    ]
    run = await present.imported(
        an_archive(
            person("Zoe"),
            messages=[
                received("ben-mock", "2026-02-25 10:00:00", "Of course!"),
                written("eve-mock", "2026-01-05 10:00:00", "Hello", conversation="c2"),
                received("eve-mock", "2026-01-06 10:00:00", "Hello!", conversation="c2"),
            ],
        )
    )
    assert 3 == run.counts.touches_created
    found = await here(present, ended)
    assert (State.FINISHED, Outcome.REPLIED) == (found.state, found.outcome)
    assert State.ACTIVE is (await here(present, waits)).state


async def test_a_connection_that_is_imported_is_the_acceptance_that_was_waited_for(
    present: Desk,
) -> None:
    contact_id = await somebody(present, "ben-mock")
    enrolment_id = await waiting(present, contact_id, ADMIRE_AND_LEARN.id, "accepted")
    await present.imported(an_archive(person("Ben", on="25 Feb 2026")))
    found = await here(present, enrolment_id)
    assert "ask_insight" == found.step_id
    assert NOON <= (found.not_before or NOON)


async def test_who_was_put_on_a_cadence_stays_when_their_import_is_undone(present: Desk) -> None:
    run = await present.imported(an_archive(person("Ben"), person("Eve")))
    contact_id = ContactId((await present.contact("ben-mock"))["id"])
    enrolment_id = await waiting(present, contact_id, THANK_AND_TELL.id, "tell_outcome")
    await present.undone(run.id)

    assert ["ben-mock"] == [row["linkedin_slug"] for row in await present.contacts()]
    assert State.ACTIVE is (await here(present, enrolment_id)).state
    assert "prepared" in {row.code for row in await present.rows(run.id)}
