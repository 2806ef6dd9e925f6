"""Checking and filling the texts of a template, with refusals that name the field, the line and the column."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec

from domain.shared.errors import Fault, Invalid
from domain.templates.model import TemplateInvalid, TemplateTooCostly, TemplateValueMissing
from domain.templates.ports import Flaw, FlawKind, TemplateLanguage, Values
from domain.templates.variables import NAMES

_REFUSALS: dict[FlawKind, type[Invalid]] = {
    FlawKind.BROKEN: TemplateInvalid,
    FlawKind.UNKNOWN: TemplateInvalid,
    FlawKind.MISSING: TemplateValueMissing,
    FlawKind.COSTLY: TemplateTooCostly,
}


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """A message, as it stands after its gaps are filled."""

    subject: str
    body: str


def check(language: TemplateLanguage, *, subject: str, body: str) -> None:
    """Raises TemplateInvalid and TemplateTooCostly."""
    for field, source in (("subject", subject), ("body", body)):
        with _told_of(field):
            language.check(source, NAMES)


def fill(language: TemplateLanguage, values: Values, *, subject: str, body: str) -> Written:
    """Raises TemplateValueMissing, TemplateInvalid and TemplateTooCostly."""
    filled = {}
    for field, source in (("subject", subject), ("body", body)):
        with _told_of(field):
            filled[field] = language.fill(source, values).strip()
    return Written(**filled)


@contextmanager
def _told_of(field: str) -> Iterator[None]:
    try:
        yield
    except Flaw as flaw:
        raise _refusal(field, flaw) from flaw


def _refusal(field: str, flaw: Flaw) -> Invalid:
    refusal = _REFUSALS[flaw.kind]
    place = flaw.place
    where = f"In line {place.line}, column {place.column}" if place else f"In the {field}"
    fault = Fault(code=refusal.code, detail=f"{where}: {flaw.what}.", pointer=f"/{field}")
    extra: dict[str, Any] = {"name": flaw.name} if flaw.name else {}
    if place:
        extra |= {"line": place.line, "column": place.column}
    return refusal(faults=(fault,), **extra)
