"""Records as the API answers with them, for the JSON files of an export.

The fields are those of the API's answers, in their order; a test compares the two.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.contacts.views import ContactView
from domain.drafts.views import STORED as DRAFT
from domain.enrolments.states import Hold, StepRecord
from domain.enrolments.views import EnrolmentView, EventView
from domain.guardrails.decision import Reason
from domain.guardrails.model import as_told
from domain.guardrails.settings import BOUNDS
from domain.imports.views import ImportView
from domain.interactions.views import InteractionView
from domain.nudges.views import NudgeView
from domain.shared.holidays import NO_CALENDARS
from domain.shared.linkedin import profile_url
from domain.templates.views import TemplateView
from domain.workspaces.model import REGION, policy_of

Shape = dict[str, Any]


class _Comment(msgspec.Struct, frozen=True):
    """A comment of a draft, as the database packs it."""

    id: UUID
    author_id: UUID | None
    body: str
    created_at: datetime


_REASONS = msgspec.json.Decoder(tuple[Reason, ...])

_ORGANISATION = ("id", "version", "name", "website", "notes", "created_at", "updated_at")
TEMPLATE = TemplateView.__struct_fields__
ENROLMENT = EnrolmentView.__struct_fields__
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
    "holiday_region",
    "vacation",
    "inner_days",
    "close_days",
    "active_days",
    "extended_days",
    "spacing_days",
    "spacing_light_days",
    "mute_days",
    *BOUNDS,
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


def enrolment_shape(row: Mapping[str, Any]) -> Shape:
    """Like GET W/enrolments/{id}, with its timeline."""
    hold = msgspec.json.decode(row["held_by"] or "null", type=Hold | None)
    steps = msgspec.json.decode(row["steps"] or "{}", type=dict[str, StepRecord])
    told = msgspec.json.decode(row["timeline"], type=list[EventView])
    shape = _plain({name: row[name] for name in ENROLMENT})
    return shape | {
        "held_by": list(hold.codes) if hold else [],
        "steps": {key: _record(each) for key, each in steps.items()},
        "timeline": [_record(each) | {"reasons": _told(each.reasons)} for each in told],
    }


def cadence_shape(row: Mapping[str, Any]) -> Shape:
    """A cadence of the owner's, with its working copy and all that was published of it."""
    packed = {name: msgspec.json.decode(row[name]) for name in ("definition", "versions")}
    return _plain(dict(row)) | packed


def template_shape(row: Mapping[str, Any]) -> Shape:
    """Like GET W/templates/{id}."""
    return _plain({name: row[name] for name in TEMPLATE if name != "sort_name"})


def draft_shape(row: Mapping[str, Any]) -> Shape:
    """Like GET W/drafts/{id}, with what was said of it."""
    told = msgspec.json.decode(row["comments"], type=list[_Comment])
    comments = [
        _plain({name: getattr(each, name) for name in each.__struct_fields__}) for each in told
    ]
    return _plain({name: row[name] for name in DRAFT}) | {"concealed": [], "comments": comments}


def decision_shape(row: Mapping[str, Any]) -> Shape:
    """Like an entry of GET W/guardrail-decisions."""
    reasons = [as_told(each) for each in _REASONS.decode(row["reasons"])]
    return _plain(dict(row)) | {"reasons": reasons, "concealed": []}


def _record(each: msgspec.Struct) -> Shape:
    return _plain({name: getattr(each, name) for name in each.__struct_fields__})


def _told(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    return [as_told(each) for each in reasons]


def row_shape(row: Mapping[str, Any]) -> Shape:
    """A row as it is: events, entries of the trail, members."""
    return _plain(dict(row))


def entry_shape(row: Mapping[str, Any]) -> Shape:
    """Like an entry of GET W/audit-entries."""
    return _plain(dict(row)) | {"changed": row["changed"] or []}


def workspace_shape(row: Mapping[str, Any], settings: Mapping[str, Any]) -> Shape:
    """Like GET W: the settings as they hold, also those that were never changed."""
    policy = policy_of(dict(settings), row["time_zone"], 1, NO_CALENDARS)
    shown = {name: getattr(policy, name) for name in _SETTINGS}
    shown["holidays"] = sorted(policy.holidays)
    shown[REGION] = settings.get(REGION)
    return _plain({name: row[name] for name in _WORKSPACE}) | {"settings": shown}


def _plain(values: Shape) -> Shape:
    return {
        name: instant(value) if isinstance(value, datetime) else value
        for name, value in values.items()
    }
