import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import msgspec
import pytest
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, SkipValidation

from api.access import PUBLIC, costs, needs
from api.app import create_app
from domain.limits.tiers import AT_ONCE
from domain.shared.actor import Scope
from domain.shared.ids import PersonalTokenId, SessionId, new_id
from tests.api.base.conftest import World
from tests.api.base.example import EXAMPLE
from tests.api.base.test_streams import Watching
from tests.fakes.limits import FakeBuckets
from tests.support.asgi import client_of
from tests.support.structured_fields import read_list

SECOND = 1_000_000


class Counted:
    """The example application with limits, over buckets with a clock of the test's own."""

    def __init__(self, world: World, *, factor: int = 1, trusted_proxies: int = 0) -> None:
        self.now = 0
        self.buckets = FakeBuckets(lambda: self.now)
        self.gate = asyncio.Event()
        self.world = world
        ports = msgspec.structs.replace(
            world.ports,
            buckets=self.buckets,
            limit_factor=factor,
            trusted_proxies=trusted_proxies,
        )
        self.app = create_app(ports, controllers=[*EXAMPLE, *self._routes()])

    @asynccontextmanager
    async def client(self, token: str | None = "owner") -> AsyncIterator[httpx.AsyncClient]:
        async with client_of(self.app, token=token) as client:
            yield client

    def _routes(self) -> list[Any]:
        @get(
            "/v1/costly",
            operation_id="doCostly",
            tags=["X"],
            opt=needs(Scope.PROFILE_READ) | costs(20),
        )
        async def costly() -> None:
            """Do much."""

        @get("/v1/sought", operation_id="seek", tags=["X"], opt=needs(Scope.PROFILE_READ))
        async def sought(q: FromQuery[str] = "") -> None:
            """Search a list."""

        @get("/v1/slow", operation_id="doSlowly", tags=["X"], opt=needs(Scope.PROFILE_READ))
        async def slow() -> None:
            """Wait until the gate is opened."""
            await self.gate.wait()

        @get("/v1/where", operation_id="sayWhere", tags=["X"], opt=PUBLIC)
        async def where(network: NamedDependency[SkipValidation[str]]) -> dict[str, str]:
            """Say where the caller is."""
            return {"network": network}

        return [costly, sought, slow, where]


@pytest.fixture
def counted(world: World) -> Counted:
    return Counted(world)


def shown(answer: httpx.Response) -> tuple[str, int, int]:
    """The one bucket that the answer shows: its name, what is left, and when it is full."""
    ((name, parameters),) = read_list(answer.headers["ratelimit"])
    assert {"r", "t"} == parameters.keys()
    return name, parameters["r"], parameters["t"]


async def test_every_counted_answer_says_what_the_limits_are_and_how_much_is_left(
    counted: Counted,
) -> None:
    async with counted.client() as client:
        answer = await client.get(counted.world.notes)

    assert [
        ("token", {"q": 50, "w": 5}),
        ("hour", {"q": 5000, "w": 3600}),
        ("workspace", {"q": 100, "w": 5}),
    ] == read_list(answer.headers["ratelimit-policy"])
    assert ("token", 49, 1) == shown(answer)


async def test_who_asks_too_often_is_refused_and_told_when_to_come_back(counted: Counted) -> None:
    async with counted.client() as client:
        answers = [await client.get(counted.world.notes) for _ in range(52)]
        refused = answers[-1]

        assert [200] * 50 + [429] * 2 == [each.status_code for each in answers]
        assert ("rate_limited", 1, "1") == (
            refused.json()["code"],
            refused.json()["retry_after"],
            refused.headers["retry-after"],
        )
        name, left, full_in = shown(refused)
        assert ("token", 0) == (name, left)
        assert 5 <= full_in <= 6
        counted.now += SECOND
        again = [(await client.get(counted.world.notes)).status_code for _ in range(11)]
        assert [200] * 10 + [429] == again


async def test_the_tightest_limit_is_the_one_that_is_shown(counted: Counted) -> None:
    async with counted.client() as client:
        for _ in range(300):
            counted.now += 2 * SECOND
            answer = await client.get("/v1/costly")
            if answer.status_code == 429:
                break

    assert 429 == answer.status_code
    assert "hour" == shown(answer)[0]
    assert 1 <= int(answer.headers["retry-after"]) <= 15
    assert 3500 <= shown(answer)[2] <= 3960


async def test_a_route_takes_what_it_weighs(counted: Counted) -> None:
    async with counted.client() as client:
        assert 30 == shown(await client.get("/v1/costly"))[1]
        assert 29 == shown(await client.get("/v1/sought"))[1]
        assert 24 == shown(await client.get("/v1/sought?q=ada"))[1]


async def test_tokens_are_counted_apart_and_a_person_in_a_workspace_together(
    counted: Counted,
) -> None:
    owner = counted.world.tokens.principals["owner"]
    for token in ("second", "third"):
        counted.world.tokens.principals[token] = msgspec.structs.replace(
            owner, session_id=SessionId(new_id())
        )
    statuses: list[int] = []
    async with counted.client() as client:
        for token in ("owner", "second", "third"):
            headers = {"authorization": f"Bearer {token}"}
            statuses += [
                (await client.get(counted.world.notes, headers=headers)).status_code
                for _ in range(50)
            ]
        elsewhere = await client.get("/v1/sought", headers=headers)

    assert [200] * 100 + [429] * 50 == statuses
    assert 200 == elsewhere.status_code


async def test_a_personal_token_is_counted_by_its_own_id(counted: Counted) -> None:
    owner = counted.world.tokens.principals["owner"]
    counted.world.tokens.principals["script"] = msgspec.structs.replace(
        owner, session_id=None, token_id=PersonalTokenId(new_id())
    )
    async with counted.client() as client:
        await client.get("/v1/costly")
        answer = await client.get("/v1/sought", headers={"authorization": "Bearer script"})

    assert 49 == shown(answer)[1]


async def test_a_stranger_to_a_workspace_is_counted_before_anybody_looks_twice(
    counted: Counted,
) -> None:
    async with counted.client("stranger") as client:
        answers = [await client.get(counted.world.notes) for _ in range(51)]

    assert [404] * 50 + [429] == [each.status_code for each in answers]
    assert 100 == len(counted.world.tokens.asked) - 1


async def test_without_a_known_token_the_network_is_counted(counted: Counted) -> None:
    async with counted.client("nobody") as client:
        unknown = [(await client.get(counted.world.notes)).status_code for _ in range(60)]
        public = [(await client.post("/v1/tokens")).status_code for _ in range(50)]
        known = await client.get("/v1/sought", headers={"authorization": "Bearer owner"})

    assert [401] * 60 == unknown
    assert [200] * 40 + [429] * 10 == public
    assert 200 == known.status_code


async def test_health_and_metrics_are_never_counted(counted: Counted) -> None:
    async with counted.client(None) as client:
        for path in ("/health/live", "/health/ready", "/metrics") * 50:
            answer = await client.get(path)

            assert 200 == answer.status_code
            assert "ratelimit" not in answer.headers


async def test_when_nobody_can_count_requests_go_through(counted: Counted) -> None:
    counted.buckets.away = True
    async with counted.client() as client:
        answers = [await client.get(counted.world.notes) for _ in range(60)]

    assert {200} == {each.status_code for each in answers}
    assert "ratelimit" not in answers[0].headers


async def test_a_token_has_so_many_requests_at_once_and_no_more(counted: Counted) -> None:
    async with counted.client() as client:
        slow = [asyncio.ensure_future(client.get("/v1/slow")) for _ in range(AT_ONCE)]
        await asyncio.sleep(0.05)
        refused = await client.get("/v1/sought")
        another = await client.get("/v1/sought", headers={"authorization": "Bearer viewer"})
        counted.gate.set()
        served = {(await each).status_code for each in slow}
        again = await client.get("/v1/sought")

    assert (429, "too_many_at_once", "1") == (
        refused.status_code,
        refused.json()["code"],
        refused.headers["retry-after"],
    )
    assert 200 == another.status_code == again.status_code
    assert {200} == served


async def test_refused_and_broken_off_requests_let_go_of_their_place(counted: Counted) -> None:
    async with counted.client() as client:
        for _ in range(2 * AT_ONCE):
            await client.get("/v1/workspaces/018f0000-0000-7000-8000-000000000000/notes")
            going = asyncio.ensure_future(client.get("/v1/slow"))
            await asyncio.sleep(0.01)
            going.cancel()
            counted.now += SECOND
        answer = await client.get("/v1/sought")

    assert 200 == answer.status_code


async def test_open_streams_hold_no_place_among_the_requests_at_once(world: World) -> None:
    counted = Counted(world)
    path = f"{world.notes}/events"
    async with counted.client() as client:
        streams = [Watching(counted.app, path) for _ in range(3)]
        for stream in streams:
            await stream.__aenter__()
            assert b"200" == await stream.next()
        slow = [asyncio.ensure_future(client.get("/v1/slow")) for _ in range(AT_ONCE)]
        await asyncio.sleep(0.05)
        refused = await client.get("/v1/sought")
        counted.gate.set()

        assert {200} == {(await each).status_code for each in slow}
        assert 429 == refused.status_code
        for stream in streams:
            await stream.__aexit__()


async def test_the_factor_multiplies_all_of_it(world: World) -> None:
    counted = Counted(world, factor=10)
    async with counted.client() as client:
        answers = [await client.get(world.notes) for _ in range(60)]

    assert {200} == {each.status_code for each in answers}
    assert ("token", {"q": 500, "w": 5}) == read_list(answers[0].headers["ratelimit-policy"])[0]


@pytest.mark.parametrize(
    ("proxies", "network"), [(0, "127.0.0.0/24"), (1, "203.0.113.0/24"), (2, "6.6.6.0/24")]
)
async def test_a_handler_learns_where_the_caller_is(
    world: World, proxies: int, network: str
) -> None:
    counted = Counted(world, trusted_proxies=proxies)
    # Proxies may also write a line of their own each.
    headers = [("x-forwarded-for", "6.6.6.6"), ("x-forwarded-for", "203.0.113.9")]
    async with counted.client(None) as client:
        answer = await client.get("/v1/where", headers=headers)

    assert {"network": network} == answer.json()


async def test_nothing_is_said_of_limits_where_there_are_none(
    client: httpx.AsyncClient, world: World
) -> None:
    answer = await client.get(world.notes)

    assert {"ratelimit", "ratelimit-policy"} & answer.headers.keys() == set()
