"""The stub's own door: what tests set in process, for those who run it as a process of its own."""

from typing import Annotated, Any, Literal

import msgspec
from litestar import Controller, Request, delete, get, put
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, JSONBody

from bootstrap.linkedin_stub.members import Member
from bootstrap.linkedin_stub.networks import COLUMNS, Network
from bootstrap.linkedin_stub.recording import Asked
from bootstrap.linkedin_stub.state import Fault, Person, StubState
from bootstrap.linkedin_stub.troubles import ApiFault, Trouble

AnyRequest = Request[Any, Any, Any]


class _Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is left out stays as it is."""


class Switches(_Body, frozen=True):
    """Of the whole stub."""

    consents: str | msgspec.UnsetType | None = msgspec.UNSET
    refuses: str | msgspec.UnsetType | None = msgspec.UNSET
    outsiders_reach_the_api: bool | msgspec.UnsetType = msgspec.UNSET
    expires_in: int | msgspec.UnsetType = msgspec.UNSET
    slowness: float | msgspec.UnsetType = msgspec.UNSET
    huge_bytes: int | msgspec.UnsetType = msgspec.UNSET
    faults: set[Fault] | msgspec.UnsetType = msgspec.UNSET


class PersonBody(_Body, frozen=True):
    """A member, new or changed."""

    name: str | msgspec.UnsetType = msgspec.UNSET
    email: str | msgspec.UnsetType | None = msgspec.UNSET
    email_verified: bool | msgspec.UnsetType = msgspec.UNSET
    in_region: bool | msgspec.UnsetType = msgspec.UNSET
    page_rows: Annotated[int, msgspec.Meta(ge=1)] | msgspec.UnsetType = msgspec.UNSET


class NetworkBody(Network, frozen=True):
    """Rows of one's own; or the invented ones, as they are that many months after the first export."""

    months_later: int | None = None


class TokensBody(_Body, frozen=True):
    """How the tokens of a member end."""

    are: Literal["revoked", "expired"]


class MemberGlance(msgspec.Struct, frozen=True, kw_only=True):
    """A member as the stub has them now. `rows` are counted by domain."""

    person: Person
    page_rows: int
    rows: dict[str, int]
    troubles: list[Trouble]


class Glance(msgspec.Struct, frozen=True, kw_only=True):
    """All at a glance; the names of faults are those there are."""

    switches: dict[str, Any]
    members: list[MemberGlance]
    faults: list[Fault]
    api_faults: list[ApiFault]


class Door(Controller):
    """JSON in, JSON out; docs/linkedin-stub.md lists the routes."""

    path = "/_stub"

    @get("/")
    async def look(self, request: AnyRequest) -> Glance:
        stub = _stub(request)
        switches = {name: getattr(stub, name) for name in Switches.__struct_fields__}
        members = [_glance(stub, subject) for subject in stub.people]
        return Glance(
            switches=switches, members=members, faults=list(Fault), api_faults=list(ApiFault)
        )

    @put("/switches", status_code=204)
    async def switch(self, request: AnyRequest, data: JSONBody[Switches]) -> None:
        for name, value in _given(data).items():
            setattr(_stub(request), name, value)

    @put("/members/{subject:str}")
    async def admit(
        self, request: AnyRequest, subject: FromPath[str], data: JSONBody[PersonBody]
    ) -> MemberGlance:
        stub, given = _stub(request), _given(data)
        page_rows = given.pop("page_rows", None)
        known = stub.people.get(subject) or Person(subject=subject, name="Somebody Invented")
        stub.add(msgspec.structs.replace(known, **given))
        if page_rows is not None:
            stub.member(subject).page_rows = page_rows
        return _glance(stub, subject)

    @get("/members/{subject:str}/network")
    async def tell_network(self, request: AnyRequest, subject: FromPath[str]) -> Network:
        return _member(request, subject).network

    @put("/members/{subject:str}/network")
    async def replace_network(
        self, request: AnyRequest, subject: FromPath[str], data: JSONBody[NetworkBody]
    ) -> MemberGlance:
        member = _member(request, subject)
        if data.months_later is not None:
            member.live_on(data.months_later)
        else:
            member.network = msgspec.convert(data, Network, from_attributes=True)
        return _glance(_stub(request), subject)

    @get("/members/{subject:str}/archive", media_type="application/zip")
    async def give_archive(self, request: AnyRequest, subject: FromPath[str]) -> bytes:
        return _member(request, subject).archive()

    @put("/members/{subject:str}/troubles")
    async def replace_troubles(
        self, request: AnyRequest, subject: FromPath[str], data: JSONBody[list[Trouble]]
    ) -> MemberGlance:
        troubles = _member(request, subject).troubles
        troubles.clear()
        for trouble in data:
            troubles.add(trouble)
        return _glance(_stub(request), subject)

    @put("/members/{subject:str}/tokens", status_code=204)
    async def end_tokens(
        self, request: AnyRequest, subject: FromPath[str], data: JSONBody[TokensBody]
    ) -> None:
        _member(request, subject)
        _stub(request).end_tokens(subject, ApiFault(data.are))

    @get("/requests")
    async def tell_requests(self, request: AnyRequest) -> list[Asked]:
        return _stub(request).requests

    @delete("/requests")
    async def forget_requests(self, request: AnyRequest) -> None:
        stub = _stub(request)
        stub.requests.clear()
        stub.asked.clear()


def _stub(request: AnyRequest) -> StubState:
    stub: StubState = request.app.state.stub
    return stub


def _member(request: AnyRequest, subject: str) -> Member:
    if subject not in _stub(request).people:
        raise NotFoundException("There is nobody of that subject.")
    return _stub(request).member(subject)


def _given(body: _Body) -> dict[str, Any]:
    return {
        name: value
        for name, value in msgspec.structs.asdict(body).items()
        if value is not msgspec.UNSET
    }


def _glance(stub: StubState, subject: str) -> MemberGlance:
    member = stub.member(subject)
    return MemberGlance(
        person=stub.people[subject],
        page_rows=member.page_rows,
        rows={domain: len(member.network.rows_of(domain)) for domain in COLUMNS},
        troubles=list(member.troubles),
    )
