"""The embedded servers that the settings leave to us, and what the children must know of them."""

import base64
import secrets
from pathlib import Path

from bootstrap.embedded.database import create_database, urls
from bootstrap.embedded.faults import StartError
from bootstrap.embedded.kept import keep
from bootstrap.embedded.postgres import EmbeddedPostgres
from bootstrap.embedded.valkey import EmbeddedValkey
from bootstrap.settings import Settings


class Servers:
    """PostgreSQL and Valkey below `settings.var`, each only where no URL names another one."""

    def __init__(self, settings: Settings, logs: Path) -> None:
        self._settings = settings
        var = settings.var
        self.postgres = (
            None
            if settings.database_url
            else EmbeddedPostgres(var / "postgres", log=logs / "postgres.log")
        )
        self.valkey = (
            None if settings.redis_url else EmbeddedValkey(var / "valkey", log=logs / "valkey.log")
        )

    def start(self) -> dict[str, str]:
        """Start them; the variables to add to the environment of the API and the worker."""
        added = {}
        if self.postgres:
            self.postgres.start()
            database = create_database(self.postgres)
            added["PERENNIAL_DATABASE_URL"] = database.app
            added["PERENNIAL_OWNER_DATABASE_URL"] = database.owner
            added["PERENNIAL_JOB_DATABASE_URL"] = database.job
        if self.valkey:
            self.valkey.start()
            added["PERENNIAL_REDIS_URL"] = self.valkey.url()
        if not self._settings.secret_keys:
            added["PERENNIAL_SECRET_KEYS"] = keep(
                self._settings.var / "secret_keys", _new_secret_key
            )
        return added

    def tend(self) -> list[str]:
        """Start again who died, at the same address (StartError if that is taken); their names."""
        died = []
        if self.postgres and not self.postgres.running:
            before = urls(self.postgres).app
            self.postgres.start()
            _must_equal(before, urls(self.postgres).app)
            died.append("PostgreSQL")
        if self.valkey and not self.valkey.running:
            before = self.valkey.url()
            self.valkey.start()
            _must_equal(before, self.valkey.url())
            died.append("Valkey")
        return died

    def stop(self) -> None:
        """Stop them; PostgreSQL last, as the only one whose work cannot be repeated."""
        if self.valkey:
            self.valkey.stop()
        if self.postgres:
            self.postgres.stop()


def _must_equal(before: str, after: str) -> None:
    if before != after:
        raise StartError("A server died and another program has taken its port since: start again.")


def _new_secret_key() -> str:
    return f"k1:{base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip('=')}"
