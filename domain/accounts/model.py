"""The user, and the challenge by which somebody proves that a mail address is theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from domain.shared.errors import Fault, Gone, Invalid
from domain.shared.ids import ChallengeId, UserId
from domain.shared.local_time import zone_named
from domain.shared.text import email_key, is_same_mailbox, tidy
from domain.shared.versioned import Versioned

CHALLENGE_LIFE = timedelta(minutes=10)
TRIES = 5
OPEN_CHALLENGES = 20
OPEN_CHALLENGES_FROM_ONE = 5
OPEN_CHALLENGES_WITHIN = timedelta(hours=1)
OPEN_CHALLENGES_A_DAY = 100
A_DAY = timedelta(days=1)
# A mail may be on its way to another spelling while the account is being made.
_MAILED_MEANWHILE = timedelta(minutes=1)
_DEVICE = "device "

_MAX_ADDRESS = 254
_MAX_NAME = 200


class ImplausibleAddress(Invalid):
    """This is not an e-mail address."""


class NameTooLong(Invalid):
    """A name has at most 200 characters."""


class CodeInvalid(Invalid):
    """This is not the code that was mailed."""

    code = "code_invalid"


class ChallengeExpired(Gone):
    """This challenge has expired or was used; ask for a new code."""

    code = "challenge_expired"


class Trial(StrEnum):
    """What came of trying a code."""

    PASSED = "passed"
    WRONG = "wrong"
    OVER = "over"


@dataclass(slots=True, kw_only=True, eq=False)
class User(Versioned):
    """A person who can log in. `email` is the address as given; its key says whether two are the
    same. `erase_after` is set while the person is leaving.
    """

    id: UserId
    email: str
    name: str = ""
    time_zone: str = "UTC"
    erase_after: datetime | None = None

    def __post_init__(self) -> None:
        self.name = checked_name(self.name)
        zone_named(self.time_zone)

    @property
    def email_key(self) -> str:
        return email_key(self.email)

    @property
    def workspace_name(self) -> str:
        """What this person's first workspace is called."""
        return self.name or self.email.partition("@")[0]

    def is_proved_by(self, challenge: "Challenge") -> bool:
        """Whether passing this challenge proves that somebody reads this person's mail.

        Addresses with one key may be spelled differently, and belong to different mailboxes. A code
        goes to the spelling of the account, if there is one by then; so an older challenge proves
        its own only.
        """
        if is_same_mailbox(self.email, challenge.email):
            return True
        made_at = self.created_at
        return made_at is not None and made_at + _MAILED_MEANWHILE < challenge.created_at

    def edit(self, values: dict[str, Any]) -> None:
        """Set `name` and `time_zone`, whichever is there. Raises NameTooLong, TimeZoneUnknown."""
        if "name" in values:
            self.put("name", checked_name(values["name"]))
        if "time_zone" in values:
            self.put("time_zone", zone_named(values["time_zone"]).key)


class Asked(NamedTuple):
    """Where a code was asked for from, or on which known device, and when."""

    network: str
    at: datetime


@dataclass(slots=True, kw_only=True, eq=False)
class Challenge:
    """A code on its way to an address: good for ten minutes, five tries, and one use. `network` is where it
    was asked for from, which may be a device that is known to the account.
    """

    id: ChallengeId
    email: str
    created_at: datetime
    expires_at: datetime
    network: str = ""
    attempts: int = 0
    used_at: datetime | None = None

    @classmethod
    def pose(
        cls, challenge_id: ChallengeId, email: str, now: datetime, network: str = ""
    ) -> "Challenge":
        return cls(
            id=challenge_id,
            email=email,
            created_at=now,
            expires_at=now + CHALLENGE_LIFE,
            network=network,
        )

    @property
    def email_key(self) -> str:
        return email_key(self.email)

    @property
    def tries_left(self) -> int:
        return max(TRIES - self.attempts, 0)

    def is_open(self, now: datetime) -> bool:
        return self.used_at is None and self.tries_left > 0 and now < self.expires_at

    def take(self, now: datetime, *, fits: bool) -> Trial:
        """Count one try; a code that fits uses the challenge up."""
        if not self.is_open(now):
            return Trial.OVER
        self.attempts += 1
        if not fits:
            return Trial.WRONG
        self.used_at = now
        return Trial.PASSED


def asked_on(device: bytes) -> str:
    """What stands for the network where a device asks that has logged in to the account before."""
    return f"{_DEVICE}{device.hex()}"


def may_ask(network: str, asked: Sequence[Asked], now: datetime) -> bool:
    """Whether one more code may be mailed to an address, given the open ones of the last day.

    Counted by network, so that a stranger who asks too often does not keep the owner from it; and known
    devices apart, so that strangers in many networks do not either.
    """
    lately = [each for each in asked if each.at > now - OPEN_CHALLENGES_WITHIN]
    if sum(each.network == network for each in lately) >= OPEN_CHALLENGES_FROM_ONE:
        return False
    few = _strangers(lately) < OPEN_CHALLENGES and _strangers(asked) < OPEN_CHALLENGES_A_DAY
    return network.startswith(_DEVICE) or few


def checked_address(text: str) -> str:
    """The address without blanks around it. Only plausibility is checked: the mailed code proves
    the rest.
    """
    address = text.strip()
    local, _, host = address.rpartition("@")
    if local and host and len(address) <= _MAX_ADDRESS and _is_one_word(address):
        return address
    raise ImplausibleAddress(
        faults=(
            Fault(
                code="email_implausible",
                detail=f"It looks like name@example.com, in at most {_MAX_ADDRESS} characters.",
                pointer="/email",
            ),
        )
    )


def checked_name(text: str) -> str:
    name = tidy(text)
    if len(name) > _MAX_NAME:
        raise NameTooLong(
            faults=(Fault(code="too_long", detail=str(NameTooLong.__doc__), pointer="/name"),)
        )
    return name


def _is_one_word(address: str) -> bool:
    return address.isprintable() and not any(c.isspace() for c in address)


def _strangers(asked: Sequence[Asked]) -> int:
    return sum(not each.network.startswith(_DEVICE) for each in asked)
