"""What ends an enrolment, whatever step it is at: the first that holds."""

from datetime import datetime, timedelta

from domain.cadences.definition import Definition, WaitForStep, is_outbound
from domain.contacts.values import RestReason
from domain.enrolments.course import close_of
from domain.enrolments.facts import EnrolmentFacts
from domain.enrolments.model import Enrolment
from domain.enrolments.states import Outcome

_ENDS = frozenset({"reply", "meeting"})  # what is waited for would end the enrolment


def exit_of(
    enrolment: Enrolment, definition: Definition, facts: EnrolmentFacts, at: datetime
) -> Outcome | None:
    """How it ends now, if it does."""
    person, signs = facts.person, facts.signs
    has_opted_out = signs.opted_out_at is not None
    ends = (
        (has_opted_out or person.do_not_contact_at is not None, Outcome.OPTED_OUT),
        (facts.merged_into is not None, Outcome.MERGED),
        (person.deleted_at is not None or person.closed_at is not None, Outcome.REMOVED),
        (signs.declined_at is not None, Outcome.DECLINED),
        (signs.replied_at is not None, Outcome.REPLIED),
        (signs.met_at is not None, Outcome.MET),
        (_rests(enrolment, definition, facts, at), Outcome.RESTED),
    )
    return next((outcome for holds, outcome in ends if holds), None)


def rest_after(enrolment: Enrolment, definition: Definition) -> datetime | None:
    """Until when the contact rests because the cadence has come to its end without an answer."""
    close = close_of(definition)
    ended = enrolment.finished_at
    if enrolment.outcome is not Outcome.COMPLETED_NO_REPLY or close is None or ended is None:
        return None
    return ended + timedelta(days=close.rest_days) if close.rest_days else None


def has_outbound_left(enrolment: Enrolment, definition: Definition) -> bool:
    """Whether anything of it could still reach them, from the present step on, if they do not answer."""
    steps = definition.steps
    ids = [step.id for step in steps]
    place = ids.index(enrolment.step_id) if enrolment.step_id in ids else 0
    while place < len(steps):
        step = steps[place]
        if is_outbound(step):
            return True
        if isinstance(step, WaitForStep) and step.event in _ENDS:
            place = ids.index(step.otherwise)
        else:
            place += 1
    return False


def _rests(
    enrolment: Enrolment, definition: Definition, facts: EnrolmentFacts, at: datetime
) -> bool:
    """Once all has been sent, a rest for want of an answer ends nothing: they may still answer until the close."""
    person = facts.person
    if person.resting_since is None or (person.rest_until is not None and person.rest_until <= at):
        return False
    is_unanswered = facts.rest_reason == RestReason.UNANSWERED
    return not is_unanswered or has_outbound_left(enrolment, definition)
