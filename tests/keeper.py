"""Holds the servers of one test run, as a process of its own: `python -m tests.keeper FOLDER`.

Every test process that uses the servers holds a shared lock on FOLDER/holders. The system drops it
however that process ends, and when nobody holds it any more the keeper stops the servers and goes.
"""

import asyncio
import contextlib
import fcntl
import json
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from types import FrameType

import asyncpg

from adapters.postgres.migrate import upgrade
from bootstrap.embedded.database import create_database
from bootstrap.embedded.postgres import EmbeddedPostgres
from bootstrap.embedded.valkey import EmbeddedValkey
from bootstrap.logins import grant_logins

ADDRESSES = "servers.json"
HOLDERS = "holders"
KEEPER = "keeper"

FEED_GUARD = Path(__file__).parent / "support" / "feed_guard.sql"
TEMPLATE = "perennial_template"
_POLL = 0.05


def main(folder: Path) -> None:
    os.setsid()  # Ctrl-C is for pytest; we end when it has let go
    signal.signal(signal.SIGTERM, _leave)
    postgres = EmbeddedPostgres(folder / "postgres", log=folder / "postgres.log", durable=False)
    valkey = EmbeddedValkey(folder / "valkey", log=folder / "valkey.log")
    with (folder / KEEPER).open("w") as alive, (folder / HOLDERS).open("a") as holders:
        fcntl.flock(alive, fcntl.LOCK_EX)
        try:
            postgres.start()
            valkey.start()
            _announce(folder, _migrated(postgres) | {"redis": valkey.url().rpartition("/")[0]})
            _wait_until_free(holders.fileno())
            (folder / ADDRESSES).unlink()
        finally:
            valkey.destroy()
            postgres.destroy()
        shutil.rmtree(folder, ignore_errors=True)


def _migrated(postgres: EmbeddedPostgres) -> dict[str, str]:
    """Migrate a template and copy it, so that other tests can have a fresh copy too."""
    upgrade(create_database(postgres, TEMPLATE).owner)
    urls = create_database(postgres, template=TEMPLATE)
    grant_logins(urls.owner, (urls.app, urls.job))
    superuser = f"{postgres.superuser_url().rpartition('/')[0]}/{urls.owner.rpartition('/')[2]}"
    asyncio.run(_guard_feed(superuser))
    return {
        "app": urls.app,
        "owner": urls.owner,
        "job": urls.job,
        "superuser": postgres.superuser_url(),
    }


async def _guard_feed(superuser_url: str) -> None:
    """From here on the database itself refuses a change that the feed does not tell of."""
    connection = await asyncpg.connect(superuser_url)
    try:
        await connection.execute(FEED_GUARD.read_text())
    finally:
        await connection.close()


def _announce(folder: Path, addresses: dict[str, str]) -> None:
    draft = folder / f"{ADDRESSES}.new"
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(addresses))
    draft.replace(folder / ADDRESSES)


def _wait_until_free(holders: int) -> None:
    """Until nobody holds the shared lock; then ours keeps newcomers waiting while we clear up."""
    while True:
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(holders, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        time.sleep(_POLL)


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
