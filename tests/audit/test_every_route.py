"""Every request that changes something leaves exactly one entry; refused and repeated ones leave none."""

import pytest

from api.documents import documented_app
from api.route_plans import RoutePlan, planned
from domain.audit.summaries import SUMMARIES
from domain.shared.ids import new_id
from tests.audit import (
    account_recipes,
    cadence_recipes,
    draft_recipes,
    enrolment_recipes,
    linked_account_recipes,
    member_recipes,
    recipes,
    sign_in_recipes,
)
from tests.audit.scene import RECIPES, Scene

assert account_recipes, (
    cadence_recipes,
    draft_recipes,
    enrolment_recipes,
    linked_account_recipes,
    member_recipes,
    recipes,
    sign_in_recipes,
)  # they fill RECIPES

# Routes that may change something without an entry, and why.
UNRECORDED = {
    "authorizeLinkedAccount": "Nothing changes before the account is linked, and that is recorded.",
    "refreshTokens": "a session goes on; that it ends is noted by itself",
    "refuseInvitation": "Nobody is known here; the state of the invitation tells.",
    "requestEmailChallenge": "nobody has proved anything yet",
    "requestPasskey": "It only asks for something to be signed; what is done with the signature is recorded.",
    "requestPasskeyCreation": (
        "It only asks for something to be signed; what is done with the signature is recorded."
    ),
    "evaluateOutbound": "It only asks; what is said against it is kept apart.",
    "evaluateOutbounds": "It only asks; what is said against it is kept apart.",
    "previewTemplate": "It only reads.",
    "previewTemplateText": "It only reads.",
    "reviewDraft": "It only reads.",
    "reviewMessage": "It only reads.",
    "searchContacts": "It only reads.",
    "simulateCadence": "It only reckons.",
    "startLinkedInSignIn": "Nobody is known yet: the login it leads to is recorded.",
    "startLinkingLinkedIn": "Nothing changes before the account is linked, and that is recorded.",
}
# What is told of although it is no request that succeeds.
NOTED = {"reuseRefreshToken"}

_ROUTES = sorted(
    (
        (next(iter(handler.http_methods)), handler.opt, plan)
        for _, handler, plan in planned(documented_app())
    ),
    key=lambda route: route[2].operation,
)
RECORDED = [plan.operation for _, _, plan in _ROUTES if plan.recorded]
REFUSABLE = [
    pytest.param(method, plan, id=plan.operation) for method, _, plan in _ROUTES if plan.recorded
]
# What happens in a workspace is told there, but for its end; who joins one is told of there, too.
IN_WORKSPACE = {plan.operation for _, _, plan in _ROUTES if plan.in_workspace}
IN_WORKSPACE = IN_WORKSPACE - {"deleteWorkspace"} | {"acceptInvitation"}


@pytest.mark.parametrize("operation", RECORDED)
async def test_a_request_that_succeeds_leaves_exactly_one_entry(
    scene: Scene, operation: str
) -> None:
    assert operation in RECIPES, "Write a recipe for it in tests/audit."
    answer = await RECIPES[operation](scene)
    assert answer.status_code < 400, answer.text

    entries = await scene.entries(answer)

    assert [operation] == [entry["operation"] for entry in entries]
    assert ("workspace" if operation in IN_WORKSPACE else "account") == entries[0]["trail"]
    assert entries[0]["user_id"] is not None


def test_there_is_no_recipe_for_what_is_no_route() -> None:
    assert set() == RECIPES.keys() - set(RECORDED)


def test_every_operation_has_a_sentence() -> None:
    assert set(RECORDED) | NOTED == SUMMARIES.keys()
    assert all(said.endswith(".") and said[0].isupper() for said in SUMMARIES.values())


def test_what_leaves_no_entry_is_listed_with_its_reason() -> None:
    told = {plan.operation: opt["unrecorded"] for _, opt, plan in _ROUTES if "unrecorded" in opt}

    assert UNRECORDED == told


@pytest.mark.parametrize(("method", "plan"), REFUSABLE)
async def test_a_request_that_is_refused_leaves_none(
    scene: Scene, method: str, plan: RoutePlan
) -> None:
    path = plan.template.removeprefix("/v1/workspaces/{workspace_id}")
    for name in plan.path_parameters:
        path = path.replace(f"{{{name}}}", str(new_id()))
    headers = {"idempotency-key": "k", "if-match": '"v9"'}
    answer = await scene.send(method, path, json={"unheard": "of"}, headers=headers)

    # Some take no body, and there is nothing to refuse.
    assert int(answer.status_code < 400) == len(await scene.entries(answer)), answer.text


async def test_a_request_that_changes_nothing_leaves_one_all_the_same(scene: Scene) -> None:
    at = f"/contacts/{await scene.contact()}"
    answers = [await scene.send("PATCH", at, json={"notes": "x"}) for _ in range(2)]
    entries = [await scene.entries(answer) for answer in answers]

    assert [1, 1] == [len(each) for each in entries]
    assert "{}" == entries[1][0]["body"]


async def test_a_request_that_is_repeated_leaves_none(scene: Scene) -> None:
    key = {"idempotency-key": "once"}
    answers = [
        await scene.send("POST", "/tags", json={"name": "band"}, headers=key) for _ in range(2)
    ]
    counted = [len(await scene.entries(answer)) for answer in answers]

    assert "true" == answers[1].headers["idempotency-replayed"]
    assert [1, 0] == counted


async def test_an_upload_that_is_broken_off_leaves_none(scene: Scene) -> None:
    run = await scene.made("/imports", source="linkedin_archive", filename="a.zip", sha256="0" * 64)
    answer = await scene.send("PUT", f"/imports/{run['id']}/file", content=b"PK something else")

    assert 422 == answer.status_code, answer.text
    assert [] == await scene.entries(answer)


async def test_a_read_leaves_none(scene: Scene) -> None:
    answers = [
        await scene.send("GET", "/contacts"),
        await scene.send("POST", "/contacts/search", json={"tier": ["none"]}),
    ]

    assert [200, 200] == [answer.status_code for answer in answers]
    assert [[], []] == [await scene.entries(answer) for answer in answers]
