"""`python -m bench reads`: pages and single contacts over HTTP, beside bare handlers of the same run."""

import argparse
from uuid import UUID

import asyncpg
import uvloop

from bench.ground import Ground, fresh_ground
from bench.serving import both_serving, compare, environment, log_in, print_heading, someone
from bootstrap.seed import run as seed
from bootstrap.settings import Settings

AIM = 0.65
# A nudge before the owner for some of the contacts; they are no more than is usual at one time.
NUDGES = """
INSERT INTO tenant.nudge (
  workspace_id, id, created_at, updated_at, contact_id, kind, key, status, status_changed_at, anchor_at,
  due_at, delivered_at, priority, title, reason, facts, action, rule_version, policy_version
)
SELECT workspace_id, gen_random_uuid(), now(), now(), id, 'keep_in_touch', 'before:due', 'delivered', now(),
       now() - interval '14 days', now(), now(), 70 - (row_number() OVER ())::integer % 20,
       'Time for ' || given_name, 'You have not been in touch for two weeks.',
       '{"days": 14, "tier": "inner"}',
       '{"kind": "message", "channel": "any", "deep_link": null, "suggestion": "Ask how things are."}', 1, 1
FROM tenant.contact WHERE workspace_id = $1 ORDER BY id LIMIT 100
"""


def main(arguments: list[str]) -> None:
    words = argparse.ArgumentParser(prog="bench reads", description=__doc__)
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
    await _nudge(ground, workspace_id)
    token = await log_in(settings)
    place = f"/v1/workspaces/{workspace_id}"
    paths = {
        "page of 50": (f"{place}/contacts?limit=50", "/list"),
        "one contact": (f"{place}/contacts/{contact_id}", "/one"),
        "20 nudges": (f"{place}/nudges?limit=20", "/nudges"),
    }
    with both_serving(ground, workspace_id, contact_id) as processes:
        print_heading()
        for name, (path, baseline) in paths.items():
            await compare(processes, name, path, baseline, token=token, seconds=seconds, aim=AIM)


async def _nudge(ground: Ground, workspace_id: UUID) -> None:
    connection = await asyncpg.connect(ground.superuser)
    await connection.execute(NUDGES, workspace_id)
    await connection.execute("ANALYZE tenant.nudge")
    await connection.close()
