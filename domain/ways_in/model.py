"""What is said of every way in: that somebody was refused, and that a person's ways in have changed."""

from enum import StrEnum

from domain.shared.errors import Unauthenticated
from domain.shared.events import Event
from domain.shared.ids import UserId

WAY_IN_CHANGED = "account.way_in_changed"


class LoginRefused(Unauthenticated):
    """This does not let you in. Check what you entered, or log in with a code by mail."""

    code = "login_refused"


class Change(StrEnum):
    """What became of a way in; its owner is told by mail."""

    PASSWORD_SET = "password_set"  # noqa: S105 - the word for a change, no secret
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - likewise
    PASSWORD_REMOVED = "password_removed"  # noqa: S105 - likewise
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"


def changed(user_id: UserId, change: Change, mail_key: str) -> Event:
    """The event by which a mail comes about; `mail_key` tells two changes of one kind apart."""
    body = {"user_id": str(user_id), "change": change.value, "mail_key": mail_key}
    return Event(type=WAY_IN_CHANGED, entity_type="user", entity_id=user_id, body=body)
