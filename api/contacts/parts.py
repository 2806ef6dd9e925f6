"""The parts of a contact on the wire, as they come in and as they go out.

E-mail addresses and their like are maps keyed by short ids that the client makes, so that two devices can
change different elements of one map and both changes last. `position` orders them.
"""

from datetime import date, time
from typing import Annotated
from uuid import UUID

import msgspec

from api.times import Instant, Wire
from domain.contacts.values import Way

Key = Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9_-]{1,36}$", max_length=36)]
Label = Annotated[str, msgspec.Meta(max_length=50)]
EmailText = Annotated[str, msgspec.Meta(max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")]
PhoneText = Annotated[str, msgspec.Meta(min_length=1, max_length=50)]
LinkText = Annotated[str, msgspec.Meta(max_length=2000, pattern=r"^https?://[^\s]+$")]
AddressText = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Place = Annotated[int, msgspec.Meta(ge=0, le=1000)]


class EmailInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An e-mail address."""

    address: EmailText
    label: Label | None = None
    position: Place = 0


class PhoneInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A phone number, as people write it."""

    number: PhoneText
    label: Label | None = None
    position: Place = 0


class LinkInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A page on the web."""

    url: LinkText
    label: Label | None = None
    position: Place = 0


class AddressInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A postal address, formatted as on an envelope."""

    formatted: AddressText
    label: Label | None = None
    position: Place = 0


class EmailPatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What changes about an e-mail address; a new one needs its address."""

    address: EmailText | msgspec.UnsetType = msgspec.UNSET
    label: Label | msgspec.UnsetType | None = msgspec.UNSET
    position: Place | msgspec.UnsetType = msgspec.UNSET


class PhonePatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What changes about a phone number; a new one needs its number."""

    number: PhoneText | msgspec.UnsetType = msgspec.UNSET
    label: Label | msgspec.UnsetType | None = msgspec.UNSET
    position: Place | msgspec.UnsetType = msgspec.UNSET


class LinkPatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What changes about a link; a new one needs its URL."""

    url: LinkText | msgspec.UnsetType = msgspec.UNSET
    label: Label | msgspec.UnsetType | None = msgspec.UNSET
    position: Place | msgspec.UnsetType = msgspec.UNSET


class AddressPatch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What changes about a postal address; a new one needs its text."""

    formatted: AddressText | msgspec.UnsetType = msgspec.UNSET
    label: Label | msgspec.UnsetType | None = msgspec.UNSET
    position: Place | msgspec.UnsetType = msgspec.UNSET


class BirthdayInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A day of the year; the year itself may stay unsaid."""

    month: Annotated[int, msgspec.Meta(ge=1, le=12)]
    day: Annotated[int, msgspec.Meta(ge=1, le=31)]
    year: Annotated[int, msgspec.Meta(ge=1800, le=2200)] | None = None


class WishesInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What they have asked for: only by these channels, only in these hours of their day, not before a day.

    In a PATCH, what is absent stays and null takes it back.
    """

    channels: Annotated[list[Way], msgspec.Meta(max_length=5)] | msgspec.UnsetType | None = (
        msgspec.UNSET
    )
    hours_from: time | msgspec.UnsetType | None = msgspec.UNSET
    hours_until: time | msgspec.UnsetType | None = msgspec.UNSET
    not_before: date | msgspec.UnsetType | None = msgspec.UNSET


class ContactEmail(Wire, frozen=True, kw_only=True):
    """An e-mail address of a contact."""

    address: str
    label: str | None
    position: int


class ContactPhone(Wire, frozen=True, kw_only=True):
    """A phone number of a contact."""

    number: str
    label: str | None
    position: int


class ContactLink(Wire, frozen=True, kw_only=True):
    """A page of a contact on the web."""

    url: str
    label: str | None
    position: int


class ContactAddress(Wire, frozen=True, kw_only=True):
    """A postal address of a contact."""

    formatted: str
    label: str | None
    position: int


class ContactBirthday(Wire, frozen=True, kw_only=True):
    """The birthday of a contact; `year` is null when nobody said it."""

    month: int
    day: int
    year: int | None


class ContactWishes(Wire, frozen=True, kw_only=True):
    """What a contact has asked for; no channels means any."""

    channels: list[str]
    hours_from: time | None
    hours_until: time | None
    not_before: date | None


class ContactOrganisation(Wire, frozen=True, kw_only=True):
    """Where a contact works."""

    id: UUID
    name: str


class ContactRest(Wire, frozen=True, kw_only=True):
    """A contact that is let be: `reason` is `owner`, or `unanswered` after two messages without an answer."""

    since: Instant
    until: Instant | None
    reason: str | None


class ContactOptOut(Wire, frozen=True, kw_only=True):
    """Somebody who is not to be contacted."""

    since: Instant
    reason: str | None
