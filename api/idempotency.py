"""One request, one effect: an Idempotency-Key makes a POST safe to repeat.

The key is claimed first, the effect follows, the answer is rendered and kept, and only then does the one
transaction of all three commit. So there is never an effect without its answer nor an answer without its effect.
"""

import re
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from types import TracebackType
from typing import Self
from uuid import UUID

import msgspec

from api.digests import digest_of
from api.refusals import InvalidParameter
from domain.shared.answers import Answer
from domain.shared.errors import Fault
from domain.shared.ids import WorkspaceId
from domain.unit_of_work import Transaction, UnitOfWork

KEPT_HEADERS = ("content-type", "location", "etag", "cache-control")
FIRST_REFUSAL = 400

_BARE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,255}")
_QUOTED = re.compile(r'"((?:[\x21\x23-\x5b\x5d-\x7e]|\\["\\]){1,255})"')


class Replay(Exception):
    """This request has its answer already."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


class Claim(msgspec.Struct, frozen=True):
    """A key as it is kept, and the fingerprint of the request it was sent with."""

    key_hash: bytes
    fingerprint: bytes


class OnceUnitOfWork:
    """A unit of work whose transaction stays open until the answer to the request is known.

    Leaving `begin()` does not commit: `answered()` hands over the rendered answer, and leaving the
    `async with` of this object keeps it and commits. An exception anywhere undoes everything.
    """

    def __init__(self, inner: UnitOfWork, claim: Claim) -> None:
        self._inner = inner
        self._claim = claim
        self._open = AsyncExitStack()
        self._transaction: Transaction | None = None
        self._answer: Answer | None = None

    @asynccontextmanager
    async def begin(self, workspace_id: WorkspaceId) -> AsyncIterator[Transaction]:
        if self._transaction is not None:
            raise RuntimeError("A request with an Idempotency-Key does one unit of work.")
        transaction = await self._open.enter_async_context(self._inner.begin(workspace_id))
        try:
            await self._take(transaction)
            yield transaction
        except BaseException:
            await self._open.__aexit__(*sys.exc_info())
            raise
        self._transaction = transaction

    async def _take(self, transaction: Transaction) -> None:
        answer = await transaction.answers.claim(self._claim.key_hash, self._claim.fingerprint)
        if answer is not None:
            raise Replay(answer)

    def answered(self, answer: Answer) -> None:
        self._answer = answer

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            await self._open.__aexit__(kind, error, trace)
        elif self._transaction is not None:
            await self._settle(self._transaction)

    async def _settle(self, transaction: Transaction) -> None:
        async with self._open:
            if self._answer is None:
                raise RuntimeError("A handler has to answer with a struct or an api.answers.Reply.")
            if self._answer.status >= FIRST_REFUSAL:
                raise RuntimeError("A handler refuses by raising, not by answering.")
            await transaction.answers.keep(self._claim.key_hash, self._answer)


def parse_key(header: str) -> str:
    """The key in an Idempotency-Key header, bare or quoted; 1 to 255 visible characters."""
    text = header.strip()
    if _BARE.fullmatch(text):
        return text
    if quoted := _QUOTED.fullmatch(text):
        return quoted[1]
    detail = "1 to 255 visible ASCII characters, bare or in quotes."
    fault = Fault(code="unreadable", detail=detail, parameter="Idempotency-Key")
    raise InvalidParameter("The Idempotency-Key cannot be read.", faults=(fault,))


def claim_of(  # every part of what makes two requests the same one
    *,
    key: str,
    user_id: UUID,
    workspace_id: UUID,
    method: str,
    route: str,
    address: str,
    body: bytes,
) -> Claim:
    """A key belongs to one person, workspace, method and route; `address` is the path with its query."""
    parts = (str(user_id), str(workspace_id), method, route, key)
    return Claim(digest_of(*parts), digest_of(address, _canonical(body)))


def _canonical(body: bytes) -> bytes:
    """The same JSON in one form, whatever its blanks and the order of its keys."""
    try:
        return _ENCODER.encode(msgspec.json.decode(body))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return body


_ENCODER = msgspec.json.Encoder(order="sorted")
