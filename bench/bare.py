"""What a read or a write costs without anything around it: Litestar, asyncpg and json_agg; no login, no tenancy.

Run by `bench.serving` as the baseline: `BENCH_DATABASE=… uvicorn bench.bare:create --factory`.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import msgspec
from litestar import Litestar, MediaType, Request, Response, get, post

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
NUDGES = """
SELECT coalesce(json_agg(page), '[]')::text FROM (
  SELECT n.id, n.version, n.kind, n.contact_id, c.given_name, c.family_name, c.linkedin_slug, n.title, n.reason,
         n.facts, n.action, n.rule_version, n.policy_version, n.occurrence, n.due_at, n.expires_at, n.priority,
         n.status, n.resolution, n.snoozed_until, n.delivered_at, n.created_at, n.updated_at
  FROM tenant.nudge AS n
  JOIN tenant.contact AS c ON c.workspace_id = n.workspace_id AND c.id = n.contact_id
  WHERE n.workspace_id = $1 AND n.status = 'delivered'
  ORDER BY (-n.priority), n.anchor_at, n.id LIMIT 20) AS page
"""
LOG = """
INSERT INTO tenant.interaction (
  workspace_id, id, created_at, updated_at, contact_id, occurred_at, direction, channel, depth, subject, body
) VALUES ($1, gen_random_uuid(), now(), now(), $2, now(), $3, $4, $5, $6, $7)
RETURNING json_build_object('id', id, 'version', version, 'occurred_at', occurred_at)::text
"""


class Logged(msgspec.Struct, frozen=True):
    """What is told of an interaction."""

    contact_id: str
    direction: str
    channel: str
    depth: str
    subject: str
    body: str


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

    @get("/nudges")
    async def nudges() -> Response[bytes]:
        body = await kept["pool"].fetchval(NUDGES, workspace_id)
        return Response(body.encode(), media_type=MediaType.JSON)

    @post("/log")
    async def log(request: Request[Any, Any, Any]) -> Response[bytes]:
        sent = msgspec.json.decode(await request.body(), type=Logged)
        body = await kept["pool"].fetchval(LOG, workspace_id, *msgspec.structs.astuple(sent))
        return Response(body.encode(), media_type=MediaType.JSON)

    return Litestar([page, one, nudges, log], lifespan=[pool], openapi_config=None)
