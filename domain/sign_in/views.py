"""Accounts elsewhere as they are shown."""

from datetime import datetime

import msgspec

from domain.sign_in.model import Identity, Provider


class IdentityView(msgspec.Struct, frozen=True, kw_only=True):
    """An account elsewhere; `email` is what the provider called it when it was last used."""

    provider: Provider
    email: str | None
    created_at: datetime
    last_used_at: datetime | None

    @classmethod
    def of(cls, identity: Identity) -> "IdentityView":
        return msgspec.convert(identity, cls, from_attributes=True)
