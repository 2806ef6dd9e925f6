"""The report of a storm: what was done, what the faults did, and everything that is not as it must be."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import asyncpg
import msgspec

from tests.storm.product_crew import API_LOG, MAILS, WORKERS_LOG
from tests.storm.product_ground import Ground
from tests.storm.product_line import Line
from tests.storm.product_oracle import Rows, faults_everywhere, faults_of
from tests.storm.product_people import Acknowledged
from tests.storm.product_plans import plan_faults

SHOWN = 20
STOPPED_BY_SIGTERM = -15
BROKEN = 500
_JOBS = """
SELECT kind, count(*) AS committed, count(*) FILTER (WHERE state = 'done') AS done,
       count(*) FILTER (WHERE attempt > 1) AS repeated, max(attempt) AS most_attempts
FROM control.job GROUP BY kind ORDER BY kind
"""
_EFFECTS = """
SELECT (SELECT count(*) FROM public.recorded WHERE type = 'import.completed') AS imports,
       (SELECT count(*) FROM control.email_challenge) AS challenges
"""
_NUDGES = """
SELECT CASE WHEN sandbox THEN 'sandbox ' ELSE 'real ' END || status AS what, count(*) AS n
FROM tenant.nudge JOIN control.workspace ON workspace.id = nudge.workspace_id GROUP BY 1 ORDER BY 1
"""


class Work(msgspec.Struct, frozen=True):
    """The jobs of one kind; `effects` where each has one that can be counted from outside."""

    committed: int
    done: int
    repeated: int
    most_attempts: int
    effects: int | None


class Storm(msgspec.Struct, frozen=True):
    """What there was of it, and how many seconds everything took to come to its end afterwards."""

    seed: int
    faults: dict[str, int]
    exit_codes: list[int]
    calm_after: float


class Damage(msgspec.Struct, kw_only=True):
    """What the storm left. In a sound product `violations` is empty."""

    storm: Storm
    people: int
    bites: dict[str, int]  # what the faults did to whoever was at work
    jobs: dict[str, Work]
    rows: Rows
    nudges: dict[str, int]
    violations: list[str]


async def report(
    superuser: asyncpg.Connection,
    ground: Ground,
    line: Line,
    people: Iterable[Acknowledged],
    storm: Storm,
) -> Damage:
    """Everything is asked of the database and the logs, nothing of the processes that were struck."""
    rows, noted = Rows(), list(people)
    violations = await faults_everywhere(superuser)
    for person in noted:
        violations += await faults_of(superuser, person, rows)
    violations += await plan_faults(superuser)
    jobs = await _jobs(superuser, ground.folder)
    violations += _unequal(jobs)
    violations += [
        f"{count} answers {what}" for what, count in _broken(ground.folder / API_LOG).items()
    ]
    if line.differing:
        violations.append(f"{line.differing} repeated requests were answered differently")
    if any(code not in (0, STOPPED_BY_SIGTERM) for code in storm.exit_codes):
        violations.append(f"exit codes {storm.exit_codes}")
    more = len(violations) - SHOWN
    return Damage(
        storm=storm,
        people=len(noted),
        bites=_bites(ground.folder / WORKERS_LOG, line),
        jobs=jobs,
        rows=rows,
        nudges={row["what"]: row["n"] for row in await superuser.fetch(_NUDGES)},
        violations=violations[:SHOWN] + ([f"… and {more} more"] if more > 0 else []),
    )


async def _jobs(superuser: asyncpg.Connection, folder: Path) -> dict[str, Work]:
    effects = await superuser.fetchrow(_EFFECTS)
    mails = len(list((folder / MAILS).glob("*.eml")))  # a few dozen files
    counted = {"import.run": effects["imports"], "accounts.mail_code": mails}
    return {
        row["kind"]: Work(**dict(list(row.items())[1:]), effects=counted.get(row["kind"]))
        for row in await superuser.fetch(_JOBS)
    }


def _unequal(jobs: Mapping[str, Work]) -> list[str]:
    return [
        f"{kind}: {work.committed} committed, {work.done} done, {work.effects} effects"
        for kind, work in jobs.items()
        if len({work.committed, work.done, work.done if work.effects is None else work.effects}) > 1
    ]


def _bites(log: Path, line: Line) -> dict[str, int]:
    told: Counter[str] = Counter()
    for entry in _entries(log):
        match entry:
            case {"event": "job", "state": state} if state != "done":
                told[f"attempts {state}"] += 1
            case {"event": "job.swept", "kind": kind}:
                told[f"{kind} taken back from the dead"] += 1
            case {"event": "hints.unreachable"}:
                told["valkey found away"] += 1
    return {
        "requests answered": line.answered,
        "requests without an answer": line.unanswered,
        "requests put off": line.put_off,
        "answers replayed": line.replayed,
        **told,
    }


def _broken(log: Path) -> Counter[str]:
    """Internal faults of the API; to be away for a moment is none."""
    return Counter(
        f"{entry['status']} to {entry.get('operation_id')}"
        for entry in _entries(log)
        if entry.get("status") == BROKEN
    )


def _entries(log: Path) -> Iterable[dict[str, Any]]:
    """The lines that are whole: whoever is killed may leave half a one."""
    for line in log.read_text(errors="replace").splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict):
            yield entry
