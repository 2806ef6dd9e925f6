"""What LinkedIn knows an application of ours by, and the client that speaks as it.

It takes the secret in the body only, and refuses PKCE: so the state, bound to whoever set out, is what stands
against forgery.
"""

from urllib.parse import urlencode

import msgspec
from authlib.integrations.httpx_client import AsyncOAuth2Client

from adapters.linkedin.capped import client_settings

MOST_CODE = 4096


class Registration(msgspec.Struct, frozen=True, kw_only=True):
    """One application. `auth_url` is LinkedIn's `…/oauth/v2`."""

    auth_url: str
    client_id: str
    client_secret: str
    redirect_uri: str
    scope: str

    def __repr__(self) -> str:
        return f"Registration(client_id={self.client_id!r}, redirect_uri={self.redirect_uri!r})"

    @property
    def token_url(self) -> str:
        return f"{self.auth_url.rstrip('/')}/accessToken"

    def authorization_url(self, state: str) -> str:
        """Where to send the browser."""
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "state": state,
            "scope": self.scope,
        }
        return f"{self.auth_url.rstrip('/')}/authorization?{urlencode(query)}"

    def client(self) -> AsyncOAuth2Client:
        """A client for one exchange: it remembers tokens, so no two share one."""
        return AsyncOAuth2Client(
            client_id=self.client_id,
            client_secret=self.client_secret,
            token_endpoint_auth_method="client_secret_post",  # noqa: S106 - the way, not the secret
            redirect_uri=self.redirect_uri,
            **client_settings(),
        )
