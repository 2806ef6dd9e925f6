"""What the words of imported messages certainly mean, and how a row of the import tells of it."""

from collections.abc import Mapping

from domain.imports.records import TouchRecord
from domain.interactions.automatic import Heard, meaning_of

_TOLD: Mapping[str, str] = {
    "opt_out": "They asked not to be contacted; they are marked so.",
    "out_of_office": "This is an automatic answer; it does not count as one of theirs.",
}


def heard_in(touch: TouchRecord) -> Heard | None:
    """Only in what they wrote to the owner alone: in a group it is not clear who is meant."""
    if touch.direction != "inbound" or touch.is_group or not touch.body:
        return None
    return meaning_of(touch.body, touch.occurred_at.date())


def told_of_meaning(meaning: str | None) -> dict[str, str]:
    """The code and the words for the row of a touch that was heard to mean something."""
    if meaning is None:
        return {}
    return {"code": str(meaning), "detail": _TOLD[meaning]}
