"""What passkeys need of the outside."""

from collections.abc import Sequence
from typing import Any, Protocol

from domain.passkeys.model import Assertion, NewCredential, Passkey, PasskeyChallenge
from domain.passkeys.views import PasskeyView
from domain.shared.ids import ChallengeId, PasskeyId, UserId
from domain.shared.paging import Page, Position

# What a browser or phone gives, as JSON of the Web Authentication standard.
Credential = dict[str, Any]


class Passkeys(Protocol):
    """The passkeys and their challenges, inside one transaction."""

    async def of_user(self, user_id: UserId) -> Sequence[Passkey]: ...

    async def find(self, user_id: UserId, passkey_id: PasskeyId) -> Passkey | None:
        """One of this person, kept from others until this transaction ends."""

    async def claim(self, credential_id: bytes) -> Passkey | None:
        """The one with this id, whosever it is, kept from others likewise."""

    async def add(self, passkey: Passkey) -> None:
        """Raises PasskeyKnown."""

    async def save(self, passkey: Passkey) -> None: ...

    async def remove(self, passkey: Passkey) -> None: ...

    async def pose(self, challenge: PasskeyChallenge) -> None: ...

    async def claim_challenge(self, challenge_id: ChallengeId) -> PasskeyChallenge | None:
        """Find it and keep others from answering it until this transaction ends."""

    async def save_challenge(self, challenge: PasskeyChallenge) -> None: ...


class PasskeyReads(Protocol):
    """Reads outside of any transaction."""

    async def passkeys(
        self, user_id: UserId, after: Position | None, limit: int
    ) -> Page[PasskeyView]:
        """The passkeys of this person, oldest first."""


class Ceremonies(Protocol):
    """What is said between us and a device, by the Web Authentication standard.

    A device must ask for its person: by a finger, a face, a PIN.
    """

    def new_challenge(self) -> bytes: ...

    def creation_options(
        self, challenge: bytes, user_id: UserId, email: str, name: str, known: Sequence[Passkey]
    ) -> dict[str, Any]:
        """What a device needs to make a passkey; it will not make a second one beside those known."""

    def request_options(self, challenge: bytes) -> dict[str, Any]:
        """What a device needs to offer its passkeys: the same for everybody."""

    def verify_creation(self, credential: Credential, challenge: bytes) -> NewCredential:
        """Raises PasskeyInvalid."""

    def credential_id(self, credential: Credential) -> bytes:
        """Which passkey it claims to be. Raises PasskeyInvalid."""

    def verify_assertion(
        self, credential: Credential, challenge: bytes, passkey: Passkey
    ) -> Assertion:
        """Raises PasskeyInvalid."""
