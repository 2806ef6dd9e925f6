"""The filters of the contact list, each as one condition that an index or the tenant's own index can take.

Under row-level security an index is used only by operators that cannot leak: `=`, `<`, `= ANY`. The one
that is not among them, the search for words, goes through a function that returns nothing but ids.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from adapters.postgres.contact_columns import CONTACT_ID
from adapters.postgres.contact_state import DUE_AT, in_states
from adapters.postgres.reading import WORKSPACE_ID, Condition, count_of, one_of, values_of
from adapters.postgres.tables.contacts import contact as contacts
from adapters.postgres.tables.contacts import contact_tag
from domain.contacts.queries import ContactFilter
from domain.contacts.searching import SHARED_WORD

Filter = tuple[str, int | tuple[str, ...]]

_SEVERAL = ("tag_ids", "stages", "organisation_ids")
_SINGLE = ("words", "due_before", "connected_after", "connected_before")
_INSTANT = DateTime(timezone=True)


def shape_of(wanted: ContactFilter) -> tuple[Filter, ...]:
    """Which filters are there, and whether with one value or several; of states, which ones."""
    shape: list[Filter] = [("deleted", int(wanted.deleted))]
    shape += [(name, 1) for name in _SINGLE if getattr(wanted, name) is not None]
    shape += [(name, count_of(values)) for name in _SEVERAL if (values := getattr(wanted, name))]
    if wanted.tiers or wanted.untiered:
        of_tiers = "tiers_or_none" if wanted.untiered else "tiers"
        shape.append((of_tiers, count_of(wanted.tiers)))
    if wanted.states:
        shape.append(("states", tuple(sorted(set(wanted.states)))))
    return tuple(shape)


def condition(part: Filter) -> ColumnElement[bool]:
    """The condition of one filter; its values come by parameters of `filter_values`."""
    name, how = part
    return _CONDITIONS[name](how)


def filter_values(wanted: ContactFilter) -> dict[str, Any]:
    """The values of the filters that are there, and of some that are not: a query takes what it names."""
    values: dict[str, Any] = {name: getattr(wanted, name) for name in _SINGLE}
    values["words"] = word_query(wanted.words or (), in_notes=wanted.in_notes)
    return values | values_of(wanted, (*_SEVERAL, "tiers"))


def word_query(words: tuple[str, ...], *, in_notes: bool = True) -> str:
    """Every word has to be there, at least its beginning. Words hold letters, digits and _ only."""
    mark = "" if in_notes else SHARED_WORD
    return " & ".join(f"'{mark}{word}':*" for word in words)


def _tagged(count: int) -> ColumnElement[bool]:
    carriers = select(contact_tag.c.contact_id).where(
        contact_tag.c.workspace_id == WORKSPACE_ID,
        one_of(contact_tag.c.tag_id, "tag_ids", Uuid)(count),
    )
    return CONTACT_ID.in_(carriers)


def _matching(_count: int) -> ColumnElement[bool]:
    query = cast(cast(bindparam("words", type_=Text), Text), TSQUERY)
    return CONTACT_ID.in_(select(func.tenant.contacts_matching(query)))


def _tier_or_none(count: int) -> ColumnElement[bool]:
    if count == 0:
        return contacts.c.tier.is_(None)
    return or_(contacts.c.tier.is_(None), one_of(contacts.c.tier, "tiers", Text)(count))


_CONDITIONS: dict[str, Condition] = {
    "deleted": lambda yes: (
        contacts.c.deleted_at.is_not(None) & contacts.c.merged_into.is_(None)
        if yes
        else contacts.c.deleted_at.is_(None)
    ),
    "words": _matching,
    "due_before": lambda _: bindparam("due_before", type_=_INSTANT) > DUE_AT,
    "connected_after": lambda _: contacts.c.connected_on > bindparam("connected_after", type_=Date),
    "connected_before": lambda _: (
        contacts.c.connected_on < bindparam("connected_before", type_=Date)
    ),
    "tag_ids": _tagged,
    "tiers": one_of(contacts.c.tier, "tiers", Text),
    "tiers_or_none": _tier_or_none,
    "stages": one_of(contacts.c.stage, "stages", Text),
    "organisation_ids": one_of(contacts.c.organisation_id, "organisation_ids", Uuid),
    "states": in_states,
}
