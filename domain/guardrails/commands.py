"""Asking the guardrails before anything is done."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from domain.guardrails.decision import Decision, Outbound
from domain.guardrails.judging import judge_outbound
from domain.shared.actor import Actor, Scope
from domain.shared.errors import Fault, Invalid
from domain.shared.ids import ContactId
from domain.unit_of_work import UnitOfWork

AHEAD = timedelta(days=366)
BEHIND = timedelta(minutes=10)  # clocks of phones differ a little


class AtOutOfRange(Invalid):
    """The guardrails are asked about now, or about an instant within a year from now."""

    code = "at_out_of_range"


async def evaluate_outbound(
    uow: UnitOfWork,
    actor: Actor,
    contact_ids: Sequence[ContactId],
    outbound: Outbound,
    at: datetime | None,
) -> list[tuple[ContactId, Decision]]:
    """What they would say if this went out to each of the contacts, at `at` or now; nothing else is done.

    Each is looked at by itself: that the others would be written to as well counts for nothing.
    """
    actor.require(Scope.OUTREACH_READ)
    async with uow.begin(actor.workspace_id) as tx:
        asked = replace(outbound, at=_instant(at, tx.now))
        outbounds = dict.fromkeys(contact_ids, asked)
        decisions = await judge_outbound(tx, actor.user_id, outbounds, "evaluation")
    return [(key, decisions[key]) for key in outbounds]


def _instant(at: datetime | None, now: datetime) -> datetime:
    if at is None:
        return now
    if not now - BEHIND <= at <= now + AHEAD:
        detail = AtOutOfRange.__doc__ or ""
        raise AtOutOfRange(faults=(Fault(code=AtOutOfRange.code, detail=detail, pointer="/at"),))
    return at
