"""Records as CSV for spreadsheets: every cell quoted, and none of them ever taken for a formula."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from adapters.exports.shapes import instant
from adapters.exports.vcards import in_order
from domain.contacts.views import ContactView
from domain.interactions.views import InteractionView
from domain.shared.formulas import guarded
from domain.shared.linkedin import profile_url

BOM = b"\xef\xbb\xbf"

CONTACT_COLUMNS = (
    "id",
    "given_name",
    "family_name",
    "name",
    "headline",
    "position",
    "organisation",
    "linkedin_url",
    "emails",
    "phones",
    "links",
    "addresses",
    "birthday",
    "tags",
    "tier",
    "stage",
    "state",
    "interval_days",
    "connected_on",
    "last_touch_at",
    "due_at",
    "notes",
    "private_notes",
    "created_at",
    "updated_at",
    "deleted_at",
)
INTERACTION_COLUMNS = (
    "id",
    "contact_id",
    "contact_name",
    "occurred_at",
    "precision",
    "direction",
    "channel",
    "depth",
    "is_group",
    "is_private",
    "subject",
    "body",
    "help_received",
    "meaning",
    "returns_on",
    "form",
    "source",
    "created_at",
    "deleted_at",
)


def lines(rows: Iterable[Sequence[Any]]) -> bytes:
    """Rows of cells as lines of a file."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([guarded(_words(cell)) for cell in row] for row in rows)
    return text.getvalue().encode()


def contact_row(view: ContactView, tags: Mapping[UUID, str]) -> list[Any]:
    """The cells of a contact; several values of a kind are parted by line breaks."""
    special = {
        "organisation": view.organisation_name,
        "linkedin_url": profile_url(view.linkedin_slug) if view.linkedin_slug else None,
        "emails": _several(view.emails, "address"),
        "phones": _several(view.phones, "number"),
        "links": _several(view.links, "url"),
        "addresses": _several(view.addresses, "formatted", between="\n\n"),
        "birthday": _birthday(view),
        "tags": "\n".join(tags[each] for each in view.tag_ids if each in tags),
    }
    return [special[n] if n in special else getattr(view, n) for n in CONTACT_COLUMNS]


def interaction_row(view: InteractionView, contact_name: str) -> list[Any]:
    """The cells of an interaction."""
    return [
        contact_name if name == "contact_name" else getattr(view, name)
        for name in INTERACTION_COLUMNS
    ]


def _several(raw: Any, field: str, *, between: str = "\n") -> str:
    """An address has several lines itself, so a blank one parts two of them."""
    return between.join(str(each[field]) for each in in_order(raw))


def _birthday(view: ContactView) -> str | None:
    day = None if view.birthday is None else msgspec.json.decode(view.birthday)
    if day is None:
        return None
    year = f"{day['year']:04d}-" if day.get("year") else ""
    return f"{year}{day['month']:02d}-{day['day']:02d}"


def _words(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return instant(cell) if isinstance(cell, datetime) else str(cell)
