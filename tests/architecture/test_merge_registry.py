"""For every column that refers to contacts it is decided what a merge does with it."""

from sqlalchemy import Table

from adapters.postgres.merge_moves import MOVED, STAYS, moving_statement
from adapters.postgres.tables import metadata
from api.merges.schemas import STAYED, WHY, MergeChoices
from domain.contacts.model import Contact
from domain.merges.choosing import GROUPS
from domain.merges.model import Reason
from domain.merges.undoing import REMEMBERED


def test_every_column_that_refers_to_contacts_moves_or_stays_for_a_reason() -> None:
    declared = {
        f"{table.name}.{column}"
        for table in metadata.tables.values()
        if table.schema == "tenant"
        for column in _references(table)
    }

    assert declared == MOVED.keys() | STAYS.keys()
    assert set() == MOVED.keys() & STAYS.keys()
    assert "" not in STAYS.values()


def test_rows_that_clients_hold_copies_of_get_a_new_version_as_they_move() -> None:
    moving = {each.table: moving_statement(each) for each in MOVED.values()}

    assert [] == [
        name
        for name, statement in moving.items()
        if ("version + 1" in statement)
        != ("version" in metadata.tables[f"tenant.{name}"].columns and name != "contact")
    ]


def test_every_field_of_a_contact_is_remembered_or_never_changed_by_a_merge() -> None:
    fields = set(Contact.__dataclass_fields__) - set(REMEMBERED)

    assert {
        "id",
        "version",
        "field_versions",
        "created_at",
        "updated_at",
        "changed",
        "organisation_name",
        "import_id",
        "deleted_at",
        "merged_into",
        "enrolment_id",
    } == fields


def test_whatever_can_be_chosen_can_be_asked_for_and_every_reason_has_its_words() -> None:
    assert set(GROUPS) == set(MergeChoices.__struct_fields__)
    assert set(Reason) == set(WHY)
    assert {"changed_since", "gone"} == set(STAYED)


def _references(table: Table) -> set[str]:
    """Columns of foreign keys to contacts, and those that are called as if they were."""
    found = {"contact_id"} & set(table.columns.keys())
    for key in table.foreign_key_constraints:
        if key.referred_table.name == "contact":
            found |= set(key.column_keys) - {"workspace_id"}
    return found
