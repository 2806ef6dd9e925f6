"""Answers kept for requests that may be sent again with the same Idempotency-Key."""

from typing import Protocol

import msgspec

from domain.shared.errors import Conflict, Gone


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What was answered: status, the few headers that belong to it, and the exact bytes."""

    status: int
    headers: dict[str, str]
    body: bytes


class KeyReused(Conflict):
    """This Idempotency-Key was used for a different request."""

    code = "idempotency_key_reused"


class KeyInProgress(Conflict):
    """A request with this Idempotency-Key is still running."""

    code = "idempotency_in_progress"


class AnswerErased(Gone):
    """What this request was about has been erased, and its answer with it."""

    code = "answer_erased"


class Answers(Protocol):
    """The answers of this workspace, written in the transaction of the effect they answer for."""

    async def claim(self, key_hash: bytes, fingerprint: bytes) -> Answer | None:
        """Reserve the key for this transaction, or return the answer it already has.

        Raises KeyReused when the fingerprint differs, KeyInProgress when another transaction holds the key,
        AnswerErased when it was about somebody who was erased.
        """

    async def keep(self, key_hash: bytes, answer: Answer) -> None:
        """Store the answer for a claimed key."""
