"""Checks of each part of a cadence by itself: ids, names, lengths, delays and days."""

import re
from collections import Counter
from collections.abc import Iterator

from domain.cadences.checking.measures import days_in, most_days
from domain.cadences.definition import (
    CloseStep,
    Definition,
    Delay,
    GiveStep,
    MessageStep,
    ReviewStep,
    Step,
    TaskStep,
    WaitForStep,
    WaitStep,
)
from domain.coaching.channels import LIMITS
from domain.shared.errors import Fault

MOST_STEPS = 20
MOST_DAYS = 60
TITLE_LENGTH, GUIDANCE_LENGTH, PURPOSE_LENGTH = 120, 2_000, 500
LEAST_CHARACTERS = 40
STEP_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
REST_DAYS = (0, 730)
REPEATS_AFTER = (0, 3_650)
# Who does not know the owner is left in peace after a cadence, at the least for as long.
STRANGERS_REST, STRANGERS_REPEAT = 90, 180
ASK_LEVELS = (0, 5)


def form_faults(definition: Definition) -> Iterator[Fault]:
    """Whatever is wrong with a part, wherever it stands."""
    yield from _lengths(definition)
    yield from _ids(definition.steps)
    yield from _days_of_rest(definition)
    for place, step in enumerate(definition.steps):
        at = f"/definition/steps/{place}"
        yield from _words(step, at)
        yield from _delays(step, at)
        if isinstance(step, MessageStep):
            yield from _message(step, at)


def fault(code: str, pointer: str, detail: str) -> Fault:
    return Fault(code=code, detail=detail, pointer=pointer)


def _lengths(definition: Definition) -> Iterator[Fault]:
    if len(definition.steps) > MOST_STEPS:
        told = f"A cadence has at most {MOST_STEPS} steps."
        yield fault("too_many_steps", "/definition/steps", told)
    if len(definition.purpose) > PURPOSE_LENGTH:
        told = f"At most {PURPOSE_LENGTH} characters."
        yield fault("too_long", "/definition/purpose", told)


def _ids(steps: tuple[Step, ...]) -> Iterator[Fault]:
    counts = Counter(step.id for step in steps)
    for place, step in enumerate(steps):
        at = f"/definition/steps/{place}/id"
        if not STEP_ID.fullmatch(step.id):
            told = "Small letters, digits and underscores, a letter first, at most 40: such as thank_you."
            yield fault("step_id_malformed", at, told)
        elif counts[step.id] > 1:
            yield fault("step_id_taken", at, "Another step has this id too.")


def _days_of_rest(definition: Definition) -> Iterator[Fault]:
    is_for_strangers = definition.audience != "known"
    repeats = definition.repeats_after_days
    least, most = (STRANGERS_REPEAT if is_for_strangers else REPEATS_AFTER[0]), REPEATS_AFTER[1]
    if not least <= repeats <= most:
        told = f"From {least} to {most} days for this audience."
        yield fault("repeats_out_of_range", "/definition/repeats_after_days", told)
    for place, step in enumerate(definition.steps):
        least, most = (STRANGERS_REST if is_for_strangers else REST_DAYS[0]), REST_DAYS[1]
        if isinstance(step, CloseStep) and not least <= step.rest_days <= most:
            told = f"From {least} to {most} days for this audience."
            yield fault("rest_out_of_range", f"/definition/steps/{place}/rest_days", told)


def _words(step: Step, at: str) -> Iterator[Fault]:
    if isinstance(step, MessageStep | GiveStep | TaskStep | ReviewStep):
        if not step.title.strip():
            yield fault("missing", f"{at}/title", "Say in a few words what is to be done.")
        if len(step.title) > TITLE_LENGTH:
            yield fault("too_long", f"{at}/title", f"At most {TITLE_LENGTH} characters.")
        if len(step.guidance) > GUIDANCE_LENGTH:
            yield fault("too_long", f"{at}/guidance", f"At most {GUIDANCE_LENGTH} characters.")


def _delays(step: Step, at: str) -> Iterator[Fault]:
    if isinstance(step, WaitStep):
        yield from _delay(step.lasting, f"{at}/lasting", least=1)
    elif isinstance(step, WaitForStep):
        yield from _delay(step.at_most, f"{at}/at_most", least=1)
    elif not isinstance(step, ReviewStep):
        yield from _delay(step.after, f"{at}/after", least=0)


def _delay(delay: Delay, at: str, *, least: int) -> Iterator[Fault]:
    if delay.count < least or most_days(*days_in(delay)) > MOST_DAYS:
        told = f"From {least} on, and at most {MOST_DAYS} days."
        yield fault("delay_out_of_range", at, told)


def _message(step: MessageStep, at: str) -> Iterator[Fault]:
    least, most = ASK_LEVELS
    if not least <= step.ask_level <= most:
        yield fault("ask_level_unknown", f"{at}/ask_level", f"From {least} to {most}.")
    limit = LIMITS.get(step.channel)
    length = step.most_characters
    if length is None:
        return
    if length < LEAST_CHARACTERS:
        told = f"At least {LEAST_CHARACTERS} characters: less does not say anything."
        yield fault("limit_too_small", f"{at}/most_characters", told)
    if limit is not None and length > limit:
        told = f"This channel takes at most {limit} characters."
        yield fault("over_channel_limit", f"{at}/most_characters", told)
