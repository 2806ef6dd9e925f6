"""The six digits of a challenge, derived so that there is no table of codes to steal."""

import hmac

from adapters.crypto.keys import KeyRing
from domain.shared.ids import ChallengeId

_DIGITS = 6


class DerivedCodes:
    """See domain.accounts.ports.ChallengeCodes."""

    def __init__(self, keys: KeyRing) -> None:
        self._keys = keys.derive("challenge code v1")

    def code_of(self, challenge_id: ChallengeId) -> str:
        return _code(self._keys[0], challenge_id)

    def fits(self, challenge_id: ChallengeId, code: str) -> bool:
        given = code.strip().encode()
        # Every key is compared: how long it takes says nothing.
        matches = [
            hmac.compare_digest(_code(key, challenge_id).encode(), given) for key in self._keys
        ]
        return any(matches)


def _code(key: bytes, challenge_id: ChallengeId) -> str:
    digest = hmac.digest(key, challenge_id.bytes, "sha256")
    return f"{int.from_bytes(digest[:16]) % 10**_DIGITS:0{_DIGITS}}"
