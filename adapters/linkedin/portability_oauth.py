"""The permission to fetch somebody's network: LinkedIn's other application, with a grant and a redirect of its own.

The grant names nobody. Whose it is says the API, to which the token is shown at once; so a grant that is of no use,
as where LinkedIn does not offer this, is found out before anything is linked.
"""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import httpx2
import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client, OAuthError

from adapters.linkedin.oidc_claims import MOST_TOKEN_BYTES, Untrustworthy
from adapters.linkedin.registration import MOST_CODE, Registration
from domain.linked_accounts.model import Grant
from domain.linked_accounts.refusals import (
    LinkedInUnreachable,
    PortabilityNotConfigured,
    PortabilityNotOffered,
    PortabilityRefused,
)
from domain.portability.snapshot import VERSION

SCOPE = "r_dma_portability_3rd_party"
SETTLE_SECONDS = 5.0
TOTAL_SECONDS = 20.0

_HEADERS = {"linkedin-version": VERSION, "x-restli-protocol-version": "2.0.0"}
_PERSON = "urn:li:person:"
_MOST_URN = 200
_USUAL_LIFE = timedelta(days=60)
_LONGEST_LIFE = timedelta(days=2 * 365)
_UNAUTHORISED, _FORBIDDEN, _TOO_MANY, _SERVER = 401, 403, 429, 500

_log = structlog.get_logger(__name__)


class LinkedInPortability:
    """See domain.linked_accounts.ports.PortabilityProvider.

    `settle_seconds` is how long it is waited before a token that is refused right after consent is shown once more:
    LinkedIn may need a moment to know its own tokens.
    """

    is_configured = True

    def __init__(
        self,
        registration: Registration,
        api_url: str,
        *,
        settle_seconds: float = SETTLE_SECONDS,
        total_seconds: float = TOTAL_SECONDS,
    ) -> None:
        self._registration = registration
        self._authorizations = f"{api_url.rstrip('/')}/rest/memberAuthorizations"
        self._settle_seconds = settle_seconds
        self._total_seconds = total_seconds

    def authorization_url(self, state: str) -> str:
        return self._registration.authorization_url(state)

    async def exchange(self, code: str) -> Grant:
        if len(code) > MOST_CODE:
            raise PortabilityRefused
        try:
            async with (
                asyncio.timeout(self._total_seconds),
                self._registration.client() as client,
            ):
                return await self._exchange(client, code)
        except OAuthError as refusal:
            _tell(f"token endpoint: {refusal.error}")
            raise PortabilityRefused from None
        except (Untrustworthy, AuthlibBaseError) as fault:
            _tell(str(fault))
            raise PortabilityRefused from None
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, ValueError) as trouble:
            _tell(type(trouble).__name__)
            raise LinkedInUnreachable from None

    async def _exchange(self, client: AsyncOAuth2Client, code: str) -> Grant:
        answer = await client.fetch_token(
            self._registration.token_url, grant_type="authorization_code", code=code
        )
        token, scope = _granted(answer)
        member = await self._member(client, token)
        return Grant(token=token, scope=scope, lives=_life(answer.get("expires_in")), member=member)

    async def _member(self, client: AsyncOAuth2Client, token: str) -> str:
        """Whose grant it is. Raises PortabilityNotOffered, Untrustworthy, httpx2.HTTPError."""
        headers = {"authorization": f"Bearer {token}", **_HEADERS}
        named = _member_in(await self._asked(client, headers))
        if named is None:  # what they once turned off stays off until it is turned on
            answer = await client.request(
                "POST", self._authorizations, headers=headers, json={}, withhold_token=True
            )
            _check(answer)
            named = _member_in(await self._asked(client, headers))
        if named is None:
            raise Untrustworthy("no authorization")
        return named

    async def _asked(self, client: AsyncOAuth2Client, headers: Mapping[str, str]) -> Any:
        """Once more after a fault of theirs, or after a token that they do not know yet."""
        answer = await self._get(client, headers)
        if answer is not None and answer.status_code == _UNAUTHORISED:
            await asyncio.sleep(self._settle_seconds)
        if answer is None or answer.status_code == _UNAUTHORISED or answer.status_code >= _SERVER:
            answer = await self._get(client, headers)
        if answer is None:
            raise httpx2.HTTPError("no answer")
        _check(answer)
        return answer.json()

    async def _get(
        self, client: AsyncOAuth2Client, headers: Mapping[str, str]
    ) -> httpx2.Response | None:
        query = {"q": "memberAndApplication"}
        try:
            answer: httpx2.Response = await client.request(
                "GET", self._authorizations, params=query, headers=headers, withhold_token=True
            )
        except httpx2.TransportError:
            return None
        return answer


class NoPortability:
    """See domain.linked_accounts.ports.PortabilityProvider: there is none."""

    is_configured = False

    def authorization_url(self, state: str) -> str:
        del state
        raise PortabilityNotConfigured

    async def exchange(self, code: str) -> Grant:
        del code
        raise PortabilityNotConfigured


def _granted(answer: Mapping[str, Any]) -> tuple[str, str]:
    """The token, and what it is good for. Raises Untrustworthy."""
    token, scope = answer.get("access_token"), answer.get("scope")
    if not isinstance(token, str) or not token.isascii() or not 0 < len(token) <= MOST_TOKEN_BYTES:
        raise Untrustworthy("token")
    scopes = scope.replace(",", " ").split() if isinstance(scope, str) else []
    if SCOPE not in scopes:
        raise Untrustworthy("scope")
    return token, " ".join(sorted(scopes))


def _life(seconds: object) -> timedelta:
    if isinstance(seconds, bool) or not isinstance(seconds, int) or seconds <= 0:
        return _USUAL_LIFE
    return min(timedelta(seconds=min(seconds, 10**9)), _LONGEST_LIFE)


def _member_in(body: Any) -> str | None:
    """The member in the first authorization; None where there is none. Raises Untrustworthy."""
    elements = body.get("elements") if isinstance(body, dict) else None
    if not isinstance(elements, list):
        raise Untrustworthy("authorizations")
    if not elements:
        return None
    first = elements[0] if isinstance(elements[0], dict) else {}
    key = first.get("memberComplianceAuthorizationKey")
    member = key.get("member") if isinstance(key, dict) else None
    if not isinstance(member, str) or not member.startswith(_PERSON) or len(member) > _MOST_URN:
        raise Untrustworthy("member")
    return member


def _check(answer: httpx2.Response) -> None:
    """Raises PortabilityNotOffered, Untrustworthy for a refusal, httpx2.HTTPError for trouble."""
    status = answer.status_code
    if status == _FORBIDDEN:
        raise PortabilityNotOffered
    if status == _TOO_MANY or status >= _SERVER:
        raise httpx2.HTTPError(f"status {status}")
    if not answer.is_success:
        raise Untrustworthy(f"status {status}")


def _tell(reason: str) -> None:
    _log.warning("linkedin_portability.failed", reason=reason)
