"""What every implementation of Contacts, and of the unit of work around it, promises."""

from datetime import time, timedelta

import pytest

from domain.contacts.batch import ContactChange, change_contacts
from domain.contacts.commands import create_contact, patch_contact, trash_contact
from domain.contacts.errors import ContactExists, ContactTrashed, DuplicateProfile
from domain.contacts.model import Contact
from domain.contacts.values import EmailAddress, Tier, Wishes
from domain.shared.errors import NotFound, VersionMismatch
from domain.shared.ids import ContactId, OrganisationId, TagId, new_id
from domain.tags.model import Tag
from domain.unit_of_work import Transaction
from tests.fakes.unit_of_work import NOON
from tests.support.ground import Ground


def a_contact(**fields: object) -> Contact:
    return Contact(id=ContactId(new_id()), **{"given_name": "Ada", **fields})  # type: ignore[arg-type]


def a_tag(**fields: object) -> Tag:
    return Tag(id=TagId(new_id()), **{"name": "band", **fields})  # type: ignore[arg-type]


async def test_what_was_saved_is_found_again(tx: Transaction) -> None:
    wishes = Wishes(channels=("email",), hours_from=time(14), not_before=NOON.date())
    ada = a_contact(
        emails={"w": EmailAddress(address="a@x.org")},
        tier=Tier.CLOSE,
        region="DE-BY",
        wishes=wishes,
    )
    await tx.contacts.save(ada)
    found = await tx.contacts.get(ada.id)

    assert (wishes, "DE-BY", None) == (found.wishes, found.region, found.time_zone)
    assert (1, NOON, NOON) == (found.version, found.created_at, found.updated_at)
    assert (ada.emails, Tier.CLOSE, set()) == (found.emails, found.tier, found.changed)


async def test_who_was_never_saved_is_not_there(tx: Transaction) -> None:
    assert await tx.contacts.find(ContactId(new_id())) is None
    with pytest.raises(NotFound):
        await tx.contacts.get(ContactId(new_id()))


async def test_who_is_in_the_trash_has_to_be_asked_for(tx: Transaction) -> None:
    ada = a_contact()
    ada.trash(NOON)
    await tx.contacts.save(ada)

    with pytest.raises(ContactTrashed) as refused:
        await tx.contacts.get(ada.id)
    assert NOON + timedelta(days=30) == refused.value.extra["restorable_until"]
    assert NOON == (await tx.contacts.get(ada.id, include_trashed=True)).deleted_at


async def test_nobody_saves_what_somebody_else_changed_meanwhile(tx: Transaction) -> None:
    ada = a_contact()
    await tx.contacts.save(ada)
    mine, theirs = [await tx.contacts.get(ada.id) for _ in range(2)]
    mine.edit({"notes": "mine"}, NOON)
    theirs.edit({"notes": "theirs"}, NOON)
    await tx.contacts.save(mine)

    with pytest.raises(VersionMismatch):
        await tx.contacts.save(theirs)


async def test_a_save_that_only_moves_the_plan_makes_no_version(tx: Transaction) -> None:
    ada = a_contact()
    await tx.contacts.save(ada)
    ada.next_due_at = NOON + timedelta(days=1)
    await tx.contacts.save(ada)
    found = await tx.contacts.get(ada.id)

    assert (1, ada.next_due_at) == (found.version, found.next_due_at)


async def test_an_id_is_given_once(ground: Ground) -> None:
    ada = a_contact()
    async with ground.uow.begin(ground.mine) as tx:
        await tx.contacts.save(ada)

    with pytest.raises(ContactExists):
        async with ground.uow.begin(ground.mine) as tx:
            await tx.contacts.save(Contact(id=ada.id, given_name="Eve"))
    async with ground.uow.begin(ground.theirs) as tx:
        await tx.contacts.save(Contact(id=ada.id, given_name="Eve"))
    async with ground.uow.begin(ground.mine) as tx:
        assert "Ada" == (await tx.contacts.get(ada.id)).given_name


async def test_a_profile_is_one_contact_of_a_workspace(ground: Ground) -> None:
    for workspace_id in (ground.mine, ground.theirs):
        async with ground.uow.begin(workspace_id) as tx:
            await tx.contacts.save(a_contact(linkedin_slug="ada"))

    with pytest.raises(DuplicateProfile):
        async with ground.uow.begin(ground.mine) as tx:
            await tx.contacts.save(a_contact(linkedin_slug="ada"))


async def test_an_organisation_has_to_be_of_the_workspace(ground: Ground) -> None:
    async with ground.uow.begin(ground.theirs) as tx:
        organisation = await tx.organisations.named("Acme")

    for key in (organisation.id, OrganisationId(new_id())):
        with pytest.raises(NotFound):
            async with ground.uow.begin(ground.mine) as tx:
                await tx.contacts.save(a_contact(organisation_id=key))


async def test_the_name_of_the_organisation_comes_along(tx: Transaction) -> None:
    organisation = await tx.organisations.named("Acme")
    ada = a_contact(organisation_id=organisation.id)
    await tx.contacts.save(ada)

    assert "Acme" == (await tx.contacts.get(ada.id)).organisation_name


async def test_the_smallest_interval_of_the_tags_counts(tx: Transaction) -> None:
    ada, none = a_contact(), a_tag(name="none")
    slow, quick = a_tag(name="slow", interval_days=60), a_tag(name="quick", interval_days=20)
    await tx.contacts.save(ada)
    for tag in (none, slow, quick):
        await tx.tags.save(tag)

    assert await tx.contacts.tag_interval(ada.id) is None
    for tag, expected in ((none, None), (slow, 60), (quick, 20)):
        await tx.contacts.add_tag(ada, tag.id)
        assert expected == await tx.contacts.tag_interval(ada.id)
    await tx.contacts.remove_tag(ada, quick.id)
    assert 60 == await tx.contacts.tag_interval(ada.id)
    assert [none.id, slow.id] == ada.tag_ids


async def test_putting_a_tag_on_or_off_twice_is_no_change(tx: Transaction) -> None:
    ada, tag = a_contact(), a_tag()
    await tx.contacts.save(ada)
    await tx.tags.save(tag)
    for change in (tx.contacts.add_tag, tx.contacts.remove_tag):
        await change(ada, tag.id)
        assert {"tag_ids"} == ada.changed
        await tx.contacts.save(ada)
        await change(ada, tag.id)
        assert set() == ada.changed


async def test_a_tag_that_is_not_there_cannot_be_put_on(ground: Ground) -> None:
    ada = a_contact()
    async with ground.uow.begin(ground.mine) as tx:
        await tx.contacts.save(ada)

    with pytest.raises(NotFound):
        async with ground.uow.begin(ground.mine) as tx:
            await tx.contacts.add_tag(ada, TagId(new_id()))


async def test_planning_anew_means_who_has_a_rhythm_or_carries_the_tag(tx: Transaction) -> None:
    paced, tagged, neither = a_contact(tier=Tier.INNER), a_contact(), a_contact()
    trashed = a_contact(tier=Tier.INNER, deleted_at=NOON)
    tag = a_tag()
    await tx.tags.save(tag)
    for each in (paced, tagged, neither, trashed):
        await tx.contacts.save(each)
    await tx.contacts.add_tag(tagged, tag.id)
    await tx.contacts.save(tagged)

    async def due() -> set[ContactId]:
        found = [await tx.contacts.find(each.id) for each in (paced, tagged, neither, trashed)]
        return {each.id for each in found if each and each.next_due_at == NOON}

    assert 1 == await tx.contacts.replan_at(NOON, tag_id=tag.id)
    assert {tagged.id} == await due()
    assert 2 == await tx.contacts.replan_at(NOON)
    assert {tagged.id, paced.id} == await due()


async def save_and_fail(tx: Transaction, contact: Contact) -> None:
    await tx.contacts.save(contact)
    raise DuplicateProfile


async def test_an_exception_undoes_everything(ground: Ground) -> None:
    ada = a_contact()
    with pytest.raises(DuplicateProfile):
        async with ground.uow.begin(ground.mine) as tx:
            await save_and_fail(tx, ada)

    async with ground.uow.begin(ground.mine) as tx:
        assert await tx.contacts.find(ada.id) is None


async def test_a_failed_attempt_undoes_itself_and_no_more(ground: Ground) -> None:
    before, inside, after = a_contact(), a_contact(), a_contact()
    async with ground.uow.begin(ground.mine) as tx:
        await tx.contacts.save(before)
        with pytest.raises(DuplicateProfile):
            async with tx.attempt():
                await save_and_fail(tx, inside)
        async with tx.attempt():
            await tx.contacts.save(after)

    async with ground.uow.begin(ground.mine) as tx:
        found = [await tx.contacts.find(each.id) for each in (before, inside, after)]
    assert [True, False, True] == [each is not None for each in found]


async def test_the_use_cases_are_the_same_over_both(ground: Ground) -> None:
    made, is_new = await create_contact(
        ground.uow,
        ground.actor,
        {"given_name": "Ada", "tier": Tier.INNER, "organisation_name": "Acme"},
    )
    patched = await patch_contact(ground.uow, ground.actor, made.id, {"notes": "x"}, 1)
    outcomes = await change_contacts(
        ground.uow,
        ground.actor,
        [
            ContactChange(op="update", contact_id=made.id, values={"notes": "y"}, version=1),
            ContactChange(op="create", values={"given_name": "Bo"}),
        ],
        is_atomic=False,
    )
    await trash_contact(ground.uow, ground.actor, made.id)

    assert (True, "fresh", 14, "Acme") == (
        is_new,
        made.state,
        made.rhythm_days,
        made.organisation_name,
    )
    assert (2, "x") == (patched.version, patched.notes)
    assert ["refused", "created"] == [each.result for each in outcomes]
    async with ground.uow.begin(ground.mine) as tx:
        assert NOON == (await tx.contacts.get(made.id, include_trashed=True)).deleted_at
