"""For whom passkeys are made, and from where they may be used."""

import re
from typing import Protocol
from urllib.parse import urlsplit

from bootstrap.environment import checked_url

# An Android app, by the hash of the certificate that it is signed with.
_ANDROID_APP = re.compile(r"android:apk-key-hash:[A-Za-z0-9_-]{43}")


class Party(Protocol):
    """As much of the settings as is looked at here."""

    @property
    def public_url(self) -> str: ...

    @property
    def web_origins(self) -> tuple[str, ...]: ...

    @property
    def passkey_rp_id(self) -> str: ...

    @property
    def passkey_origins(self) -> tuple[str, ...]: ...


def passkey_origins(text: str) -> tuple[str, ...]:
    """The origins of a comma list. Raises ValueError."""
    return tuple(_origin(each.strip()) for each in text.split(","))


def passkey_host(text: str) -> str:
    """The domain that passkeys belong to. Raises ValueError."""
    if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)*", text):
        raise ValueError("must be a domain in lower case, without scheme and port")
    return text


def relying_party(settings: Party) -> tuple[str, tuple[str, ...]]:
    """The domain that passkeys belong to, and from where: unless told, the public URL and the web apps."""
    public = settings.public_url
    return (
        settings.passkey_rp_id or urlsplit(public).hostname or "",
        settings.passkey_origins or (_origin_of(public), *settings.web_origins),
    )


def _origin(text: str) -> str:
    if _ANDROID_APP.fullmatch(text):
        return text
    url = checked_url(text, ("https", "http"))
    if url != _origin_of(url):
        raise ValueError("must be origins such as https://example.com, or android:apk-key-hash:…")
    return url


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
