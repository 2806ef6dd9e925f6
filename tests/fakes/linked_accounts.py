"""Linked accounts, the trips that link them, and a LinkedIn that gives grants, in memory."""

from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime

from domain.linked_accounts.model import Grant, LinkedAccount, LinkedMeanwhile
from domain.linked_accounts.refusals import PortabilityRefused
from domain.linked_accounts.trips import Linking
from domain.shared.errors import NotFound
from domain.shared.ids import LinkedAccountId, UserId, WorkspaceId
from tests.fakes.store import Store


class FakeLinkedAccounts:
    """See domain.linked_accounts.ports.LinkedAccounts. It has no other clock than the workspace's."""

    def __init__(self, store: Store, now: datetime) -> None:
        self._store = store
        self._now = now

    async def clock(self) -> datetime:
        return self._now

    async def get(self, account_id: LinkedAccountId) -> LinkedAccount:
        found = self._store.linked_accounts.find(account_id)
        if found is None:
            raise NotFound
        return found

    async def find_by_member(self, provider: str, member: str) -> LinkedAccount | None:
        found = self._store.linked_accounts.all()
        return next((a for a in found if (a.provider, a.member) == (provider, member)), None)

    async def linked_by(self, user_id: UserId) -> list[LinkedAccount]:
        return [a for a in self._store.linked_accounts.all() if a.linked_by == user_id]

    async def is_owner(self, user_id: UserId) -> bool:
        return user_id not in self._store.strangers

    async def save(self, account: LinkedAccount) -> None:
        if not account.changed and account.version:
            return
        others = [a for a in self._store.linked_accounts.all() if a.id != account.id]
        if account.member in {a.member for a in others if a.provider == account.provider}:
            raise LinkedMeanwhile
        self._store.linked_accounts.write(account.id, account, self._now, taken=LinkedMeanwhile)

    async def remove(self, account: LinkedAccount) -> None:
        self._store.linked_accounts.remove(account.id)


class FakeLinkings:
    """See domain.linked_accounts.ports.Linkings."""

    def __init__(self, store: Store) -> None:
        self._kept = store.linkings

    async def add(self, linking: Linking) -> None:
        self._kept[linking.id] = deepcopy(linking)

    save = add

    async def claim_state(self, hashes: Sequence[bytes]) -> Linking | None:
        return deepcopy(next((t for t in self._kept.values() if t.state_hash in hashes), None))

    async def claim_code(self, hashes: Sequence[bytes]) -> Linking | None:
        return deepcopy(next((t for t in self._kept.values() if t.code_hash in hashes), None))


class FakeLinkingReads:
    """See domain.linked_accounts.ports.LinkingReads: one workspace, whatever is asked."""

    def __init__(self, workspace_id: WorkspaceId) -> None:
        self._workspace_id = workspace_id

    async def workspace_of(self, state_hashes: Sequence[bytes]) -> WorkspaceId | None:  # noqa: ARG002 - of the port
        return self._workspace_id


class FakePortability:
    """See domain.linked_accounts.ports.PortabilityProvider: knows grants by their codes."""

    is_configured = True

    def __init__(self) -> None:
        self.grants: dict[str, Grant] = {}
        self.asked = 0

    def authorization_url(self, state: str) -> str:
        return f"https://linkedin.example/authorization?state={state}"

    async def exchange(self, code: str) -> Grant:
        self.asked += 1
        if code not in self.grants:
            raise PortabilityRefused
        return self.grants[code]
