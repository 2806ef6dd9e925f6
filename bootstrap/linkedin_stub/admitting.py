"""Whether a request to the portability API is answered at all, and what goes wrong before it is."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from litestar import Request, Response

from bootstrap.linkedin_stub import refusals
from bootstrap.linkedin_stub.grants import Token
from bootstrap.linkedin_stub.members import Member
from bootstrap.linkedin_stub.refusals import Answer, Refused
from bootstrap.linkedin_stub.state import StubState
from bootstrap.linkedin_stub.troubles import ApiFault

AnyRequest = Request[Any, Any, Any]

VERSION = "202312"

_ENDINGS = {ApiFault.EXPIRED: refusals.expired, ApiFault.REVOKED: refusals.revoked}
_REFUSALS: dict[ApiFault, Callable[[], Answer]] = {
    ApiFault.VERSION_GONE: lambda: refusals.no_such_version(VERSION),
    ApiFault.TOO_MANY: refusals.too_many,
    ApiFault.SERVER_ERROR: refusals.server_error,
    ApiFault.GATEWAY: refusals.gateway,
    ApiFault.OTHER_404: lambda: refusals.refusal(404, "Resource not found"),
    ApiFault.NOT_JSON: refusals.not_json,
}


async def admit(
    state: StubState, request: AnyRequest, what: str, domain: str = ""
) -> tuple[Token, Member]:
    """Whose token it is. Raises Refused; `what` is not permitted, if it is not."""
    shown = request.headers.get("authorization", "").removeprefix("Bearer ")
    version = request.headers.get("linkedin-version", "")
    if not shown:
        raise Refused(refusals.no_token())
    if version != VERSION:
        raise Refused(refusals.no_such_version(version))
    token = state.tokens.get(shown)
    if token is None:
        raise Refused(refusals.unknown_token())
    if not token.application.is_for_portability:
        raise Refused(refusals.denied(what))
    member = state.member(token.subject)
    _check_life(state, token, member, shown, domain)
    if not state.people[token.subject].in_region or member.troubles.meet(
        ApiFault.FORBIDDEN, domain
    ):
        raise Refused(refusals.denied(what))
    await _live_through(state, request, member, domain)
    return token, member


def elsewhere(request: AnyRequest) -> str:
    """The same machine by another name: a host that no token is meant for."""
    port = f":{request.base_url.port}" if request.base_url.port else ""
    return f"http://localhost{port}/elsewhere"


def _check_life(state: StubState, token: Token, member: Member, shown: str, domain: str) -> None:
    for fault in _ENDINGS:
        if member.troubles.meet(fault, domain):
            state.end_tokens(token.subject, fault)
    ended = token.ended_by(time.time())
    if ended is not None:
        raise Refused(_ENDINGS[ended]())
    if member.troubles.meet(ApiFault.REVOKED_AT_FIRST, domain, key=shown):
        raise Refused(refusals.revoked())


async def _live_through(state: StubState, request: AnyRequest, member: Member, domain: str) -> None:
    if member.troubles.meet(ApiFault.SLOW, domain):
        await asyncio.sleep(state.slowness)
    for fault, answer in _REFUSALS.items():
        if member.troubles.meet(fault, domain):
            raise Refused(answer())
    if member.troubles.meet(ApiFault.REDIRECTED, domain):
        there = {"location": elsewhere(request)}
        raise Refused(Response("", status_code=302, headers=there))
