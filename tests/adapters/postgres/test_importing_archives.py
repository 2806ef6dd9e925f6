"""Generated archives, whose right answer is known, through everything but the wire."""

from pathlib import Path

import pytest

from bootstrap.sample_archive import ERAS, build_archive
from bootstrap.sample_archive.checking import mismatches
from bootstrap.sample_archive.eras import Era
from domain.imports.model import ImportMode
from tests.support.importing import AS_OF, Desk

NOT_IN_FEED = """
SELECT kind, id FROM (
  SELECT 'contact' AS kind, id, workspace_id FROM tenant.contact
  UNION ALL SELECT 'interaction', id, workspace_id FROM tenant.interaction
  UNION ALL SELECT 'organisation', id, workspace_id FROM tenant.organisation) AS made
WHERE workspace_id = $1 AND NOT EXISTS (
  SELECT FROM tenant.sync_entry AS e
  WHERE e.workspace_id = $1 AND e.entity_type = made.kind AND e.entity_id = made.id)
"""


async def test_two_thousand_connections_and_eight_thousand_messages_come_in_right(
    desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "archive.zip"
    answer = build_archive(path, connections=2000, messages=8000, seed=11, as_of=AS_OF)
    run = await desk.imported(path)

    assert "completed" == run.state
    assert run.progress.total == run.progress.processed
    assert [] == mismatches(answer, await desk.found())
    assert [] == await desk.fetch(NOT_IN_FEED)
    told = {code: run.counts.rows_skipped.get(code, 0) for code in answer.noted}
    told |= run.counts.rows_failed
    assert dict(answer.noted) == told


@pytest.mark.parametrize("era", [era for era in ERAS if ERAS[era].has_slugs])
async def test_every_era_that_tells_addresses_comes_in_right(
    desk: Desk, tmp_path: Path, era: Era
) -> None:
    path = tmp_path / "archive.zip"
    answer = build_archive(path, connections=60, messages=300, seed=5, as_of=AS_OF, era=era)
    await desk.imported(path)

    assert [] == mismatches(answer, await desk.found())


@pytest.mark.parametrize("era", [era for era in ERAS if not ERAS[era].has_slugs])
async def test_every_era_without_addresses_comes_in_as_connections(
    desk: Desk, tmp_path: Path, era: Era
) -> None:
    path = tmp_path / "archive.zip"
    answer = build_archive(path, connections=60, messages=300, seed=5, as_of=AS_OF, era=era)
    await desk.imported(path)
    connections = [each.person for each in await desk.found() if each.person.connected_on]

    def place(person: object) -> str:
        return repr(person)

    assert sorted(answer.people.values(), key=place) == sorted(connections, key=place)


async def test_what_is_found_is_told_before_anything_is_committed(
    desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "archive.zip"
    answer = build_archive(path, connections=20, messages=60, seed=1, as_of=AS_OF)
    run = await desk.imported(path, ImportMode.PREVIEW)

    assert run.found is not None
    assert dict(answer.rows) == {file.file: file.rows for file in run.found.files}
    assert run.found.owner is not None
    assert (answer.owner_slug, answer.as_of) == (run.found.owner.slug, run.as_of)
    assert run.found.profile is not None
    assert answer.owner_name == run.found.profile.name
