from typing import Any

import msgspec
import pytest

from domain.shared.actor import Actor, Principal, Role
from domain.shared.errors import Forbidden, Invalid, NotFound, VersionMismatch
from domain.shared.ids import WorkspaceId, new_id
from domain.shared.local_time import TimeZoneUnknown
from domain.workspaces.commands import change_workspace
from domain.workspaces.model import Workspace, WorkspaceNameInvalid
from domain.workspaces.queries import list_workspaces, read_workspace
from tests.domain.workspaces.conftest import an_owner
from tests.fakes.accounts import FakeAccounts
from tests.fakes.workspaces import FakeWorkspaceUnitOfWork


async def test_a_member_reads_the_workspace(
    accounts: FakeAccounts, zoe: Principal, owner: Actor
) -> None:
    workspace = await read_workspace(accounts, owner)
    page = await list_workspaces(accounts, zoe, None, 50)

    assert [workspace] == page.items
    assert Role.OWNER == workspace.role


async def test_somebody_elses_workspace_is_not_there(accounts: FakeAccounts, owner: Actor) -> None:
    stranger = an_owner(WorkspaceId(new_id()), owner.user_id)

    with pytest.raises(NotFound):
        await read_workspace(accounts, stranger)


async def test_another_name_leaves_the_rules_as_they_are(
    accounts: FakeAccounts, uow: FakeWorkspaceUnitOfWork, owner: Actor
) -> None:
    changed = await change_workspace(uow, owner, {"name": "  Zoë's   people "})

    assert ("Zoë's people", 1, 2) == (changed.name, changed.policy_version, changed.version)
    assert [] == accounts.events


@pytest.mark.parametrize(
    "values", [{"time_zone": "Asia/Tokyo"}, {"settings": {"budget_per_day": 5}}]
)
async def test_another_zone_or_setting_has_everything_planned_again(
    accounts: FakeAccounts, uow: FakeWorkspaceUnitOfWork, owner: Actor, values: dict[str, Any]
) -> None:
    changed = await change_workspace(uow, owner, values)

    assert 2 == changed.policy_version
    [event] = accounts.events
    assert "workspace.policy_changed" == event.type
    assert {"workspace_id": str(owner.workspace_id), "version": 2} == event.body


async def test_setting_what_is_set_changes_nothing(
    accounts: FakeAccounts, uow: FakeWorkspaceUnitOfWork, owner: Actor
) -> None:
    await change_workspace(uow, owner, {"settings": {"budget_per_day": 5}})
    again = await change_workspace(
        uow, owner, {"settings": {"budget_per_day": 5}, "time_zone": "Europe/Paris"}
    )

    assert (2, 2) == (again.version, again.policy_version)
    assert 1 == len(accounts.events)


async def test_single_settings_are_set_and_forgotten(
    accounts: FakeAccounts, uow: FakeWorkspaceUnitOfWork, owner: Actor
) -> None:
    await change_workspace(uow, owner, {"settings": {"budget_per_day": 5, "mute_days": 60}})
    changed = await change_workspace(uow, owner, {"settings": {"budget_per_day": None}})

    assert {"mute_days": 60} == changed.settings
    policy = accounts.kept.workspaces[owner.workspace_id].policy
    assert (3, 60) == (policy.budget_per_day, policy.mute_days)


async def test_the_policy_is_in_the_workspaces_zone_and_version(
    accounts: FakeAccounts, uow: FakeWorkspaceUnitOfWork, owner: Actor
) -> None:
    await change_workspace(uow, owner, {"time_zone": "Asia/Tokyo"})

    workspace = accounts.kept.workspaces[owner.workspace_id]
    assert ("Asia/Tokyo", 2) == (workspace.policy.time_zone, workspace.policy.version)
    assert "Asia/Tokyo" == workspace.zone.key


@pytest.mark.parametrize(
    ("settings", "pointer"),
    [
        ({"budget_per_day": 99}, "/settings/budget_per_day"),
        ({"shoe_size": 43}, "/settings/shoe_size"),
        ({"time_zone": "Asia/Tokyo"}, "/settings/time_zone"),
    ],
)
async def test_a_setting_out_of_bounds_is_named_and_nothing_is_changed(
    accounts: FakeAccounts,
    uow: FakeWorkspaceUnitOfWork,
    owner: Actor,
    settings: dict[str, Any],
    pointer: str,
) -> None:
    with pytest.raises(Invalid) as refusal:
        await change_workspace(uow, owner, {"name": "New", "settings": settings})

    assert [pointer] == [fault.pointer for fault in refusal.value.faults]
    assert "zoe" == accounts.kept.workspaces[owner.workspace_id].name


@pytest.mark.parametrize("name", ["", "  ", "z" * 201])
async def test_a_workspace_has_a_name(
    uow: FakeWorkspaceUnitOfWork, owner: Actor, name: str
) -> None:
    with pytest.raises(WorkspaceNameInvalid):
        await change_workspace(uow, owner, {"name": name})


async def test_a_zone_that_is_none_is_refused(uow: FakeWorkspaceUnitOfWork, owner: Actor) -> None:
    with pytest.raises(TimeZoneUnknown):
        await change_workspace(uow, owner, {"time_zone": "Mars/Olympus"})


async def test_a_stale_version_is_refused(uow: FakeWorkspaceUnitOfWork, owner: Actor) -> None:
    with pytest.raises(VersionMismatch):
        await change_workspace(uow, owner, {"name": "New"}, expected_version=9)


async def test_an_assistant_does_not_change_the_settings(
    uow: FakeWorkspaceUnitOfWork, owner: Actor
) -> None:
    assistant = msgspec.structs.replace(owner, role=Role.ASSISTANT)

    with pytest.raises(Forbidden):
        await change_workspace(uow, assistant, {"name": "New"})


async def test_the_earliest_next_delivery_wins_until_it_is_replaced(
    accounts: FakeAccounts, uow: FakeWorkspaceUnitOfWork, owner: Actor
) -> None:
    def kept() -> Workspace:
        return accounts.kept.workspaces[owner.workspace_id]

    now = accounts.now
    async with uow.begin(owner.workspace_id) as tx:
        await tx.workspaces.set_next_delivery(now)
        await tx.workspaces.set_next_delivery(now.replace(hour=23))
    assert now == kept().next_delivery_at

    async with uow.begin(owner.workspace_id) as tx:
        await tx.workspaces.replace_next_delivery(None)
    assert kept().next_delivery_at is None
