"""Whose value survives, and why."""

from datetime import UTC, date, datetime, time

import pytest

from domain.contacts.errors import NoName, TooManyElements
from domain.contacts.model import Contact
from domain.contacts.values import NO_WISHES, EmailAddress, PhoneNumber, RestReason, Tier, Wishes
from domain.merges.joining import join
from domain.merges.model import DifferentProfiles, NotesTooLong, Outcome, Reason, Side
from domain.shared.ids import ContactId, OrganisationId, TagId, new_id

MAY = date(2026, 5, 1)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ARCHIVE, BOOK = ["linkedin_archive"], ["google_csv"]


def contact(**values: object) -> Contact:
    return Contact(id=ContactId(new_id()), version=1, **values)  # type: ignore[arg-type]


def outcome_of(field: str, found: list[Outcome]) -> Outcome:
    (outcome,) = [each for each in found if each.field == field]
    return outcome


def test_what_only_the_other_has_fills_the_gap_and_brings_its_origin() -> None:
    mine = contact(given_name="Anna")
    other = contact(given_name="Anna", position="CTO", origins={"position": ARCHIVE})

    found = join(mine, other, {}, NOW)

    assert "CTO" == mine.position
    assert ARCHIVE == mine.origins["position"]
    assert (Side.ABSORBED, Reason.FILLED) == (found[0].whose, found[0].reason)
    assert ["work"] == [each.field for each in found]


def test_the_word_of_the_owner_counts_before_that_of_imports() -> None:
    mine = contact(given_name="Ann", family_name="Berg", origins={"given_name": ARCHIVE})
    mine.origins["family_name"] = ARCHIVE
    other = contact(given_name="Anna", family_name="Berg", owner_fields={"given_name": True})

    found = outcome_of("name", join(mine, other, {}, NOW))

    assert "Anna" == mine.given_name
    assert ("Anna Berg", "Ann Berg") == (found.kept, found.other)
    assert Reason.OWNER == found.reason
    assert "given_name" not in mine.origins


def test_what_the_owner_has_emptied_stays_empty() -> None:
    mine = contact(given_name="Anna", owner_fields={"position": True})
    other = contact(given_name="Anna", position="CTO", origins={"position": ARCHIVE})

    found = outcome_of("work", join(mine, other, {}, NOW))

    assert mine.position is None
    assert (None, "CTO", Reason.OWNER) == (found.kept, found.other, found.reason)


def test_linkedin_counts_before_an_address_book() -> None:
    mine = contact(given_name="A", position="Intern", origins={"position": BOOK})
    other = contact(given_name="A", position="CTO", origins={"position": ARCHIVE})

    assert Reason.LINKEDIN == outcome_of("work", join(mine, other, {}, NOW)).reason
    assert "CTO" == mine.position


@pytest.mark.parametrize(("day", "kept"), [(date(2026, 1, 1), "CTO"), (date(2024, 1, 1), "CEO")])
def test_of_two_imports_the_newer_counts(day: date, kept: str) -> None:
    told = {"position": ARCHIVE}
    mine = contact(
        given_name="A", position="CEO", origins=dict(told), imported_as_of=date(2025, 1, 1)
    )
    other = contact(given_name="A", position="CTO", origins=dict(told), imported_as_of=day)

    assert Reason.NEWER == outcome_of("work", join(mine, other, {}, NOW)).reason
    assert kept == mine.position


def test_else_it_is_the_survivors_and_the_other_can_be_read() -> None:
    mine, other = contact(given_name="A", headline="One"), contact(given_name="A", headline="Two")

    found = outcome_of("headline", join(mine, other, {}, NOW))

    assert ("One", "Two", Reason.SURVIVOR) == (found.kept, found.other, found.reason)


def test_a_choice_counts_before_everything_and_imports_leave_it_alone() -> None:
    mine = contact(given_name="A", linkedin_slug="a-1", origins={"linkedin_slug": ARCHIVE})
    other = contact(given_name="A", linkedin_slug="a-2", origins={"linkedin_slug": ARCHIVE})

    found = outcome_of("linkedin_slug", join(mine, other, {"linkedin_slug": Side.ABSORBED}, NOW))

    assert ("a-2", "a-1", Reason.CHOSEN) == (found.kept, found.other, found.reason)
    assert {"linkedin_slug": True} == mine.owner_fields


def test_whoever_had_the_profile_that_was_not_kept_is_recognised_by_it_all_the_same() -> None:
    mine, other = contact(linkedin_slug="a-1"), contact(linkedin_slug="a-2")

    join(mine, other, {"linkedin_slug": Side.SURVIVOR}, NOW)

    assert {("linkedin_slug", "a-1"), ("linkedin_slug", "a-2")} == mine.identities({})


def test_two_profiles_are_refused_unless_one_is_chosen() -> None:
    with pytest.raises(DifferentProfiles):
        join(contact(linkedin_slug="a-1"), contact(linkedin_slug="a-2"), {}, NOW)


def test_nobody_is_left_without_anything_to_be_called_by() -> None:
    mine, other = contact(given_name="Anna"), contact(linkedin_slug="a-2")

    with pytest.raises(NoName):
        join(mine, other, {"name": Side.ABSORBED, "linkedin_slug": Side.SURVIVOR}, NOW)


def test_a_position_is_never_put_beside_the_company_of_the_other() -> None:
    acme, umbrella = OrganisationId(new_id()), OrganisationId(new_id())
    mine = contact(given_name="A", position="CTO", organisation_id=acme)
    other = contact(given_name="A", position="CEO", organisation_id=umbrella)
    mine.organisation_name, other.organisation_name = "Acme", "Umbrella"

    found = outcome_of("work", join(mine, other, {"work": Side.ABSORBED}, NOW))

    assert ("CEO", umbrella, "Umbrella") == (
        mine.position,
        mine.organisation_id,
        mine.organisation_name,
    )
    assert ("CEO, Umbrella", "CTO, Acme") == (found.kept, found.other)


def test_values_of_both_stand_once_each_under_keys_of_their_own() -> None:
    mine = contact(given_name="A", emails={"a": EmailAddress(address="Anna@x.org")})
    other = contact(
        given_name="A",
        emails={
            "a": EmailAddress(address="b@x.org"),
            "w": EmailAddress(address="anna@X.org", label="Work"),
        },
        origins={"emails.a": BOOK, "emails.w": BOOK},
    )

    join(mine, other, {}, NOW)

    assert ["Anna@x.org", "b@x.org"] == [each.address for each in mine.emails.values()]
    assert [("Work", 0), (None, 1)] == [(e.label, e.position) for e in mine.emails.values()]
    key = next(key for key in mine.emails if key != "a")
    assert {f"emails.{key}": BOOK} == mine.origins


def test_two_ways_to_write_a_number_are_one() -> None:
    mine = contact(given_name="A", phones={"a": PhoneNumber(number="+49 30 123456")})
    other = contact(given_name="A", phones={"b": PhoneNumber(number="+4930 123-456", label="Home")})

    join(mine, other, {}, NOW)

    assert {"a": PhoneNumber(number="+49 30 123456", label="Home")} == mine.phones


def test_more_than_twenty_are_refused_by_name() -> None:
    def many(kind: str) -> dict[str, EmailAddress]:
        return {f"{kind}{n}": EmailAddress(address=f"{kind}{n}@x.org") for n in range(11)}

    with pytest.raises(TooManyElements) as refusal:
        join(contact(emails=many("a")), contact(emails=many("b")), {}, NOW)

    assert (
        "Together they have 22 e-mail addresses; a contact has at most 20." == refusal.value.detail
    )
    assert "/emails" == refusal.value.faults[0].pointer


def test_notes_are_joined_unless_one_holds_the_other() -> None:
    mine, other = contact(given_name="A", notes="One"), contact(given_name="A", notes="Two")

    assert Reason.JOINED == outcome_of("notes", join(mine, other, {}, NOW)).reason
    assert "One\n\nTwo" == mine.notes
    assert [] == join(mine, contact(given_name="A", notes="Two"), {}, NOW)
    assert "One\n\nTwo" == mine.notes


def test_notes_that_are_too_long_together_are_refused() -> None:
    with pytest.raises(NotesTooLong):
        join(
            contact(given_name="A", notes="x" * 15_000),
            contact(given_name="A", notes="y" * 6_000),
            {},
            NOW,
        )


def test_an_opt_out_an_end_and_a_silence_of_either_hold_for_both() -> None:
    earlier, later = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    mine = contact(given_name="A", closed_at=later, mutes={"life_event": earlier})
    other = contact(
        given_name="A",
        closed_at=earlier,
        do_not_contact_at=earlier,
        do_not_contact_reason="asked",
        mutes={"life_event": later, "thank_you": later},
    )

    found = outcome_of("do_not_contact", join(mine, other, {}, NOW))

    assert (earlier, "asked", earlier) == (
        mine.do_not_contact_at,
        mine.do_not_contact_reason,
        mine.closed_at,
    )
    assert {"life_event": later, "thank_you": later} == mine.mutes
    assert Reason.PROTECTS == found.reason


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        (NO_WISHES, NO_WISHES, NO_WISHES),
        (NO_WISHES, Wishes(channels=("email",)), Wishes(channels=("email",))),
        (
            Wishes(channels=("linkedin", "email"), hours_from=time(10), not_before=MAY),
            Wishes(channels=("email", "phone"), hours_from=time(14), hours_until=time(17)),
            Wishes(channels=("email",), hours_from=time(14), hours_until=time(17), not_before=MAY),
        ),
        # together these would allow nothing
        (Wishes(channels=("email",)), Wishes(channels=("phone",)), Wishes(channels=("email",))),
        (Wishes(hours_from=time(18)), Wishes(hours_until=time(12)), Wishes(hours_from=time(18))),
    ],
)
def test_of_what_both_asked_for_the_stricter_holds(
    mine: Wishes, theirs: Wishes, both: Wishes
) -> None:
    survivor = contact(given_name="A", wishes=mine)

    found = join(survivor, contact(given_name="A", wishes=theirs), {}, NOW)

    assert both == survivor.wishes
    assert (both != mine) == ("wishes" in [each.field for each in found])


def test_zone_and_region_are_one_place() -> None:
    mine = contact(given_name="A", time_zone="Asia/Tokyo")
    other = contact(given_name="A", time_zone="Europe/Berlin", region="DE")
    nowhere = contact(given_name="A")

    found = outcome_of("place", join(mine, other, {}, NOW))
    filled = outcome_of("place", join(nowhere, other, {}, NOW))

    assert ("Asia/Tokyo", "Europe/Berlin, DE") == (found.kept, found.other)
    assert ("Asia/Tokyo", None) == (mine.time_zone, mine.region)
    assert ("Europe/Berlin, DE", Reason.FILLED) == (filled.kept, filled.reason)


def test_a_rest_the_owner_wanted_counts_before_one_that_came_by_itself() -> None:
    soon, late = datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 8, 1, tzinfo=UTC)
    mine = contact(
        given_name="A", resting_since=NOW, rest_until=late, rest_reason=RestReason.UNANSWERED
    )
    other = contact(
        given_name="A", resting_since=NOW, rest_until=soon, rest_reason=RestReason.OWNER
    )

    join(mine, other, {}, NOW)

    assert (soon, RestReason.OWNER) == (mine.rest_until, mine.rest_reason)


def test_the_tier_that_was_given_last_counts_and_the_further_stage() -> None:
    earlier, later = datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    mine = contact(given_name="A", tier=Tier.INNER, tier_set_at=earlier)
    other = contact(given_name="A", tier=Tier.EXTENDED, tier_set_at=later, stage="growing")

    join(mine, other, {}, NOW)

    assert (Tier.EXTENDED, later, "growing") == (mine.tier, mine.tier_set_at, mine.stage)


def test_a_stage_the_owner_set_counts_before_one_by_evidence() -> None:
    mine = contact(given_name="A", stage="sprout", stage_set_by="owner")

    join(mine, contact(given_name="A", stage="rooted"), {}, NOW)

    assert ("sprout", "owner") == (mine.stage, mine.stage_set_by)


def test_tags_of_both_and_what_imports_have_told_of_both() -> None:
    one, two = TagId(new_id()), TagId(new_id())
    mine = contact(
        given_name="A",
        tag_ids=[one],
        imported={"linkedin": {"position": "Old", "company": "Acme"}, "vcard": {"uids": ["u1"]}},
        imported_as_of=date(2025, 1, 1),
    )
    other = contact(
        given_name="A",
        tag_ids=[two, one],
        imported={"linkedin": {"position": "New"}, "vcard": {"uids": ["u2"]}},
        imported_as_of=date(2026, 1, 1),
        origins={f"tags.{one}": BOOK, f"tags.{two}": BOOK},
    )

    join(mine, other, {}, NOW)

    assert [one, two] == mine.tag_ids
    assert {
        "linkedin": {"position": "New", "company": "Acme"},
        "vcard": {"uids": ["u1", "u2"]},
    } == mine.imported
    assert date(2026, 1, 1) == mine.imported_as_of
    assert {f"tags.{two}": BOOK} == mine.origins


def test_a_value_that_two_sources_told_has_both_origins() -> None:
    mine = contact(given_name="A", position="CTO", origins={"position": ARCHIVE})

    join(mine, contact(given_name="A", position="CTO", origins={"position": BOOK}), {}, NOW)

    assert {"position": [*BOOK, *ARCHIVE]} == mine.origins
