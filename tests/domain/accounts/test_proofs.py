import pytest

from domain.accounts.commands import request_challenge
from domain.accounts.ending import log_out
from domain.accounts.model import ChallengeExpired, CodeInvalid
from domain.accounts.proofs import prove_by_code
from domain.accounts.tokens import TokenInvalid
from domain.accounts.views import Login, Proof
from domain.shared.actor import TOKEN_SCOPES, Principal
from domain.shared.errors import Forbidden
from domain.shared.ids import ChallengeId, new_id
from tests.domain.accounts.conftest import the_principal
from tests.fakes.accounts import FakeAccounts
from tests.fakes.tokens import FakeAuthenticator, FakeCodes, FakeLiveSessions, FakeMint


class Prover:
    """Asks for a code and proves by it."""

    def __init__(
        self, accounts: FakeAccounts, codes: FakeCodes, live: FakeLiveSessions, login: Login
    ) -> None:
        self.accounts, self.codes, self.live = accounts, codes, live
        self.principal = the_principal(login, accounts)

    async def pose(self, email: str = "zoe@example.com") -> ChallengeId:
        return (await request_challenge(self.accounts, email)).id

    async def prove(self, challenge_id: ChallengeId, code: str | None = None) -> Proof:
        given = self.codes.code_of(challenge_id) if code is None else code
        return await prove_by_code(
            self.accounts, self.codes, self.live, self.principal, challenge_id, code=given
        )


@pytest.fixture
def prover(
    accounts: FakeAccounts, codes: FakeCodes, live: FakeLiveSessions, login: Login
) -> Prover:
    return Prover(accounts, codes, live, login)


async def test_a_proof_counts_for_ten_minutes(
    prover: Prover, accounts: FakeAccounts, mint: FakeMint, login: Login
) -> None:
    accounts.wait(minutes=14)
    authenticator = FakeAuthenticator(accounts, mint)
    before = await authenticator.authenticate(login.tokens.access_token)
    proof = await prover.prove(await prover.pose())
    after = await authenticator.authenticate(login.tokens.access_token)

    assert (840.0, 0.0) == (before.proved_ago, after.proved_ago)
    assert (accounts.now, 600) == (proof.proved_at, proof.fresh_for_seconds)
    assert [login.user.id] == prover.live.forgotten


async def test_a_wrong_code_proves_nothing_and_costs_a_try(
    prover: Prover, accounts: FakeAccounts
) -> None:
    accounts.wait(minutes=1)
    challenge_id = await prover.pose()
    with pytest.raises(CodeInvalid) as refusal:
        await prover.prove(challenge_id, "no")

    assert 4 == refusal.value.extra["tries_left"]
    assert 4 == accounts.kept.challenges[challenge_id].tries_left
    [session] = accounts.kept.sessions.values()
    assert session.authenticated_at < accounts.now


async def test_a_code_for_another_address_proves_nothing_and_is_not_used_up(
    prover: Prover, accounts: FakeAccounts
) -> None:
    other = await prover.pose("yan@example.com")
    for challenge_id in (other, ChallengeId(new_id())):
        with pytest.raises(ChallengeExpired):
            await prover.prove(challenge_id)

    assert 5 == accounts.kept.challenges[other].tries_left


async def test_a_code_proves_once(prover: Prover) -> None:
    challenge_id = await prover.pose()
    await prover.prove(challenge_id)

    with pytest.raises(ChallengeExpired):
        await prover.prove(challenge_id)


async def test_a_session_that_has_ended_proves_nothing(
    prover: Prover, accounts: FakeAccounts
) -> None:
    challenge_id = await prover.pose()
    await log_out(accounts, prover.live, prover.principal)

    with pytest.raises(TokenInvalid):
        await prover.prove(challenge_id)


async def test_a_token_that_was_given_away_proves_nothing(prover: Prover) -> None:
    challenge_id = await prover.pose()
    prover.principal = Principal(
        user_id=prover.principal.user_id, session_id=None, scopes=TOKEN_SCOPES, roles={}
    )

    with pytest.raises(Forbidden):
        await prover.prove(challenge_id)
