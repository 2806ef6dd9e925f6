"""An export from its request to its end, over everything in memory."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from domain.exports.commands import delete_export, forget_past_exports, request_export
from domain.exports.model import (
    KEPT_FOR,
    AnotherExportRuns,
    ExportExpired,
    ExportNotReady,
    ExportState,
    TooManyExports,
    refuse_too_many,
    refuse_without_file,
)
from domain.exports.writing import PIECE, SentBack, give_up_export, write_export
from domain.imports.fencing import Fence
from domain.shared.actor import ALL_SCOPES, Actor, Role, Scope
from domain.shared.errors import Forbidden, NotFound
from domain.shared.ids import ExportId, UserId, WorkspaceId, new_id
from domain.unit_of_work import Transaction
from domain.workspaces.model import Workspace
from tests.fakes.exports import FakeComposer, FakeSealing, content_of
from tests.fakes.store import Store
from tests.fakes.unit_of_work import NOON, FakeUnitOfWork

BIG = bytes(range(256)) * (2 * PIECE // 256 + 3)


class Desk:
    """One workspace, its owner, and whoever writes."""

    def __init__(self, content: bytes = b"everything") -> None:
        workspace = Workspace(id=WorkspaceId(new_id()), name="Home")
        self.uow = FakeUnitOfWork(workspace)
        self.composer = FakeComposer(content)
        self.workspace_id = workspace.id
        self.actor = Actor(
            user_id=UserId(new_id()),
            workspace_id=workspace.id,
            role=Role.OWNER,
            scopes=ALL_SCOPES,
        )

    @property
    def store(self) -> Store:
        return self.uow.stores[self.workspace_id]

    def state_of(self, export_id: ExportId) -> str:
        return self.store.exports.kept[export_id].state

    async def asked(self) -> ExportId:
        return (await request_export(self.uow, self.actor)).id

    async def write(self, export_id: ExportId, fence: Fence | None = None) -> None:
        await write_export(
            self.uow, self.composer, FakeSealing(), self.workspace_id, export_id, fence
        )

    async def change(self, export_id: ExportId, change: Callable[[Any], None]) -> None:
        async with self.uow.begin(self.workspace_id) as tx:
            run = await tx.exports.get(export_id)
            change(run)
            await tx.exports.save(run)


async def test_a_written_export_is_what_was_composed_in_sealed_pieces() -> None:
    desk = Desk(BIG)
    export_id = await desk.asked()
    await desk.write(export_id)
    run = desk.store.exports.kept[export_id]

    assert ("completed", len(BIG)) == (run.state, run.size)
    assert (4, 4) == (run.progress.total, run.progress.written)
    assert (NOON, NOON + KEPT_FOR) == (run.finished_at, run.expires_at)
    assert 3 == len(desk.store.export_pieces)
    assert BIG == await content_of(desk.store, export_id)
    assert ["export.requested", "export.completed"] == [e.type for e in desk.store.events]


async def test_writing_what_is_finished_changes_nothing() -> None:
    desk = Desk()
    export_id = await desk.asked()
    await desk.write(export_id)
    version = desk.store.exports.kept[export_id].version
    await desk.write(export_id)

    assert (1, version) == (
        desk.composer.composed_times,
        desk.store.exports.kept[export_id].version,
    )
    assert 2 == len(desk.store.events)


@pytest.mark.parametrize("breaks_at", range(1, 9))
async def test_wherever_it_is_broken_off_the_next_attempt_makes_one_whole_file(
    breaks_at: int,
) -> None:
    desk = Desk(BIG)
    export_id = await desk.asked()
    commits = 0

    async def break_off(_connection: Any) -> None:
        nonlocal commits
        commits += 1
        if commits == breaks_at:
            raise ConnectionError

    with pytest.raises(ConnectionError):
        await desk.write(export_id, break_off)
    await desk.write(export_id)

    assert "completed" == desk.state_of(export_id)
    assert BIG == await content_of(desk.store, export_id)


@pytest.mark.parametrize("goes_at", range(1, 8))
async def test_one_that_is_deleted_while_it_is_written_leaves_nothing_behind(goes_at: int) -> None:
    desk = Desk(BIG)
    export_id = await desk.asked()
    uow = Interrupted(desk.uow, goes_at, lambda: delete_export(desk.uow, desk.actor, export_id))
    await write_export(uow, desk.composer, FakeSealing(), desk.workspace_id, export_id)

    assert "deleted" == desk.state_of(export_id)
    assert {} == desk.store.export_pieces


@pytest.mark.parametrize("goes_at", range(2, 7))
async def test_one_that_is_sent_back_is_written_anew(goes_at: int) -> None:
    desk = Desk(BIG)
    export_id = await desk.asked()

    async def send_back() -> None:
        await desk.change(export_id, lambda run: run.put("state", ExportState.WAITING))

    uow = Interrupted(desk.uow, goes_at, send_back)
    with pytest.raises(SentBack):
        await write_export(uow, desk.composer, FakeSealing(), desk.workspace_id, export_id)
    await desk.write(export_id)

    assert ("completed", 2) == (desk.state_of(export_id), desk.composer.composed_times)
    assert BIG == await content_of(desk.store, export_id)


async def test_an_export_that_is_given_up_makes_room_for_another() -> None:
    desk = Desk()
    export_id = await desk.asked()
    with pytest.raises(AnotherExportRuns):
        await desk.asked()
    await give_up_export(desk.uow, desk.workspace_id, export_id)
    run = desk.store.exports.kept[export_id]
    await desk.asked()

    assert run.problem is not None
    assert ("failed", "export_broken") == (run.state, run.problem["code"])


async def test_only_who_may_take_everything_along_can_ask_for_it() -> None:
    desk = Desk()
    for actor in (
        msgspec.structs.replace(desk.actor, role=Role.ASSISTANT),
        msgspec.structs.replace(desk.actor, scopes=ALL_SCOPES - {Scope.EXPORTS_CREATE}),
    ):
        with pytest.raises(Forbidden):
            await request_export(desk.uow, actor)


async def test_a_deleted_export_cannot_be_deleted_again() -> None:
    desk = Desk()
    export_id = await desk.asked()
    await delete_export(desk.uow, desk.actor, export_id)

    with pytest.raises(NotFound):
        await delete_export(desk.uow, desk.actor, export_id)


async def test_what_is_past_its_time_loses_its_file_and_then_itself() -> None:
    desk = Desk()
    export_id = await desk.asked()
    await desk.write(export_id)
    past = Past(desk.workspace_id, export_id)

    assert 1 == await forget_past_exports(desk.uow, past)
    assert ("expired", {}) == (desk.state_of(export_id), desk.store.export_pieces)
    assert 1 == await forget_past_exports(desk.uow, Past(desk.workspace_id, export_id))
    assert {} == desk.store.exports.kept
    assert 0 == await forget_past_exports(desk.uow, Past(desk.workspace_id, export_id))


async def test_one_that_runs_is_never_forgotten() -> None:
    desk = Desk()
    export_id = await desk.asked()

    assert 0 == await forget_past_exports(desk.uow, Past(desk.workspace_id, export_id))
    assert "waiting" == desk.state_of(export_id)


def test_the_sixth_of_a_day_has_to_wait_until_the_first_of_the_five_is_a_day_old() -> None:
    recent = [NOON - timedelta(hours=each) for each in (1, 20, 3, 7, 5)]
    refuse_too_many(recent[:4], NOON)

    with pytest.raises(TooManyExports) as refused:
        refuse_too_many(recent, NOON)
    assert {"retry_after": 4 * 3600} == refused.value.extra


@pytest.mark.parametrize(
    ("state", "expires_in", "refusal"),
    [
        ("waiting", None, ExportNotReady),
        ("writing", None, ExportNotReady),
        ("failed", None, ExportNotReady),
        ("expired", -1, ExportExpired),
        ("completed", 0, ExportExpired),
    ],
)
def test_a_file_that_is_not_there_is_refused_with_the_reason(
    state: str, expires_in: int | None, refusal: type[Exception]
) -> None:
    expires_at = None if expires_in is None else NOON + timedelta(seconds=expires_in)
    with pytest.raises(refusal):
        refuse_without_file(state, expires_at, NOON)


class Interrupted:
    """A unit of work in which something happens before one of the transactions."""

    def __init__(
        self, uow: FakeUnitOfWork, number: int, happens: Callable[[], Awaitable[None]]
    ) -> None:
        self._uow = uow
        self._left = number
        self._happens = happens

    @asynccontextmanager
    async def begin(
        self, workspace_id: WorkspaceId, *, before_commit: Fence | None = None
    ) -> AsyncIterator[Transaction]:
        self._left -= 1
        if self._left == 0:
            await self._happens()
        async with self._uow.begin(workspace_id, before_commit=before_commit) as tx:
            yield tx


class Past:
    """Tells of one export, once."""

    def __init__(self, workspace_id: WorkspaceId, export_id: ExportId) -> None:
        self._found = [(workspace_id, export_id)]

    async def find(self, most: int) -> list[tuple[WorkspaceId, ExportId]]:  # noqa: ARG002 - of the port
        found, self._found = self._found, []
        return found
