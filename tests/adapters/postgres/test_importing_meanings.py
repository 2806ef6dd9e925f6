"""What imported words mean, and what comes of it: for as long as the import stands."""

from typing import Any

from domain.contacts.commands import allow_contact, create_contact
from domain.shared.ids import ContactId
from tests.support.importing import OWNER, Desk, an_archive, person, received, written

AWAY = "Automatic reply: I am back on 9 November."
FAREWELL = "I am not interested, please do not contact me again."
MEANT = """
SELECT body, meaning, returns_on::text AS returns_on, form FROM tenant.interaction
WHERE workspace_id = $1 ORDER BY occurred_at, id
"""
STANDING = """
SELECT linkedin_slug, do_not_contact_at IS NOT NULL AS is_forbidden, do_not_contact_reason, version,
  clock ->> 'unanswered_outbound' AS unanswered, clock ? 'last_inbound_at' AS has_written
FROM tenant.contact WHERE workspace_id = $1 ORDER BY linkedin_slug
"""
MESSAGES = (
    written("ann-mock", "2026-10-01 09:00:00", "Hi"),
    received("ann-mock", "2026-10-01 09:01:00", AWAY),
    written("zoe-mock", "2026-10-02 09:00:00", "Hi", conversation="c2"),
    received("zoe-mock", "2026-10-02 09:05:00", FAREWELL, conversation="c2"),
)


async def _standing(desk: Desk, slug: str) -> dict[str, Any]:
    return next(dict(row) for row in await desk.fetch(STANDING) if row["linkedin_slug"] == slug)


async def test_what_is_certain_is_applied_and_its_row_says_so(desk: Desk) -> None:
    run = await desk.imported(an_archive(person("Ann"), person("Zoe"), messages=MESSAGES))
    ann, zoe = [await _standing(desk, slug) for slug in ("ann-mock", "zoe-mock")]
    told = {row.code: row.status for row in await desk.rows(run.id) if row.file == "messages.csv"}

    assert [None, "out_of_office", None, "opt_out"] == [
        row["meaning"] for row in await desk.fetch(MEANT)
    ]
    assert "2026-11-09" in [row["returns_on"] for row in await desk.fetch(MEANT)]
    assert ("1", False, False) == (ann["unanswered"], ann["has_written"], ann["is_forbidden"])
    assert (True, "They asked not to be contacted.") == (
        zoe["is_forbidden"],
        zoe["do_not_contact_reason"],
    )
    assert {None: "created", "out_of_office": "created", "opt_out": "created"} == told


async def test_an_undo_takes_an_opt_out_back_with_the_message(desk: Desk) -> None:
    await create_contact(desk.uow, desk.actor, {"given_name": "Zoe", "linkedin_slug": "zoe-mock"})
    run = await desk.imported(an_archive(person("Zoe"), messages=MESSAGES[2:]))
    during = await _standing(desk, "zoe-mock")
    await desk.undone(run.id)

    assert during["is_forbidden"]
    assert not (await _standing(desk, "zoe-mock"))["is_forbidden"]


async def test_what_the_owner_has_said_since_stays(desk: Desk) -> None:
    await desk.imported(an_archive(person("Zoe"), messages=MESSAGES[2:]))
    zoe = await desk.contact("zoe-mock")
    version = (await _standing(desk, "zoe-mock"))["version"]
    await allow_contact(desk.uow, desk.actor, ContactId(zoe["id"]), version)
    await desk.imported(an_archive(person("Zoe", on="30 Oct 2026"), messages=MESSAGES[2:]))

    assert not (await _standing(desk, "zoe-mock"))["is_forbidden"]


async def test_an_invitation_with_a_note_is_told_from_other_messages(desk: Desk) -> None:
    invitation = {
        "From": "Marlo Testwright",
        "To": "Zoe Mock",
        "Sent At": "10/2/26, 9:00 AM",
        "Message": "Your talk on bridges made me smile.",
        "Direction": "OUTGOING",
        "inviterProfileUrl": f"https://www.linkedin.com/in/{OWNER}",
        "inviteeProfileUrl": "https://www.linkedin.com/in/zoe-mock",
    }
    bare = invitation | {"Sent At": "10/3/26, 9:00 AM", "Message": ""}
    await desk.imported(an_archive(person("Zoe"), invitations=[invitation, bare]))

    assert [("Your talk on bridges made me smile.", "invitation_note"), ("", "invitation")] == [
        (row["body"], row["form"]) for row in await desk.fetch(MEANT)
    ]
