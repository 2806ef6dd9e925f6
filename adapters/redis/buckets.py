"""Buckets in Valkey: one call for all of them, on its clock."""

import time
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from hashlib import blake2b, sha1
from pathlib import Path

import structlog
from hiredis import HiredisError, ReplyError

from adapters.redis.line import Line
from domain.limits.filling import price_of, verdict_of, window_of
from domain.limits.ports import Bucket, Verdict
from domain.shared.errors import Unavailable

# Whoever asks is kept waiting for this long at most; then nobody is, but for one try in each pause.
ANSWER_SECONDS = 0.25
PAUSE_SECONDS = 1.0
REMEMBERED_KEYS = 10_000

_SCRIPT = (Path(__file__).parent / "buckets.lua").read_bytes()
_SHA = sha1(_SCRIPT, usedforsecurity=False).hexdigest()
# All keys of a call must lie in one slot of a cluster.
_PLACE = "{limits}:"

_log = structlog.get_logger("perennial.limits")


class RedisBuckets:
    """See domain.limits.ports.Buckets. Keys are hashed with `secret`: nobody reads an address off them."""

    def __init__(
        self, url: str, secret: bytes, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._line = Line(url, patience=ANSWER_SECONDS)
        # Whoever asks once asks again, and hashing costs as much as all the rest.
        self._key = lru_cache(REMEMBERED_KEYS)(partial(_key, secret))
        self._clock = clock
        self._away_until: float | None = None

    async def take(self, buckets: Sequence[Bucket], cost: int = 1) -> Verdict:
        wait, *full_in = await self._ask(buckets, [price_of(bucket, cost) for bucket in buckets])
        return verdict_of(buckets, wait, full_in)

    async def give_back(self, buckets: Sequence[Bucket], cost: int = 1) -> None:
        await self._ask(buckets, [-price_of(bucket, cost) for bucket in buckets])

    def close(self) -> None:
        self._line.close()

    async def _ask(self, buckets: Sequence[Bucket], prices: Sequence[int]) -> list[int]:
        self._pass_breaker()
        words: list[str | int] = [
            len(buckets),
            *[self._key(each.name, each.key) for each in buckets],
        ]
        for bucket, price in zip(buckets, prices, strict=True):
            words += (window_of(bucket), price)
        try:
            answer = await self._run(words)
        except (OSError, HiredisError) as error:
            self._break(error)
            raise Unavailable from error
        if self._away_until is not None:
            self._away_until = None
            _log.info("limits are counted again")
        return answer

    def _pass_breaker(self) -> None:
        """Raises Unavailable while it is away, but for the first to come after a pause."""
        if self._away_until is not None:
            now = self._clock()
            if now < self._away_until:
                raise Unavailable
            self._away_until = now + PAUSE_SECONDS

    def _break(self, error: Exception) -> None:
        if self._away_until is None:
            _log.warning("limits cannot be counted", reason=type(error).__name__)
        self._away_until = self._clock() + PAUSE_SECONDS

    async def _run(self, words: list[str | int]) -> list[int]:
        try:
            answer: list[int] = await self._line.ask("EVALSHA", _SHA, *words)
        except ReplyError as refusal:
            if not str(refusal).startswith("NOSCRIPT"):
                raise
            answer = await self._line.ask("EVAL", _SCRIPT, *words)
        return answer


def _key(secret: bytes, name: str, key: str) -> str:
    named = f"{name}\0{key}".encode()
    return _PLACE + blake2b(named, key=secret, digest_size=16).hexdigest()
