"""What signing in with an account elsewhere needs of the outside."""

from collections.abc import Sequence
from typing import Protocol

from domain.shared.errors import Conflict, DomainError
from domain.shared.ids import UserId
from domain.sign_in.model import Claims, Identity, Provider, SignIn
from domain.sign_in.views import IdentityView
from domain.trips.model import Failure


class LinkedInNotConfigured(Conflict):
    """This service has not been set up to sign in with LinkedIn; use another way in."""

    code = "linkedin_not_configured"


class SignInFailed(DomainError):
    """The provider did not say who it is."""

    code = "sign_in_failed"

    def __init__(self, failure: Failure) -> None:
        self.failure = failure
        super().__init__()


class SignIns(Protocol):
    """The trips, inside one transaction."""

    async def add(self, sign_in: SignIn) -> None: ...

    async def claim_state(self, hashes: Sequence[bytes]) -> SignIn | None:
        """Find the trip by its state, and keep others from it until this transaction ends."""

    async def claim_code(self, hashes: Sequence[bytes]) -> SignIn | None:
        """Find the trip by its one-time code, and keep others from it likewise."""

    async def save(self, sign_in: SignIn) -> None: ...


class Identities(Protocol):
    """The accounts elsewhere, inside one transaction."""

    async def find(self, provider: Provider, subject: str) -> Identity | None:
        """Find it and keep others from changing it until this transaction ends."""

    async def add(self, identity: Identity) -> bool:
        """False when this account is linked already, or the person has another one of this provider."""

    async def save(self, identity: Identity) -> None: ...

    async def remove(self, user_id: UserId, provider: Provider) -> bool:
        """Whether there was one."""


class IdentityReads(Protocol):
    """Reads of the accounts elsewhere, outside of any transaction."""

    async def identities(self, user_id: UserId) -> Sequence[IdentityView]: ...


class IdentityProvider(Protocol):
    """Where somebody signs in elsewhere."""

    def authorization_url(self, state: str) -> str:
        """Where to send the browser. Raises LinkedInNotConfigured."""

    async def identify(self, code: str) -> Claims:
        """Who came back with this code. No token is kept. Raises SignInFailed."""
