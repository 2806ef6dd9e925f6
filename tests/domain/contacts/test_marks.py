"""The marks of a contact are in order: reads of states go by that."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from domain.contacts.clock import Clock
from domain.contacts.rhythm import rhythm_of
from domain.shared.ids import ContactId
from domain.shared.local_time import Calendar

ZONES = ("UTC", "America/New_York", "Pacific/Apia", "Asia/Kathmandu")


@given(
    contact_id=st.uuids(),
    interval=st.integers(1, 1095),
    minutes=st.integers(0, 20_000_000),
    zone=st.sampled_from(ZONES),
)
def test_soon_due_drifting_dormant(
    contact_id: ContactId, interval: int, minutes: int, zone: str
) -> None:
    touched = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    clock = Clock(last_touch_at=touched, last_full_at=touched)
    marks = rhythm_of(contact_id, clock, interval, None, Calendar(zone=ZoneInfo(zone)))

    assert marks is not None
    assert marks.soon_at <= marks.due_at <= marks.drifting_at <= marks.dormant_at
