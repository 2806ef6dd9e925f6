"""Somebody with a workspace, and requests whose entries in the trails can be told from all others."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import msgspec

from adapters.postgres.engine import Database
from adapters.postgres.sandbox_clocks import PostgresSandboxClocks
from adapters.sources import FileSources
from domain.imports.running import run_import
from domain.shared.ids import ImportId, WorkspaceId, new_id
from tests.support.importing import an_archive, person
from tests.support.whole import Person, Whole

MESSAGE = {"direction": "mutual", "channel": "phone", "depth": "conversation"}
_ENTRIES = """
SELECT 'workspace' AS trail, operation, workspace_id, user_id, seq, id, body::text FROM tenant.audit_entry
WHERE request_id = $1
UNION ALL
SELECT 'account', operation, NULL, user_id, NULL, id, body::text FROM control.account_entry
WHERE request_id = $1
"""


class Scene(msgspec.Struct, frozen=True):
    """`owner` has logged in; `look` reads all trails past row-level security."""

    whole: Whole
    owner: Person
    jobs: Database
    look: asyncpg.Connection

    async def send(self, method: str, path: str, **request: Any) -> httpx.Response:
        """Send it, below the owner's workspace unless the path begins with /v1."""
        address = path if path.startswith("/v1") else f"{self.owner.at}{path}"
        headers = self.owner.headers | request.pop("headers", {})
        return await self.whole.client.request(method, address, headers=headers, **request)

    async def made(self, path: str, **fields: Any) -> dict[str, Any]:
        answer = await self.send("POST", path, json=fields)
        assert answer.status_code in {200, 201}, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def contact(self) -> str:
        return str((await self.made("/contacts", given_name="Ada"))["id"])

    async def tag(self) -> str:
        return str((await self.made("/tags", name=f"tag {new_id()}"))["id"])

    async def organisation(self) -> str:
        return str((await self.made("/organisations", name=f"Org {new_id()}"))["id"])

    async def interaction(self) -> str:
        contact_id = await self.contact()
        return str((await self.made("/interactions", contact_id=contact_id, **MESSAGE))["id"])

    async def admiration(self) -> str:
        made = await self.made("/admirations", contact_id=await self.contact(), work="A talk")
        return f"/admirations/{made['id']}"

    async def ask(self) -> str:
        made = await self.made("/asks", contact_id=await self.contact(), level=1)
        return f"/asks/{made['id']}"

    async def sandbox(self) -> str:
        """The address of a new sandbox, at noon of the 2nd of March 2026, a Monday."""
        made = await self.made("/v1/workspaces", sandbox=True, test_now="2026-03-02T12:00:00Z")
        return f"/v1/workspaces/{made['id']}"

    async def duplicate(self) -> str:
        """The address of a pair of contacts with an address of their own."""
        emails = {"a": {"address": f"{uuid4().hex}@example.com"}}
        for name in ("Ada", "Augusta"):
            made = await self.made("/contacts", given_name=name, emails=emails)
        found = await self.send("GET", f"/duplicates?contact_id={made['id']}")
        return f"/duplicates/{found.json()['data'][0]['id']}"

    async def employment(self) -> str:
        """The address of an employment."""
        at = f"/contacts/{await self.contact()}/employments"
        return f"{at}/{(await self.made(at, position='Engineer'))['id']}"

    async def nudge(self) -> str:
        """The address of a nudge that was put before its owner."""
        at = await self.sandbox()
        friend = await self.made(f"{at}/contacts", given_name="Ada", tier="close")
        past = {"contact_id": friend["id"], "occurred_at": "2026-01-26T10:00:00Z"}
        await self.made(f"{at}/interactions", **MESSAGE, **past)
        moved = await self.send("PUT", f"{at}/test-clock", json={"now": "2026-03-03T10:00:00Z"})
        assert 202 == moved.status_code, moved.text
        clocks, workspace_id = PostgresSandboxClocks(self.jobs), UUID(at.rpartition("/")[2])
        while (await clocks.advance(WorkspaceId(workspace_id))).more:
            pass
        found = await self.send("GET", f"{at}/nudges")
        return f"{at}/nudges/{found.json()['data'][0]['id']}"

    async def announced(self) -> str:
        """The address of an import that waits for its file."""
        made = await self.made("/imports", source="linkedin_archive", filename="a.zip")
        return f"/imports/{made['id']}"

    async def uploaded(self) -> str:
        at = await self.announced()
        sent = await self.send("PUT", f"{at}/file", content=an_archive(person("Zoe")))
        assert 200 == sent.status_code, sent.text
        return at

    async def started(self) -> str:
        at = await self.uploaded()
        key = {"idempotency-key": at}
        begun = await self.send("POST", f"{at}/start", json={"mode": "commit"}, headers=key)
        assert 202 == begun.status_code, begun.text
        return at

    async def imported(self) -> str:
        at = await self.started()
        container = self.whole.container
        await run_import(
            container.uow,
            container.import_files,
            FileSources(),
            WorkspaceId(UUID(self.owner.workspace_id)),
            ImportId(UUID(at.rpartition("/")[2])),
        )
        return at

    async def entries(self, answer: httpx.Response) -> list[asyncpg.Record]:
        """What all trails tell of the request with this answer."""
        found: list[asyncpg.Record] = await self.look.fetch(
            _ENTRIES, answer.headers["x-request-id"]
        )
        return found

    async def trail(self) -> list[asyncpg.Record]:
        """The entries of the owner's workspace, oldest first."""
        found: list[asyncpg.Record] = await self.look.fetch(
            "SELECT * FROM tenant.audit_entry WHERE workspace_id = $1 ORDER BY seq",
            UUID(self.owner.workspace_id),
        )
        return found


Recipe = Callable[[Scene], Awaitable[httpx.Response]]
RECIPES: dict[str, Recipe] = {}


def recipe(operation: str) -> Callable[[Recipe], Recipe]:
    """The function prepares what `operation` needs, and answers with its one successful request."""

    def keep(function: Recipe) -> Recipe:
        RECIPES[operation] = function
        return function

    return keep


def simple(operation: str, method: str, path: str, **request: Any) -> None:
    """A recipe of one request; `{contact}` and the like in its path are made before."""

    async def cook(scene: Scene) -> httpx.Response:
        return await scene.send(method, await _filled(scene, path), **request)

    recipe(operation)(cook)


def after(
    operation: str, first: tuple[str, str, dict[str, Any]], method: str, **request: Any
) -> None:
    """A recipe of two requests to one address: one that makes the other possible."""
    before, path, body = first

    async def cook(scene: Scene) -> httpx.Response:
        at = await _filled(scene, path)
        prepared = await scene.send(before, at, **body)
        assert prepared.status_code < 400, prepared.text
        return await scene.send(method, at, **request)

    recipe(operation)(cook)


_MADE = (
    "contact",
    "tag",
    "organisation",
    "interaction",
    "admiration",
    "ask",
    "duplicate",
    "employment",
    "nudge",
    "sandbox",
)


async def _filled(scene: Scene, path: str) -> str:
    for word in _MADE:
        if f"{{{word}}}" in path:
            path = path.replace(f"{{{word}}}", await getattr(scene, word)())
    return path.replace("{new}", str(new_id()))
