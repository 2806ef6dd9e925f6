"""What HTTP needs of the inside and the outside; bootstrap makes it, every handler may ask for it."""

from typing import Any, Protocol

import msgspec

from domain.accounts.ports import (
    AccountReads,
    AccountsUnitOfWork,
    Authenticator,
    ChallengeCodes,
    LiveSessions,
    TokenMint,
)
from domain.contacts.queries import ContactReads, TimelineReads
from domain.imports.ports import ImportFiles
from domain.imports.queries import ImportReads
from domain.interactions.queries import InteractionReads
from domain.limits.logins import LoginThrottle
from domain.nudges.queries import NudgeReads
from domain.organisations.queries import OrganisationReads
from domain.tags.queries import TagReads
from domain.unit_of_work import UnitOfWork
from domain.workspaces.ports import WorkspaceReads


class Pulse(Protocol):
    """Something the service leans on, asked whether it is there."""

    async def beat(self) -> None:
        """Return when it answered; any exception means that it is away."""


class StatementCount(Protocol):
    """What was asked of the database so far: how many statements, and how long they took together."""

    statements: int
    seconds: float


class StatementCounter(Protocol):
    """Counts the statements of one request."""

    def start(self) -> StatementCount:
        """Begin a count for everything that runs in this context from here on."""


class RequestLines(Protocol):
    """Writes the line of a request at once, under the name of its logger."""

    def __call__(self, logger: str, fields: dict[str, Any], /) -> None: ...


class AccountPorts(msgspec.Struct, frozen=True, kw_only=True):
    """What accounts and workspaces need."""

    uow: AccountsUnitOfWork
    people: AccountReads
    workspaces: WorkspaceReads
    codes: ChallengeCodes
    mint: TokenMint
    live: LiveSessions
    throttle: LoginThrottle


class RelationshipPorts(msgspec.Struct, frozen=True, kw_only=True):
    """What is read of contacts and of what belongs to them."""

    contacts: ContactReads
    timeline: TimelineReads
    organisations: OrganisationReads
    tags: TagReads
    interactions: InteractionReads


class ImportPorts(msgspec.Struct, frozen=True, kw_only=True):
    """What imports need."""

    reads: ImportReads
    files: ImportFiles


class Ports(msgspec.Struct, frozen=True, kw_only=True):
    """`cursor_keys` sign page cursors: the first one signs, all of them verify.

    `public_url` is where clients find this service, without a slash at the end. Without `request_lines`
    the line of a request takes the way of every other log line.
    """

    uow: UnitOfWork
    authenticator: Authenticator
    accounts: AccountPorts
    relationships: RelationshipPorts
    nudges: NudgeReads
    imports: ImportPorts
    database: Pulse
    redis: Pulse
    cursor_keys: tuple[bytes, ...]
    public_url: str
    statement_counter: StatementCounter | None = None
    request_lines: RequestLines | None = None
