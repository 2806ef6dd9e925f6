import asyncio
import signal
import socket
import time
from pathlib import Path

import asyncpg
import httpx
import pytest

from bootstrap.embedded.kept import free_port
from bootstrap.up import read_running
from tests.bootstrap.running import (
    below,
    child,
    environment,
    lay_out,
    run_to_end,
    running_up,
    survivors,
    wait_for,
)

pytestmark = pytest.mark.usefixtures("laid_out")


@pytest.fixture
def laid_out(open_folder: Path) -> None:
    lay_out(open_folder)


@pytest.fixture
def environ(open_folder: Path) -> dict[str, str]:
    return environment(open_folder, free_port())


@pytest.fixture
def output(open_folder: Path) -> Path:
    return open_folder / "output"


async def runs(var: Path, role: str = "OWNER_") -> int:
    """How many migrations this database has seen."""
    connection = await asyncpg.connect(read_running(var)[f"PERENNIAL_{role}DATABASE_URL"])
    count: int = await connection.fetchval("SELECT count(*) FROM run")
    await connection.close()
    return count


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_everything_in_time(
    number: signal.Signals, environ: dict[str, str], output: Path
) -> None:
    with running_up(environ, output) as up:
        family = [up, *below(up.pid)]
        before = time.monotonic()

        up.send_signal(number)

        assert [] == survivors(family, seconds=15)
        assert time.monotonic() - before < 15
    assert output.read_text().endswith("Stopping …\nStopped.\n")


def test_says_where_everything_is(environ: dict[str, str], output: Path, open_folder: Path) -> None:
    with running_up(environ, output):
        said = output.read_text()
        base = f"http://127.0.0.1:{environ['PERENNIAL_PORT']}"

        for place in (
            f"API        {base}/v1",
            f"Reference  {base}/docs",
            "Database   postgresql://perennial_app:***@127.0.0.1:",
            f"Mail       {open_folder}/var/mail",
            f"Logs       {open_folder}/var/log",
            "make demo",
        ):
            assert place in said
        assert httpx.get(f"{base}/health/ready").is_success


async def test_the_application_logs_in_as_its_own_role(
    environ: dict[str, str], output: Path, open_folder: Path
) -> None:
    with running_up(environ, output):
        urls = read_running(open_folder / "var")

        for name, role in (("", "perennial_app"), ("JOB_", "perennial_job")):
            connection = await asyncpg.connect(urls[f"PERENNIAL_{name}DATABASE_URL"])
            assert role == await connection.fetchval("SELECT current_user")
            await connection.close()


async def test_data_and_keys_are_kept_between_runs(
    environ: dict[str, str], output: Path, open_folder: Path
) -> None:
    var = open_folder / "var"
    with running_up(environ, output) as up:
        first = read_running(var)
        up.terminate()
        up.wait(15)
    assert {} == read_running(var)

    with running_up(environ, output):
        assert first == read_running(var)
        assert 2 == await runs(var)


@pytest.mark.parametrize("command", ["worker", "api"])
def test_who_dies_is_started_again(command: str, environ: dict[str, str], output: Path) -> None:
    with running_up(environ, output) as up:
        victim = child(up.pid, command)

        victim.kill()

        assert child(up.pid, command, other_than=victim.pid).is_running()


async def test_a_database_that_dies_is_started_again_at_the_same_address(
    environ: dict[str, str], output: Path, open_folder: Path
) -> None:
    with running_up(environ, output) as up:
        [postgres] = [each for each in up.children() if each.name() == "postgres"]

        postgres.kill()

        await asyncio.to_thread(wait_for, output, "PostgreSQL died and was started again")
        assert 1 == await runs(open_folder / "var")


async def test_killed_outright_it_takes_everything_along_and_starts_again(
    environ: dict[str, str], output: Path, open_folder: Path
) -> None:
    with running_up(environ, output) as up:
        family = below(up.pid)
        up.kill()
        assert [] == survivors(family, seconds=15)

    with running_up(environ, output):
        assert 2 == await runs(open_folder / "var")


def test_a_second_one_on_the_same_folder_is_refused(
    environ: dict[str, str], output: Path, open_folder: Path
) -> None:
    with running_up(environ, output) as up:
        code, said = run_to_end(environ, open_folder / "second")

    assert 1 == code
    assert "already running" in said
    assert f"process {up.pid}" in said
    assert "Traceback" not in said


def test_a_taken_port_is_named(environ: dict[str, str], output: Path) -> None:
    with socket.create_server(("127.0.0.1", int(environ["PERENNIAL_PORT"]))):
        code, said = run_to_end(environ, output)

    assert 1 == code
    assert f"Cannot listen on 127.0.0.1 port {environ['PERENNIAL_PORT']}" in said


def test_embedded_servers_are_not_started_for_an_api_that_others_reach(
    environ: dict[str, str], output: Path
) -> None:
    code, said = run_to_end({**environ, "PERENNIAL_HOST": "0.0.0.0"}, output)  # noqa: S104 # refused

    assert 1 == code
    assert "PERENNIAL_HOST is 0.0.0.0" in said


def test_wrong_settings_are_named_before_anything_starts(
    environ: dict[str, str], output: Path, open_folder: Path
) -> None:
    code, said = run_to_end({**environ, "PERENNIAL_PORT": "x", "PERENNIAL_LOG": "y"}, output)

    assert 2 == code
    assert ["PERENNIAL_PORT", "PERENNIAL_LOG"] == [
        line.split()[1] for line in said.splitlines() if line.startswith("  - ")
    ]
    assert not (open_folder / "var").exists()


def test_a_failed_migration_shows_the_end_of_its_log(
    environ: dict[str, str], output: Path, open_folder: Path
) -> None:
    broken = "def upgrade(url):\n    raise RuntimeError('no such column')\n"
    lay_out(open_folder, {"adapters/postgres/migrate.py": broken})

    code, said = run_to_end(environ, output)

    assert 1 == code
    assert "The migration failed" in said
    assert "no such column" in said


def test_an_api_that_never_starts_is_given_up(
    environ: dict[str, str], output: Path, open_folder: Path
) -> None:
    lay_out(open_folder, {"api/main.py": "raise RuntimeError('cannot be imported')\n"})

    code, said = run_to_end(environ, output)

    assert 1 == code
    assert "The api does not start" in said
    assert "cannot be imported" in said
