"""Accounts over HTTP."""

from uuid import UUID

from litestar import Controller, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from api.access import LOGGED_IN, PUBLIC, SECRET, needs
from api.accounts.logins import logged_in
from api.accounts.schemas import (
    ChallengeResponse,
    ChangeMeRequest,
    LoginResponse,
    RefreshTokensRequest,
    RequestChallengeRequest,
    TokensResponse,
    UserResponse,
    VerifyChallengeRequest,
)
from api.answers import Reply
from api.etags import Conditions, showing_current
from api.patches import sent_fields
from api.ports import Ports
from domain.accounts.commands import (
    change_user,
    log_out,
    refresh_tokens,
    request_challenge,
    verify_challenge,
)
from domain.accounts.queries import read_me
from domain.shared.actor import Principal, Scope
from domain.shared.ids import ChallengeId


class AuthController(Controller):
    path = "/v1/auth"
    tags = ["Accounts"]  # noqa: RUF012 - the form Litestar asks for

    @post(
        "/email-challenges",
        operation_id="requestEmailChallenge",
        opt=PUBLIC | SECRET,
        status_code=202,
    )
    async def request_challenge(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        data: JSONBody[RequestChallengeRequest],
    ) -> ChallengeResponse:
        """Have a code mailed.

        The answer is the same whether anybody is known by this address or not.
        """
        return ChallengeResponse.of(await request_challenge(ports.accounts.uow, data.email))

    @post(
        "/email-challenges/{challenge_id:uuid}/verification",
        operation_id="verifyEmailChallenge",
        opt=PUBLIC | SECRET,
        status_code=200,
    )
    async def verify_challenge(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        challenge_id: FromPath[UUID],
        data: JSONBody[VerifyChallengeRequest],
    ) -> Reply[LoginResponse]:
        """Log in with the mailed code.

        The first time this makes the account and its workspace. A code works once, for ten minutes,
        and can be tried five times.
        """
        login = await verify_challenge(
            ports.accounts.uow,
            ports.accounts.codes,
            ports.accounts.mint,
            ChallengeId(challenge_id),
            code=data.code,
            name=data.name,
            time_zone=data.time_zone,
            device=data.where(),
        )
        return logged_in(login)

    @post("/token-refreshes", operation_id="refreshTokens", opt=PUBLIC | SECRET, status_code=200)
    async def refresh_tokens(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        data: JSONBody[RefreshTokensRequest],
    ) -> TokensResponse:
        """Exchange a refresh token for new tokens.

        It works once. Sent again within a minute it is answered with further tokens, three times at
        most; later its session ends.
        """
        accounts = ports.accounts
        tokens = await refresh_tokens(
            accounts.uow, accounts.mint, accounts.live, data.refresh_token
        )
        return TokensResponse.of(tokens)

    @post("/logout", operation_id="logOut", opt=LOGGED_IN | SECRET, status_code=204)
    async def log_out(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
    ) -> None:
        """End the session of this token, on this device only."""
        await log_out(ports.accounts.uow, ports.accounts.live, principal)


class MeController(Controller):
    path = "/v1/me"
    tags = ["Accounts"]  # noqa: RUF012 - the form Litestar asks for

    @get("/", operation_id="getMe", opt=needs(Scope.PROFILE_READ))
    async def read(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
    ) -> UserResponse:
        """Read who one is."""
        return UserResponse.of(await read_me(ports.accounts.people, principal))

    @patch("/", operation_id="changeMe", opt=needs(Scope.PROFILE_WRITE))
    async def change(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
        conditions: NamedDependency[SkipValidation[Conditions]],
        data: JSONBody[ChangeMeRequest],
    ) -> UserResponse:
        """Change one's name or time zone.

        Workspaces have a time zone of their own, which this does not change.
        """
        accounts = ports.accounts

        async def present() -> UserResponse:
            return UserResponse.of(await read_me(accounts.people, principal))

        async with showing_current(present):
            user = await change_user(
                accounts.uow, principal, sent_fields(data), expected_version=conditions.version
            )
        return UserResponse.of(user)
