"""Whether a cadence may be published: every rule that it breaks, each with its place."""

from collections.abc import Collection, Iterator

from domain.cadences.checking.courtesy import courtesy_faults
from domain.cadences.checking.forms import fault, form_faults
from domain.cadences.definition import Definition
from domain.cadences.sketch import Sketch, definition_of, gaps
from domain.shared.errors import Fault


def problems_of(sketch: Sketch) -> list[Fault]:
    """Whatever keeps a sketch from being published, but for templates that are not there.

    What is missing is told alone: without it there is nothing to check.
    """
    return gaps(sketch) or problems_in(definition_of(sketch))


def problems_in(definition: Definition) -> list[Fault]:
    """Every broken rule at once, in no order of weight."""
    return [*form_faults(definition), *courtesy_faults(definition)]


def templates_named(sketch: Sketch) -> set[str]:
    return {step.template_id for step in sketch.steps if step.template_id is not None}


def template_problems(sketch: Sketch, missing: Collection[str]) -> Iterator[Fault]:
    """Steps that name one of the missing templates."""
    for place, step in enumerate(sketch.steps):
        if step.template_id in missing:
            at = f"/definition/steps/{place}/template_id"
            told = "There is no such template here, or it is archived."
            yield fault("template_unknown", at, told)
