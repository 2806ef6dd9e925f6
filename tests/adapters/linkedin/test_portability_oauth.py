"""The permission to fetch somebody's network, over HTTP against a LinkedIn of our own, with all that goes wrong."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from adapters.linkedin.portability_oauth import SCOPE, LinkedInPortability, NoPortability
from adapters.linkedin.registration import Registration
from bootstrap.linkedin_stub.app import serving
from bootstrap.linkedin_stub.state import PORTABILITY, SIGN_IN, Fault, Person, StubState
from bootstrap.linkedin_stub.troubles import ApiFault
from domain.linked_accounts.refusals import (
    LinkedInUnreachable,
    PortabilityNotConfigured,
    PortabilityNotOffered,
    PortabilityRefused,
)

REDIRECT = "https://perennial.example/v1/linked-accounts/linkedin/callback"
ZOE = Person(subject="z1", name="Zoë Testwright", email="zoe@example.com")


class LinkedIn:
    """The stub, and how long it is waited for."""

    def __init__(self, stub: StubState, host: str) -> None:
        self.stub = stub
        self.host = host
        self.portability = self.registered()

    def registered(
        self, *, secret: str = PORTABILITY.client_secret, **more: Any
    ) -> LinkedInPortability:
        registration = Registration(
            auth_url=f"{self.host}/oauth/v2",
            client_id=PORTABILITY.client_id,
            client_secret=secret,
            redirect_uri=REDIRECT,
            scope=SCOPE,
        )
        return LinkedInPortability(registration, self.host, **{"settle_seconds": 0.01} | more)

    async def code(self) -> str:
        """What LinkedIn sends back with somebody who says yes."""
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(self.portability.authorization_url("a-state"))
        return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]


@pytest.fixture(scope="module")
async def one_linkedin() -> AsyncIterator[LinkedIn]:
    stub = StubState([ZOE])
    async with serving(stub) as host:
        yield LinkedIn(stub, host)


@pytest.fixture
def linkedin(one_linkedin: LinkedIn) -> LinkedIn:
    stub = one_linkedin.stub
    stub.faults.clear()
    stub.asked.clear()
    stub.heal(ZOE.subject)
    stub.consents, stub.slowness = ZOE.subject, 0.0
    return one_linkedin


async def test_a_code_becomes_a_grant_that_says_whose_it_is(linkedin: LinkedIn) -> None:
    grant = await linkedin.portability.exchange(await linkedin.code())

    assert (SCOPE, timedelta(days=60)) == (grant.scope, grant.lives)
    assert grant.member.startswith("urn:li:person:")
    assert ["authorization", "accessToken", "memberAuthorizations"] == linkedin.stub.asked


async def test_the_same_member_is_the_same_whenever_they_come(linkedin: LinkedIn) -> None:
    first = await linkedin.portability.exchange(await linkedin.code())
    second = await linkedin.portability.exchange(await linkedin.code())

    assert first.member == second.member
    assert first.token != second.token


@pytest.mark.parametrize(
    ("fault", "times"),
    [
        (ApiFault.REVOKED_AT_FIRST, None),
        (ApiFault.SERVER_ERROR, 1),
        (ApiFault.GATEWAY, 1),
    ],
)
async def test_what_fails_at_first_is_asked_once_more(
    linkedin: LinkedIn, fault: ApiFault, times: int | None
) -> None:
    linkedin.stub.trouble(ZOE.subject, fault, times=times)
    grant = await linkedin.portability.exchange(await linkedin.code())

    assert grant.token
    assert 2 == linkedin.stub.asked.count("memberAuthorizations")


async def test_what_was_turned_off_is_turned_on(linkedin: LinkedIn) -> None:
    linkedin.stub.trouble(ZOE.subject, ApiFault.NO_AUTHORIZATION, times=1)
    grant = await linkedin.portability.exchange(await linkedin.code())

    assert grant.member.startswith("urn:li:person:")
    assert 3 == linkedin.stub.asked.count("memberAuthorizations")


@pytest.mark.parametrize(
    ("fault", "refusal", "times"),
    [
        (ApiFault.FORBIDDEN, PortabilityNotOffered, 1),
        (ApiFault.REVOKED, PortabilityRefused, 2),
        (ApiFault.EXPIRED, PortabilityRefused, 2),
        (ApiFault.VERSION_GONE, PortabilityRefused, 1),
        (ApiFault.NO_AUTHORIZATION, PortabilityRefused, 3),
        (ApiFault.TOO_MANY, LinkedInUnreachable, 1),
        (ApiFault.SERVER_ERROR, LinkedInUnreachable, 2),
        (ApiFault.GATEWAY, LinkedInUnreachable, 2),
        (ApiFault.NOT_JSON, LinkedInUnreachable, 1),
        (ApiFault.REDIRECTED, PortabilityRefused, 1),
    ],
    ids=lambda value: getattr(value, "name", None),
)
async def test_what_keeps_failing_is_told_for_what_it_is(
    linkedin: LinkedIn, fault: ApiFault, refusal: type[Exception], times: int
) -> None:
    linkedin.stub.trouble(ZOE.subject, fault)
    code = await linkedin.code()
    with pytest.raises(refusal):
        await linkedin.portability.exchange(code)

    assert times == linkedin.stub.asked.count("memberAuthorizations")
    assert "elsewhere" not in linkedin.stub.asked


@pytest.mark.parametrize(
    "fault", [Fault.TOKEN_5XX, Fault.TOKEN_NOT_JSON, Fault.ANSWER_HUGE], ids=lambda f: f.name
)
async def test_trouble_with_the_token_is_trouble_and_its_code_is_sent_once(
    linkedin: LinkedIn, fault: Fault
) -> None:
    linkedin.stub.faults.add(fault)

    with pytest.raises(LinkedInUnreachable):
        await linkedin.portability.exchange(await linkedin.code())
    assert ["authorization", "accessToken"] == linkedin.stub.asked


async def test_who_takes_too_long_is_not_waited_for(linkedin: LinkedIn) -> None:
    linkedin.stub.faults.add(Fault.TOKEN_SLOW)
    linkedin.stub.slowness = 1.0

    with pytest.raises(LinkedInUnreachable):
        await linkedin.registered(total_seconds=0.1).exchange(await linkedin.code())


async def test_somebody_outside_of_the_region_who_got_a_token_is_found_out(
    linkedin: LinkedIn,
) -> None:
    una = linkedin.stub.add(Person(subject="u1", name="Una", in_region=False))
    linkedin.stub.consents, linkedin.stub.outsiders_reach_the_api = una.subject, True

    with pytest.raises(PortabilityNotOffered) as refused:
        await linkedin.portability.exchange(await linkedin.code())
    assert "linkedin_archive" == refused.value.extra["alternative"]["source"]


@pytest.mark.parametrize("code", ["", "never-given", "A" * 5000], ids=["none", "unknown", "huge"])
async def test_a_code_that_linkedin_never_gave_is_refused(linkedin: LinkedIn, code: str) -> None:
    with pytest.raises(PortabilityRefused):
        await linkedin.portability.exchange(code)


async def test_a_wrong_secret_is_refused(linkedin: LinkedIn) -> None:
    with pytest.raises(PortabilityRefused):
        await linkedin.registered(secret="wrong").exchange(await linkedin.code())


async def test_a_grant_for_something_else_is_refused(linkedin: LinkedIn) -> None:
    """As where a redirect of one application is given a code of the other."""
    registration = Registration(
        auth_url=f"{linkedin.host}/oauth/v2",
        client_id=SIGN_IN.client_id,
        client_secret=SIGN_IN.client_secret,
        redirect_uri=REDIRECT,
        scope="openid profile email",
    )
    confused = LinkedInPortability(registration, linkedin.host)
    linkedin.portability = confused
    try:
        code = await linkedin.code()
        with pytest.raises(PortabilityRefused):
            await confused.exchange(code)
    finally:
        linkedin.portability = linkedin.registered()
    assert "memberAuthorizations" not in linkedin.stub.asked


async def test_without_a_registration_there_is_a_refusal_that_offers_the_archive() -> None:
    with pytest.raises(PortabilityNotConfigured) as refused:
        NoPortability().authorization_url("a-state")
    with pytest.raises(PortabilityNotConfigured):
        await NoPortability().exchange("AQ-code")

    assert "linkedin_archive" == refused.value.extra["alternative"]["source"]


def test_no_secret_is_shown() -> None:
    registration = Registration(
        auth_url="https://x", client_id="a", client_secret="hush", redirect_uri="y", scope="z"
    )

    assert "hush" not in repr(registration)
