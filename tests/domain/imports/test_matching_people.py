"""Who is who: decisions about rows and contacts, without any database."""

from datetime import date
from typing import Any

import pytest

from domain.contacts.identities import Identity
from domain.imports.comparison import Teller
from domain.imports.matching import PersonDecision, decide_people
from domain.imports.model import ImportSource
from domain.imports.recognising import KnownPerson
from domain.imports.records import PersonRecord
from domain.imports.seen import Seen
from domain.imports.telling import identities_of
from domain.shared.ids import ContactId, ImportId, new_id

DAY = date(2026, 10, 28)
ARCHIVE = Teller(source=ImportSource.LINKEDIN_ARCHIVE, import_id=ImportId(new_id()))


def a_row(line: int = 2, **more: Any) -> PersonRecord:
    values: dict[str, Any] = {
        "file": "Connections.csv",
        "line": line,
        "slug": "zoe-mock",
        "email": None,
        "given_name": "Zoe",
        "family_name": "Mock",
        "company": None,
        "position": None,
        "connected_on": DAY,
    }
    return PersonRecord(**(values | more))


def a_contact(**more: Any) -> KnownPerson:
    """`imported` is what LinkedIn has told."""
    values: dict[str, Any] = {
        "id": ContactId(new_id()),
        "given_name": "Zoe",
        "family_name": "Mock",
        "linkedin_slug": "zoe-mock",
        "connected_on": DAY,
        "imported_as_of": DAY,
        "told_until": DAY,
    }
    imported = {"linkedin": more.pop("imported", {})}
    return KnownPerson(**(values | more), imported=imported)


def decide(
    *rows: PersonRecord,
    contacts: tuple[KnownPerson, ...] = (),
    as_of: date | None = DAY,
    erased: frozenset[Identity] = frozenset(),
) -> list[PersonDecision]:
    """With contacts found by whatever they share with the rows."""
    told = [(row, identities_of(row, ARCHIVE.source)) for row in rows]
    known = {
        identity: [each for each in contacts if identity in each.identities({})]
        for _, identities in told
        for identity in identities
    }
    profiles = {row.slug for row in rows if row.slug}
    return decide_people(
        told, known, ARCHIVE, seen=Seen(), profiles=profiles, as_of=as_of, erased=erased
    )


@pytest.mark.parametrize(
    ("row", "contact", "outcome"),
    [
        ({}, {}, "unchanged"),
        ({"slug": None, "email": "z@example.org"}, {"emails": {"a": {"address": "Z@example.org"}}}, "unchanged"),
        ({"slug": None}, {"linkedin_slug": None}, "unchanged"),
        ({"slug": None, "connected_on": None}, {"linkedin_slug": None}, "created"),
        ({"slug": None, "given_name": "Zoë"}, {"linkedin_slug": None}, "updated"),
        ({"slug": "zoe-new"}, {"linkedin_slug": "zoe-old"}, "updated"),
        ({"slug": "zoe-new", "connected_on": date(2025, 1, 1)}, {"linkedin_slug": "zoe-old"}, "created"),
        ({"slug": "zoe-new"}, {"is_trashed": True, "linkedin_slug": "zoe-new"}, "skipped"),
    ],
)  # fmt: skip
def test_a_contact_is_recognised_by_profile_address_or_name_and_day(
    row: dict[str, Any], contact: dict[str, Any], outcome: str
) -> None:
    [decision] = decide(a_row(**row), contacts=(a_contact(**contact),))

    assert outcome == decision.outcome


def test_who_was_erased_does_not_come_back_as_somebody_of_the_same_name_and_day() -> None:
    namesake = a_contact(linkedin_slug=None)
    row, erased = a_row(email="zoe@example.org"), frozenset({("linkedin_slug", "zoe-mock")})
    [decision] = decide(row, contacts=(namesake,), erased=erased)

    assert ("skipped", "erased") == (decision.outcome, decision.code)


def test_who_was_written_down_anew_after_being_erased_is_recognised_by_their_address() -> None:
    anew = a_contact(
        linkedin_slug=None, connected_on=None, emails={"a": {"address": "z@example.org"}}
    )
    row, erased = a_row(email="z@example.org"), frozenset({("linkedin_slug", "zoe-mock")})
    [decision] = decide(row, contacts=(anew,), erased=erased)

    assert ("updated", anew.id) == (decision.outcome, decision.contact_id)


def test_several_who_may_be_the_person_are_left_alone() -> None:
    contacts = a_contact(linkedin_slug=None), a_contact(linkedin_slug=None)
    [decision] = decide(a_row(slug=None), contacts=contacts)

    assert ("skipped", "ambiguous") == (decision.outcome, decision.code)


def test_a_profile_that_nobody_has_is_somebody_new_though_several_share_the_address() -> None:
    shared = {"a": {"address": "z@example.org"}}
    contacts = (
        a_contact(linkedin_slug=None, emails=shared),
        a_contact(linkedin_slug=None, emails=shared),
    )
    [decision] = decide(a_row(email="z@example.org"), contacts=contacts)

    assert ("created", None) == (decision.outcome, decision.contact_id)


def test_who_has_another_profile_by_the_owners_word_is_somebody_else() -> None:
    named = a_contact(linkedin_slug="zoe-of-old", owner_fields={"linkedin_slug": True})
    renamed = a_contact(linkedin_slug="zoe-of-old")

    assert ["created"] == [each.outcome for each in decide(a_row(), contacts=(named,))]
    assert ["updated"] == [each.outcome for each in decide(a_row(), contacts=(renamed,))]


def test_a_mailbox_that_two_people_share_joins_nobody() -> None:
    first, second = (
        a_row(email="office@example.org"),
        a_row(3, slug="ann-mock", given_name="Ann", email="office@example.org"),
    )

    assert ["created", "created"] == [each.outcome for each in decide(first, second)]


def test_a_second_row_of_the_same_profile_is_a_repetition() -> None:
    _, second = decide(a_row(), a_row(3, position="CTO"))

    assert ("skipped", "duplicate_row") == (second.outcome, second.code)


def test_two_rows_of_one_name_and_day_without_profiles_may_be_two_people() -> None:
    _, second = decide(a_row(slug=None), a_row(3, slug=None, position="CTO"))

    assert ("skipped", "ambiguous") == (second.outcome, second.code)


def test_a_contact_is_never_two_rows() -> None:
    contact = a_contact(linkedin_slug=None, emails={"a": {"address": "z@example.org"}})
    first = a_row(slug=None, email="z@example.org", given_name="Other")
    second = a_row(3, slug=None)
    decisions = decide(first, second, contacts=(contact,))

    assert ["updated", "created"] == [each.outcome for each in decisions]


def test_what_changed_is_told_with_what_it_was() -> None:
    [decision] = decide(
        a_row(position="CTO", company="Nonesuch"),
        contacts=(a_contact(position="Engineer", imported={"position": "Engineer"}),),
    )

    assert {"position": "CTO", "company": "Nonesuch"} == decision.values
    assert {"position": "Engineer", "company": None} == decision.before


@pytest.mark.parametrize(
    ("before", "row", "is_news"),
    [
        ({"company": "Acme"}, {"company": "Nonesuch"}, True),
        ({"company": "Acme", "position": "Engineer"}, {"company": "Acme", "position": "CTO"}, True),
        ({"company": "Acme"}, {"company": "ACME"}, False),
        ({"company": "Acme"}, {}, False),
        ({}, {"company": "Acme"}, False),
    ],
)
def test_a_job_change_is_a_difference_between_two_imports(
    before: dict[str, Any], row: dict[str, Any], *, is_news: bool
) -> None:
    [decision] = decide(a_row(**row), contacts=(a_contact(imported=before),))

    assert is_news is (decision.job_change is not None)


def test_what_the_owner_wrote_is_no_news_and_not_overwritten() -> None:
    contact = a_contact(position="Boss", owner_fields={"position": True})
    [decision] = decide(a_row(position="CTO"), contacts=(contact,))

    assert "position" not in decision.values
    assert decision.job_change is None


def test_a_new_job_that_the_owner_had_written_before_is_no_news() -> None:
    contact = a_contact(
        position="CTO",
        owner_fields={"position": True},
        imported={"position": "Engineer"},
    )
    [decision] = decide(a_row(position="CTO"), contacts=(contact,))

    assert decision.job_change is None


def test_an_older_source_only_fills_gaps() -> None:
    contact = a_contact(position="CTO", imported={"position": "CTO"})
    [decision] = decide(
        a_row(position="Engineer", company="Acme"), contacts=(contact,), as_of=date(2026, 1, 1)
    )

    assert {"company": "Acme"} == decision.values
    assert decision.job_change is None


def test_nothing_new_is_unchanged() -> None:
    told = {
        "given_name": "Zoe",
        "family_name": "Mock",
        "linkedin_slug": "zoe-mock",
        "connected_on": "2026-10-28",
    }
    [decision] = decide(a_row(), contacts=(a_contact(imported=told),))

    assert "unchanged" == decision.outcome


def test_somebody_whom_the_owner_calls_otherwise_is_recognised_by_the_name_that_was_told() -> None:
    told = {"given_name": "Zoe", "family_name": "Mock", "connected_on": DAY.isoformat()}
    renamed = a_contact(given_name="Zoe from the meetup", linkedin_slug=None, imported=told)

    (decision,) = decide(a_row(slug=None), contacts=(renamed,))

    assert renamed.id == decision.contact_id


def test_of_several_with_one_address_the_one_of_whom_more_speaks_is_chosen() -> None:
    shared = {"a": {"address": "info@example.com"}}
    others = [a_contact(linkedin_slug=None, emails=shared, connected_on=None) for _ in range(2)]
    same_day = a_contact(linkedin_slug=None, emails=shared)

    (decision,) = decide(a_row(slug=None, email="info@example.com"), contacts=(*others, same_day))

    assert same_day.id == decision.contact_id
