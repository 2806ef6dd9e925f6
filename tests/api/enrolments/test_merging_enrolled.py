"""Two who become one, and two again, while one or both are on a cadence."""

from typing import Any

from tests.api.enrolments.scenes import enrolled, somebody
from tests.support.house import House

APART = ("version", "updated_at")


async def shown(house: House, enrolment_id: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """All that is told of an enrolment but how often it was written."""
    read = await house.read("enrolments", enrolment_id)
    timeline = await house.listed(f"enrolments/{enrolment_id}/timeline")
    return {name: value for name, value in read.items() if name not in APART}, timeline


async def test_who_is_on_a_cadence_goes_on_as_the_survivor_and_parts_again(sandbox: House) -> None:
    survivor, absorbed = [await somebody(sandbox) for _ in range(2)]
    enrolment_id = (await enrolled(sandbox, absorbed))["id"]
    before = await shown(sandbox, enrolment_id)
    pair = {"survivor_id": survivor, "absorbed_id": absorbed}
    merge = await sandbox.made("merges", pair)

    moved = await sandbox.read("enrolments", enrolment_id)
    assert (survivor, "active") == (moved["contact_id"], moved["state"])
    undone = await sandbox.client.delete(f"{sandbox.at}/merges/{merge['id']}")
    assert 200 == undone.status_code, undone.text
    assert before == await shown(sandbox, enrolment_id)


async def test_of_two_cadences_that_of_the_survivor_goes_on_and_both_do_after_an_undo(
    sandbox: House,
) -> None:
    survivor, absorbed = [await somebody(sandbox) for _ in range(2)]
    ids = [(await enrolled(sandbox, each))["id"] for each in (survivor, absorbed)]
    before = [await shown(sandbox, each) for each in ids]
    pair = {"survivor_id": survivor, "absorbed_id": absorbed}
    merge = await sandbox.made("merges", pair)

    going, ended = [await sandbox.read("enrolments", each) for each in ids]
    assert ("active", survivor) == (going["state"], going["contact_id"])
    assert ("finished", "merged", survivor) == (
        ended["state"],
        ended["outcome"],
        ended["contact_id"],
    )
    await sandbox.client.delete(f"{sandbox.at}/merges/{merge['id']}")
    assert before == [await shown(sandbox, each) for each in ids]
