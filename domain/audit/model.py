"""What an entry says of an act: ids and words, never what was written, and never a name."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

MOST_CHANGES = 20


class Touched(msgspec.Struct, frozen=True, kw_only=True):
    """One entity that an act wrote (`upsert`) or took away (`delete`)."""

    type: str
    id: UUID
    op: str


def body_of(changes: Sequence[tuple[str, UUID, str]], events: Sequence[str]) -> dict[str, Any]:
    """The first twenty of what changed, how many more there were, and the types of the events."""
    body: dict[str, Any] = {}
    if changes:
        body["changed"] = [
            {"type": kind, "id": str(entity_id), "op": op}
            for kind, entity_id, op in changes[:MOST_CHANGES]
        ]
    if len(changes) > MOST_CHANGES:
        body["more"] = len(changes) - MOST_CHANGES
    if events:
        body["events"] = sorted(set(events))
    return body
