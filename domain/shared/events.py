"""What happened: facts that others may want to hear of, saved in the transaction in which they happened."""

from typing import Any
from uuid import UUID

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """`type` is a stable dotted name such as `import.completed`; `body` holds ids and words, no secrets."""

    type: str
    entity_type: str | None = None
    entity_id: UUID | None = None
    body: dict[str, Any] = {}
