"""One request and its answer, as the log, the metrics and the problem answers know it."""

import re
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from litestar.types import HTTPScope, Scope

from api.origins import Origin
from api.ports import StatementCount
from domain.limits.networks import client_address, network_of
from domain.shared.actor import Actor, Principal
from domain.shared.ids import new_id

_UUID = re.compile(rb"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# W3C Trace Context: version, trace id, parent id, flags; all zeros and version ff are not valid.
_TRACE = re.compile(
    rb"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?"
)
_KEY = "exchange"

Pairs = list[tuple[str, str]]


class Exchange:
    """Made at the outermost edge and carried in the scope; what is learnt on the way in is put here."""

    __slots__ = (
        "_scope",
        "_trusted_proxies",
        "actor",
        "by_cookie",
        "headers",
        "held",
        "limit_headers",
        "origin",
        "principal",
        "query",
        "request_id",
        "started",
        "statements",
        "status",
        "trace_id",
    )

    def __init__(self, scope: HTTPScope, *, trusted_proxies: int = 0) -> None:
        self._scope = scope
        self._trusted_proxies = trusted_proxies
        self.started = time.perf_counter()
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.request_id = _request_id(self.headers.get(b"x-request-id"))
        self.trace_id = _trace_id(self.headers.get(b"traceparent"))
        self.query: Pairs = []  # read on admission
        self.status = 0
        self.origin = Origin.UNSAID
        self.by_cookie = False
        self.principal: Principal | None = None
        self.actor: Actor | None = None
        self.statements: StatementCount | None = None
        self.limit_headers: list[tuple[bytes, bytes]] = []
        self.held: Callable[[], None] | None = (
            None  # lets go of its place among those served at once
        )

    @classmethod
    def begin(cls, scope: HTTPScope, *, trusted_proxies: int = 0) -> "Exchange":
        exchange = cls(scope, trusted_proxies=trusted_proxies)
        state: dict[str, Any] = scope.setdefault("state", {})
        state[_KEY] = exchange
        return exchange

    def header(self, name: bytes) -> str | None:
        """The header under this lower-case name; the last one if it was sent several times."""
        value = self.headers.get(name)
        return None if value is None else value.decode("latin-1")

    def let_go(self) -> None:
        """Give up the place among those of a token that are served at the same time."""
        held, self.held = self.held, None
        if held is not None:
            held()

    @property
    def network(self) -> str:
        """Where the request comes from, cut to a /24 or a /64."""
        peer = self._scope["client"]
        lines = [value for name, value in self._scope["headers"] if name == b"x-forwarded-for"]
        forwarded = b",".join(lines).decode("latin-1")
        return network_of(
            client_address(None if peer is None else peer[0], forwarded, self._trusted_proxies)
        )


def exchange_of(scope: Scope) -> Exchange:
    """The exchange of a request that came in through the edge."""
    exchange: Exchange = scope["state"][_KEY]
    return exchange


def _request_id(given: bytes | None) -> str:
    """The client's own id if it is a UUID, else a new one."""
    if given is not None and _UUID.fullmatch(given):
        return str(UUID(given.decode()))
    return str(new_id())


def _trace_id(given: bytes | None) -> str | None:
    found = _TRACE.fullmatch(given) if given is not None else None
    return found[1].decode() if found else None
