"""What is made of LinkedIn's answers, over HTTP against a LinkedIn of our own."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from authlib.integrations.httpx_client import AsyncOAuth2Client

from adapters.linkedin.oidc import LinkedInSignIn, NoSignIn, Places
from adapters.linkedin.oidc_claims import Untrustworthy, check_token, combined
from bootstrap.linkedin_stub.app import serving
from bootstrap.linkedin_stub.state import CLIENT_ID, CLIENT_SECRET, Fault, Person, StubState
from domain.sign_in.model import Claims
from domain.sign_in.ports import LinkedInNotConfigured, SignInFailed
from domain.trips.model import Failure

REDIRECT = "https://perennial.example/v1/auth/linkedin/callback"
ZOE = Person(subject="z1", name="Zoë Testwright", email="zoe@example.com")
ZOES_CLAIMS = Claims(
    subject="z1", email="zoe@example.com", email_verified=True, name="Zoë Testwright"
)


class LinkedIn:
    """The stub, and how long it is waited for."""

    def __init__(self, stub: StubState, host: str) -> None:
        self.stub = stub
        self.host = host
        self.sign_in = self.signing_in()

    def signing_in(self, **more: Any) -> LinkedInSignIn:
        given: dict[str, Any] = {
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "redirect_uri": REDIRECT,
            "settle_seconds": 0.01,
        }
        return LinkedInSignIn(Places.below(f"{self.host}/oauth/v2", self.host), **given | more)

    async def code(self, **more: str) -> str:
        """What LinkedIn sends back with somebody who says yes."""
        url = self.sign_in.authorization_url("a-state")
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(url, params=dict(_pairs(url)) | more)
        return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]

    async def failure(self, code: str, sign_in: LinkedInSignIn | None = None) -> Failure:
        with pytest.raises(SignInFailed) as raised:
            await (sign_in or self.sign_in).identify(code)
        return raised.value.failure


@pytest.fixture
async def linkedin() -> AsyncIterator[LinkedIn]:
    stub = StubState([ZOE])
    stub.consents = ZOE.subject
    async with serving(stub) as host:
        yield LinkedIn(stub, host)


async def test_a_code_becomes_what_linkedin_says_of_somebody(linkedin: LinkedIn) -> None:
    assert ZOES_CLAIMS == await linkedin.sign_in.identify(await linkedin.code())
    assert ["authorization", "accessToken", "jwks", "userinfo"] == linkedin.stub.asked


async def test_the_keys_are_fetched_once_and_again_for_a_key_that_is_not_among_them(
    linkedin: LinkedIn,
) -> None:
    for _ in range(2):
        await linkedin.sign_in.identify(await linkedin.code())
    fetched = linkedin.stub.asked.count("jwks")
    linkedin.stub.turn_keys()
    await linkedin.sign_in.identify(await linkedin.code())

    assert 1 == fetched
    assert 2 == linkedin.stub.asked.count("jwks")


@pytest.mark.parametrize(
    "fault", [Fault.REVOKED_AT_FIRST, Fault.KEYS_5XX_ONCE], ids=["a new token", "the keys"]
)
async def test_what_fails_at_first_is_asked_once_more(linkedin: LinkedIn, fault: Fault) -> None:
    linkedin.stub.faults.add(fault)

    assert ZOES_CLAIMS == await linkedin.sign_in.identify(await linkedin.code())


@pytest.mark.parametrize(
    ("fault", "endpoint", "times"),
    [
        (Fault.REVOKED, "userinfo", 2),
        (Fault.USERINFO_5XX, "userinfo", 2),
        (Fault.KEYS_5XX, "jwks", 2),
        (Fault.TOKEN_5XX, "accessToken", 1),
        (Fault.ANSWER_HUGE, "accessToken", 1),
    ],
)
async def test_what_keeps_failing_is_asked_no_more_than_that(
    linkedin: LinkedIn, fault: Fault, endpoint: str, times: int
) -> None:
    linkedin.stub.faults.add(fault)

    assert Failure.UNAVAILABLE == await linkedin.failure(await linkedin.code())
    assert times == linkedin.stub.asked.count(endpoint)


async def test_who_takes_too_long_is_not_waited_for(linkedin: LinkedIn) -> None:
    linkedin.stub.faults.add(Fault.TOKEN_SLOW)
    linkedin.stub.slowness = 1.0
    hasty = linkedin.signing_in(total_seconds=0.1)

    assert Failure.UNAVAILABLE == await linkedin.failure(await linkedin.code(), hasty)


async def test_nobody_there_is_trouble_and_no_refusal(linkedin: LinkedIn) -> None:
    nowhere = LinkedIn(linkedin.stub, "http://127.0.0.1:9")

    assert Failure.UNAVAILABLE == await nowhere.failure("AQ-code")


@pytest.mark.parametrize(
    "more",
    [{"client_secret": "wrong"}, {"redirect_uri": f"{REDIRECT}/"}],
    ids=["secret", "address"],
)
async def test_a_client_that_linkedin_does_not_know_is_refused(
    linkedin: LinkedIn, more: dict[str, str]
) -> None:
    code = await linkedin.code()

    assert Failure.REFUSED == await linkedin.failure(code, linkedin.signing_in(**more))


async def test_a_code_is_good_for_one_exchange(linkedin: LinkedIn) -> None:
    code = await linkedin.code()
    await linkedin.sign_in.identify(code)

    assert Failure.REFUSED == await linkedin.failure(code)


async def test_a_code_of_any_length_is_not_sent_on(linkedin: LinkedIn) -> None:
    assert Failure.REFUSED == await linkedin.failure("A" * 5000)
    assert [] == linkedin.stub.asked


async def test_the_stub_refuses_what_linkedin_refuses(linkedin: LinkedIn) -> None:
    """Basic authentication and PKCE: the traps that a client for LinkedIn has to stay clear of."""
    challenged = await linkedin.code(code_challenge="x" * 43, code_challenge_method="S256")
    body = {"grant_type": "authorization_code", "redirect_uri": REDIRECT}
    secret = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    async with httpx.AsyncClient(trust_env=False) as client:
        token = f"{linkedin.host}/oauth/v2/accessToken"
        code = await linkedin.code()
        basic = await client.post(
            token, data=body | {"code": code}, auth=(CLIENT_ID, CLIENT_SECRET)
        )
        pkce = await client.post(token, data=body | secret | {"code": challenged})
        good = await client.post(token, data=body | secret | {"code": code})

    assert 'A required parameter "client_id" is missing' == basic.json()["error_description"]
    assert (401, "invalid_client") == (pkce.status_code, pkce.json()["error"])
    assert "email,openid,profile" == good.json()["scope"]


def test_the_client_speaks_by_the_library_we_bound_ourselves_to() -> None:
    """Another HTTP library would raise other errors than those that are caught."""
    assert "httpx2" in {kind.__module__.partition(".")[0] for kind in AsyncOAuth2Client.__mro__}


def test_places_are_derived_from_two_addresses() -> None:
    places = Places.below("https://www.linkedin.com/oauth/v2", "https://api.linkedin.com")

    assert "https://www.linkedin.com/oauth/openid/jwks" == places.keys
    assert "https://api.linkedin.com/v2/userinfo" == places.userinfo
    assert ("https://www.linkedin.com/oauth", "https://www.linkedin.com") == places.issuers


async def test_where_nothing_is_configured_nothing_begins() -> None:
    with pytest.raises(LinkedInNotConfigured):
        NoSignIn().authorization_url("a-state")
    with pytest.raises(SignInFailed):
        await NoSignIn().identify("AQ-code")


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://www.linkedin.com/"},
        {"iss": None},
        {"aud": ["us", "them"]},
        {"aud": "them", "azp": "us"},
        {"aud": None},
        {"exp": 800},
        {"exp": "2000"},
        {"exp": True},
        {"iat": 1200},
        {"iat": None},
    ],
)
def test_a_token_is_for_us_and_for_now(changed: dict[str, object]) -> None:
    good: dict[str, object] = {
        "iss": "https://www.linkedin.com",
        "aud": "us",
        "exp": 900,
        "iat": 900,
    }
    settings: dict[str, Any] = {
        "issuers": ("https://www.linkedin.com",),
        "client_id": "us",
        "now": 1000.0,
    }
    check_token(good, **settings)
    check_token(good | {"aud": ["us"]}, **settings)

    with pytest.raises(Untrustworthy):
        check_token(good | changed, **settings)


def test_the_flag_of_one_address_does_not_vouch_for_another() -> None:
    token = {"sub": "z1", "email": "zoe@example.com", "email_verified": True}
    told = combined(token, {"sub": "z1", "email": "mallory@example.com"})

    assert ("mallory@example.com", False) == (told.email, told.email_verified)


def test_what_userinfo_leaves_out_is_taken_from_the_token() -> None:
    token = {"sub": "z1", "email": "zoe@example.com", "email_verified": "true"}
    told = combined(token, {"sub": "z1", "given_name": "Zoë", "family_name": "Testwright"})

    assert ZOES_CLAIMS == told


@pytest.mark.parametrize("subject", [None, "", 7, "z2"])
def test_both_answers_speak_of_one_person(subject: object) -> None:
    with pytest.raises(Untrustworthy):
        combined({"sub": subject}, {"sub": "z1"})


def _pairs(url: str) -> list[tuple[str, str]]:
    return [(name, values[0]) for name, values in parse_qs(urlsplit(url).query).items()]
