"""What Monica keeps of calls, messages and meetings, as touches of an import."""

from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from domain.imports.address_books.reasons import note
from domain.imports.address_books.records import EntryRecord, EntryTouch
from domain.imports.records import Depth, Direction, RowNote, TouchRecord
from domain.shared.local_time import at_local

LONGEST_SUBJECT: Final = 500

_NOON: Final = time(12)
_DEPTHS: Final[dict[str, Depth]] = {
    "call": "conversation",
    "message": "message",
    "activity": "meeting",
}
# By what a message was written with, as Monica names it.
_CHANNELS: Final = {"email": "email", "phone": "phone", "linkedin": "linkedin"}


def touch_of(
    touch: EntryTouch, entry: EntryRecord, zone: ZoneInfo, today: date
) -> TouchRecord | RowNote:
    """The touch at noon of its day, where the owner is; or why it is none."""
    if touch.happened_on > today:
        return note(entry.file, touch.line, "in_future")
    return TouchRecord(
        file=entry.file,
        line=touch.line,
        natural_key=_key(touch),
        slug=entry.slug,
        name=f"{entry.given_name} {entry.family_name}".strip(),
        direction=_direction(touch),
        depth=_DEPTHS[touch.kind],
        is_group=False,
        occurred_at=_noon(touch.happened_on, zone),
        precision="day",
        subject=touch.summary[:LONGEST_SUBJECT].rstrip() or None,
        body=touch.body or None,
        thread_ref=None,
        owner_wrote=True,
        uid=touch.entry_uid,
        channel=_channel(touch),
    )


def _key(touch: EntryTouch) -> str:
    """An activity is a touch of each who took part."""
    shared = f":{touch.entry_uid}" if touch.kind == "activity" else ""
    return f"monica:{touch.uid}{shared}"


def _direction(touch: EntryTouch) -> Direction:
    return "mutual" if touch.kind == "activity" else touch.direction or "mutual"


def _channel(touch: EntryTouch) -> str:
    if touch.kind == "call":
        return "phone"
    return _CHANNELS.get(touch.summary.casefold(), "other") if touch.kind == "message" else "other"


def _noon(day: date, zone: ZoneInfo) -> datetime:
    return at_local(day, _NOON, zone)
