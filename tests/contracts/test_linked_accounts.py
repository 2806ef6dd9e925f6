"""What linked accounts and the trips that link them promise, in memory and in PostgreSQL."""

import secrets
from datetime import timedelta

import pytest

from adapters.postgres.unit_of_work import PostgresUnitOfWork
from domain.linked_accounts.model import LinkedAccount, LinkedMeanwhile, LinkState, Refusal
from domain.linked_accounts.schedule import Schedule
from domain.linked_accounts.trips import Linking
from domain.shared.errors import NotFound, VersionMismatch
from domain.shared.ids import ImportId, LinkedAccountId, LinkingId, UserId, new_id
from domain.trips.model import Client
from domain.unit_of_work import Transaction
from tests.fakes.unit_of_work import FakeUnitOfWork
from tests.support.ground import Ground
from tests.support.linked_accounts import grant, make_owner

ZOES = "urn:li:person:zoe"


async def owner_of(ground: Ground) -> UserId:
    """Somebody who owns the workspace."""
    if isinstance(ground.uow, PostgresUnitOfWork):
        return await make_owner(ground.uow, ground.mine)
    return UserId(new_id())


def linked(tx: Transaction, member: str = ZOES, by: UserId | None = None) -> LinkedAccount:
    account = LinkedAccount(id=LinkedAccountId(new_id()), sandbox=True)
    account.connect(grant(member), b"sealed", by or UserId(new_id()), tx.now)
    return account


def a_trip(tx: Transaction, user_id: UserId) -> Linking:
    return Linking(
        id=LinkingId(new_id()),
        user_id=user_id,
        client=Client.NATIVE,
        state_hash=secrets.token_bytes(32),
        binding_hash=secrets.token_bytes(32),
        return_to="com.example.app:/back",
        created_at=tx.now,
        expires_at=tx.now + timedelta(minutes=10),
    )


async def test_an_account_is_kept_with_everything_that_is_known_of_it(ground: Ground) -> None:
    async with ground.uow.begin(ground.mine) as tx:
        account, now = linked(tx), tx.now
        account.sandbox = False
        account.plan(Schedule.WEEKLY, None, now)
        account.imported(ImportId(new_id()), now)
        account.call("  Zoë   Testwright ")
        await tx.linked_accounts.save(account)
    async with ground.uow.begin(ground.mine) as tx:
        found = await tx.linked_accounts.get(account.id)
        found.refused(Refusal.REVOKED, now)
        await tx.linked_accounts.save(found)
        again = await tx.linked_accounts.get(account.id)

    week = now + timedelta(days=7)
    assert ("Zoë Testwright", b"sealed", ZOES) == (account.name, account.token, account.member)
    assert (Schedule.WEEKLY, now, week) == (
        account.schedule,
        account.scheduled_from,
        account.next_import_at,
    )
    assert (2, LinkState.REVOKED, Refusal.REVOKED) == (
        again.version,
        again.state,
        again.ended_because,
    )
    assert (None, account.last_import_id, account.linked_by) == (
        again.token,
        again.last_import_id,
        again.linked_by,
    )


async def test_an_account_is_found_by_its_member_in_its_workspace_alone(ground: Ground) -> None:
    async with ground.uow.begin(ground.mine) as tx:
        account = linked(tx)
        await tx.linked_accounts.save(account)
    async with ground.uow.begin(ground.mine) as tx:
        found = await tx.linked_accounts.find_by_member("linkedin", ZOES)
        nobody = await tx.linked_accounts.find_by_member("linkedin", "urn:li:person:bob")
        theirs = await tx.linked_accounts.linked_by(account.linked_by or UserId(new_id()))
    async with ground.uow.begin(ground.theirs) as tx:
        elsewhere = await tx.linked_accounts.find_by_member("linkedin", ZOES)
        with pytest.raises(NotFound):
            await tx.linked_accounts.get(account.id)

    assert (account.id, None, None) == (found and found.id, nobody, elsewhere)
    assert [account.id] == [each.id for each in theirs]


async def test_a_member_is_linked_once_in_a_workspace(ground: Ground) -> None:
    for workspace_id in (ground.mine, ground.theirs):
        async with ground.uow.begin(workspace_id) as tx:
            await tx.linked_accounts.save(linked(tx))

    with pytest.raises(LinkedMeanwhile):
        async with ground.uow.begin(ground.mine) as tx:
            await tx.linked_accounts.save(linked(tx))


async def test_who_was_not_quick_enough_is_told(ground: Ground) -> None:
    async with ground.uow.begin(ground.mine) as tx:
        account = linked(tx)
        await tx.linked_accounts.save(account)
        stale = await tx.linked_accounts.get(account.id)
        account.call("Zoë")
        await tx.linked_accounts.save(account)
        stale.call("Bob")
        with pytest.raises(VersionMismatch):
            await tx.linked_accounts.save(stale)


async def test_what_is_removed_is_gone_and_can_be_linked_again(ground: Ground) -> None:
    async with ground.uow.begin(ground.mine) as tx:
        account = linked(tx)
        await tx.linked_accounts.save(account)
        await tx.linked_accounts.remove(account)
        with pytest.raises(NotFound):
            await tx.linked_accounts.get(account.id)
        await tx.linked_accounts.save(linked(tx))


async def test_a_workspace_is_its_owners(ground: Ground) -> None:
    owner, stranger = await owner_of(ground), UserId(new_id())
    if isinstance(ground.uow, FakeUnitOfWork):
        ground.uow.stores[ground.mine].strangers.add(stranger)
    async with ground.uow.begin(ground.mine) as tx:
        told = [await tx.linked_accounts.is_owner(each) for each in (owner, stranger)]

    assert [True, False] == told


async def test_a_trip_is_found_by_its_state_and_then_by_its_code(ground: Ground) -> None:
    user_id = await owner_of(ground)
    async with ground.uow.begin(ground.mine) as tx:
        begun = a_trip(tx, user_id)
        await tx.linkings.add(begun)
    code_hash = secrets.token_bytes(32)
    async with ground.uow.begin(ground.mine) as tx:
        found = await tx.linkings.claim_state((secrets.token_bytes(32), begun.state_hash))
        assert found is not None
        found.come_back(tx.now)
        found.arrive(b"sealed", code_hash, tx.now)
        await tx.linkings.save(found)
    async with ground.uow.begin(ground.mine) as tx:
        by_code = await tx.linkings.claim_code((code_hash,))
        by_nothing = await tx.linkings.claim_code((secrets.token_bytes(32),))
    async with ground.uow.begin(ground.theirs) as tx:
        elsewhere = await tx.linkings.claim_state((begun.state_hash,))

    assert by_code is not None
    assert (begun.id, user_id, b"sealed", Client.NATIVE, "com.example.app:/back") == (
        by_code.id,
        by_code.user_id,
        by_code.sealed_code,
        by_code.client,
        by_code.return_to,
    )
    assert by_nothing is None
    assert elsewhere is None
