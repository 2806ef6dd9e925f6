"""Sign in with LinkedIn, by OpenID Connect as LinkedIn speaks it: without a nonce.

Its tokens are used for one call and forgotten.
"""

import asyncio
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx2
import msgspec
import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client, OAuthError

from adapters.linkedin.capped import TOTAL_SECONDS
from adapters.linkedin.oidc_claims import MOST_TOKEN_BYTES, Untrustworthy, check_token, combined
from adapters.linkedin.oidc_keys import SigningKeys
from adapters.linkedin.registration import MOST_CODE, Registration
from domain.sign_in.model import Claims
from domain.sign_in.ports import LinkedInNotConfigured, SignInFailed
from domain.trips.model import Failure

SCOPE = "openid profile email"

_UNAUTHORISED, _TOO_MANY, _SERVER = 401, 429, 500

_log = structlog.get_logger(__name__)


class Places(msgspec.Struct, frozen=True, kw_only=True):
    """Where LinkedIn answers, and as whom it may sign."""

    auth: str
    keys: str
    userinfo: str
    issuers: tuple[str, ...]

    @classmethod
    def below(cls, auth_url: str, api_url: str) -> "Places":
        """By the addresses of `…/oauth/v2` and of the API; it has signed both as `…/oauth` and as its host."""
        auth, api = auth_url.rstrip("/"), api_url.rstrip("/")
        issuer = auth.rpartition("/")[0]
        host = urlsplit(auth)
        return cls(
            auth=auth,
            keys=f"{issuer}/openid/jwks",
            userinfo=f"{api}/v2/userinfo",
            issuers=(issuer, f"{host.scheme}://{host.netloc}"),
        )


class LinkedInSignIn:
    """See domain.sign_in.ports.IdentityProvider.

    `settle_seconds` is how long it is waited before a token that is refused right after consent is shown
    once more: LinkedIn may need a moment to know its own tokens.
    """

    def __init__(
        self,
        places: Places,
        *,
        client_id: str,
        client_secret: str,
        redirect_uri: str,
        settle_seconds: float = 2.0,
        total_seconds: float = TOTAL_SECONDS,
    ) -> None:
        self._places = places
        self._registration = Registration(
            auth_url=places.auth,
            client_id=client_id,
            client_secret=client_secret,
            redirect_uri=redirect_uri,
            scope=SCOPE,
        )
        self._settle_seconds = settle_seconds
        self._total_seconds = total_seconds
        self._keys = SigningKeys()

    def authorization_url(self, state: str) -> str:
        return self._registration.authorization_url(state)

    async def identify(self, code: str) -> Claims:
        if len(code) > MOST_CODE:
            raise SignInFailed(Failure.REFUSED)
        try:
            async with (
                asyncio.timeout(self._total_seconds),
                self._registration.client() as client,
            ):
                return await self._identify(client, code)
        except OAuthError as refusal:
            raise _failed(Failure.REFUSED, f"token endpoint: {refusal.error}") from None
        except (Untrustworthy, AuthlibBaseError) as fault:
            raise _failed(Failure.REFUSED, str(fault)) from None
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, ValueError) as trouble:
            raise _failed(Failure.UNAVAILABLE, type(trouble).__name__) from None

    async def _identify(self, client: AsyncOAuth2Client, code: str) -> Claims:
        tokens = await client.fetch_token(
            self._registration.token_url, grant_type="authorization_code", code=code
        )
        access_token, id_token = _tokens(tokens)
        signed = await self._keys.verified(id_token, lambda: _get(client, self._places.keys))
        check_token(
            signed,
            issuers=self._places.issuers,
            client_id=self._registration.client_id,
            now=time.time(),
        )
        return combined(signed, await self._userinfo(client, access_token))

    async def _userinfo(self, client: AsyncOAuth2Client, access_token: str) -> Mapping[str, Any]:
        answer = await _get(
            client,
            self._places.userinfo,
            headers={"authorization": f"Bearer {access_token}"},
            settle_seconds=self._settle_seconds,
        )
        if not isinstance(answer, dict):
            raise Untrustworthy("userinfo")
        return answer


class NoSignIn:
    """See domain.sign_in.ports.IdentityProvider: there is none."""

    def authorization_url(self, state: str) -> str:
        del state
        raise LinkedInNotConfigured

    async def identify(self, code: str) -> Claims:
        del code
        raise SignInFailed(Failure.UNAVAILABLE)


def _tokens(answer: Mapping[str, Any]) -> tuple[str, str]:
    """The access token and the id token. Raises Untrustworthy."""
    access_token, id_token = answer.get("access_token"), answer.get("id_token")
    for token in (access_token, id_token):
        if not isinstance(token, str) or not token.isascii() or len(token) > MOST_TOKEN_BYTES:
            raise Untrustworthy("tokens")
    return str(access_token), str(id_token)


async def _get(
    client: AsyncOAuth2Client,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    settle_seconds: float = 0.0,
) -> Any:
    """Read JSON; once more after a fault of theirs, or after a token that they do not know yet.

    Raises Untrustworthy for a refusal, httpx2.HTTPError for trouble.
    """
    try:
        answer = await client.request("GET", url, headers=headers, withhold_token=True)
    except httpx2.TransportError:
        answer = None
    if answer is not None and answer.status_code == _UNAUTHORISED:
        await asyncio.sleep(settle_seconds)
    if answer is None or answer.status_code == _UNAUTHORISED or answer.status_code >= _SERVER:
        answer = await client.request("GET", url, headers=headers, withhold_token=True)
    if answer.status_code in {_UNAUTHORISED, _TOO_MANY}:
        raise httpx2.HTTPError(f"status {answer.status_code}")
    if not answer.is_success and answer.status_code < _SERVER:
        raise Untrustworthy(f"status {answer.status_code}")
    answer.raise_for_status()
    return answer.json()


def _failed(failure: Failure, reason: str) -> SignInFailed:
    _log.warning("linkedin_sign_in.failed", failure=failure.value, reason=reason)
    return SignInFailed(failure)
