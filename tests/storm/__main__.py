"""`python -m tests.storm --seconds 60 --seed N`: the whole storm, on servers of its own."""

import argparse
import asyncio
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import msgspec

from adapters.postgres.engine import Database
from adapters.postgres.migrate import upgrade
from bootstrap.embedded.database import DatabaseUrls, create_database
from bootstrap.embedded.postgres import EmbeddedPostgres
from bootstrap.embedded.valkey import EmbeddedValkey
from bootstrap.logins import grant_logins
from tests.storm.storm import Damage, Weather, rage
from tests.support.jobs import EFFECTS


def main() -> int:
    weather = arguments()
    print(f"storm of {weather.seconds:g} s, seed {weather.seed}, fenced: {weather.fenced}")  # noqa: T201
    with servers() as (urls, valkey, folder):
        damage = asyncio.run(storm(weather, urls, valkey, folder))
    print(msgspec.json.format(msgspec.json.encode(damage)).decode())  # noqa: T201
    # Without the fence the storm must do harm, or it would prove nothing.
    return 0 if damage.is_none is weather.fenced else 1


def arguments() -> Weather:
    parser = argparse.ArgumentParser(prog="python -m tests.storm", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    parser.add_argument("--unfenced", action="store_true", help="the control, which must do harm")
    given = parser.parse_args()
    return Weather(seconds=given.seconds, seed=given.seed, fenced=not given.unfenced)


@contextmanager
def servers() -> Iterator[tuple[DatabaseUrls, EmbeddedValkey, Path]]:
    folder = Path(tempfile.mkdtemp(prefix="perennial-storm-"))
    folder.chmod(0o711)  # PostgreSQL runs as another user when we are root
    postgres = EmbeddedPostgres(folder / "postgres", log=folder / "postgres.log", durable=False)
    valkey = EmbeddedValkey(folder / "valkey", log=folder / "valkey.log")
    try:
        postgres.start()
        valkey.start()
        urls = create_database(postgres)
        upgrade(urls.owner)
        grant_logins(urls.owner, (urls.app, urls.job))
        yield urls, valkey, folder
    finally:
        valkey.destroy()
        postgres.destroy()
        shutil.rmtree(folder, ignore_errors=True)


async def storm(
    weather: Weather, urls: DatabaseUrls, valkey: EmbeddedValkey, folder: Path
) -> Damage:
    owner = await asyncpg.connect(urls.owner)
    await owner.execute(EFFECTS)
    await owner.close()
    database = Database(urls.app, pool_size=8)
    try:
        return await rage(weather, database, urls.app, valkey, folder)
    finally:
        await database.close()


if __name__ == "__main__":
    sys.exit(main())
