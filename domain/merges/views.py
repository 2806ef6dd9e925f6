"""Merges as they are read."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from domain.merges.model import Kept, Merge, Outcome, undoable_until
from domain.shared.ids import ContactId, MergeId, UserId
from domain.shared.sight import Sight

# Whose words somebody does not see on the contact, they do not see here; nor that there are private ones.
_WORDS = frozenset({"do_not_contact"})
_PRIVATE = "private_notes"


class MergeView(msgspec.Struct, frozen=True, kw_only=True):
    """A merge. `survivor_id` is the contact that it was made into then."""

    id: MergeId
    survivor_id: ContactId
    absorbed_id: ContactId
    state: str
    evidence: list[str]
    outcome: list[Outcome]
    kept: list[Kept]
    made_by: UserId | None
    created_at: datetime
    undone_at: datetime | None

    @property
    def undoable_until(self) -> datetime:
        return undoable_until(self.created_at)


def view_of(merge: Merge, sight: Sight) -> MergeView:
    """The merge as a read right after this change would show it."""
    plain = {name: getattr(merge, name) for name in MergeView.__struct_fields__}
    return seen_by(sight, MergeView(**plain))


def seen_by(sight: Sight, view: MergeView) -> MergeView:
    """The merge without what this sight does not reach."""
    if sight is Sight.EVERYTHING:
        return view
    is_outline = sight is Sight.OUTLINE
    seen = [
        replace(each, kept=None, other=None) if is_outline and each.field in _WORDS else each
        for each in view.outcome
        if each.field != _PRIVATE
    ]
    kept = [each for each in view.kept if each.path != _PRIVATE]
    return replace(view, outcome=seen, kept=kept)
