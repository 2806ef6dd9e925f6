from typing import Protocol

import pytest

from domain.accounts.commands import request_challenge, verify_challenge
from domain.accounts.sessions import UNNAMED, Device
from domain.accounts.views import Login
from domain.shared.actor import ALL_SCOPES, Principal
from tests.fakes.accounts import FakeAccounts
from tests.fakes.mail import FakeMailer
from tests.fakes.tokens import FakeCodes, FakeLiveSessions, FakeMint


class LogIn(Protocol):
    """Log in by a mailed code."""

    async def __call__(self, email: str, *, device: Device = UNNAMED) -> Login: ...


@pytest.fixture
def accounts() -> FakeAccounts:
    return FakeAccounts()


@pytest.fixture
def codes() -> FakeCodes:
    return FakeCodes()


@pytest.fixture
def mint() -> FakeMint:
    return FakeMint()


@pytest.fixture
def live() -> FakeLiveSessions:
    return FakeLiveSessions()


@pytest.fixture
def mailer() -> FakeMailer:
    return FakeMailer()


@pytest.fixture
def log_in(accounts: FakeAccounts, codes: FakeCodes, mint: FakeMint) -> LogIn:
    async def log_in(email: str, *, device: Device = UNNAMED) -> Login:
        posed = await request_challenge(accounts, email)
        code = codes.code_of(posed.id)
        return await verify_challenge(accounts, codes, mint, posed.id, code=code, device=device)

    return log_in


@pytest.fixture
async def login(log_in: LogIn) -> Login:
    return await log_in("zoe@example.com")


def the_principal(login: Login, accounts: FakeAccounts) -> Principal:
    """Who just logged in, with the session of theirs that was begun last."""
    theirs = [
        session.id
        for session in accounts.kept.sessions.values()
        if session.user_id == login.user.id
    ]
    return Principal(user_id=login.user.id, session_id=theirs[-1], scopes=ALL_SCOPES, roles={})
