from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.jobs.model import RetryPolicy

CHANCES = st.floats(min_value=0, max_value=1, exclude_max=True)


def test_waits_double_from_two_seconds() -> None:
    waits = [RetryPolicy().delay(attempt, 0.5).total_seconds() for attempt in range(1, 6)]

    assert [2, 4, 8, 16, 32] == waits


@given(attempt=st.integers(min_value=0, max_value=10_000), chance=CHANCES)
def test_a_wait_stays_within_half_of_its_length_and_an_hour(attempt: int, chance: float) -> None:
    wait = RetryPolicy().delay(attempt, chance)
    middle = min(timedelta(hours=1), timedelta(seconds=2 ** min(attempt, 32)))

    assert middle * 0.5 <= wait <= middle * 1.5
