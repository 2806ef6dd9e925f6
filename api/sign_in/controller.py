"""Signing in with LinkedIn over HTTP."""

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, SkipValidation

from api.access import ANY_PARAMETERS, PUBLIC, SECRET, unrecorded
from api.accounts.logins import logged_in
from api.accounts.schemas import LoginResponse
from api.answers import Reply
from api.ports import Ports
from api.sign_in.pages import COOKIE, WORDS
from api.sign_in.schemas import CompleteSignInRequest, SignInResponse, StartSignInRequest
from api.trips.arrivals import arrival_of
from api.trips.pages import homecoming_answer
from domain.limits.logins import Attempt
from domain.sign_in.commands import come_back, complete_sign_in, set_out

AnyRequest = Request[Any, Any, Any]


class LinkedInSignInController(Controller):
    path = "/v1/auth/linkedin"
    tags = ["Accounts"]  # noqa: RUF012 - the form Litestar asks for

    @post(
        "/authorizations",
        operation_id="startLinkedInSignIn",
        opt=PUBLIC | SECRET | unrecorded("Nobody is known yet: the login it leads to is recorded."),
        status_code=200,
    )
    async def start(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        network: NamedDependency[SkipValidation[str]],
        data: JSONBody[StartSignInRequest],
    ) -> Reply[SignInResponse]:
        """Begin to sign in with LinkedIn.

        Send the person to `url` within ten minutes. A browser gets a cookie that binds the sign-in to it; an
        app makes a secret, sends its SHA-256 here, and the secret itself with the one-time code.
        """
        await ports.accounts.throttle.admit(_attempt(network))
        sign_in = ports.sign_in
        directions = await set_out(
            ports.accounts.uow,
            sign_in.linkedin,
            sign_in.secrets,
            data.wish(),
            returns=sign_in.returns,
        )
        return Reply(SignInResponse.of(directions), cookies=COOKIE.bound(directions.binding))

    @get(
        "/callback",
        operation_id="returnFromLinkedIn",
        include_in_schema=False,
        opt=PUBLIC | SECRET | ANY_PARAMETERS,
    )
    async def come_back(
        self, ports: NamedDependency[SkipValidation[Ports]], request: AnyRequest
    ) -> Response[bytes]:
        """Where LinkedIn sends the browser back to: on to `return_to`, or a page that says how it ended."""
        sign_in = ports.sign_in
        home = await come_back(
            ports.accounts.uow,
            sign_in.linkedin,
            sign_in.secrets,
            arrival_of(request, COOKIE),
        )
        return homecoming_answer(home, WORDS)

    @post(
        "/sessions",
        operation_id="completeLinkedInSignIn",
        opt=PUBLIC | SECRET,
        status_code=200,
    )
    async def complete(
        self,
        ports: NamedDependency[SkipValidation[Ports]],
        network: NamedDependency[SkipValidation[str]],
        request: AnyRequest,
        data: JSONBody[CompleteSignInRequest],
    ) -> Reply[LoginResponse]:
        """Log in with the one-time code that came back.

        The first time this makes the account and its workspace, if LinkedIn vouches for the address. A code
        works once, within a minute, and only in the browser or app that began the sign-in.
        """
        attempt = _attempt(network)
        await ports.accounts.throttle.admit(attempt)
        login = await complete_sign_in(
            ports.accounts.uow,
            ports.accounts.mint,
            ports.sign_in.secrets,
            data.completion(COOKIE.binding_of(request)),
            time_zone=data.time_zone,
            device=data.where(),
        )
        await ports.accounts.throttle.succeeded(attempt)
        answer = logged_in(login)
        answer.set_cookie(COOKIE.released())
        return answer


def _attempt(network: str) -> Attempt:
    """Whose account it is nobody knows before LinkedIn has said so."""
    return Attempt(way="linkedin", account="", network=network)
