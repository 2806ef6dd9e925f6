"""Where somebody is and what they have asked for, over HTTP."""

from typing import Any

import pytest

from tests.support.house import House

HOURS = {"hours_from": "14:00:00", "hours_until": "16:30:00"}
WISHES = {"channels": ["email", "phone"], **HOURS, "not_before": "2026-05-01"}
PLACE = {"time_zone": "Asia/Tokyo", "region": "JP"}


async def test_a_place_and_wishes_come_back_and_are_in_the_list(house: House) -> None:
    asked = WISHES | {"channels": ["phone", "email", "phone"]}

    made = await house.contact(given_name="Ada", **PLACE, wishes=asked)

    assert PLACE | {"wishes": WISHES} == {name: made[name] for name in (*PLACE, "wishes")}
    assert made == await house.read("contacts", made["id"])
    assert [made] == await house.listed("contacts")


async def test_a_patch_sets_single_wishes_and_null_takes_them_back(house: House) -> None:
    made = await house.contact(given_name="Ada", **PLACE, wishes=WISHES)

    later = await patched(house, made, wishes={"not_before": "2026-06-01", "channels": None})
    none = await patched(house, made, wishes=None, time_zone=None)

    expected = WISHES | {"not_before": "2026-06-01", "channels": []}
    assert (expected, "JP") == (later["wishes"], later["region"])
    assert (None, None, "JP") == (none["wishes"], none["time_zone"], none["region"])


async def test_what_a_put_leaves_out_is_emptied(house: House) -> None:
    made = await house.contact(given_name="Ada", **PLACE, wishes=WISHES)

    answer = await house.client.put(
        f"{house.at}/contacts/{made['id']}",
        json={"given_name": "Ada", "region": "DE-BY", "wishes": HOURS},
        headers={"if-match": f'"v{made["version"]}"'},
    )

    shown = answer.json()
    assert (None, "DE-BY") == (shown["time_zone"], shown["region"])
    assert {"channels": [], **HOURS, "not_before": None} == shown["wishes"]


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"time_zone": "Mars/Olympus"}, "/time_zone"),
        ({"region": "DE-XX"}, "/region"),
        ({"region": "none"}, "/region"),
        ({"wishes": {"hours_from": "20:00:00", "hours_until": "08:00:00"}}, "/wishes/hours_until"),
        ({"wishes": {"hours_from": "09:00:00Z"}}, "/wishes/hours_from"),
        ({"wishes": {"not_before": "3026-01-01"}}, "/wishes/not_before"),
        ({"wishes": {"channels": ["pigeon"]}}, "/wishes/channels/0"),
        ({"wishes": {"silence": True}}, "/wishes/silence"),
    ],
)
async def test_what_cannot_be_is_named_by_its_place(
    house: House, fields: dict[str, Any], pointer: str
) -> None:
    answer = await house.client.post(f"{house.at}/contacts", json={"given_name": "Ada"} | fields)

    assert 422 == answer.status_code
    assert [pointer] == [each["pointer"] for each in answer.json()["errors"]]


async def patched(house: House, contact: dict[str, Any], **fields: Any) -> dict[str, Any]:
    answer = await house.client.patch(
        f"{house.at}/contacts/{contact['id']}",
        json=fields,
        headers={"content-type": "application/merge-patch+json"},
    )
    assert 200 == answer.status_code, answer.text
    changed: dict[str, Any] = answer.json()
    return changed
