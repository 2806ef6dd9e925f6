"""Passkeys as they are read."""

from datetime import datetime
from typing import Any

import msgspec

from domain.passkeys.model import Passkey
from domain.shared.ids import ChallengeId, PasskeyId


class PasskeyView(msgspec.Struct, frozen=True, kw_only=True):
    """A passkey, as its owner sees it."""

    id: PasskeyId
    name: str
    backed_up: bool
    transports: tuple[str, ...]
    created_at: datetime
    last_used_at: datetime | None

    @classmethod
    def of(cls, passkey: Passkey) -> "PasskeyView":
        return msgspec.convert(passkey, cls, from_attributes=True)


class PosedPasskeyChallenge(msgspec.Struct, frozen=True, kw_only=True):
    """`options` are what a browser or phone is given as it stands."""

    id: ChallengeId
    expires_at: datetime
    options: dict[str, Any]
