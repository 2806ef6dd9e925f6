"""An import after a merge: who comes again by what either was told by is the survivor."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.api.merges.test_merging import ask, merged, undo
from tests.support.house import House
from tests.support.importing import Desk, an_archive, person

ADA = person("Ada", slug="ada-1", company="Acme", position="Poet")
ADAH = person("Adah", slug="ada-2", company="Umbrella", position="Clerk")
OTHERS_NOW = person("Adah", slug="ada-2", company="Globex", position="Clerk")


async def united(house: House, desk: Desk) -> tuple[str, str, str]:
    """Two contacts of one archive made one; the survivor, the other and the merge."""
    await desk.imported(an_archive(ADA, ADAH))
    ids = {each["linkedin_slug"]: each["id"] for each in await house.listed("contacts")}
    one, other = ids["ada-1"], ids["ada-2"]
    made = await merged(house, one, other, choices={"linkedin_slug": "survivor"})
    return one, other, made["id"]


async def works(house: House, contact_id: str) -> list[tuple[Any, ...]]:
    answer = await ask(house, "GET", f"/contacts/{contact_id}/employments")
    return [
        (each["organisation"]["name"], each["position"], each["is_current"])
        for each in answer.json()["data"]
    ]


@pytest.mark.parametrize("rows", [(ADA, ADAH), (ADAH, ADA)])
async def test_the_same_archive_again_makes_nobody_and_says_nothing_new(
    house: House, rows: tuple[Mapping[str, str], ...]
) -> None:
    desk = Desk(house.database, house.actor)
    one, _, _ = await united(house, desk)
    before = await house.read("contacts", one), await works(house, one)
    assert [True, False] == [is_current for *_, is_current in before[1]]

    run = await desk.imported(an_archive(*rows))

    assert [one] == [each["id"] for each in await house.listed("contacts")]
    rows_told = await desk.rows(run.id)
    told = {each.status: each.code for each in rows_told if each.file == "Connections.csv"}
    assert {"unchanged": None, "skipped": "duplicate_row"} == told
    after = await house.read("contacts", one), await works(house, one)
    assert [_shown(before[0]), before[1]] == [_shown(after[0]), after[1]]


async def test_who_is_only_told_of_by_the_other_profile_is_the_survivor(house: House) -> None:
    desk = Desk(house.database, house.actor)
    one, other, merge_id = await united(house, desk)

    await desk.imported(an_archive(OTHERS_NOW))

    assert [one] == [each["id"] for each in await house.listed("contacts")]
    assert ("Globex", "Clerk", True) in await works(house, one)
    assert 1 == sum(is_current for *_, is_current in await works(house, one))

    await undo(house, merge_id)
    await desk.imported(an_archive(ADA, ADAH))
    assert {one, other} == {each["id"] for each in await house.listed("contacts")}
    assert ("Umbrella", "Clerk", True) in await works(house, other)


def _shown(contact: Mapping[str, Any]) -> dict[str, Any]:
    return {name: contact[name] for name in ("name", "position", "organisation", "linkedin_slug")}
