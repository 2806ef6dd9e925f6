"""The settings of workspaces, as the rules want them."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.holidays import PUBLIC_CALENDARS
from adapters.postgres.bulk import fetch
from domain.nudges.policy import Policy
from domain.shared.errors import Invalid
from domain.workspaces.model import policy_of

_WORKSPACES = """
SELECT id, settings::text AS settings, time_zone, policy_version FROM control.workspace
WHERE id = ANY ($1::uuid[])
"""


async def policies_of(connection: AsyncConnection, named: Sequence[UUID]) -> dict[UUID, Policy]:
    """The policies of these workspaces; one that is gone or whose settings cannot stand is not among them."""
    rows = await fetch(connection, _WORKSPACES, named)
    return {row["id"]: policy for row in rows if (policy := read_policy(row)) is not None}


def read_policy(row: Any) -> Policy | None:
    """Of a row with `settings` as text, `time_zone` and `policy_version`; None when they cannot stand."""
    try:
        return _policy(row["settings"], row["time_zone"], row["policy_version"])
    except Invalid:
        return None


# Most workspaces keep the settings they came with, so a few policies serve many.
@lru_cache(maxsize=1024)
def _policy(settings: str, time_zone: str, version: int) -> Policy:
    return policy_of(msgspec.json.decode(settings), time_zone, version, PUBLIC_CALENDARS)
