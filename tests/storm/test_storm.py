"""A short storm in the suite, and its control. The long one: `python -m tests.storm --seconds
60`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.postgres.engine import Database
from bootstrap.embedded.valkey import EmbeddedValkey
from tests.storm.storm import Weather, rage
from tests.support.jobs import JobsUrls

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[EmbeddedValkey]:
    """One that may be killed."""
    server = EmbeddedValkey(tmp_path / "valkey", log=tmp_path / "valkey.log")
    server.start()
    yield server
    server.destroy()


async def test_a_storm_loses_nothing_and_doubles_nothing(
    jobs_database: Database, jobs_urls: JobsUrls, valkey: EmbeddedValkey, tmp_path: Path
) -> None:
    weather = Weather(seconds=9, seed=20, calm=(0.3, 0.9))

    damage = await rage(weather, jobs_database, jobs_urls.app, valkey, tmp_path)

    print(damage)  # noqa: T201 # with its seed, for when it fails
    assert damage.is_none
    assert damage.committed == damage.done
    assert damage.committed > 100
    assert damage.rolled_back > 0
    assert damage.retried > 0
    assert len(damage.faults) >= 3
    assert [0, 0, 0] == damage.exit_codes


async def test_the_same_storm_without_the_fence_doubles_effects(
    jobs_database: Database, jobs_urls: JobsUrls, valkey: EmbeddedValkey, tmp_path: Path
) -> None:
    weather = Weather(seconds=6, seed=20, calm=(0.1, 0.3), fenced=False, faults=("freeze_worker",))

    damage = await rage(weather, jobs_database, jobs_urls.app, valkey, tmp_path)

    print(damage)  # noqa: T201 # with its seed, for when it fails
    assert damage.doubled > 0
