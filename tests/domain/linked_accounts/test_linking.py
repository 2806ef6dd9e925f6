"""The trip that links an account, over a workspace in memory."""

import msgspec
import pytest

from domain.linked_accounts.linking import LINKED, RELINKED, come_back, complete, set_out
from domain.linked_accounts.model import Grant, LinkedAccount
from domain.linked_accounts.refusals import PortabilityRefused
from domain.linked_accounts.tokens import open_token
from domain.linked_accounts.trips import LinkingOver
from domain.linked_accounts.views import LinkedAccountView
from domain.shared.actor import ALL_SCOPES, Actor, Role
from domain.shared.errors import Forbidden
from domain.shared.ids import UserId, WorkspaceId, new_id
from domain.trips.arrivals import Arrival
from domain.trips.model import Client, Completion, Failure, Wish
from domain.trips.views import Homecoming
from domain.workspaces.model import Workspace
from tests.fakes.exports import FakeSealing
from tests.fakes.linked_accounts import FakeLinkingReads, FakePortability
from tests.fakes.sign_in import FakeSecrets
from tests.fakes.store import Store
from tests.fakes.unit_of_work import FakeUnitOfWork
from tests.support.linked_accounts import TOKEN, grant

ZOES = "urn:li:person:zoe"


class Trip:
    """An owner in one browser, on their way; LinkedIn gives a grant for the code `good`."""

    def __init__(self) -> None:
        workspace_id = WorkspaceId(new_id())
        self.workspace = Workspace.found(workspace_id, name="Zoë's", time_zone="UTC")
        self.uow = FakeUnitOfWork(self.workspace)
        self.provider, self.secrets, self.sealing = FakePortability(), FakeSecrets(), FakeSealing()
        self.reads = FakeLinkingReads(workspace_id)
        self.provider.grants["good"] = grant(ZOES)
        self.actor = Actor(
            user_id=UserId(new_id()),
            workspace_id=workspace_id,
            role=Role.OWNER,
            scopes=ALL_SCOPES,
        )
        self.state = self.cookie = ""

    @property
    def store(self) -> Store:
        return self.uow.stores[self.workspace.id]

    @property
    def accounts(self) -> list[LinkedAccount]:
        return self.store.linked_accounts.all()

    async def begin(self) -> None:
        wish = Wish(client=Client.WEB)
        begun = await set_out(self.uow, self.provider, self.secrets, self.actor, wish, returns=())
        self.state, self.cookie = begun.url.partition("state=")[2], str(begun.binding)

    async def back(self, code: str = "good", error: str = "", **more: str) -> Homecoming:
        arrival = Arrival(state=self.state, code=code, error=error, cookie=self.cookie)
        arrival = msgspec.structs.replace(arrival, **more)
        return await come_back(self.uow, self.reads, self.secrets, self.sealing, arrival)

    async def complete(self, code: str | None, actor: Actor | None = None) -> LinkedAccountView:
        completion = Completion(code=str(code), cookie=self.cookie)
        return await complete(
            self.uow, self.provider, self.secrets, self.sealing, actor or self.actor, completion
        )

    async def go_round(self) -> LinkedAccountView:
        await self.begin()
        return await self.complete((await self.back()).code)


@pytest.fixture
def trip() -> Trip:
    return Trip()


async def test_linkedin_is_not_spoken_to_before_the_owner_shows_the_code(trip: Trip) -> None:
    await trip.begin()
    home = await trip.back()
    before = trip.provider.asked
    view = await trip.complete(home.code)

    assert (0, 1) == (before, trip.provider.asked)
    assert [view.id] == [account.id for account in trip.accounts]
    assert [LINKED] == [event.type for event in trip.store.events]


async def test_what_is_kept_is_sealed_and_opens_for_its_account(trip: Trip) -> None:
    await trip.go_round()
    async with trip.uow.begin(trip.workspace.id) as tx:
        account = await tx.linked_accounts.get(trip.accounts[0].id)
        opened = await open_token(tx, trip.sealing, account)

    assert TOKEN == opened
    assert TOKEN.encode() != account.token


async def test_the_same_member_again_is_the_same_account_renewed(trip: Trip) -> None:
    first, second = await trip.go_round(), await trip.go_round()

    assert first.id == second.id
    assert [LINKED, RELINKED] == [event.type for event in trip.store.events]


async def test_another_member_is_one_more(trip: Trip) -> None:
    await trip.go_round()
    trip.provider.grants["good"] = grant("urn:li:person:bob")
    await trip.go_round()

    assert {ZOES, "urn:li:person:bob"} == {account.member for account in trip.accounts}


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        ("user_cancelled_login", Failure.CANCELLED),
        ("user_cancelled_authorize", Failure.CANCELLED),
        ("access_denied", Failure.NOT_AVAILABLE),
        ("unauthorized_scope_error", Failure.NOT_AVAILABLE),
        ("server_error", Failure.UNAVAILABLE),
        ("whatever", Failure.REFUSED),
    ],
)
async def test_what_linkedin_reports_is_told_and_nothing_is_kept(
    trip: Trip, error: str, failure: Failure
) -> None:
    await trip.begin()
    home = await trip.back(error=error)  # with a code beside it, as a forger would

    assert (failure, None) == (home.failure, home.code)
    assert Failure.STATE_INVALID == (await trip.back()).failure
    assert 0 == trip.provider.asked


async def test_another_browser_gets_nothing_and_leaves_the_trip_as_it_is(trip: Trip) -> None:
    await trip.begin()
    strange = await trip.back(cookie="another")
    home = await trip.back()

    assert (Failure.STATE_INVALID, None) == (strange.failure, home.failure)


async def test_a_code_works_once(trip: Trip) -> None:
    await trip.begin()
    code = (await trip.back()).code
    await trip.complete(code)

    with pytest.raises(LinkingOver):
        await trip.complete(code)
    assert 1 == trip.provider.asked


async def test_a_code_is_good_for_whoever_set_out_alone(trip: Trip) -> None:
    await trip.begin()
    code = (await trip.back()).code
    heir = msgspec.structs.replace(trip.actor, user_id=UserId(new_id()))

    with pytest.raises(LinkingOver):
        await trip.complete(code, heir)
    assert 0 == trip.provider.asked


async def test_a_refused_exchange_links_nothing_and_the_code_is_used(trip: Trip) -> None:
    trip.provider.grants.clear()
    await trip.begin()
    code = (await trip.back()).code

    with pytest.raises(PortabilityRefused):
        await trip.complete(code)
    with pytest.raises(LinkingOver):
        await trip.complete(code)
    assert [] == trip.accounts


async def test_whoever_hands_the_workspace_over_meanwhile_links_nothing(trip: Trip) -> None:
    await trip.begin()
    code = (await trip.back()).code

    async def handed_over(_code: str) -> Grant:
        trip.store.strangers.add(trip.actor.user_id)
        return grant(ZOES)

    trip.provider.exchange = handed_over  # type: ignore[assignment, method-assign]  # once
    with pytest.raises(Forbidden):
        await trip.complete(code)
    assert [] == trip.accounts
