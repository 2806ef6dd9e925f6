"""Pairs over HTTP: what speaks for them, in words, and saying that they are not."""

from typing import Any
from uuid import UUID

from tests.support.house import House

MAIL = {"a": {"address": "Ada@Example.com"}}
NAMED = {"given_name": "Ada", "family_name": "Lovelace"}
SUGGESTED, DISMISSED = "suggested", "dismissed"


async def pairs(house: House, **query: str) -> list[dict[str, Any]]:
    return await house.listed("duplicates", **query)


async def codes(house: House, **query: str) -> list[tuple[int, list[str]]]:
    return [
        (pair["score"], [reason["code"] for reason in pair["reasons"]])
        for pair in await pairs(house, **query)
    ]


async def change(house: House, contact: dict[str, Any], **fields: Any) -> None:
    answer = await house.client.patch(f"{house.at}/contacts/{contact['id']}", json=fields)
    assert 200 == answer.status_code, answer.text


async def test_a_pair_says_what_speaks_for_it_and_what_tells_the_two_apart(house: House) -> None:
    first = await house.contact(
        **NAMED,
        emails=MAIL,
        organisation_name="Acme",
        position="Analyst",
        birthday={"month": 12, "day": 10, "year": 1815},
    )
    second = await house.contact(
        **NAMED,
        emails={"b": {"address": "ada@example.com"}},
        organisation_name="Acme",
        position="Countess",
        birthday={"month": 12, "day": 10},
    )
    [pair] = await pairs(house)

    assert (99, SUGGESTED, None) == (pair["score"], pair["status"], pair["decided_at"])
    assert [
        ("email", "for", "Both have the e-mail address ada@example.com."),
        (
            "name_and_birthday",
            "for",
            "Both are called Ada Lovelace and have their birthday on 10 December 1815.",
        ),
        ("name_and_company", "for", "Both are called Ada Lovelace and work at Acme."),
        ("name", "for", "Both are called Ada Lovelace."),
    ] == [(each["code"], each["speaks"], each["detail"]) for each in pair["reasons"]]
    assert ["position", "birthday"] == pair["differences"]
    assert [first["id"], second["id"]] == [pair["first"]["id"], pair["second"]["id"]]
    assert "Acme" == pair["second"]["organisation"]["name"]
    assert {"month": 12, "day": 10, "year": None} == pair["second"]["birthday"]
    assert "Ada@Example.com" == pair["first"]["emails"]["a"]["address"]


async def test_a_number_is_the_same_in_any_spelling(house: House) -> None:
    for number in ("+41 44 668 18 00", "0041 (0)44 668-18-00", "+41446681800"):
        await house.contact(**NAMED, phones={"a": {"number": number}})
    found = await pairs(house)

    assert {"Both have the phone number +41446681800."} == {
        reason["detail"]
        for pair in found
        for reason in pair["reasons"]
        if reason["code"] == "phone"
    }
    assert [72] == sorted({pair["score"] for pair in found})


async def test_pairs_follow_every_write(house: House) -> None:
    ada = await house.contact(**NAMED, organisation_name="Acme")
    other = await house.contact(**NAMED)
    assert [] == await codes(house)

    await change(house, other, organisation_id=ada["organisation_id"])
    assert [(68, ["name_and_company", "name"])] == await codes(house)
    await change(house, other, birthday={"month": 1, "day": 2})
    await change(house, ada, birthday={"month": 1, "day": 3})
    assert [] == await codes(house)
    await change(house, ada, birthday=None, connected_on="2024-03-05")
    await change(house, other, connected_on="2024-03-05")
    assert [(89, ["name_and_day", "name_and_company", "name"])] == await codes(house)
    await change(house, ada, family_name="King")
    assert [] == await codes(house)


async def test_a_pair_is_hidden_while_one_of_the_two_is_in_the_trash(house: House) -> None:
    ada, other = await house.contact(emails=MAIL), await house.contact(emails=MAIL)
    at = f"{house.at}/contacts/{other['id']}"
    await house.client.delete(at)
    assert [] == await pairs(house)

    await change(house, ada, family_name="Lovelace")
    await house.client.post(f"{at}/restoration")

    assert [(85, ["email"])] == await codes(house)


async def test_two_with_profiles_of_their_own_are_not_suggested(house: House) -> None:
    for slug in ("ada-one", "ada-two"):
        await house.contact(**NAMED, emails=MAIL, organisation_name="Acme", linkedin_slug=slug)

    assert [] == await pairs(house)


async def test_what_was_dismissed_is_not_suggested_again(house: House) -> None:
    ada, other = await house.contact(emails=MAIL), await house.contact(emails=MAIL)
    [pair] = await pairs(house)
    at = f"{house.at}/duplicates/{pair['id']}/dismissal"
    first, again = [await house.client.post(at) for _ in range(2)]

    assert 200 == first.status_code
    assert first.json() == again.json()
    assert {
        "id": pair["id"],
        "status": DISMISSED,
        "first_id": ada["id"],
        "second_id": other["id"],
        "decided_at": first.json()["decided_at"],
    } == first.json()
    await change(house, ada, phones={"p": {"number": "+41 44 668 18 00"}}, family_name="Lovelace")
    assert [] == await pairs(house)
    assert [pair["id"]] == [each["id"] for each in await pairs(house, status=DISMISSED)]

    assert 204 == (await house.client.delete(at)).status_code
    assert [(85, ["email"])] == await codes(house)
    assert [] == await pairs(house, status=DISMISSED)


async def test_the_list_can_be_of_one_contact_and_is_walked_likeliest_first(house: House) -> None:
    people = [await house.contact(emails=MAIL) for _ in range(4)]
    await change(house, people[0], family_name="Lovelace")
    await change(house, people[1], family_name="Lovelace")
    of_third = await pairs(house, contact_id=people[2]["id"])

    assert [90, 85, 85, 85, 85, 85] == [each["score"] for each in await pairs(house, limit="2")]
    upwards = await pairs(house, limit="4", sort="score")
    assert [85, 85, 85, 85, 85, 90] == [each["score"] for each in upwards]
    assert 6 == len({each["id"] for each in upwards})
    assert 3 == len(of_third)
    assert all(people[2]["id"] in {each["first"]["id"], each["second"]["id"]} for each in of_third)
    assert [] == await pairs(house, contact_id=str(UUID(int=1)))


async def test_a_value_of_many_makes_only_so_many_pairs(house: House) -> None:
    for place in range(5):
        await house.contact(given_name=f"N{place}", emails=MAIL)
    assert 10 == len(await pairs(house))

    for place in range(5, 12):
        await house.contact(given_name=f"N{place}", emails=MAIL)
        assert [] == await pairs(house)
