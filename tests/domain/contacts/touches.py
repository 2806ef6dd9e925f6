"""Touches for tests: by hand, and drawn by hypothesis."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st

from domain.contacts.clock import Touch
from domain.shared.ids import InteractionId, new_id

DAY = timedelta(days=1)
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)  # a Tuesday


def a_touch(
    at: datetime,
    direction: str = "outbound",
    depth: str = "message",
    *,
    is_group: bool = False,
    help_received: str | None = None,
    meaning: str | None = None,
    returns_on: date | None = None,
) -> Touch:
    return Touch(
        id=InteractionId(new_id()),
        occurred_at=at,
        direction=direction,
        depth=depth,
        is_group=is_group,
        help_received=help_received,
        meaning=meaning,
        returns_on=returns_on,
    )


def touches(earliest: datetime, latest: datetime) -> st.SearchStrategy[Touch]:
    return st.builds(
        Touch,
        id=st.integers(1, 2**128 - 1).map(lambda n: InteractionId(UUID(int=n))),
        occurred_at=st.datetimes(
            earliest.replace(tzinfo=None), latest.replace(tzinfo=None), timezones=st.just(UTC)
        ).map(lambda at: at.replace(microsecond=0)),
        direction=st.sampled_from(["inbound", "outbound", "mutual"]),
        depth=st.sampled_from(["light", "message", "conversation", "meeting"]),
        is_group=st.booleans(),
        help_received=st.sampled_from([None, None, None, "advice"]),
        meaning=st.sampled_from([None, None, None, "decline", "out_of_office", "opt_out"]),
        returns_on=st.sampled_from([None, None, date(2026, 3, 9)]),
    )


def histories(
    earliest: datetime = NOON - 400 * DAY, latest: datetime = NOON, max_size: int = 10
) -> st.SearchStrategy[list[Touch]]:
    drawn = touches(earliest, latest)
    return st.lists(drawn, max_size=max_size, unique_by=lambda touch: touch.id)
