"""Sweeps over all workspaces that live by the database's clock. What is due is found by an index."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.bulk import fetch
from adapters.postgres.deliveries import deliver_batch
from adapters.postgres.engine import Database
from adapters.postgres.errors import passing_troubles
from adapters.postgres.planning_batch import plan_batch
from adapters.postgres.tables.accounts import workspace as workspaces
from adapters.postgres.workspaces import to_workspace
from domain.nudges.policy import Policy
from domain.nudges.ports import Swept

_DUE = text("SELECT workspace_id, contact_id FROM tenant.contacts_due(now(), :most)")


class PostgresSweeps:
    """See domain.nudges.ports.Sweeps; `database` connects as the job role."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def plan_due(self, most: int) -> Swept:
        with passing_troubles():
            async with self._database.engine.connect() as connection:
                due = [(row[0], row[1]) for row in await connection.execute(_DUE, {"most": most})]
            if not due:
                return Swept()
            named = sorted({workspace_id for workspace_id, _ in due})
            async with self._database.transaction_over(named) as connection:
                now = await _database_now(connection)
                policies = await policies_of(connection, named)
                known = [key for key in due if key[0] in policies]
                return await plan_batch(connection, known, policies, now)

    async def deliver_due(self, most: int) -> int:
        with passing_troubles():
            async with self._database.engine.connect() as connection:
                named = list(await connection.scalars(_waiting(most)))
            if not named:
                return 0
            async with self._database.transaction_over(named) as connection:
                now = await _database_now(connection)
                locked = await connection.execute(
                    select(workspaces)
                    .where(workspaces.c.id.in_(named), workspaces.c.next_delivery_at <= now)
                    .with_for_update(skip_locked=True)
                )
                policies = {row["id"]: to_workspace(row).policy for row in locked.mappings()}
                return await deliver_batch(connection, policies, now) if policies else 0


async def _database_now(connection: AsyncConnection) -> datetime:
    now: datetime = (await fetch(connection, "SELECT now() AS now"))[0]["now"]
    return now


def _waiting(most: int) -> Select[UUID]:
    return (
        select(workspaces.c.id)
        .where(workspaces.c.next_delivery_at <= func.now(), ~workspaces.c.sandbox)
        .order_by(workspaces.c.next_delivery_at)
        .limit(most)
    )


async def policies_of(connection: AsyncConnection, named: list[UUID]) -> dict[UUID, Policy]:
    """The settings of these workspaces, read once a batch."""
    rows = await connection.execute(select(workspaces).where(workspaces.c.id.in_(named)))
    return {row["id"]: to_workspace(row).policy for row in rows.mappings()}
