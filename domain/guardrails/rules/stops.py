"""Where nothing goes out at all."""

from domain.guardrails.case import Case
from domain.guardrails.decision import Reason


def do_not_contact(case: Case) -> Reason | None:
    """They are not to be contacted; nothing overrides it."""
    since = case.person.do_not_contact_at
    if since is None:
        return None
    return Reason(
        code="do_not_contact",
        rule="Whoever is not to be contacted is not written to.",
        detail=f"They are marked as not to be contacted since {case.written(since)}.",
        verdict="block",
    )


def deleted(case: Case) -> Reason | None:
    """They are in the trash."""
    since = case.person.deleted_at
    if since is None:
        return None
    return Reason(
        code="deleted",
        rule="Nothing goes out to a contact in the trash.",
        detail=f"They are in the trash since {case.written(since)}.",
        verdict="block",
    )


def closed(case: Case) -> Reason | None:
    """The owner has closed the relationship."""
    since = case.person.closed_at
    if since is None:
        return None
    return Reason(
        code="closed",
        rule="A relationship that you have closed stays closed until you open it again.",
        detail=f"You closed it on {case.written(since)}.",
        verdict="block",
    )


def resting(case: Case) -> Reason | None:
    """They rest; an answer or thanks may still go out."""
    person = case.person
    if person.resting_since is None or case.is_courtesy:
        return None
    until = person.rest_until
    if until is not None and case.at >= until:
        return None
    ends = "until you decide otherwise" if until is None else f"until {case.written(until)}"
    return Reason(
        code="resting",
        rule="Nobody who rests is sought; an answer or thanks may always go out.",
        detail=f"They rest {ends}.",
        verdict="block",
        until=until,
    )
