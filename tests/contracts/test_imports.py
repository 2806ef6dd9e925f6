"""What the ports of imports promise, in memory and in PostgreSQL alike."""

import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from adapters.postgres.engine import Database
from adapters.postgres.import_files import PostgresImportFiles
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from adapters.sources import FileSources
from domain.imports.commands import create_import, start_import, undo_import_run, upload_file
from domain.imports.fencing import FencedUnitOfWork
from domain.imports.model import ImportMode, ImportRun, ImportSource
from domain.imports.ports import ImportFiles
from domain.imports.refusals import AnotherImportRuns, FileDiffers, FileTooLarge
from domain.imports.running import run_import
from domain.imports.undoing import undo_import
from domain.imports.views import ImportView
from domain.shared.actor import ALL_SCOPES, Actor, Role
from domain.shared.errors import NotFound
from domain.shared.ids import ImportId, UserId, WorkspaceId, new_id
from domain.workspaces.model import Workspace
from tests.fakes.import_files import FakeImportFiles
from tests.fakes.unit_of_work import NOON, FakeUnitOfWork
from tests.support.house import found_workspace
from tests.support.importing import an_archive, person, pieces_of, received, written

MOST = 100_000
HELLO = written("zoe-mock", "2026-10-01 09:00:00", "Hello Zoe")
REPLY = received("zoe-mock", "2026-10-02 09:00:00", "Hello Marlo")


class Office(msgspec.Struct, frozen=True):
    """A unit of work and a store of files, whatever they are made of."""

    uow: Any
    files: ImportFiles
    workspace_id: WorkspaceId

    @property
    def actor(self) -> Actor:
        return Actor(
            user_id=UserId(new_id()),
            workspace_id=self.workspace_id,
            role=Role.OWNER,
            scopes=ALL_SCOPES,
        )

    async def started(self, content: bytes, mode: ImportMode = ImportMode.COMMIT) -> ImportView:
        source = ImportSource.LINKEDIN_ARCHIVE
        run, _ = await create_import(self.uow, self.files, self.actor, source, "a.zip")
        await upload_file(self.uow, self.files, self.actor, run.id, pieces_of(content))
        return await start_import(self.uow, self.actor, run.id, mode)

    async def imported(self, content: bytes, mode: ImportMode = ImportMode.COMMIT) -> ImportRun:
        run = await self.started(content, mode)
        uow: FencedUnitOfWork = self.uow
        await run_import(uow, self.files, FileSources(), self.workspace_id, run.id, chunk_rows=2)
        return await self.read(run.id)

    async def undone(self, import_id: ImportId) -> ImportRun:
        await undo_import_run(self.uow, self.actor, import_id)
        await undo_import(self.uow, self.workspace_id, import_id)
        return await self.read(import_id)

    async def read(self, import_id: ImportId) -> ImportRun:
        async with self.uow.begin(self.workspace_id) as tx:
            run: ImportRun = await tx.imports.get(import_id)
            return run

    async def owners(self, *slugs: str) -> set[str]:
        async with self.uow.begin(self.workspace_id) as tx:
            return {
                value
                for _, value in await tx.imports.counterparts(("linkedin_slug", s) for s in slugs)
            }


@pytest.fixture(params=["in memory", "PostgreSQL"])
async def office(request: pytest.FixtureRequest, app_database: Database) -> AsyncIterator[Office]:
    if request.param == "in memory":
        workspace = Workspace(id=WorkspaceId(new_id()), name="Home", sandbox=True, test_now=NOON)
        yield Office(FakeUnitOfWork(workspace), FakeImportFiles(MOST), workspace.id)
        return
    workspace_id = await found_workspace(app_database, test_now=NOON)
    files = PostgresImportFiles(app_database, most_bytes=MOST)
    yield Office(PostgresUnitOfWork(app_database), files, workspace_id)


async def test_an_unknown_import_is_not_found(office: Office) -> None:
    async with office.uow.begin(office.workspace_id) as tx:
        with pytest.raises(NotFound):
            await tx.imports.get(ImportId(new_id()))


async def test_a_second_one_at_work_is_refused(office: Office) -> None:
    await office.started(an_archive(person("Zoe")))
    with pytest.raises(AnotherImportRuns):
        await office.started(an_archive(person("Ann")))


async def test_the_same_file_is_found_for_a_while(office: Office) -> None:
    content = an_archive(person("Zoe"))
    sha256 = hashlib.sha256(content).hexdigest()
    run = await office.imported(content)
    async with office.uow.begin(office.workspace_id) as tx:
        source = ImportSource.LINKEDIN_ARCHIVE
        found = await tx.imports.same_file(sha256, source, tx.now - timedelta(hours=24))
        other = await tx.imports.same_file("0" * 64, source, tx.now - timedelta(hours=24))
        late = await tx.imports.same_file(sha256, source, tx.now + timedelta(seconds=1))

    assert (run.id, None, None) == (found.id if found else None, other, late)


async def test_an_import_brings_people_and_touches_once(office: Office) -> None:
    archive = an_archive(person("Zoe", company="Acme"), person("Ann"), messages=[HELLO, REPLY])
    first, again = await office.imported(archive), await office.imported(archive)

    assert (2, 2) == (first.counts.contacts_created, first.counts.touches_created)
    assert (2, 2, 0) == (
        again.counts.contacts_unchanged,
        again.counts.touches_known,
        again.counts.brought,
    )
    assert {"zoe-mock", "ann-mock"} == await office.owners("zoe-mock", "ann-mock", "eve-mock")


async def test_somebody_to_whom_the_owner_wrote_becomes_a_contact(office: Office) -> None:
    run = await office.imported(an_archive(person("Ann"), messages=[HELLO, REPLY]))

    assert (2, 2) == (run.counts.contacts_created, run.counts.touches_created)
    assert {"zoe-mock"} == await office.owners("zoe-mock")


async def test_a_change_is_an_update_and_news(office: Office) -> None:
    await office.imported(an_archive(person("Zoe", company="Acme")))
    run = await office.imported(an_archive(person("Zoe", company="Nonesuch")))

    assert (1, 1) == (run.counts.contacts_updated, run.counts.job_changes)


async def test_undoing_takes_back_what_came_and_what_changed(office: Office) -> None:
    await office.imported(an_archive(person("Zoe", company="Acme")))
    run = await office.imported(
        an_archive(person("Zoe", company="Nonesuch"), person("Ann"), messages=[HELLO])
    )
    undone = await office.undone(run.id)
    again = await office.imported(an_archive(person("Zoe", company="Acme")))

    assert "undone" == undone.state
    assert {"zoe-mock"} == await office.owners("zoe-mock", "ann-mock")
    assert (1, 0) == (again.counts.contacts_unchanged, again.counts.brought)


async def test_a_preview_counts_like_a_commit_and_brings_nobody(office: Office) -> None:
    archive = an_archive(person("Zoe"), person("Ann"), messages=[HELLO, REPLY])
    preview = await office.imported(archive, ImportMode.PREVIEW)
    nobody = await office.owners("zoe-mock", "ann-mock")
    commit = await office.imported(archive)

    assert set() == nobody
    assert preview.counts == commit.counts


async def test_a_file_comes_back_as_it_was_sent(office: Office) -> None:
    content = bytes(range(256)) * 300
    run = await _announced(office)
    size, sha256 = await office.files.receive(office.workspace_id, run.id, pieces_of(content))
    async with office.files.spooled(office.workspace_id, run.id, sha256) as file:
        read = file.read()

    assert (len(content), hashlib.sha256(content).hexdigest()) == (size, sha256)
    assert content == read


async def test_a_file_sent_again_takes_the_place_of_the_first(office: Office) -> None:
    run = await _announced(office)
    key = office.workspace_id, run.id
    await office.files.receive(*key, pieces_of(b"a" * 90_000))
    _, sha256 = await office.files.receive(*key, pieces_of(b"b"))
    async with office.files.spooled(*key, sha256) as file:
        assert b"b" == file.read()


async def test_a_file_that_is_not_the_one_that_was_sent_is_refused(office: Office) -> None:
    run = await _announced(office)
    key = office.workspace_id, run.id
    _, sha256 = await office.files.receive(*key, pieces_of(b"a"))
    await office.files.receive(*key, pieces_of(b"b"))
    with pytest.raises(FileDiffers):
        async with office.files.spooled(*key, sha256):
            pass


async def test_a_file_that_is_too_large_leaves_nothing_behind(office: Office) -> None:
    run = await _announced(office)
    key = office.workspace_id, run.id
    with pytest.raises(FileTooLarge):
        await office.files.receive(*key, pieces_of(b"a" * (MOST + 1)))
    async with office.files.spooled(*key, None) as file:
        assert b"" == file.read()


async def test_a_forgotten_file_is_empty(office: Office) -> None:
    run = await _announced(office)
    key = office.workspace_id, run.id
    await office.files.receive(*key, pieces_of(b"a"))
    await office.files.forget(*key)
    async with office.files.spooled(*key, None) as file:
        assert b"" == file.read()


async def _announced(office: Office) -> ImportView:
    source = ImportSource.LINKEDIN_ARCHIVE
    run, _ = await create_import(office.uow, office.files, office.actor, source, "a.zip")
    return run
