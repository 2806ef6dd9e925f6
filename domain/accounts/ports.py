"""What accounts need of the outside. Accounts and workspaces belong to no single workspace."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import msgspec

from domain.accounts.model import Asked, Challenge, User
from domain.accounts.rotation import Aftermath
from domain.accounts.sessions import Session, StoredToken
from domain.accounts.tokens import TokenKind
from domain.accounts.views import SessionView, UserView
from domain.erasure.ports import Departures
from domain.members.ports import Invitations, Members
from domain.passkeys.ports import Passkeys
from domain.passwords.ports import Passwords
from domain.personal_tokens.ports import PersonalTokens
from domain.shared.actor import Principal
from domain.shared.events import Event
from domain.shared.ids import ChallengeId, SessionId, UserId, WorkspaceId
from domain.shared.paging import Page, Position
from domain.sign_in.ports import Identities, SignIns
from domain.workspaces.ports import WorkspaceDirectory


class Challenges(Protocol):
    """The mail challenges, inside one transaction."""

    async def asked(self, email_key: str, since: datetime) -> Sequence[Asked]:
        """Each unused one posed since then; one request of an address looks at a time."""

    async def find(self, challenge_id: ChallengeId) -> Challenge | None: ...

    async def claim(self, challenge_id: ChallengeId) -> Challenge | None:
        """Find it and keep others from trying it until this transaction ends."""

    async def add(self, challenge: Challenge) -> None: ...

    async def save(self, challenge: Challenge) -> None: ...


class Users(Protocol):
    """The people, inside one transaction."""

    async def get(self, user_id: UserId) -> User:
        """Raises NotFound."""

    async def find(self, email_key: str) -> User | None: ...

    async def find_or_add(self, user: User) -> User:
        """The person who has this address: the one already there, else `user`, now written."""

    async def save(self, user: User) -> None:
        """Raises VersionMismatch."""


class Sessions(Protocol):
    """The sessions and their tokens, inside one transaction."""

    async def find(self, session_id: SessionId) -> Session | None:
        """Find it and keep others from changing it until this transaction ends."""

    async def presented(self, hashes: Sequence[bytes]) -> tuple[Session, StoredToken] | None:
        """The token with one of these hashes and its session, both kept from others likewise."""

    async def aftermath(self, token: StoredToken) -> Aftermath:
        """What became of a rotated token; what was issued in its place is kept from being used meanwhile."""

    async def live_of(self, user_id: UserId) -> list[Session]:
        """The sessions of a person that have not ended, kept from others likewise."""

    async def surplus(self, user_id: UserId, *, most: int) -> list[Session]:
        """Beyond `most` those of them that were not used for longest, kept from others likewise."""

    async def add(self, session: Session) -> None: ...

    async def save(self, session: Session) -> None: ...

    async def add_tokens(self, tokens: Sequence[StoredToken]) -> None: ...

    async def mark_rotated(self, token: StoredToken, at: datetime) -> None: ...

    async def supersede(self, token: StoredToken, at: datetime) -> None:
        """Void what was issued in the place of this token."""


class KnownDevices(Protocol):
    """The devices that people have logged in on before, inside one transaction."""

    async def recognise(self, user_id: UserId, hashes: Sequence[bytes], until: datetime) -> bool:
        """Whether one of these hashes is of a device of this person; if so it is known until then."""

    async def add(self, user_id: UserId, device_hash: bytes, until: datetime, *, most: int) -> None:
        """Know one more; beyond `most` the ones not seen for longest are forgotten."""


class AccountsTransaction(Protocol):
    """What a use case about accounts may touch. `now` is the database's clock."""

    @property
    def now(self) -> datetime: ...

    @property
    def users(self) -> Users: ...

    @property
    def challenges(self) -> Challenges: ...

    @property
    def sessions(self) -> Sessions: ...

    @property
    def devices(self) -> KnownDevices: ...

    @property
    def passwords(self) -> Passwords: ...

    @property
    def passkeys(self) -> Passkeys: ...

    @property
    def personal_tokens(self) -> PersonalTokens: ...

    @property
    def sign_ins(self) -> SignIns: ...

    @property
    def identities(self) -> Identities: ...

    @property
    def workspaces(self) -> WorkspaceDirectory: ...

    @property
    def members(self) -> Members: ...

    @property
    def invitations(self) -> Invitations: ...

    @property
    def departures(self) -> Departures: ...

    def record(self, event: Event, *, workspace_id: WorkspaceId | None = None) -> None:
        """Tell the outside, once this transaction is committed."""

    def acting(self, user_id: UserId, *, workspace_id: WorkspaceId | None = None) -> None:
        """Whose act this is, where nobody was known when the request came in: their trail tells of it.

        With `workspace_id` the trail of that workspace does, as when somebody joins it.
        """

    def changed(self, entity_type: str, entity_id: UUID, op: str = "upsert") -> None:
        """What this act wrote (`upsert`) or took away (`delete`), for the trail to name."""

    def aside(self) -> None:
        """This is a step on the way, or a try that will be refused: no trail tells of it."""

    def note(
        self,
        operation: str,
        user_id: UserId,
        *,
        session_id: SessionId | None = None,
        body: dict[str, Any] | None = None,
    ) -> None:
        """Have this person's trail tell of something that is no request which succeeds.

        Such as a refresh token that came back; `body` holds ids and words, no secrets.
        """

    async def forget_expired(self) -> int:
        """Remove challenges, tokens and sessions that nothing can be done with any more; how
        many.
        """


class AccountsUnitOfWork(Protocol):
    """Opens transactions over accounts. Leaving one normally commits it, an exception rolls it
    back.

    Raises Unavailable when the database is away or a lock is held too long.
    """

    def begin(self) -> AbstractAsyncContextManager[AccountsTransaction]: ...


class AccountReads(Protocol):
    """Reads of accounts, outside of any transaction."""

    async def user(self, user_id: UserId) -> UserView:
        """Raises NotFound."""


class SessionReads(Protocol):
    """Reads of sessions, outside of any transaction."""

    async def sessions(
        self, user_id: UserId, after: Position | None, limit: int
    ) -> Page[SessionView]:
        """The sessions of this person that go on, the latest login first."""

    async def session(self, user_id: UserId, session_id: SessionId) -> SessionView:
        """One of them. Raises NotFound."""


class LoginReads(Protocol):
    """What may be asked before it is known who logs in."""

    async def known_device(self, email_key: str, device_token: str) -> bytes | None:
        """The hash of this device token if it belongs to the account with this address; the work is the
        same whether there is such an account or not.
        """

    async def address_of(self, challenge_id: ChallengeId) -> str | None:
        """The key of the address that a challenge was posed for; None if there is no such challenge."""


class ChallengeCodes(Protocol):
    """The six digits of a challenge: derived from its id with a secret key, never stored."""

    def code_of(self, challenge_id: ChallengeId) -> str: ...

    def fits(self, challenge_id: ChallengeId, code: str) -> bool: ...


class MintedToken(msgspec.Struct, frozen=True):
    """A fresh token: its text for the client, its hash for us."""

    text: str
    hash: bytes


class TokenMint(Protocol):
    """Makes tokens, and knows under which hashes one may be kept."""

    def mint(self, kind: TokenKind) -> MintedToken: ...

    def hashes(self, text: str) -> tuple[bytes, ...]:
        """The hash under each secret key, the present one first."""


class Authenticator(Protocol):
    """Knows who a token speaks for."""

    async def authenticate(self, token: str, *, fresh: bool = False) -> Principal:
        """The principal of an access token. Raises TokenInvalid, TokenExpired.

        The answer may be up to 30 seconds old; `fresh` asks for one that is not, as before telling
        somebody that a workspace of theirs is not there.
        """


class LiveSessions(Protocol):
    """What this process remembers of tokens it has seen."""

    def forget(self, user_id: UserId) -> None:
        """Ask again about every token of this person: a session ended, or their workspaces
        changed.
        """
