"""Records as the API answers with them, for the JSON files of an export.

The fields are those of the API's answers, in their order; a test compares the two.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from domain.contacts.views import ContactView
from domain.imports.views import ImportView
from domain.interactions.views import InteractionView
from domain.nudges.views import NudgeView
from domain.shared.linkedin import profile_url
from domain.workspaces.model import REGION, policy_of

Shape = dict[str, Any]

_ORGANISATION = ("id", "version", "name", "website", "notes", "created_at", "updated_at")
_TAG = ("id", "version", "name", "colour", "interval_days", "created_at", "updated_at")
_EMPLOYMENT = (
    "id",
    "version",
    "contact_id",
    "position",
    "started_on",
    "ended_on",
    "seen_from",
    "seen_until",
    "is_current",
    "origins",
    "created_at",
    "updated_at",
)
_SETTINGS = (
    "budget_per_day",
    "budget_per_week",
    "quiet_from",
    "quiet_until",
    "digest_at",
    "holidays",
    "vacation",
    "inner_days",
    "close_days",
    "active_days",
    "extended_days",
    "spacing_days",
    "spacing_light_days",
    "mute_days",
)
_WORKSPACE = ("id", "version", "name", "time_zone", "sandbox", "role", "created_at", "updated_at")
_FOLDED = {
    "sort_name",
    "organisation_name",
    "resting_since",
    "rest_until",
    "rest_reason",
    "do_not_contact_at",
    "do_not_contact_reason",
}
_NUDGE_FOLDED = {"contact_id", "given_name", "family_name", "linkedin_slug"}
_NUDGE_INSIDE = {"anchor_at", "interaction_id"}


def instant(at: datetime) -> str:
    """An instant as the API writes it: UTC, whole seconds."""
    return at.astimezone(UTC).replace(microsecond=0).strftime("%Y-%m-%dT%H:%M:%SZ")


def contact_shape(view: ContactView) -> Shape:
    """Like GET W/contacts/{id}; `deleted_at` says that it lies in the trash."""
    shape = _plain({n: getattr(view, n) for n in view.__struct_fields__ if n not in _FOLDED})
    slug = view.linkedin_slug
    return shape | {
        "name": view.name,
        "organisation": view.organisation_id
        and {"id": view.organisation_id, "name": view.organisation_name or ""},
        "linkedin_url": profile_url(slug) if slug else None,
        "resting": view.resting_since
        and _plain(
            {"since": view.resting_since, "until": view.rest_until, "reason": view.rest_reason}
        ),
        "do_not_contact": view.do_not_contact_at
        and _plain({"since": view.do_not_contact_at, "reason": view.do_not_contact_reason}),
    }


def interaction_shape(view: InteractionView) -> Shape:
    """Like GET W/interactions/{id}."""
    return _plain({name: getattr(view, name) for name in view.__struct_fields__})


def organisation_shape(row: Mapping[str, Any]) -> Shape:
    """Like GET W/organisations/{id}."""
    return _plain({name: row[name] for name in _ORGANISATION})


def tag_shape(row: Mapping[str, Any]) -> Shape:
    """Like GET W/tags/{id}."""
    return _plain({name: row[name] for name in _TAG})


def nudge_shape(view: NudgeView) -> Shape:
    """Like GET W/nudges/{id}."""
    left_out = _NUDGE_FOLDED | _NUDGE_INSIDE
    slug = view.linkedin_slug
    contact = {
        "id": view.contact_id,
        "name": view.contact_name,
        "linkedin_url": profile_url(slug) if slug else None,
    }
    shape = _plain({n: getattr(view, n) for n in view.__struct_fields__ if n not in left_out})
    return shape | {"contact": contact}


def import_shape(view: ImportView) -> Shape:
    """Like GET W/imports/{id}, without where to upload; of a problem its code and detail."""
    return _plain({name: getattr(view, name) for name in view.__struct_fields__})


def employment_shape(row: Mapping[str, Any]) -> Shape:
    """Like an entry of GET W/contacts/{id}/employments."""
    shape = _plain({name: row[name] for name in _EMPLOYMENT})
    organisation_id = row["organisation_id"]
    name = row["organisation_name"] or ""
    return shape | {"organisation": organisation_id and {"id": organisation_id, "name": name}}


def row_shape(row: Mapping[str, Any]) -> Shape:
    """A row as it is: events, entries of the trail, members."""
    return _plain(dict(row))


def entry_shape(row: Mapping[str, Any]) -> Shape:
    """Like an entry of GET W/audit-entries."""
    return _plain(dict(row)) | {"changed": row["changed"] or []}


def workspace_shape(row: Mapping[str, Any], settings: Mapping[str, Any]) -> Shape:
    """Like GET W: the settings as they hold, also those that were never changed."""
    policy = policy_of(dict(settings), row["time_zone"], version=1)
    shown = {name: getattr(policy, name) for name in _SETTINGS}
    shown["holidays"] = sorted(policy.holidays)
    shown[REGION] = settings.get(REGION)
    return _plain({name: row[name] for name in _WORKSPACE}) | {"settings": shown}


def _plain(values: Shape) -> Shape:
    return {
        name: instant(value) if isinstance(value, datetime) else value
        for name, value in values.items()
    }
