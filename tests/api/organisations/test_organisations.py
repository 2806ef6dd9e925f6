"""Organisations over HTTP."""

from domain.shared.ids import new_id
from tests.support.house import House


async def test_an_organisation_comes_back_as_it_was_sent(house: House) -> None:
    made = await house.made(
        "organisations", {"name": " Acme  GmbH ", "website": "https://acme.example"}
    )

    assert ("Acme GmbH", "https://acme.example", "") == (
        made["name"],
        made["website"],
        made["notes"],
    )
    assert made == await house.read("organisations", made["id"])


async def test_names_differ_by_more_than_case_and_blanks(house: House) -> None:
    await house.made("organisations", {"name": "Acme"})
    twin = await house.client.post(f"{house.at}/organisations", json={"name": "ACME "})
    blank = await house.client.post(f"{house.at}/organisations", json={"name": "  "})

    assert (409, "duplicate") == (twin.status_code, twin.json()["code"])
    assert (422, "/name") == (blank.status_code, blank.json()["errors"][0]["pointer"])


async def test_a_client_may_choose_the_id(house: House) -> None:
    at, creating = f"{house.at}/organisations/{new_id()}", {"if-none-match": "*"}
    answers = [
        await house.client.put(at, json={"name": name}, headers=creating)
        for name in ("Acme", "Acme", "Other")
    ]
    replaced = await house.client.put(at, json={"name": "New"}, headers={"if-match": '"v1"'})
    blind = await house.client.put(at, json={"name": "New"})

    assert [201, 200, 409] == [each.status_code for each in answers]
    assert ("New", 428) == (replaced.json()["name"], blind.status_code)


async def test_the_list_is_by_name_and_can_be_narrowed_to_a_beginning(house: House) -> None:
    for name in ("beta", "Acme", "Äther", "acorn"):
        await house.made("organisations", {"name": name})

    async def names(**query: str) -> list[str]:
        return [each["name"] for each in await house.listed("organisations", limit="1", **query)]

    assert ["Acme", "acorn", "beta", "Äther"] == await names()
    assert ["Acme", "acorn"] == await names(q="AC")
    assert ["Äther"] == await names(q="ä")
    assert ["acorn", "Acme"] == await names(q="ac", sort="-created_at")
    assert [] == await names(q="zz")


async def test_names_of_any_length_have_pages(house: House) -> None:
    for letter in "ab":
        await house.made("organisations", {"name": "字" * 199 + letter})

    assert 2 == len(await house.listed("organisations", limit="1"))


async def test_a_patch_sets_what_it_names_unless_somebody_was_faster(house: House) -> None:
    made = await house.made("organisations", {"name": "Acme", "notes": "old"})
    at = f"{house.at}/organisations/{made['id']}"
    patched = await house.client.patch(at, json={"notes": None}, headers={"if-match": '"v1"'})
    stale = await house.client.patch(at, json={"name": "X"}, headers={"if-match": '"v1"'})

    assert ("Acme", "", 2) == tuple(patched.json()[name] for name in ("name", "notes", "version"))
    assert (412, patched.json()) == (stale.status_code, stale.json()["current"])


async def test_an_organisation_where_somebody_works_stays(house: House) -> None:
    contact = await house.contact(organisation_name="Acme")
    at = f"{house.at}/organisations/{contact['organisation_id']}"
    in_use = await house.client.delete(at)
    await house.client.patch(f"{house.at}/contacts/{contact['id']}", json={"organisation_id": None})
    removed = await house.client.delete(at)
    gone = await house.client.get(at)

    assert (409, "organisation_in_use") == (in_use.status_code, in_use.json()["code"])
    assert (204, 404) == (removed.status_code, gone.status_code)
