import pytest

from domain.accounts.ending import log_out
from domain.accounts.notices import mail_reuse
from domain.accounts.refreshing import refresh_tokens
from domain.accounts.tokens import TokenExpired, TokenInvalid
from domain.accounts.views import Login, TokenPair
from domain.shared.ids import SessionId
from tests.domain.accounts.conftest import LogIn, the_principal
from tests.fakes.accounts import FakeAccounts
from tests.fakes.mail import FakeMailer
from tests.fakes.tokens import FakeAuthenticator, FakeLiveSessions, FakeMint


class Client:
    """Holds tokens, and can hold on to old ones."""

    def __init__(self, accounts: FakeAccounts, mint: FakeMint, live: FakeLiveSessions) -> None:
        self._ports = (accounts, mint, live)
        self._authenticator = FakeAuthenticator(accounts, mint)

    async def refresh(self, tokens: TokenPair) -> TokenPair:
        return await refresh_tokens(*self._ports, tokens.refresh_token)

    async def use(self, tokens: TokenPair) -> None:
        await self._authenticator.authenticate(tokens.access_token)


@pytest.fixture
def client(accounts: FakeAccounts, mint: FakeMint, live: FakeLiveSessions) -> Client:
    return Client(accounts, mint, live)


def endings(accounts: FakeAccounts) -> list[str]:
    return [e.body["because"] for e in accounts.events if e.type == "auth.session_ended"]


async def test_a_refresh_token_gives_new_tokens(client: Client, login: Login) -> None:
    renewed = await client.refresh(login.tokens)
    again = await client.refresh(renewed)

    texts = {each.refresh_token for each in (login.tokens, renewed, again)}
    assert 3 == len(texts)
    assert 900 == again.expires_in


async def test_within_a_minute_a_token_gets_three_siblings_and_no_more(
    client: Client, login: Login, accounts: FakeAccounts
) -> None:
    issued = [await client.refresh(login.tokens)]
    accounts.wait(seconds=60)
    await client.use(issued[0])
    issued += [await client.refresh(login.tokens) for _ in range(3)]

    with pytest.raises(TokenInvalid):
        await client.refresh(login.tokens)
    for tokens in issued:
        await client.refresh(tokens)
    assert [] == endings(accounts)


@pytest.mark.parametrize("use", ["access", "refresh"])
async def test_after_a_minute_a_token_whose_successor_was_used_ends_the_session(
    client: Client, login: Login, accounts: FakeAccounts, live: FakeLiveSessions, use: str
) -> None:
    renewed = await client.refresh(login.tokens)
    latest = await client.refresh(renewed) if use == "refresh" else renewed
    if use == "access":
        await client.use(renewed)
    accounts.wait(seconds=61)

    with pytest.raises(TokenInvalid) as refusal:
        await client.refresh(login.tokens)
    assert "session_ended" == refusal.value.extra["reason"]
    with pytest.raises(TokenInvalid):
        await client.refresh(latest)
    with pytest.raises(TokenInvalid):
        await client.use(latest)
    assert ["token_reused"] == endings(accounts)
    assert "auth.token_reused" == accounts.events[-1].type
    assert [login.user.id] == live.forgotten


async def test_the_owner_is_told_by_mail_that_a_token_was_reused(
    client: Client, login: Login, accounts: FakeAccounts, mailer: FakeMailer
) -> None:
    await client.use(await client.refresh(login.tokens))
    accounts.wait(minutes=2)
    with pytest.raises(TokenInvalid):
        await client.refresh(login.tokens)
    session_id = SessionId(next(iter(accounts.kept.sessions)))
    await mail_reuse(accounts, mailer, session_id)

    [mail] = mailer.sent
    assert ("zoe@example.com", f"token-reused-{session_id}") == (mail.to, mail.message_id)
    assert str(session_id) in mail.text


async def test_a_lost_answer_is_given_anew_and_what_was_lost_is_worth_nothing(
    client: Client, login: Login, accounts: FakeAccounts
) -> None:
    lost = await client.refresh(login.tokens)
    sibling = await client.refresh(login.tokens)
    accounts.wait(days=3)
    found = await client.refresh(login.tokens)

    for dead in (lost, sibling):
        with pytest.raises(TokenInvalid):
            await client.refresh(dead)
        with pytest.raises(TokenInvalid):
            await client.use(dead)
    await client.use(found)
    await client.refresh(found)
    assert [] == endings(accounts)


async def test_an_answer_that_was_given_anew_has_siblings_too(
    client: Client, login: Login, accounts: FakeAccounts
) -> None:
    await client.refresh(login.tokens)
    accounts.wait(hours=1)
    issued = [await client.refresh(login.tokens) for _ in range(4)]

    with pytest.raises(TokenInvalid):
        await client.refresh(login.tokens)
    for tokens in issued:
        await client.use(tokens)


async def test_five_answers_may_get_lost_a_day(
    client: Client, login: Login, accounts: FakeAccounts
) -> None:
    tokens = login.tokens
    for _ in range(5):
        await client.refresh(tokens)
        accounts.wait(minutes=2)
        tokens = await client.refresh(tokens)
    await client.refresh(tokens)
    accounts.wait(minutes=2)

    with pytest.raises(TokenInvalid):
        await client.refresh(tokens)
    assert ["token_reused"] == endings(accounts)


async def test_another_day_another_five(
    client: Client, login: Login, accounts: FakeAccounts
) -> None:
    tokens = login.tokens
    for _ in range(12):
        await client.refresh(tokens)
        accounts.wait(hours=5)
        tokens = await client.refresh(tokens)

    assert [] == endings(accounts)


async def test_the_minute_of_grace_does_not_reach_an_older_generation(
    client: Client, login: Login, accounts: FakeAccounts
) -> None:
    second = await client.refresh(login.tokens)
    third = await client.refresh(second)
    accounts.wait(seconds=5)

    with pytest.raises(TokenInvalid):
        await client.refresh(login.tokens)
    with pytest.raises(TokenInvalid):
        await client.refresh(third)


async def test_an_answer_counts_as_lost_only_while_no_other_token_was_rotated_since(
    client: Client, login: Login, accounts: FakeAccounts
) -> None:
    one, other = await client.refresh(login.tokens), await client.refresh(login.tokens)
    await client.refresh(one)
    accounts.wait(seconds=1)
    await client.refresh(other)
    accounts.wait(minutes=2)

    with pytest.raises(TokenInvalid):
        await client.refresh(one)
    assert ["token_reused"] == endings(accounts)


async def test_another_session_of_the_person_is_left_alone(
    client: Client, login: Login, log_in: LogIn, accounts: FakeAccounts
) -> None:
    other = await log_in("zoe@example.com")
    await client.use(await client.refresh(login.tokens))
    accounts.wait(minutes=2)
    with pytest.raises(TokenInvalid):
        await client.refresh(login.tokens)

    assert 900 == (await client.refresh(other.tokens)).expires_in


async def test_a_session_that_was_ended_gives_no_tokens(
    client: Client, login: Login, accounts: FakeAccounts, live: FakeLiveSessions
) -> None:
    await client.refresh(login.tokens)
    await log_out(accounts, live, the_principal(login, accounts))
    accounts.wait(hours=1)

    with pytest.raises(TokenInvalid):
        await client.refresh(login.tokens)
    assert ["logged_out"] == endings(accounts)


async def test_a_session_not_used_for_ninety_days_is_over(
    client: Client, login: Login, accounts: FakeAccounts
) -> None:
    accounts.wait(days=89)
    renewed = await client.refresh(login.tokens)
    accounts.wait(days=90)

    for tokens in (renewed, login.tokens):
        with pytest.raises(TokenExpired):
            await client.refresh(tokens)
    assert [] == endings(accounts)


async def test_a_session_lives_for_a_year_however_much_it_is_used(
    client: Client, login: Login, accounts: FakeAccounts
) -> None:
    tokens = login.tokens
    for _ in range(5):
        accounts.wait(days=72)
        tokens = await client.refresh(tokens)
    accounts.wait(days=5)

    with pytest.raises(TokenExpired):
        await client.refresh(tokens)


async def test_an_access_token_does_not_outlive_its_session(
    client: Client, login: Login, accounts: FakeAccounts
) -> None:
    tokens = login.tokens
    for _ in range(5):
        accounts.wait(days=72)
        tokens = await client.refresh(tokens)
    accounts.wait(days=4, hours=23, minutes=50)

    assert 600 == (await client.refresh(tokens)).expires_in


async def test_only_a_refresh_token_can_be_refreshed(
    login: Login, accounts: FakeAccounts, mint: FakeMint, live: FakeLiveSessions
) -> None:
    assert login.device_token is not None
    for text in (login.tokens.access_token, login.device_token, "", "pnrt_" + "0" * 49):
        with pytest.raises(TokenInvalid):
            await refresh_tokens(accounts, mint, live, text)
