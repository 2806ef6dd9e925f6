"""Contacts made, changed, trashed and restored over HTTP."""

import asyncio
from uuid import uuid4

from domain.shared.ids import new_id
from tests.support.house import House, found_workspace, open_house

EVERYTHING = {
    "given_name": " Zoë ",
    "family_name": "Müller",
    "headline": "Builds things",
    "position": "Head of  Research",
    "organisation_name": "Acme  GmbH",
    "linkedin_url": "https://www.linkedin.com/in/Zo%C3%AB-M%C3%BCller/",
    "emails": {"work": {"address": "zoe@acme.example", "label": "work"}},
    "phones": {"m": {"number": "+49 30 123"}},
    "links": {"b": {"url": "https://zoe.example"}},
    "addresses": {"h": {"formatted": "1 Road\nTown"}},
    "birthday": {"month": 2, "day": 29},
    "notes": "Met in Paris.\nLikes tea.",
    "connected_on": "2024-05-06",
    "tier": "close",
    "interval_days": 45,
}


async def test_a_contact_comes_back_as_it_was_sent_in_its_one_form(house: House) -> None:
    made = await house.contact(**EVERYTHING)

    assert ("Zoë", "Müller", "Zoë Müller") == (
        made["given_name"],
        made["family_name"],
        made["name"],
    )
    assert "Head of Research" == made["position"]
    assert {"id": made["organisation_id"], "name": "Acme GmbH"} == made["organisation"]
    assert "zoë-müller" == made["linkedin_slug"]
    assert "https://www.linkedin.com/in/zo%C3%AB-m%C3%BCller/" == made["linkedin_url"]
    assert {"work": {"address": "zoe@acme.example", "label": "work", "position": 0}} == made[
        "emails"
    ]
    assert {"month": 2, "day": 29, "year": None} == made["birthday"]
    assert ("close", 45, 45) == (made["tier"], made["interval_days"], made["rhythm_days"])
    assert "fresh" == made["state"]
    assert "seed" == made["stage"]
    assert made["due_at"] is not None
    assert made == await house.read("contacts", made["id"])


async def test_what_was_made_is_at_the_address_that_is_told(house: House) -> None:
    answer = await house.client.post(f"{house.at}/contacts", json={"given_name": "Ada"})

    assert 201 == answer.status_code
    assert '"v1-unplanned.0"' == answer.headers["etag"]
    assert answer.json() == (await house.client.get(answer.headers["location"])).json()


async def test_a_contact_without_anything_to_call_it_by_is_refused(house: House) -> None:
    answer = await house.client.post(f"{house.at}/contacts", json={"notes": "?"})

    assert (422, "contact_nameless") == (answer.status_code, answer.json()["code"])


async def test_what_does_not_fit_is_named_by_its_place(house: House) -> None:
    for fields, pointer in (
        ({"linkedin_url": "https://example.org/in/ada"}, "/linkedin_url"),
        ({"linkedin_slug": "ada", "linkedin_url": "linkedin.com/in/bob"}, "/linkedin_url"),
        ({"emails": {"w": {"address": "nobody"}}}, "/emails"),
        ({"birthday": {"month": 2, "day": 30}}, "/birthday/day"),
        ({"tier": "innermost"}, "/tier"),
        ({"nick": "A"}, "/nick"),
        ({"notes": "n" * 20_001}, "/notes"),
        ({"links": {"x": {"url": "javascript:alert(1)"}}}, "/links"),
    ):
        answer = await house.client.post(
            f"{house.at}/contacts", json={"given_name": "Ada"} | fields
        )
        assert 422 == answer.status_code, fields
        assert pointer == answer.json()["errors"][0]["pointer"]


async def test_the_same_post_with_the_same_key_makes_one_contact(house: House) -> None:
    headers = {"idempotency-key": str(uuid4())}
    first = await house.client.post(
        f"{house.at}/contacts", json={"given_name": "Ada"}, headers=headers
    )
    again = await house.client.post(
        f"{house.at}/contacts", json={"given_name": "Ada"}, headers=headers
    )

    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert "true" == again.headers["idempotency-replayed"]
    assert 1 == len(await house.listed("contacts"))


async def test_a_client_may_choose_the_id_and_say_it_twice(house: House) -> None:
    key, creating = new_id(), {"if-none-match": "*"}
    first = await house.client.put(
        f"{house.at}/contacts/{key}", json={"given_name": "Ada"}, headers=creating
    )
    again = await house.client.put(
        f"{house.at}/contacts/{key}", json={"given_name": "Ada"}, headers=creating
    )
    other = await house.client.put(
        f"{house.at}/contacts/{key}", json={"given_name": "Eve"}, headers=creating
    )

    assert [201, 200, 409] == [each.status_code for each in (first, again, other)]
    assert first.json() == again.json()
    assert (str(key), "duplicate") == (first.json()["id"], other.json()["code"])


async def test_the_same_id_in_two_workspaces_is_two_contacts(house: House) -> None:
    other_id = await found_workspace(house.database)
    await open_house(
        house.database, (house.client, house.tokens, house.counter), house.workspace_id, other_id
    )
    key, creating = new_id(), {"if-none-match": "*"}
    for workspace_id, name in ((house.workspace_id, "Ada"), (other_id, "Eve")):
        made = await house.client.put(
            f"/v1/workspaces/{workspace_id}/contacts/{key}",
            json={"given_name": name},
            headers=creating,
        )
        assert 201 == made.status_code

    mine = await house.read("contacts", str(key))
    theirs = await house.client.get(f"/v1/workspaces/{other_id}/contacts/{key}")
    assert ("Ada", "Eve") == (mine["given_name"], theirs.json()["given_name"])


async def test_replacing_needs_the_version_seen_and_empties_what_is_not_said(
    house: House,
) -> None:
    made = await house.contact(**EVERYTHING)
    at = f"{house.at}/contacts/{made['id']}"
    blind = await house.client.put(at, json={"given_name": "Eve"})
    stale = await house.client.put(at, json={"given_name": "Eve"}, headers={"if-match": '"v7"'})
    replaced = await house.client.put(at, json={"given_name": "Eve"}, headers={"if-match": '"v1"'})

    assert [428, 412, 200] == [each.status_code for each in (blind, stale, replaced)]
    assert made == stale.json()["current"]
    eve = replaced.json()
    assert ("Eve", "", {}, None, None) == (
        eve["given_name"],
        eve["family_name"],
        eve["emails"],
        eve["tier"],
        eve["organisation"],
    )


async def test_a_patch_sets_what_it_names_and_null_empties(house: House) -> None:
    made = await house.contact(**EVERYTHING)
    patched = await house.client.patch(
        f"{house.at}/contacts/{made['id']}",
        content=b'{"headline": null, "organisation_name": null, "notes": "new"}',
        headers={"content-type": "application/merge-patch+json"},
    )

    assert 200 == patched.status_code
    changed = {"headline": None, "organisation": None, "organisation_id": None, "notes": "new"}
    moving = {"version": 2, "updated_at": patched.json()["updated_at"]}
    assert made | changed | moving == patched.json()


async def test_a_patch_of_one_element_leaves_the_rest_of_the_map(house: House) -> None:
    made = await house.contact(emails={"a": {"address": "a@x.org", "label": "old"}})
    at = f"{house.at}/contacts/{made['id']}"
    await house.client.patch(at, json={"emails": {"a": {"label": "new"}}})
    await house.client.patch(at, json={"emails": {"b": {"address": "b@x.org"}}})
    incomplete = await house.client.patch(at, json={"emails": {"c": {"label": "no address"}}})

    expected = {
        "a": {"address": "a@x.org", "label": "new", "position": 0},
        "b": {"address": "b@x.org", "label": None, "position": 0},
    }
    assert expected == (await house.read("contacts", made["id"]))["emails"]
    assert "/emails/c" == incomplete.json()["errors"][0]["pointer"]

    removed = await house.client.patch(at, json={"emails": {"a": None}})
    assert {"b"} == removed.json()["emails"].keys()


async def test_patches_of_different_elements_at_once_both_last(house: House) -> None:
    made = await house.contact()
    at = f"{house.at}/contacts/{made['id']}"
    names = [f"m{number}" for number in range(8)]
    answers = await asyncio.gather(
        *(
            house.client.patch(at, json={"emails": {name: {"address": f"{name}@x.org"}}})
            for name in names
        )
    )

    assert {200} == {answer.status_code for answer in answers}
    assert set(names) == (await house.read("contacts", made["id"]))["emails"].keys()


async def test_no_map_holds_more_than_twenty_elements(house: House) -> None:
    twenty = {f"e{number}": {"address": f"{number}@x.org"} for number in range(20)}
    made = await house.contact(emails=twenty)
    full = await house.client.patch(
        f"{house.at}/contacts/{made['id']}", json={"emails": {"more": {"address": "m@x.org"}}}
    )

    assert (422, "too_many_elements") == (full.status_code, full.json()["code"])


async def test_an_update_mask_empties_what_it_names_in_vain(house: House) -> None:
    made = await house.contact(headline="Old", position="Old", notes="Old")
    at = f"{house.at}/contacts/{made['id']}"
    patched = await house.client.patch(
        at, params={"update_mask": "headline,notes"}, json={"headline": "New", "position": "New"}
    )
    refused = await house.client.patch(at, params={"update_mask": "headline,id"}, json={})

    assert ("New", "Old", "") == tuple(
        patched.json()[name] for name in ("headline", "position", "notes")
    )
    assert (400, "update_mask") == (
        refused.status_code,
        refused.json()["errors"][0]["parameter"],
    )


async def test_of_twenty_writers_who_saw_the_same_version_exactly_one_wins(
    house: House,
) -> None:
    made = await house.contact()
    at = f"{house.at}/contacts/{made['id']}"
    answers = await asyncio.gather(
        *(
            house.client.patch(at, json={"notes": str(writer)}, headers={"if-match": '"v1"'})
            for writer in range(20)
        )
    )

    statuses = sorted(answer.status_code for answer in answers)
    assert [200, *[412] * 19] == statuses
    winner = next(answer for answer in answers if answer.status_code == 200)
    assert winner.json() == await house.read("contacts", made["id"])
    assert {2} == {
        answer.json()["current"]["version"] for answer in answers if answer.status_code == 412
    }


async def test_a_patch_of_nothing_new_makes_no_new_version(house: House) -> None:
    made = await house.contact(notes="same")
    same = await house.client.patch(f"{house.at}/contacts/{made['id']}", json={"notes": "same"})

    assert made == same.json()


async def test_a_profile_belongs_to_one_contact(house: House) -> None:
    await house.contact(linkedin_slug="ada")
    twin = await house.client.post(
        f"{house.at}/contacts", json={"given_name": "Eve", "linkedin_slug": "Ada"}
    )

    assert (409, "duplicate") == (twin.status_code, twin.json()["code"])


async def test_an_organisation_that_is_not_there_is_not_found(house: House) -> None:
    answer = await house.client.post(
        f"{house.at}/contacts", json={"given_name": "A", "organisation_id": str(new_id())}
    )

    assert 404 == answer.status_code


async def test_a_contact_in_the_trash_is_gone_until_it_is_restored(house: House) -> None:
    made = await house.contact(tier="inner")
    at = f"{house.at}/contacts/{made['id']}"
    stale = await house.client.delete(at, headers={"if-match": '"v9"'})
    trashed = [await house.client.delete(at) for _ in range(2)]
    gone = await house.client.get(at)
    shown = await house.client.get(at, params={"include": "deleted"})

    assert [412, 204, 204] == [stale.status_code, *(each.status_code for each in trashed)]
    assert (410, "gone") == (gone.status_code, gone.json()["code"])
    assert gone.json()["restorable_until"] > shown.json()["deleted_at"]
    assert [] == await house.listed("contacts")
    assert [made["id"]] == [each["id"] for each in await house.listed("contacts", deleted="true")]
    assert 410 == (await house.client.patch(at, json={"notes": "x"})).status_code

    restored = await house.client.post(f"{at}/restoration")
    moving = {name: restored.json()[name] for name in ("version", "updated_at")}
    assert made | moving == restored.json()
    assert [made["id"]] == [each["id"] for each in await house.listed("contacts")]


async def test_an_unchanged_contact_is_not_sent_again(house: House) -> None:
    made = await house.contact()
    at = f"{house.at}/contacts/{made['id']}"
    tag = (await house.client.get(at)).headers["etag"]
    same = await house.client.get(at, headers={"if-none-match": tag})
    await house.client.patch(at, json={"notes": "new"})
    newer = await house.client.get(at, headers={"if-none-match": tag})

    assert (304, b"", 200) == (same.status_code, same.content, newer.status_code)


async def test_a_contact_nobody_knows_is_not_found(house: House) -> None:
    at = f"{house.at}/contacts/{new_id()}"
    answers = [
        await house.client.get(at),
        await house.client.patch(at, json={}),
        await house.client.delete(at),
        await house.client.post(f"{at}/restoration"),
        await house.client.get(f"{at}/timeline"),
        await house.client.put(f"{at}/closure"),
    ]

    assert {404} == {answer.status_code for answer in answers}
