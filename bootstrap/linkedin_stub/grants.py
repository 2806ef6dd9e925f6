"""What the stub has given out: codes, and the tokens that came of them."""

import msgspec

from bootstrap.linkedin_stub.applications import Application
from bootstrap.linkedin_stub.troubles import ApiFault


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """A code, until it is exchanged."""

    application: Application
    subject: str
    redirect_uri: str
    scope: str
    challenged: bool
    expires_at: float


class Token(msgspec.Struct, kw_only=True):
    """`ended` says how, if it is not good any more: expired or revoked."""

    application: Application
    subject: str
    scopes: frozenset[str]
    made_at: float
    expires_at: float
    ended: ApiFault | None = None

    def ended_by(self, now: float) -> ApiFault | None:
        return self.ended or (ApiFault.EXPIRED if now >= self.expires_at else None)
