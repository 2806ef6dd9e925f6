"""Linked accounts as they are shown, and who can link one."""

from datetime import datetime

import msgspec

from domain.linked_accounts.model import LinkedAccount, LinkState, Refusal, state_at
from domain.linked_accounts.schedule import Schedule
from domain.shared.ids import ImportId, LinkedAccountId

PERMISSIONS_PAGE = "https://www.linkedin.com/psettings/permitted-services"
ARCHIVE_PAGE = "https://www.linkedin.com/mypreferences/d/download-my-data"
NOT_SET_UP = (
    "This service has not been set up to import through LinkedIn. Everybody can upload the archive that LinkedIn "
    "makes for them."
)


class LinkedAccountView(msgspec.Struct, frozen=True, kw_only=True):
    """`state` is how it stands now; `name` is empty until the profile has been read."""

    id: LinkedAccountId
    version: int
    provider: str
    name: str
    state: LinkState
    schedule: Schedule
    next_import_at: datetime | None
    last_import_id: ImportId | None
    last_imported_at: datetime | None
    linked_at: datetime
    expires_at: datetime | None
    ended_at: datetime | None
    ended_because: Refusal | None
    created_at: datetime

    @classmethod
    def of(cls, account: LinkedAccount, now: datetime) -> "LinkedAccountView":
        values = {name: getattr(account, name) for name in cls.__struct_fields__}
        values["state"] = account.state_at(now)
        values["linked_at"] = account.linked_at or now
        values["created_at"] = account.created_at or now
        return cls(**values)


class Alternative(msgspec.Struct, frozen=True, kw_only=True):
    """What everybody can do instead: upload the archive that LinkedIn makes for its members."""

    source: str = "linkedin_archive"
    how_to: str = ARCHIVE_PAGE


class Availability(msgspec.Struct, frozen=True, kw_only=True):
    """Whether accounts can be linked here, for whom LinkedIn allows it, and what else can be done."""

    available: bool
    regions: tuple[str, ...] = ("EU", "EEA", "CH")
    explanation: str = (
        "LinkedIn allows this to members whose profile location is in the EU or EEA, or in Switzerland, and "
        "decides by itself who that is. Everybody else can upload the archive that LinkedIn makes for them."
    )
    alternative: Alternative = Alternative()


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """Where to go to allow it, and who can."""

    url: str
    expires_at: datetime
    binding: str | None
    availability: Availability


class Unlinked(msgspec.Struct, frozen=True, kw_only=True):
    """What unlinking did, and what is left to do by oneself."""

    id: LinkedAccountId
    permissions_page: str = PERMISSIONS_PAGE
    explanation: str = (
        "The token is gone here. LinkedIn offers no way to give it back: remove Perennial there, under the "
        "services that you have permitted. What was imported stays until you remove what came from linkedin_api."
    )


def shown_state(state: str, expires_at: datetime | None, now: datetime) -> LinkState:
    """How an account stands now, by what is kept of it."""
    return state_at(LinkState(state), expires_at, now)
