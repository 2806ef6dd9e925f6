"""What must hold after the storm, asked of the database as its superuser; each fault is one line."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import asyncpg
import msgspec

from bootstrap.sample_archive import ExpectedAnswer
from bootstrap.sample_archive.answer import ExpectedPerson, ExpectedTouches
from bootstrap.sample_archive.checking import FoundContact, mismatches
from domain.imports.tallies import Counts, Cursor, Progress
from domain.jobs.model import JobKind
from tests.storm.product_people import MOST_BUDGET, Acknowledged
from workers.subscriptions import SUBSCRIPTIONS

FILES = ("Connections.csv", "Invitations.csv", "messages.csv")
# Whom the import brought, with what it says passed; what people wrote besides is asked for elsewhere.
_FOUND = """
SELECT c.linkedin_slug, c.given_name, c.family_name, c.emails -> 'linkedin' ->> 'address' AS email,
       o.name AS company, c.position, c.connected_on,
       count(*) FILTER (WHERE i.direction = 'inbound') AS inbound,
       count(*) FILTER (WHERE i.direction = 'outbound') AS outbound,
       count(*) FILTER (WHERE i.is_group) AS grouped
FROM tenant.contact AS c
LEFT JOIN tenant.organisation AS o ON o.workspace_id = c.workspace_id AND o.id = c.organisation_id
LEFT JOIN tenant.interaction AS i
  ON i.workspace_id = c.workspace_id AND i.contact_id = c.id AND i.import_id IS NOT NULL
WHERE c.workspace_id = $1 AND c.linkedin_slug IS NOT NULL GROUP BY c.workspace_id, c.id, o.name
"""
_ROWS = """
SELECT file, count(*) AS rows FROM tenant.import_row
WHERE workspace_id = $1 AND import_id = $2 AND part = 0 GROUP BY file
"""
_RUNS = """
SELECT id, state, cursor::text AS cursor, progress::text AS progress, (summary -> 'counts')::text AS counts
FROM tenant.import_run WHERE workspace_id = $1
"""
_ENDED = """
SELECT entity_id, count(*) FILTER (WHERE type = 'import.started') AS started,
       count(*) FILTER (WHERE type = 'import.completed') AS completed
FROM public.recorded WHERE entity_id = ANY ($1::uuid[]) GROUP BY entity_id
"""
_OWN = """
SELECT id, given_name, tier FROM tenant.contact WHERE workspace_id = $1 AND linkedin_slug IS NULL
"""
_TIERS = "SELECT id, tier FROM tenant.contact WHERE workspace_id = $1 AND id = ANY ($2::uuid[])"
_TOUCHES = """
SELECT id, body FROM tenant.interaction WHERE workspace_id = $1 AND import_id IS NULL
"""
_ACCOUNTS = """
SELECT (SELECT count(*) FROM control.app_user WHERE email = $1) AS users,
       (SELECT test_now FROM control.workspace WHERE id = $2) AS clock
"""
# Each names what it counts, and all of it must be 0.
_NEVER = {
    "open nudges that seek contact beside another one": """
        SELECT count(*) FROM (
          SELECT FROM tenant.nudge WHERE status IN ('pending', 'delivered', 'snoozed')
            AND kind NOT IN ('reply_owed', 'thank_you')
          GROUP BY workspace_id, contact_id HAVING count(*) > 1) AS doubled""",
    "open nudges of one kind beside another one": """
        SELECT count(*) FROM (
          SELECT FROM tenant.nudge WHERE status IN ('pending', 'delivered', 'snoozed')
          GROUP BY workspace_id, contact_id, kind HAVING count(*) > 1) AS doubled""",
    "days on which more was delivered than the budget allows": f"""
        SELECT count(*) FROM (
          SELECT FROM tenant.nudge JOIN control.workspace ON workspace.id = nudge.workspace_id
          WHERE delivered_at IS NOT NULL AND kind NOT IN ('reply_owed', 'thank_you')
          GROUP BY workspace_id, (delivered_at AT TIME ZONE workspace.time_zone)::date
          HAVING count(*) > {MOST_BUDGET}) AS spent""",
    "feeds whose numbers have gaps": """
        SELECT count(*) FROM tenant.workspace_feed AS feed
        LEFT JOIN (SELECT workspace_id, count(*) AS n, max(seq) AS top FROM public.numbered GROUP BY 1) AS given
          USING (workspace_id)
        WHERE feed.seq <> coalesce(given.n, 0) OR feed.seq <> coalesce(given.top, 0)""",
    "events that wait": "SELECT count(*) FROM control.outbox",
    "jobs that wait or run": "SELECT count(*) FROM control.job WHERE state IN ('ready', 'running')",
    "jobs that are dead": "SELECT count(*) FROM control.job WHERE state = 'dead'",
    "jobs that no event asked for": """
        SELECT count(*) FROM control.job WHERE args ? 'event_id'
          AND NOT EXISTS (SELECT FROM public.recorded WHERE recorded.id = (job.args ->> 'event_id')::uuid)""",
    **{
        f"entities of kind {kind} that the feed does not tell of": f"""
        SELECT count(*) FROM tenant.{kind} AS row WHERE NOT EXISTS (
          SELECT FROM tenant.sync_entry AS e WHERE e.workspace_id = row.workspace_id
            AND e.entity_type = '{kind}' AND e.entity_id = row.id)"""
        for kind in ("contact", "organisation", "interaction", "nudge")
    },
}
_UNTAKEN = """
SELECT count(*) FROM public.recorded
WHERE type = $1 AND 1 <> (
  SELECT count(*) FROM control.job WHERE kind = $2 AND args ->> 'event_id' = recorded.id::text)
"""


class Rows(msgspec.Struct):
    """How many of each there are, over everybody."""

    imports: int = 0
    contacts: int = 0
    touches: int = 0
    logged: int = 0


async def faults_everywhere(superuser: asyncpg.Connection) -> list[str]:
    """What holds for the whole database."""
    faults = []
    for name, counting in _NEVER.items():
        if count := await superuser.fetchval(counting):
            faults.append(f"{count} {name}")
    for event, kinds in SUBSCRIPTIONS.items():
        faults += [each async for each in _untaken(superuser, event, kinds)]
    return faults


async def _untaken(superuser: asyncpg.Connection, event: str, kinds: Iterable[JobKind]) -> Any:
    for kind in kinds:
        if count := await superuser.fetchval(_UNTAKEN, event, kind.name):
            yield f"{count} events {event} did not become one job {kind.name}"


async def faults_of(
    superuser: asyncpg.Connection, noted: Acknowledged, rows: Rows | None = None
) -> list[str]:
    """What is not as the API told one person; counts into `rows` what is there."""
    rows = rows if rows is not None else Rows()
    if noted.refusal:
        return [f"{noted.email} was refused: {noted.refusal}"]
    faults = await _import_faults(superuser, noted, rows) + await _write_faults(
        superuser, noted, rows
    )
    account = await superuser.fetchrow(_ACCOUNTS, noted.email, noted.workspace_id)
    if account["users"] != 1:
        faults.append(f"{account['users']} accounts")
    if account["clock"] != noted.clock:
        faults.append(f"the clock stands at {account['clock']} instead of {noted.clock}")
    return [f"{noted.email}: {fault}" for fault in faults]


async def _import_faults(
    superuser: asyncpg.Connection, noted: Acknowledged, rows: Rows
) -> list[str]:
    answer = noted.archive.answer
    found = [_contact(row) for row in await superuser.fetch(_FOUND, noted.workspace_id)]
    rows.contacts += len(found)
    rows.touches += sum(each.touches.inbound + each.touches.outbound for each in found)
    faults = mismatches(answer, found)
    faults = [*faults[:3], f"… {len(faults)} in all"] if len(faults) > 3 else faults
    runs = await superuser.fetch(_RUNS, noted.workspace_id)
    rows.imports += len(runs)
    if sorted(noted.imports) != sorted(row["id"] for row in runs):
        faults.append(f"{len(runs)} imports instead of {len(noted.imports)}")
    for ended in await superuser.fetch(_ENDED, noted.imports):
        if (1, 1) != (ended["started"], ended["completed"]):
            faults.append(f"an import started and completed {ended['started'], ended['completed']}")
    for run in runs:
        faults += _run_faults(run, answer)
        kept = await superuser.fetch(_ROWS, noted.workspace_id, run["id"])
        faults += _row_faults({row["file"]: row["rows"] for row in kept}, answer)
    return faults


def _run_faults(run: asyncpg.Record, answer: ExpectedAnswer) -> Iterator[str]:
    if run["state"] != "completed":
        yield f"the import is {run['state']}"
        return
    progress = msgspec.json.decode(run["progress"], type=Progress)
    counts = msgspec.json.decode(run["counts"], type=Counts)
    stage = msgspec.json.decode(run["cursor"], type=Cursor).stage
    total = sum(answer.rows[file] for file in FILES)
    people = answer.people.keys() | answer.wrote
    wanted = ("clocks", total, total, len(people), answer.touch_count - from_nobody(answer))
    told = (
        stage,
        progress.processed,
        progress.total,
        counts.contacts_created,
        counts.touches_created,
    )
    if wanted != told:
        yield f"the import says {told} instead of {wanted}"
    left_out = dict(counts.rows_skipped)
    for code, count in counts.rows_failed.items():
        left_out[code] = left_out.get(code, 0) + count
    wanted_out = {**answer.noted, "not_a_contact": from_nobody(answer)}
    if wanted_out != left_out:
        yield f"the import left out {left_out} instead of {wanted_out}"


def from_nobody(answer: ExpectedAnswer) -> int:
    """Messages of strangers to whom the owner never wrote: they become neither contact nor touch."""
    people = answer.people.keys() | answer.wrote
    return sum(
        touches.inbound + touches.outbound
        for slug, touches in answer.touches.items()
        if slug not in people
    )


def _row_faults(kept: dict[str, int], answer: ExpectedAnswer) -> Iterator[str]:
    wanted = {file: answer.rows[file] for file in FILES}
    if wanted != kept:
        yield f"rows are {kept} instead of {wanted}"


async def _write_faults(
    superuser: asyncpg.Connection, noted: Acknowledged, rows: Rows
) -> list[str]:
    own = await superuser.fetch(_OWN, noted.workspace_id)
    tiers = await superuser.fetch(_TIERS, noted.workspace_id, list(noted.tiers))
    touches = await superuser.fetch(_TOUCHES, noted.workspace_id)
    rows.logged += len(touches)
    return [
        f"{what}: {len(set(there.items()) ^ set(told.items()))} differ, {len(there)} of {len(told)}"
        for what, there, told in (
            ("contacts", {row["id"]: row["given_name"] for row in own}, noted.contacts),
            ("tiers", {row["id"]: row["tier"] for row in tiers}, noted.tiers),
            ("touches", {row["id"]: row["body"] for row in touches}, noted.interactions),
        )
        if there != told
    ] + _doubles(touches)


def _doubles(touches: Sequence[asyncpg.Record]) -> list[str]:
    doubled = len(touches) - len({row["body"] for row in touches})
    return [f"{doubled} touches are there twice"] if doubled else []


def _contact(row: asyncpg.Record) -> FoundContact:
    return FoundContact(
        person=ExpectedPerson(
            slug=row["linkedin_slug"],
            given_name=row["given_name"],
            family_name=row["family_name"],
            email=row["email"],
            company=row["company"],
            position=row["position"],
            connected_on=row["connected_on"],
        ),
        touches=ExpectedTouches(row["inbound"], row["outbound"], row["grouped"]),
    )
