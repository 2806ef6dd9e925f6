"""Invitations.csv: notes that went with an invitation are messages, an invitation alone is a
light touch.
"""

import hashlib
from collections.abc import Container, Iterable, Iterator
from zoneinfo import ZoneInfo

from domain.imports.linkedin.bodies import body_of, plain_text
from domain.imports.linkedin.dates import parse_sent_at
from domain.imports.linkedin.notes import note
from domain.imports.linkedin.shapes import ArchiveFile, InvitationCells
from domain.imports.linkedin.tables import Row
from domain.imports.linkedin.values import clean, slug_of
from domain.imports.records import Direction, RowNote, TouchRecord

_FILE = ArchiveFile.INVITATIONS
_DIRECTIONS: dict[str, Direction] = {"outgoing": "outbound", "incoming": "inbound"}


def read_invitations(
    rows: Iterable[Row], *, written_to: Container[str], time_zone: ZoneInfo
) -> Iterator[TouchRecord | RowNote]:
    """One outcome a row, in the order of the file. `time_zone` is the owner's: the archive names
    none.
    """
    seen: set[str] = set()
    for line, values in rows:
        touch = _touch(line, InvitationCells._make(values), written_to, time_zone)
        if isinstance(touch, TouchRecord):
            if touch.natural_key in seen:
                yield note(_FILE, line, "duplicate_row")
                continue
            seen.add(touch.natural_key)
        yield touch


def invitation_direction(cells: InvitationCells) -> Direction | None:
    return _DIRECTIONS.get(cells.direction.strip().casefold())


def has_note(cells: InvitationCells) -> bool:
    return bool(cells.message.strip())


def _touch(
    line: int, cells: InvitationCells, written_to: Container[str], time_zone: ZoneInfo
) -> TouchRecord | RowNote:
    direction = invitation_direction(cells)
    if direction is None:
        return note(_FILE, line, "unknown_direction" if any(map(str.strip, cells)) else "blank_row")
    outbound = direction == "outbound"
    slug = slug_of(cells.invitee_profile_url if outbound else cells.inviter_profile_url)
    if slug is None:
        return note(_FILE, line, "unknown_member")
    if not outbound and not has_note(cells):
        return note(_FILE, line, "invitation_without_note")
    occurred_at = parse_sent_at(cells.sent_at, time_zone)
    if occurred_at is None:
        return note(_FILE, line, "bad_date")
    return TouchRecord(
        file=_FILE,
        line=line,
        natural_key=_natural_key(direction, slug, cells.sent_at),
        slug=slug,
        name=clean(cells.to if outbound else cells.sender_name),
        direction=direction,
        depth="message" if has_note(cells) else "light",
        is_group=False,
        occurred_at=occurred_at,
        precision="minute",
        subject=None,
        body=body_of(plain_text(cells.message)),
        thread_ref=None,
        owner_wrote=slug in written_to,
        form="invitation_note" if has_note(cells) else "invitation",
    )


def _natural_key(direction: Direction, slug: str, sent_at: str) -> str:
    parts = ("invitation", direction, slug, " ".join(sent_at.split()))
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
