"""A worker: hears of jobs, runs them, and turns the loops that keep everything moving."""

import asyncio
import signal
from collections.abc import Coroutine
from functools import partial
from typing import Any

import structlog
import uvloop

from bootstrap.collector import calm_collector
from bootstrap.container import WorkerOutside, worker_ports
from bootstrap.settings import Settings
from domain.portability.stage import FetchPorts
from workers.assembly import assemble
from workers.duplicates import duplicate_handlers
from workers.enrolments import enrolment_handlers
from workers.erasure import ErasureJobPorts, erasure_handlers
from workers.exports import ExportJobPorts, export_handlers
from workers.health import HintWatch
from workers.imports import ImportJobPorts, import_handlers
from workers.intake import Intake
from workers.linked_accounts import LinkedAccountJobPorts, linked_account_handlers
from workers.loops import Step, repeat
from workers.mails import AccountJobPorts, account_handlers
from workers.members import MemberJobPorts, member_handlers
from workers.nudges import NudgeJobPorts, nudge_handlers
from workers.origins import OriginJobPorts, origin_handlers
from workers.personal_tokens import personal_token_handlers
from workers.portability import FetchJobPorts, fetch_handlers
from workers.ports import WorkerPorts
from workers.registry import JobHandler
from workers.relay import relay
from workers.retention import retention_handlers
from workers.schedule import take_due_slots
from workers.sign_in import sign_in_handlers
from workers.sweeper import sweep
from workers.upkeep import measure_outbox, reconcile
from workers.ways_in import way_in_handlers

MEASURE_EVERY = 5.0
# Steps are short; one that hangs in a dead connection must not hold up the end.
LAST_STEP_SECONDS = 5.0
CANCEL_TIMES = 3

_log = structlog.get_logger(__name__)


def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT."""
    calm_collector()
    uvloop.run(_run(settings))


async def serve(ports: WorkerPorts, stop: asyncio.Event) -> None:
    """Work until `stop` is set; then end what runs, or hand it back.

    Needs no Redis and outlives the absence of the database: every loop tries again.
    """
    intake = Intake(ports)
    await ports.jobs.hints.tick()
    listening = asyncio.create_task(ports.jobs.hints.run(intake.receive, ports.tuning.slots))
    loops = [asyncio.create_task(loop) for loop in _loops(ports, intake, stop)]
    _log.info("worker.started", kinds=[kind.name for kind in ports.registry.kinds()])
    await stop.wait()
    intake.refuse()
    await _cancel(listening)
    await asyncio.wait(loops, timeout=LAST_STEP_SECONDS)
    await _cancel(*loops)
    await intake.finish(ports.tuning.finish_within)
    await ports.jobs.hints.close()
    _log.info("worker.stopped")


def handlers_of(outside: WorkerOutside) -> list[JobHandler]:
    """What this service does in the background: every kind of job there is."""
    nudges = NudgeJobPorts(uow=outside.uow, sweeps=outside.sweeps, clocks=outside.sandbox_clocks)
    return [
        *_handlers_of_accounts(outside),
        *nudge_handlers(nudges),
        *enrolment_handlers(outside.enrolment_sweeps),
        *_handlers_of_imports(outside),
        *duplicate_handlers(outside.uow),
        *_handlers_of_exports(outside),
        *retention_handlers(outside.retention),
    ]


def _handlers_of_accounts(outside: WorkerOutside) -> list[JobHandler]:
    accounts = AccountJobPorts(uow=outside.accounts_uow, codes=outside.codes, mailer=outside.mailer)
    members = MemberJobPorts(
        uow=outside.accounts_uow, links=outside.invitation_links, mailer=outside.mailer
    )
    erasure = ErasureJobPorts(
        uow=outside.accounts_uow, bulk=outside.bulk_erasure, mailer=outside.mailer
    )
    return [
        *account_handlers(accounts),
        *way_in_handlers(accounts),
        *personal_token_handlers(accounts),
        *member_handlers(members),
        *sign_in_handlers(accounts),
        *erasure_handlers(erasure),
    ]


def _handlers_of_imports(outside: WorkerOutside) -> list[JobHandler]:
    imports = ImportJobPorts(
        uow=outside.uow,
        files=outside.import_files,
        sources=outside.import_sources,
        old_files=outside.old_files,
    )
    fetching = FetchPorts(
        uow=outside.uow,
        accounts=outside.accounts_uow,
        sealing=outside.sealing,
        snapshots=outside.snapshots,
        archives=outside.archives,
        most_bytes=outside.import_files.most_bytes,
    )
    linked = LinkedAccountJobPorts(
        uow=outside.uow,
        accounts=outside.accounts_uow,
        due=outside.linked_accounts_due,
        mailer=outside.mailer,
    )
    return [
        *import_handlers(imports),
        *fetch_handlers(FetchJobPorts(fetching=fetching, due=outside.fetches_due)),
        *linked_account_handlers(linked),
        *origin_handlers(OriginJobPorts(uow=outside.uow)),
    ]


def _handlers_of_exports(outside: WorkerOutside) -> list[JobHandler]:
    exports = ExportJobPorts(
        uow=outside.uow,
        accounts=outside.accounts_uow,
        composer=outside.composer,
        sealing=outside.sealing,
        past=outside.past_exports,
        mailer=outside.mailer,
    )
    return [*export_handlers(exports)]


def _loops(
    ports: WorkerPorts, intake: Intake, stop: asyncio.Event
) -> list[Coroutine[Any, Any, None]]:
    tuning = ports.tuning
    steps: list[tuple[str, Step, float]] = [
        ("hint_watch", HintWatch(ports.jobs.hints).look, tuning.look_for_hints_every),
        ("relay", partial(relay, ports), tuning.relay_every),
        ("direct_claims", intake.claim_directly, tuning.claim_every),
        ("sweeper", partial(sweep, ports), tuning.sweep_every),
        ("schedule", partial(take_due_slots, ports), tuning.cron_every),
        ("reconciliation", partial(reconcile, ports), tuning.reconcile_every),
        ("outbox_measure", partial(measure_outbox, ports), MEASURE_EVERY),
    ]
    return [repeat(name, step, every=every, stop=stop) for name, step, every in steps]


async def _run(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop.set)
    async with worker_ports(settings) as outside:
        await serve(assemble(outside.jobs, handlers_of(outside)), stop)


async def _cancel(*tasks: asyncio.Task[None]) -> None:
    """End the tasks. One that a library keeps from hearing of it is asked again, and then left."""
    pending = set(tasks)
    for _ in range(CANCEL_TIMES):
        for task in pending:
            task.cancel()
        if pending:
            _, pending = await asyncio.wait(pending, timeout=1.0)
