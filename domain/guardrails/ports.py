"""What the guardrails need of the outside."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.guardrails.decision import OwnerFacts, PersonFacts
from domain.guardrails.model import LoggedDecision
from domain.shared.ids import ContactId


class Guardrails(Protocol):
    """The facts that the guardrails decide by, and what they said, inside one transaction."""

    async def facts_about(
        self,
        contact_ids: Sequence[ContactId],
        at: datetime,
        *,
        apart_from: UUID | None = None,
        of_colleagues: bool = True,
    ) -> Mapping[ContactId, tuple[PersonFacts, OwnerFacts]]:
        """As far as they are known for `at`, in one statement; whoever is not there, or was merged, is left out.

        The touch `apart_from`, and an ask that came with it, count for nothing; only the clock is as it stands.
        Without `of_colleagues` nobody counts who is on a cadence at the same organisation: that only matters for a
        step, and an organisation may be large.
        """

    async def log(self, decisions: Sequence[LoggedDecision]) -> None:
        """Keep them, in one statement."""

    def refuse(self, decisions: Sequence[LoggedDecision]) -> None:
        """Keep them even though what they are about is refused: also when this transaction is undone."""
