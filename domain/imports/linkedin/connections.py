"""Connections.csv: each row a person, or a note."""

from collections.abc import Iterable, Iterator
from datetime import date

from domain.imports.linkedin.dates import parse_date
from domain.imports.linkedin.notes import dropped, note
from domain.imports.linkedin.shapes import ArchiveFile, ConnectionCells
from domain.imports.linkedin.tables import Row
from domain.imports.linkedin.values import clean, clean_or_none, email_of, slug_of
from domain.imports.records import Dropped, PersonRecord, RowNote

_FILE = ArchiveFile.CONNECTIONS


def read_connections(rows: Iterable[Row]) -> Iterator[PersonRecord | RowNote]:
    """One outcome a row, in the order of the file."""
    seen: set[int] = set()
    for line, values in rows:
        person = _person(line, ConnectionCells._make(values))
        if isinstance(person, PersonRecord):
            fingerprint = hash(values)
            if fingerprint in seen:
                yield note(_FILE, line, "duplicate_row")
                continue
            seen.add(fingerprint)
        yield person


def _person(line: int, cells: ConnectionCells) -> PersonRecord | RowNote:
    slug = slug_of(cells.url)
    email = email_of(cells.email_address)
    given, family = clean(cells.first_name), clean(cells.last_name)
    if not (slug or email or given or family):
        return note(_FILE, line, _without_identity(cells))
    connected_on = parse_date(cells.connected_on)
    return PersonRecord(
        file=_FILE,
        line=line,
        slug=slug,
        email=email,
        given_name=given,
        family_name=family,
        company=clean_or_none(cells.company),
        position=clean_or_none(cells.position),
        connected_on=connected_on,
        dropped=_dropped(line, cells, email, connected_on),
    )


def _dropped(
    line: int, cells: ConnectionCells, email: str | None, connected_on: date | None
) -> tuple[Dropped, ...]:
    lost = []
    if email is None and (told := clean(cells.email_address)):
        lost.append(dropped(line, "Email Address", "not_an_email", told))
    if connected_on is None and (told := clean(cells.connected_on)):
        lost.append(dropped(line, "Connected On", "bad_date", told))
    return tuple(lost)


def _without_identity(cells: ConnectionCells) -> str:
    if any(cell.strip() for cell in cells[:-1]):
        return "no_identity"
    return "hidden_member" if cells.connected_on.strip() else "blank_row"
