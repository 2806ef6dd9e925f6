"""An archive of LinkedIn, opened: what is in it, whose it is, and its rows as records.

Opening reads all of it once. So whatever is wrong with the file is known before anything is
imported, and the second reading, which yields the records, knows who the owner is and whom they
have written to.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

import msgspec

from adapters.linkedin.limits import DEFAULT_LIMITS, ArchiveLimits
from adapters.linkedin.members import ArchiveSource, Members, find_members
from adapters.linkedin.uploads import Upload, open_upload
from domain.imports.linkedin.connections import read_connections
from domain.imports.linkedin.correspondence import Owner, correspondence_of
from domain.imports.linkedin.dates import parse_date
from domain.imports.linkedin.decoding import read_lines
from domain.imports.linkedin.invitations import read_invitations
from domain.imports.linkedin.messages import read_messages
from domain.imports.linkedin.profile import read_profile
from domain.imports.linkedin.shapes import SHAPES, ArchiveFile, ConnectionCells
from domain.imports.linkedin.survey import later, survey_invitations, survey_messages
from domain.imports.linkedin.tables import Row, Table, read_table
from domain.imports.linkedin.unusable import (
    EmptyFile,
    HeaderNotFound,
    NoRows,
    TooManyRows,
    TooManyTouches,
)
from domain.imports.linkedin.values import slug_of
from domain.imports.records import PersonRecord, ProfileRecord, RowNote, TouchRecord

_NEEDS_HEADER = (ArchiveFile.CONNECTIONS, ArchiveFile.MESSAGES)


class FoundFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is read. `odd_rows` have more or fewer cells than the header and are kept."""

    file: ArchiveFile
    member: str
    rows: int
    odd_rows: int
    unknown_columns: tuple[str, ...]


class Found(msgspec.Struct, frozen=True):
    """What an upload holds; `ignored` are the names of members that are not read."""

    files: tuple[FoundFile, ...]
    ignored: tuple[str, ...]


def open_archive(
    upload: Upload,
    *,
    filename: str,
    source: ArchiveSource,
    time_zone: ZoneInfo,
    limits: ArchiveLimits = DEFAULT_LIMITS,
) -> "LinkedInArchive":
    """Open a ZIP or a single CSV. `time_zone` is the owner's, for times that the archive gives
    without.

    Raises a subclass of UnusableArchive that says what was found instead. A stream that is passed
    in stays open and must not be read by others meanwhile.
    """
    with ExitStack() as stack:
        stream = open_upload(upload, stack)
        members = find_members(stream, filename=filename, source=source, limits=limits)
        stack.callback(members.close)
        archive = LinkedInArchive(members, time_zone=time_zone, limits=limits)
        archive.close_with(stack.pop_all())
        return archive


class LinkedInArchive:
    """Each reading starts at the beginning, in the order of the file: skip to a line to resume
    there.
    """

    def __init__(self, members: Members, *, time_zone: ZoneInfo, limits: ArchiveLimits) -> None:
        self._members = members
        self._time_zone = time_zone
        self._limits = limits
        self._stack = ExitStack()
        self._files: dict[ArchiveFile, FoundFile] = {}
        self._profile = self._read_profile()
        self.profiles: set[str] = set()
        latest = self._survey_connections()
        invitations = survey_invitations(self._stock(ArchiveFile.INVITATIONS))
        messages = survey_messages(
            self._stock(ArchiveFile.MESSAGES),
            owner_name=self._profile.name if self._profile else "",
        )
        self._known = correspondence_of(self._profile, invitations, messages)
        self.as_of: date | None = later(latest, later(invitations.latest, messages.latest))
        self._refuse_hostile_groups()
        self._refuse_without_rows()

    @property
    def found(self) -> Found:
        unread = (self._members.names[f] for f in self._members.names if f not in self._files)
        return Found(tuple(self._files.values()), (*self._members.ignored, *unread))

    @property
    def owner(self) -> Owner:
        return self._known.owner

    def counts(self) -> dict[str, int]:
        """Rows below the header, by file."""
        return {str(file): found.rows for file, found in self._files.items()}

    def profile(self) -> ProfileRecord | None:
        return self._profile

    def people(self) -> Iterator[PersonRecord | RowNote]:
        return read_connections(self._rows(ArchiveFile.CONNECTIONS))

    def invitations(self) -> Iterator[TouchRecord | RowNote]:
        return read_invitations(
            self._rows(ArchiveFile.INVITATIONS),
            written_to=self._known.written_to,
            time_zone=self._time_zone,
        )

    def messages(self) -> Iterator[TouchRecord | RowNote]:
        return read_messages(self._rows(ArchiveFile.MESSAGES), self._known)

    def close_with(self, stack: ExitStack) -> None:
        """Close `stack` together with the archive."""
        self._stack.push(stack)

    def close(self) -> None:
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _read_profile(self) -> ProfileRecord | None:
        for file in (ArchiveFile.PROFILE, ArchiveFile.POSITIONS):
            for _ in self._stock(file):
                pass
        return read_profile(self._rows(ArchiveFile.PROFILE), self._rows(ArchiveFile.POSITIONS))

    def _survey_connections(self) -> date | None:
        latest: date | None = None
        for _, values in self._stock(ArchiveFile.CONNECTIONS):
            cells = ConnectionCells._make(values)
            latest = later(latest, parse_date(cells.connected_on))
            if slug := slug_of(cells.url):
                self.profiles.add(slug)
        return latest

    def _stock(self, file: ArchiveFile) -> Iterator[Row]:
        """The first reading of a file: its rows, and with the last of them what was found in it."""
        if file not in self._members.names:
            return
        try:
            table = self._table(file)
        except (EmptyFile, HeaderNotFound):
            if file in _NEEDS_HEADER:
                raise
            return
        for row in table:
            if table.rows > self._limits.max_rows:
                raise TooManyRows(
                    f"{file} has more than {self._limits.max_rows:,} rows; "
                    "that is no archive of one person."
                )
            yield row
        self._files[file] = FoundFile(
            file=file,
            member=self._members.names[file],
            rows=table.rows,
            odd_rows=table.odd_rows,
            unknown_columns=table.unknown_columns,
        )

    def _table(self, file: ArchiveFile) -> Table:
        return read_table(read_lines(self._members.open(file)), SHAPES[file])

    def _rows(self, file: ArchiveFile) -> Iterator[Row]:
        if file in self._files:
            yield from self._table(file)

    def _refuse_hostile_groups(self) -> None:
        """Each row may name many people: few rows can stand for millions of touches."""
        if self._known.most_outbound > self._limits.max_outbound:
            raise TooManyTouches(
                f"The messages in {ArchiveFile.MESSAGES} went to {self._known.most_outbound:,} people "
                f"in all; at most {self._limits.max_outbound:,} are read."
            )

    def _refuse_without_rows(self) -> None:
        readings = {
            ArchiveFile.CONNECTIONS: self.people,
            ArchiveFile.INVITATIONS: self.invitations,
            ArchiveFile.MESSAGES: self.messages,
        }
        reasons: list[str] = []
        for file, read in readings.items():
            notes: Counter[str] = Counter()
            for record in read():
                if not isinstance(record, RowNote):
                    return
                notes[record.detail] += 1
            if file in self._files:
                reasons.append(_why_unusable(file, notes))
        raise NoRows("; ".join(reasons) + ".")


def _why_unusable(file: ArchiveFile, notes: Counter[str]) -> str:
    if not notes:
        return f"{file} has a header and no rows"
    often = notes.most_common(1)[0][0].rstrip(".")
    return f"{file} has {notes.total():,} rows, and none can be used ({often})"
