"""What a read of a contact selects, and by what it can be sorted."""

from typing import Any

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.dialects.postgresql import JSONB

from adapters.postgres.contact_state import STATE_WORD
from adapters.postgres.reading import WORKSPACE_ID, Sort, or_before_all, or_never
from adapters.postgres.tables.contacts import contact as contacts
from adapters.postgres.tables.contacts import organisation as organisations
from domain.contacts.queries import ContactSort
from domain.contacts.views import STORED

CONTACT_ID = contacts.c.id

_ORGANISATION_NAME = (
    select(organisations.c.name)
    .where(
        organisations.c.workspace_id == WORKSPACE_ID,
        organisations.c.id == contacts.c.organisation_id,
    )
    .scalar_subquery()
)
_COMPUTED: dict[str, ColumnElement[Any]] = {
    "state": STATE_WORD,
    "organisation_name": _ORGANISATION_NAME,
    "wishes": func.nullif(contacts.c.wishes, text("'{}'::jsonb"), type_=JSONB),
}

VIEW: tuple[ColumnElement[Any], ...] = tuple(
    _COMPUTED[name].label(name) if name in _COMPUTED else contacts.c[name] for name in STORED
)

SORTS: dict[ContactSort, Sort] = {
    ContactSort.NEWEST: Sort(contacts.c.created_at, "created_at", descending=True),
    ContactSort.OLDEST: Sort(contacts.c.created_at, "created_at"),
    ContactSort.CHANGED_LAST: Sort(contacts.c.updated_at, "updated_at", descending=True),
    ContactSort.CHANGED_FIRST: Sort(contacts.c.updated_at, "updated_at"),
    ContactSort.NAME: Sort(contacts.c.sort_name, "sort_name", str),
    ContactSort.NAME_BACKWARDS: Sort(contacts.c.sort_name, "sort_name", str, descending=True),
    ContactSort.TOUCHED_LAST: Sort(
        contacts.c.last_touch_at, "last_touch_at", descending=True, absent=or_before_all
    ),
    ContactSort.DUE_FIRST: Sort(contacts.c.due_at, "due_at", absent=or_never),
    ContactSort.DELETED_LAST: Sort(contacts.c.deleted_at, "deleted_at", descending=True),
}
