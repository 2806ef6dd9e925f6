"""What every implementation of Drafts and Templates promises."""

import pytest

from domain.contacts.model import Contact
from domain.contacts.values import EmailAddress, PhoneNumber
from domain.drafts.model import Comment, Draft, DraftExists, DraftState
from domain.shared.errors import NotFound, VersionMismatch
from domain.shared.ids import (
    ContactId,
    DraftCommentId,
    DraftId,
    TemplateId,
    UserId,
    new_id,
)
from domain.templates.model import Template, TemplateExists
from domain.unit_of_work import Transaction
from tests.fakes.unit_of_work import NOON


async def a_contact(tx: Transaction) -> ContactId:
    contact = Contact(
        id=ContactId(new_id()),
        given_name="Ada",
        linkedin_slug=f"ada-{new_id()}",
        emails={
            "a": EmailAddress(address="late@example.com", position=2),
            "b": EmailAddress(address="first@example.com", position=1),
        },
        phones={"a": PhoneNumber(number="+44 20 7946 0000")},
    )
    await tx.contacts.save(contact)
    return contact.id


def a_draft(contact_id: ContactId) -> Draft:
    return Draft(
        id=DraftId(new_id()), contact_id=contact_id, channel="email", purpose="thanks", body="Hi"
    )


async def test_a_draft_that_was_saved_is_found_again(tx: Transaction) -> None:
    draft = a_draft(await a_contact(tx))
    await tx.drafts.save(draft)
    draft.approve(UserId(new_id()), NOON)
    await tx.drafts.save(draft)
    for found in (await tx.drafts.get(draft.id), await tx.drafts.peek(draft.id)):
        assert (DraftState.APPROVED, draft.approved_by, NOON, 2, "Hi") == (
            found.state,
            found.approved_by,
            found.approved_at,
            found.version,
            found.body,
        )
    with pytest.raises(NotFound):
        await tx.drafts.peek(DraftId(new_id()))


async def test_nobody_saves_what_somebody_else_changed_meanwhile(tx: Transaction) -> None:
    draft = a_draft(await a_contact(tx))
    await tx.drafts.save(draft)
    mine, theirs = [await tx.drafts.get(draft.id) for _ in range(2)]
    mine.edit({"body": "Mine"})
    theirs.edit({"body": "Theirs"})
    await tx.drafts.save(mine)

    with pytest.raises(VersionMismatch):
        await tx.drafts.save(theirs)


async def test_a_draft_needs_a_contact_and_an_id_of_its_own(tx: Transaction) -> None:
    first = a_draft(await a_contact(tx))
    await tx.drafts.save(first)
    second = a_draft(first.contact_id)
    second.id = first.id
    for refused, draft in ((DraftExists, second), (NotFound, a_draft(ContactId(new_id())))):
        with pytest.raises(refused):
            async with tx.attempt():
                await tx.drafts.save(draft)


async def test_the_first_address_of_each_kind_is_told(tx: Transaction) -> None:
    to = await tx.drafts.addressee(await a_contact(tx))

    assert ("first@example.com", "+44 20 7946 0000", "Ada", "seed", False) == (
        to.email,
        to.phone,
        to.standing.given_name,
        to.standing.stage,
        to.standing.owes_thanks,
    )
    with pytest.raises(NotFound):
        await tx.drafts.addressee(ContactId(new_id()))


async def test_a_comment_belongs_to_its_draft(tx: Transaction) -> None:
    draft, other = [a_draft(await a_contact(tx)) for _ in range(2)]
    comment = Comment(
        id=DraftCommentId(new_id()),
        draft_id=draft.id,
        author_id=UserId(new_id()),
        body="Fine.",
        created_at=NOON,
    )
    await tx.drafts.save(draft)
    await tx.drafts.add_comment(comment)

    assert comment == await tx.drafts.comment(draft.id, comment.id)
    with pytest.raises(NotFound):
        await tx.drafts.comment(other.id, comment.id)
    await tx.drafts.remove_comment(comment)
    with pytest.raises(NotFound):
        await tx.drafts.comment(draft.id, comment.id)


async def test_a_template_that_was_saved_is_found_again_until_it_is_removed(
    tx: Transaction,
) -> None:
    kept = Template(
        id=TemplateId(new_id()), name=" First  note ", channel="email", purpose="give", body="Hi"
    )
    await tx.templates.save(kept)
    kept.archive(NOON)
    await tx.templates.save(kept)
    found = await tx.templates.get(kept.id)
    twin = Template(id=kept.id, name="x", channel="email", purpose="give", body="Hi")
    with pytest.raises(TemplateExists):
        async with tx.attempt():
            await tx.templates.save(twin)
    await tx.templates.remove(found)

    assert ("First note", NOON, 2) == (found.name, found.archived_at, found.version)
    assert await tx.templates.find(kept.id) is None


async def test_a_template_learns_what_is_known(tx: Transaction) -> None:
    subject = await tx.templates.subject(await a_contact(tx), None)

    assert ("Ada", "Ada", None, None, None, "") == (
        subject.given_name,
        subject.name,
        subject.admiration,
        subject.gift,
        subject.gift_day,
        subject.owner,
    )
    with pytest.raises(NotFound):
        await tx.templates.subject(ContactId(new_id()), None)
