"""What the clock asks for: one table, and the tick that turns its due slots into jobs.

Times are UTC. A slot is taken once over all processes; `missed` says what happens to slots that
passed while no worker ran.
"""

from datetime import timedelta

import structlog

from domain.jobs.cron import Cron, Missed
from workers.enrolments import SWEEP_ENROLMENTS
from workers.erasure import ERASE_ACCOUNTS
from workers.exports import FORGET_EXPORTS
from workers.imports import FORGET_FILES
from workers.linked_accounts import TELL_OF_ENDINGS
from workers.mails import FORGET_EXPIRED
from workers.nudges import SWEEP
from workers.personal_tokens import ANNOUNCE_EXPIRING_TOKENS
from workers.portability import IMPORT_ACCOUNTS, RESUME_FETCHES
from workers.ports import WorkerPorts
from workers.retention import FORGET
from workers.upkeep import FORGET_SLOTS, KEEP_HISTORY

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

SCHEDULE: tuple[Cron, ...] = (
    Cron(name="enrolments", kind=SWEEP_ENROLMENTS, every=10 * SECOND, missed=Missed.LAST),
    Cron(name="nudges", kind=SWEEP, every=10 * SECOND, missed=Missed.LAST),
    Cron(name="history of jobs", kind=KEEP_HISTORY, every=HOUR, missed=Missed.LAST),
    Cron(name="uploaded files", kind=FORGET_FILES, every=HOUR, missed=Missed.LAST),
    Cron(name="waiting imports", kind=RESUME_FETCHES, every=30 * SECOND, missed=Missed.LAST),
    Cron(name="scheduled imports", kind=IMPORT_ACCOUNTS, every=5 * MINUTE, missed=Missed.LAST),
    Cron(name="exports", kind=FORGET_EXPORTS, every=HOUR, missed=Missed.LAST),
    Cron(name="expired logins", kind=FORGET_EXPIRED, every=DAY, at=4 * HOUR, missed=Missed.SKIP),
    Cron(name="trash and kept answers", kind=FORGET, every=DAY, at=2 * HOUR, missed=Missed.LAST),
    Cron(
        name="expiring tokens",
        kind=ANNOUNCE_EXPIRING_TOKENS,
        every=DAY,
        at=5 * HOUR,
        missed=Missed.LAST,
    ),
    Cron(name="ending links", kind=TELL_OF_ENDINGS, every=HOUR, missed=Missed.LAST),
    Cron(name="accounts that were left", kind=ERASE_ACCOUNTS, every=HOUR, missed=Missed.LAST),
    Cron(name="old slots", kind=FORGET_SLOTS, every=DAY, at=3 * HOUR, missed=Missed.SKIP),
)

_log = structlog.get_logger(__name__)


async def take_due_slots(ports: WorkerPorts) -> bool:
    """Write the jobs of all slots that are due and not yet taken."""
    if not ports.schedule:
        return False
    slots = await ports.jobs.crons.last_slots([cron.name for cron in ports.schedule])
    for cron in ports.schedule:
        for slot in cron.due_slots(slots.last.get(cron.name), slots.now):
            if await ports.jobs.crons.take(cron.name, slot, cron.job(slot)):
                _log.info("cron", name=cron.name, slot=slot.isoformat())
    return False
