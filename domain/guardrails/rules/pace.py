"""How often somebody is written to who does not answer. An answer of the owner's, or thanks, is none of it."""

from datetime import timedelta

from domain.cadences.definition import Delay
from domain.cadences.slots import after
from domain.contacts.rhythm import attempts_of
from domain.guardrails.case import Case, times
from domain.guardrails.decision import Reason


def unanswered_limit(case: Case) -> Reason | None:
    """Enough has gone out that they did not answer, over all channels; messages of one day are one attempt."""
    limit, days = case.limits.unanswered_limit, case.limits.unanswered_window_days
    attempts = attempts_of(case.person.clock, case.person.connected_on)
    if not case.is_message or case.is_courtesy or len(attempts) < limit:
        return None
    until = attempts[-limit] + timedelta(days=days)
    if case.at >= until:
        return None
    told = " and ".join(f"on {case.written(at)}" for at in attempts[-limit:])
    return Reason(
        code="unanswered_limit",
        rule=f"At most {times(limit, 'message', 'messages')} without an answer in {days} days, over all channels.",
        detail=f"You wrote {told}, and they have not answered.",
        verdict="block",
        until=until,
    )


def too_soon(case: Case) -> Reason | None:
    """The last message is not answered, and was not long ago."""
    attempts = attempts_of(case.person.clock, case.person.connected_on)
    if not case.is_message or case.is_courtesy or not attempts:
        return None
    days = case.limits.spacing_business_days
    until = after(attempts[-1], Delay(count=days, unit="business_days"), case.place)
    if case.at >= until:
        return None
    return Reason(
        code="too_soon",
        rule=f"At least {days} business days between messages while they have not answered.",
        detail=f"You wrote on {case.written(attempts[-1])}; leave them time until {case.written(until)}.",
        verdict="warn",
        until=until,
    )
