"""Members and invitations over the whole service, by people who really log in."""

import asyncio
import base64
import hashlib
import re
from typing import Any
from urllib.parse import urljoin, urlsplit
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest

from api.app import create_app
from api.main import ports_of
from domain.members.mailing import mail_invitation
from domain.shared.ids import InvitationId
from tests.fakes.mail import FakeMailer
from tests.support.logins import client_at
from tests.support.statements import LastCount
from tests.support.whole import Person, Whole

REFUSALS = "/v1/auth/invitation-refusals"


@pytest.fixture
async def zoe(whole: Whole) -> Person:
    return await whole.log_in()


@pytest.fixture
async def ada(whole: Whole) -> Person:
    return await whole.log_in()


async def ask(
    whole: Whole, person: Person, method: str, path: str, fields: dict[str, Any] | None = None
) -> httpx.Response:
    return await whole.client.request(method, path, headers=person.headers, json=fields)


async def invite(whole: Whole, owner: Person, email: str, role: str = "viewer") -> httpx.Response:
    fields = {"email": email, "role": role}
    return await ask(whole, owner, "POST", f"{owner.at}/invitations", fields)


async def join(whole: Whole, owner: Person, person: Person, role: str) -> str:
    """Invite somebody and have them accept; who they are."""
    made = await invite(whole, owner, person.email, role)
    assert made.status_code in {200, 201}, made.text
    path = f"/v1/me/invitations/{made.json()['id']}/acceptance"
    entered = await ask(whole, person, "POST", path)
    assert (200, role) == (entered.status_code, entered.json()["role"])
    user_id: str = (await ask(whole, person, "GET", "/v1/me")).json()["id"]
    return user_id


async def members_of(whole: Whole, reader: Person, place: Person) -> list[dict[str, Any]]:
    answer = await ask(whole, reader, "GET", f"{place.at}/members")
    assert 200 == answer.status_code
    members: list[dict[str, Any]] = answer.json()["data"]
    return members


async def test_from_an_invitation_to_leaving(whole: Whole, zoe: Person, ada: Person) -> None:
    made = await invite(whole, zoe, ada.email, "mentor")
    [waiting] = (await ask(whole, ada, "GET", "/v1/me/invitations")).json()["data"]
    before = await ask(whole, ada, "GET", zoe.at)
    user_id = await join(whole, zoe, ada, "mentor")
    inside = await ask(whole, ada, "GET", zoe.at)
    left = await ask(whole, ada, "DELETE", f"{zoe.at}/members/{user_id}")
    after = await ask(whole, ada, "GET", zoe.at)

    assert (201, "open") == (made.status_code, made.json()["state"])
    assert made.headers["location"] == f"{zoe.at}/invitations/{made.json()['id']}"
    assert ("Zoë Testwright", "mentor") == (waiting["invited_by_name"], waiting["role"])
    assert (404, 200, 204, 404) == tuple(
        answer.status_code for answer in (before, inside, left, after)
    )
    assert "mentor" == inside.json()["role"]


async def test_inviting_asks_the_database_as_much_whether_the_address_is_known(
    whole: Whole, zoe: Person, ada: Person
) -> None:
    """The fewest of several times: a connection that is new asks a little more."""
    counter = LastCount()
    ports = msgspec.structs.replace(ports_of(whole.container), statement_counter=counter)
    stranger = f"{uuid4().hex}@example.com"
    counted: dict[str, list[int]] = {ada.email: [], stranger: []}
    async with client_at(create_app(ports), "198.51.100.7") as client:
        for address in [*counted] * 3:
            fields = {"email": address, "role": "viewer"}
            answer = await client.post(f"{zoe.at}/invitations", headers=zoe.headers, json=fields)
            assert answer.status_code in {200, 201}, answer.text
            counted[address].append(counter.last.statements)

    assert min(counted[ada.email]) == min(counted[stranger]) > 0


async def test_the_link_in_the_mail_leads_to_a_page_that_can_decline(
    whole: Whole, zoe: Person
) -> None:
    made = await invite(whole, zoe, f"{uuid4().hex}@example.com")
    link = whole.container.invitation_links.link_of(InvitationId(UUID(made.json()["id"])))
    page = await whole.client.get(urlsplit(link).path)
    [script] = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    [address] = re.findall(r'fetch\("(.*?)"', script)
    key, _, token = urlsplit(link).fragment.partition("=")
    answer = await whole.client.post(urljoin(link, address), json={key: token})
    [kept] = (await ask(whole, zoe, "GET", f"{zoe.at}/invitations")).json()["data"]
    mark = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()

    assert 200 == page.status_code
    assert f"script-src 'sha256-{mark}'" in page.headers["content-security-policy"]
    assert (204, "declined") == (answer.status_code, kept["state"])


async def test_a_role_holds_from_the_next_request_on(
    whole: Whole, zoe: Person, ada: Person
) -> None:
    user_id = await join(whole, zoe, ada, "assistant")
    path = f"{zoe.at}/members/{user_id}"
    wrote = await ask(whole, ada, "POST", f"{zoe.at}/contacts", {"given_name": "Bo"})
    changed = await ask(whole, zoe, "PATCH", path, {"role": "viewer"})
    refused = await ask(whole, ada, "POST", f"{zoe.at}/contacts", {"given_name": "Bo"})
    await ask(whole, zoe, "DELETE", path)
    gone = await ask(whole, ada, "GET", f"{zoe.at}/contacts")

    assert (201, 200, 403, 404) == tuple(
        answer.status_code for answer in (wrote, changed, refused, gone)
    )


async def test_addresses_are_shown_to_the_owner_and_assistants(
    whole: Whole, zoe: Person, ada: Person
) -> None:
    await join(whole, zoe, ada, "viewer")

    assert [zoe.email, ada.email] == [each["email"] for each in await members_of(whole, zoe, zoe)]
    assert [None, None] == [each["email"] for each in await members_of(whole, ada, zoe)]


async def test_the_owner_is_told_how_to_leave(whole: Whole, zoe: Person) -> None:
    [own] = await members_of(whole, zoe, zoe)
    answer = await ask(whole, zoe, "DELETE", f"{zoe.at}/members/{own['user_id']}")

    assert (409, "owner_cannot_leave") == (answer.status_code, answer.json()["code"])
    assert "transfer" in answer.json()["detail"]


async def test_of_many_transfers_at_once_one_happens(whole: Whole, zoe: Person) -> None:
    people = [await whole.log_in() for _ in range(4)]
    heirs = [await join(whole, zoe, person, "viewer") for person in people]
    path = f"{zoe.at}/ownership-transfers"
    answers = await asyncio.gather(
        *(ask(whole, zoe, "POST", path, {"user_id": heir}) for heir in heirs * 2)
    )
    members = await members_of(whole, people[0], zoe)
    [winner] = [answer.json() for answer in answers if answer.status_code == 200]

    assert {200, 403} == {answer.status_code for answer in answers}
    assert [winner["user_id"]] == [each["user_id"] for each in members if each["role"] == "owner"]
    assert 1 == [each["role"] for each in members].count("assistant")


async def test_an_answer_tells_nothing_of_whether_an_address_is_known(
    whole: Whole, zoe: Person, ada: Person
) -> None:
    known = await invite(whole, zoe, ada.email)
    unknown = await invite(whole, zoe, f"{uuid4().hex}@example.com")

    assert known.status_code == unknown.status_code
    assert set(known.headers) == set(unknown.headers)
    for name in ("role", "note", "state", "invited_by", "decided_at"):
        assert known.json()[name] == unknown.json()[name]


async def test_one_address_has_one_invitation_however_often_it_is_asked_for(
    whole: Whole, zoe: Person
) -> None:
    email = f"{uuid4().hex}@example.com"
    answers = await asyncio.gather(*(invite(whole, zoe, email) for _ in range(6)))
    listed = (await ask(whole, zoe, "GET", f"{zoe.at}/invitations")).json()["data"]

    assert [200, 200, 201, 429, 429, 429] == sorted(answer.status_code for answer in answers)
    assert [email] == [each["email"] for each in listed]


async def test_the_twentieth_invitation_of_a_day_is_the_last(whole: Whole, zoe: Person) -> None:
    answers = await asyncio.gather(
        *(invite(whole, zoe, f"{uuid4().hex}@example.com") for _ in range(23))
    )
    refused = [answer for answer in answers if answer.status_code != 201]

    assert 20 == len(answers) - len(refused)
    assert {(429, "invitations_used_up")} == {
        (answer.status_code, answer.json()["code"]) for answer in refused
    }
    assert all(0 < int(answer.headers["retry-after"]) <= 86_400 for answer in refused)


async def test_an_invitation_is_not_there_for_anybody_else(
    whole: Whole, zoe: Person, ada: Person
) -> None:
    made = (await invite(whole, zoe, f"{uuid4().hex}@example.com")).json()
    paths = [
        f"/v1/me/invitations/{each}/{answer}"
        for each in (made["id"], uuid4())
        for answer in ("acceptance", "refusal")
    ]
    answers = [await ask(whole, ada, "POST", path) for path in paths]
    revoked = await ask(whole, ada, "DELETE", f"{ada.at}/invitations/{made['id']}")

    assert {404} == {answer.status_code for answer in [*answers, revoked]}
    assert 1 == len({(answer.json()["code"], answer.json()["detail"]) for answer in answers})


async def test_the_link_in_the_mail_declines_and_nobody_is_told_more(
    whole: Whole, zoe: Person
) -> None:
    email = f"{uuid4().hex}@example.com"
    invitation_id = (await invite(whole, zoe, email)).json()["id"]
    mailer = FakeMailer()
    accounts, links = whole.container.accounts_uow, whole.container.invitation_links
    await mail_invitation(accounts, links, mailer, InvitationId(UUID(invitation_id)), "1")
    [mail] = mailer.sent
    token = mail.text.partition("#token=")[2].split()[0]
    answers = [
        await whole.client.post(REFUSALS, json={"token": each})
        for each in (token, token, token[:-2], "none")
    ]
    listed = (await ask(whole, zoe, "GET", f"{zoe.at}/invitations?state=declined")).json()["data"]
    again = await invite(whole, zoe, email)

    assert email == mail.to
    assert {(204, b"")} == {(answer.status_code, answer.content) for answer in answers}
    assert [invitation_id] == [each["id"] for each in listed]
    assert (409, "invitation_declined") == (again.status_code, again.json()["code"])


async def test_what_the_owner_revoked_cannot_be_accepted(
    whole: Whole, zoe: Person, ada: Person
) -> None:
    made = (await invite(whole, zoe, ada.email)).json()
    revoked = await ask(whole, zoe, "DELETE", f"{zoe.at}/invitations/{made['id']}")
    answer = await ask(whole, ada, "POST", f"/v1/me/invitations/{made['id']}/acceptance")

    assert 204 == revoked.status_code
    assert (410, "invitation_over") == (answer.status_code, answer.json()["code"])


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"email": "ada", "role": "viewer"}, "validation_failed"),
        ({"email": "a@b.example", "role": "owner"}, "validation_failed"),
        ({"email": "a@b.example", "role": "viewer", "note": "x" * 281}, "validation_failed"),
        ({"email": "a@b.example", "role": "viewer", "as": "owner"}, "validation_failed"),
    ],
)
async def test_what_makes_no_sense_is_refused(
    whole: Whole, zoe: Person, fields: dict[str, Any], code: str
) -> None:
    answer = await ask(whole, zoe, "POST", f"{zoe.at}/invitations", fields)

    assert (422, code) == (answer.status_code, answer.json()["code"])


async def test_in_a_sandbox_people_are_invited_without_mail(
    whole: Whole, zoe: Person, ada: Person
) -> None:
    sandbox = (await ask(whole, zoe, "POST", "/v1/workspaces", {"sandbox": True})).json()
    place = Person(zoe.email, zoe.token, sandbox["id"])
    made = (await invite(whole, place, ada.email)).json()
    mailer = FakeMailer()
    accounts, links = whole.container.accounts_uow, whole.container.invitation_links
    await mail_invitation(accounts, links, mailer, InvitationId(UUID(made["id"])), "1")
    await join(whole, place, ada, "viewer")

    assert [] == mailer.sent
