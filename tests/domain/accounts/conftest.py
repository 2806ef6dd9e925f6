from collections.abc import Awaitable, Callable

import pytest

from domain.accounts.commands import request_challenge, verify_challenge
from domain.accounts.views import Login
from tests.fakes.accounts import FakeAccounts
from tests.fakes.mail import FakeMailer
from tests.fakes.tokens import FakeCodes, FakeLiveSessions, FakeMint

LogIn = Callable[[str], Awaitable[Login]]


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
    async def log_in(email: str) -> Login:
        posed = await request_challenge(accounts, email)
        code = codes.code_of(posed.id)
        return await verify_challenge(accounts, codes, mint, posed.id, code=code)

    return log_in
