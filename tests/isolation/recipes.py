"""How to make one of everything that has an id, and what each route takes.

A route, a path parameter or an id in a body that is not known here fails the crawl until it is: add it.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from domain.cadences.built_in.thank_and_tell import THANK_AND_TELL
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


WORK = {"work": "A talk on bridges"}
MESSAGE = {"text": "Hi Ada, thank you!", "channel": "email", "purpose": "thanks"}
DRAFT = {"body": "Hi Ada, thank you!", "channel": "email", "purpose": "thanks"}
CADENCE = str(THANK_AND_TELL.id)
TEMPLATE = DRAFT | {"name": "Thanks"}


def with_template(template_id: str) -> dict[str, Any]:
    """A cadence in the making that names a template."""
    return {"steps": [{"kind": "message", "id": "hello", "template_id": template_id}]}


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


async def _admiration(whole: Whole, person: Person, ids: Ids) -> str:
    return await _made(whole, person, "admirations", WORK | {"contact_id": ids["contact_id"]})


async def _ask(whole: Whole, person: Person, ids: Ids) -> str:
    return await _made(whole, person, "asks", {"contact_id": ids["contact_id"], "level": 1})


async def _cadence(whole: Whole, person: Person, _ids: Ids) -> str:
    cadence_id = await _made(whole, person, "cadences", {"copy_of": CADENCE})
    await _made(whole, person, f"cadences/{cadence_id}/versions", {}, key="cadence_id")
    return cadence_id


async def _enrolment(whole: Whole, person: Person, ids: Ids) -> str:
    """Another contact on a cadence for people who are known."""
    contact_id = await _contact(whole, person, ids)
    at = f"{person.at}/contacts/{contact_id}"
    await whole.client.patch(at, json={"stage": "sprout"}, headers=person.headers)
    wanted = {"contact_id": contact_id, "cadence_id": CADENCE}
    return await _made(whole, person, "enrolments", wanted)


async def _template(whole: Whole, person: Person, _ids: Ids) -> str:
    return await _made(whole, person, "templates", TEMPLATE)


async def _draft(whole: Whole, person: Person, ids: Ids) -> str:
    return await _made(whole, person, "drafts", DRAFT | {"contact_id": ids["contact_id"]})


async def _draft_comment(whole: Whole, person: Person, ids: Ids) -> str:
    return await _made(whole, person, f"drafts/{ids['draft_id']}/comments", {"body": "Fine."})


async def _made(
    whole: Whole, person: Person, kind: str, fields: dict[str, Any], key: str = "id"
) -> str:
    answer = await whole.client.post(f"{person.at}/{kind}", json=fields, headers=person.headers)
    assert 201 == answer.status_code, answer.text
    return str(answer.json()[key])


# In this order: later ones lean on earlier ones.
RECIPES: dict[str, Made] = {
    "contact_id": _contact,
    "organisation_id": _organisation,
    "tag_id": _tag,
    "interaction_id": _interaction,
    "admiration_id": _admiration,
    "ask_id": _ask,
    "cadence_id": _cadence,
    "enrolment_id": _enrolment,
    "template_id": _template,
    "draft_id": _draft,
    "draft_comment_id": _draft_comment,
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
    "reviewMessage": lambda _: MESSAGE,
    "evaluateOutbound": lambda own: {"contact_id": own["contact_id"], "channel": "email"},
    "evaluateOutbounds": lambda own: {"contact_ids": [own["contact_id"]]},
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
    "createCadence": lambda _: {"name": "Elsewhere"},
    "patchCadence": lambda _: {"name": "Elsewhere"},
    "simulateCadence": lambda _: {},
    "enrolContact": lambda own: {"contact_id": own["contact_id"], "cadence_id": CADENCE},
    "enrolContacts": lambda own: {"contact_ids": [own["contact_id"]], "cadence_id": CADENCE},
    "pauseEnrolment": lambda _: {},
    "endEnrolment": lambda _: {},
    "moveEnrolment": lambda _: {"number": 1},
    "completeStep": lambda _: {},
    "skipStep": lambda _: {},
    "createTemplate": lambda _: TEMPLATE,
    "putTemplate": lambda _: TEMPLATE,
    "patchTemplate": lambda _: {"name": "Elsewhere"},
    "previewTemplate": lambda own: {"contact_id": own["contact_id"]},
    "previewTemplateText": lambda own: {"contact_id": own["contact_id"], "body": "Hi"},
    "createDraft": lambda own: DRAFT | {"contact_id": own["contact_id"]},
    "patchDraft": lambda _: {"body": "x"},
    "commentOnDraft": lambda _: {"body": "x"},
    "markDraftSent": lambda _: {},
    "addAdmiration": lambda own: WORK | {"contact_id": own["contact_id"]},
    "putAdmiration": lambda own: WORK | {"contact_id": own["contact_id"]},
    "patchAdmiration": lambda _: {"reason": "x"},
    "recordAsk": lambda own: {"contact_id": own["contact_id"], "level": 1},
    "patchAsk": lambda _: {"note": "x"},
    "answerAsk": lambda _: {"answer": "granted"},
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
    ("evaluateOutbound", "/contact_id"): ("contact_id", lambda _, other: {"contact_id": other}),
    ("evaluateOutbounds", "/contact_ids/*"): (
        "contact_id",
        lambda _, other: {"contact_ids": [other]},
    ),
    ("addAdmiration", "/contact_id"): (
        "contact_id",
        lambda _, other: WORK | {"contact_id": other},
    ),
    ("putAdmiration", "/contact_id"): (
        "contact_id",
        lambda _, other: WORK | {"contact_id": other},
    ),
    ("recordAsk", "/contact_id"): (
        "contact_id",
        lambda _, other: {"contact_id": other, "level": 1},
    ),
    ("recordAsk", "/interaction_id"): (
        "interaction_id",
        lambda own, other: {
            "contact_id": own["contact_id"],
            "level": 1,
            "interaction_id": other,
        },
    ),
    ("reviewMessage", "/contact_id"): (
        "contact_id",
        lambda _, other: MESSAGE | {"contact_id": other},
    ),
    ("createCadence", "/copy_of"): ("cadence_id", lambda _, other: {"copy_of": other}),
    ("createCadence", "/definition/steps/*/template_id"): (
        "template_id",
        lambda _, other: {"name": "Elsewhere", "definition": with_template(other)},
    ),
    ("patchCadence", "/definition/steps/*/template_id"): (
        "template_id",
        lambda _, other: {"definition": with_template(other)},
    ),
    ("simulateCadence", "/contact_id"): ("contact_id", lambda _, other: {"contact_id": other}),
    ("enrolContact", "/contact_id"): (
        "contact_id",
        lambda _, other: {"contact_id": other, "cadence_id": CADENCE},
    ),
    ("enrolContact", "/cadence_id"): (
        "cadence_id",
        lambda own, other: {"contact_id": own["contact_id"], "cadence_id": other},
    ),
    ("enrolContacts", "/contact_ids/*"): (
        "contact_id",
        lambda _, other: {"contact_ids": [other], "cadence_id": CADENCE},
    ),
    ("enrolContacts", "/cadence_id"): (
        "cadence_id",
        lambda own, other: {"contact_ids": [own["contact_id"]], "cadence_id": other},
    ),
    ("previewTemplate", "/contact_id"): ("contact_id", lambda _, other: {"contact_id": other}),
    ("previewTemplateText", "/contact_id"): (
        "contact_id",
        lambda _, other: {"contact_id": other, "body": "Hi"},
    ),
    ("previewTemplate", "/admiration_id"): (
        "admiration_id",
        lambda own, other: {"contact_id": own["contact_id"], "admiration_id": other},
    ),
    ("previewTemplateText", "/admiration_id"): (
        "admiration_id",
        lambda own, other: {
            "contact_id": own["contact_id"],
            "body": "Hi",
            "admiration_id": other,
        },
    ),
    ("createDraft", "/contact_id"): ("contact_id", lambda _, other: DRAFT | {"contact_id": other}),
    ("createDraft", "/template_id"): (
        "template_id",
        lambda own, other: {"contact_id": own["contact_id"], "template_id": other},
    ),
    ("createDraft", "/enrolment_id"): (
        "enrolment_id",
        lambda _, other: {"enrolment_id": other, "step_id": "thank"},
    ),
    ("createDraft", "/admiration_id"): (
        "admiration_id",
        lambda own, other: {
            "contact_id": own["contact_id"],
            "template_id": own["template_id"],
            "admiration_id": other,
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
    "cadence_id": "cadence_id",
    "user_id": "user_id",
}
