"""What HTTP needs of the inside and the outside; bootstrap makes it, every handler may ask for it."""

from typing import Any, Protocol

import msgspec

from domain.accounts.ports import (
    AccountReads,
    AccountsUnitOfWork,
    Authenticator,
    ChallengeCodes,
    LiveSessions,
    LoginReads,
    SessionReads,
    TokenMint,
)
from domain.admirations.queries import AdmirationReads
from domain.asks.queries import AskReads
from domain.audit.queries import AuditReads
from domain.cadences.queries import CadenceReads
from domain.coaching.advising import Advisor
from domain.coaching.queries import StandingReads
from domain.contacts.queries import ContactReads, TimelineReads
from domain.drafts.queries import DraftReads
from domain.duplicates.queries import DuplicateReads
from domain.employments.queries import EmploymentReads
from domain.enrolments.queries import EnrolmentReads
from domain.exports.ports import ExportFiles
from domain.exports.queries import ExportReads
from domain.guardrails.queries import GuardrailReads
from domain.imports.ports import ImportFiles
from domain.imports.queries import ImportReads
from domain.interactions.queries import InteractionReads
from domain.limits.logins import LoginThrottle
from domain.limits.ports import Buckets
from domain.linked_accounts.ports import LinkedAccountReads, LinkingReads, PortabilityProvider
from domain.members.ports import InvitationLinks, MemberReads
from domain.merges.queries import MergeReads
from domain.nudges.queries import NudgeReads
from domain.organisations.queries import OrganisationReads
from domain.origins.queries import OriginReads
from domain.passkeys.ports import Ceremonies, PasskeyReads
from domain.passwords.ports import PasswordHasher
from domain.personal_tokens.ports import PersonalTokenReads
from domain.sealing.ports import Sealing
from domain.sign_in.ports import IdentityProvider, IdentityReads
from domain.tags.queries import TagReads
from domain.templates.ports import TemplateLanguage
from domain.templates.queries import TemplateReads
from domain.trips.ports import TripSecrets
from domain.unit_of_work import UnitOfWork
from domain.ways_in.ports import WaysInReads
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


class WaysInPorts(msgspec.Struct, frozen=True, kw_only=True):
    """What passwords and passkeys need."""

    passwords: PasswordHasher
    ceremonies: Ceremonies
    passkeys: PasskeyReads
    reads: WaysInReads


class AccountPorts(msgspec.Struct, frozen=True, kw_only=True):
    """What accounts and workspaces need."""

    uow: AccountsUnitOfWork
    people: AccountReads
    workspaces: WorkspaceReads
    codes: ChallengeCodes
    mint: TokenMint
    live: LiveSessions
    logins: LoginReads
    sessions: SessionReads
    throttle: LoginThrottle
    personal_tokens: PersonalTokenReads
    ways_in: WaysInPorts
    members: MemberReads
    invitation_links: InvitationLinks


class SignInPorts(msgspec.Struct, frozen=True, kw_only=True):
    """What signing in elsewhere needs; `returns` are the addresses it may return to."""

    linkedin: IdentityProvider
    secrets: TripSecrets
    identities: IdentityReads
    returns: frozenset[str]


class LinkingPorts(msgspec.Struct, frozen=True, kw_only=True):
    """What linked accounts need."""

    provider: PortabilityProvider
    secrets: TripSecrets
    sealing: Sealing
    reads: LinkingReads
    accounts: LinkedAccountReads


class RelationshipPorts(msgspec.Struct, frozen=True, kw_only=True):
    """What is read of contacts and of what belongs to them."""

    contacts: ContactReads
    timeline: TimelineReads
    organisations: OrganisationReads
    tags: TagReads
    interactions: InteractionReads
    duplicates: DuplicateReads
    employments: EmploymentReads
    merges: MergeReads
    admirations: AdmirationReads
    asks: AskReads


class CoachPorts(msgspec.Struct, frozen=True, kw_only=True):
    """What the coach needs."""

    standing: StandingReads
    advisor: Advisor


class DraftPorts(msgspec.Struct, frozen=True, kw_only=True):
    """What drafts and their templates need."""

    reads: DraftReads
    templates: TemplateReads
    language: TemplateLanguage


class ImportPorts(msgspec.Struct, frozen=True, kw_only=True):
    """What imports need."""

    reads: ImportReads
    files: ImportFiles


class ExportPorts(msgspec.Struct, frozen=True, kw_only=True):
    """What exports need."""

    reads: ExportReads
    files: ExportFiles


class Ports(msgspec.Struct, frozen=True, kw_only=True):
    """`cursor_keys` sign page cursors: the first one signs, all of them verify.

    `public_url` is where clients find this service, without a slash at the end; `trusted_proxies` of our own
    stand before it. Requests are counted in `buckets`, if there are any, and `limit_factor` multiplies what
    they hold. Without `request_lines` the line of a request takes the way of every other log line.
    """

    uow: UnitOfWork
    authenticator: Authenticator
    accounts: AccountPorts
    sign_in: SignInPorts
    relationships: RelationshipPorts
    coach: CoachPorts
    drafts: DraftPorts
    cadences: CadenceReads
    enrolments: EnrolmentReads
    guardrails: GuardrailReads
    nudges: NudgeReads
    imports: ImportPorts
    origins: OriginReads
    linking: LinkingPorts
    exports: ExportPorts
    audit: AuditReads
    database: Pulse
    redis: Pulse
    cursor_keys: tuple[bytes, ...]
    public_url: str
    web_origins: tuple[str, ...] = ()
    trusted_proxies: int = 0
    buckets: Buckets | None = None
    limit_factor: int = 1
    statement_counter: StatementCounter | None = None
    request_lines: RequestLines | None = None
