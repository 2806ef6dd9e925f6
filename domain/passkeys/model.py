"""A passkey, the challenge it answers, and what is refused."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from domain.shared.errors import Conflict, Fault, Gone, Invalid
from domain.shared.ids import ChallengeId, PasskeyId, UserId
from domain.shared.text import tidy

MOST_PASSKEYS = 20
CHALLENGE_LIFE = timedelta(minutes=5)
CHALLENGE_BYTES = 32

_LONGEST_NAME = 120
_TRANSPORT = re.compile(r"[a-z-]{1,20}")


class PasskeyInvalid(Invalid):
    """This passkey cannot be verified: it was made elsewhere, or without asking for you."""

    code = "passkey_invalid"


class PasskeyChallengeOver(Gone):
    """This passkey challenge has expired, was used, or is meant for something else; ask for a new one."""

    code = "passkey_challenge_expired"


class TooManyPasskeys(Conflict):
    """There are as many passkeys as one person may have; remove one first."""

    code = "too_many_passkeys"


class PasskeyKnown(Conflict):
    """This passkey is registered already."""

    code = "passkey_known"


class Purpose(StrEnum):
    """What a challenge is for; it is good for nothing else."""

    REGISTRATION = "registration"
    LOGIN = "login"


@dataclass(slots=True, kw_only=True, eq=False)
class PasskeyChallenge:
    """Something random for a passkey to sign: once, within five minutes, for one purpose.

    A registration belongs to the person who began it. Who logs in is not known before.
    """

    id: ChallengeId
    purpose: Purpose
    challenge: bytes
    expires_at: datetime
    user_id: UserId | None = None
    used_at: datetime | None = None

    def take(self, purpose: Purpose, user_id: UserId | None, now: datetime) -> bytes:
        """Use it up; what has to be signed. Raises PasskeyChallengeOver."""
        fits = self.purpose is purpose and self.user_id == user_id
        if not fits or self.used_at is not None or now >= self.expires_at:
            raise PasskeyChallengeOver
        self.used_at = now
        return self.challenge


@dataclass(slots=True, kw_only=True, eq=False)
class Passkey:
    """The public half of a key. `sign_count` stays 0 for keys that do not count, as those that are backed up."""

    id: PasskeyId
    user_id: UserId
    credential_id: bytes
    public_key: bytes
    sign_count: int
    backed_up: bool
    created_at: datetime
    transports: tuple[str, ...] = ()
    name: str = ""
    last_used_at: datetime | None = None

    @property
    def counted(self) -> int:
        """What the next count must exceed, if it counts at all: a copy would repeat an older one.

        A key that is backed up lives on several devices, which need not agree on a count.
        """
        return 0 if self.backed_up else self.sign_count

    def rename(self, name: str) -> None:
        """Raises Invalid for a name that is too long."""
        self.name = checked_name(name)

    def used(self, sign_count: int, now: datetime, *, backed_up: bool) -> None:
        self.sign_count, self.backed_up, self.last_used_at = sign_count, backed_up, now


class NewCredential(msgspec.Struct, frozen=True, kw_only=True):
    """What a device says of the key it made, once that is verified."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    backed_up: bool
    transports: tuple[str, ...]


class Assertion(msgspec.Struct, frozen=True, kw_only=True):
    """What a device says when it has signed a challenge, once that is verified."""

    sign_count: int
    backed_up: bool


def known_transports(names: object) -> tuple[str, ...]:
    """The ways by which the device says it can be reached; what makes no sense is left out."""
    given = names if isinstance(names, list | tuple) else ()
    return tuple(each for each in given[:8] if isinstance(each, str) and _TRANSPORT.fullmatch(each))


def checked_name(name: str) -> str:
    tidied = tidy(name)
    if len(tidied) > _LONGEST_NAME:
        detail = f"A name has at most {_LONGEST_NAME} characters."
        raise Invalid(faults=(Fault(code="too_long", detail=detail, pointer="/name"),))
    return tidied
