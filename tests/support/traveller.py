"""Somebody who uses the deployed service and LinkedIn as people do: over HTTP, and by clicking."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from html import unescape
from typing import Any, TypeVar
from uuid import UUID, uuid4

import asyncpg
import httpx
import msgspec

from adapters.crypto.codes import DerivedCodes
from adapters.crypto.keys import KeyRing
from bootstrap.linkedin_stub.troubles import ApiFault
from domain.shared.ids import ChallengeId
from tests.support.deployment import KEY, Deployment, an_address
from tests.support.fetching import CONTACTS, TOUCHES

NAME = "Zoë Testwright"
T = TypeVar("T")
_PATIENCE = 45.0
_ASK_NOW = """
UPDATE tenant.import_run SET retry_at = now() WHERE workspace_id = $1 AND state = 'waiting' RETURNING version
"""
_ENDED = frozenset({"completed", "failed", "cancelled", "review", "undone"})
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
_CODE = re.compile(r"<code>([^<]+)</code>")

Told = tuple[list[dict[str, Any]], list[dict[str, Any]]]


class Traveller(msgspec.Struct, frozen=True):
    """An owner with a session, and who they are at LinkedIn. `browser` speaks to whoever is asked."""

    deployment: Deployment
    browser: httpx.AsyncClient
    email: str
    workspace_id: str
    subject: str

    async def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Of the own workspace."""
        key = {"idempotency-key": uuid4().hex} if method == "POST" else {}
        headers = key | more.pop("headers", {})
        address = f"{self.deployment.url}/v1/workspaces/{self.workspace_id}{path}"
        answer = await self.browser.request(method, address, headers=headers, **more)
        assert answer.is_success, answer.text
        return answer

    async def link(self) -> dict[str, Any]:
        """To LinkedIn, to its page of consent, and back with a code; the linked account."""
        begun = await self.ask("POST", "/linked-accounts/authorizations", json={"client": "web"})
        cookie = {"cookie": begun.headers["set-cookie"].partition(";")[0]}
        page = await self.browser.get(begun.json()["url"])
        form = {unescape(name): unescape(value) for name, value in _HIDDEN.findall(page.text)}
        form |= {"person": self.subject, "decision": "allow"}
        decided = f"{self.deployment.linkedin}/oauth/v2/authorization/decision"
        allowed = await self.browser.post(decided, data=form)
        home = await self.browser.get(allowed.headers["location"], headers=cookie)
        code = _CODE.search(home.text)
        assert code, home.text
        account = await self.ask("POST", "/linked-accounts", json={"code": code[1]}, headers=cookie)
        linked: dict[str, Any] = account.json()
        return linked

    async def account(self, account_id: str) -> dict[str, Any]:
        read: dict[str, Any] = (await self.ask("GET", f"/linked-accounts/{account_id}")).json()
        return read

    async def start(self, account_id: str) -> str:
        run = await self.ask("POST", f"/linked-accounts/{account_id}/imports", json={})
        return str(run.json()["id"])

    async def imported(self, account_id: str) -> dict[str, Any]:
        """From LinkedIn, to the end or until it waits."""
        return await self.ended(await self.start(account_id), "waiting")

    async def imported_archive(self, archive: bytes) -> dict[str, Any]:
        body = {"source": "linkedin_archive", "filename": "a.zip"}
        run = (await self.ask("POST", "/imports", json=body)).json()
        await self.ask("PUT", f"/imports/{run['id']}/file", content=archive)
        await self.ask("POST", f"/imports/{run['id']}/start", json={"mode": "commit"})
        return await self.ended(run["id"])

    async def ended(self, import_id: str, *also: str) -> dict[str, Any]:
        return await self.until(f"/imports/{import_id}", *_ENDED, *also)

    async def until(self, path: str, *states: str, beyond: int = 0) -> dict[str, Any]:
        """What is read there, once it is in one of these states, and of a later version than that."""

        async def look() -> dict[str, Any] | None:
            read: dict[str, Any] = (await self.ask("GET", path)).json()
            return read if read["state"] in states and read["version"] > beyond else None

        return await self.eventually(look)

    async def wait_out(self, import_id: str) -> dict[str, Any]:
        """As if the time had come to ask again; what came of it."""
        path = f"/imports/{import_id}"
        (told,) = await self.sql(_ASK_NOW)
        await self.deployment.ring("waiting imports")
        return await self.until(path, *_ENDED, "waiting", beyond=told["version"])

    async def mail(self, words: str) -> str:
        """The mail to them with these words in it."""

        async def look() -> str | None:
            mails = [path.read_text() for path in self.deployment.mails.glob("*.eml")]
            mine = (text for text in mails if f"To: {self.email}" in text and words in text)
            return next(mine, None)

        return await self.eventually(look)

    async def eventually(self, look: Callable[[], Awaitable[T | None]]) -> T:
        """What is seen, once there is something."""
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            if seen := await look():
                return seen
            await asyncio.sleep(0.03)
        raise AssertionError(self.deployment.log("worker"))

    async def trouble(self, *faults: ApiFault, **more: Any) -> None:
        """In place of all there was."""
        await self.change_linkedin("troubles", [{"fault": each} | more for each in faults])

    async def change_linkedin(self, what: str, body: Any) -> None:
        """Something about the member there."""
        address = f"{self.deployment.linkedin}/_stub/members/{self.subject}"
        answer = await self.browser.put(f"{address}/{what}".rstrip("/"), json=body)
        assert answer.is_success, answer.text

    async def switch_linkedin(self, **switches: Any) -> None:
        """Something about all of it."""
        await self.browser.put(f"{self.deployment.linkedin}/_stub/switches", json=switches)

    async def archive(self) -> bytes:
        """What the same member would upload."""
        address = f"{self.deployment.linkedin}/_stub/members/{self.subject}/archive"
        return (await self.browser.get(address)).content

    async def sql(self, statement: str, *values: Any) -> list[asyncpg.Record]:
        """In the workspace, which is $1: something that only time would do, or that no route tells."""
        rows: list[asyncpg.Record] = await self.deployment.database.fetch(
            statement, UUID(self.workspace_id), *values
        )
        return rows

    async def told(self) -> Told:
        """Contacts and touches as far as they say the same in any workspace."""
        contacts, touches = [dict(row) for row in await self.sql(CONTACTS)], await self.sql(TOUCHES)
        return contacts, [dict(row) for row in touches]


async def arrive(
    deployment: Deployment, browser: httpx.AsyncClient, *, subject: str | None = None
) -> Traveller:
    """Somebody new, who is also somebody new at LinkedIn unless `subject` says who they are there."""
    email = an_address()
    login = await _log_in(deployment, email)
    browser.headers["authorization"] = f"Bearer {login['access_token']}"
    workspace_id = login["workspaces"][0]["id"]
    traveller = Traveller(deployment, browser, email, workspace_id, subject or uuid4().hex)
    if subject is None:
        await traveller.change_linkedin("", {"name": NAME, "email": email})
    return traveller


async def _log_in(deployment: Deployment, email: str) -> dict[str, Any]:
    async with httpx.AsyncClient(base_url=deployment.url, trust_env=False) as client:
        posed = (await client.post("/v1/auth/email-challenges", json={"email": email})).json()
        code = DerivedCodes(KeyRing([KEY])).code_of(ChallengeId(UUID(posed["challenge_id"])))
        answer = await client.post(
            f"/v1/auth/email-challenges/{posed['challenge_id']}/verification",
            json={"code": code, "name": NAME, "time_zone": "Europe/London"},
        )
    assert 200 == answer.status_code, answer.text
    login: dict[str, Any] = answer.json()
    return login
