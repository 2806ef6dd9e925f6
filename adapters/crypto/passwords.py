"""Passwords are hashed by argon2id, over a keyed digest of them: a stolen table alone cannot be tried out.

A hash takes 19 MiB and some 25 ms of a processor. So there are two threads for it and a short queue before
them; whoever comes when it is full is told to come again. A hash names the key it was made with, so that
verifying is always one computation, however many keys there are.
"""

import asyncio
import base64
import hmac
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import Argon2Error, InvalidHashError

from adapters.crypto.keys import KeyRing
from domain.passwords.ports import Verification
from domain.shared.errors import Unavailable

T = TypeVar("T")

MEMORY_KIB = 19 * 1024
PASSES = 2
LANES = 1
THREADS = 2
QUEUE = 20

_SALT_BYTES = 16
_HASH_BYTES = 32
_MARK_BYTES = 4


class Argon2Passwords:
    """See domain.passwords.ports.PasswordHasher. `computed` counts the hashes computed so far."""

    def __init__(
        self,
        keys: KeyRing,
        *,
        memory_kib: int = MEMORY_KIB,
        threads: int = THREADS,
        queue: int = QUEUE,
    ) -> None:
        self._peppers = {_mark(key): key for key in keys.derive("password pepper v1")}
        self._present = next(iter(self._peppers))
        self._argon2 = PasswordHasher(
            time_cost=PASSES,
            memory_cost=memory_kib,
            parallelism=LANES,
            hash_len=_HASH_BYTES,
            salt_len=_SALT_BYTES,
            type=Type.ID,
        )
        self._nobodys = self._compared_with_in_vain(memory_kib)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="argon2")
        self._places = threading.BoundedSemaphore(threads + queue)
        self._counting = threading.Lock()
        self.computed = 0

    async def hash(self, password: str) -> str:
        return await self._run(lambda: self._hash(password))

    async def verify(self, password: str, hashed: str | None) -> Verification:
        return await self._run(lambda: self._verify(password, hashed or self._nobodys))

    def close(self) -> None:
        """Start nothing more; what is being computed ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _run(self, work: Callable[[], T]) -> T:
        if not self._places.acquire(blocking=False):
            raise Unavailable(retry_after=1)
        try:
            future = self._threads.submit(work)
        except BaseException:
            self._places.release()
            raise
        # A caller who goes away gives up a place in the queue at once, and one in a thread when it is done.
        future.add_done_callback(lambda _: self._places.release())
        return await asyncio.wrap_future(future)

    def _hash(self, password: str) -> str:
        self._count()
        key = self._peppers[self._present]
        return f"{self._present}{self._argon2.hash(_peppered(key, password))}"

    def _verify(self, password: str, hashed: str) -> Verification:
        self._count()
        mark, _, encoded = hashed.partition("$")
        key = self._peppers.get(mark)
        if key is None:  # made with a key that is gone: it costs the same, and fits nothing
            mark, _, encoded = self._nobodys.partition("$")
            key = self._peppers[mark]
        try:
            self._argon2.verify(f"${encoded}", _peppered(key, password))
        except (Argon2Error, InvalidHashError):
            return Verification(fits=False)
        stale = mark != self._present or self._argon2.check_needs_rehash(f"${encoded}")
        return Verification(fits=True, renewed=self._hash(password) if stale else None)

    def _count(self) -> None:
        with self._counting:
            self.computed += 1

    def _compared_with_in_vain(self, memory_kib: int) -> str:
        """The form of a hash, of nothing: random, so that no password fits."""
        salt, digest = (_base64(os.urandom(size)) for size in (_SALT_BYTES, _HASH_BYTES))
        return f"{self._present}$argon2id$v=19$m={memory_kib},t={PASSES},p={LANES}${salt}${digest}"


def _peppered(key: bytes, password: str) -> str:
    return hmac.new(key, password.encode("utf-8", "surrogatepass"), "sha256").hexdigest()


def _mark(key: bytes) -> str:
    """By which a key is known that must not be shown."""
    return hmac.digest(key, b"mark", "sha256")[:_MARK_BYTES].hex()


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode().rstrip("=")
