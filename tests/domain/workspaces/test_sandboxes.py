from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from domain.shared.actor import Actor, Principal, Role
from domain.shared.errors import Forbidden, NotFound
from domain.workspaces.commands import create_sandbox, delete_sandbox, move_test_clock
from domain.workspaces.model import (
    ClockMovesForwardOnly,
    ClockOutOfRange,
    NotASandbox,
    OnlySandboxes,
    TooManySandboxes,
)
from domain.workspaces.queries import read_test_clock
from tests.domain.workspaces.conftest import an_owner
from tests.fakes.accounts import FakeAccounts
from tests.fakes.tokens import FakeLiveSessions
from tests.fakes.workspaces import FakeWorkspaceUnitOfWork

START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


@pytest.fixture
async def in_sandbox(accounts: FakeAccounts, live: FakeLiveSessions, zoe: Principal) -> Actor:
    sandbox = await create_sandbox(accounts, live, zoe, sandbox=True, test_now=START)
    live.forgotten.clear()
    return an_owner(sandbox.id, zoe.user_id)


async def test_a_sandbox_starts_now_and_where_its_owner_lives(
    accounts: FakeAccounts, live: FakeLiveSessions, zoe: Principal
) -> None:
    sandbox = await create_sandbox(accounts, live, zoe, sandbox=True)

    assert (True, "Sandbox", "Europe/Paris", "owner") == (
        sandbox.sandbox,
        sandbox.name,
        sandbox.time_zone,
        sandbox.role,
    )
    assert accounts.now == (await accounts.clock(sandbox.id)).now
    assert [zoe.user_id] == live.forgotten


async def test_a_real_workspace_is_not_to_be_had(
    accounts: FakeAccounts, live: FakeLiveSessions, zoe: Principal
) -> None:
    with pytest.raises(OnlySandboxes):
        await create_sandbox(accounts, live, zoe, sandbox=False)


async def test_the_eleventh_sandbox_is_refused(
    accounts: FakeAccounts, live: FakeLiveSessions, zoe: Principal
) -> None:
    for _ in range(10):
        await create_sandbox(accounts, live, zoe, sandbox=True)

    with pytest.raises(TooManySandboxes) as refusal:
        await create_sandbox(accounts, live, zoe, sandbox=True)
    assert {"limit": 10} == refusal.value.extra


@pytest.mark.parametrize("year", [1999, 2101])
async def test_a_sandbox_does_not_start_in_another_century(
    accounts: FakeAccounts, live: FakeLiveSessions, zoe: Principal, year: int
) -> None:
    with pytest.raises(ClockOutOfRange):
        await create_sandbox(accounts, live, zoe, sandbox=True, test_now=START.replace(year=year))


async def test_moving_the_clock_sends_it_on_its_way(
    accounts: FakeAccounts, uow: FakeWorkspaceUnitOfWork, in_sandbox: Actor
) -> None:
    target = START + timedelta(days=30)
    clock = await move_test_clock(uow, in_sandbox, target)

    assert (START, target, "advancing") == (clock.now, clock.target, clock.state)
    assert clock == await read_test_clock(accounts, in_sandbox)
    [event] = accounts.events
    assert ("test_clock.moved", in_sandbox.workspace_id) == (event.type, event.entity_id)


async def test_the_clock_stands_still_once_it_is_there(
    uow: FakeWorkspaceUnitOfWork, in_sandbox: Actor
) -> None:
    target = START + timedelta(days=30)
    await move_test_clock(uow, in_sandbox, target)
    async with uow.begin(in_sandbox.workspace_id) as tx:
        workspace = await tx.workspaces.get()
        workspace.reach(START + timedelta(days=10))
        halfway = workspace.clock
        workspace.reach(target)
        arrived = workspace.clock

    assert (START + timedelta(days=10), "advancing") == (halfway.now, halfway.state)
    assert (target, None, "still") == (arrived.now, arrived.target, arrived.state)


async def test_the_same_target_again_does_nothing_more(
    accounts: FakeAccounts, uow: FakeWorkspaceUnitOfWork, in_sandbox: Actor
) -> None:
    still = await move_test_clock(uow, in_sandbox, START)
    target = START + timedelta(days=1)
    first = await move_test_clock(uow, in_sandbox, target)
    second = await move_test_clock(uow, in_sandbox, target)

    assert "still" == still.state
    assert first == second
    assert 1 == len(accounts.events)


async def test_a_moving_clock_can_be_sent_further_but_not_less_far(
    uow: FakeWorkspaceUnitOfWork, in_sandbox: Actor
) -> None:
    await move_test_clock(uow, in_sandbox, START + timedelta(days=10))
    further = await move_test_clock(uow, in_sandbox, START + timedelta(days=20))

    assert START + timedelta(days=20) == further.target
    with pytest.raises(ClockMovesForwardOnly):
        await move_test_clock(uow, in_sandbox, START + timedelta(days=15))


async def test_the_clock_does_not_go_back(uow: FakeWorkspaceUnitOfWork, in_sandbox: Actor) -> None:
    with pytest.raises(ClockMovesForwardOnly):
        await move_test_clock(uow, in_sandbox, START - timedelta(seconds=1))


async def test_the_clock_does_not_leap_over_more_than_five_years(
    uow: FakeWorkspaceUnitOfWork, in_sandbox: Actor
) -> None:
    five_years = START.replace(year=START.year + 5)
    await move_test_clock(uow, in_sandbox, five_years)

    with pytest.raises(ClockOutOfRange):
        await move_test_clock(uow, in_sandbox, START.replace(year=START.year + 6))


async def test_a_real_workspace_has_no_test_clock(
    accounts: FakeAccounts, uow: FakeWorkspaceUnitOfWork, live: FakeLiveSessions, owner: Actor
) -> None:
    with pytest.raises(NotASandbox):
        await move_test_clock(uow, owner, START)
    with pytest.raises(NotASandbox):
        await read_test_clock(accounts, owner)
    with pytest.raises(NotASandbox):
        await delete_sandbox(accounts, live, owner)


async def test_a_deleted_sandbox_is_gone(
    accounts: FakeAccounts,
    live: FakeLiveSessions,
    uow: FakeWorkspaceUnitOfWork,
    in_sandbox: Actor,
) -> None:
    await delete_sandbox(accounts, live, in_sandbox)

    assert [in_sandbox.user_id] == live.forgotten
    assert "workspace.deleted" == accounts.events[-1].type
    with pytest.raises(NotFound):
        await move_test_clock(uow, in_sandbox, START)
    with pytest.raises(NotFound):
        await delete_sandbox(accounts, live, in_sandbox)


async def test_a_viewer_neither_moves_nor_deletes(
    accounts: FakeAccounts,
    uow: FakeWorkspaceUnitOfWork,
    live: FakeLiveSessions,
    in_sandbox: Actor,
) -> None:
    viewer = msgspec.structs.replace(in_sandbox, role=Role.VIEWER)

    with pytest.raises(Forbidden):
        await move_test_clock(uow, viewer, START + timedelta(days=1))
    with pytest.raises(Forbidden):
        await delete_sandbox(accounts, live, viewer)
