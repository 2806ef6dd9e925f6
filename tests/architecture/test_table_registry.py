"""For every table it is decided whether it is exported, and with whom its rows are erased."""

from adapters.exports.registry import CONTROL, TENANT, TableRule, rule_of
from adapters.postgres.tables import metadata
from domain.exports.queries import AccountRecord

RULES = [*TENANT.items(), *CONTROL.items()]
# Columns that tie a row to somebody, and with whom it then has to go.
TIES = {"user_id": "user", "contact_id": "contact", "workspace_id": "workspace"}
FILES = {
    "contacts.json",
    "contacts.csv",
    "contacts.vcf",
    "contacts-3.0.vcf",
    "interactions.json",
    "interactions.csv",
    "organisations.json",
    "tags.json",
    "nudges.json",
    "imports.json",
    "linked-accounts.json",
    "dismissed-duplicates.json",
    "merges.json",
    "employments.json",
    "admirations.json",
    "asks.json",
    "enrolments.json",
    "cadences.json",
    "templates.json",
    "drafts.json",
    "guardrail-decisions.json",
    "events.json",
    "audit-entries.json",
    "workspace.json",
}


def test_every_table_has_a_rule_and_every_rule_a_table() -> None:
    declared = {(table.schema, table.name) for table in metadata.tables.values()}
    decided = {("tenant", name) for name in TENANT} | {("control", name) for name in CONTROL}

    assert declared == decided


def test_what_is_not_exported_has_a_reason_and_what_is_has_none() -> None:
    assert [] == [
        name for name, rule in RULES if bool(rule.files or rule.account) == bool(rule.why)
    ]


def test_files_and_fields_are_those_that_exports_have() -> None:
    assert {file for _, rule in RULES for file in rule.files} == FILES
    assert {rule.account for _, rule in RULES if rule.account} == set(
        AccountRecord.__struct_fields__
    )


def test_rows_go_with_whoever_their_columns_name() -> None:
    missing = []
    for table in metadata.tables.values():
        rule = rule_of(str(table.schema), table.name) or TableRule()
        # The trail of a workspace stays whole when a member leaves: ids of people, no more.
        for column, whose in TIES.items():
            if column in table.columns and whose not in rule.erased and not rule.kept:
                missing.append(f"{table.fullname}.{column}")

    assert ["tenant.audit_entry.user_id"] == missing


def test_rows_are_found_by_columns_that_are_there() -> None:
    assert [] == [
        f"{name}.{column}"
        for name, rule in RULES
        for column in rule.erased.values()
        if column not in _columns(name)
    ]


def test_where_nothing_is_erased_a_reason_is_given() -> None:
    assert [] == [name for name, rule in RULES if not rule.erased and not rule.kept]


def _columns(name: str) -> set[str]:
    schema = "tenant" if name in TENANT else "control"
    return {column.name for column in metadata.tables[f"{schema}.{name}"].columns}
