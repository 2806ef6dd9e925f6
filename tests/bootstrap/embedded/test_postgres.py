import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil  # type: ignore[import-untyped] # it ships no types
import pytest

from bootstrap.embedded.database import create_database
from bootstrap.embedded.postgres import EmbeddedPostgres, PostgresStartError


@pytest.fixture
def postgres(open_folder: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(
        open_folder / "postgres", log=open_folder / "postgres.log", durable=False
    )
    yield server
    server.destroy()


@pytest.fixture
def again(postgres: EmbeddedPostgres, open_folder: Path) -> Iterator[EmbeddedPostgres]:
    """The server of the next process on the same folder."""
    server = EmbeddedPostgres(
        open_folder / "postgres", log=open_folder / "postgres.log", durable=False
    )
    yield server
    server.stop()
    postgres.stop()


async def remember(server: EmbeddedPostgres, word: str) -> None:
    connection = await asyncpg.connect(server.superuser_url())
    # Acknowledged means written, as it is outside tests.
    await connection.execute("SET synchronous_commit = on")
    await connection.execute(f"CREATE TABLE remembered AS SELECT '{word}' AS word")
    await connection.close()


async def recall(server: EmbeddedPostgres) -> str:
    connection = await asyncpg.connect(server.superuser_url())
    word: str = await connection.fetchval("SELECT word FROM remembered")
    await connection.close()
    return word


def processes_of(server: EmbeddedPostgres) -> list[psutil.Process]:
    main = psutil.Process(server.pid)
    return [main, *main.children(recursive=True)]


def wait_gone(processes: list[psutil.Process], seconds: float = 10) -> list[psutil.Process]:
    return [left for left in psutil.wait_procs(processes, timeout=seconds)[1] if left.is_running()]


async def test_keeps_data_port_and_passwords_between_runs(
    postgres: EmbeddedPostgres, again: EmbeddedPostgres
) -> None:
    postgres.start()
    await remember(postgres, "kept")
    url = postgres.superuser_url()
    postgres.stop()

    again.start()

    assert "kept" == await recall(again)
    assert url == again.superuser_url()


def test_stops_within_its_bound_and_leaves_nothing(postgres: EmbeddedPostgres) -> None:
    postgres.start()
    processes = processes_of(postgres)
    before = time.monotonic()

    postgres.stop()

    assert [] == wait_gone(processes, seconds=1)
    assert time.monotonic() - before < 10
    assert not postgres.running


async def test_starts_after_all_of_it_was_killed(
    postgres: EmbeddedPostgres, again: EmbeddedPostgres
) -> None:
    postgres.start()
    await remember(postgres, "kept")
    processes = processes_of(postgres)
    for process in processes:
        process.kill()
    wait_gone(processes)

    again.start()

    assert "kept" == await recall(again)


async def test_ends_a_server_that_an_earlier_process_left(
    postgres: EmbeddedPostgres, again: EmbeddedPostgres
) -> None:
    postgres.start()
    await remember(postgres, "kept")

    again.start()

    assert "kept" == await recall(again)
    assert not postgres.running


async def test_a_pid_file_that_names_a_living_stranger_does_not_stop_it(
    postgres: EmbeddedPostgres, again: EmbeddedPostgres
) -> None:
    postgres.start()
    processes = processes_of(postgres)
    for process in processes:
        process.kill()
    wait_gone(processes)
    pid_file = postgres.home / "data" / "postmaster.pid"
    lines = pid_file.read_text().split("\n")
    pid_file.write_text("\n".join([str(os.getppid()), *lines[1:]]))

    again.start()

    assert again.running


async def test_takes_another_port_when_its_own_is_taken(postgres: EmbeddedPostgres) -> None:
    postgres.start()
    postgres.stop()
    before = postgres.port

    with socket.create_server(("127.0.0.1", before)):
        postgres.start()

    assert before != postgres.port
    assert "1" == await run_as(postgres.superuser_url(), "SELECT '1'")


async def test_lets_nobody_in_without_the_password(postgres: EmbeddedPostgres) -> None:
    postgres.start()

    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(postgres.url("postgres", "guess", "postgres"))


def test_keeps_its_secrets_and_its_data_to_itself(postgres: EmbeddedPostgres) -> None:
    postgres.start()

    secret = postgres.home / "passwords" / "postgres"
    assert 0o600 == secret.stat().st_mode & 0o777
    assert 0o700 == (postgres.home / "data").stat().st_mode & 0o777


async def test_sorts_and_speaks_the_same_on_every_machine(postgres: EmbeddedPostgres) -> None:
    postgres.start()
    connection = await asyncpg.connect(postgres.superuser_url())

    settings = await connection.fetchrow(
        "SELECT datlocprovider = 'b', datlocale, pg_encoding_to_char(encoding),"
        " current_setting('timezone'), current_setting('listen_addresses'),"
        " current_setting('unix_socket_directories')"
        " FROM pg_database WHERE datname = current_database()"
    )

    await connection.close()
    assert (True, "C.UTF-8", "UTF8", "UTC", "127.0.0.1", "") == tuple(settings)


def test_says_what_its_log_said_when_it_does_not_start(postgres: EmbeddedPostgres) -> None:
    postgres.start()
    postgres.stop()
    (postgres.home / "data" / "global" / "pg_control").unlink()

    with pytest.raises(PostgresStartError, match="could not find the database system"):
        postgres.start()


def test_refuses_data_of_another_version(postgres: EmbeddedPostgres) -> None:
    postgres.start()
    postgres.stop()
    (postgres.home / "data" / "PG_VERSION").write_text("9\n")

    with pytest.raises(PostgresStartError, match="holds data of PostgreSQL 9"):
        postgres.start()


def test_begins_anew_after_an_initdb_that_was_cut_short(postgres: EmbeddedPostgres) -> None:
    half = postgres.home / "new" / "data"
    half.parent.parent.mkdir()
    half.parent.parent.chmod(0o711)
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")

    postgres.start()

    assert postgres.running


async def run_as(url: str, statement: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


@pytest.fixture
def owner_url(postgres: EmbeddedPostgres) -> str:
    postgres.start()
    create_database(postgres)  # doing it twice changes nothing
    return create_database(postgres).owner


async def test_the_owner_owns_the_database_but_is_no_superuser(owner_url: str) -> None:
    owns = (
        "SELECT pg_get_userbyid(datdba) = current_user FROM pg_database WHERE datname = 'perennial'"
    )

    assert await run_as(owner_url, owns)
    assert "off" == await run_as(owner_url, "SELECT current_setting('is_superuser')")
