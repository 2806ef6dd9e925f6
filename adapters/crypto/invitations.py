"""The link of an invitation, derived so that there is no table of secrets to steal."""

import base64
import binascii
import hmac
from uuid import UUID

from adapters.crypto.keys import KeyRing
from domain.shared.ids import InvitationId

_ID_BYTES = 16
_MARK_BYTES = 16


class DerivedInvitationLinks:
    """See domain.members.ports.InvitationLinks.

    The token stands behind a #, so that it comes into the logs of no server.
    """

    def __init__(self, keys: KeyRing, public_url: str) -> None:
        self._keys = keys.derive("invitation link v1")
        self._address = f"{public_url.rstrip('/')}/invitations"

    def link_of(self, invitation_id: InvitationId) -> str:
        signed = invitation_id.bytes + _mark(self._keys[0], invitation_id.bytes)
        token = base64.urlsafe_b64encode(signed).decode().rstrip("=")
        return f"{self._address}#token={token}"

    def invitation_of(self, token: str) -> InvitationId | None:
        try:
            raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        named, mark = raw[:_ID_BYTES], raw[_ID_BYTES:]
        # Every key is compared: how long it takes says nothing.
        matches = [hmac.compare_digest(_mark(key, named), mark) for key in self._keys]
        return InvitationId(UUID(bytes=named)) if any(matches) else None


def _mark(key: bytes, named: bytes) -> bytes:
    return hmac.digest(key, named, "sha256")[:_MARK_BYTES]
