"""Members of a workspace over HTTP."""

from uuid import UUID

from litestar import Controller, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from api.access import needs
from api.listing import Wanted
from api.members.schemas import (
    MEMBERS,
    ChangeMemberRequest,
    MemberList,
    MemberQuery,
    MemberResponse,
    TransferOwnershipRequest,
)
from api.ports import Ports
from domain.members.commands import change_role, remove_member, transfer_ownership
from domain.members.queries import list_members
from domain.shared.actor import Actor, Role, Scope
from domain.shared.ids import UserId


class MemberController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}"
    tags = ["Members"]  # noqa: RUF012 - the form Litestar asks for

    @get("/members", operation_id="listMembers", opt=needs(Scope.MEMBERS_READ) | MEMBERS.opt)
    async def list_all(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[MemberQuery]]],
    ) -> MemberList:
        """List the members; whoever has been there longest comes first."""
        page = await list_members(ports.accounts.members, actor, wanted.position, wanted.limit)
        return MemberList.of(page, MemberResponse.of, wanted.cursor)

    @patch(
        "/members/{user_id:uuid}",
        operation_id="changeMember",
        opt=needs(Scope.MEMBERS_MANAGE, recent=True),
    )
    async def change(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        user_id: FromPath[UUID],
        data: JSONBody[ChangeMemberRequest],
    ) -> MemberResponse:
        """Give a member another role. It holds from their next request on."""
        accounts = ports.accounts
        role = Role(data.role)
        member = await change_role(accounts.uow, accounts.live, actor, UserId(user_id), role)
        return MemberResponse.of(member)

    @delete("/members/{user_id:uuid}", operation_id="removeMember", opt=needs(Scope.ACCOUNT_MANAGE))
    async def remove(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        user_id: FromPath[UUID],
    ) -> None:
        """Remove a member as the owner, or leave: every other member can remove themself, and only that."""
        accounts = ports.accounts
        await remove_member(accounts.uow, accounts.live, actor, UserId(user_id))

    @post(
        "/ownership-transfers",
        operation_id="transferOwnership",
        opt=needs(Scope.MEMBERS_MANAGE, recent=True),
        status_code=200,
    )
    async def transfer(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        data: JSONBody[TransferOwnershipRequest],
    ) -> MemberResponse:
        """Hand the workspace over to another member.

        The owner until now becomes an assistant, and both are told by mail. The answer is the new owner.
        """
        accounts = ports.accounts
        heir = UserId(data.user_id)
        return MemberResponse.of(await transfer_ownership(accounts.uow, accounts.live, actor, heir))
