"""The ground of the storm over the product: servers, and what the database itself writes down of it."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import msgspec

from adapters.postgres.migrate import upgrade
from bootstrap.embedded.database import create_database
from bootstrap.embedded.postgres import EmbeddedPostgres
from bootstrap.embedded.valkey import EmbeddedValkey
from bootstrap.logins import grant_logins
from tests.keeper import FEED_GUARD

# The relay deletes events, and an entry of the feed keeps its last number only: what was committed is kept here.
LEDGER = """
CREATE TABLE public.recorded (id uuid PRIMARY KEY, workspace_id uuid, type text NOT NULL, entity_id uuid);
CREATE TABLE public.numbered (workspace_id uuid, seq bigint, PRIMARY KEY (workspace_id, seq));
CREATE FUNCTION public.note_events() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
  INSERT INTO public.recorded SELECT id, workspace_id, type, entity_id FROM new_rows; RETURN NULL;
END $$;
CREATE FUNCTION public.note_numbers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
  INSERT INTO public.numbered SELECT workspace_id, seq FROM new_rows; RETURN NULL;
END $$;
CREATE TRIGGER noted AFTER INSERT ON control.outbox
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.note_events();
CREATE TRIGGER noted_new AFTER INSERT ON tenant.sync_entry
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.note_numbers();
CREATE TRIGGER noted_again AFTER UPDATE ON tenant.sync_entry
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.note_numbers();
"""


class Urls(msgspec.Struct, frozen=True):
    """The same database in each role."""

    app: str
    owner: str
    job: str
    superuser: str


class Ground(msgspec.Struct, frozen=True):
    """Where a storm rages; Valkey may be killed."""

    urls: Urls
    valkey: EmbeddedValkey
    folder: Path


async def make_ledger(urls: Urls) -> None:
    """From here on every event and every number of the feed is noted, in its own transaction.

    And the database refuses a change that the feed does not tell of.
    """
    superuser = await asyncpg.connect(urls.superuser)
    try:
        await superuser.execute(FEED_GUARD.read_text())
        await superuser.execute(LEDGER)
    finally:
        await superuser.close()


@contextmanager
def own_ground() -> Iterator[Ground]:
    """Servers of its own; nothing of them stays."""
    folder = Path(tempfile.mkdtemp(prefix="perennial-storm-"))
    folder.chmod(0o711)  # PostgreSQL runs as another user when we are root
    postgres = EmbeddedPostgres(folder / "postgres", log=folder / "postgres.log", durable=False)
    valkey = EmbeddedValkey(folder / "valkey", log=folder / "valkey.log")
    try:
        postgres.start()
        valkey.start()
        made = create_database(postgres)
        upgrade(made.owner)
        grant_logins(made.owner, (made.app, made.job))
        name = made.owner.rpartition("/")[2]
        urls = Urls(made.app, made.owner, made.job, postgres.superuser_url(name))
        asyncio.run(make_ledger(urls))
        yield Ground(urls, valkey, folder)
    finally:
        valkey.destroy()
        postgres.destroy()
        shutil.rmtree(folder, ignore_errors=True)
