"""What is read of the ways in of a person."""

from typing import Protocol

from domain.shared.ids import UserId
from domain.ways_in.views import WaysInView


class WaysInReads(Protocol):
    """Reads outside of any transaction."""

    async def of_user(self, user_id: UserId) -> WaysInView: ...
