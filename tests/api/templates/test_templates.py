"""Templates over HTTP."""

from typing import Any

import httpx

from domain.shared.ids import new_id
from tests.support.house import House

NOTE = {
    "name": "First note",
    "channel": "linkedin_note",
    "purpose": "first_contact",
    "body": "Hi {{ contact.given_name }}, thank you for your talk.",
}


async def preview(house: House, contact_id: str, body: str, **more: Any) -> httpx.Response:
    told = {"contact_id": contact_id, "body": body, **more}
    return await house.client.post(f"{house.at}/template-previews", json=told)


async def test_a_template_comes_back_as_it_was_sent(house: House) -> None:
    made = await house.made("templates", NOTE)

    assert NOTE.items() <= made.items()
    assert ("en", "", None, 1) == (
        made["language"],
        made["subject"],
        made["archived_at"],
        made["version"],
    )
    assert made == await house.read("templates", made["id"])


async def test_what_does_not_fit_is_refused(house: House) -> None:
    for fields in (
        {"name": " "},
        {"channel": "pigeon"},
        {"purpose": "sale"},
        {"body": ""},
        {"body": "x" * 8001},
        {"language": "in English"},
    ):
        answer = await house.client.post(f"{house.at}/templates", json=NOTE | fields)
        assert 422 == answer.status_code, fields


async def test_one_that_cannot_be_read_is_refused_with_line_and_column(house: House) -> None:
    for body, line, column in (
        ("Hi\n  {{ contact.given }}", 2, 6),
        ("Hi {% include 'x' %}", 1, 7),
        ("Hi\n\n{{ contact. }}", 3, 1),
    ):
        answer = await house.client.post(f"{house.at}/templates", json=NOTE | {"body": body})
        told = answer.json()
        assert (422, "template_invalid", line, column) == (
            answer.status_code,
            told["code"],
            told["line"],
            told["column"],
        )
        assert "/body" == told["errors"][0]["pointer"]
        assert f"line {line}, column {column}" in told["errors"][0]["detail"]


async def test_a_client_may_choose_the_id_and_replace_it_knowingly(house: House) -> None:
    at, creating = f"{house.at}/templates/{new_id()}", {"if-none-match": "*"}
    answers = [
        await house.client.put(at, json=NOTE | {"name": name}, headers=creating)
        for name in ("First", "First", "Other")
    ]
    replaced = await house.client.put(
        at, json=NOTE | {"name": "Second"}, headers={"if-match": answers[0].headers["etag"]}
    )
    late = await house.client.patch(at, json={"name": "x"}, headers={"if-match": '"v1"'})

    assert [201, 200, 409, 200, 412] == [each.status_code for each in (*answers, replaced, late)]
    assert "Second" == replaced.json()["name"] == late.json()["current"]["name"]


async def test_the_list_is_by_name_and_those_put_away_are_apart(house: House) -> None:
    for name, channel in (("beta", "email"), ("Alpha", "linkedin_note"), ("gone", "email")):
        await house.made("templates", NOTE | {"name": name, "channel": channel})
    (gone,) = [each for each in await house.listed("templates") if each["name"] == "gone"]
    at = f"{house.at}/templates/{gone['id']}"
    archived = (await house.client.patch(at, json={"archived": True})).json()
    again = (await house.client.patch(at, json={"archived": True})).json()

    async def names(**query: str) -> list[str]:
        return [each["name"] for each in await house.listed("templates", limit="1", **query)]

    assert archived == again
    assert archived["archived_at"]
    assert ["Alpha", "beta"] == await names()
    assert ["gone"] == await names(archived="true")
    assert ["beta"] == await names(channel="email,phone", purpose="first_contact")
    assert 204 == (await house.client.delete(at)).status_code
    assert 404 == (await house.client.get(at)).status_code


async def test_a_preview_knows_the_contact_and_what_they_did(house: House) -> None:
    ada = await house.contact(
        given_name="Ada", family_name="Lovelace", position="Analyst", organisation_name="Engines"
    )
    touch = {
        "contact_id": ada["id"],
        "direction": "inbound",
        "channel": "email",
        "depth": "message",
        "help_received": "advice",
        "occurred_at": "2026-03-01T10:00:00Z",
    }
    await house.made("interactions", touch)
    body = (
        "{{ contact.name }}, {{ contact.position }} at {{ contact.organisation }}:"
        " thank you for the {{ gift.kind }} of {{ gift.day | date }}."
    )
    kept = await house.made("templates", NOTE | {"body": body, "subject": "{{ gift.kind }}"})
    shown = await house.client.post(
        f"{house.at}/templates/{kept['id']}/previews", json={"contact_id": ada["id"]}
    )

    assert {
        "contact_id": ada["id"],
        "subject": "advice",
        "body": "Ada Lovelace, Analyst at Engines: thank you for the advice of 1 March 2026.",
    } == shown.json()
    assert shown.json()["body"] == (await preview(house, ada["id"], body)).json()["body"]


async def test_private_help_stays_private(house: House) -> None:
    ada = await house.contact()
    touch = {"direction": "inbound", "channel": "email", "depth": "message"}
    private = {"contact_id": ada["id"], "help_received": "referral", "is_private": True}
    await house.made("interactions", touch | private)

    assert "help" == (await preview(house, ada["id"], "{{ gift.kind }}")).json()["body"]


async def test_a_value_that_is_not_known_is_an_error_that_names_it(house: House) -> None:
    ada = await house.contact()
    answer = await preview(house, ada["id"], "Hi\n{{ contact.position }}")

    assert (422, "template_value_missing", "contact.position", 2, 4) == (
        answer.status_code,
        answer.json()["code"],
        answer.json()["name"],
        answer.json()["line"],
        answer.json()["column"],
    )
    costly = await preview(house, ada["id"], "{% for i in (1..999999) %}{% endfor %}")
    assert (422, "template_too_costly") == (costly.status_code, costly.json()["code"])
    nobody = await preview(house, str(new_id()), "Hi")
    unknown = await preview(house, ada["id"], "Hi", admiration_id=str(new_id()))
    await house.client.delete(f"{house.at}/contacts/{ada['id']}")
    trashed = await preview(house, ada["id"], "Hi")
    assert [404, 404, 410] == [each.status_code for each in (nobody, unknown, trashed)]


async def test_all_that_can_be_named_is_listed_and_can_be_named(house: House) -> None:
    listed = (await house.client.get(f"{house.at}/template-variables")).json()["data"]
    body = " ".join(f"{{{{ {each['name']} }}}}" for each in listed)

    assert len(listed) > 10
    await house.made("templates", NOTE | {"body": body})
