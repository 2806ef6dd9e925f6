"""Who somebody is: discovery, keys, userinfo."""

from typing import Any

from litestar import Request, Response, get

from bootstrap.linkedin_stub.applications import SIGN_IN_SCOPES
from bootstrap.linkedin_stub.refusals import Answer, denied, no_token, revoked
from bootstrap.linkedin_stub.state import Fault, StubState

AnyRequest = Request[Any, Any, Any]


@get("/oauth/.well-known/openid-configuration")
async def discover(request: AnyRequest) -> Answer:
    """As LinkedIn's: neither PKCE methods nor ways of client authentication are in it."""
    host = str(request.base_url).rstrip("/")
    return Response(
        {
            "issuer": f"{host}/oauth",
            "authorization_endpoint": f"{host}/oauth/v2/authorization",
            "token_endpoint": f"{host}/oauth/v2/accessToken",
            "userinfo_endpoint": f"{host}/v2/userinfo",
            "jwks_uri": f"{host}/oauth/openid/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": ["openid", "profile", "email"],
        }
    )


@get("/oauth/openid/jwks")
async def publish_keys(request: AnyRequest) -> Answer:
    state: StubState = request.app.state.stub
    if Fault.KEYS_5XX in state.faults or state.take(Fault.KEYS_5XX_ONCE):
        return Response("", status_code=502, media_type="text/plain")
    return Response({"keys": [state.key.as_dict(private=False)]})


@get("/v2/userinfo")
async def tell_userinfo(request: AnyRequest) -> Answer:
    state: StubState = request.app.state.stub
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not token:
        return no_token()
    known = state.tokens.get(token)
    if known is None or known.ended or Fault.REVOKED in state.faults or _is_too_new(state, token):
        return revoked()
    if not known.scopes <= SIGN_IN_SCOPES:
        return denied("userinfo.GET.NO_VERSION")
    if Fault.USERINFO_5XX in state.faults:
        return Response("", status_code=500, media_type="text/plain")
    if Fault.USERINFO_REDIRECTS in state.faults:
        return Response("", status_code=302, headers={"location": "/oauth/openid/jwks"})
    other = {"sub": "somebody-else"} if Fault.OTHER_SUBJECT in state.faults else {}
    return Response(state.people[known.subject].claims() | other)


def _is_too_new(state: StubState, token: str) -> bool:
    """Refused the first time it is shown."""
    if Fault.REVOKED_AT_FIRST not in state.faults or token in state.shown:
        return False
    state.shown.add(token)
    return True
