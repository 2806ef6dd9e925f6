"""What accounts need of the outside, all of it in memory."""

from api.ports import AccountPorts
from domain.accounts.ports import LiveSessions, TokenMint
from tests.fakes.accounts import FakeAccounts
from tests.fakes.limits import FakeThrottle
from tests.fakes.tokens import FakeCodes, FakeLiveSessions, FakeMint


def account_ports(
    accounts: FakeAccounts, *, mint: TokenMint | None = None, live: LiveSessions | None = None
) -> AccountPorts:
    return AccountPorts(
        uow=accounts,
        people=accounts,
        workspaces=accounts,
        codes=FakeCodes(),
        mint=mint or FakeMint(),
        live=live or FakeLiveSessions(),
        throttle=FakeThrottle(),
    )
