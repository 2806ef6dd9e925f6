"""The people of the storm: each logs in, brings an archive, and keeps writing, over HTTP alone.

What the API has said yes to is noted: it must be there afterwards, once.
"""

import asyncio
import re
import time
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import msgspec

from bootstrap.sample_archive import ExpectedAnswer, build_archive
from domain.shared.ids import new_id
from tests.storm.product_line import PATIENCE, Line, Refused

TIERS = ("inner", "close", "active", "extended")
ZONES = ("Europe/London", "America/New_York", "Pacific/Honolulu", "Asia/Tokyo", "Pacific/Auckland")
ENDED = frozenset({"completed", "failed", "cancelled", "review", "undone"})
OPENS, CLOSES, WEEKEND = 9, 17, 5
CONTACTS, TIERED, WEEKS = 12, 30, 4
MOST_BUDGET = 5
MOST_UNHEARD = 10
_CODE = re.compile(r"^Subject: .*?\b(\d{6})\b", re.MULTILINE)


class Archive(msgspec.Struct, frozen=True):
    """A file to import, and what must come of it."""

    path: Path
    answer: ExpectedAnswer


def make_archives(
    folder: Path, seed: int, *, connections: int, messages: int, count: int = 3
) -> list[Archive]:
    """Of yesterday, so that answers are owed today."""
    made = []
    for number in range(count):
        path = folder / f"archive-{number}.zip"
        answer = build_archive(
            path,
            connections=connections,
            messages=messages,
            seed=seed + number,
            as_of=datetime.now(UTC).date() - timedelta(days=1),
        )
        made.append(Archive(path, answer))
    return made


class Acknowledged(msgspec.Struct, kw_only=True):
    """What the API has said yes to."""

    email: str
    archive: Archive
    is_sandbox: bool
    workspace_id: UUID | None = None
    imports: list[UUID] = []
    contacts: dict[UUID, str] = {}  # their given names
    interactions: dict[UUID, str] = {}  # their bodies
    tiers: dict[UUID, str] = {}
    clock: datetime | None = None
    unheard: int = 0  # logins whose answer was lost
    refusal: str | None = None


class Person:
    """One person's day. Every second one lives in a sandbox, whose clock they move."""

    def __init__(self, line: Line, mails: Path, random: Random, noted: Acknowledged) -> None:
        self._line = line
        self._mails = mails
        self._random = random
        self._headers: dict[str, str] = {}
        self.noted = noted

    async def live(self) -> None:
        try:
            await self.log_in()
            if self.noted.is_sandbox:
                await self._found_sandbox()
            async with asyncio.TaskGroup() as group:
                group.create_task(self._jot())
                group.create_task(self._bring_in())
            await self._give_tiers()
            await self._move_on()
        except* Refused as group:
            self.noted.refusal = "; ".join(str(each) for each in group.exceptions)

    async def log_in(self) -> None:
        """A code works once: whoever did not hear the answer asks for another one."""
        while "authorization" not in self._headers:
            posed = await self._line.ask(
                "POST", "/v1/auth/email-challenges", json={"email": self.noted.email}, keyed=False
            )
            challenge_id = posed.json()["challenge_id"]
            try:
                answer = await self._line.ask(
                    "POST",
                    f"/v1/auth/email-challenges/{challenge_id}/verification",
                    json={
                        "code": await self._mailed_code(challenge_id),
                        "name": "Zoë Testwright",
                        "time_zone": working_zone(datetime.now(UTC)),
                    },
                    keyed=False,
                )
            except Refused:
                self.noted.unheard += 1
                if self.noted.unheard > MOST_UNHEARD:
                    raise
                continue
            login = answer.json()
            self._headers = {"authorization": f"Bearer {login['access_token']}"}
            self.noted.workspace_id = UUID(login["workspaces"][0]["id"])

    async def _mailed_code(self, challenge_id: str) -> str:
        path = self._mails / f"challenge-{challenge_id}.eml"
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if path.exists():
                [code] = map(str, _CODE.findall(path.read_text()))
                return code
            await asyncio.sleep(0.1)
        raise Refused(f"no mail about challenge {challenge_id}")

    async def _found_sandbox(self) -> None:
        self.noted.clock = datetime.now(UTC).replace(microsecond=0)
        made = await self._ask(
            "POST",
            "/v1/workspaces",
            json={
                "sandbox": True,
                "name": "Storm",
                "time_zone": "Europe/London",
                "test_now": _wire(self.noted.clock),
            },
            keyed=False,
        )
        self.noted.workspace_id = UUID(made.json()["id"])

    async def start_import(self) -> None:
        """Announce the archive, upload it and have it committed."""
        run = (
            await self._here(
                "POST",
                "imports",
                json={"source": "linkedin_archive", "filename": self.noted.archive.path.name},
            )
        ).json()
        self.noted.imports.append(UUID(run["id"]))
        content = self.noted.archive.path.read_bytes()  # some 100 KB
        await self._here("PUT", f"imports/{run['id']}/file", content=content)
        at = f"{self._at}/imports/{run['id']}"
        await self._line.ask_twice(f"{at}/start", json={"mode": "commit"}, headers=self._headers)

    async def _bring_in(self) -> None:
        await self.start_import()
        path = f"imports/{self.noted.imports[-1]}"
        await self._wait_for(path, ENDED)

    async def _jot(self) -> None:
        """Contacts under ids of our own, and what passed between us."""
        for number in range(CONTACTS):
            key, name = new_id(), f"Storm {number}"
            tier = self._random.choice(TIERS)
            await self._here(
                "PUT",
                f"contacts/{key}",
                json={"given_name": name, "tier": tier},
                headers={"if-none-match": "*"},
            )
            self.noted.contacts[key], self.noted.tiers[key] = name, tier
            await self._log_touch(key)

    async def _log_touch(self, contact_id: UUID) -> None:
        body = f"storm {new_id()}"
        sent = {
            "contact_id": str(contact_id),
            "direction": self._random.choice(("inbound", "outbound", "mutual")),
            "channel": "email",
            "depth": self._random.choice(("message", "conversation", "meeting")),
            "body": body,
        }
        if self._random.random() < 0.3:
            path = f"{self._at}/interactions"
            answer = await self._line.ask_twice(path, json=sent, headers=self._headers)
        else:
            answer = await self._here("POST", "interactions", json=sent)
        self.noted.interactions[UUID(answer.json()["id"])] = body

    async def _give_tiers(self) -> None:
        """To those with whom something passed last."""
        query = f"contacts?limit={TIERED}&sort=-last_touch_at"
        for found in (await self._here("GET", query)).json()["data"]:
            tier = self._random.choice(TIERS)
            await self._here("PATCH", f"contacts/{found['id']}", json={"tier": tier})
            self.noted.tiers[UUID(found["id"])] = tier
            if self._random.random() < 0.3:
                await self._log_touch(UUID(found["id"]))

    async def _move_on(self) -> None:
        """Time in a sandbox; elsewhere other settings, by which everybody is planned anew."""
        for week in range(WEEKS):
            if self.noted.clock is not None:
                await self._move_clock(self.noted.clock + timedelta(days=7))
            else:
                settings = {"budget_per_day": MOST_BUDGET - week % 2}
                await self._ask("PATCH", self._at, json={"settings": settings})
                await asyncio.sleep(self._random.uniform(0.2, 1.0))

    async def _move_clock(self, target: datetime) -> None:
        await self._here("PUT", "test-clock", json={"now": _wire(target)})
        self.noted.clock = target
        await self._wait_for("test-clock", {"still"})

    async def _wait_for(self, path: str, states: Collection[str]) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if (await self._here("GET", path)).json()["state"] in states:
                return
            await asyncio.sleep(0.25)
        raise Refused(f"{path} does not get there in {PATIENCE:g} s")

    @property
    def _at(self) -> str:
        return f"/v1/workspaces/{self.noted.workspace_id}"

    async def _here(self, method: str, path: str, **more: Any) -> httpx.Response:
        return await self._ask(method, f"{self._at}/{path}", **more)

    async def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        more["headers"] = {**self._headers, **more.get("headers", {})}
        return await self._line.ask(method, path, **more)


def working_zone(now: datetime) -> str:
    """Where it is a working hour now, if anywhere: there nudges are made at once."""
    for name in ZONES:
        there = now.astimezone(ZoneInfo(name))
        if there.weekday() < WEEKEND and OPENS <= there.hour < CLOSES:
            return name
    return "UTC"


def _wire(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
