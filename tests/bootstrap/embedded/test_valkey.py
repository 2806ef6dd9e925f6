import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped] # it ships no types
import pytest
from redis.asyncio import Redis
from redis.exceptions import AuthenticationError

from bootstrap.embedded.valkey import EmbeddedValkey, ValkeyStartError


@pytest.fixture
def valkey(open_folder: Path) -> Iterator[EmbeddedValkey]:
    server = EmbeddedValkey(open_folder / "valkey", log=open_folder / "valkey.log")
    yield server
    server.destroy()


@pytest.fixture
def again(valkey: EmbeddedValkey, open_folder: Path) -> Iterator[EmbeddedValkey]:
    """The server of the next process on the same folder."""
    server = EmbeddedValkey(open_folder / "valkey", log=open_folder / "valkey.log")
    yield server
    server.stop()
    valkey.stop()


async def call(server: EmbeddedValkey, *words: str) -> object:
    async with Redis.from_url(server.url(), decode_responses=True) as client:
        return await client.execute_command(*words)


async def test_keeps_data_and_address_between_runs(
    valkey: EmbeddedValkey, again: EmbeddedValkey
) -> None:
    valkey.start()
    await call(valkey, "SET", "word", "kept")
    url = valkey.url()
    valkey.stop()

    again.start()

    assert "kept" == await call(again, "GET", "word")
    assert url == again.url()


async def test_keeps_data_when_it_is_killed(valkey: EmbeddedValkey, again: EmbeddedValkey) -> None:
    valkey.start()
    await call(valkey, "SET", "word", "kept")
    os.kill(valkey.pid or 0, signal.SIGKILL)  # what was written is with the system by now

    again.start()

    assert "kept" == await call(again, "GET", "word")


async def test_ends_a_server_that_an_earlier_process_left(
    valkey: EmbeddedValkey, again: EmbeddedValkey
) -> None:
    valkey.start()
    await call(valkey, "SET", "word", "kept")

    again.start()

    assert "kept" == await call(again, "GET", "word")
    assert not valkey.running


def test_stops_within_its_bound_and_leaves_nothing(valkey: EmbeddedValkey) -> None:
    valkey.start()
    process = psutil.Process(valkey.pid)
    before = time.monotonic()

    valkey.stop()

    assert not process.is_running()
    assert time.monotonic() - before < 5


async def test_refuses_to_forget_and_writes_every_second(valkey: EmbeddedValkey) -> None:
    valkey.start()

    for name, value in (
        ("appendonly", "yes"),
        ("appendfsync", "everysec"),
        ("maxmemory-policy", "noeviction"),
        ("bind", "127.0.0.1"),
    ):
        assert [name, value] == await call(valkey, "CONFIG", "GET", name)


async def test_lets_nobody_in_without_the_password(valkey: EmbeddedValkey) -> None:
    valkey.start()

    with pytest.raises(AuthenticationError):
        async with Redis(host="127.0.0.1", port=valkey.port) as stranger:
            await stranger.ping()


def test_says_what_its_log_said_when_it_does_not_start(
    valkey: EmbeddedValkey, open_folder: Path
) -> None:
    valkey.start()
    valkey.stop()
    manifest = open_folder / "valkey" / "files" / "appendonlydir" / "appendonly.aof.manifest"
    manifest.write_text("nonsense\n")

    with pytest.raises(ValkeyStartError, match="Invalid AOF manifest"):
        valkey.start()
