from pathlib import Path

from domain.imports.linkedin.profile import read_profile
from domain.imports.linkedin.shapes import SHAPES, ArchiveFile
from domain.imports.linkedin.tables import Table, read_table
from domain.imports.records import PartialDate, PositionRecord


def table(file: ArchiveFile) -> Table:
    text = (Path("tests/fixtures/linkedin") / file).read_bytes().decode()
    return read_table(text.splitlines(keepends=True), SHAPES[file])


def test_the_sample_says_who_the_owner_is_and_where_they_worked() -> None:
    profile = read_profile(table(ArchiveFile.PROFILE), table(ArchiveFile.POSITIONS))
    assert profile is not None
    assert "Marlo Testwright" == profile.name
    assert 'Invented founder at "Nonesuch" | Advisor' == profile.headline
    assert [
        (PartialDate(2022, 1), None),
        (PartialDate(2015, 3), PartialDate(2021, 12)),
        (PartialDate(2013), PartialDate(2013)),
    ] == [(position.started, position.finished) for position in profile.positions]
    assert (
        PositionRecord(
            company="Placeholder Labs",
            title='Intern ("summer")',
            location="Remote",
            started=PartialDate(2013),
            finished=PartialDate(2013),
        )
        == profile.positions[-1]
    )


def test_a_profile_without_a_name_is_none() -> None:
    assert read_profile([(2, ("", " ", "Founder"))], []) is None
