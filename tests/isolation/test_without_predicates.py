"""The reads of the service with `workspace_id = …` taken out of every statement: nobody sees more.

Policies are the second lock. Here the first one is open, and the answers have to stay the same.
"""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, ClassVar

import asyncpg
import msgspec
import pytest

import bootstrap.container
from adapters.postgres.engine import Database
from adapters.postgres.statements import CountedConnection
from adapters.postgres.urls import plain_url
from api.app import create_app
from api.main import ports_of
from bootstrap.container import Container
from bootstrap.settings import Settings
from tests.isolation.crawl import Route, ask, comparable, documented
from tests.isolation.recipes import belongings, nobodys
from tests.support.asgi import client_of
from tests.support.whole import Person, Whole

_PREDICATE = re.compile(r"(?:\w+\.)*workspace_id = (\$\d+)(?:::\w+)?")
# Reads that show nothing of the tables of tenants, or never end.
_ELSEWHERE = {"watchImport"}


class Careless(CountedConnection):
    """A connection that forgets to say which workspace it is about."""

    __slots__ = ()
    stripped: ClassVar[set[str]] = set()

    async def fetch(self, query: str, *values: Any, **settings: Any) -> Any:
        return await super().fetch(_without_predicate(query), *values, **settings)

    async def fetchrow(self, query: str, *values: Any, **settings: Any) -> Any:
        return await super().fetchrow(_without_predicate(query), *values, **settings)


class CarelessDatabase(Database):
    """The pools of the service, reading over careless connections."""

    url: ClassVar[str] = ""
    role: ClassVar[str] = ""

    async def connect(self) -> asyncpg.Connection:
        usual = self._server_settings() | ({"role": self.role} if self.role else {})
        connection = await asyncpg.connect(
            plain_url(self.url or self._url),
            server_settings=usual,
            connection_class=Careless,
        )
        for kind in ("json", "jsonb"):
            await connection.set_type_codec(
                kind, schema="pg_catalog", encoder=str, decoder=msgspec.Raw, format="text"
            )
        return connection


def _without_predicate(query: str) -> str:
    if "tenant." not in query:
        return query
    careless, times = _PREDICATE.subn(r"(\1::uuid IS NOT NULL)", query)
    if times:
        Careless.stripped.add(query)
    return careless


@pytest.fixture(scope="module")
async def anna(whole: Whole) -> Person:
    return await whole.log_in()


@pytest.fixture(scope="module")
async def annas(whole: Whole, anna: Person) -> Mapping[str, str]:
    return await belongings(whole, anna)


@pytest.fixture(scope="module")
async def boriss(whole: Whole) -> Mapping[str, str]:
    return await belongings(whole, await whole.log_in())


@asynccontextmanager
async def careless(whole: Whole, settings: Settings, **login: str) -> AsyncIterator[Whole]:
    """The service with its first lock open, reading as the role of this login if one is given."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bootstrap.container, "Database", CarelessDatabase)
        for name, value in login.items():
            patch.setattr(CarelessDatabase, name, value)
            patch.setattr(bootstrap.container, "refuse_strong_role", _trust)
        container = Container(settings)
        app = create_app(ports_of(container), lifespan=[container.running])
        async with client_of(app) as client:
            yield Whole(whole.app, whole.container, client)


async def test_reads_without_the_predicate_answer_the_same(
    whole: Whole,
    settings: Settings,
    anna: Person,
    annas: Mapping[str, str],
    boriss: Mapping[str, str],
) -> None:
    Careless.stripped.clear()
    differing = []
    async with careless(whole, settings) as without:
        for route in await _reads(whole):
            for ids in (annas, {**boriss, "workspace_id": anna.workspace_id}):
                pair = [
                    comparable(await ask(each, anna.token, route, ids, own=annas))
                    for each in (whole, without)
                ]
                if pair[0] != pair[1]:
                    differing.append((route.operation, *pair))

    assert [] == differing
    assert len(Careless.stripped) > 10


async def test_without_the_policies_such_a_read_would_show_everything(
    whole: Whole,
    settings: Settings,
    anna: Person,
    annas: Mapping[str, str],
    boriss: Mapping[str, str],
    servers: Mapping[str, str],
) -> None:
    """The control: the same statements by a role that no policy binds."""
    server, database = servers["superuser"].rpartition("/")[0], servers["owner"].rpartition("/")[2]
    role = server.partition("//")[2].partition(":")[0]
    [contact] = [each for each in await _reads(whole) if each.operation == "getContact"]
    ids = {**boriss, "workspace_id": anna.workspace_id}
    async with careless(whole, settings, url=f"{server}/{database}", role=role) as without:
        seen = await ask(without, anna.token, contact, ids, own=annas)
        nobody = await ask(without, anna.token, contact, {**ids, **_nobody()}, own=annas)

    assert (200, boriss["contact_id"]) == (seen.status_code, seen.json()["id"])
    assert 404 == nobody.status_code


async def _reads(whole: Whole) -> list[Route]:
    return [
        route
        for route in await documented(whole)
        if route.method == "GET" and route.in_workspace and route.operation not in _ELSEWHERE
    ]


def _nobody() -> dict[str, str]:
    return {"contact_id": nobodys()["contact_id"]}


async def _trust(_database: Database) -> None:
    """The service would not even start as such a role."""
