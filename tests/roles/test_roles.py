"""The table of who may call what, asserted cell by cell over the whole service."""

from collections.abc import AsyncIterator

import httpx
import pytest

from domain.shared.actor import PERSONAL_SCOPES, TOKEN_SCOPES, Role, Scope
from tests.roles.callers import LONG_AGO, Callers, Route
from tests.roles.table import ACCOUNT, PERSONAL, PUBLIC, ROLES, WORKSPACE
from tests.support.whole import Whole

ALLOWED = "allowed"
Cell = tuple[str, ...]


@pytest.fixture(scope="module")
async def callers(whole: Whole) -> AsyncIterator[Callers]:
    async with Callers(whole.container).at_work() as callers:
        yield callers


def test_every_operation_has_its_line_and_every_line_its_operation(callers: Callers) -> None:
    inside = {route.operation for route in callers.routes if route.in_workspace}
    outside = {route.operation for route in callers.routes if not route.in_workspace}

    assert WORKSPACE.keys() == inside
    assert PUBLIC | ACCOUNT.keys() == outside
    assert set() == PUBLIC & ACCOUNT.keys()


def test_the_personal_scopes_are_those_of_the_table() -> None:
    assert PERSONAL == PERSONAL_SCOPES
    assert set() == PERSONAL & TOKEN_SCOPES


async def test_public_operations_ask_for_nothing(callers: Callers) -> None:
    answers = {
        route.operation: _verdict(await callers.call(route, None))
        for route in callers.routes
        if route.operation in PUBLIC
    }

    assert dict.fromkeys(PUBLIC, ALLOWED) == answers


async def test_all_others_ask_for_a_token(callers: Callers) -> None:
    others = [route for route in callers.routes if route.operation not in PUBLIC]
    answers = {route.operation: _verdict(await callers.call(route, None)) for route in others}

    assert dict.fromkeys([*ACCOUNT, *WORKSPACE], "token_missing") == answers


async def test_operations_of_a_person_are_as_in_the_table(callers: Callers) -> None:
    wrong = [
        cell
        for route in callers.routes
        if route.operation in ACCOUNT
        for cell in await _wrong_for_a_person(callers, route)
    ]

    assert [] == wrong


@pytest.mark.parametrize("role", ROLES)
async def test_operations_in_a_workspace_are_as_in_the_table(callers: Callers, role: Role) -> None:
    wrong = [
        cell
        for route in callers.routes
        if route.operation in WORKSPACE
        for cell in await _wrong_in_a_workspace(callers, route, role)
    ]

    assert [] == wrong


async def _wrong_for_a_person(callers: Callers, route: Route) -> list[Cell]:
    """Each with an account of its own: some of these end it."""
    line = ACCOUNT[route.operation]
    somebody = await callers.newcomer()
    stale = callers.session(somebody, proved_ago=LONG_AGO)
    expected = {
        "an old proof": "insufficient_user_authentication" if line.recent else ALLOWED,
        "the scope": "insufficient_scope" if line.scope in PERSONAL else ALLOWED,
        "all but the scope": "insufficient_scope" if line.scope else ALLOWED,
        "a session": ALLOWED,
    }
    answers = {
        "an old proof": await callers.call(route, stale),
        "the scope": await callers.call(route, callers.token(somebody, _only(line.scope))),
        "all but the scope": await callers.call(
            route, callers.token(somebody, TOKEN_SCOPES - {line.scope})
        ),
        "a session": await callers.call(route, callers.session(somebody)),
    }
    return _differing(route.operation, expected, answers)


async def _wrong_in_a_workspace(callers: Callers, route: Route, role: Role) -> list[Cell]:
    line, person = WORKSPACE[route.operation], callers.people[role]
    stale = callers.session(person, role, proved_ago=LONG_AGO)
    may = role in line.roles
    unproved = "insufficient_user_authentication" if line.recent else ALLOWED
    # Nobody proves who they are by a token.
    by_token = "insufficient_scope" if line.scope in PERSONAL else unproved
    expected = {
        "a session": ALLOWED if may else "forbidden",
        "the scope": by_token if may else "forbidden",
        "all but the scope": "insufficient_scope" if may else "forbidden",
        "an old proof": unproved if may else "forbidden",
    }
    but_one = TOKEN_SCOPES - {line.scope}
    answers = {
        "a session": await callers.call(route, callers.session(person, role)),
        "the scope": await callers.call(route, callers.token(person, _only(line.scope), role)),
        "all but the scope": await callers.call(route, callers.token(person, but_one, role)),
        "an old proof": await callers.call(route, stale),
    }
    await callers.assemble()
    return _differing(f"{route.operation} as {role}", expected, answers)


def _only(scope: Scope | None) -> frozenset[Scope]:
    """The token with exactly this scope; where no token can have it, the one that has all it can."""
    if scope in PERSONAL:
        return TOKEN_SCOPES
    return frozenset() if scope is None else frozenset({scope})


def _differing(
    place: str, expected: dict[str, str], answers: dict[str, httpx.Response]
) -> list[Cell]:
    verdicts = {how: _verdict(answer) for how, answer in answers.items()}
    return [
        (place, how, expected[how], verdict)
        for how, verdict in verdicts.items()
        if expected[how] != verdict
    ]


def _verdict(answer: httpx.Response) -> str:
    """Allowed, whatever came of it; or the code of the refusal, and of what should never happen."""
    if answer.status_code in {401, 403, 429} or answer.status_code >= 500:
        return str(answer.json()["code"])
    return ALLOWED
