"""Accounts over HTTP."""

from uuid import UUID

import msgspec
from litestar import Controller, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, SkipValidation

from api.access import PUBLIC, SECRET, needs, unrecorded
from api.accounts.attempts import code_attempt, known_device
from api.accounts.logins import logged_in, logged_out
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
from api.erasure.schemas import DepartureResponse
from api.etags import Conditions, showing_current
from api.patches import sent_fields
from api.ports import Ports
from domain.accounts.commands import change_user, request_challenge, verify_challenge
from domain.accounts.ending import log_out
from domain.accounts.model import asked_on
from domain.accounts.queries import read_me
from domain.accounts.refreshing import refresh_tokens
from domain.erasure.commands import leave
from domain.limits.logins import Attempt
from domain.shared.actor import Principal, Scope
from domain.shared.ids import ChallengeId
from domain.shared.text import email_key


class AuthController(Controller):
    path = "/v1/auth"
    tags = ["Accounts"]  # noqa: RUF012 - the form Litestar asks for

    @post(
        "/email-challenges",
        operation_id="requestEmailChallenge",
        opt=PUBLIC | SECRET | unrecorded("nobody has proved anything yet"),
        status_code=202,
    )
    async def request_challenge(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        network: NamedDependency[SkipValidation[str]],
        data: JSONBody[RequestChallengeRequest],
    ) -> ChallengeResponse:
        """Have a code mailed.

        The answer is the same whether anybody is known by this address or not.
        """
        accounts, account = ports.accounts, email_key(data.email)
        device = await known_device(accounts.logins, account, data.device_token)
        attempt = Attempt(way="email_challenge", account=account, network=network, device=device)
        await accounts.throttle.admit(attempt)
        place = network if device is None else asked_on(device)
        return ChallengeResponse.of(await request_challenge(accounts.uow, data.email, place))

    @post(
        "/email-challenges/{challenge_id:uuid}/verification",
        operation_id="verifyEmailChallenge",
        opt=PUBLIC | SECRET,
        status_code=200,
    )
    async def verify_challenge(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        network: NamedDependency[SkipValidation[str]],
        challenge_id: FromPath[UUID],
        data: JSONBody[VerifyChallengeRequest],
    ) -> Reply[LoginResponse]:
        """Log in with the mailed code.

        The first time this makes the account and its workspace. A code works once, for ten minutes,
        and can be tried five times.
        """
        accounts, challenge = ports.accounts, ChallengeId(challenge_id)
        attempt = await code_attempt(accounts.logins, challenge, data.device_token, network)
        await accounts.throttle.admit(attempt)
        login = await verify_challenge(
            accounts.uow,
            accounts.codes,
            accounts.mint,
            challenge,
            code=data.code,
            name=data.name,
            time_zone=data.time_zone,
            device=data.where(),
        )
        await accounts.throttle.succeeded(attempt)
        if not login.is_new:
            asked = msgspec.structs.replace(attempt, way="email_challenge")
            await accounts.throttle.succeeded(asked)
        return logged_in(login)

    @post(
        "/token-refreshes",
        operation_id="refreshTokens",
        opt=PUBLIC | SECRET | unrecorded("a session goes on; that it ends is noted by itself"),
        status_code=200,
    )
    async def refresh_tokens(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        network: NamedDependency[SkipValidation[str]],
        data: JSONBody[RefreshTokensRequest],
    ) -> TokensResponse:
        """Exchange a refresh token for new tokens.

        It works once. Sent again within a minute it is answered with further tokens, three times at
        most; and later too as long as nothing that was issued in its place has been used, for then the
        answer was lost. In any other case its session ends.
        """
        accounts = ports.accounts
        attempt = Attempt(way="refresh", account="", network=network)
        await accounts.throttle.admit(attempt)
        tokens = await refresh_tokens(
            accounts.uow, accounts.mint, accounts.live, data.refresh_token
        )
        await accounts.throttle.succeeded(attempt)
        return TokensResponse.of(tokens)

    @post(
        "/logout",
        operation_id="logOut",
        opt=needs(Scope.ACCOUNT_MANAGE) | SECRET,
        status_code=204,
    )
    async def log_out(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
        by_cookie: NamedDependency[SkipValidation[bool]],
    ) -> Reply[None]:
        """End the session of this token or cookie, on this device only.

        A personal access token has no session: it is revoked instead.
        """
        await log_out(ports.accounts.uow, ports.accounts.live, principal)
        return logged_out(by_cookie=by_cookie)


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

    @delete(
        "/",
        operation_id="deleteMe",
        opt=needs(Scope.ACCOUNT_MANAGE, recent=True),
        status_code=202,
    )
    async def leave(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        principal: NamedDependency[SkipValidation[Principal]],
    ) -> DepartureResponse:
        """Delete the account, with every workspace one owns.

        Every session and token ends now. Two weeks later everything is erased; until then one can log in and
        keep the account. Asking again changes nothing.
        """
        accounts = ports.accounts
        return DepartureResponse.of(await leave(accounts.uow, accounts.live, principal))
