"""What undoing an import takes back, and what stays."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from domain.contacts.commands import patch_contact
from domain.imports.commands import undo_import_run
from domain.imports.model import ImportMode, ImportSource
from domain.imports.refusals import NothingToUndo, UndoExpired, WrongState
from domain.interactions.commands import log_interaction, log_touch
from domain.shared.ids import ContactId, InteractionId
from domain.workspaces.commands import move_test_clock
from tests.support.importing import Desk, an_archive, person, received, written
from tests.support.vcards import card

HELLO = written("zoe-mock", "2026-10-01 09:00:00", "Hello Zoe")
REPLY = received("zoe-mock", "2026-10-02 09:00:00", "Hello Marlo")
STRANGER = written("eve-mock", "2026-10-03 09:00:00", "Hello Eve", conversation="c2")
LINK = "URL:https://www.linkedin.com/in/zoe-mock"
LEFT = """
SELECT 'organisation' FROM tenant.organisation WHERE workspace_id = $1
UNION ALL SELECT 'identity' FROM tenant.contact_identity WHERE workspace_id = $1
UNION ALL SELECT 'nudge' FROM tenant.nudge WHERE workspace_id = $1
UNION ALL SELECT 'event' FROM tenant.contact_event WHERE workspace_id = $1
UNION ALL SELECT 'entry' FROM tenant.sync_entry WHERE workspace_id = $1 AND op <> 'delete'
"""


async def test_everything_it_brought_goes(desk: Desk) -> None:
    run = await desk.imported(
        an_archive(person("Zoe", company="Acme"), messages=[HELLO, REPLY, STRANGER])
    )
    undone = await desk.undone(run.id)

    assert ("undone", False) == (undone.state, undone.undoable)
    assert undone.progress.total == undone.progress.processed
    assert ([], [], []) == (await desk.contacts(), await desk.touches(), await desk.fetch(LEFT))


async def test_what_it_changed_returns_to_what_it_was(desk: Desk) -> None:
    await desk.imported(an_archive(person("Zoe", company="Acme", position="Engineer")))
    before = await desk.contact("zoe-mock")
    run = await desk.imported(
        an_archive(
            person("Zoe", company="Nonesuch", position="CTO", email="zoe@example.org"),
            person("Ann", on="30 Oct 2026"),
            messages=[HELLO],
        )
    )
    await desk.undone(run.id)
    after = await desk.contact("zoe-mock")

    plain = ("company", "position", "imported_as_of", "stage", "last_touch_at")
    assert [before[name] for name in plain] == [after[name] for name in plain]
    as_json = ("emails", "imported", "clock")
    assert [bytes(before[name]) for name in as_json] == [bytes(after[name]) for name in as_json]
    assert 1 == len(await desk.contacts())
    assert [] == await desk.fetch(
        "SELECT 1 FROM tenant.contact_event WHERE workspace_id = $1 AND kind = 'job_change'"
    )


async def test_a_contact_that_the_owner_worked_with_stays_and_the_row_says_why(desk: Desk) -> None:
    run = await desk.imported(an_archive(person("Zoe"), person("Ann"), person("Ben")))
    zoe = ContactId((await desk.contact("zoe-mock"))["id"])
    ann = ContactId((await desk.contact("ann-mock"))["id"])
    await patch_contact(desk.uow, desk.actor, zoe, {"notes": "likes tea"})
    values = {"direction": "outbound", "channel": "phone", "depth": "conversation"}
    at = {"occurred_at": datetime(2026, 11, 1, tzinfo=UTC)}
    await log_interaction(desk.uow, desk.actor, ann, values | at)
    await desk.undone(run.id)

    assert ["ann-mock", "zoe-mock"] == [row["linkedin_slug"] for row in await desk.contacts()]
    rows = await desk.rows(run.id, codes=("edited", "talked_to"))
    assert {(zoe, "edited"), (ann, "talked_to")} == {(row.entity_id, row.code) for row in rows}
    assert {"edited": 1, "talked_to": 1} == (await desk.read(run.id)).counts.rows_kept


async def test_what_the_owner_changed_after_the_import_is_left_alone(desk: Desk) -> None:
    await desk.imported(an_archive(person("Zoe", company="Acme", position="Engineer")))
    run = await desk.imported(
        an_archive(
            person("Zoe", company="Nonesuch", position="CTO"), person("Ann", on="30 Oct 2026")
        )
    )
    contact_id = ContactId((await desk.contact("zoe-mock"))["id"])
    await patch_contact(desk.uow, desk.actor, contact_id, {"position": "Boss"})
    await desk.undone(run.id)
    contact = await desk.contact("zoe-mock")

    assert ("Acme", "Boss") == (contact["company"], contact["position"])


async def test_what_a_later_import_told_stays(desk: Desk) -> None:
    await desk.imported(an_archive(person("Zoe", position="Engineer")))
    second = await desk.imported(
        an_archive(person("Zoe", position="CTO"), person("Ann", on="29 Oct 2026"))
    )
    await desk.imported(an_archive(person("Zoe", position="Boss"), person("Ben", on="30 Oct 2026")))
    await desk.undone(second.id)
    again = await desk.imported(
        an_archive(person("Zoe", position="Boss"), person("Ben", on="30 Oct 2026"))
    )

    assert "Boss" == (await desk.contact("zoe-mock"))["position"]
    assert 0 == again.counts.job_changes


async def test_a_touch_that_was_there_before_stays(desk: Desk) -> None:
    await desk.imported(an_archive(person("Zoe"), messages=[HELLO]))
    run = await desk.imported(an_archive(person("Zoe"), messages=[HELLO, REPLY]))
    await desk.undone(run.id)

    assert ["outbound"] == [row["direction"] for row in await desk.touches()]
    assert (await desk.contact("zoe-mock"))["last_inbound_at"] is None


async def test_it_can_be_imported_again_afterwards(desk: Desk) -> None:
    archive = an_archive(person("Zoe", company="Acme"), messages=[HELLO, STRANGER])
    run = await desk.imported(archive)
    await desk.undone(run.id)
    again = await desk.imported(archive)

    assert (2, 2) == (again.counts.contacts_created, again.counts.touches_created)


async def test_a_preview_has_nothing_to_undo(desk: Desk) -> None:
    run = await desk.imported(an_archive(person("Zoe")), ImportMode.PREVIEW)

    assert not run.undoable
    with pytest.raises(WrongState):
        await undo_import_run(desk.uow, desk.actor, run.id)


async def test_an_import_that_changed_nothing_has_nothing_to_undo(desk: Desk) -> None:
    await desk.imported(an_archive(person("Zoe")))
    again = await desk.imported(an_archive(person("Zoe")))

    assert not again.undoable
    with pytest.raises(NothingToUndo):
        await undo_import_run(desk.uow, desk.actor, again.id)


async def test_after_thirty_days_it_is_too_late(desk: Desk) -> None:
    run = await desk.imported(an_archive(person("Zoe")))
    assert (await desk.read(run.id)).undoable
    await _move_clock(desk, timedelta(days=31))

    assert not (await desk.read(run.id)).undoable
    with pytest.raises(UndoExpired):
        await undo_import_run(desk.uow, desk.actor, run.id)


async def _move_clock(desk: Desk, by: timedelta) -> None:
    """As if the sandbox had lived so long."""
    target = datetime(2026, 11, 2, 9, tzinfo=UTC) + by
    await move_test_clock(desk.uow, desk.actor, target)
    async with desk.uow.begin(desk.workspace_id) as tx:
        workspace = await tx.workspaces.get()
        workspace.reach(target)
        await tx.workspaces.save(workspace)


async def test_of_two_that_told_the_same_nothing_is_left_in_whatever_order_they_go(
    desk: Desk,
) -> None:
    archive = an_archive(person("Zoe", position="CTO"), messages=[HELLO])
    book = card("N:Mock;Zoe;;;", "FN:Zoe Mock", "TITLE:CTO", "NOTE:Likes tea", LINK).encode()
    first = await desk.imported(archive)
    second = await desk.imported(book, source=ImportSource.VCARD)
    stays = await desk.undone(first.id)
    told = await desk.contact("zoe-mock")
    await desk.undone(second.id)

    assert ({"imported_since": 1}, "CTO") == (stays.counts.rows_kept, told["position"])
    assert ([], []) == (await desk.contacts(), await desk.touches())


async def test_a_touch_that_is_just_being_edited_is_the_owners(desk: Desk) -> None:
    run = await desk.imported(an_archive(person("Zoe"), messages=[HELLO]))
    [touch] = await desk.touches()
    async with desk.uow.begin(desk.workspace_id) as tx:
        interaction = await tx.interactions.get(InteractionId(touch["id"]))
        interaction.edit({"body": "Mine"}, tx.now)
        await tx.interactions.save(interaction)
        undoing = asyncio.create_task(desk.undone(run.id))
        await asyncio.sleep(0.2)
    undone = await undoing

    assert ["Mine"] == [row["body"] for row in await desk.touches()]
    assert {"edited": 1, "talked_to": 1} == undone.counts.rows_kept


async def test_a_touch_that_is_just_being_logged_moves_the_clock_all_the_same(desk: Desk) -> None:
    await desk.imported(an_archive(person("Zoe")))
    run = await desk.imported(an_archive(person("Zoe"), messages=[HELLO]))
    zoe = ContactId((await desk.contact("zoe-mock"))["id"])
    values = {"direction": "outbound", "channel": "phone", "depth": "conversation"}
    async with desk.uow.begin(desk.workspace_id) as tx:
        touch = await log_touch(tx, zoe, values)
        undoing = asyncio.create_task(desk.undone(run.id))
        await asyncio.sleep(0.2)
    await undoing

    assert touch.occurred_at == (await desk.contact("zoe-mock"))["last_touch_at"]
