"""Merging and undoing as rules alone: whatever the two are, the survivor becomes what it was."""

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.contacts.model import Contact
from domain.contacts.values import (
    NO_WISHES,
    Birthday,
    EmailAddress,
    PhoneNumber,
    RestReason,
    Tier,
    Wishes,
)
from domain.merges.choosing import GROUPS
from domain.merges.joining import join
from domain.merges.model import Kept, Side
from domain.merges.undoing import CHANGED_SINCE, changes_between, picture, put_back
from domain.shared.ids import ContactId, TagId, new_id

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ORIGINS = [["linkedin_archive"], ["google_csv", "vcard"]]
TAGS = [TagId(new_id()) for _ in range(3)]
instants = st.none() | st.sampled_from([datetime(year, 1, 1, tzinfo=UTC) for year in (2024, 2025)])
words = st.none() | st.sampled_from(["Painter", "Poet"])
keys = st.sampled_from("abc")
contacts = st.builds(
    Contact,
    id=st.builds(lambda: ContactId(new_id())),
    version=st.just(1),
    given_name=st.sampled_from(["Ann", "Anna"]),
    family_name=st.sampled_from(["", "Berg"]),
    headline=words,
    position=words,
    linkedin_slug=st.none() | st.just("anna-1"),
    emails=st.dictionaries(
        keys,
        st.builds(
            EmailAddress,
            address=st.sampled_from(["a@x.org", "A@x.org", "b@x.org"]),
            label=st.none() | st.just("Work"),
        ),
    ),
    phones=st.dictionaries(
        keys, st.builds(PhoneNumber, number=st.sampled_from(["+49 30 1", "+49301"]))
    ),
    birthday=st.none() | st.just(Birthday(month=2, day=29)),
    notes=st.sampled_from(["", "One", "Two", "One\n\nTwo"]),
    private_notes=st.sampled_from(["", "Secret"]),
    connected_on=st.none() | st.sampled_from([date(2020, 1, 1), date(2021, 1, 1)]),
    time_zone=st.none() | st.sampled_from(["Asia/Tokyo", "Europe/Berlin"]),
    region=st.none() | st.sampled_from(["JP", "DE"]),
    wishes=st.sampled_from([NO_WISHES, Wishes(channels=("email",)), Wishes(hours_from=time(14))]),
    tag_ids=st.lists(st.sampled_from(TAGS), unique=True),
    tier=st.none() | st.sampled_from(Tier),
    tier_set_at=instants,
    interval_days=st.none() | st.integers(1, 3),
    stage=st.sampled_from(["seed", "growing"]),
    stage_set_by=st.sampled_from(["owner", "evidence"]),
    resting_since=instants,
    rest_until=instants,
    rest_reason=st.none() | st.sampled_from(RestReason),
    closed_at=instants,
    do_not_contact_at=instants,
    do_not_contact_reason=words,
    mutes=st.dictionaries(st.just("life_event"), st.just(NOW)),
    imported=st.dictionaries(
        st.sampled_from(["linkedin", "vcard"]),
        st.fixed_dictionaries({}, optional={"position": words, "uids": st.just(["u1"])}),
    ),
    imported_as_of=st.none() | st.sampled_from([date(2025, 1, 1), date(2026, 1, 1)]),
    owner_fields=st.dictionaries(st.sampled_from(["position", "given_name"]), st.just(True)),
    origins=st.dictionaries(
        st.sampled_from(["position", "given_name", "contact", "emails.a", "notes"]),
        st.sampled_from(ORIGINS),
    ),
)
choices = st.dictionaries(st.sampled_from([*GROUPS][:6]), st.sampled_from(Side))


def shown(contact: Contact) -> dict[str, Any]:
    return picture(contact)


@settings(max_examples=40)
@given(contacts, contacts, choices)
def test_undoing_restores_the_survivor_and_the_absorbed_was_never_touched(
    survivor: Contact, absorbed: Contact, chosen: dict[str, Side]
) -> None:
    before, other = shown(survivor), shown(absorbed)

    join(survivor, absorbed, chosen, NOW)
    kept = put_back(survivor, changes_between(before, shown(survivor)))

    assert ([], before, other) == (kept, shown(survivor), shown(absorbed))


@settings(max_examples=40)
@given(contacts, contacts, choices)
def test_nothing_of_either_is_lost_where_there_is_room_for_both(
    survivor: Contact, absorbed: Contact, chosen: dict[str, Side]
) -> None:
    mine = deepcopy(survivor)

    join(survivor, absorbed, chosen, NOW)

    addresses = {each.address.casefold() for each in survivor.emails.values()}
    for each in (mine, absorbed):
        assert {email.address.casefold() for email in each.emails.values()} <= addresses
        assert set(each.tag_ids) <= set(survivor.tag_ids)
        assert each.notes in survivor.notes
        assert survivor.closed_at or not each.closed_at
        assert survivor.do_not_contact_at or not each.do_not_contact_at
        assert each.identities({}) <= survivor.identities({})


@settings(max_examples=40)
@given(contacts, contacts)
def test_merging_the_same_once_more_changes_nothing(survivor: Contact, absorbed: Contact) -> None:
    join(survivor, absorbed, {}, NOW)
    once = shown(survivor)

    join(survivor, absorbed, {}, NOW)

    assert {**once, "origins": 0} == {**shown(survivor), "origins": 0}


@settings(max_examples=40)
@given(contacts, contacts, st.sampled_from(["Sculptor", ""]))
def test_what_was_written_after_the_merge_outlives_the_undo(
    survivor: Contact, absorbed: Contact, written: str
) -> None:
    survivor.headline, absorbed.headline = None, "Poet"
    before = shown(survivor)
    join(survivor, absorbed, {}, NOW)
    changes = changes_between(before, shown(survivor))
    survivor.edit({"headline": written or None}, NOW)

    kept = put_back(survivor, changes)

    assert (written or None) == survivor.headline
    assert [Kept(path="headline", reason=CHANGED_SINCE)] == kept


def parted(
    survivor: Contact, absorbed: Contact, edit: Callable[[], object], **chosen: Side
) -> list[str]:
    """Merged, changed, and parted again; the paths of what stayed."""
    before = shown(survivor)
    join(survivor, absorbed, chosen, NOW)
    changes = changes_between(before, shown(survivor))
    edit()
    return [each.path for each in put_back(survivor, changes)]


def person(**fields: Any) -> Contact:
    return Contact(id=ContactId(new_id()), version=1, **{"given_name": "Ann", **fields})


def test_an_opt_out_with_a_new_reason_stays_whole() -> None:
    one, other = person(), person(do_not_contact_at=NOW, do_not_contact_reason="asked")

    kept = parted(one, other, lambda: one.forbid("asked again", NOW))

    assert (NOW, "asked again") == (one.do_not_contact_at, one.do_not_contact_reason)
    assert ["do_not_contact_at", "do_not_contact_reason"] == kept


def test_so_does_one_that_gets_its_first_reason_after_the_merge() -> None:
    one, other = person(), person(do_not_contact_at=NOW)

    parted(one, other, lambda: one.forbid("asked", NOW))

    assert (NOW, "asked") == (one.do_not_contact_at, one.do_not_contact_reason)


def test_a_rest_that_was_made_longer_since_keeps_its_reason() -> None:
    soon, later = NOW + timedelta(days=9), NOW + timedelta(days=99)
    one = person()
    other = person(resting_since=NOW, rest_until=soon, rest_reason=RestReason.OWNER)

    parted(one, other, lambda: one.rest(later, NOW))

    assert (NOW, later, RestReason.OWNER) == (one.resting_since, one.rest_until, one.rest_reason)


def test_half_a_name_of_each_is_nobodys() -> None:
    one, other = person(family_name="Berg"), person(given_name="Anna", family_name="Müller")

    kept = parted(one, other, lambda: one.edit({"given_name": "Anne"}, NOW), name=Side.ABSORBED)

    assert ("Anne", "Müller") == (one.given_name, one.family_name)
    assert ["given_name", "family_name"] == kept


def test_a_tier_goes_back_although_another_pace_was_set_since() -> None:
    one, other = person(), person(tier=Tier.CLOSE, tier_set_at=NOW)

    kept = parted(one, other, lambda: one.edit({"interval_days": 7}, NOW + timedelta(days=1)))

    assert (None, None, 7) == (one.tier, one.tier_set_at, one.interval_days)
    assert [] == kept


def test_what_the_owner_wrote_since_is_still_theirs() -> None:
    one = person(position="Poet", origins={"position": ["linkedin_archive"]})
    other = person(position="Painter", owner_fields={"position": True})

    parted(one, other, lambda: one.edit({"position": "Sculptor"}, NOW))

    assert ("Sculptor", {"position": True}, {}) == (one.position, one.owner_fields, one.origins)


def test_what_a_source_told_since_stays_but_not_the_entry_of_the_other() -> None:
    uids = ["a-long-id-of-one", "a-long-id-of-the-other"]
    one, other = [person(imported={"vcard": {"uids": [each]}}) for each in uids]
    told = {"vcard": {"uids": uids, "given_name": "Ann"}}

    parted(one, other, lambda: one.put("imported", told))

    assert {"vcard": {"uids": uids[:1], "given_name": "Ann"}} == one.imported
