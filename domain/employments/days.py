"""Days as people know them: the day, the month or only the year, as 2024-03-05, 2024-03 or 2024."""

import re
from datetime import date

from domain.shared.errors import Fault, Invalid

FORM = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"

_FORM = re.compile(FORM)
_WHOLE = "-01-01"
_FIRST_YEAR = 1900


class BadDay(Invalid):
    """This is no day, month or year of the calendar."""

    code = "employment_day_invalid"


class EndBeforeStart(Invalid):
    """It cannot end before it starts."""

    code = "employment_ends_early"


def check_day(text: str | None, name: str) -> None:
    """Raises BadDay; `name` is the field that it is told in."""
    if text is None or (_FORM.fullmatch(text) and _exists(text)):
        return
    told = f"A day, month or year from {_FIRST_YEAR} on, such as 2024-03-05, 2024-03 or 2024."
    raise BadDay(faults=(Fault(code="invalid_value", detail=told, pointer=f"/{name}"),))


def check_span(started_on: str | None, ended_on: str | None) -> None:
    """Compared as far as both are known: 2024-06 to 2024 is fine. Raises EndBeforeStart."""
    if not (started_on and ended_on):
        return
    known = min(len(started_on), len(ended_on))
    if ended_on[:known] < started_on[:known]:
        fault = Fault(
            code="out_of_range", detail="The end lies before the start.", pointer="/ended_on"
        )
        raise EndBeforeStart(faults=(fault,))


def is_over(ended_on: str, day: date) -> bool:
    """Whether what ended then was certainly over on that day."""
    return ended_on < day.isoformat()[: len(ended_on)]


def _exists(text: str) -> bool:
    try:
        found = date.fromisoformat(text + _WHOLE[len(text) - 4 :])
    except ValueError:
        return False
    return found.year >= _FIRST_YEAR
