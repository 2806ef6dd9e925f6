"""What accounts need of the outside, all of it in memory."""

from adapters.webauthn.ceremonies import WebAuthnCeremonies
from api.ports import AccountPorts, WaysInPorts
from domain.accounts.ports import LiveSessions, TokenMint
from domain.limits.logins import LoginThrottle
from tests.fakes.account_reads import FakeLoginReads, FakeSessionReads
from tests.fakes.accounts import FakeAccounts
from tests.fakes.limits import FakeThrottle
from tests.fakes.members import FakeInvitationLinks, FakeMemberReads
from tests.fakes.personal_tokens import FakePersonalTokenReads
from tests.fakes.tokens import FakeCodes, FakeLiveSessions, FakeMint
from tests.fakes.ways_in import FakeHasher, FakeWaysInReads

HOST = "perennial.example"


def account_ports(
    accounts: FakeAccounts,
    *,
    mint: TokenMint | None = None,
    live: LiveSessions | None = None,
    throttle: LoginThrottle | None = None,
) -> AccountPorts:
    return AccountPorts(
        uow=accounts,
        people=accounts,
        workspaces=accounts,
        codes=FakeCodes(),
        mint=mint or FakeMint(),
        live=live or FakeLiveSessions(),
        logins=FakeLoginReads(accounts, mint or FakeMint()),
        sessions=FakeSessionReads(accounts),
        throttle=throttle or FakeThrottle(),
        personal_tokens=FakePersonalTokenReads(accounts),
        ways_in=WaysInPorts(
            passwords=FakeHasher(),
            ceremonies=WebAuthnCeremonies(HOST, (f"https://{HOST}",)),
            passkeys=FakeWaysInReads(accounts),
            reads=FakeWaysInReads(accounts),
        ),
        members=FakeMemberReads(accounts),
        invitation_links=FakeInvitationLinks(),
    )
