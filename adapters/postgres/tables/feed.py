"""Tenant: the change feed, and the answers kept for repeated requests.

The counter of a workspace is locked last in each transaction, so that numbers are given in commit order and
a reader that has seen 42 has seen everything before it.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from adapters.postgres.tables.metadata import (
    TENANT,
    instant,
    json_object,
    metadata,
    number,
    words,
    workspace_key,
)

workspace_feed = Table(
    "workspace_feed",
    metadata,
    workspace_key(),
    Column("seq", BigInteger, nullable=False, server_default=text("0")),
    Column("purged_through", BigInteger, nullable=False, server_default=text("0")),
    number("epoch", default=1),
    schema=TENANT,
)

sync_entry = Table(
    "sync_entry",
    metadata,
    workspace_key(),
    Column("entity_type", Text, primary_key=True),
    Column("entity_id", Uuid, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    words("op"),
    Column("acl_seq", BigInteger, nullable=False, server_default=text("0")),
    instant("updated_at", default=True),
    UniqueConstraint("workspace_id", "seq"),
    schema=TENANT,
)

idempotency_key = Table(
    "idempotency_key",
    metadata,
    workspace_key(),
    Column("key_hash", LargeBinary, primary_key=True),
    Column("fingerprint", LargeBinary, nullable=False),
    number("status"),
    json_object("headers"),
    Column("body", LargeBinary, nullable=False),
    instant("created_at", default=True),
    Index(None, "workspace_id", "created_at"),
    schema=TENANT,
)
