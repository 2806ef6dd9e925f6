"""Where this deployment is not registered with LinkedIn, that is said, and nothing breaks."""

from adapters.linkedin.oidc import NoSignIn
from api.app import create_app
from api.ports import Ports, SignInPorts
from api.sign_in.controller import LinkedInSignInController
from tests.fakes.account_ports import account_ports
from tests.fakes.accounts import FakeAccounts
from tests.fakes.sign_in import FakeIdentityReads, FakeSecrets
from tests.support.asgi import client_of
from tests.support.ports import ports_with


async def test_nobody_is_sent_anywhere() -> None:
    accounts = FakeAccounts()
    ports = ports_with(
        Ports,
        accounts=account_ports(accounts),
        sign_in=SignInPorts(
            linkedin=NoSignIn(),
            secrets=FakeSecrets(),
            identities=FakeIdentityReads(accounts),
            returns=frozenset(),
        ),
    )
    async with client_of(create_app(ports, controllers=[LinkedInSignInController])) as client:
        begun = await client.post("/v1/auth/linkedin/authorizations", json={"client": "web"})
        code = await client.post("/v1/auth/linkedin/sessions", json={"code": "any"})

    assert (409, "linkedin_not_configured") == (begun.status_code, begun.json()["code"])
    assert "retry-after" not in begun.headers
    assert (410, "sign_in_over") == (code.status_code, code.json()["code"])
    assert {} == accounts.kept.sign_ins
