"""The ways in of a person, as they are read."""

from datetime import datetime

import msgspec


class WaysInView(msgspec.Struct, frozen=True, kw_only=True):
    """Besides the code by mail, which everybody has. `password_changed_at` is there with a password only;
    `identities` names the providers of accounts elsewhere that one can sign in with.
    """

    password_changed_at: datetime | None
    passkeys: int
    identities: tuple[str, ...]
