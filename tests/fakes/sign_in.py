"""Signing in elsewhere, in memory."""

import hashlib
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Protocol

from domain.shared.ids import SignInId, UserId
from domain.sign_in.model import Claims, Identity, Provider, SignIn
from domain.sign_in.ports import SignInFailed
from domain.sign_in.views import IdentityView
from domain.trips.model import Failure
from domain.trips.ports import MintedSecret

KeptSignIns = dict[SignInId, SignIn]
KeptIdentities = dict[tuple[Provider, str], Identity]


class FakeSignIns:
    """See domain.sign_in.ports.SignIns."""

    def __init__(self, kept: KeptSignIns) -> None:
        self._kept = kept

    async def add(self, sign_in: SignIn) -> None:
        self._kept[sign_in.id] = replace(sign_in)

    save = add

    async def claim_state(self, hashes: Sequence[bytes]) -> SignIn | None:
        return next((replace(s) for s in self._kept.values() if s.state_hash in hashes), None)

    async def claim_code(self, hashes: Sequence[bytes]) -> SignIn | None:
        return next((replace(s) for s in self._kept.values() if s.code_hash in hashes), None)


class FakeIdentities:
    """See domain.sign_in.ports.Identities."""

    def __init__(self, kept: KeptIdentities) -> None:
        self._kept = kept

    async def find(self, provider: Provider, subject: str) -> Identity | None:
        return deepcopy(self._kept.get((provider, subject)))

    async def add(self, identity: Identity) -> bool:
        of_user = {(each.provider, each.user_id) for each in self._kept.values()}
        key = (identity.provider, identity.subject)
        if key in self._kept or (identity.provider, identity.user_id) in of_user:
            return False
        self._kept[key] = replace(identity)
        return True

    async def save(self, identity: Identity) -> None:
        self._kept[identity.provider, identity.subject] = replace(identity)

    async def remove(self, user_id: UserId, provider: Provider) -> bool:
        for key, each in self._kept.items():
            if each.user_id == user_id and each.provider is provider:
                del self._kept[key]
                return True
        return False


class WithIdentities(Protocol):
    """What accounts in memory keep of it."""

    identities: KeptIdentities


class Keeping(Protocol):
    """Accounts in memory."""

    @property
    def kept(self) -> WithIdentities: ...


class FakeIdentityReads:
    """See domain.sign_in.ports.IdentityReads."""

    def __init__(self, accounts: Keeping) -> None:
        self._accounts = accounts

    async def identities(self, user_id: UserId) -> Sequence[IdentityView]:
        found = self._accounts.kept.identities.values()
        return [IdentityView.of(each) for each in found if each.user_id == user_id]


class FakeSecrets:
    """See domain.trips.ports.TripSecrets: secrets that count up."""

    def __init__(self) -> None:
        self._made = 0

    def mint(self) -> MintedSecret:
        self._made += 1
        text = f"secret-{self._made}"
        return MintedSecret(text, self.hash(text))

    def hash(self, text: str) -> bytes:
        return hashlib.sha256(text.encode()).digest()

    def hashes(self, text: str) -> tuple[bytes, ...]:
        return (self.hash(text),)


class FakeProvider:
    """See domain.sign_in.ports.IdentityProvider: knows members by their codes, and counts the questions."""

    def __init__(self) -> None:
        self.members: dict[str, Claims] = {}
        self.failure: Failure | None = None
        self.asked = 0

    def authorization_url(self, state: str) -> str:
        return f"https://linkedin.example/authorization?state={state}"

    async def identify(self, code: str) -> Claims:
        self.asked += 1
        if self.failure is not None:
            raise SignInFailed(self.failure)
        if code not in self.members:
            raise SignInFailed(Failure.REFUSED)
        return self.members[code]
