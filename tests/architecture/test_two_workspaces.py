"""Every route, with the ids of somebody else: the answer is the one for an id that does not exist."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from api.route_plans import planned
from domain.shared.ids import new_id
from tests.support.whole import Person, Whole

ENTITIES = {
    "contact_id": "contacts",
    "tag_id": "tags",
    "organisation_id": "organisations",
    "interaction_id": "interactions",
    "nudge_id": "nudges",
    "import_id": "imports",
}


@pytest.fixture(scope="module")
async def anna(whole: Whole) -> Person:
    return await whole.log_in()


@pytest.fixture(scope="module")
async def boris(whole: Whole) -> Person:
    return await whole.log_in()


@pytest.fixture(scope="module")
async def ids(whole: Whole, anna: Person) -> dict[str, str]:
    """One of everything in Anna's workspace, by the name of the path parameter that takes its id."""
    contact = await _made(
        whole, anna, "contacts", {"given_name": "Ada", "tier": "inner", "organisation_name": "Acme"}
    )
    return {
        "contact_id": contact["id"],
        "organisation_id": contact["organisation_id"],
        "tag_id": (await _made(whole, anna, "tags", {"name": "Design"}))["id"],
        "interaction_id": (
            await _made(
                whole,
                anna,
                "interactions",
                {
                    "contact_id": contact["id"],
                    "direction": "inbound",
                    "channel": "linkedin",
                    "depth": "message",
                    "occurred_at": "2026-01-05T10:00:00Z",
                },
            )
        )["id"],
        "import_id": (
            await _made(whole, anna, "imports", {"source": "linkedin_archive", "filename": "a.zip"})
        )["id"],
        "nudge_id": await _nudge(whole, anna, contact["id"]),
    }


def _routes(whole: Whole) -> list[tuple[str, str, frozenset[str]]]:
    return sorted(
        (method, path, frozenset(plan.path_parameters))
        for path, handler, plan in planned(whole.app)
        if plan.in_workspace
        for method in handler.http_methods - {"OPTIONS", "HEAD"}
    )


async def test_every_path_parameter_is_known_to_this_test(whole: Whole) -> None:
    named = {name for _, _, names in _routes(whole) for name in names}

    assert {"workspace_id", *ENTITIES} >= named


async def test_the_workspace_of_somebody_else_is_not_there(
    whole: Whole, anna: Person, boris: Person, ids: dict[str, str]
) -> None:
    differing = []
    for method, path, _ in _routes(whole):
        theirs = await _answer(
            whole, boris, method, path, {"workspace_id": anna.workspace_id} | ids
        )
        nobodys = await _answer(whole, boris, method, path, _random(ids))
        if theirs != nobodys or theirs[0] != 404:
            differing.append((method, path, theirs, nobodys))

    assert [] == differing


async def test_an_id_of_somebody_else_is_not_there_in_ones_own_workspace(
    whole: Whole, boris: Person, ids: dict[str, str]
) -> None:
    """Each request is one that would be carried out for an id of one's own: nothing but the id is wrong."""
    differing = []
    for method, path, names in _routes(whole):
        if names == {"workspace_id"}:
            continue
        mine = {"workspace_id": boris.workspace_id}
        theirs = await _answer(whole, boris, method, path, ids | mine)
        nobodys = await _answer(whole, boris, method, path, _random(ids) | mine)
        if theirs != nobodys or theirs[0] != 404:
            differing.append((method, path, theirs, nobodys))

    assert [] == differing


async def test_lists_show_nothing_of_somebody_else(
    whole: Whole, boris: Person, ids: dict[str, str]
) -> None:
    seen = ""
    for method, path, names in _routes(whole):
        if method == "GET" and names == {"workspace_id"} and not path.endswith("events"):
            seen += (
                await whole.client.get(
                    path.replace("{workspace_id}", boris.workspace_id), headers=boris.headers
                )
            ).text

    assert [] == [name for name, entity_id in ids.items() if entity_id in seen]


async def _answer(
    whole: Whole, person: Person, method: str, path: str, ids: dict[str, str]
) -> tuple[int, Any]:
    fields = _body(method, path, ids)
    for name, value in ids.items():
        path = path.replace("{" + name + "}", value)
    headers = {**person.headers, "if-match": '"v1"', "idempotency-key": uuid4().hex}
    answer = await whole.client.request(method, path, headers=headers, json=fields)
    body = answer.json() if answer.content else None
    if isinstance(body, dict):
        body.pop("instance", None)
    return answer.status_code, body


def _body(method: str, path: str, ids: dict[str, str]) -> dict[str, Any] | None:
    """What the route takes; `If-Match` stands in every request, for those that want to know the version."""
    if method not in {"POST", "PUT", "PATCH"}:
        return None
    touch = {
        "contact_id": ids.get("contact_id", str(uuid4())),
        "direction": "inbound",
        "channel": "email",
        "depth": "message",
        "occurred_at": "2026-01-05T10:00:00Z",
    }
    bodies: dict[str, dict[str, Any]] = {
        "/contacts/{contact_id}": {"given_name": "Eve"},
        "/contacts/{contact_id}/rest": {},
        "/contacts/{contact_id}/do-not-contact": {},
        "/organisations/{organisation_id}": {"name": "Elsewhere"},
        "/tags/{tag_id}": {"name": "Other"},
        "/interactions/{interaction_id}": {"body": "x"} if method == "PATCH" else touch,
        "/imports/{import_id}/start": {"mode": "commit"},
        "/nudges/{nudge_id}/snooze": {"until": "1w"},
        "/nudges/{nudge_id}/completion": {},
    }
    return bodies.get(path.removeprefix("/v1/workspaces/{workspace_id}"))


def _random(ids: dict[str, str]) -> dict[str, str]:
    return {name: str(uuid4()) for name in (*ids, "workspace_id")}


async def _made(whole: Whole, person: Person, kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    answer = await whole.client.post(f"{person.at}/{kind}", json=fields, headers=person.headers)
    assert 201 == answer.status_code, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def _nudge(whole: Whole, person: Person, contact_id: str) -> str:
    """A nudge as a sweep would have made it."""
    nudge_id = new_id()
    async with whole.container.uow.begin(UUID(person.workspace_id)) as tx:  # type: ignore[arg-type]
        raw = await tx.connection.get_raw_connection()
        await raw.driver_connection.execute(  # type: ignore[union-attr]
            "INSERT INTO tenant.nudge (workspace_id, id, contact_id, kind, key, status_changed_at, anchor_at,"
            " due_at, expires_at, priority, title, reason, rule_version, policy_version) VALUES"
            " ($1, $2, $3, 'keep_in_touch', 'test', now(), now(), now(), now() + interval '9 days', 1,"
            " 'x', 'x', 1, 1)",
            UUID(person.workspace_id),
            nudge_id,
            UUID(contact_id),
        )
        tx.pending.changed("nudge", nudge_id)
    return str(nudge_id)
