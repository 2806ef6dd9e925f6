"""How to make one of everything that has an id, and what each route takes.

A route, a path parameter or an id in a body that is not known here fails the crawl until it is: add it.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from domain.shared.ids import new_id
from tests.support.linked_accounts import link_account
from tests.support.whole import Person, Whole

Ids = Mapping[str, str]
Made = Callable[[Whole, Person, Ids], Awaitable[str]]
Body = Callable[[Ids], dict[str, Any] | None]

TOUCH = {
    "direction": "inbound",
    "channel": "email",
    "depth": "message",
    "occurred_at": "2026-01-05T10:00:00Z",
}


async def belongings(whole: Whole, person: Person) -> dict[str, str]:
    """One of everything that is a person's, by the path parameter that takes its id."""
    ids = {"workspace_id": person.workspace_id}
    for name, make in RECIPES.items():
        ids[name] = await make(whole, person, ids)
    return ids


def nobodys() -> dict[str, str]:
    """Ids of nothing at all."""
    return {name: str(uuid4()) for name in ("workspace_id", *RECIPES)}


async def _contact(whole: Whole, person: Person, _ids: Ids) -> str:
    fields = {"given_name": "Ada", "tier": "inner", "organisation_name": "Acme"}
    return await _made(whole, person, "contacts", fields)


async def _organisation(whole: Whole, person: Person, ids: Ids) -> str:
    at = f"{person.at}/contacts/{ids['contact_id']}"
    contact = (await whole.client.get(at, headers=person.headers)).json()
    return str(contact["organisation_id"])


async def _tag(whole: Whole, person: Person, _ids: Ids) -> str:
    return await _made(whole, person, "tags", {"name": "Design"})


async def _interaction(whole: Whole, person: Person, ids: Ids) -> str:
    return await _made(whole, person, "interactions", TOUCH | {"contact_id": ids["contact_id"]})


async def _import(whole: Whole, person: Person, _ids: Ids) -> str:
    fields = {"source": "linkedin_archive", "filename": "a.zip"}
    return await _made(whole, person, "imports", fields)


async def _duplicate(whole: Whole, person: Person, _ids: Ids) -> str:
    """A pair, as two contacts with one address make it."""
    for name in ("Ada", "Augusta"):
        emails = {"a": {"address": "ada@example.com"}}
        await _made(whole, person, "contacts", {"given_name": name, "emails": emails})
    answer = await whole.client.get(f"{person.at}/duplicates", headers=person.headers)
    return str(answer.json()["data"][0]["id"])


async def _nudge(whole: Whole, person: Person, ids: Ids) -> str:
    """A nudge as a sweep would have made it."""
    nudge_id = new_id()
    async with whole.container.uow.begin(UUID(person.workspace_id)) as tx:  # type: ignore[arg-type]
        await tx.connection.execute(
            text(
                "INSERT INTO tenant.nudge (workspace_id, id, contact_id, kind, key, status_changed_at,"
                " anchor_at, due_at, expires_at, priority, title, reason, rule_version, policy_version)"
                " VALUES (:workspace_id, :id, :contact_id, 'keep_in_touch', 'test', now(), now(), now(),"
                " now() + interval '9 days', 1, 'x', 'x', 1, 1)"
            ),
            {
                "workspace_id": UUID(person.workspace_id),
                "id": nudge_id,
                "contact_id": UUID(ids["contact_id"]),
            },
        )
        tx.pending.changed("nudge", nudge_id)
    return str(nudge_id)


async def _token(whole: Whole, person: Person, _ids: Ids) -> str:
    fields = {"name": "A", "workspace_id": person.workspace_id, "scopes": ["contacts:read"]}
    answer = await whole.client.post("/v1/me/tokens", json=fields, headers=person.headers)
    return str(answer.json()["id"])


async def _user(whole: Whole, person: Person, _ids: Ids) -> str:
    return str((await whole.client.get("/v1/me", headers=person.headers)).json()["id"])


async def _session(whole: Whole, person: Person, _ids: Ids) -> str:
    answer = await whole.client.get("/v1/me/sessions", headers=person.headers)
    return str(answer.json()["data"][0]["id"])


async def _passkey(whole: Whole, _person: Person, ids: Ids) -> str:
    """A passkey as a device would have registered it."""
    passkey_id = new_id()
    async with whole.container.database.transaction(None) as connection:
        await connection.execute(
            text(
                "INSERT INTO control.passkey (id, user_id, credential_id, public_key)"
                " VALUES (:id, :user_id, :credential, 'x')"
            ),
            {"id": passkey_id, "user_id": UUID(ids["user_id"]), "credential": passkey_id.bytes},
        )
    return str(passkey_id)


async def _invitation(whole: Whole, person: Person, _ids: Ids) -> str:
    fields = {"email": f"{uuid4().hex}@example.com", "role": "viewer"}
    return await _made(whole, person, "invitations", fields)


async def _employment(whole: Whole, person: Person, ids: Ids) -> str:
    kind = f"contacts/{ids['contact_id']}/employments"
    return await _made(whole, person, kind, {"position": "Engineer"})


async def _merge(whole: Whole, person: Person, ids: Ids) -> str:
    pair = {name: await _contact(whole, person, ids) for name in ("survivor_id", "absorbed_id")}
    return await _made(whole, person, "merges", pair)


async def _export(whole: Whole, person: Person, _ids: Ids) -> str:
    headers = person.headers | {"idempotency-key": uuid4().hex}
    answer = await whole.client.post(f"{person.at}/exports", headers=headers)
    assert 202 == answer.status_code, answer.text
    return str(answer.json()["id"])


async def _origin_removal(whole: Whole, person: Person, _ids: Ids) -> str:
    headers = person.headers | {"idempotency-key": uuid4().hex}
    answer = await whole.client.post(
        f"{person.at}/origin-removals", headers=headers, json={"origin": "vcard"}
    )
    assert 202 == answer.status_code, answer.text
    return str(answer.json()["id"])


async def _linked_account(whole: Whole, person: Person, ids: Ids) -> str:
    return str(await link_account(whole.container, person.workspace_id, ids["user_id"]))


async def _email_challenge(whole: Whole, person: Person, _ids: Ids) -> str:
    posed = await whole.client.post("/v1/auth/email-challenges", json={"email": person.email})
    return str(posed.json()["challenge_id"])


async def _passkey_challenge(whole: Whole, person: Person, _ids: Ids) -> str:
    answer = await whole.client.post("/v1/me/passkeys/options", headers=person.headers)
    return str(answer.json()["challenge_id"])


async def _made(whole: Whole, person: Person, kind: str, fields: dict[str, Any]) -> str:
    answer = await whole.client.post(f"{person.at}/{kind}", json=fields, headers=person.headers)
    assert 201 == answer.status_code, answer.text
    return str(answer.json()["id"])


# In this order: later ones lean on earlier ones.
RECIPES: dict[str, Made] = {
    "contact_id": _contact,
    "organisation_id": _organisation,
    "tag_id": _tag,
    "interaction_id": _interaction,
    "import_id": _import,
    "nudge_id": _nudge,
    "duplicate_id": _duplicate,
    "employment_id": _employment,
    "other contact": _contact,
    "merge_id": _merge,
    "token_id": _token,
    "user_id": _user,
    "session_id": _session,
    "passkey_id": _passkey,
    "invitation_id": _invitation,
    "export_id": _export,
    "origin_removal_id": _origin_removal,
    "linked_account_id": _linked_account,
    "email challenge": _email_challenge,
    "passkey challenge": _passkey_challenge,
}

# Ids that are nobody's: who holds one has asked for it, and the route answers before anybody logs in.
UNOWNED = frozenset({"challenge_id"})

# What routes with an id in their path take, so that nothing but the id can be wrong with a request.
BODIES: dict[str, Body] = {
    "changeWorkspace": lambda _: {"name": "Elsewhere"},
    "moveTestClock": lambda _: {"now": "2030-01-05T10:00:00Z"},
    "createContact": lambda _: {"given_name": "Eve"},
    "batchContacts": lambda _: {"operations": [{"op": "create", "contact": {"given_name": "Eve"}}]},
    "searchContacts": lambda _: {},
    "putContact": lambda _: {"given_name": "Eve"},
    "patchContact": lambda _: {"given_name": "Eve"},
    "forbidContact": lambda _: {},
    "restContact": lambda _: {},
    "createImport": lambda _: {"source": "linkedin_archive", "filename": "a.zip"},
    "chooseImportColumns": lambda _: {"columns": [{"index": 0, "field": "full_name"}]},
    "startImport": lambda _: {"mode": "commit"},
    "requestOriginRemoval": lambda _: {"origin": "vcard"},
    "importLinkedAccount": lambda _: {"mode": "commit"},
    "addEmployment": lambda _: {"position": "Engineer"},
    "patchEmployment": lambda _: {"position": "Engineer"},
    "mergeContacts": lambda own: {
        "survivor_id": own["contact_id"],
        "absorbed_id": own["other contact"],
    },
    "logInteraction": lambda own: TOUCH | {"contact_id": own["contact_id"]},
    "putInteraction": lambda own: TOUCH | {"contact_id": own["contact_id"]},
    "patchInteraction": lambda _: {"body": "x"},
    "completeNudge": lambda _: {},
    "snoozeNudge": lambda _: {"until": "1w"},
    "createOrganisation": lambda _: {"name": "Elsewhere"},
    "putOrganisation": lambda _: {"name": "Elsewhere"},
    "patchOrganisation": lambda _: {"name": "Elsewhere"},
    "createTag": lambda _: {"name": uuid4().hex},
    "putTag": lambda _: {"name": uuid4().hex},
    "patchTag": lambda _: {"name": uuid4().hex},
    "invite": lambda _: {"email": f"{uuid4().hex}@example.com", "role": "viewer"},
    "changeMember": lambda _: {"role": "mentor"},
    "transferOwnership": lambda own: {"user_id": own["user_id"]},
    "authorizeLinkedAccount": lambda _: {"client": "web"},
    "linkAccount": lambda _: {"code": "any"},
    "changeLinkedAccount": lambda _: {"schedule": "weekly"},
    "renameSession": lambda _: {"device": "Elsewhere"},
    "renamePasskey": lambda _: {"name": "Elsewhere"},
}

# For every id in a body: whose kind it is, and a body where nothing but this id can be wrong.
BODY_IDS: dict[tuple[str, str], tuple[str, Callable[[Ids, str], dict[str, Any]]]] = {
    ("createContact", "/organisation_id"): (
        "organisation_id",
        lambda _, other: {"given_name": "Eve", "organisation_id": other},
    ),
    ("createContact", "/tag_ids/*"): (
        "tag_id",
        lambda _, other: {"given_name": "Eve", "tag_ids": [other]},
    ),
    ("batchContacts", "/operations/*/id"): (
        "contact_id",
        lambda _, other: {"operations": [{"op": "trash", "id": other, "version": 1}]},
    ),
    ("batchContacts", "/operations/*/contact/organisation_id"): (
        "organisation_id",
        lambda own, other: {
            "operations": [
                {"op": "update", "id": own["contact_id"], "contact": {"organisation_id": other}}
            ]
        },
    ),
    ("searchContacts", "/tag/*"): ("tag_id", lambda _, other: {"tag": [other]}),
    ("searchContacts", "/organisation_id/*"): (
        "organisation_id",
        lambda _, other: {"organisation_id": [other]},
    ),
    ("putContact", "/organisation_id"): (
        "organisation_id",
        lambda _, other: {"given_name": "Eve", "organisation_id": other},
    ),
    ("patchContact", "/organisation_id"): (
        "organisation_id",
        lambda _, other: {"organisation_id": other},
    ),
    ("addEmployment", "/organisation_id"): (
        "organisation_id",
        lambda _, other: {"organisation_id": other},
    ),
    ("patchEmployment", "/organisation_id"): (
        "organisation_id",
        lambda _, other: {"organisation_id": other},
    ),
    ("logInteraction", "/contact_id"): (
        "contact_id",
        lambda _, other: TOUCH | {"contact_id": other},
    ),
    ("putInteraction", "/contact_id"): (
        "contact_id",
        lambda _, other: TOUCH | {"contact_id": other},
    ),
    ("mergeContacts", "/survivor_id"): (
        "contact_id",
        lambda own, other: {"survivor_id": other, "absorbed_id": own["contact_id"]},
    ),
    ("mergeContacts", "/absorbed_id"): (
        "contact_id",
        lambda own, other: {"survivor_id": own["contact_id"], "absorbed_id": other},
    ),
    ("transferOwnership", "/user_id"): ("user_id", lambda _, other: {"user_id": other}),
    ("registerPasskey", "/challenge_id"): (
        "passkey challenge",
        lambda _, other: {"challenge_id": other, "credential": {}},
    ),
    ("proveByPasskey", "/challenge_id"): (
        "passkey challenge",
        lambda _, other: {"challenge_id": other, "credential": {}},
    ),
    ("proveByEmailCode", "/challenge_id"): (
        "email challenge",
        lambda _, other: {"challenge_id": other, "code": "000000"},
    ),
    ("createPersonalToken", "/workspace_id"): (
        "workspace_id",
        lambda _, other: {"name": "A", "workspace_id": other, "scopes": ["contacts:read"]},
    ),
}

# For every query parameter that takes an id: whose kind it is.
QUERY_IDS = {
    "tag": "tag_id",
    "organisation_id": "organisation_id",
    "contact_id": "contact_id",
    "user_id": "user_id",
}
