"""What imports tell of people's work: histories with days, and news told once."""

from typing import Any

from domain.contacts.commands import patch_contact
from domain.employments.commands import patch_employment, remove_employment
from domain.imports.model import ImportSource
from domain.imports.views import ImportView
from domain.shared.ids import ContactId, EmploymentId
from tests.support.importing import Desk, an_archive, person

EMPLOYMENTS = """
SELECT e.contact_id, e.id, o.name AS company, e.position, e.seen_from::text, e.seen_until::text, e.is_current,
       e.started_on, e.origins, e.sightings::text AS sightings, e.key, e.recency
FROM tenant.employment AS e
LEFT JOIN tenant.organisation AS o ON o.workspace_id = e.workspace_id AND o.id = e.organisation_id
WHERE e.workspace_id = $1 AND e.removed_at IS NULL ORDER BY e.recency DESC, e.id
"""
NEWS = """
SELECT id, key, body ->> 'summary' AS summary FROM tenant.contact_event
WHERE workspace_id = $1 AND kind = 'job_change' ORDER BY noticed_at, id
"""
ENGINEER = {"company": "Acme", "position": "Engineer"}
CTO = {"company": "Nonesuch", "position": "CTO"}
BOSS = {"company": "Nonesuch", "position": "Boss"}
VCARD = """BEGIN:VCARD
VERSION:4.0
FN:Zoe Mock
N:Mock;Zoe;;;
ORG:ACME
TITLE:Engineer
URL:https://www.linkedin.com/in/zoe-mock
END:VCARD
"""


async def told(desk: Desk, work: dict[str, str], day: str) -> ImportView:
    """An archive of this day that tells this of Zoe."""
    return await desk.imported(an_archive(person("Zoe", **work), person("Ann", on=day)))


async def history(desk: Desk) -> list[tuple[Any, ...]]:
    rows = await desk.fetch(EMPLOYMENTS)
    names = ("company", "position", "seen_from", "seen_until", "is_current")
    return [tuple(row[name] for name in names) for row in rows]


async def news(desk: Desk) -> list[str]:
    return [row["summary"] for row in await desk.fetch(NEWS)]


async def test_a_new_job_ends_the_one_before_and_is_news_once(desk: Desk) -> None:
    for work, day in ((ENGINEER, "28 Oct 2026"), (CTO, "29 Oct 2026"), (CTO, "31 Oct 2026")):
        await told(desk, work, day)

    assert [
        ("Nonesuch", "CTO", "2026-10-29", "2026-10-31", True),
        ("Acme", "Engineer", "2026-10-28", "2026-10-28", False),
    ] == await history(desk)
    assert ["CTO at Nonesuch"] == await news(desk)


async def test_older_sources_widen_or_add_what_was_and_are_no_news(desk: Desk) -> None:
    await told(desk, CTO, "31 Oct 2026")
    await told(desk, CTO, "30 Oct 2026")
    await told(desk, ENGINEER, "29 Oct 2026")

    assert [
        ("Nonesuch", "CTO", "2026-10-30", "2026-10-31", True),
        ("Acme", "Engineer", "2026-10-29", "2026-10-29", False),
    ] == await history(desk)
    assert [] == await news(desk)


async def test_the_same_again_changes_nothing(desk: Desk) -> None:
    await told(desk, ENGINEER, "28 Oct 2026")
    before = await desk.fetch(EMPLOYMENTS)
    await told(desk, ENGINEER, "28 Oct 2026")

    assert before == await desk.fetch(EMPLOYMENTS)


async def test_an_import_undone_leaves_the_history_that_was_there(desk: Desk) -> None:
    await told(desk, ENGINEER, "28 Oct 2026")
    before = await desk.fetch(EMPLOYMENTS)
    run = await told(desk, CTO, "29 Oct 2026")
    await desk.undone(run.id)
    after = await desk.fetch(EMPLOYMENTS)
    await told(desk, CTO, "29 Oct 2026")

    assert before == after
    assert ["CTO at Nonesuch"] == await news(desk)


async def test_undoing_an_import_in_the_middle_joins_what_it_parted(desk: Desk) -> None:
    await told(desk, ENGINEER, "28 Oct 2026")
    middle = await told(desk, CTO, "29 Oct 2026")
    await told(desk, ENGINEER, "30 Oct 2026")
    await desk.undone(middle.id)

    assert [("Acme", "Engineer", "2026-10-28", "2026-10-30", True)] == await history(desk)
    assert [] == await news(desk)


async def test_an_address_book_with_the_same_job_is_one_more_origin(desk: Desk) -> None:
    await told(desk, ENGINEER, "28 Oct 2026")
    await desk.imported(VCARD.encode(), source=ImportSource.VCARD)
    [row] = await desk.fetch(EMPLOYMENTS)

    assert ("Acme", ["linkedin_archive", "vcard"]) == (row["company"], row["origins"])
    assert ("2026-10-28", "2026-11-02") == (row["seen_from"], row["seen_until"])


async def test_what_the_owner_wrote_on_the_contact_holds_and_is_no_news(desk: Desk) -> None:
    await told(desk, ENGINEER, "28 Oct 2026")
    zoe = ContactId((await desk.contact("zoe-mock"))["id"])
    written = {"organisation_name": "Nonesuch", "position": "CTO"}
    await patch_contact(desk.uow, desk.actor, zoe, written)
    await told(desk, ENGINEER, "29 Oct 2026")  # LinkedIn does not know of it yet
    lagging = await history(desk)
    run = await told(desk, CTO, "30 Oct 2026")

    assert [("Nonesuch", True), ("Acme", False)] == [(row[0], row[-1]) for row in lagging]
    assert [
        ("Nonesuch", "CTO", "2026-10-30", "2026-10-30", True),
        ("Acme", "Engineer", "2026-10-28", "2026-10-29", False),
    ] == await history(desk)
    assert (0, []) == (run.counts.job_changes, await news(desk))


async def test_days_that_the_owner_told_stay_and_what_they_removed_does_not_come_back(
    desk: Desk,
) -> None:
    await told(desk, ENGINEER, "28 Oct 2026")
    await told(desk, CTO, "29 Oct 2026")
    rows = {row["company"]: row for row in await desk.fetch(EMPLOYMENTS)}
    zoe = ContactId(rows["Acme"]["contact_id"])
    acme, nonesuch = (EmploymentId(rows[name]["id"]) for name in ("Acme", "Nonesuch"))
    await patch_employment(desk.uow, desk.actor, zoe, acme, {"started_on": "2019-05"})
    await remove_employment(desk.uow, desk.actor, zoe, nonesuch)
    await told(desk, CTO, "30 Oct 2026")
    [row] = await desk.fetch(EMPLOYMENTS)

    assert ("Acme", "2019-05", False) == (row["company"], row["started_on"], row["is_current"])


async def test_a_mix_of_the_owners_word_and_of_linkedin_is_told_of_the_newest_employer(
    desk: Desk,
) -> None:
    await told(desk, ENGINEER, "28 Oct 2026")
    zoe = ContactId((await desk.contact("zoe-mock"))["id"])
    await patch_contact(desk.uow, desk.actor, zoe, {"position": "Boss"})
    await told(desk, CTO, "29 Oct 2026")

    assert [("Nonesuch", "CTO")] == [row[:2] for row in await history(desk) if row[-1]]
