"""The portability API: who has allowed it, and the pages of their snapshot."""

import gzip
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.response import Stream

from bootstrap.linkedin_stub.admitting import admit, elsewhere
from bootstrap.linkedin_stub.members import Member
from bootstrap.linkedin_stub.refusals import Answer, Refused, refusal
from bootstrap.linkedin_stub.snapshot import (
    EMPTY,
    FILLED,
    PATH,
    Told,
    odd_body,
    page_body,
    pages_of,
)
from bootstrap.linkedin_stub.state import StubState
from bootstrap.linkedin_stub.troubles import ApiFault

AnyRequest = Request[Any, Any, Any]

_AUTHORIZATIONS = "/rest/memberAuthorizations"
_PIECE = 64 * 1024
_UNPACKED = 32 * 1024 * 1024


@get(_AUTHORIZATIONS)
async def tell_authorizations(request: AnyRequest) -> Answer:
    """Whose consent it is; the only place that says so."""
    state: StubState = request.app.state.stub
    token, member = await admit(state, request, "memberAuthorizations.FINDER-memberAndApplication")
    if request.query_params.get("q") != "memberAndApplication":
        return refusal(400, "Query parameter q is not supported")
    if member.troubles.meet(ApiFault.NO_AUTHORIZATION):
        return Response(odd_body(elements=[]))
    application = token.application
    key = {
        "developerApplication": f"urn:li:developerApplication:{application.number}",
        "member": application.urn_of(token.subject),
    }
    authorization = {
        "regulatedAt": int(token.made_at * 1000),
        "memberComplianceScopes": ["DMA"],
        "memberComplianceAuthorizationKey": key,
    }
    return Response(odd_body(elements=[authorization]))


@post(_AUTHORIZATIONS)
async def turn_recording_on(request: AnyRequest) -> Answer:
    """Only the changelog would show that it is on."""
    await admit(request.app.state.stub, request, "memberAuthorizations.CREATE")
    if await request.json() != {}:
        return refusal(400, "The body is not an empty object")
    return Response(None, status_code=201)


@get(PATH)
async def tell_snapshot(request: AnyRequest) -> Answer:
    """One page of a domain."""
    state: StubState = request.app.state.stub
    query = {name: str(value) for name, value in request.query_params.items()}
    asked = query.get("domain", "")
    _, member = await admit(state, request, "memberSnapshotData.FINDER-criteria", asked)
    if query.get("q") != "criteria" or not query.get("start", "0").isdecimal():
        return refusal(400, "Query parameters are not supported")
    if asked and asked not in FILLED + EMPTY:
        return refusal(400, "domain is not supported")
    if member.troubles.meet(ApiFault.HUGE, asked):
        return Stream(_endless(asked, state.huge_bytes), media_type="application/json")
    if member.troubles.meet(ApiFault.HUGE_COMPRESSED, asked):
        return _bomb()
    body = _page(state, member, query, elsewhere(request))
    if member.troubles.meet(ApiFault.CUT_OFF, asked):
        text = msgspec.json.encode(body)
        return Response(text[: len(text) // 2], media_type="application/json")
    return Response(body)


@get("/elsewhere")
async def answer_elsewhere() -> Answer:
    """Another host, as far as the stub has one."""
    return Response(odd_body(elements=[]))


def _page(state: StubState, member: Member, query: Mapping[str, str], there: str) -> Told:
    asked, start = query.get("domain", ""), int(query.get("start", "0"))
    meet = member.troubles.meet
    if start == 0 and meet(ApiFault.NOT_READY, asked, key=asked):
        raise Refused(refusal(404, next(state.wordings)))
    domains = (asked,) if asked else FILLED
    pages = [(domain, page) for domain in domains for page in pages_of(member, domain)]
    repeats = start >= len(pages) > 0 and meet(ApiFault.REPEATED, asked)
    if start >= len(pages) and not repeats:
        raise Refused(refusal(404, next(state.wordings)))
    if meet(ApiFault.ELEMENTS_OBJECT, asked):
        return odd_body(elements={})
    if meet(ApiFault.NO_ROWS, asked):
        return odd_body(elements=[{"snapshotData": [], "snapshotDomain": asked}])
    member.troubles.page_answered()
    domain, page = pages[min(start, len(pages) - 1)]
    leads_to = there if meet(ApiFault.NEXT_ELSEWHERE, asked) else PATH
    is_last = start == len(pages) - 1
    return page_body(asked, domain, page, start=start, is_last=is_last, leads_to=leads_to)


def _endless(domain: str, size: int) -> Iterator[bytes]:
    """One row that is as large as that, in JSON that would be good if somebody read to its end."""
    yield f'{{"elements":[{{"snapshotDomain":"{domain}","snapshotData":[{{"Company":"'.encode()
    piece = b"x" * _PIECE
    for _ in range(size // _PIECE):
        yield piece
    yield b'"}]}],"paging":{"start":0,"count":10,"links":[]}}'


def _bomb() -> Answer:
    """Sent compressed to whoever asks, also to those who did not say that they can read it."""
    packed = gzip.compress(b" " * _UNPACKED, 1)
    headers = {"content-encoding": "gzip"}
    return Response(packed, media_type="application/json", headers=headers)
