"""messages.csv: each row a touch with the other person, or a note; to a group one touch a
recipient.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from domain.imports.linkedin.bodies import body_of, plain_text
from domain.imports.linkedin.correspondence import Correspondence
from domain.imports.linkedin.dates import parse_instant
from domain.imports.linkedin.notes import note
from domain.imports.linkedin.shapes import ArchiveFile, MessageCells
from domain.imports.linkedin.survey import is_draft, is_spam, sender_key, thread_of
from domain.imports.linkedin.tables import Row
from domain.imports.linkedin.values import (
    LINKEDIN_MEMBER,
    clean,
    clean_or_none,
    name_key,
    slug_of,
    slugs_of,
)
from domain.imports.records import Direction, RowNote, TouchRecord
from domain.shared.text import composed

_FILE = ArchiveFile.MESSAGES
_SPONSORED_FOLDER = "sponsored"
_SPONSORED_MARKS = ("spinmail", "%FIRSTNAME%")
_RECIPIENTS_LIMIT = 250
_KEY_DIGITS = 16  # 64 bits of each key are enough to see a repeated row, and keep memory small


class _Parties(msgspec.Struct, frozen=True):
    """Who is on the other side of one message."""

    direction: Direction
    slugs: tuple[str, ...]
    is_group: bool


def read_messages(rows: Iterable[Row], known: Correspondence) -> Iterator[TouchRecord | RowNote]:
    """The outcomes of each row, in the order of the file."""
    seen: set[int] = set()
    for line, values in rows:
        found = _touches(line, MessageCells._make(values), known)
        if isinstance(found, str):
            yield note(_FILE, line, found)
            continue
        before = len(seen)
        for touch in found:
            mark = int(touch.natural_key[:_KEY_DIGITS], 16)
            if mark not in seen:
                seen.add(mark)
                yield touch
        if len(seen) == before:
            yield note(_FILE, line, "duplicate_row")


def message_key(
    *, conversation: str, occurred_at: datetime, direction: Direction, slug: str, text: str
) -> str:
    """The identity of a message for one counterpart, the same in every export that holds it.
    `occurred_at` is in UTC, whole seconds.
    """
    squeezed = " ".join(composed(text).split())
    parts = (conversation, occurred_at.isoformat(), direction, slug, squeezed)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _touches(line: int, cells: MessageCells, known: Correspondence) -> list[TouchRecord] | str:
    """The touches of a row, or the code of the note it becomes."""
    code = _unsuitable(cells)
    if code is not None:
        return code
    occurred_at = parse_instant(cells.date)
    if occurred_at is None:
        return "bad_date" if any(map(str.strip, cells)) else "blank_row"
    parties = _parties(cells, known)
    if isinstance(parties, str):
        return parties
    text = plain_text(cells.content)
    return [
        _touch(line, cells, known, parties=parties, slug=slug, occurred_at=occurred_at, text=text)
        for slug in parties.slugs
    ]


def _touch(
    line: int,
    cells: MessageCells,
    known: Correspondence,
    *,
    parties: _Parties,
    slug: str,
    occurred_at: datetime,
    text: str,
) -> TouchRecord:
    conversation = thread_of(cells)
    return TouchRecord(
        file=_FILE,
        line=line,
        natural_key=message_key(
            conversation=conversation,
            occurred_at=occurred_at,
            direction=parties.direction,
            slug=slug,
            text=text,
        ),
        slug=slug,
        name=_name(cells, known, parties, slug),
        direction=parties.direction,
        depth="message",
        is_group=parties.is_group,
        occurred_at=occurred_at,
        precision="second",
        subject=clean_or_none(cells.subject),
        body=body_of(text),
        thread_ref=conversation or None,
        owner_wrote=slug in known.written_to,
    )


def _unsuitable(cells: MessageCells) -> str | None:
    if is_draft(cells):
        return "draft"
    if is_spam(cells):
        return "spam"
    if _is_sponsored(cells):
        return "sponsored"
    return None


def _is_sponsored(cells: MessageCells) -> bool:
    if cells.folder.strip().casefold().startswith(_SPONSORED_FOLDER):
        return True
    return not cells.sender_profile_url.strip() and any(
        mark in cells.content for mark in _SPONSORED_MARKS
    )


def _parties(cells: MessageCells, known: Correspondence) -> _Parties | str:
    owner_key = known.owner.key
    if owner_key is None:
        return "owner_unknown"
    sender = slug_of(cells.sender_profile_url)
    listed = tuple(s for s in slugs_of(cells.recipient_profile_urls) if s != known.owner.slug)
    others = known.others_in(thread_of(cells))
    if sender_key(sender, cells.sender_name) == owner_key:
        return _recipients(cells, known, listed, tuple(sorted(others)))
    if sender is None:
        return "unknown_member"
    members = {sender, *listed, *others}
    is_group = len(members) > 1 or _names_several(cells, known.owner.name)
    return _Parties("inbound", (sender,), is_group)


def _recipients(
    cells: MessageCells, known: Correspondence, listed: tuple[str, ...], others: tuple[str, ...]
) -> _Parties | str:
    slugs = listed or (() if slugs_of(cells.recipient_profile_urls) else others)
    if not slugs:
        return _without_recipient(cells, known)
    if len(slugs) > _RECIPIENTS_LIMIT:
        return "too_many_recipients"
    is_group = len({*listed, *others}) > 1 or _names_several(cells, known.name_of(slugs[0]))
    return _Parties("outbound", slugs, is_group)


def _without_recipient(cells: MessageCells, known: Correspondence) -> str:
    if known.owner.slug and known.owner.slug in slugs_of(cells.recipient_profile_urls):
        return "note_to_self"
    to = name_key(cells.to)
    if to == LINKEDIN_MEMBER:
        return "unknown_member"
    return "note_to_self" if to and to == name_key(known.owner.name or "") else "recipient_unknown"


def _names_several(cells: MessageCells, only: str | None) -> bool:
    """Whether TO, in an export without recipients' addresses, is more than the one expected name.

    Names hold commas themselves, so TO is compared and never split.
    """
    if cells.recipient_profile_urls.strip() or not only or ", " not in cells.to:
        return False
    return name_key(cells.to) != name_key(only)


def _name(cells: MessageCells, known: Correspondence, parties: _Parties, slug: str) -> str:
    if parties.direction == "inbound":
        return clean(cells.sender_name)
    return known.name_of(slug) if parties.is_group else clean(cells.to)
