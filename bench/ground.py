"""Servers of its own for a measurement: nothing else writes to them, and nothing of them stays."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from adapters.postgres.migrate import upgrade
from bootstrap.embedded.database import create_database
from bootstrap.embedded.postgres import EmbeddedPostgres
from bootstrap.embedded.valkey import EmbeddedValkey
from bootstrap.logins import grant_logins


class Ground(msgspec.Struct, frozen=True):
    """URLs of the same database for each role, and of Valkey."""

    app: str
    owner: str
    job: str
    superuser: str
    redis: str


@contextmanager
def fresh_ground() -> Iterator[Ground]:
    """A migrated database without durability: what is compared pays for the disk alike or not at all."""
    folder = Path(tempfile.mkdtemp(prefix="perennial-bench-"))
    folder.chmod(0o711)  # PostgreSQL runs as another user when we are root
    postgres = EmbeddedPostgres(folder / "postgres", log=folder / "postgres.log", durable=False)
    valkey = EmbeddedValkey(folder / "valkey", log=folder / "valkey.log")
    try:
        postgres.start()
        valkey.start()
        urls = create_database(postgres)
        upgrade(urls.owner)
        grant_logins(urls.owner, (urls.app, urls.job))
        superuser = f"{postgres.superuser_url().rpartition('/')[0]}/{urls.owner.rpartition('/')[2]}"
        yield Ground(urls.app, urls.owner, urls.job, superuser, valkey.url())
    finally:
        valkey.destroy()
        postgres.destroy()
        shutil.rmtree(folder, ignore_errors=True)
