"""Passkeys on the wire.

Options and credentials are JSON of the Web Authentication standard, as `toJSON()` and
`parseCreationOptionsFromJSON()` of a browser and the credential managers of phones give and take it.
"""

from typing import Annotated, Any, Self
from uuid import UUID

import msgspec

from api.accounts.schemas import LoginRequest
from api.pagination import PageOf
from api.times import Instant, Wire
from domain.passkeys.views import PasskeyView, PosedPasskeyChallenge

PasskeyName = Annotated[str, msgspec.Meta(max_length=200, examples=["Pixel 9"])]


class PasskeyChallengeResponse(Wire, frozen=True, kw_only=True):
    """Hand `options` on as they stand: the value of `publicKey`, in JSON."""

    challenge_id: UUID
    expires_at: Instant
    options: dict[str, Any]

    @classmethod
    def of(cls, posed: PosedPasskeyChallenge) -> Self:
        return cls(challenge_id=posed.id, expires_at=posed.expires_at, options=posed.options)


class RegisterPasskeyRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the device gave back, and what to call it."""

    challenge_id: UUID
    credential: dict[str, Any]
    name: PasskeyName = ""


class RenamePasskeyRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another name."""

    name: PasskeyName


class PasskeyLoginRequest(LoginRequest, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the device gave back."""

    challenge_id: UUID
    credential: dict[str, Any]


class ProveByPasskeyRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the device gave back, with a passkey of one's own."""

    challenge_id: UUID
    credential: dict[str, Any]


class PasskeyResponse(Wire, frozen=True, kw_only=True):
    """A passkey of one's own. `backed_up` means that it lives on in an account of its maker's."""

    id: UUID
    name: str
    backed_up: bool
    transports: list[str]
    created_at: Instant
    last_used_at: Instant | None

    @classmethod
    def of(cls, view: PasskeyView) -> Self:
        return cls(**msgspec.structs.asdict(view) | {"transports": list(view.transports)})


class PasskeyList(PageOf[PasskeyResponse], frozen=True, kw_only=True):
    """A page of passkeys."""
