"""How strict the guardrails of a workspace are: stricter as one likes, laxer only as far as it is still kind."""

from collections.abc import Mapping

import msgspec

BOUNDS: Mapping[str, tuple[int, int]] = {
    "unanswered_limit": (1, 2),
    "unanswered_window_days": (60, 365),
    "rest_days": (30, 730),
    "spacing_business_days": (2, 10),
    "asks_spacing_days": (30, 365),
    "thanks_within_days": (1, 14),
    "new_people_per_day": (1, 5),
    "new_people_per_week": (3, 20),
    "enrolments_per_organisation": (1, 3),
    "invitations_per_week": (1, 20),
    "invitation_notes_per_month": (0, 3),
}


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What the owner may set of the guardrails.

    After `unanswered_limit` attempts within `unanswered_window_days` that nobody answered, the contact rests by
    itself for `rest_days`. Weeks are seven local days, months thirty.
    """

    unanswered_limit: int = 2
    unanswered_window_days: int = 90
    rest_days: int = 180
    spacing_business_days: int = 3
    asks_spacing_days: int = 60
    thanks_within_days: int = 7
    new_people_per_day: int = 3
    new_people_per_week: int = 10
    enrolments_per_organisation: int = 2
    invitations_per_week: int = 20
    invitation_notes_per_month: int = 3


USUAL = Limits()
