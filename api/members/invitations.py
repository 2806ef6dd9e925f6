"""Invitations over HTTP: as the owner gives them, and as those who get them answer."""

from uuid import UUID

from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from api.access import PUBLIC, SECRET, needs, unrecorded
from api.accounts.schemas import EntryResponse
from api.answers import Reply, created
from api.listing import Wanted
from api.members.schemas import (
    INVITATIONS,
    RECEIVED,
    InvitationList,
    InvitationQuery,
    InvitationResponse,
    InviteRequest,
    ReceivedInvitationList,
    ReceivedInvitationResponse,
    ReceivedQuery,
    RefuseInvitationRequest,
)
from api.ports import Ports
from domain.limits.logins import Attempt
from domain.members.invitations import (
    accept_invitation,
    decline_by_link,
    decline_invitation,
    invite,
    revoke_invitation,
)
from domain.members.queries import list_invitations, list_received
from domain.shared.actor import Actor, Principal, Role, Scope
from domain.shared.ids import InvitationId


class InvitationController(Controller):
    path = "/v1/workspaces/{workspace_id:uuid}/invitations"
    tags = ["Members"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="listInvitations", opt=needs(Scope.MEMBERS_MANAGE) | INVITATIONS.opt)
    async def list_all(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        wanted: NamedDependency[SkipValidation[Wanted[InvitationQuery]]],
    ) -> InvitationList:
        """List the invitations and what came of them, the newest first."""
        page = await list_invitations(
            ports.accounts.members, actor, wanted.filter.states(), wanted.position, wanted.limit
        )
        return InvitationList.of(page, InvitationResponse.of, wanted.cursor)

    @post(
        "/",
        operation_id="invite",
        opt=needs(Scope.MEMBERS_MANAGE, recent=True) | {"also": 200},
    )
    async def invite(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        data: JSONBody[InviteRequest],
    ) -> Reply[InvitationResponse]:
        """Invite somebody by mail; nothing tells whether anybody is known by this address.

        Asking the same address again mails again and lasts anew, for 14 days. At most 20 invitations are open
        at a time, 20 are mailed a day, and 3 to one address. Who declined is left alone for 90 days.
        """
        view, is_new = await invite(
            ports.accounts.uow, actor, email=data.email, role=Role(data.role), note=data.note
        )
        answer = InvitationResponse.of(view)
        if not is_new:
            return Reply(answer, status_code=200)
        return created(answer, f"/v1/workspaces/{actor.workspace_id}/invitations/{view.id}")

    @delete(
        "/{invitation_id:uuid}",
        operation_id="revokeInvitation",
        opt=needs(Scope.MEMBERS_MANAGE),
    )
    async def revoke(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        actor: NamedDependency[SkipValidation[Actor]],
        invitation_id: FromPath[UUID],
    ) -> None:
        """Take an invitation back."""
        await revoke_invitation(ports.accounts.uow, actor, InvitationId(invitation_id))


class ReceivedInvitationController(Controller):
    path = "/v1/me/invitations"
    tags = ["Members"]  # noqa: RUF012 - the form Litestar asks for

    @get(
        "/",
        operation_id="listReceivedInvitations",
        opt=needs(Scope.ACCOUNT_MANAGE) | RECEIVED.opt,
    )
    async def list_all(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
        wanted: NamedDependency[SkipValidation[Wanted[ReceivedQuery]]],
    ) -> ReceivedInvitationList:
        """List the invitations for one's own address that wait for an answer."""
        page = await list_received(ports.accounts.members, principal, wanted.position, wanted.limit)
        return ReceivedInvitationList.of(page, ReceivedInvitationResponse.of, wanted.cursor)

    @post(
        "/{invitation_id:uuid}/acceptance",
        operation_id="acceptInvitation",
        opt=needs(Scope.ACCOUNT_MANAGE),
        status_code=200,
    )
    async def accept(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
        invitation_id: FromPath[UUID],
    ) -> EntryResponse:
        """Join the workspace; whoever invited is told by mail. The answer is what one has joined."""
        accounts = ports.accounts
        key = InvitationId(invitation_id)
        return EntryResponse.of(
            await accept_invitation(accounts.uow, accounts.live, principal, key)
        )

    @post(
        "/{invitation_id:uuid}/refusal",
        operation_id="declineInvitation",
        opt=needs(Scope.ACCOUNT_MANAGE),
        status_code=204,
    )
    async def decline(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
        invitation_id: FromPath[UUID],
    ) -> None:
        """Decline. Nobody is mailed; the owner sees it in the list of invitations."""
        await decline_invitation(ports.accounts.uow, principal, InvitationId(invitation_id))


class InvitationRefusalController(Controller):
    path = "/v1/auth/invitation-refusals"
    tags = ["Members"]  # noqa: RUF012 - the form Litestar asks for

    @post(
        "/",
        operation_id="refuseInvitation",
        opt=PUBLIC
        | SECRET
        | unrecorded("Nobody is known here; the state of the invitation tells."),
        status_code=204,
    )
    async def refuse(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        network: NamedDependency[SkipValidation[str]],
        data: JSONBody[RefuseInvitationRequest],
    ) -> None:
        """Decline by the link in the mail, without an account.

        The answer is the same whatever the token is.
        """
        accounts = ports.accounts
        await accounts.throttle.admit(Attempt(way="invitation", account="", network=network))
        await decline_by_link(accounts.uow, accounts.invitation_links, data.token)
