"""What linked accounts need of the outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.linked_accounts.model import Grant, LinkedAccount
from domain.linked_accounts.trips import Linking
from domain.linked_accounts.views import LinkedAccountView
from domain.shared.ids import LinkedAccountId, UserId, WorkspaceId
from domain.shared.paging import Page, Position


class LinkedAccounts(Protocol):
    """The workspace's linked accounts, inside one transaction."""

    async def clock(self) -> datetime:
        """The database's clock: a token of LinkedIn does not live by that of a sandbox."""

    async def get(self, account_id: LinkedAccountId) -> LinkedAccount:
        """Locked until the end of the transaction. Raises NotFound."""

    async def find_by_member(self, provider: str, member: str) -> LinkedAccount | None:
        """The account of this member, locked likewise."""

    async def linked_by(self, user_id: UserId) -> list[LinkedAccount]:
        """Those that this person has linked, locked likewise."""

    async def is_owner(self, user_id: UserId) -> bool:
        """Whether the workspace is theirs and they are not leaving; it stays so until this transaction ends."""

    async def save(self, account: LinkedAccount) -> None:
        """Raises VersionMismatch; LinkedMeanwhile when somebody else links the same member."""

    async def remove(self, account: LinkedAccount) -> None:
        """Its token is overwritten, and then the row goes."""


class Linkings(Protocol):
    """The trips of this workspace, inside one transaction."""

    async def add(self, linking: Linking) -> None: ...

    async def claim_state(self, hashes: Sequence[bytes]) -> Linking | None:
        """Find the trip by its state, and keep others from it until this transaction ends."""

    async def claim_code(self, hashes: Sequence[bytes]) -> Linking | None:
        """Find the trip by its one-time code, and keep others from it likewise."""

    async def save(self, linking: Linking) -> None: ...


class LinkingReads(Protocol):
    """Reads of trips, outside of any transaction."""

    async def workspace_of(self, state_hashes: Sequence[bytes]) -> WorkspaceId | None:
        """Where the trip with this state set out."""


class LinkedAccountReads(Protocol):
    """Reads of linked accounts, outside of any transaction."""

    async def page(
        self, workspace_id: WorkspaceId, after: Position | None, limit: int
    ) -> Page[LinkedAccountView]:
        """Newest first."""

    async def get(
        self, workspace_id: WorkspaceId, account_id: LinkedAccountId
    ) -> LinkedAccountView:
        """Raises NotFound."""


class LinkedAccountsDue(Protocol):
    """Finds accounts that come to their end, over all workspaces; those of sandboxes only when they are there."""

    async def to_notice(self, most: int) -> Sequence[tuple[WorkspaceId, LinkedAccountId]]: ...


class PortabilityProvider(Protocol):
    """Where a member allows that their network is fetched."""

    @property
    def is_configured(self) -> bool:
        """Whether this deployment is registered there."""

    def authorization_url(self, state: str) -> str:
        """Where to send the browser. Raises PortabilityNotConfigured."""

    async def exchange(self, code: str) -> Grant:
        """The grant behind a code, once it is known whose it is.

        Raises PortabilityRefused, PortabilityNotOffered, LinkedInUnreachable.
        """
