"""What accounts need of the outside. Accounts and workspaces belong to no single workspace."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

import msgspec

from domain.accounts.model import Challenge, User
from domain.accounts.sessions import Session, StoredToken
from domain.accounts.tokens import TokenKind
from domain.accounts.views import UserView
from domain.shared.actor import Principal
from domain.shared.events import Event
from domain.shared.ids import ChallengeId, SessionId, UserId, WorkspaceId
from domain.workspaces.ports import WorkspaceDirectory


class Challenges(Protocol):
    """The mail challenges, inside one transaction."""

    async def count_open(self, email_key: str, since: datetime) -> int:
        """How many unused ones were posed since then; one request of an address counts at a
        time.
        """

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

    async def successors(self, token: StoredToken) -> list[StoredToken]:
        """The tokens that were issued in the place of this one."""

    async def add(self, session: Session) -> None: ...

    async def save(self, session: Session) -> None: ...

    async def add_tokens(self, tokens: Sequence[StoredToken]) -> None: ...

    async def mark_rotated(self, token: StoredToken, at: datetime) -> None: ...


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
    def workspaces(self) -> WorkspaceDirectory: ...

    def record(self, event: Event, *, workspace_id: WorkspaceId | None = None) -> None:
        """Tell the outside, once this transaction is committed."""

    def acting(self, user_id: UserId) -> None:
        """Whose act this is, where nobody was known when the request came in: their trail tells of it."""

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
