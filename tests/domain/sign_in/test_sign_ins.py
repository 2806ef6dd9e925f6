"""Trips to a provider and back, over accounts in memory, with a clock that a test moves."""

import msgspec
import pytest

from domain.accounts.model import User
from domain.shared.actor import ALL_SCOPES, Principal
from domain.shared.ids import UserId, new_id
from domain.shared.text import is_same_mailbox
from domain.sign_in.commands import (
    LINKED,
    come_back,
    complete_sign_in,
    link_identity,
    mail_linked,
    set_out,
)
from domain.sign_in.model import (
    Claims,
    IdentityConflict,
    Provider,
    SignInOver,
)
from domain.trips.arrivals import Arrival
from domain.trips.model import Client, Completion, Failure, Wish
from domain.trips.views import Homecoming
from tests.fakes.accounts import FakeAccounts
from tests.fakes.mail import FakeMailer
from tests.fakes.sign_in import FakeProvider, FakeSecrets
from tests.fakes.tokens import FakeMint

ZOE = Claims(subject="z1", email="zoe@example.com", email_verified=True, name="Zoë")


class Trip:
    """One browser on its way: `state` and `cookie` are what it carries."""

    def __init__(self) -> None:
        self.accounts = FakeAccounts()
        self.provider = FakeProvider()
        self.secrets = FakeSecrets()
        self.mint = FakeMint()
        self.provider.members["good"] = ZOE
        self.state = self.cookie = ""

    async def begin(self, user_id: UserId | None = None) -> None:
        wish = Wish(client=Client.WEB)
        begun = await set_out(
            self.accounts, self.provider, self.secrets, wish, returns=(), user_id=user_id
        )
        self.state, self.cookie = begun.url.partition("state=")[2], str(begun.binding)

    async def back(self, code: str = "good", error: str = "") -> Homecoming:
        arrival = Arrival(state=self.state, code=code, error=error, cookie=self.cookie)
        return await come_back(self.accounts, self.provider, self.secrets, arrival)

    async def log_in(self, code: str | None) -> bool:
        """Whether they are new."""
        completion = Completion(code=str(code), cookie=self.cookie)
        login = await complete_sign_in(self.accounts, self.mint, self.secrets, completion)
        return login.is_new

    @property
    def linked(self) -> list[str]:
        """Whom the outside was told of."""
        return [str(e.body["user_id"]) for e in self.accounts.events if e.type == LINKED]


@pytest.fixture
def trip() -> Trip:
    return Trip()


@pytest.mark.parametrize(("seconds", "good"), [(599, True), (600, False)])
async def test_a_state_is_good_for_ten_minutes(trip: Trip, seconds: int, *, good: bool) -> None:
    await trip.begin()
    trip.accounts.wait(seconds=seconds)

    home = await trip.back()

    assert (None if good else Failure.STATE_INVALID) == home.failure
    assert int(good) == trip.provider.asked


@pytest.mark.parametrize(("seconds", "good"), [(59, True), (60, False)])
async def test_a_code_is_good_for_a_minute(trip: Trip, seconds: int, *, good: bool) -> None:
    await trip.begin()
    home = await trip.back()
    trip.accounts.wait(seconds=seconds)

    if good:
        assert await trip.log_in(home.code)
    else:
        with pytest.raises(SignInOver):
            await trip.log_in(home.code)


async def test_a_state_is_used_up_whatever_comes_of_it(trip: Trip) -> None:
    await trip.begin()
    trip.provider.failure = Failure.UNAVAILABLE
    failed = await trip.back()
    trip.provider.failure = None

    assert Failure.UNAVAILABLE == failed.failure
    assert Failure.STATE_INVALID == (await trip.back()).failure
    assert 1 == trip.provider.asked


async def test_nobody_is_asked_where_there_is_neither_a_code_nor_an_error(trip: Trip) -> None:
    await trip.begin()

    assert Failure.REFUSED == (await trip.back(code="")).failure
    assert 0 == trip.provider.asked


async def test_what_the_provider_said_is_forgotten_with_the_code(trip: Trip) -> None:
    await trip.begin()
    home = await trip.back()
    kept = next(iter(trip.accounts.kept.sign_ins.values())).claims
    await trip.log_in(home.code)

    assert ZOE == kept
    assert next(iter(trip.accounts.kept.sign_ins.values())).claims is None


async def test_the_owner_of_an_account_is_told_that_it_was_linked_once(trip: Trip) -> None:
    user = await _known(trip)
    for _ in range(2):
        await trip.begin()
        assert not await trip.log_in((await trip.back()).code)

    assert [str(user.id)] == trip.linked


async def test_who_is_new_is_told_nothing_they_did_not_just_do(trip: Trip) -> None:
    await trip.begin()

    assert await trip.log_in((await trip.back()).code)
    assert [] == trip.linked


async def test_a_second_linkedin_of_one_address_does_not_take_the_place_of_the_first(
    trip: Trip,
) -> None:
    await trip.begin()
    await trip.log_in((await trip.back()).code)
    trip.provider.members["other"] = msgspec.structs.replace(ZOE, subject="z2")
    await trip.begin()
    home = await trip.back("other")

    with pytest.raises(IdentityConflict):
        await trip.log_in(home.code)


async def test_an_account_that_somebody_linked_in_the_meantime_is_not_taken_from_them(
    trip: Trip,
) -> None:
    zoe, bob = await _known(trip), await _known(trip, "bob@example.com")
    await trip.begin(user_id=bob.id)
    home = await trip.back()
    completion = Completion(code=str(home.code), cookie=trip.cookie)
    await trip.begin()
    await trip.log_in((await trip.back()).code)

    with pytest.raises(IdentityConflict):
        await link_identity(trip.accounts, trip.secrets, _principal(bob), completion)
    assert zoe.id == trip.accounts.kept.identities[Provider.LINKEDIN, "z1"].user_id


async def test_linking_what_is_linked_already_changes_nothing(trip: Trip) -> None:
    zoe = await _known(trip)
    for _ in range(2):
        await trip.begin(user_id=zoe.id)
        completion = Completion(code=str((await trip.back()).code), cookie=trip.cookie)
        view = await link_identity(trip.accounts, trip.secrets, _principal(zoe), completion)

    assert "zoe@example.com" == view.email
    assert [str(zoe.id)] == trip.linked


async def test_the_mail_says_what_to_do_if_it_was_not_oneself(trip: Trip) -> None:
    zoe, mailer = await _known(trip), FakeMailer()
    await mail_linked(trip.accounts, mailer, zoe.id, message_id="linked-1")
    await mail_linked(trip.accounts, mailer, UserId(new_id()), message_id="linked-2")

    assert [("zoe@example.com", "linked-1")] == [(m.to, m.message_id) for m in mailer.sent]
    assert "unlink LinkedIn" in mailer.sent[0].text


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("zoe@example.com", "Zoe@Example.com", True),
        ("zoë@example.com", "zoë@example.com", True),
        ("zoë@example.com", "ZOË@example.com", False),
        ("k@example.com", "\N{KELVIN SIGN}@example.com", False),
        ("zoe@example.com", "\N{FULLWIDTH LATIN SMALL LETTER Z}oe@example.com", False),
    ],
)
def test_spellings_are_one_mailbox_when_that_is_certain(
    one: str, other: str, *, same: bool
) -> None:
    assert same == is_same_mailbox(one, other)


async def _known(trip: Trip, email: str = "zoe@example.com") -> User:
    async with trip.accounts.begin() as tx:
        return await tx.users.find_or_add(User(id=UserId(new_id()), email=email))


def _principal(user: User) -> Principal:
    return Principal(user_id=user.id, session_id=None, scopes=ALL_SCOPES, roles={})
