import asyncio
import threading

import pytest
from argon2 import extract_parameters

from adapters.crypto.keys import KeyRing
from adapters.crypto.passwords import LANES, MEMORY_KIB, PASSES, QUEUE, THREADS, Argon2Passwords
from domain.passwords.ports import Verification
from domain.shared.errors import Unavailable

OLD, NEW = b"o" * 32, b"n" * 32
GOOD = "kettle plum anchor"
LIGHT = 64  # KiB: what is tested here does not depend on how slow it is


def hasher(*secrets: bytes, memory_kib: int = LIGHT, **more: int) -> Argon2Passwords:
    return Argon2Passwords(KeyRing(secrets or (NEW,)), memory_kib=memory_kib, **more)


async def test_a_hash_is_argon2id_of_19_mib_and_two_passes_with_a_salt_of_its_own() -> None:
    passwords = Argon2Passwords(KeyRing([NEW]))
    first, second = await passwords.hash(GOOD), await passwords.hash(GOOD)
    passwords.close()

    found = extract_parameters(first[first.index("$") :])
    assert (19 * 1024, 2, 1) == (MEMORY_KIB, PASSES, LANES)
    assert (MEMORY_KIB, PASSES, LANES, "ID") == (
        found.memory_cost,
        found.time_cost,
        found.parallelism,
        found.type.name,
    )
    assert first != second


async def test_only_the_password_fits_and_each_try_is_one_computation() -> None:
    passwords = hasher()
    hashed = await passwords.hash(GOOD)
    found = [await passwords.verify(tried, hashed) for tried in (GOOD, GOOD.upper(), "")]
    nobodys = await passwords.verify(GOOD, None)

    assert [True, False, False, False] == [each.fits for each in (*found, nobodys)]
    assert 5 == passwords.computed


async def test_a_stolen_table_is_of_no_use_without_the_key() -> None:
    hashed = await hasher(OLD).hash(GOOD)

    assert Verification(fits=False) == await hasher(NEW).verify(GOOD, hashed)
    relabelled = (await hasher(NEW).hash(GOOD)).partition("$")[0] + hashed[hashed.index("$") :]
    assert Verification(fits=False) == await hasher(NEW).verify(GOOD, relabelled)


async def test_a_hash_under_an_older_key_fits_and_is_made_anew_under_the_present_one() -> None:
    hashed = await hasher(OLD).hash(GOOD)
    both = hasher(NEW, OLD)
    found = await both.verify(GOOD, hashed)
    wrong = await both.verify("walnut drum lantern", hashed)

    assert found.fits
    assert found.renewed is not None
    assert Verification(fits=True) == await hasher(NEW).verify(GOOD, found.renewed)
    assert Verification(fits=False) == wrong
    assert 3 == both.computed  # however many keys there are, a wrong password is one


async def test_a_hash_of_other_parameters_is_made_anew() -> None:
    hashed = await hasher(memory_kib=LIGHT).hash(GOOD)
    found = await hasher(memory_kib=2 * LIGHT).verify(GOOD, hashed)

    assert found.fits
    assert found.renewed is not None
    assert 2 * LIGHT == extract_parameters(found.renewed[8:]).memory_cost


@pytest.mark.parametrize("damaged", ["", "$", "nonsense", "00000000$argon2id$v=19$m=1", "$2b$12$x"])
async def test_what_is_no_hash_fits_nothing(damaged: str) -> None:
    assert Verification(fits=False) == await hasher().verify(GOOD, damaged)


async def test_two_are_computed_at_a_time_twenty_wait_and_the_next_come_again_later() -> None:
    assert (2, 20) == (THREADS, QUEUE)
    passwords, gate = hasher(threads=2, queue=3), threading.Event()
    passwords._argon2 = Gated(gate)  # type: ignore[assignment]  # as much of it as is used here
    waiting = [asyncio.create_task(passwords.hash(GOOD)) for _ in range(5)]
    await asyncio.sleep(0)
    with pytest.raises(Unavailable) as refused:
        await passwords.hash(GOOD)
    assert {"retry_after": 1} == refused.value.extra

    waiting[-1].cancel()  # whoever goes away leaves a place in the queue
    await asyncio.wait(waiting[-1:])
    last = asyncio.create_task(passwords.hash(GOOD))
    await asyncio.sleep(0)
    gate.set()
    marks = await asyncio.gather(*waiting[:-1], last)

    assert 5 == len(marks)
    assert 5 == passwords.computed
    passwords.close()


class Gated:
    """Computes nothing until it is let."""

    def __init__(self, gate: threading.Event) -> None:
        self._gate = gate

    def hash(self, password: str) -> str:
        self._gate.wait(10)
        return f"$gated${len(password)}"
