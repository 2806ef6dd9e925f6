import msgspec
import pytest

from domain.erasure.commands import leave, stay
from domain.erasure.model import WayBackOver
from domain.members.commands import change_role, remove_member, transfer_ownership
from domain.members.model import (
    AlreadyOwner,
    HeirIsLeaving,
    OwnerCannotLeave,
    OwnerRoleFixed,
    RoleNotGranted,
)
from domain.members.queries import list_members
from domain.shared.actor import Actor, Principal, Role
from domain.shared.errors import Forbidden, NotFound
from tests.fakes.members import FakeMemberReads
from tests.support.people import People


async def test_another_role_holds_at_once(people: People, owner: Actor, viewer: Actor) -> None:
    member = await change_role(people.accounts, people.live, owner, viewer.user_id, Role.ASSISTANT)

    assert (viewer.user_id, Role.ASSISTANT) == (member.user_id, member.role)
    assert [viewer.user_id] == people.live.forgotten
    assert ["member.role_changed"] == [kind for kind, _ in people.told()]


async def test_the_same_role_again_is_no_change(
    people: People, owner: Actor, viewer: Actor
) -> None:
    await change_role(people.accounts, people.live, owner, viewer.user_id, Role.VIEWER)

    assert [] == people.told()


async def test_nobody_becomes_or_stops_being_the_owner_by_a_role(
    people: People, owner: Actor, viewer: Actor
) -> None:
    with pytest.raises(RoleNotGranted):
        await change_role(people.accounts, people.live, owner, viewer.user_id, Role.OWNER)
    with pytest.raises(OwnerRoleFixed):
        await change_role(people.accounts, people.live, owner, owner.user_id, Role.VIEWER)


async def test_only_the_owner_gives_roles(people: People, assistant: Actor, viewer: Actor) -> None:
    with pytest.raises(Forbidden):
        await change_role(people.accounts, people.live, assistant, viewer.user_id, Role.MENTOR)


async def test_the_owner_removes_a_member(people: People, owner: Actor, viewer: Actor) -> None:
    await remove_member(people.accounts, people.live, owner, viewer.user_id)

    assert [Role.OWNER] == people.roles_in(owner.workspace_id)
    assert [viewer.user_id] == people.live.forgotten
    assert ["member.removed"] == [kind for kind, _ in people.told()]


async def test_every_other_member_leaves_as_they_like(people: People, viewer: Actor) -> None:
    await remove_member(people.accounts, people.live, viewer, viewer.user_id)

    assert [Role.OWNER] == people.roles_in(viewer.workspace_id)
    assert ["member.left"] == [kind for kind, _ in people.told()]


async def test_a_member_removes_nobody_else(
    people: People, assistant: Actor, viewer: Actor
) -> None:
    with pytest.raises(Forbidden):
        await remove_member(people.accounts, people.live, assistant, viewer.user_id)


async def test_the_owner_cannot_leave(people: People, owner: Actor) -> None:
    with pytest.raises(OwnerCannotLeave, match="transfer"):
        await remove_member(people.accounts, people.live, owner, owner.user_id)


async def test_who_is_no_member_cannot_be_removed(
    people: People, owner: Actor, ada: Principal
) -> None:
    with pytest.raises(NotFound):
        await remove_member(people.accounts, people.live, owner, ada.user_id)


async def test_a_workspace_is_handed_over(people: People, owner: Actor, assistant: Actor) -> None:
    member = await transfer_ownership(people.accounts, people.live, owner, assistant.user_id)

    assert (assistant.user_id, Role.OWNER) == (member.user_id, member.role)
    assert [Role.ASSISTANT, Role.OWNER] == people.roles_in(owner.workspace_id)
    assert {owner.user_id, assistant.user_id} == set(people.live.forgotten)
    assert ["workspace.transferred"] == [kind for kind, _ in people.told()]


async def test_only_who_owns_it_still_hands_it_over(
    people: People, owner: Actor, assistant: Actor, viewer: Actor
) -> None:
    """The second of two transfers has been admitted as the owner, and is not any more."""
    await transfer_ownership(people.accounts, people.live, owner, assistant.user_id)

    with pytest.raises(Forbidden):
        await transfer_ownership(people.accounts, people.live, owner, viewer.user_id)


async def test_who_handed_it_over_does_not_take_it_back(
    people: People, owner: Actor, assistant: Actor
) -> None:
    await transfer_ownership(people.accounts, people.live, owner, assistant.user_id)

    with pytest.raises(Forbidden):
        await transfer_ownership(people.accounts, people.live, owner, owner.user_id)
    with pytest.raises(Forbidden):
        await change_role(people.accounts, people.live, owner, owner.user_id, Role.VIEWER)


async def test_it_is_not_handed_over_to_who_is_leaving(
    people: People, owner: Actor, assistant: Actor
) -> None:
    """It would be erased together with them."""
    await leave(people.accounts, people.live, people.principal(assistant))

    with pytest.raises(HeirIsLeaving):
        await transfer_ownership(people.accounts, people.live, owner, assistant.user_id)
    await stay(people.accounts, people.principal(assistant))
    assert await transfer_ownership(people.accounts, people.live, owner, assistant.user_id)


async def test_who_is_leaving_hands_it_over_until_their_time_is_over(
    people: People, owner: Actor, assistant: Actor, viewer: Actor
) -> None:
    """What is being erased is not handed to somebody who would find nothing of it."""
    await leave(people.accounts, people.live, people.principal(owner))
    assert await transfer_ownership(people.accounts, people.live, owner, assistant.user_id)
    await leave(people.accounts, people.live, people.principal(assistant))
    people.accounts.wait(days=14)
    heir = msgspec.structs.replace(assistant, role=Role.OWNER)

    with pytest.raises(WayBackOver):
        await transfer_ownership(people.accounts, people.live, heir, viewer.user_id)


async def test_it_is_handed_over_to_members_only(
    people: People, owner: Actor, ada: Principal
) -> None:
    with pytest.raises(NotFound):
        await transfer_ownership(people.accounts, people.live, owner, ada.user_id)
    with pytest.raises(AlreadyOwner):
        await transfer_ownership(people.accounts, people.live, owner, owner.user_id)


async def test_addresses_are_for_the_owner_and_assistants(
    people: People, owner: Actor, assistant: Actor, viewer: Actor
) -> None:
    reads = FakeMemberReads(people.accounts)
    seen = {
        actor.role: [each.email for each in (await list_members(reads, actor, None, 50)).items]
        for actor in (owner, assistant, viewer)
    }
    addresses = ["zoe@example.com", "bo@example.com", "vi@example.com"]

    assert addresses == seen[Role.OWNER]
    assert addresses == seen[Role.ASSISTANT]
    assert [None, None, None] == seen[Role.VIEWER]
