"""What a list costs without anything around it: Litestar, asyncpg and json_agg; no login, no tenancy, no log.

Run by `bench.reads` as its baseline: `BENCH_DATABASE=… uvicorn bench.bare:create --factory`.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from litestar import Litestar, MediaType, Response, get

PAGE = """
SELECT coalesce(json_agg(page), '[]')::text FROM (
  SELECT c.id, c.version, c.given_name, c.family_name, c.headline, c.position, c.organisation_id,
         o.name AS organisation_name, c.linkedin_slug, c.emails, c.phones, c.links, c.addresses, c.birthday,
         c.notes, c.connected_on, c.tag_ids, c.tier, c.interval_days, c.rhythm_days, c.stage, c.stage_set_by,
         c.resting_since, c.closed_at, c.do_not_contact_at, c.last_touch_at, c.last_inbound_at,
         c.last_outbound_at, c.due_at, c.created_at, c.updated_at, c.deleted_at
  FROM tenant.contact AS c
  LEFT JOIN tenant.organisation AS o ON o.workspace_id = c.workspace_id AND o.id = c.organisation_id
  WHERE c.workspace_id = $1 AND c.deleted_at IS NULL
  ORDER BY c.created_at DESC, c.id DESC LIMIT 50) AS page
"""
ONE = """
SELECT row_to_json(c)::text FROM (
  SELECT c.id, c.version, c.given_name, c.family_name, c.headline, c.position, c.emails, c.phones, c.links,
         c.addresses, c.notes, c.tier, c.stage, c.last_touch_at, c.due_at, c.created_at, c.updated_at
  FROM tenant.contact AS c WHERE c.workspace_id = $1 AND c.id = $2) AS c
"""


def create() -> Litestar:
    """Connects as a superuser, whom row-level security does not bind."""
    workspace_id = os.environ["BENCH_WORKSPACE"]
    contact_id = os.environ["BENCH_CONTACT"]
    kept: dict[str, asyncpg.Pool] = {}

    @asynccontextmanager
    async def pool(_app: Litestar) -> AsyncIterator[None]:
        async def no_reset(_connection: Any) -> None:
            return

        kept["pool"] = await asyncpg.create_pool(
            os.environ["BENCH_DATABASE"], min_size=10, max_size=10, reset=no_reset
        )
        yield
        await kept["pool"].close()

    @get("/list")
    async def page() -> Response[bytes]:
        body = await kept["pool"].fetchval(PAGE, workspace_id)
        return Response(body.encode(), media_type=MediaType.JSON)

    @get("/one")
    async def one() -> Response[bytes]:
        body = await kept["pool"].fetchval(ONE, workspace_id, contact_id)
        return Response(body.encode(), media_type=MediaType.JSON)

    return Litestar([page, one], lifespan=[pool], openapi_config=None)
