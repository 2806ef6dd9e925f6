"""What passed between the owner and a contact of Monica: notes, calls, messages and activities."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

import msgspec

from domain.imports.address_books.drafts import EntryDraft
from domain.imports.address_books.monica_shapes import (
    NOTHING,
    Lines,
    Properties,
    Value,
    day_of,
    decode_any,
    decode_value,
    properties_of,
    text_of,
)
from domain.imports.address_books.records import EntryTouch
from domain.imports.address_books.texts import LONGEST_VALUE, one_line, several_lines
from domain.imports.records import Direction

LONGEST_BODY = 20_000
MOST_TOUCHES = 20_000  # of one contact; a message every day for fifty years

Kind = Literal["note", "activity", "call", "message"]


class Activity:
    """An activity of the account, which several contacts may share: its texts are brought into form once."""

    __slots__ = ("body", "happened_on", "is_shared", "kind", "raw", "summary")

    def __init__(self, raw: msgspec.Raw, properties: Properties, kind: str) -> None:
        self.raw = raw
        self.kind = kind
        self.happened_on = day_of(text_of(properties, "happened_at"))
        self.body = several_lines(text_of(properties, "description"))
        self.summary = one_line(text_of(properties, "summary"))
        self.is_shared = False


def activities_of(
    values: Sequence[msgspec.Raw], types: Mapping[str, Properties]
) -> Mapping[str, Activity]:
    """The activities by their ids, each with the name of its type."""
    found = {}
    for raw in values:
        value = decode_value(raw)
        properties = properties_of(value)
        known = types.get(text_of(properties, "type"), NOTHING)
        if value is not None and value.uuid:
            kind = text_of(known, "name") or text_of(known, "translation_key")
            found[value.uuid] = Activity(raw, properties, kind)
    return found


class History:
    """The touches of one contact while they are gathered."""

    def __init__(
        self,
        uuid: str,
        draft: EntryDraft,
        lines: Lines,
        activities: Mapping[str, Activity],
        field_types: Mapping[str, Properties],
    ) -> None:
        self.touches: list[EntryTouch] = []
        self._uuid = uuid
        self._draft = draft
        self._lines = lines
        self._activities = activities
        self._field_types = field_types

    def take(self, kind: str, raw: msgspec.Raw) -> bool:
        """Read a value; answers whether its kind is one of these."""
        if kind == "activity":
            self._take_activity(raw)
        elif kind == "note":
            self._take_note(raw, decode_value(raw))
        elif kind == "call":
            self._take_call(raw, decode_value(raw))
        elif kind == "conversation":
            self._take_conversation(raw, decode_value(raw))
        else:
            return False
        return True

    def _take_note(self, raw: msgspec.Raw, value: Value | None) -> None:
        properties = properties_of(value)
        if properties.get("is_favorite"):
            self._draft.drop("note: favourite", "no_field", text_of(properties, "body"))
        happened_on = day_of(value.created_at if value else None)
        body = several_lines(text_of(properties, "body"))
        self._add("note", raw, value.uuid if value else "", happened_on, body)

    def _take_call(self, raw: msgspec.Raw, value: Value | None) -> None:
        properties = properties_of(value)
        emotions = properties.get("emotions")
        if isinstance(emotions, list) and emotions:
            self._draft.drop("call: emotions", "no_field", ", ".join(map(str, emotions)))
        self._add(
            "call",
            raw,
            value.uuid if value else "",
            day_of(text_of(properties, "called_at")),
            several_lines(text_of(properties, "content")),
            inbound=properties.get("contact_called"),
        )

    def _take_conversation(self, raw: msgspec.Raw, value: Value | None) -> None:
        """Each message is a touch of its own. What they were written with is their summary."""
        properties = properties_of(value)
        channel = self._field_types.get(text_of(properties, "contact_field_type"), NOTHING)
        messages = properties.get("messages")
        if not isinstance(messages, list) or not messages:
            self._draft.drop("conversation", "empty", text_of(properties, "happened_at"))
            return
        began = day_of(text_of(properties, "happened_at"))
        summary = one_line(text_of(channel, "name"))
        for each in messages:
            told = each.get("properties") if isinstance(each, dict) else None
            message: Properties = told if isinstance(told, dict) else NOTHING
            by_me = message.get("written_by_me")
            self._add(
                "message",
                raw,
                text_of(each, "uuid"),
                day_of(text_of(message, "written_at")) or began,
                several_lines(text_of(message, "content")),
                inbound=not by_me if isinstance(by_me, bool) else None,
                summary=summary,
            )

    def _take_activity(self, raw: msgspec.Raw) -> None:
        uuid = decode_any(raw)
        activity = self._activities.get(uuid) if isinstance(uuid, str) else None
        if activity is None:
            self._draft.drop("activity", "empty", str(uuid))
            return
        activity.is_shared = True
        if activity.kind:
            self._draft.drop("activity: type", "no_field", activity.kind)
        self._add(
            "activity", raw, uuid, activity.happened_on, activity.body, summary=activity.summary
        )

    def _add(
        self,
        kind: Kind,
        raw: msgspec.Raw,
        uid: str,
        happened_on: date | None,
        body: str,
        *,
        inbound: Any = None,
        summary: str = "",
    ) -> None:
        uid = one_line(uid)
        fault = self._fault(uid, happened_on, body or summary, kind)
        if fault is not None or happened_on is None:
            self._draft.drop(kind, fault or "bad_date", body or summary)
            return
        if len(body) > LONGEST_BODY:
            self._draft.drop(kind, "cut", body)
        if len(summary) > LONGEST_VALUE:
            self._draft.drop(kind, "too_long", summary)
        self.touches.append(
            EntryTouch(
                line=self._lines.of(raw),
                entry_uid=self._uuid,
                uid=uid,
                kind=kind,
                direction=_direction(inbound),
                happened_on=happened_on,
                summary=summary if len(summary) <= LONGEST_VALUE else "",
                body=body[:LONGEST_BODY].rstrip(),
            )
        )

    def _fault(self, uid: str, happened_on: date | None, text: str, kind: Kind) -> str | None:
        """Why it does not become a touch. A call says enough without a word."""
        if happened_on is None:
            return "bad_date"
        if not uid or (not text and kind != "call"):
            return "empty"
        if len(uid) > LONGEST_VALUE:
            return "too_long"
        return "too_many" if len(self.touches) >= MOST_TOUCHES else None


def _direction(inbound: Any) -> Direction | None:
    if not isinstance(inbound, bool):
        return None
    return "inbound" if inbound else "outbound"
