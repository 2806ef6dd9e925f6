"""Files that are no archive: a precise problem, nothing imported, and the worker goes on."""

from pathlib import Path

import pytest

from bootstrap.sample_archive import DAMAGES, damage_archive
from bootstrap.sample_archive.damage import Damage
from tests.api.imports.conftest import ARCHIVE, Bureau
from workers.outcome import Ending


@pytest.mark.parametrize("kind", [kind for kind, code in DAMAGES.items() if code])
@pytest.mark.parametrize("mode", ["preview", "commit"])
async def test_each_kind_of_damage_is_told_and_nothing_comes_in(
    bureau: Bureau, tmp_path: Path, kind: Damage, mode: str
) -> None:
    path = tmp_path / "archive.zip"
    code = damage_archive(kind, path)
    run = await bureau.uploaded(path)
    await bureau.start(run, mode)
    outcomes = await bureau.work()
    failed = await bureau.read(run)
    problem = failed["problem"]

    assert {Ending.DONE} == {outcome.ending for outcome in outcomes}
    assert ("failed", code, 422) == (failed["state"], problem["code"], problem["status"])
    assert problem["type"].endswith(f"/docs/problems/{code}")
    assert problem["detail"]
    assert problem["instance"] == f"urn:uuid:{run['id']}"
    assert (False, [], []) == (
        failed["undoable"],
        await bureau.contacts(),
        await bureau.interactions(),
    )


async def test_after_a_damaged_file_the_next_one_comes_in(bureau: Bureau, tmp_path: Path) -> None:
    path = tmp_path / "archive.zip"
    damage_archive("bomb", path)
    await bureau.imported(path)
    run = await bureau.imported(ARCHIVE)

    assert "completed" == run["state"]
    assert 2 == len(await bureau.contacts())


async def test_a_file_that_a_spreadsheet_saved_as_utf_16_is_read(
    bureau: Bureau, tmp_path: Path
) -> None:
    path = tmp_path / "archive.zip"
    damage_archive("utf16", path)
    run = await bureau.imported(path)

    assert ("completed", 1) == (run["state"], run["counts"]["contacts_created"])
