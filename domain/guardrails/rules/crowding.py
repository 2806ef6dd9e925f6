"""How much goes to one organisation, and how many invitations go out."""

from collections.abc import Sequence
from datetime import datetime

from domain.guardrails.case import NOTE, Case, day_with_room, times, within
from domain.guardrails.decision import Reason
from domain.guardrails.rules.strangers import WEEK
from domain.shared.local_time import local_day

MONTH = 30
INVITATIONS = frozenset({"invitation", NOTE})


def organisation_full(case: Case) -> Reason | None:
    """Others at the same organisation are on a cadence already."""
    limit, count = case.limits.enrolments_per_organisation, case.owner.active_at_organisation
    if not case.outbound.is_step or case.person.organisation_id is None or count < limit:
        return None
    return Reason(
        code="organisation_full",
        rule=f"At most {times(limit, 'person', 'people')} of one organisation on a cadence at a time.",
        detail=f"{times(count, 'other person', 'other people')} of their organisation "
        f"{'is' if count == 1 else 'are'} on one.",
        verdict="warn",
    )


def invitations_week(case: Case) -> Reason | None:
    """Enough invitations went out on LinkedIn within seven days."""
    if case.form not in INVITATIONS:
        return None
    limit = case.limits.invitations_per_week
    return _sent(case, "invitations_week", case.owner.invitations, limit, span=WEEK)


def invitation_notes_month(case: Case) -> Reason | None:
    """Enough invitations with a personal note went out within thirty days."""
    if case.form != NOTE:
        return None
    limit = case.limits.invitation_notes_per_month
    return _sent(case, "invitation_notes_month", case.owner.invitation_notes, limit, span=MONTH)


def _sent(
    case: Case, code: str, sent: Sequence[datetime], limit: int, *, span: int
) -> Reason | None:
    days = [local_day(at, case.zone) for at in sent]
    count = within(days, case.today, span)
    if count < limit:
        return None
    what = ("invitation", "invitations") if span == WEEK else ("personal note", "personal notes")
    room = day_with_room(days, case.today, span, limit)
    return Reason(
        code=code,
        rule=f"At most {times(limit, *what)} on LinkedIn in {span} days.",
        detail=f"You sent {times(count, *what)} within {span} days.",
        verdict="warn",
        until=None if room is None else case.start_of(room),
    )
