"""Taking out an origin from what imports really bring, and however often it is killed."""

import asyncio

import pytest

from adapters.postgres.engine import Database
from domain.contacts.commands import patch_contact, trash_contact
from domain.imports.model import ImportMode, ImportRun, ImportSource
from domain.imports.refusals import AnotherImportRuns
from domain.origins.commands import remove_origin, request_removal
from domain.origins.guarding import refuse_during_removal
from domain.shared.ids import ContactId, ImportId, OriginRemovalId, new_id
from tests.support.dying import DyingUnitOfWork, Killed
from tests.support.importing import Desk, a_desk, an_archive, person, written
from tests.support.vcards import card

ARCHIVE = an_archive(
    person("Zoe", company="Nonesuch", position="CTO"),
    person("Ann", company="Acme"),
    messages=[written("zoe-mock", "2026-10-01 09:00:00", "Hello")],
)
LATER = an_archive(person("Zoe", company="Acme", position="Boss"), person("Fay", on="30 Oct 2026"))
PROFILE = "URL:https://www.linkedin.com/in/zoe-mock"
BOOK = card("N:Mock;Zoe;;;", PROFILE, "NOTE:Likes tea", "CATEGORIES:friends", "TEL:1").encode()


async def take_out(desk: Desk, origin: ImportSource) -> OriginRemovalId:
    asked = await request_removal(desk.uow, desk.actor, origin)
    await remove_origin(desk.uow, desk.workspace_id, asked.id)
    return asked.id


async def test_an_address_book_leaves_no_notes_tags_or_numbers(desk: Desk) -> None:
    await desk.imported(ARCHIVE)
    zoe = ContactId((await desk.contact("zoe-mock"))["id"])
    await patch_contact(desk.uow, desk.actor, zoe, {"notes": "Mine"})
    before = await desk.contact("zoe-mock")
    await desk.imported(BOOK, source=ImportSource.VCARD)
    told = await desk.contact("zoe-mock")
    await take_out(desk, ImportSource.VCARD)
    after = await desk.contact("zoe-mock")

    assert ("Mine\n\nLikes tea", 1) == (told["notes"], len(told["tag_ids"]))
    names = ("notes", "tag_ids", "phones", "origins", "imported", "position", "company")
    assert [before[name] for name in names] == [after[name] for name in names]
    assert [] == await desk.fetch("SELECT 1 FROM tenant.tag WHERE workspace_id = $1")


async def test_an_import_that_is_just_being_started_is_seen(desk: Desk) -> None:
    async with desk.uow.begin(desk.workspace_id) as tx:
        await refuse_during_removal(tx)
        asking = asyncio.create_task(
            request_removal(desk.uow, desk.actor, ImportSource.LINKEDIN_ARCHIVE)
        )
        await asyncio.sleep(0.2)
        waits = not asking.done()
        run = ImportRun(id=ImportId(new_id()), source=ImportSource.LINKEDIN_ARCHIVE)
        run.uploaded(1, "")
        run.start(ImportMode.COMMIT, tx.now)
        await tx.imports.save(run)

    with pytest.raises(AnotherImportRuns):
        await asking
    assert waits


async def test_news_that_its_imports_noticed_go(desk: Desk) -> None:
    await desk.imported(ARCHIVE)
    await desk.imported(LATER)
    await take_out(desk, ImportSource.LINKEDIN_ARCHIVE)

    assert [] == await desk.contacts()
    for table in ("contact_event", "import_row", "import_file_piece", "organisation", "nudge"):
        assert [] == await desk.fetch(f"SELECT 1 FROM tenant.{table} WHERE workspace_id = $1")


async def test_who_is_in_the_trash_goes_as_well(desk: Desk) -> None:
    await desk.imported(ARCHIVE)
    ann = ContactId((await desk.contact("ann-mock"))["id"])
    await trash_contact(desk.uow, desk.actor, ann)
    await take_out(desk, ImportSource.LINKEDIN_ARCHIVE)

    assert [] == await desk.contacts()


async def test_who_was_edited_before_they_were_trashed_keeps_what_the_owner_wrote(
    desk: Desk,
) -> None:
    await desk.imported(ARCHIVE)
    ann = ContactId((await desk.contact("ann-mock"))["id"])
    await patch_contact(desk.uow, desk.actor, ann, {"notes": "Mine"})
    await trash_contact(desk.uow, desk.actor, ann)
    await take_out(desk, ImportSource.LINKEDIN_ARCHIVE)
    [left] = await desk.contacts()

    assert (ann, "Mine", None) == (left["id"], left["notes"], left["company"])
    assert left["deleted_at"] is not None


async def test_what_is_out_is_not_brought_back_by_undoing_what_came_after_it(desk: Desk) -> None:
    await desk.imported(ARCHIVE)
    await desk.imported(BOOK, source=ImportSource.VCARD)
    rest = an_archive(person("Zoe", company="Acme", position="Boss"), person("Fay"))
    later = await desk.imported(rest, source=ImportSource.LINKEDIN_CONNECTIONS_CSV)
    await take_out(desk, ImportSource.LINKEDIN_ARCHIVE)
    await take_out(desk, ImportSource.VCARD)
    kept = await desk.fetch("SELECT before::text FROM tenant.import_row WHERE workspace_id = $1")
    await desk.undone(later.id)

    assert not any("CTO" in (row["before"] or "") for row in kept)
    assert [] == [row["position"] for row in await desk.contacts() if row["position"]]


async def test_another_workspace_keeps_what_it_has(desk: Desk, app_database: Database) -> None:
    other = await a_desk(app_database)
    await other.imported(ARCHIVE)
    await desk.imported(ARCHIVE)
    await take_out(desk, ImportSource.LINKEDIN_ARCHIVE)

    assert (0, 2) == (len(await desk.contacts()), len(await other.contacts()))


async def test_it_can_be_imported_again_afterwards(desk: Desk) -> None:
    await desk.imported(ARCHIVE)
    await take_out(desk, ImportSource.LINKEDIN_ARCHIVE)
    again = await desk.imported(ARCHIVE)

    assert (2, 1) == (again.counts.contacts_created, again.counts.touches_created)


async def test_killed_in_every_third_place_it_goes_on(app_database: Database) -> None:
    desk = await a_desk(app_database)
    await desk.imported(ARCHIVE)
    await desk.imported(BOOK, source=ImportSource.VCARD)
    asked = await request_removal(desk.uow, desk.actor, ImportSource.LINKEDIN_ARCHIVE)
    lives = 0
    for place in range(3, 60, 3):
        try:
            await remove_origin(DyingUnitOfWork(desk.uow, place), desk.workspace_id, asked.id)
        except Killed:
            lives += 1
        else:
            break
    [zoe] = await desk.contacts()
    [removal] = await desk.fetch(
        "SELECT state, counts ->> 'contacts_removed' AS gone FROM tenant.origin_removal"
        " WHERE workspace_id = $1"
    )

    assert lives > 2
    assert ("completed", "1") == (removal["state"], removal["gone"])
    assert ("Zoe", None, None) == (zoe["given_name"], zoe["position"], zoe["company"])


@pytest.mark.parametrize("origin", [ImportSource.CSV, ImportSource.LINKEDIN_API])
async def test_an_origin_by_which_nothing_came_takes_nothing_out(
    desk: Desk, origin: ImportSource
) -> None:
    await desk.imported(ARCHIVE)
    before = await desk.contacts(), await desk.touches()
    await take_out(desk, origin)

    assert before == (await desk.contacts(), await desk.touches())
