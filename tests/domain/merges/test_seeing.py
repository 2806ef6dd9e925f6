"""Who reads a merge sees no more of it than of the contact."""

from datetime import UTC, datetime

import pytest

from domain.merges.model import Kept, Merge, Outcome, Reason
from domain.merges.views import view_of
from domain.shared.ids import ContactId, MergeId, new_id
from domain.shared.sight import Sight

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sight", "seen", "kept"),
    [
        (
            Sight.EVERYTHING,
            [("do_not_contact", "asked"), ("private_notes", None)],
            ["private_notes"],
        ),
        (Sight.SHARED, [("do_not_contact", "asked")], []),
        (Sight.OUTLINE, [("do_not_contact", None)], []),
    ],
)
def test_private_notes_are_not_even_told_of(
    sight: Sight, seen: list[tuple[str, str | None]], kept: list[str]
) -> None:
    outcome = [
        Outcome(field=field, kept=words, other=None, whose="both", reason=Reason.JOINED)
        for field, words in (("do_not_contact", "asked"), ("private_notes", None))
    ]
    merge = Merge(
        id=MergeId(new_id()),
        survivor_id=ContactId(new_id()),
        absorbed_id=ContactId(new_id()),
        created_at=NOW,
        outcome=outcome,
        kept=[Kept(path="private_notes", reason="changed_since")],
    )

    view = view_of(merge, sight)

    assert seen == [(each.field, each.kept) for each in view.outcome]
    assert kept == [each.path for each in view.kept]
