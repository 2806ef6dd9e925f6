"""Who asks too often is told so, and everyone how much is left.

When nobody can count, requests go through uncounted: reading one's contacts must not depend on a cache.
"""

import random
from collections import Counter
from functools import partial
from uuid import UUID

from prometheus_client import Counter as Count

from api.exchanges import Exchange
from api.refusals import TooManyAtOnce
from api.route_plans import RoutePlan
from domain.limits.filling import whole_seconds
from domain.limits.ports import Bucket, Buckets, Verdict
from domain.limits.tiers import (
    AT_ONCE,
    SEARCH,
    network_buckets,
    policy,
    tightest,
    token_buckets,
)
from domain.shared.actor import Principal
from domain.shared.errors import TooOften, Unavailable

# The parameter that makes a search of a list.
_SEARCH_PARAMETER = "q"
# Clients that were all told the same moment would all come back at it.
_JITTER = 0.1

_REFUSED = Count("perennial_rate_limited", "Requests refused for a limit.", ("tier",))
_UNCOUNTED = Count("perennial_requests_uncounted", "Requests let through because nobody counts.")


class RequestLimits:
    """The limits of requests. Without `buckets` there are none; `factor` multiplies all of them."""

    def __init__(self, buckets: Buckets | None, *, factor: int = 1) -> None:
        self._buckets = buckets
        self._factor = factor
        self._at_once: Counter[UUID] = Counter()

    async def admit(
        self, exchange: Exchange, plan: RoutePlan, principal: Principal, workspace_id: UUID | None
    ) -> None:
        """Count a request with a token. Raises TooOften, TooManyAtOnce."""
        if self._buckets is None:
            return
        token_id = principal.session_id or principal.token_id or principal.user_id
        self._hold(exchange, token_id)
        buckets = token_buckets(
            token_id.hex,
            principal.user_id.hex,
            None if workspace_id is None else workspace_id.hex,
            factor=self._factor,
        )
        await self._take(self._buckets, exchange, buckets, _weight(exchange, plan))

    async def admit_stranger(self, exchange: Exchange, plan: RoutePlan) -> None:
        """Count a request without a token, or with one that nobody knows. Raises TooOften."""
        if self._buckets is not None and plan.cost:
            buckets = network_buckets(exchange.network, factor=self._factor)
            await self._take(self._buckets, exchange, buckets, 1)

    async def _take(
        self, counting: Buckets, exchange: Exchange, buckets: list[Bucket], cost: int
    ) -> None:
        try:
            verdict = await counting.take(buckets, cost)
        except Unavailable:
            _UNCOUNTED.inc()
            return
        place = tightest(buckets, verdict)
        exchange.limit_headers = _headers(buckets, verdict, place)
        if not verdict.allowed:
            _REFUSED.labels(buckets[place].name).inc()
            raise TooOften(retry_after=whole_seconds(verdict.retry_after))

    def _hold(self, exchange: Exchange, token_id: UUID) -> None:
        if self._at_once[token_id] >= AT_ONCE * self._factor:
            _REFUSED.labels("at once").inc()
            raise TooManyAtOnce
        self._at_once[token_id] += 1
        exchange.held = partial(self._let_go, token_id)

    def _let_go(self, token_id: UUID) -> None:
        self._at_once[token_id] -= 1
        if not self._at_once[token_id]:
            del self._at_once[token_id]


def _weight(exchange: Exchange, plan: RoutePlan) -> int:
    searching = any(name == _SEARCH_PARAMETER for name, _ in exchange.query)
    return max(plan.cost, SEARCH) if searching else plan.cost


def _headers(buckets: list[Bucket], verdict: Verdict, place: int) -> list[tuple[bytes, bytes]]:
    full_in = whole_seconds(verdict.full_in[place] * random.uniform(1, 1 + _JITTER))  # noqa: S311 - no secret
    shown = f'"{buckets[place].name}";r={verdict.left[place]};t={full_in}'
    return [
        (b"ratelimit-policy", policy(buckets).encode()),
        (b"ratelimit", shown.encode()),
    ]
