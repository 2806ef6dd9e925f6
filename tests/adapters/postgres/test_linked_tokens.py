"""Accounts are linked, renewed and opened while the keys of the service are exchanged, and none of it fails."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import msgspec
import pytest

from adapters.crypto.sealing import WrappingKeys
from adapters.postgres.data_keys import PostgresKeyRotation, PostgresSealing
from adapters.postgres.engine import JOB_ROLE, Database
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from domain.linked_accounts.model import LinkedAccount
from domain.linked_accounts.tokens import open_token, seal_token
from domain.sealing.commands import rotate_keys
from domain.sealing.ports import SealBroken
from domain.shared.ids import LinkedAccountId, UserId, WorkspaceId, new_id
from tests.support.house import found_workspace
from tests.support.jobs import JobsUrls
from tests.support.linked_accounts import TOKEN, grant, make_owner

WORKSPACES, AT_ONCE, TURNS = 12, 8, 6


def keys(*ids: str) -> PostgresSealing:
    return PostgresSealing(_wrapping(*ids))


class Holder(msgspec.Struct):
    """A workspace, its owner, and the account they have linked last."""

    uow: PostgresUnitOfWork
    workspace_id: WorkspaceId
    owner: UserId
    account_id: LinkedAccountId

    async def link(self, sealing: PostgresSealing) -> None:
        """Renew the account if there is one."""
        async with self.uow.begin(self.workspace_id) as tx:
            member = f"urn:li:person:{self.account_id}"
            known = await tx.linked_accounts.find_by_member("linkedin", member)
            account = known or LinkedAccount(id=self.account_id)
            sealed = await seal_token(tx, sealing, account, TOKEN)
            account.connect(grant(member), sealed, self.owner, tx.now)
            await tx.linked_accounts.save(account)

    async def opened(self, sealing: PostgresSealing) -> str:
        async with self.uow.begin(self.workspace_id) as tx:
            account = await tx.linked_accounts.get(self.account_id)
            return await open_token(tx, sealing, account)


@pytest.fixture
async def databases(
    jobs_urls: JobsUrls, job_database_url: str
) -> AsyncIterator[tuple[Database, Database]]:
    """The app's and the job role in a database of their own, for rotation looks at all workspaces."""
    app = Database(jobs_urls.app, pool_size=AT_ONCE)
    name = jobs_urls.app.rpartition("/")[2]
    jobs = Database(f"{job_database_url.rpartition('/')[0]}/{name}", role=JOB_ROLE, pool_size=2)
    connection = await asyncpg.connect(jobs_urls.owner)
    await connection.execute("TRUNCATE tenant.data_key")
    await connection.close()
    yield app, jobs
    await app.close()
    await jobs.close()


async def test_nothing_fails_while_keys_are_rotated(databases: tuple[Database, Database]) -> None:
    app, jobs = databases
    holders = [await _holder(app) for _ in range(WORKSPACES)]
    for holder in holders:
        await holder.link(keys("old"))
    during = keys("new", "old")
    turns = iter([holder for _ in range(TURNS) for holder in holders])

    async def work() -> int:
        done = 0
        for turn, holder in enumerate(turns):
            if turn % 3 == 0:
                await holder.link(during)
            assert TOKEN == await holder.opened(during)
            done += 1
        return done

    rotation = PostgresKeyRotation(jobs, _wrapping("new", "old"))
    resealed, *worked = await asyncio.gather(
        rotate_keys(rotation), *(work() for _ in range(AT_ONCE))
    )

    assert (WORKSPACES, WORKSPACES * TURNS) == (resealed, sum(worked))
    assert {"new": WORKSPACES} == await rotation.sealed_by_key()
    assert [TOKEN] * WORKSPACES == [await holder.opened(keys("new")) for holder in holders]
    with pytest.raises(SealBroken):
        await holders[0].opened(keys("old"))


async def _holder(app: Database) -> Holder:
    uow, workspace_id = PostgresUnitOfWork(app), await found_workspace(app)
    owner = await make_owner(uow, workspace_id)
    return Holder(uow, workspace_id, owner, LinkedAccountId(new_id()))


def _wrapping(*ids: str) -> WrappingKeys:
    """Keys of the service that are the same for the same ids."""
    return WrappingKeys(ids, [each.encode().ljust(32, b".") for each in ids])
