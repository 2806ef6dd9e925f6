from datetime import date

from domain.imports.records import PersonRecord


def a_person(*, email: str | None) -> PersonRecord:
    return PersonRecord(
        file="Connections.csv",
        line=5,
        slug=None,
        email=email,
        given_name="Gildane",
        family_name="",
        company=None,
        position=None,
        connected_on=date(2026, 10, 28),
    )


def test_an_address_is_compared_without_case_and_compatibility_forms() -> None:
    assert "kelvane+li@example.org" == a_person(email="Kelvane+li@Example.ORG").email_identity


def test_a_person_without_an_address_has_no_mail_identity() -> None:
    assert a_person(email=None).email_identity is None


def test_a_missing_family_name_leaves_no_blank() -> None:
    assert "Gildane" == a_person(email=None).name
