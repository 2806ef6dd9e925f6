"""Plans that hold while a workspace is being filled.

The planner knows what it last sampled. To it a workspace that has only just come is empty, so every index that
begins with the workspace looks as good as the primary key, and a look-up of one row becomes a walk through
all of them. Generic plans go by the average workspace instead; and since the very first import fills
empty tables, plans are made anew as they grow.
"""

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.postgres.engine import say

# Selected with the run, for the rest of the transaction.
FOR_FILLING = func.set_config("plan_cache_mode", "force_generic_plan", True)
_GROWN_AT = frozenset({0, 1, 4, 16, 64, 256, 1024})


async def plan_anew_while_growing(connection: AsyncConnection, chunks_done: int) -> None:
    """`chunks_done` are those of the present stage."""
    if chunks_done in _GROWN_AT:
        await say(connection, "DISCARD PLANS")
