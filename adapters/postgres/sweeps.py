"""Sweeps over all workspaces that live by the database's clock. What is due is found by an index."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import fetch
from adapters.postgres.deliveries import deliver_batch
from adapters.postgres.engine import Database
from adapters.postgres.errors import passing_troubles
from adapters.postgres.planning_batch import PUT_OFF_FOR, plan_batch
from adapters.postgres.policies import policies_of, read_policy
from domain.nudges.policy import Policy
from domain.nudges.ports import Delivered, Swept

_DUE = """
SELECT workspace_id, contact_id FROM tenant.contacts_due(coalesce($2::timestamptz, now()), $1)
"""
_WAITING = """
SELECT id FROM control.workspace
WHERE next_delivery_at <= coalesce($2::timestamptz, now()) AND next_delivery_at IS NOT NULL AND NOT sandbox
ORDER BY next_delivery_at LIMIT $1
"""
_LOCKED = """
SELECT id, settings::text AS settings, time_zone, policy_version FROM control.workspace
WHERE id = ANY ($1::uuid[]) AND next_delivery_at <= $2 AND NOT sandbox
FOR UPDATE SKIP LOCKED
"""
_PUT_OFF = "UPDATE control.workspace SET next_delivery_at = $2 WHERE id = ANY ($1::uuid[])"


class PostgresSweeps:
    """See domain.nudges.ports.Sweeps; `database` connects as the job role.

    `at` stands for the database's clock where one has to know what time it is: in tests and measurements.
    """

    def __init__(self, database: Database, *, at: datetime | None = None) -> None:
        self._database = database
        self._at = at

    async def plan_due(self, most: int) -> Swept:
        with passing_troubles():
            async with self._database.engine.connect() as connection:
                due = [(row[0], row[1]) for row in await fetch(connection, _DUE, most, self._at)]
            if not due:
                return Swept()
            # Side by side in the index, and in one order for every batch.
            due.sort()
            named = sorted({workspace_id for workspace_id, _ in due})
            async with self._database.transaction_over(named) as connection:
                now = self._at or await _database_now(connection)
                policies = await policies_of(connection, named)
                return await plan_batch(connection, due, policies, now)

    async def deliver_due(self, most: int) -> Delivered:
        with passing_troubles():
            async with self._database.engine.connect() as connection:
                named = [row["id"] for row in await fetch(connection, _WAITING, most, self._at)]
            if not named:
                return Delivered()
            async with self._database.transaction_over(named) as connection:
                now = self._at or await _database_now(connection)
                policies, unread = await _locked(connection, named, now)
                if unread:
                    await fetch(connection, _PUT_OFF, unread, now + PUT_OFF_FOR)
                nudges = await deliver_batch(connection, policies, now) if policies else 0
                return Delivered(workspaces=len(policies) + len(unread), nudges=nudges)


async def _locked(
    connection: AsyncConnection, named: Sequence[UUID], now: datetime
) -> tuple[dict[UUID, Policy], list[UUID]]:
    """The workspaces that nobody else delivers in, by whether their settings can be read."""
    policies: dict[UUID, Policy] = {}
    unread: list[UUID] = []
    for row in await fetch(connection, _LOCKED, named, now):
        policy = read_policy(row)
        if policy is None:
            unread.append(row["id"])
        else:
            policies[row["id"]] = policy
    return policies, unread


async def _database_now(connection: AsyncConnection) -> datetime:
    now: datetime = (await fetch(connection, "SELECT now() AS now"))[0]["now"]
    return now
