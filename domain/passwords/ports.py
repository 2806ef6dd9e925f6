"""What passwords need of the outside."""

from typing import Protocol

import msgspec

from domain.passwords.model import Password
from domain.shared.ids import UserId


class Passwords(Protocol):
    """The passwords, inside one transaction."""

    async def find(self, user_id: UserId) -> Password | None: ...

    async def claim(self, user_id: UserId) -> Password | None:
        """Find it and keep others from changing it until this transaction ends."""

    async def of_address(self, email_key: str) -> Password | None:
        """The password of whoever has this address. Asks the same, whether anybody has it or not."""

    async def save(self, password: Password) -> None: ...

    async def remove(self, user_id: UserId) -> bool:
        """False when there was none."""


class Verification(msgspec.Struct, frozen=True):
    """Whether the password fits; if it does and its hash should be made anew, `renewed` is the new one."""

    fits: bool
    renewed: str | None = None


class PasswordHasher(Protocol):
    """Slow on purpose, and only so much of it at a time. Takes passwords in their normal form."""

    async def hash(self, password: str) -> str:
        """Raises Unavailable when too many wait already."""

    async def verify(self, password: str, hashed: str | None) -> Verification:
        """Works equally long when there is nothing to compare with. Raises Unavailable likewise."""
