"""How many strangers are written to, and how often one of them is."""

from domain.guardrails.case import Case, day_with_room, times, within
from domain.guardrails.decision import Reason
from domain.shared.local_time import local_day

STRANGER_OUTBOUND = 3
WEEK = 7


def cadence_limit(case: Case) -> Reason | None:
    """A cadence writes to a stranger so many times and no more."""
    sent = case.person.outbound_in_enrolment
    if not case.outbound.is_step or not case.is_stranger or sent < STRANGER_OUTBOUND:
        return None
    return Reason(
        code="cadence_limit",
        rule=f"At most {STRANGER_OUTBOUND} messages to a stranger in one cadence.",
        detail=f"This cadence has sent them {times(sent, 'message', 'messages')}.",
        verdict="block",
    )


def new_people_today(case: Case) -> Reason | None:
    """Enough people were written to for the first time today."""
    return _new_people(case, "new_people_today", case.limits.new_people_per_day, span=1)


def new_people_week(case: Case) -> Reason | None:
    """Enough people were written to for the first time within seven days."""
    return _new_people(case, "new_people_week", case.limits.new_people_per_week, span=WEEK)


def _new_people(case: Case, code: str, limit: int, *, span: int) -> Reason | None:
    if not case.is_message or not _is_new(case):
        return None
    days = [local_day(at, case.zone) for at in case.owner.new_people]
    count = within(days, case.today, span)
    if count < limit:
        return None
    room = day_with_room(days, case.today, span, limit)
    period = "a day" if span == 1 else "a week"
    lately = "today" if span == 1 else f"within {span} days"
    return Reason(
        code=code,
        rule=f"At most {times(limit, 'new person', 'new people')} {period}.",
        detail=f"You wrote to {times(count, 'new person', 'new people')} {lately}.",
        verdict="warn",
        until=None if room is None else case.start_of(room),
    )


def _is_new(case: Case) -> bool:
    """There has been no word between them yet: neither theirs, nor the owner's, nor a meeting."""
    clock = case.person.clock
    return not (clock.last_outbound_at or clock.last_inbound_at or clock.last_mutual_at)
