"""Canaries in every private place, and everybody who must never see one."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from domain.shared.actor import TOKEN_SCOPES, Principal, Role, Scope
from tests.roles.callers import Callers, Route
from tests.support.whole import Whole

PRIVATE = "Quokkasecret"
SHARED = "Numbatshared"
IDS = ("contact_id", "interaction_id", "private_id")


class Ground(msgspec.Struct, frozen=True):
    """A workspace in which the owner has written into every place there is."""

    callers: Callers
    ids: dict[str, str]

    def caller(self, role: Role, scopes: frozenset[Scope] | None = None) -> Principal:
        person = self.callers.people[role]
        if scopes is None:
            return self.callers.session(person, role)
        return self.callers.token(person, scopes, role)

    async def crawl(self, caller: Principal) -> str:
        """All that this caller can read, by every route and with every id, and by every search."""
        seen = ""
        for route in self.callers.routes:
            if route.in_workspace and route.method == "GET" and "events" not in route.path:
                for interaction_id in (self.ids["interaction_id"], self.ids["private_id"]):
                    seen += await self._text(route, caller, interaction_id)
        for words in (PRIVATE, PRIVATE.lower(), "quokka"):
            seen += str(await self.found(caller, words))
        return seen

    async def found(self, caller: Principal, words: str) -> list[str]:
        """The names of the contacts that this search finds, by address and by body."""
        by_address = await self.callers.ask("GET", self._at(f"contacts?q={words}"), caller)
        by_body = await self.callers.ask(
            "POST", self._at("contacts/search"), caller, json={"q": words}
        )
        pages = [answer.json()["data"] for answer in (by_address, by_body)]
        return [each["given_name"] for page in pages for each in page]

    async def read(self, caller: Principal, path: str) -> dict[str, Any]:
        answer = await self.callers.ask("GET", self._at(path), caller)
        assert 200 == answer.status_code, answer.text
        shown: dict[str, Any] = answer.json()
        return shown

    async def write(
        self, caller: Principal, method: str, path: str, fields: dict[str, Any], *, version: int = 0
    ) -> dict[str, Any]:
        headers = {"if-match": f'"v{version}"'} if version else {}
        answer = await self.callers.ask(
            method, self._at(path), caller, json=fields, headers=headers
        )
        assert answer.status_code in {200, 201}, answer.text
        written: dict[str, Any] = answer.json()
        return written

    async def _text(self, route: Route, caller: Principal, interaction_id: str) -> str:
        ids = {**self.ids, "interaction_id": interaction_id}
        return (await self.callers.call(route, caller, ids)).text

    def _at(self, path: str) -> str:
        return f"/v1/workspaces/{self.callers.workspace_id}/{path}"


@pytest.fixture(scope="module")
async def ground(whole: Whole) -> AsyncIterator[Ground]:
    async with Callers(whole.container).at_work() as callers:
        ground = Ground(callers, {})
        owner = ground.caller(Role.OWNER)
        contact = await ground.write(owner, "POST", "contacts", _contact())
        shown = await ground.write(owner, "POST", "interactions", _touch(contact["id"], SHARED))
        kept = await ground.write(
            owner,
            "POST",
            "interactions",
            _touch(contact["id"], PRIVATE, "2026-03-05T10:00:00Z")
            | {"is_private": True, "help_received": "referral"},
        )
        path = f"contacts/{contact['id']}/do-not-contact"
        await ground.write(owner, "PUT", path, {"reason": f"{SHARED} reason"})
        ground.ids.update(zip(IDS, (contact["id"], shown["id"], kept["id"]), strict=True))
        yield ground


async def test_the_owner_and_assistants_see_everything(ground: Ground) -> None:
    for role in (Role.OWNER, Role.ASSISTANT):
        seen = await ground.crawl(ground.caller(role))
        assert 8 <= seen.count(PRIVATE)  # contact, list, interaction, list, timeline, twice each
        assert 8 <= seen.count(SHARED)


async def test_a_mentor_sees_what_is_shared_and_nothing_private(ground: Ground) -> None:
    seen = await ground.crawl(ground.caller(Role.MENTOR))

    assert 0 == seen.count(PRIVATE)
    assert 0 == seen.count("referral")
    assert 8 <= seen.count(SHARED)


@pytest.mark.parametrize("role", [Role.OWNER, Role.ASSISTANT, Role.MENTOR, Role.VIEWER])
async def test_without_the_scope_for_content_nobody_sees_any(ground: Ground, role: Role) -> None:
    narrow = TOKEN_SCOPES - {Scope.INTERACTIONS_CONTENT}
    for caller in (
        ground.caller(role, narrow),
        ground.caller(Role.VIEWER),
        ground.caller(Role.VIEWER, TOKEN_SCOPES),
    ):
        seen = await ground.crawl(caller)
        assert (0, 0, 0) == (seen.count(PRIVATE), seen.count(SHARED), seen.count("referral"))


async def test_private_notes_are_found_by_nobody(ground: Ground) -> None:
    assert [] == await ground.found(ground.caller(Role.OWNER), PRIVATE)


async def test_notes_are_found_by_those_who_see_them(ground: Ground) -> None:
    found = {
        role: await ground.found(ground.caller(role), f"{SHARED} Ada")
        for role in (Role.OWNER, Role.ASSISTANT, Role.MENTOR, Role.VIEWER)
    }

    assert ["Ada", "Ada"] == found[Role.OWNER] == found[Role.ASSISTANT] == found[Role.MENTOR]
    assert [] == found[Role.VIEWER]
    assert ["Ada", "Ada"] == await ground.found(ground.caller(Role.VIEWER), "ada acme")


async def test_what_is_concealed_is_named(ground: Ground) -> None:
    contact, private = (
        f"contacts/{ground.ids['contact_id']}",
        f"interactions/{ground.ids['private_id']}",
    )
    mentor, viewer = ground.caller(Role.MENTOR), ground.caller(Role.VIEWER)

    assert [] == (await ground.read(ground.caller(Role.OWNER), contact))["concealed"]
    assert ["private_notes"] == (await ground.read(mentor, contact))["concealed"]
    shown = await ground.read(viewer, contact)
    assert ["notes", "private_notes", "wishes", "do_not_contact.reason"] == shown["concealed"]
    assert ("", "", None, None) == (
        shown["notes"],
        shown["private_notes"],
        shown["wishes"],
        shown["do_not_contact"]["reason"],
    )
    assert ["email"] == (await ground.read(mentor, contact))["wishes"]["channels"]
    kept = await ground.read(mentor, private)
    assert (True, None, "", None) == tuple(
        kept[name] for name in ("is_private", "subject", "body", "help_received")
    )
    assert ["subject", "body", "help_received", "meaning", "returns_on"] == kept["concealed"]


async def test_of_private_help_a_nudge_tells_only_that_it_was_help(ground: Ground) -> None:
    path = f"contacts/{ground.ids['contact_id']}/nudges/explanation"
    explained = await ground.read(ground.caller(Role.MENTOR), path)

    assert "help" == explained["clock"]["thanks_for"]


async def test_another_role_gets_another_etag(ground: Ground) -> None:
    """Who has become an assistant is not told that nothing has changed."""
    path = f"/v1/workspaces/{ground.callers.workspace_id}/contacts/{ground.ids['contact_id']}"
    tags = {
        (await ground.callers.ask("GET", path, ground.caller(role))).headers["etag"]
        for role in (Role.OWNER, Role.MENTOR, Role.VIEWER)
    }

    assert 3 == len(tags)


async def test_an_answer_to_a_change_shows_no_more_than_a_read(ground: Ground) -> None:
    blind = ground.caller(Role.ASSISTANT, TOKEN_SCOPES - {Scope.INTERACTIONS_CONTENT})
    contact, private = ground.ids["contact_id"], ground.ids["private_id"]
    answers = [
        await ground.write(blind, "PATCH", f"contacts/{contact}", {"position": "Engineer"}),
        await ground.write(blind, "PATCH", f"interactions/{private}", {"channel": "email"}),
        await ground.write(
            blind,
            "POST",
            "contacts/batch",
            {"operations": [{"op": "update", "id": contact, "contact": {"headline": "There"}}]},
        ),
    ]

    assert 0 == str(answers).count(PRIVATE) + str(answers).count(SHARED)


async def test_who_does_not_see_the_words_does_not_empty_them_by_replacing(
    ground: Ground,
) -> None:
    blind = ground.caller(Role.OWNER, TOKEN_SCOPES - {Scope.INTERACTIONS_CONTENT})
    contact, private = ground.ids["contact_id"], ground.ids["private_id"]
    for path, fields in (
        (f"contacts/{contact}", _contact() | {"notes": "", "private_notes": ""}),
        (f"interactions/{private}", _touch(contact, "", "2026-03-05T10:00:00Z")),
    ):
        seen = await ground.read(blind, path)
        await ground.write(blind, "PUT", path, fields, version=seen["version"])
    owner = ground.caller(Role.OWNER)
    kept = await ground.read(owner, f"contacts/{contact}")
    touch = await ground.read(owner, f"interactions/{private}")

    assert (True, True) == (SHARED in kept["notes"], PRIVATE in kept["private_notes"])
    assert (True, True, "referral") == (
        PRIVATE in touch["body"],
        touch["is_private"],
        touch["help_received"],
    )


async def test_a_client_that_knows_nothing_of_private_notes_leaves_them(ground: Ground) -> None:
    owner = ground.caller(Role.OWNER)
    made = await ground.write(
        owner, "POST", "contacts", {"given_name": "Old", "notes": "a", "private_notes": "b"}
    )
    path = f"contacts/{made['id']}"
    kept = await ground.write(owner, "PUT", path, {"given_name": "Old"}, version=1)
    emptied = await ground.write(owner, "PATCH", path, {"private_notes": None})

    assert ("", "b") == (kept["notes"], kept["private_notes"])
    assert "" == emptied["private_notes"]


def _contact() -> dict[str, Any]:
    return {
        "given_name": "Ada",
        "organisation_name": "Acme",
        "tier": "inner",
        "notes": f"{SHARED} notes",
        "private_notes": f"{PRIVATE} notes",
        "wishes": {"channels": ["email"]},
    }


def _touch(contact_id: str, word: str, at: str = "2026-01-05T10:00:00Z") -> dict[str, Any]:
    return {
        "contact_id": contact_id,
        "direction": "inbound",
        "channel": "linkedin",
        "depth": "meeting",
        "occurred_at": at,
        "subject": word or None,
        "body": f"{word} words" if word else "",
    }
