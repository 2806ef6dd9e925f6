"""Personal access tokens over HTTP."""

from uuid import UUID

import msgspec
from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from api.access import SECRET, needs
from api.answers import Reply, created
from api.listing import Listing, Wanted
from api.personal_tokens.schemas import (
    CreatePersonalTokenRequest,
    NewPersonalTokenResponse,
    PersonalTokenList,
    PersonalTokenResponse,
)
from api.ports import Ports
from domain.personal_tokens.commands import create_personal_token, revoke_personal_token
from domain.personal_tokens.queries import list_personal_tokens
from domain.shared.actor import Principal, Scope
from domain.shared.ids import PersonalTokenId


class PersonalTokenFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing: nobody has so many tokens."""


TOKENS = Listing(PersonalTokenFilter, sorts=("-created_at",))


class PersonalTokenController(Controller):
    path = "/v1/me/tokens"
    tags = ["Accounts"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="listPersonalTokens", opt=needs(Scope.ACCOUNT_MANAGE) | TOKENS.opt)
    async def list_tokens(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
        wanted: NamedDependency[SkipValidation[Wanted[PersonalTokenFilter]]],
    ) -> PersonalTokenList:
        """List one's personal access tokens, the newest first.

        Also those that do not work any more, for 90 days after they ended.
        """
        reads = ports.accounts.personal_tokens
        page = await list_personal_tokens(reads, principal, wanted.position, wanted.limit)
        return PersonalTokenList.of(page, PersonalTokenResponse.of, wanted.cursor)

    @post(
        "/",
        operation_id="createPersonalToken",
        opt=needs(Scope.ACCOUNT_MANAGE, recent=True) | SECRET,
    )
    async def create(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
        data: JSONBody[CreatePersonalTokenRequest],
    ) -> Reply[NewPersonalTokenResponse]:
        """Make a personal access token for one workspace.

        The token itself is shown in this answer and never again. It may do what its scopes say, and never
        more than one's role in the workspace at the moment it is used.
        """
        accounts = ports.accounts
        made = await create_personal_token(accounts.uow, accounts.mint, principal, data.wanted())
        return created(NewPersonalTokenResponse.of(made), f"/v1/me/tokens/{made.view.id}")

    @delete("/{token_id:uuid}", operation_id="revokePersonalToken", opt=needs(Scope.ACCOUNT_MANAGE))
    async def revoke(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
        token_id: FromPath[UUID],
    ) -> None:
        """Revoke a personal access token, at once and for good."""
        accounts = ports.accounts
        await revoke_personal_token(
            accounts.uow, accounts.live, principal, PersonalTokenId(token_id)
        )
