from datetime import timedelta

import pytest

from domain.accounts.model import ImplausibleAddress
from domain.members.commands import transfer_ownership
from domain.members.invitations import (
    accept_invitation,
    decline_by_link,
    decline_invitation,
    invite,
    revoke_invitation,
)
from domain.members.model import (
    AlreadyMember,
    InvitationDeclined,
    InvitationOver,
    InvitationState,
    InvitationsUsedUp,
    NoteTooLong,
    RoleNotGranted,
    TooManyInvitations,
)
from domain.members.queries import list_invitations, list_received
from domain.members.views import InvitationView
from domain.shared.actor import Actor, Principal, Role
from domain.shared.errors import Forbidden, NotFound
from domain.shared.ids import InvitationId, new_id
from tests.fakes.members import FakeInvitationLinks, FakeMemberReads
from tests.support.people import People


async def invited(people: People, owner: Actor, email: str = "ada@example.com") -> InvitationView:
    view, _ = await invite(people.accounts, owner, email=email, role=Role.MENTOR, note="Come in")
    return view


async def test_who_is_invited_joins_in_that_role(
    people: People, owner: Actor, ada: Principal
) -> None:
    view = await invited(people, owner)
    [waiting] = (await list_received(FakeMemberReads(people.accounts), ada, None, 50)).items
    workspace = await accept_invitation(people.accounts, people.live, ada, waiting.id)

    assert ("Zoë Testwright", "Come in", Role.MENTOR) == (
        waiting.invited_by_name,
        waiting.note,
        waiting.role,
    )
    assert (owner.workspace_id, Role.MENTOR) == (workspace.id, workspace.role)
    assert [ada.user_id] == people.live.forgotten
    assert InvitationState.ACCEPTED == people.invitation(view.id).state
    assert ["member.invited", "member.joined"] == [kind for kind, _ in people.told()]


async def test_accepting_again_finds_it_done(people: People, owner: Actor, ada: Principal) -> None:
    view = await invited(people, owner)
    await accept_invitation(people.accounts, people.live, ada, view.id)
    again = await accept_invitation(people.accounts, people.live, ada, view.id)

    assert owner.workspace_id == again.id
    assert 1 == [kind for kind, _ in people.told()].count("member.joined")


async def test_an_invitation_is_there_for_its_own_address_only(
    people: People, owner: Actor, ada: Principal
) -> None:
    view = await invited(people, owner, "eve@example.com")

    assert [] == (await list_received(FakeMemberReads(people.accounts), ada, None, 50)).items
    for answer in (view.id, InvitationId(new_id())):
        with pytest.raises(NotFound):
            await accept_invitation(people.accounts, people.live, ada, answer)
        with pytest.raises(NotFound):
            await decline_invitation(people.accounts, ada, answer)


async def test_the_address_may_be_spelled_differently(
    people: People, owner: Actor, ada: Principal
) -> None:
    view = await invited(people, owner, " Ada@Example.COM ")
    workspace = await accept_invitation(people.accounts, people.live, ada, view.id)

    assert "Ada@Example.COM" == view.email
    assert owner.workspace_id == workspace.id


async def test_asking_again_lasts_anew_and_mails_again(people: People, owner: Actor) -> None:
    first = await invited(people, owner)
    people.accounts.wait(days=13)
    second, is_new = await invite(people.accounts, owner, email="ADA@example.com", role=Role.VIEWER)

    assert (first.id, False, Role.VIEWER) == (second.id, is_new, second.role)
    assert timedelta(days=13) == second.expires_at - first.expires_at
    assert ["member.invited"] * 2 == [kind for kind, _ in people.told()]


async def test_an_expired_invitation_is_over_until_it_is_said_again(
    people: People, owner: Actor, ada: Principal
) -> None:
    view = await invited(people, owner)
    people.accounts.wait(days=14)
    [seen] = (
        await list_invitations(
            FakeMemberReads(people.accounts), owner, [InvitationState.EXPIRED], None, 50
        )
    ).items
    with pytest.raises(InvitationOver):
        await accept_invitation(people.accounts, people.live, ada, view.id)
    await invited(people, owner)

    assert (view.id, InvitationState.EXPIRED) == (seen.id, seen.state)
    assert await accept_invitation(people.accounts, people.live, ada, view.id)


async def test_a_revoked_invitation_is_over(people: People, owner: Actor, ada: Principal) -> None:
    view = await invited(people, owner)
    await revoke_invitation(people.accounts, owner, view.id)
    await revoke_invitation(people.accounts, owner, view.id)

    assert InvitationState.REVOKED == people.invitation(view.id).state
    with pytest.raises(InvitationOver):
        await accept_invitation(people.accounts, people.live, ada, view.id)
    with pytest.raises(InvitationOver):
        await decline_invitation(people.accounts, ada, view.id)


async def test_what_was_answered_cannot_be_revoked(
    people: People, owner: Actor, ada: Principal
) -> None:
    view = await invited(people, owner)
    await accept_invitation(people.accounts, people.live, ada, view.id)

    with pytest.raises(InvitationOver):
        await revoke_invitation(people.accounts, owner, view.id)


async def test_the_invitations_of_others_cannot_be_revoked(
    people: People, owner: Actor, ada: Principal
) -> None:
    view = await invited(people, owner, "eve@example.com")

    with pytest.raises(NotFound):
        await revoke_invitation(people.accounts, people.actor(ada), view.id)


async def test_who_declined_is_left_alone_for_ninety_days(
    people: People, owner: Actor, ada: Principal
) -> None:
    view = await invited(people, owner)
    await decline_invitation(people.accounts, ada, view.id)
    await decline_invitation(people.accounts, ada, view.id)
    people.accounts.wait(days=89)
    with pytest.raises(InvitationDeclined):
        await invited(people, owner)
    people.accounts.wait(days=1)

    assert view.id != (await invited(people, owner)).id
    assert ["member.invited"] * 2 == [kind for kind, _ in people.told()]  # declining tells nobody


async def test_the_link_in_the_mail_declines(people: People, owner: Actor) -> None:
    view = await invited(people, owner, "nobody@example.com")
    links = FakeInvitationLinks()
    for token in (str(view.id), str(view.id), str(new_id()), "no token"):
        await decline_by_link(people.accounts, links, token)

    assert InvitationState.DECLINED == people.invitation(view.id).state


async def test_the_link_undoes_no_answer(people: People, owner: Actor, ada: Principal) -> None:
    view = await invited(people, owner)
    await accept_invitation(people.accounts, people.live, ada, view.id)
    await decline_by_link(people.accounts, FakeInvitationLinks(), str(view.id))

    assert InvitationState.ACCEPTED == people.invitation(view.id).state


async def test_a_member_is_not_invited(people: People, owner: Actor, viewer: Actor) -> None:
    del viewer
    with pytest.raises(AlreadyMember):
        await invited(people, owner, "VI@example.com")


async def test_one_address_gets_three_mails_a_day(people: People, owner: Actor) -> None:
    for _ in range(3):
        await invited(people, owner)
    with pytest.raises(InvitationsUsedUp) as refused:
        await invited(people, owner)
    people.accounts.wait(days=1)

    assert 86_400 == refused.value.extra["retry_after"]
    assert await invited(people, owner)


async def test_revoking_makes_no_room_for_more_mails_to_one_address(
    people: People, owner: Actor
) -> None:
    for _ in range(3):
        view = await invited(people, owner)
        await revoke_invitation(people.accounts, owner, view.id)

    with pytest.raises(InvitationsUsedUp):
        await invited(people, owner, "ADA@example.com")
    assert await invited(people, owner, "somebody.else@example.com")


async def test_a_workspace_mails_twenty_invitations_a_day(people: People, owner: Actor) -> None:
    """Revoking them makes room for open ones, not for mails."""
    for number in range(20):
        view = await invited(people, owner, f"{number}@example.com")
        await revoke_invitation(people.accounts, owner, view.id)

    with pytest.raises(InvitationsUsedUp):
        await invited(people, owner)


async def test_a_workspace_has_twenty_open_invitations(people: People, owner: Actor) -> None:
    for number in range(20):
        await invited(people, owner, f"{number}@example.com")
    people.accounts.wait(days=2)
    with pytest.raises(TooManyInvitations):
        await invited(people, owner)
    assert await invited(people, owner, "7@example.com")  # one of the twenty, once more
    people.accounts.wait(days=12)

    assert await invited(people, owner)


async def test_what_makes_no_sense_is_refused(people: People, owner: Actor) -> None:
    with pytest.raises(ImplausibleAddress):
        await invited(people, owner, "ada")
    with pytest.raises(NoteTooLong):
        await invite(people.accounts, owner, email="a@b.c", role=Role.VIEWER, note="x" * 281)
    with pytest.raises(RoleNotGranted):
        await invite(people.accounts, owner, email="a@b.c", role=Role.OWNER)


async def test_only_the_owner_invites(people: People, assistant: Actor) -> None:
    with pytest.raises(Forbidden):
        await invited(people, assistant)


async def test_only_who_owns_it_still_invites_and_revokes(
    people: People, owner: Actor, assistant: Actor
) -> None:
    """They have been admitted as the owner, and are not any more."""
    view = await invited(people, owner)
    await transfer_ownership(people.accounts, people.live, owner, assistant.user_id)

    with pytest.raises(Forbidden):
        await invited(people, owner, "eve@example.com")
    with pytest.raises(Forbidden):
        await revoke_invitation(people.accounts, owner, view.id)


async def test_nothing_differs_for_an_address_that_is_known(
    people: People, owner: Actor, ada: Principal
) -> None:
    del ada
    known, unknown = (
        await invited(people, owner, "ada@example.com"),
        await invited(people, owner, "nobody@example.com"),
    )
    fields = ("role", "note", "state", "invited_by", "created_at", "expires_at", "decided_at")

    assert [getattr(known, name) for name in fields] == [getattr(unknown, name) for name in fields]
    first, second = (body for _, body in people.told())
    assert first.keys() == second.keys()
