"""A short storm over the product in the suite, and its control. The long one: `make storm`."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from bootstrap.embedded.valkey import EmbeddedValkey
from tests.storm import importing
from tests.storm.product import Weather, rage
from tests.storm.product_control import overtake
from tests.storm.product_ground import Ground, Urls, make_ledger
from tests.support.databases import own_database

pytestmark = pytest.mark.timeout(400)


@pytest.fixture
async def ground(servers: Mapping[str, str], tmp_path: Path) -> AsyncIterator[Ground]:
    """A database that nobody else writes to, and a Valkey that may be killed."""
    valkey = EmbeddedValkey(tmp_path / "valkey", log=tmp_path / "valkey.log")
    async with own_database(servers, "storm") as made:
        urls = Urls(**made)
        try:
            await make_ledger(urls)
            valkey.start()
            yield Ground(urls, valkey, tmp_path)
        finally:
            valkey.destroy()


async def test_a_storm_over_the_product_loses_nothing_and_doubles_nothing(ground: Ground) -> None:
    damage = await rage(Weather(seconds=13, seed=20), ground)

    print(damage)  # noqa: T201 # with its seed, for when it fails
    imports = damage.jobs["import.run"]
    assert [] == damage.violations
    assert imports.committed == imports.done == imports.effects == damage.people
    assert sum(work.repeated for work in damage.jobs.values()) > 0
    assert sum(damage.nudges.values()) > 0
    assert {"worker killed", "api killed", "valkey killed"} <= damage.storm.faults.keys()
    assert damage.bites["requests without an answer"] > 0
    assert damage.bites["answers replayed"] > 0


async def test_an_overtaken_worker_leaves_an_import_exact(ground: Ground) -> None:
    assert [] == await overtake(ground, fenced=True)


async def test_without_the_fence_an_overtaken_worker_ends_an_import_that_nobody_has_done(
    ground: Ground,
) -> None:
    faults = await overtake(ground, fenced=False)

    print(faults)  # noqa: T201 # what the harm was
    assert "1 job is done, and its import is not" == faults[0]


async def test_a_table_comes_in_whole_although_its_worker_is_killed(ground: Ground) -> None:
    weather = importing.Weather(rows=3_000, kills=2, seed=3, lease=0.6)
    harm = await importing.rage(weather, ground)

    print(harm)  # noqa: T201 # for when it fails
    assert (0, 0, []) == (harm.missing, harm.doubled, harm.faults)
    assert 2 == len(harm.killed_at)
