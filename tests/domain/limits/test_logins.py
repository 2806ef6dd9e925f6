"""The rules for tries to get in, over buckets with a clock of the test's own."""

from collections.abc import Iterator
from itertools import count, pairwise, repeat
from typing import get_args

import pytest

from adapters.redis.throttle import BucketThrottle
from domain.limits.logins import DAY, HOUR, MINUTE, RULES, Attempt, TooManyTries, Way
from domain.shared.errors import Unavailable
from tests.fakes.limits import FakeBuckets

SECOND = 1_000_000
OWNERS_DEVICE = b"d" * 32


class Door:
    """A throttle, and the time that passes before it."""

    def __init__(self, factor: int = 1) -> None:
        self.now = 0
        self.buckets = FakeBuckets(lambda: self.now)
        self.throttle = BucketThrottle(self.buckets, factor=factor)

    async def admits(self, attempt: Attempt) -> bool:
        try:
            await self.throttle.admit(attempt)
        except TooManyTries:
            return False
        return True

    async def wait(self, attempt: Attempt) -> int:
        """How many seconds it says to wait; 0 when it lets in."""
        try:
            await self.throttle.admit(attempt)
        except TooManyTries as refused:
            return int(refused.extra["retry_after"])
        return 0


@pytest.fixture
def door() -> Door:
    return Door()


def attempt(
    way: Way = "password", *, account: str = "ada", network: int = 0, device: bytes | None = None
) -> Attempt:
    return Attempt(way=way, account=account, network=f"10.0.{network}.0/24", device=device)


def test_every_way_has_rules() -> None:
    assert set(get_args(Way)) == set(RULES)


async def tries_of_a_day(door: Door, attempts: Iterator[Attempt]) -> list[float]:
    """The seconds at which somebody gets through who tries whenever it is said that it could work."""
    tries: list[float] = []
    while door.now < DAY * SECOND:
        waiting = await door.wait(next(attempts))
        if waiting:
            door.now += waiting * SECOND
        else:
            tries.append(door.now / SECOND)
    return tries


@pytest.mark.parametrize(("way", "networks"), [("password", 250), ("email_code", 1)])
async def test_an_account_is_tried_five_times_and_then_ever_more_slowly(
    door: Door, way: Way, networks: int
) -> None:
    """A password from wherever, a mailed code from one network."""
    everywhere = (attempt(way, network=number % networks) for number in count())
    tries = await tries_of_a_day(door, everywhere)

    gaps = [later - earlier for earlier, later in pairwise(tries)]
    assert [0.0] * 4 == gaps[:4]
    assert pytest.approx(3 * MINUTE, abs=1) == gaps[4]
    assert pytest.approx(12 * MINUTE, abs=1) == gaps[30]
    assert pytest.approx(36 * MINUTE, abs=1) == gaps[-1]
    assert len(tries) < 85


async def test_wrong_codes_from_elsewhere_do_not_make_the_owner_wait(door: Door) -> None:
    """Anybody can have a challenge of somebody else's address."""
    stranger = attempt("email_code", network=1)
    assert 5 == sum([await door.admits(stranger) for _ in range(20)])

    assert 5 == sum([await door.admits(attempt("email_code", network=2)) for _ in range(20)])


async def test_the_codes_of_an_account_are_guessed_a_hundred_times_a_day_from_wherever(
    door: Door,
) -> None:
    everywhere = (attempt("email_code", network=number % 250) for number in count())

    assert len(await tries_of_a_day(door, everywhere)) <= 200
    assert await door.admits(attempt("email_code", device=OWNERS_DEVICE))


async def test_ten_thousand_tries_in_a_minute_leave_the_owners_device_its_own_way_in(
    door: Door,
) -> None:
    admitted = 0
    for number in range(10_000):
        door.now = number * 60 * SECOND // 10_000
        admitted += await door.admits(attempt(network=number % 200))
    owner = await door.admits(attempt(device=OWNERS_DEVICE))

    assert (5, True) == (admitted, owner)


async def test_tries_all_over_the_place_use_up_what_everyone_has_but_not_for_known_devices(
    door: Door,
) -> None:
    crowd = [attempt(account=str(n), network=n) for n in range(300)]

    assert 100 == sum([await door.admits(each) for each in crowd])
    assert await door.admits(attempt(device=OWNERS_DEVICE))
    door.now += SECOND
    assert 50 == sum([await door.admits(each) for each in crowd[100:]])


async def test_a_known_device_has_tries_of_its_own_and_not_without_end(door: Door) -> None:
    known = attempt(device=OWNERS_DEVICE)

    assert 10 == sum([await door.admits(known) for _ in range(30)])
    assert await door.admits(attempt())
    assert len(await tries_of_a_day(door, repeat(known))) < 100


async def test_a_network_may_try_thirty_times_whatever_the_account_and_the_way(door: Door) -> None:
    ways: tuple[Way, ...] = ("password", "email_code", "passkey", "linkedin", "invitation")

    assert 30 == sum([await door.admits(attempt(ways[n % 5], account=str(n))) for n in range(50)])
    assert not await door.admits(attempt("passkey", account=""))
    assert await door.admits(attempt("passkey", account="", network=1))


async def test_a_network_may_ask_for_twenty_mails_an_hour(door: Door) -> None:
    asked = [await door.admits(attempt("email_challenge", account=str(n))) for n in range(40)]

    assert 20 == sum(asked)
    door.now += int(HOUR / 20) * SECOND
    assert await door.admits(attempt("email_challenge"))


async def test_mails_to_people_who_then_log_in_are_two_hundred_an_hour(door: Door) -> None:
    admitted = 0
    for number in range(300):
        asked = attempt("email_challenge", account=str(number))
        if await door.admits(asked):
            admitted += 1
            await door.throttle.succeeded(asked)
        door.now += SECOND // 20

    assert 200 == admitted


async def test_a_network_may_open_pages_that_offer_passkeys_three_hundred_times(door: Door) -> None:
    admitted = 0
    for _ in range(400):
        admitted += await door.admits(attempt("passkey_challenge", account=""))
        door.now += SECOND // 20

    assert 300 <= admitted <= 307
    assert await door.admits(attempt("passkey", account=""))


async def test_guessing_a_password_leaves_the_mailed_code_alone(door: Door) -> None:
    for network in range(10):
        await door.admits(attempt(network=network))

    assert not await door.admits(attempt(network=11))
    assert await door.admits(attempt("email_code", network=11))


async def test_who_gets_in_has_used_nothing_up(door: Door) -> None:
    for _ in range(100):
        await door.throttle.admit(attempt())
        await door.throttle.succeeded(attempt())
        await door.throttle.admit(attempt(device=OWNERS_DEVICE))
        await door.throttle.succeeded(attempt(device=OWNERS_DEVICE))
        door.now += SECOND

    assert 5 == sum([await door.admits(attempt()) for _ in range(10)])


async def test_a_right_try_forgives_none_of_the_wrong_ones(door: Door) -> None:
    for _ in range(4):
        await door.throttle.admit(attempt())
    await door.throttle.admit(attempt())
    await door.throttle.succeeded(attempt())

    assert [True, False] == [await door.admits(attempt()) for _ in range(2)]


async def test_the_factor_is_for_networks_and_everyone_and_not_for_accounts() -> None:
    door = Door(factor=10)

    assert 5 == sum([await door.admits(attempt()) for _ in range(20)])
    assert 295 == sum([await door.admits(attempt(account=str(n))) for n in range(400)])


async def test_when_nobody_can_count_nobody_gets_in_but_who_is_in_already_stays(door: Door) -> None:
    door.buckets.away = True

    for way in RULES:
        if way != "refresh":
            with pytest.raises(Unavailable):
                await door.throttle.admit(attempt(way))
    await door.throttle.admit(attempt("refresh", account=""))
    await door.throttle.succeeded(attempt())
