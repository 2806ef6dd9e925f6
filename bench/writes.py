"""`python -m bench writes`: an interaction over HTTP, beside a bare handler of the same run that inserts its row.

Ours goes through the change feed, the outbox, the clock of the contact and the audit trail besides.
"""

import argparse
from uuid import UUID

import asyncpg
import msgspec
import uvloop

from bench.ground import Ground, fresh_ground
from bench.serving import both_serving, compare, environment, log_in, print_heading, someone
from bootstrap.seed import run as seed
from bootstrap.settings import Settings

AIM = 0.3
PEOPLE = 200  # written to in turn, so that nobody waits for the lock of one and the same contact


def main(arguments: list[str]) -> None:
    words = argparse.ArgumentParser(prog="bench writes", description=__doc__)
    words.add_argument("--contacts", type=int, default=20_000)
    words.add_argument("--workspaces", type=int, default=40)
    words.add_argument("--seconds", type=float, default=2.0)
    chosen = words.parse_args(arguments)
    with fresh_ground() as ground:
        settings = Settings.read(environment(ground))
        seed(settings, contacts=chosen.contacts, workspaces=chosen.workspaces)
        uvloop.run(_run(ground, settings, chosen.seconds))


async def _run(ground: Ground, settings: Settings, seconds: float) -> None:
    workspace_id, contact_id = await someone(ground)
    bodies = await _interactions(ground, workspace_id)
    token = await log_in(settings)
    with both_serving(ground, workspace_id, contact_id) as processes:
        print_heading()
        path = f"/v1/workspaces/{workspace_id}/interactions"
        await compare(
            processes,
            "one interaction",
            path,
            "/log",
            token=token,
            seconds=seconds,
            aim=AIM,
            bodies=bodies,
        )


async def _interactions(ground: Ground, workspace_id: UUID) -> list[bytes]:
    """What is sent: a message to each of these people."""
    connection = await asyncpg.connect(ground.superuser)
    rows = await connection.fetch(
        "SELECT id FROM tenant.contact WHERE workspace_id = $1 LIMIT $2", workspace_id, PEOPLE
    )
    await connection.close()
    return [
        msgspec.json.encode(
            {
                "contact_id": row["id"],
                "direction": "outbound",
                "channel": "email",
                "depth": "message",
                "subject": "Hello",
                "body": "How are things?",
            }
        )
        for row in rows
    ]
