"""The personal access token: some scopes in one workspace, until a day that is fixed when it is made.

What it may do is decided anew at every use: never more than the role that its person has by then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from domain.shared.actor import ROLE_SCOPES, TOKEN_SCOPES, Role, Scope
from domain.shared.errors import Conflict, Fault, Invalid
from domain.shared.ids import PersonalTokenId, UserId, WorkspaceId
from domain.shared.text import tidy

LIVE_TOKENS = 50
DEFAULT_DAYS = 90
MOST_DAYS = 366
WARNED_BEFORE = timedelta(days=7)
HINT = 10

_MAX_NAME = 120


class TokenNameInvalid(Invalid):
    """A token needs a name of at most 120 characters."""


class LifeOutOfRange(Invalid):
    """A token lives for 1 to 366 days."""


class ScopesRefused(Invalid):
    """A token cannot have all of these scopes."""

    code = "scopes_refused"


class TooManyTokens(Conflict):
    """A person has at most 50 tokens that work; revoke one first."""

    code = "too_many_tokens"


class WantedToken(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks for: nothing of it is checked yet."""

    name: str
    workspace_id: WorkspaceId
    scopes: Sequence[str]
    days: int = DEFAULT_DAYS


class TokenState(StrEnum):
    """Whether a token still works."""

    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(slots=True, kw_only=True, eq=False)
class PersonalToken:
    """A token as it is kept: by its keyed hash, and the first characters to tell it from others by."""

    id: PersonalTokenId
    user_id: UserId
    workspace_id: WorkspaceId
    name: str
    hash: bytes
    hint: str
    scopes: frozenset[Scope]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None
    warned_at: datetime | None = None

    def state(self, now: datetime) -> TokenState:
        return state_of(self.expires_at, self.revoked_at, now)

    def revoke(self, now: datetime) -> bool:
        """End it for good; False when it did not work any more."""
        if self.state(now) is not TokenState.ACTIVE:
            return False
        self.revoked_at = now
        return True


def state_of(expires_at: datetime, revoked_at: datetime | None, now: datetime) -> TokenState:
    """What a token is at `now`; one that was revoked stays so when its time is over too."""
    if revoked_at is not None:
        return TokenState.REVOKED
    return TokenState.ACTIVE if now < expires_at else TokenState.EXPIRED


def checked_name(text: str) -> str:
    """The name without needless blanks. Raises TokenNameInvalid."""
    name = tidy(text)
    if 1 <= len(name) <= _MAX_NAME:
        return name
    detail = f"1 to {_MAX_NAME} characters."
    raise TokenNameInvalid(faults=(Fault(code="invalid_value", detail=detail, pointer="/name"),))


def checked_life(days: int) -> timedelta:
    """How long a token lives. Raises LifeOutOfRange."""
    if 1 <= days <= MOST_DAYS:
        return timedelta(days=days)
    detail = f"From 1 to {MOST_DAYS}."
    fault = Fault(code="out_of_range", detail=detail, pointer="/expires_in_days")
    raise LifeOutOfRange(faults=(fault,))


def checked_scopes(wanted: Sequence[str], role: Role) -> frozenset[Scope]:
    """The scopes a member in this role may give away. Raises ScopesRefused, with a fault for each other."""
    if not wanted:
        missing = Fault(code="missing", detail="At least one scope.", pointer="/scopes")
        raise ScopesRefused(faults=(missing,))
    judged = [_fault(scope, role, place) for place, scope in enumerate(wanted)]
    faults = tuple(fault for fault in judged if fault is not None)
    if faults:
        raise ScopesRefused(faults=faults)
    return frozenset(Scope(scope) for scope in wanted)


def _fault(scope: str, role: Role, place: int) -> Fault | None:
    pointer = f"/scopes/{place}"
    if scope not in TOKEN_SCOPES:
        known = ", ".join(sorted(TOKEN_SCOPES))
        return Fault(code="not_a_choice", detail=f"One of {known}.", pointer=pointer)
    if scope not in ROLE_SCOPES[role]:
        detail = f"Your role in this workspace, {role}, does not grant it."
        return Fault(code="not_granted", detail=detail, pointer=pointer)
    return None
