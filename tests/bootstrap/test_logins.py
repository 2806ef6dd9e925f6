from urllib.parse import urlsplit

import asyncpg
import pytest

from bootstrap.logins import OURS, grant_logins, scram_verifier


async def logs_in(url: str) -> bool:
    try:
        connection = await asyncpg.connect(url)
    except asyncpg.InvalidPasswordError:
        return False
    await connection.close()
    return True


async def test_postgresql_accepts_the_password_behind_the_verifier(owner_database_url: str) -> None:
    owner = await asyncpg.connect(owner_database_url)
    await owner.execute(f"CREATE ROLE login_probe LOGIN PASSWORD '{scram_verifier('hush-1')}'")

    parts = urlsplit(owner_database_url)
    place = f"{parts.hostname}:{parts.port}{parts.path}"
    outcome = [
        await logs_in(f"postgresql://login_probe:{word}@{place}") for word in ("hush-1", "wrong")
    ]

    await owner.execute("DROP ROLE login_probe")
    await owner.close()
    assert [True, False] == outcome


async def test_our_roles_log_in_after_the_migration(
    database_url: str, job_database_url: str
) -> None:
    assert OURS == (urlsplit(database_url).username, urlsplit(job_database_url).username)
    assert await logs_in(database_url)
    assert await logs_in(job_database_url)


def test_roles_of_others_are_left_alone(owner_database_url: str) -> None:
    stranger = "postgresql://somebody:guess@127.0.0.1:1/perennial"

    # Port 1 refuses connections: reaching out for this role at all would raise.
    assert grant_logins(owner_database_url, (stranger,)) is None  # type: ignore[func-returns-value]


def test_a_server_that_is_away_is_not_taken_for_a_wrong_password(owner_database_url: str) -> None:
    with pytest.raises(ConnectionError):
        grant_logins(owner_database_url, ("postgresql://perennial_app:x@127.0.0.1:1/perennial",))
