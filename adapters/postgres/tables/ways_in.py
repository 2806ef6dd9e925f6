"""Control: passwords, passkeys, and accounts elsewhere that somebody signs in with."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from adapters.postgres.tables.accounts import app_user
from adapters.postgres.tables.metadata import (
    CONTROL,
    entity_id,
    instant,
    json_object,
    metadata,
    words,
)

password = Table(
    "password",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    words("hash"),
    instant("changed_at", default=True),
    ForeignKeyConstraint(["user_id"], [app_user.c.id], ondelete="CASCADE"),
    schema=CONTROL,
)

passkey = Table(
    "passkey",
    metadata,
    entity_id(),
    Column("user_id", Uuid, nullable=False),
    Column("credential_id", LargeBinary, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False, server_default=text("0")),
    Column("transports", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("backed_up", Boolean, nullable=False, server_default=text("false")),
    words("name", default=""),
    instant("created_at", default=True),
    instant("last_used_at"),
    ForeignKeyConstraint(["user_id"], [app_user.c.id], ondelete="CASCADE"),
    UniqueConstraint("credential_id"),
    Index(None, "user_id"),
    schema=CONTROL,
)

passkey_challenge = Table(
    "passkey_challenge",
    metadata,
    entity_id(),
    Column("user_id", Uuid, nullable=True),
    words("purpose"),
    Column("challenge", LargeBinary, nullable=False),
    instant("created_at", default=True),
    instant("expires_at", nullable=False),
    instant("used_at"),
    ForeignKeyConstraint(["user_id"], [app_user.c.id], ondelete="CASCADE"),
    CheckConstraint("purpose IN ('registration', 'login')", name="purpose"),
    Index(None, "user_id"),
    Index(None, "expires_at"),
    schema=CONTROL,
)

identity = Table(
    "identity",
    metadata,
    Column("provider", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("user_id", Uuid, nullable=False),
    words("email", nullable=True),
    instant("created_at", default=True),
    instant("last_used_at"),
    ForeignKeyConstraint(["user_id"], [app_user.c.id], ondelete="CASCADE"),
    Index("uq_identity_user_id_provider", "user_id", "provider", unique=True),
    schema=CONTROL,
)

sign_in = Table(
    "sign_in",
    metadata,
    entity_id(),
    words("provider"),
    words("client"),
    Column("state_hash", LargeBinary, nullable=False),
    Column("binding_hash", LargeBinary, nullable=False),
    Column("code_hash", LargeBinary, nullable=True),
    Column("user_id", Uuid, nullable=True),
    words("return_to", default=""),
    json_object("body"),
    instant("created_at", default=True),
    instant("expires_at", nullable=False),
    instant("returned_at"),
    instant("used_at"),
    ForeignKeyConstraint(["user_id"], [app_user.c.id], ondelete="CASCADE"),
    CheckConstraint("client IN ('web', 'native')", name="client"),
    UniqueConstraint("state_hash"),
    UniqueConstraint("code_hash"),
    Index(None, "user_id"),
    Index(None, "expires_at"),
    schema=CONTROL,
)
