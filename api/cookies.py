"""The session cookie: bound to this very host and to HTTPS, and out of reach of scripts."""

from domain.accounts.tokens import PREFIXES, TokenKind

NAME = "__Host-session"

_ATTRIBUTES = "Path=/; Secure; HttpOnly; SameSite=Lax"


def session_cookie(header: str | None) -> str | None:
    """The session in a Cookie header, if there is one."""
    for pair in (header or "").split(";"):
        name, _, value = pair.strip().partition("=")
        if name == NAME:
            return value
    return None


def is_cookie_token(token: str) -> bool:
    return token.startswith(PREFIXES[TokenKind.COOKIE])


def setting(token: str, seconds: int) -> str:
    """The Set-Cookie header that begins a session."""
    return f"{NAME}={token}; {_ATTRIBUTES}; Max-Age={seconds}"


def clearing() -> str:
    """The Set-Cookie header that ends it."""
    return f"{NAME}=; {_ATTRIBUTES}; Max-Age=0"
