"""What merges need of the outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

import msgspec

from domain.contacts.model import Contact
from domain.merges.model import Merge
from domain.shared.ids import ContactId, MergeId, NudgeId


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """A nudge that a merge has ended, and what it was."""

    id: NudgeId
    status: str
    status_changed_at: datetime | None


class Suggestions(msgspec.Struct, frozen=True, kw_only=True):
    """The pairs that one of two contacts was in, as they can be kept, and what spoke for these two."""

    pairs: list[dict[str, Any]]
    evidence: list[str]


class Merges(Protocol):
    """The workspace's merges, inside one transaction in which both contacts are locked."""

    async def add(self, merge: Merge) -> None:
        """Write a new merge, so that its moves can be remembered."""

    async def save(self, merge: Merge) -> None:
        """Write what came of it; the moves of one that was undone are forgotten."""

    async def peek(self, merge_id: MergeId) -> Merge:
        """As it is now, not locked. Raises NotFound."""

    async def get(self, merge_id: MergeId) -> Merge:
        """Locked until the end of the transaction: lock its contacts first. Raises NotFound."""

    async def absorbed_by(self, contact_id: ContactId) -> list[Contact]:
        """Whoever was merged into this contact, as they were before."""

    async def later_than(self, merge: Merge) -> MergeId | None:
        """The last merge that stands and that the survivor has had a part in since."""

    async def move(self, merge: Merge) -> None:
        """Give the survivor all that belongs to the absorbed, except for what it has already, and remember it.

        Whoever was merged into the absorbed is merged into the survivor from now on.
        """

    async def move_back(self, merge: Merge) -> bool:
        """Give it back. Returns whether any touch among it was changed or removed since."""

    async def put_tags(self, contact: Contact) -> None:
        """Let the contact carry the tags it names, as far as they are there: its `tag_ids` say so then."""

    async def end_nudges(self, ended: Sequence[Ended]) -> None:
        """End nudges for which there is no room beside those of the survivor."""

    async def reopen_nudges(self, ended: Sequence[Ended]) -> None:
        """Take that back, where nothing else has happened to them since and their contact may be written to."""

    async def part_suggestions(self, merge: Merge) -> Suggestions:
        """Suggest nothing about the absorbed any more; who was said not to be them is not the survivor either."""

    async def restore_suggestions(self, merge: Merge, pairs: Sequence[dict[str, Any]]) -> None:
        """Put the pairs back, except for what was decided about them since."""
