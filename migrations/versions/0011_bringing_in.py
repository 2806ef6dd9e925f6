"""Linked accounts and what comes by them, where values came from, duplicates, merges and employments."""

from alembic import op
from sqlalchemy import text

from migrations.statements import run_file

revision = "0011"
down_revision = "0010"

_DOWN = (
    "DROP FUNCTION tenant.imports_to_retry(timestamptz, integer)",
    "DROP FUNCTION tenant.linked_accounts_to_import(timestamptz, integer)",
    "DROP FUNCTION tenant.linked_accounts_to_notice(timestamptz, integer)",
    "DROP TABLE tenant.origin_removal, tenant.employment, tenant.merge_move, tenant.merge, tenant.duplicate",
    "DROP TABLE tenant.import_standing",
    "DROP TABLE tenant.import_page, control.linking, tenant.linked_account",
    "ALTER TABLE tenant.import_row DROP COLUMN dropped",
    "DROP INDEX tenant.ix_import_run_retry, tenant.uq_import_run_fetching",
    "ALTER TABLE tenant.import_run DROP COLUMN linked_account_id, DROP COLUMN mapping",
    "ALTER TABLE tenant.import_run DROP COLUMN retry_at, DROP COLUMN trace",
    "ALTER TABLE tenant.contact_event DROP COLUMN key",
    "ALTER TABLE tenant.tag DROP COLUMN import_id",
    "ALTER TABLE tenant.interaction DROP COLUMN origins",
    "ALTER TABLE tenant.contact_identity NO FORCE ROW LEVEL SECURITY",
    "DELETE FROM tenant.contact_identity WHERE kind IN ('source_uid', 'phone', 'entry')",
    "ALTER TABLE tenant.contact_identity FORCE ROW LEVEL SECURITY",
    "ALTER TABLE tenant.contact_identity DROP CONSTRAINT ck_contact_identity_kind",
    """
    ALTER TABLE tenant.contact_identity ADD CONSTRAINT ck_contact_identity_kind
    CHECK (kind IN ('linkedin_slug', 'email', 'name_and_date'))
    """,
    "ALTER TABLE tenant.contact NO FORCE ROW LEVEL SECURITY",
    "DELETE FROM tenant.contact WHERE merged_into IS NOT NULL",
    "UPDATE tenant.contact SET imported = coalesce(imported -> 'linkedin', '{}'::jsonb)",
    "ALTER TABLE tenant.contact FORCE ROW LEVEL SECURITY",
    "DROP INDEX tenant.ix_contact_trash, tenant.uq_contact_linkedin_slug, tenant.ix_contact_namesake",
    """
    CREATE INDEX ix_contact_trash ON tenant.contact (workspace_id, deleted_at, id) WHERE deleted_at IS NOT NULL
    """,
    "CREATE UNIQUE INDEX uq_contact_linkedin_slug ON tenant.contact (workspace_id, linkedin_slug)",
    "ALTER TABLE tenant.contact DROP COLUMN merged_into, DROP COLUMN origins",
)


def upgrade() -> None:
    run_file("0011_bringing_in.sql")


def downgrade() -> None:
    for statement in _DOWN:
        op.execute(text(statement))
