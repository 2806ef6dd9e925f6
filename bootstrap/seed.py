"""`perennial seed`: invented contacts by the thousand, for looking at behaviour at size by hand.

All workspaces belong to one account, seed@example.com: ask for a login code there, and look around.
"""

import asyncio
import random
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import insert_rows
from adapters.postgres.engine import Database
from adapters.postgres.feed import Change, append_changes
from adapters.postgres.tables.accounts import app_user, membership, workspace
from adapters.postgres.tables.contacts import contact
from adapters.postgres.tables.feed import workspace_feed
from bootstrap.settings import Settings
from domain.contacts.identities import sort_name_of
from domain.contacts.searching import search_text_of
from domain.contacts.values import Tier
from domain.shared.ids import new_id

EMAIL = "seed@example.com"
CHUNK = 500
GIVEN = ("Albrina", "Corvane", "Dorrit", "Fennimor", "Gildane", "Ivarine", "Jessamor", "Kelvane")
FAMILY = (
    "Mockridge",
    "Sampleby",
    "Fakeford",
    "Pretendez",
    "Dummyworth",
    "Testerfield",
    "Proxyhurst",
)
COLUMNS = (
    "workspace_id",
    "id",
    "created_at",
    "given_name",
    "family_name",
    "sort_name",
    "search_text",
    "tier",
    "tier_set_at",
    "next_due_at",
)


def run(settings: Settings, *, contacts: int, workspaces: int) -> int:
    """Spread `contacts` over `workspaces` new workspaces; a third of them have a tier."""
    started = time.monotonic()
    asyncio.run(_seed(settings, contacts, workspaces))
    took = time.monotonic() - started
    print(f"{contacts} contacts in {workspaces} workspaces of {EMAIL}, in {took:.1f} s.")
    return 0


async def _seed(settings: Settings, contacts: int, workspaces: int) -> None:
    database = Database(settings.database_url)
    try:
        owner = await _owner(database)
        for index in range(workspaces):
            share = contacts // workspaces + (index < contacts % workspaces)
            await _fill(database, owner, index, share)
    finally:
        await database.close()


async def _owner(database: Database) -> UUID:
    async with database.transaction(None) as connection:
        known: UUID | None = await connection.scalar(
            select(app_user.c.id).where(app_user.c.email_key == EMAIL)
        )
        if known:
            return known
        user_id = new_id()
        await connection.execute(
            app_user.insert().values(id=user_id, email=EMAIL, email_key=EMAIL, name="Seed")
        )
        return user_id


async def _fill(database: Database, owner: UUID, index: int, count: int) -> None:
    workspace_id, chance = new_id(), random.Random(index)  # noqa: S311 - invented people
    async with database.transaction(workspace_id) as connection:
        await _found(connection, workspace_id, owner, f"Seed {index + 1}")
    for start in range(0, count, CHUNK):
        rows = [_person(workspace_id, chance) for _ in range(min(CHUNK, count - start))]
        async with database.transaction(workspace_id) as connection:
            await insert_rows(connection, contact, COLUMNS, rows)
            await append_changes(
                connection, [Change(workspace_id, "contact", row["id"]) for row in rows]
            )


async def _found(connection: AsyncConnection, workspace_id: UUID, owner: UUID, name: str) -> None:
    await connection.execute(workspace.insert().values(id=workspace_id, name=name))
    await connection.execute(
        membership.insert().values(workspace_id=workspace_id, user_id=owner, role="owner")
    )
    await connection.execute(workspace_feed.insert().values(workspace_id=workspace_id))


def _person(workspace_id: UUID, chance: random.Random) -> dict[str, Any]:
    """Those with a tier got it some time ago, so that some are due; the next sweep finds them."""
    now = datetime.now(UTC)
    given, family = chance.choice(GIVEN), f"{chance.choice(FAMILY)} {chance.randrange(10_000)}"
    tier = chance.choice([*Tier, *(None,) * 10])
    return {
        "workspace_id": workspace_id,
        "id": new_id(),
        "created_at": now,
        "given_name": given,
        "family_name": family,
        "sort_name": sort_name_of(given, family, None),
        "search_text": search_text_of(given, family, None, None, None, None, ""),
        "tier": tier,
        "tier_set_at": tier and now - timedelta(days=chance.randrange(200)),
        "next_due_at": tier and now,
    }
