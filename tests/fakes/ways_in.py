"""Passwords and passkeys in memory, and a hasher that is quick."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Protocol

from domain.accounts.model import User
from domain.passkeys.model import Passkey, PasskeyChallenge, PasskeyKnown
from domain.passkeys.views import PasskeyView
from domain.passwords.model import Password
from domain.passwords.ports import Verification
from domain.shared.errors import Unavailable
from domain.shared.ids import ChallengeId, PasskeyId, UserId
from domain.shared.paging import Page, Position
from domain.ways_in.views import WaysInView
from tests.fakes.sign_in import KeptIdentities


@dataclass
class KeptWaysIn:
    """Everything that is committed of them."""

    passwords: dict[UserId, Password] = field(default_factory=dict)
    passkeys: dict[PasskeyId, Passkey] = field(default_factory=dict)
    challenges: dict[ChallengeId, PasskeyChallenge] = field(default_factory=dict)


class FakePasswords:
    """See domain.passwords.ports.Passwords."""

    def __init__(self, kept: KeptWaysIn, users: dict[UserId, User]) -> None:
        self._kept = kept.passwords
        self._users = users

    async def find(self, user_id: UserId) -> Password | None:
        return self._kept.get(user_id)

    claim = find

    async def of_address(self, email_key: str) -> Password | None:
        for user in self._users.values():
            if user.email_key == email_key:
                return self._kept.get(user.id)
        return None

    async def save(self, password: Password) -> None:
        self._kept[password.user_id] = password

    async def remove(self, user_id: UserId) -> bool:
        return self._kept.pop(user_id, None) is not None


class FakePasskeys:
    """See domain.passkeys.ports.Passkeys."""

    def __init__(self, kept: KeptWaysIn) -> None:
        self._kept = kept

    async def of_user(self, user_id: UserId) -> Sequence[Passkey]:
        return [deepcopy(each) for each in self._kept.passkeys.values() if each.user_id == user_id]

    async def find(self, user_id: UserId, passkey_id: PasskeyId) -> Passkey | None:
        return next((each for each in await self.of_user(user_id) if each.id == passkey_id), None)

    async def claim(self, credential_id: bytes) -> Passkey | None:
        for each in self._kept.passkeys.values():
            if each.credential_id == credential_id:
                return deepcopy(each)
        return None

    async def add(self, passkey: Passkey) -> None:
        if await self.claim(passkey.credential_id) is not None:
            raise PasskeyKnown
        await self.save(passkey)

    async def save(self, passkey: Passkey) -> None:
        self._kept.passkeys[passkey.id] = deepcopy(passkey)

    async def remove(self, passkey: Passkey) -> None:
        del self._kept.passkeys[passkey.id]

    async def pose(self, challenge: PasskeyChallenge) -> None:
        self._kept.challenges[challenge.id] = deepcopy(challenge)

    save_challenge = pose

    async def claim_challenge(self, challenge_id: ChallengeId) -> PasskeyChallenge | None:
        return deepcopy(self._kept.challenges.get(challenge_id))


class FakeHasher:
    """See domain.passwords.ports.PasswordHasher. `version` is part of a hash: an older one is made anew."""

    def __init__(self) -> None:
        self.version = 1
        self.computed = 0
        self.busy = False

    async def hash(self, password: str) -> str:
        self._compute()
        return f"{self.version}:{password}"

    async def verify(self, password: str, hashed: str | None) -> Verification:
        self._compute()
        version, _, text = (hashed or "").partition(":")
        if hashed is None or text != password:
            return Verification(fits=False)
        renewed = None if version == str(self.version) else f"{self.version}:{password}"
        return Verification(fits=True, renewed=renewed)

    def _compute(self) -> None:
        if self.busy:
            raise Unavailable(retry_after=1)
        self.computed += 1


class Committed(Protocol):
    """As much of what the fake accounts keep as is looked at here."""

    identities: KeptIdentities


class Keeping(Protocol):
    """As much of the fake accounts as is looked at here."""

    @property
    def kept(self) -> Committed: ...

    @property
    def ways_in(self) -> KeptWaysIn: ...


class FakeWaysInReads:
    """See domain.passkeys.ports.PasskeyReads and domain.ways_in.ports.WaysInReads."""

    def __init__(self, keeping: Keeping) -> None:
        self._keeping = keeping

    async def passkeys(
        self, user_id: UserId, after: Position | None, limit: int
    ) -> Page[PasskeyView]:
        views = [PasskeyView.of(each) for each in await self._mine(user_id)]
        if after is not None:
            last = str(after.values[-1])
            views = views[1 + next(i for i, view in enumerate(views) if str(view.id) == last) :]
        page = views[:limit]
        end = Position((page[-1].created_at, page[-1].id)) if len(views) > limit else None
        return Page(items=page, next=end)

    async def of_user(self, user_id: UserId) -> WaysInView:
        password = self._keeping.ways_in.passwords.get(user_id)
        return WaysInView(
            password_changed_at=None if password is None else password.changed_at,
            passkeys=len(await self._mine(user_id)),
            identities=tuple(
                sorted(
                    each.provider
                    for each in self._keeping.kept.identities.values()
                    if each.user_id == user_id
                )
            ),
        )

    async def _mine(self, user_id: UserId) -> Sequence[Passkey]:
        return await FakePasskeys(self._keeping.ways_in).of_user(user_id)
