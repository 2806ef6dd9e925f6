"""A sandbox to live in over HTTP."""

from datetime import datetime
from typing import Any

import msgspec
import pytest

from adapters.postgres.engine import Database
from adapters.postgres.sandbox_clocks import PostgresSandboxClocks
from tests.support.house import House


class Life(msgspec.Struct, frozen=True):
    """A sandbox whose clock stands at noon of the 2nd of March 2026, a Monday."""

    house: House
    clocks: PostgresSandboxClocks

    async def touch(self, contact_id: str, occurred_at: str, **fields: Any) -> dict[str, Any]:
        values = {"direction": "mutual", "channel": "phone", "depth": "conversation"}
        return await self.house.made(
            "interactions", values | {"contact_id": contact_id, "occurred_at": occurred_at} | fields
        )

    async def go_to(self, instant: str) -> None:
        """Move the clock over HTTP, and let the job do its part."""
        moved = await self.house.client.put(f"{self.house.at}/test-clock", json={"now": instant})
        assert 202 == moved.status_code, moved.text
        while (await self.clocks.advance(self.house.workspace_id)).more:
            pass

    async def nudges(self, **query: Any) -> list[dict[str, Any]]:
        """All pages of the list, walked to the end."""
        found: list[dict[str, Any]] = []
        while True:
            page = await self.send("GET", "nudges", params=query)
            found += page["data"]
            if not page["has_more"]:
                return found
            query["cursor"] = page["next_cursor"]

    async def send(self, method: str, path: str, status: int = 200, **request: Any) -> Any:
        answer = await self.house.client.request(method, f"{self.house.at}/{path}", **request)
        assert status == answer.status_code, answer.text
        return answer.json()

    async def explained(self, contact_id: str) -> dict[str, dict[str, Any]]:
        """The decisions on a contact by kind."""
        found = await self.send("GET", f"contacts/{contact_id}/nudges/explanation")
        return {each["kind"]: each for each in found["decisions"]}

    async def friend(self, **fields: Any) -> dict[str, Any]:
        """Somebody to be kept within 30 days, whom one talked to five weeks ago: due since a few days."""
        friend = await self.house.contact(**{"tier": "close", "family_name": "Lovelace"} | fields)
        await self.touch(friend["id"], "2026-01-26T10:00:00Z")
        return friend

    async def nudge(self, **fields: Any) -> dict[str, Any]:
        """A delivered nudge to keep in touch, on Tuesday morning."""
        friend = await self.friend(**fields)
        await self.go_to("2026-03-03T10:00:00Z")
        (nudge,) = await self.nudges(contact_id=friend["id"])
        return nudge


@pytest.fixture
async def life(sandbox: House, job_database: Database) -> Life:
    return Life(sandbox, PostgresSandboxClocks(job_database))


def day_of(instant: str) -> str:
    return datetime.fromisoformat(instant).date().isoformat()
