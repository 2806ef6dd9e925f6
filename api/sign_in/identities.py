"""The accounts elsewhere that log in here, over HTTP."""

from typing import Any

from litestar import Controller, Request, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from api.access import SECRET, needs, unrecorded
from api.answers import Reply, created
from api.ports import Ports
from api.sign_in.pages import COOKIE
from api.sign_in.schemas import (
    IdentityList,
    IdentityResponse,
    LinkIdentityRequest,
    SignInResponse,
    StartSignInRequest,
)
from domain.shared.actor import Principal, Scope
from domain.shared.errors import NotFound
from domain.sign_in.commands import link_identity, set_out, unlink_identity
from domain.sign_in.model import Provider
from domain.sign_in.queries import list_identities

AnyRequest = Request[Any, Any, Any]


class IdentityController(Controller):
    path = "/v1/me/identities"
    tags = ["Accounts"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="listIdentities", opt=needs(Scope.ACCOUNT_MANAGE))
    async def list_identities(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
    ) -> IdentityList:
        """List the accounts elsewhere that log in here."""
        found = await list_identities(ports.sign_in.identities, principal)
        data = [IdentityResponse.of(each) for each in found]
        return IdentityList(data=data, next_cursor=None, has_more=False)

    @post(
        "/linkedin/authorizations",
        operation_id="startLinkingLinkedIn",
        opt=needs(Scope.ACCOUNT_MANAGE, recent=True)
        | SECRET
        | unrecorded("Nothing changes before the account is linked, and that is recorded."),
        status_code=200,
    )
    async def start_linking(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
        data: JSONBody[StartSignInRequest],
    ) -> Reply[SignInResponse]:
        """Begin to link a LinkedIn account to one's own.

        It goes as signing in does, and ends by sending the one-time code to `linkIdentity`.
        """
        sign_in = ports.sign_in
        directions = await set_out(
            ports.accounts.uow,
            sign_in.linkedin,
            sign_in.secrets,
            data.wish(),
            returns=sign_in.returns,
            user_id=principal.user_id,
        )
        return Reply(SignInResponse.of(directions), cookies=COOKIE.bound(directions.binding))

    @post("/", operation_id="linkIdentity", opt=needs(Scope.ACCOUNT_MANAGE) | SECRET)
    async def link(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
        request: AnyRequest,
        data: JSONBody[LinkIdentityRequest],
    ) -> Reply[IdentityResponse]:
        """Link the account that the one-time code stands for.

        The code must come from a sign-in that the same person began to link; they are told by mail.
        """
        identity = await link_identity(
            ports.accounts.uow,
            ports.sign_in.secrets,
            principal,
            data.completion(COOKIE.binding_of(request)),
        )
        answer = created(IdentityResponse.of(identity), f"{self.path}/{identity.provider}")
        answer.set_cookie(COOKIE.released())
        return answer

    @delete(
        "/{provider:str}",
        operation_id="unlinkIdentity",
        opt=needs(Scope.ACCOUNT_MANAGE, recent=True),
        status_code=204,
    )
    async def unlink(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
        provider: FromPath[str],
    ) -> None:
        """Unlink an account elsewhere.

        The mailed code always remains as a way in. What LinkedIn itself remembers is removed there.
        """
        if provider not in set(Provider):
            raise NotFound
        await unlink_identity(ports.accounts.uow, principal, Provider(provider))
