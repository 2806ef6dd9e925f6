"""Contacts on the wire, as they come in, and what they mean."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from api.contacts.parts import (
    AddressInput,
    AddressPatch,
    BirthdayInput,
    EmailInput,
    EmailPatch,
    Key,
    LinkInput,
    LinkPatch,
    PhoneInput,
    PhonePatch,
    WishesInput,
)
from api.patches import sent_fields
from api.refusals import InvalidParameter
from api.times import Instant
from domain.contacts.values import (
    ELEMENTS,
    NO_WISHES,
    Birthday,
    Tier,
    element_of,
    wishes_with,
)
from domain.shared.errors import Fault, Invalid
from domain.shared.linkedin import slug_of
from domain.shared.text import tidy

Name = Annotated[str, msgspec.Meta(max_length=200)]
Line = Annotated[str, msgspec.Meta(max_length=500)]
Notes = Annotated[str, msgspec.Meta(max_length=20_000)]
ZoneName = Annotated[str, msgspec.Meta(max_length=64, examples=["Europe/Paris"])]
Region = Annotated[str, msgspec.Meta(max_length=10, examples=["DE", "DE-BY"])]
Interval = Annotated[int, msgspec.Meta(ge=1, le=1095)]
TierWord = Literal["inner", "close", "active", "extended", "outer"]
StageWord = Literal["seed", "sprout", "growing", "rooted"]
StateWord = Literal["fresh", "soon", "due", "drifting", "dormant", "resting", "closed", "unplanned"]
Few = msgspec.Meta(max_length=20)
UNSET = msgspec.UNSET
Unset = msgspec.UnsetType


class PutContactRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A contact. The organisation is named by id or by name, the LinkedIn profile by address or slug."""

    given_name: Name | Unset = UNSET
    family_name: Name | Unset = UNSET
    headline: Line | Unset | None = UNSET
    position: Name | Unset | None = UNSET
    organisation_id: UUID | Unset | None = UNSET
    organisation_name: Name | Unset | None = UNSET
    linkedin_slug: Line | Unset | None = UNSET
    linkedin_url: Line | Unset | None = UNSET
    emails: Annotated[dict[Key, EmailInput], Few] | Unset = UNSET
    phones: Annotated[dict[Key, PhoneInput], Few] | Unset = UNSET
    links: Annotated[dict[Key, LinkInput], Few] | Unset = UNSET
    addresses: Annotated[dict[Key, AddressInput], Few] | Unset = UNSET
    birthday: BirthdayInput | Unset | None = UNSET
    notes: Notes | Unset = UNSET
    private_notes: Notes | Unset = UNSET
    connected_on: date | Unset | None = UNSET
    time_zone: ZoneName | Unset | None = UNSET
    region: Region | Unset | None = UNSET
    wishes: WishesInput | Unset | None = UNSET
    tier: TierWord | Unset | None = UNSET
    interval_days: Interval | Unset | None = UNSET
    stage: StageWord | Unset = UNSET


class CreateContactRequest(
    PutContactRequest, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """A contact to be made, with the tags it shall carry."""

    tag_ids: Annotated[list[UUID], msgspec.Meta(max_length=50)] = []


class PatchContactRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Fields to set; what is absent stays, null empties. In a map, null removes one element."""

    given_name: Name | Unset | None = UNSET
    family_name: Name | Unset | None = UNSET
    headline: Line | Unset | None = UNSET
    position: Name | Unset | None = UNSET
    organisation_id: UUID | Unset | None = UNSET
    organisation_name: Name | Unset | None = UNSET
    linkedin_slug: Line | Unset | None = UNSET
    linkedin_url: Line | Unset | None = UNSET
    emails: Annotated[dict[Key, EmailPatch | None], Few] | Unset | None = UNSET
    phones: Annotated[dict[Key, PhonePatch | None], Few] | Unset | None = UNSET
    links: Annotated[dict[Key, LinkPatch | None], Few] | Unset | None = UNSET
    addresses: Annotated[dict[Key, AddressPatch | None], Few] | Unset | None = UNSET
    birthday: BirthdayInput | Unset | None = UNSET
    notes: Notes | Unset | None = UNSET
    private_notes: Notes | Unset | None = UNSET
    connected_on: date | Unset | None = UNSET
    time_zone: ZoneName | Unset | None = UNSET
    region: Region | Unset | None = UNSET
    wishes: WishesInput | Unset | None = UNSET
    tier: TierWord | Unset | None = UNSET
    interval_days: Interval | Unset | None = UNSET
    stage: StageWord | Unset = UNSET


class RestContactRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long a contact shall rest; 180 days when nothing is said."""

    until: Instant | None = None


class OptOutRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why somebody is not to be contacted, in the owner's words."""

    reason: Line | None = None


class ContactOperation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One change of a batch. `id` may be left out to create; `version` is the one seen, as in If-Match."""

    op: Literal["create", "update", "trash", "restore"]
    id: UUID | None = None
    version: Annotated[int, msgspec.Meta(ge=1)] | None = None
    contact: PatchContactRequest | None = None


class BatchRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Up to 100 changes, done in order; with `atomic` all of them or none."""

    operations: Annotated[list[ContactOperation], msgspec.Meta(min_length=1, max_length=100)]
    atomic: bool = False


_NEVER_NULL = ("given_name", "family_name", "notes", "private_notes")
_TIDIED = ("given_name", "family_name", "headline", "position", "organisation_name")


def contact_values(sent: Mapping[str, Any]) -> dict[str, Any]:
    """A whole contact as the commands take it, from the fields that were sent. Raises Invalid."""
    values = contact_changes(sent)
    for name in ELEMENTS:
        if name in values:
            given = values[name] or {}
            values[name] = {
                key: element_of(name, key, fields) for key, fields in given.items() if fields
            }
    if "wishes" in values:
        values["wishes"] = wishes_with(NO_WISHES, values["wishes"] or {})
    return values


def contact_changes(sent: Mapping[str, Any]) -> dict[str, Any]:
    """Changes as the commands take them, from the fields that were sent. Raises Invalid."""
    values = dict(sent)
    for name in _TIDIED:
        if values.get(name) is not None:
            values[name] = tidy(values[name]) or None
    values |= {name: "" for name in _NEVER_NULL if name in values and values[name] is None}
    for name in ELEMENTS:
        if values.get(name):
            values[name] = {
                key: None if each is None else sent_fields(each)
                for key, each in values[name].items()
            }
    if values.get("birthday") is not None:
        values["birthday"] = Birthday(**msgspec.structs.asdict(values["birthday"]))
    if values.get("wishes") is not None:
        values["wishes"] = sent_fields(values["wishes"])
    if values.get("tier") is not None:
        values["tier"] = Tier(values["tier"])
    if values.get("stage", "") is None:
        raise _refused("stage", "A contact always has a stage.")
    _set_slug(values)
    _set_organisation(values)
    return values


def masked(sent: dict[str, Any], update_mask: str | None) -> dict[str, Any]:
    """Only the fields the mask names; what it names and was not sent is emptied. Raises InvalidParameter."""
    if update_mask is None:
        return sent
    names = update_mask.split(",")
    unknown = [name for name in names if name not in PatchContactRequest.__struct_fields__]
    if unknown:
        raise InvalidParameter(
            "The update mask names a field that cannot be set.",
            faults=tuple(
                Fault(code="unknown_field", detail=f"No field {name}.", parameter="update_mask")
                for name in unknown
            ),
        )
    return {name: sent.get(name) for name in names}


def _set_slug(values: dict[str, Any]) -> None:
    """Address and slug say the same thing; whoever sends both has to mean one profile."""
    sent = {name: values.pop(name) for name in ("linkedin_slug", "linkedin_url") if name in values}
    if not sent:
        return
    slugs = {name: slug_of(text) for name, text in sent.items() if text}
    for name, slug in slugs.items():
        if slug is None:
            raise _refused(name, "This is not the address of a LinkedIn profile.")
    if len(set(slugs.values())) > 1:
        raise _refused("linkedin_url", "This is not the profile that linkedin_slug names.")
    values["linkedin_slug"] = next(iter(slugs.values()), None)


def _set_organisation(values: dict[str, Any]) -> None:
    if values.get("organisation_name", "") is None:
        del values["organisation_name"]
        values.setdefault("organisation_id", None)


def _refused(name: str, detail: str) -> Invalid:
    return Invalid(faults=(Fault(code="invalid_value", detail=detail, pointer=f"/{name}"),))
