from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from litestar import get, post
from litestar.exceptions import ImproperlyConfiguredException
from litestar.params import JSONBody

from api.access import PUBLIC
from api.app import create_app
from api.times import Instant, Wire, instant_text
from tests.api.base.conftest import World

instants = st.datetimes(
    min_value=datetime(1900, 1, 2),  # noqa: DTZ001 - the strategy adds the zone
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.timezones(),
    allow_imaginary=False,
)


class Moment(Wire, frozen=True, kw_only=True):
    at: Instant
    until: Instant | None


class Naive(Wire, frozen=True, kw_only=True):
    at: datetime


class Stray(msgspec.Struct, frozen=True):
    moments: list[Instant]


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    at: datetime


@given(instants)
def test_instants_go_out_in_utc_and_whole_seconds(at: datetime) -> None:
    written = msgspec.json.decode(msgspec.json.encode(Moment(at=at, until=None)))["at"]

    assert written == instant_text(at)
    read = datetime.fromisoformat(written)
    assert read == at.astimezone(UTC).replace(microsecond=0)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23T10:30:15.987654321+01:00",
        "2026-11-23t09:30:15z",
        "2026-11-23 09:30:15.1Z",
        "2026-11-23T09:30:15-00:00",
    ],
)
def test_any_rfc_3339_instant_is_read(text: str) -> None:
    at = msgspec.convert(text, Instant)

    assert "2026-11-23T09:30:15Z" == instant_text(at)


def test_conversion_brings_instants_to_whole_seconds_too() -> None:
    summer = timezone(timedelta(hours=2))

    moment = msgspec.convert(
        {"at": datetime(2026, 7, 1, 12, 0, 0, 5, tzinfo=summer), "until": None}, Moment
    )

    assert datetime(2026, 7, 1, 10, tzinfo=UTC) == moment.at


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        Moment(at=datetime(2026, 1, 1, 1, 1, 1), until=None)  # noqa: DTZ001 - that is the point


def test_answers_with_other_instants_keep_the_service_from_starting(world: World) -> None:
    @get("/naive", operation_id="naive", opt=PUBLIC)
    async def naive() -> Naive:
        return Naive(at=datetime.now(UTC))

    @get("/stray", operation_id="stray", opt=PUBLIC)
    async def stray() -> Stray:
        return Stray([])

    for handler in (naive, stray):
        with pytest.raises(ImproperlyConfiguredException, match="answers with an instant"):
            create_app(world.ports, controllers=[handler])


def test_bodies_with_other_instants_keep_the_service_from_starting(world: World) -> None:
    @post("/asked", operation_id="asked", opt=PUBLIC)
    async def asked(data: JSONBody[Asked]) -> None:
        assert data

    with pytest.raises(ImproperlyConfiguredException, match="takes an instant"):
        create_app(world.ports, controllers=[asked])


def test_bodies_that_take_anything_keep_the_service_from_starting(world: World) -> None:
    @post("/loose", operation_id="loose", opt=PUBLIC)
    async def loose(data: JSONBody[dict[str, str]]) -> None:
        assert data

    with pytest.raises(ImproperlyConfiguredException, match="forbid_unknown_fields"):
        create_app(world.ports, controllers=[loose])
