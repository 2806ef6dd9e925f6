"""Whether somebody on one version of a cadence may go on by another."""

from domain.cadences.definition import Definition, Step
from domain.enrolments.errors import PrefixDiffers
from domain.enrolments.model import Enrolment


def refuse_other_prefix(enrolment: Enrolment, known: Definition, other: Definition) -> None:
    """Raises PrefixDiffers unless all before the present step is the same, and the other has that step too."""
    if enrolment.step_id is None:
        return
    before = _before(known, enrolment.step_id)
    if before is None or before != _before(other, enrolment.step_id):
        raise PrefixDiffers(step_id=enrolment.step_id)


def _before(definition: Definition, step_id: str) -> tuple[Step, ...] | None:
    ids = [step.id for step in definition.steps]
    return definition.steps[: ids.index(step_id)] if step_id in ids else None
