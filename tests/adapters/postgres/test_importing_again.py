"""What importing twice does, and what it leaves alone."""

import msgspec

from domain.contacts.commands import create_contact, patch_contact, trash_contact
from domain.imports.model import ImportMode
from domain.shared.ids import ContactId
from tests.support.importing import Desk, an_archive, person, received, written

HELLO = written("zoe-mock", "2026-10-01 09:00:00", "Hello Zoe")
REPLY = received("zoe-mock", "2026-10-02 09:00:00", "Hello Marlo")
ENTRIES = "SELECT entity_type, entity_id, seq FROM tenant.sync_entry WHERE workspace_id = $1"
NEWS = "SELECT contact_id, body::text FROM tenant.contact_event WHERE workspace_id = $1 AND kind = 'job_change'"


async def test_the_same_archive_again_changes_nothing(desk: Desk) -> None:
    archive = an_archive(
        person("Zoe", company="Acme"), person("Ann", slug=None), messages=[HELLO, REPLY]
    )
    await desk.imported(archive)
    before = await desk.fetch(ENTRIES), await desk.contacts(), await desk.touches()
    again = await desk.imported(archive)

    assert (0, 0, 2) == (
        again.counts.contacts_created,
        again.counts.contacts_updated,
        again.counts.contacts_unchanged,
    )
    assert (0, 2) == (again.counts.touches_created, again.counts.touches_known)
    assert before == (await desk.fetch(ENTRIES), await desk.contacts(), await desk.touches())


async def test_a_later_archive_adds_what_is_new(desk: Desk) -> None:
    await desk.imported(an_archive(person("Zoe"), messages=[HELLO]))
    later = await desk.imported(
        an_archive(person("Zoe"), person("Ann", on="29 Oct 2026"), messages=[HELLO, REPLY])
    )

    assert (1, 1) == (later.counts.contacts_created, later.counts.touches_created)
    assert ["ann-mock", "zoe-mock"] == [row["linkedin_slug"] for row in await desk.contacts()]
    assert ["outbound", "inbound"] == [row["direction"] for row in await desk.touches()]


async def test_a_new_job_is_news_and_due_for_a_look(desk: Desk) -> None:
    await desk.imported(an_archive(person("Zoe", company="Acme", position="Engineer")))
    run = await desk.imported(
        an_archive(
            person("Zoe", company="Nonesuch", position="CTO"), person("Ann", on="30 Oct 2026")
        )
    )
    contact = await desk.contact("zoe-mock")
    news = await desk.fetch(NEWS)

    assert (1, 1) == (run.counts.job_changes, run.counts.contacts_updated)
    assert ("Nonesuch", "CTO") == (contact["company"], contact["position"])
    assert [contact["id"]] == [row["contact_id"] for row in news]
    assert {
        "company_before": "Acme",
        "position_before": "Engineer",
        "company": "Nonesuch",
        "position": "CTO",
        "summary": "CTO at Nonesuch",
    } == msgspec.json.decode(news[0]["body"])
    assert contact["next_due_at"] is not None


async def test_what_the_owner_edited_is_never_overwritten(desk: Desk) -> None:
    await desk.imported(an_archive(person("Zoe", company="Acme", position="Engineer")))
    contact_id = ContactId((await desk.contact("zoe-mock"))["id"])
    await patch_contact(desk.uow, desk.actor, contact_id, {"given_name": "Zoë", "position": "Boss"})
    run = await desk.imported(an_archive(person("Zoe", company="Nonesuch", position="CTO")))
    contact = await desk.contact("zoe-mock")

    assert ("Zoë", "Boss", "Nonesuch") == (
        contact["given_name"],
        contact["position"],
        contact["company"],
    )
    assert 1 == run.counts.job_changes


async def test_what_the_owner_emptied_stays_empty(desk: Desk) -> None:
    await desk.imported(an_archive(person("Zoe", position="Engineer")))
    contact_id = ContactId((await desk.contact("zoe-mock"))["id"])
    await patch_contact(desk.uow, desk.actor, contact_id, {"position": None})
    await desk.imported(an_archive(person("Zoe", position="CTO")))

    assert (await desk.contact("zoe-mock"))["position"] is None


async def test_a_contact_that_the_owner_made_is_recognised_and_completed(desk: Desk) -> None:
    values = {"given_name": "Zoë", "linkedin_slug": "zoe-mock"}
    made, _ = await create_contact(desk.uow, desk.actor, values)
    run = await desk.imported(
        an_archive(person("Zoe", company="Acme", position="Engineer"), messages=[HELLO])
    )
    contact = await desk.contact("zoe-mock")

    assert 1 == len(await desk.contacts())
    assert (0, 1) == (run.counts.contacts_created, run.counts.contacts_updated)
    assert (made.id, "Zoë", "Mock", "Acme", "Engineer") == (
        contact["id"],
        contact["given_name"],
        contact["family_name"],
        contact["company"],
        contact["position"],
    )


async def test_somebody_in_the_trash_is_left_there_and_told(desk: Desk) -> None:
    await desk.imported(an_archive(person("Zoe"), messages=[HELLO]))
    contact_id = ContactId((await desk.contact("zoe-mock"))["id"])
    await trash_contact(desk.uow, desk.actor, contact_id)
    run = await desk.imported(an_archive(person("Zoe", position="CTO"), messages=[HELLO, REPLY]))
    contact = await desk.contact("zoe-mock")

    assert {"in_trash": 3, "unknown_member": 1} == run.counts.rows_skipped
    assert (None, 1) == (contact["position"], len(await desk.touches()))
    assert contact["deleted_at"] is not None
    assert 3 == len(await desk.rows(run.id, codes=("in_trash",)))


async def test_an_older_archive_fills_gaps_and_overwrites_nothing(desk: Desk) -> None:
    newer = person("Zoe", company="Nonesuch")
    await desk.imported(an_archive(newer, person("Ann", on="30 Oct 2026")))
    older = person("Zoe", company="Acme", position="Engineer", email="zoe@example.org")
    run = await desk.imported(an_archive(older))
    contact = await desk.contact("zoe-mock")

    assert ("Nonesuch", "Engineer") == (contact["company"], contact["position"])
    assert b"zoe@example.org" in bytes(contact["emails"])
    assert 0 == run.counts.job_changes


async def test_an_archive_older_than_one_that_changed_nothing_is_older_too(desk: Desk) -> None:
    await desk.imported(an_archive(person("Zoe", company="Acme")))
    await desk.imported(an_archive(person("Zoe", company="Acme"), person("Ann", on="31 Oct 2026")))
    between = an_archive(person("Zoe", company="Nonesuch"), person("Ben", on="30 Oct 2026"))
    run = await desk.imported(between)

    assert 0 == run.counts.job_changes
    assert "Acme" == (await desk.contact("zoe-mock"))["company"]


async def test_the_same_person_twice_becomes_one_contact(desk: Desk) -> None:
    run = await desk.imported(
        an_archive(person("Zoe", position="Engineer"), person("Zoe", position="CTO"))
    )

    assert 1 == len(await desk.contacts())
    assert 1 == run.counts.rows_skipped["duplicate_row"]


async def test_two_profiles_of_one_name_and_day_are_two_people(desk: Desk) -> None:
    archive = an_archive(person("Zoe", slug="zoe-one"), person("Zoe", slug="zoe-two"))
    await desk.imported(archive)
    again = await desk.imported(archive)

    assert ["zoe-one", "zoe-two"] == [row["linkedin_slug"] for row in await desk.contacts()]
    assert 2 == again.counts.contacts_unchanged


async def test_a_profile_with_a_new_address_stays_the_same_person(desk: Desk) -> None:
    await desk.imported(an_archive(person("Zoe", slug="zoe-mock-123"), person("Ann")))
    run = await desk.imported(an_archive(person("Zoe", slug="zoe-the-great"), person("Ann")))

    assert ["ann-mock", "zoe-the-great"] == [row["linkedin_slug"] for row in await desk.contacts()]
    assert (0, 1) == (run.counts.contacts_created, run.counts.contacts_updated)


async def test_an_export_without_addresses_finds_people_by_name_and_day(desk: Desk) -> None:
    await desk.imported(an_archive(person("Zoe", slug=None), person("Ann", slug=None)))
    run = await desk.imported(an_archive(person("Zoe"), person("Ann", on="29 Oct 2026")))

    slugs = {row["linkedin_slug"] for row in await desk.contacts()}
    assert {"zoe-mock", "ann-mock", None} == slugs
    assert (1, 1) == (run.counts.contacts_updated, run.counts.contacts_created)


async def test_a_stranger_to_whom_the_owner_wrote_becomes_a_connection_later(desk: Desk) -> None:
    await desk.imported(an_archive(person("Ann"), messages=[HELLO, REPLY]))
    stranger = await desk.contact("zoe-mock")
    run = await desk.imported(an_archive(person("Ann"), person("Zoe"), messages=[HELLO, REPLY]))
    connection = await desk.contact("zoe-mock")

    assert (stranger["id"], None) == (connection["id"], stranger["connected_on"])
    assert connection["connected_on"] is not None
    assert connection["next_due_at"] is not None
    assert (1, 0) == (run.counts.contacts_updated, run.counts.touches_created)


async def test_strangers_who_only_wrote_to_the_owner_do_not_become_contacts(desk: Desk) -> None:
    run = await desk.imported(
        an_archive(person("Ann"), messages=[received("eve-mock", "2026-10-01 09:00:00", "Buy!")])
    )

    assert ["ann-mock"] == [row["linkedin_slug"] for row in await desk.contacts()]
    assert 1 == run.counts.rows_skipped["not_a_contact"]


async def test_a_message_to_a_group_is_a_touch_with_each_of_them(desk: Desk) -> None:
    await desk.imported(
        an_archive(
            person("Ann"),
            person("Ben"),
            messages=[written("ann-mock,ben-mock", "2026-10-01 09:00:00", "Hello both")],
        )
    )

    assert [("ann-mock", True), ("ben-mock", True)] == [
        (row["linkedin_slug"], row["is_group"]) for row in await desk.touches()
    ]


async def test_touches_wind_the_clock(desk: Desk) -> None:
    await desk.imported(an_archive(person("Zoe"), messages=[HELLO, REPLY]))
    contact = await desk.contact("zoe-mock")

    assert ("sprout", "2026-10-02") == (
        contact["stage"],
        contact["last_inbound_at"].date().isoformat(),
    )


async def test_a_preview_says_what_a_commit_would_do_and_writes_nothing(desk: Desk) -> None:
    archive = an_archive(
        person("Zoe"),
        person("Zoe", position="CTO"),
        person("Ann", slug=None),
        messages=[HELLO, REPLY, written("ben-mock", "2026-10-03 09:00:00", "Hello Ben")],
    )
    preview = await desk.imported(archive, ImportMode.PREVIEW)
    entries = await desk.fetch(ENTRIES)
    commit = await desk.imported(archive)

    assert ("review", "completed") == (preview.state, commit.state)
    assert [] == entries
    assert commit.counts == preview.counts
    assert [(row.line, row.status, row.code) for row in await desk.rows(commit.id)] == [
        (row.line, row.status, row.code) for row in await desk.rows(preview.id)
    ]
