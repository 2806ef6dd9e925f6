"""The token endpoint, with what is peculiar to it: the secret in the body, no PKCE, scopes joined by commas."""

import asyncio
import base64
import hmac
import time
from collections.abc import Mapping
from typing import Any

import msgspec
from joserfc import jwt
from litestar import Request, Response, post

from bootstrap.linkedin_stub.grants import Grant
from bootstrap.linkedin_stub.state import Fault, StubState, new_key

AnyRequest = Request[Any, Any, Any]
Answer = Response[Any]

_UNMATCHED = (
    "Unable to retrieve access token: appid/redirect uri/code verifier does not match authorization code. "
    "Or authorization code expired. Or external member binding exists"
)
_HOUR = 3600


@post("/oauth/v2/accessToken", status_code=200)
async def exchange(request: AnyRequest) -> Answer:
    """A code for an access token, and for an id token if it is about signing in."""
    state: StubState = request.app.state.stub
    broken = await _broken(state)
    if broken is not None:
        return broken
    form = {name: str(value) for name, value in (await request.form()).items()}
    refused = _unknown_client(state, form)
    if refused is not None:
        return refused
    grant = state.grants.pop(form.get("code", ""), None)
    if grant is None or not _fits(grant, form):
        return _refusal("invalid_request", _UNMATCHED)
    if grant.challenged or "code_verifier" in form:
        return _refusal("invalid_client", "Client authentication failed", status=401)
    return Response(_tokens(state, grant, str(request.base_url)))


async def _broken(state: StubState) -> Answer | None:
    if Fault.TOKEN_SLOW in state.faults:
        await asyncio.sleep(state.slowness)
    if Fault.TOKEN_5XX in state.faults:
        return Response("upstream connect error", status_code=503, media_type="text/plain")
    if Fault.TOKEN_NOT_JSON in state.faults:
        return Response("<html>Too busy</html>", status_code=200, media_type="text/html")
    return None


def _unknown_client(state: StubState, form: Mapping[str, str]) -> Answer | None:
    """An Authorization header is not looked at."""
    for name in ("client_id", "client_secret"):
        if name not in form:
            return _refusal("invalid_request", f'A required parameter "{name}" is missing')
    application = state.applications.get(form["client_id"])
    if application and hmac.compare_digest(form["client_secret"], application.client_secret):
        return None
    return _refusal("invalid_client", "Client authentication failed", status=401)


def _fits(grant: Grant, form: Mapping[str, str]) -> bool:
    return (
        form.get("grant_type") == "authorization_code"
        and form.get("client_id") == grant.application.client_id
        and form.get("redirect_uri") == grant.redirect_uri
        and time.time() < grant.expires_at
    )


def _tokens(state: StubState, grant: Grant, base_url: str) -> dict[str, Any]:
    huge = Fault.TOKEN_HUGE in state.faults
    answer = {
        "access_token": state.token_for(grant),
        "expires_in": state.seconds_of(grant.application),
        "scope": ",".join(sorted(grant.scope.split())),
        "token_type": "Bearer",
    }
    if "openid" in grant.scope.split():
        answer["id_token"] = "e" * 9000 if huge else _id_token(state, grant, base_url.rstrip("/"))
    if Fault.ANSWER_HUGE in state.faults:
        answer["padding"] = "x" * 1_000_000
    return answer


def _id_token(state: StubState, grant: Grant, host: str) -> str:
    """Signed, for this client, without a nonce."""
    faults, now = state.faults, int(time.time())
    claims = state.people[grant.subject].claims() | {
        "iss": host if Fault.OLD_ISSUER in faults else f"{host}/oauth",
        "aud": "somebody-else" if Fault.WRONG_AUDIENCE in faults else grant.application.client_id,
        "iat": now - 2 * _HOUR if Fault.EXPIRED in faults else now,
        "exp": now - _HOUR if Fault.EXPIRED in faults else now + _HOUR,
    }
    if Fault.WRONG_ISSUER in faults:
        claims["iss"] = "https://somebody.example/oauth"
    kid = str(state.key.kid)
    if Fault.SYMMETRIC in faults:
        return _signed_by_the_public_key(state, {"alg": "HS256", "kid": kid}, claims)
    signing = new_key() if Fault.WRONG_KEY in faults else state.key
    return jwt.encode({"alg": "RS256", "kid": kid}, claims, signing, algorithms=["RS256"])


def _signed_by_the_public_key(
    state: StubState, header: Mapping[str, Any], claims: Mapping[str, Any]
) -> str:
    """A forgery that works where the algorithm is taken from the token: everybody has the public key."""
    signed = f"{_part(header)}.{_part(claims)}"
    mark = hmac.digest(state.key.as_pem(private=False), signed.encode(), "sha256")
    return f"{signed}.{_base64url(mark)}"


def _part(content: Mapping[str, Any]) -> str:
    return _base64url(msgspec.json.encode(content))


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _refusal(error: str, description: str, *, status: int = 400) -> Answer:
    return Response({"error": error, "error_description": description}, status_code=status)
