"""Names of constraints, and the columns that many tables share."""

from typing import Any

from sqlalchemy import Column, DateTime, Integer, MetaData, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

CONTROL = "control"
TENANT = "tenant"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

EMPTY_OBJECT = text("'{}'::jsonb")
NOW = text("now()")


def workspace_key() -> Column[Any]:
    return Column("workspace_id", Uuid, primary_key=True)


def entity_id() -> Column[Any]:
    return Column("id", Uuid, primary_key=True)


def instant(name: str, *, nullable: bool = True, default: bool = False) -> Column[Any]:
    """A point in time; with `default`, the database's clock at the start of the transaction."""
    return Column(
        name,
        DateTime(timezone=True),
        nullable=nullable and not default,
        server_default=NOW if default else None,
    )


def words(name: str, *, nullable: bool = False, default: str | None = None) -> Column[Any]:
    return Column(
        name,
        Text,
        nullable=nullable,
        server_default=None if default is None else text(f"'{default}'"),
    )


def number(name: str, *, nullable: bool = False, default: int | None = None) -> Column[Any]:
    return Column(
        name,
        Integer,
        nullable=nullable,
        server_default=None if default is None else text(str(default)),
    )


def json_object(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(
        name,
        JSONB(none_as_null=True),
        nullable=nullable,
        server_default=None if nullable else EMPTY_OBJECT,
    )


def versioning() -> list[Column[Any]]:
    """What every syncable entity carries: its version, and at which version each field last changed."""
    return [
        number("version", default=1),
        json_object("field_versions"),
        instant("created_at", default=True),
        instant("updated_at", default=True),
    ]
