"""The clock of a contact: what the touches so far add up to.

A clock is a fold over touches in the order of (occurred_at, id). It keeps the last instant of each
weight, so that the due date follows from it for any interval, without the history.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from domain.shared.ids import InteractionId
from domain.shared.local_time import local_day

# Longer ago than this, something owed is let go: the next message or kindness counts anew.
LAPSES_AFTER = timedelta(days=30)
_REMEMBERED_UNANSWERED = 2

INBOUND: Final = "inbound"
OUTBOUND: Final = "outbound"
MUTUAL: Final = "mutual"
LIGHT: Final = "light"
MESSAGE: Final = "message"
CONVERSATION: Final = "conversation"
MEETING: Final = "meeting"
DECLINE: Final = "decline"
OUT_OF_OFFICE: Final = "out_of_office"
OPT_OUT: Final = "opt_out"


class Touch(msgspec.Struct, frozen=True, kw_only=True):
    """One interaction as the clock sees it.

    `direction` is inbound, outbound or mutual; `depth` light, message, conversation or meeting;
    `help_received` the kind of help, such as advice; `meaning` that of a word from them which is no plain
    answer: decline, out_of_office or opt_out.
    """

    id: InteractionId
    occurred_at: datetime
    direction: str
    depth: str
    is_group: bool = False
    help_received: str | None = None
    meaning: str | None = None
    returns_on: date | None = None

    @property
    def is_automatic(self) -> bool:
        """Nobody wrote it: for the clock it is as if it had not come."""
        return self.meaning == OUT_OF_OFFICE

    @property
    def is_personal(self) -> bool:
        """Meant for this contact: a group thread is not, meeting in a group is."""
        return not self.is_group or self.depth == MEETING

    @property
    def is_two_way(self) -> bool:
        """Both took part: a meeting, anything mutual, a conversation that the owner opened."""
        return self.is_personal and (
            self.direction == MUTUAL
            or self.depth == MEETING
            or (self.depth == CONVERSATION and self.direction == OUTBOUND)
        )

    @property
    def is_from_them(self) -> bool:
        """The contact turned to the owner, with a message or only with a light sign."""
        return self.is_personal and self.direction == INBOUND and not self.is_two_way

    @property
    def is_message_from_owner(self) -> bool:
        return self.is_personal and self.direction == OUTBOUND and self.depth == MESSAGE


class Clock(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a relationship stands by its touches.

    - `last_full_at`, `last_one_way_at`, `last_light_at`: the last touch that counts for a whole, a
      half and a quarter of an interval.
    - `last_outbound_at`: the last personal outbound touch that was more than a light one.
    - `unanswered_outbound`: the days on which the owner wrote since the contact last reacted, for
      messages of one day are one attempt. `unanswered_at`: the last two of them.
    - `owed_since`: the first message of the contact that the owner has not answered.
    - `thanks_since`: the first meeting or help after which the owner has not written.
    - `exchanges`: how often a word was answered, either way, or both took part.
    - `declined_at`: when they politely declined, unless they have turned to the owner since.
    - `opted_out_at`: when they last asked not to be contacted.
    - `absent_at`: when the last automatic answer came, and `returns_on` the day of return that it named.
    """

    last_touch_at: datetime | None = None
    last_touch_id: InteractionId | None = None
    last_inbound_at: datetime | None = None
    last_outbound_at: datetime | None = None
    last_mutual_at: datetime | None = None
    last_full_at: datetime | None = None
    last_one_way_at: datetime | None = None
    last_light_at: datetime | None = None
    unanswered_outbound: int = 0
    unanswered_at: tuple[datetime, ...] = ()
    owed_since: datetime | None = None
    owed_interaction_id: InteractionId | None = None
    thanks_since: datetime | None = None
    thanks_interaction_id: InteractionId | None = None
    thanks_for: str | None = None
    opened_by: str | None = None
    exchanges: int = 0
    exchange_days: int = 0
    last_exchange_on: date | None = None
    meetings: int = 0
    first_met_at: datetime | None = None
    last_met_at: datetime | None = None
    declined_at: datetime | None = None
    opted_out_at: datetime | None = None
    absent_at: datetime | None = None
    returns_on: date | None = None

    @property
    def last_part_at(self) -> datetime | None:
        """When the owner last wrote, or both last took part."""
        instants = [at for at in (self.last_outbound_at, self.last_mutual_at) if at is not None]
        return max(instants, default=None)


def fold(touches: Iterable[Touch], zone: ZoneInfo) -> Clock:
    """The clock after these touches, whatever order they come in."""
    clock = Clock()
    for touch in sorted(touches, key=lambda touch: (touch.occurred_at, touch.id)):
        clock = _after(clock, touch, zone)
    return clock


def advance(clock: Clock, touch: Touch, zone: ZoneInfo) -> Clock | None:
    """The clock after one more touch; None if it is not the latest: then fold the history."""
    if touch.is_automatic and clock.absent_at is not None and touch.occurred_at <= clock.absent_at:
        return None
    if clock.last_touch_at is not None and clock.last_touch_id is not None:
        latest = (clock.last_touch_at, clock.last_touch_id)
        if (touch.occurred_at, touch.id) <= latest:
            return None
    return _after(clock, touch, zone)


def _after(clock: Clock, touch: Touch, zone: ZoneInfo) -> Clock:
    if touch.is_automatic:
        return msgspec.structs.replace(
            clock, absent_at=touch.occurred_at, returns_on=touch.returns_on
        )
    changes: dict[str, Any] = {"last_touch_at": touch.occurred_at, "last_touch_id": touch.id}
    changes[_weight_field(clock, touch)] = touch.occurred_at
    _note_direction(touch, changes)
    _note_unanswered(clock, touch, zone, changes)
    _note_owed(clock, touch, changes)
    _note_thanks(clock, touch, changes)
    _note_exchange(clock, touch, zone, changes)
    _note_meeting(clock, touch, changes)
    _note_wish(touch, changes)
    return msgspec.structs.replace(clock, **changes)


def _weight_field(clock: Clock, touch: Touch) -> str:
    if not touch.is_personal:
        return "last_light_at"
    if touch.is_message_from_owner:
        # A message that answers theirs is a reply, one that nobody asked for goes one way.
        return "last_one_way_at" if clock.owed_since is None else "last_full_at"
    if touch.depth == LIGHT and touch.direction != INBOUND:
        return "last_light_at"
    return "last_full_at"


def _note_direction(touch: Touch, changes: dict[str, Any]) -> None:
    if not touch.is_personal:
        return
    if touch.direction == INBOUND:
        changes["last_inbound_at"] = touch.occurred_at
    if touch.direction == OUTBOUND and touch.depth != LIGHT:
        changes["last_outbound_at"] = touch.occurred_at
    if touch.is_two_way:
        changes["last_mutual_at"] = touch.occurred_at


def _note_unanswered(clock: Clock, touch: Touch, zone: ZoneInfo, changes: dict[str, Any]) -> None:
    if touch.is_from_them or touch.is_two_way:
        changes["unanswered_outbound"] = 0
        changes["unanswered_at"] = ()
    elif touch.is_message_from_owner and not _thanks(clock, touch):
        earlier = clock.unanswered_at
        day = local_day(touch.occurred_at, zone)
        if earlier and local_day(earlier[-1], zone) == day:
            earlier = earlier[:-1]
        else:
            changes["unanswered_outbound"] = clock.unanswered_outbound + 1
        changes["unanswered_at"] = (*earlier, touch.occurred_at)[-_REMEMBERED_UNANSWERED:]


def _thanks(clock: Clock, touch: Touch) -> bool:
    """Thanks wait for no answer, so they are no attempt that could stay without one."""
    return _still_stands(clock.thanks_since, touch)


def _note_owed(clock: Clock, touch: Touch, changes: dict[str, Any]) -> None:
    if touch.is_message_from_owner or touch.is_two_way:
        changes["owed_since"] = changes["owed_interaction_id"] = None
    elif touch.is_from_them and touch.depth != LIGHT:
        if _still_stands(clock.owed_since, touch):
            return
        changes["owed_since"] = touch.occurred_at
        changes["owed_interaction_id"] = touch.id


def _note_thanks(clock: Clock, touch: Touch, changes: dict[str, Any]) -> None:
    since = clock.thanks_since
    if touch.is_message_from_owner or touch.is_two_way:
        since = None
        changes["thanks_since"] = changes["thanks_interaction_id"] = changes["thanks_for"] = None
    cause = touch.help_received or ("meeting" if touch.depth == MEETING else None)
    if cause is not None and not _still_stands(since, touch):
        changes["thanks_since"] = touch.occurred_at
        changes["thanks_interaction_id"] = touch.id
        changes["thanks_for"] = cause


def _still_stands(since: datetime | None, touch: Touch) -> bool:
    return since is not None and touch.occurred_at - since <= LAPSES_AFTER


def _note_exchange(clock: Clock, touch: Touch, zone: ZoneInfo, changes: dict[str, Any]) -> None:
    if touch.is_two_way:
        is_exchange = True
    elif touch.is_message_from_owner or (touch.is_from_them and touch.depth != LIGHT):
        is_exchange = clock.opened_by not in {None, touch.direction}
        if not is_exchange:
            changes["opened_by"] = touch.direction
    else:
        return
    if is_exchange:
        day = local_day(touch.occurred_at, zone)
        changes["opened_by"] = None
        changes["exchanges"] = clock.exchanges + 1
        if day != clock.last_exchange_on:
            changes["exchange_days"] = clock.exchange_days + 1
            changes["last_exchange_on"] = day


def _note_meeting(clock: Clock, touch: Touch, changes: dict[str, Any]) -> None:
    if touch.depth != MEETING:
        return
    changes["meetings"] = clock.meetings + 1
    changes["last_met_at"] = touch.occurred_at
    if clock.first_met_at is None:
        changes["first_met_at"] = touch.occurred_at


def _note_wish(touch: Touch, changes: dict[str, Any]) -> None:
    if touch.is_from_them or touch.is_two_way:
        changes["declined_at"] = touch.occurred_at if touch.meaning == DECLINE else None
    if touch.meaning == OPT_OUT:
        changes["opted_out_at"] = touch.occurred_at
