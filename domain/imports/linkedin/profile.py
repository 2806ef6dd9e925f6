"""Profile.csv and Positions.csv: what the archive says about its owner."""

from collections.abc import Iterable

from domain.imports.linkedin.dates import parse_partial_date
from domain.imports.linkedin.shapes import PositionCells, ProfileCells
from domain.imports.linkedin.tables import Row
from domain.imports.linkedin.values import clean, clean_or_none
from domain.imports.records import PositionRecord, ProfileRecord

_POSITIONS_LIMIT = 500


def read_profile(profile: Iterable[Row], positions: Iterable[Row]) -> ProfileRecord | None:
    """The first row of Profile.csv that has a name, with the positions; None if there is no such
    row.
    """
    for _, values in profile:
        cells = ProfileCells._make(values)
        given, family = clean(cells.first_name), clean(cells.last_name)
        if given or family:
            return ProfileRecord(
                given_name=given,
                family_name=family,
                headline=clean_or_none(cells.headline),
                positions=_positions(positions),
            )
    return None


def _positions(rows: Iterable[Row]) -> tuple[PositionRecord, ...]:
    found: list[PositionRecord] = []
    for _, values in rows:
        if not any(map(str.strip, values)):
            continue
        cells = PositionCells._make(values)
        found.append(
            PositionRecord(
                company=clean_or_none(cells.company_name),
                title=clean_or_none(cells.title),
                location=clean_or_none(cells.location),
                started=parse_partial_date(cells.started_on),
                finished=parse_partial_date(cells.finished_on),
            )
        )
        if len(found) == _POSITIONS_LIMIT:
            break
    return tuple(found)
