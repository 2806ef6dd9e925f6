"""What personal access tokens need of the outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.personal_tokens.model import PersonalToken
from domain.personal_tokens.views import PersonalTokenView
from domain.shared.ids import PersonalTokenId, UserId
from domain.shared.paging import Page, Position


class PersonalTokens(Protocol):
    """The tokens of people, inside one transaction over accounts."""

    async def find(self, token_id: PersonalTokenId) -> PersonalToken | None:
        """Find it and keep others from changing it until this transaction ends."""

    async def count_live(self, user_id: UserId) -> int:
        """How many tokens of this person work."""

    async def add(self, token: PersonalToken) -> None: ...

    async def save(self, token: PersonalToken) -> None:
        """Keep that it was revoked."""

    async def take_expiring(self, before: datetime, most: int) -> Sequence[PersonalToken]:
        """Some tokens that work and end before then, of whom nobody was told yet; from now on somebody was.

        One that was made for no longer than the time left now is left out: its person knows.
        """


class PersonalTokenReads(Protocol):
    """Reads of personal access tokens, outside of any transaction."""

    async def page(
        self, user_id: UserId, after: Position | None, limit: int
    ) -> Page[PersonalTokenView]:
        """The tokens of a person, the newest first, also those that do not work any more."""
