"""What LinkedIn says of a member, in the id token and at the userinfo address, checked and made one.

An optional claim may be missing from either; a verified flag is true or the text "true"; nothing is read of
`locale`, which comes as text or as an object, nor of `picture`, whose address expires.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.sign_in.model import Claims

LEEWAY_SECONDS = 120
MOST_TOKEN_BYTES = 8 * 1024

_MOST_TEXT = 320


class Untrustworthy(Exception):
    """The answer is not what LinkedIn would say to us; the text says what is wrong, without any claim."""


def check_token(
    claims: Mapping[str, Any], *, issuers: Sequence[str], client_id: str, now: float
) -> None:
    """Whether an id token with a good signature is meant for us, now. Raises Untrustworthy."""
    if claims.get("iss") not in issuers:
        raise Untrustworthy("issuer")
    audience = claims.get("aud")
    if audience not in (client_id, [client_id]):
        raise Untrustworthy("audience")
    if _seconds(claims, "exp") <= now - LEEWAY_SECONDS:
        raise Untrustworthy("expired")
    if _seconds(claims, "iat") > now + LEEWAY_SECONDS:
        raise Untrustworthy("issued in the future")


def combined(token: Mapping[str, Any], userinfo: Mapping[str, Any]) -> Claims:
    """One member out of both answers. Raises Untrustworthy when they speak of two."""
    subject = _text(token, "sub")
    if not subject or subject != _text(userinfo, "sub"):
        raise Untrustworthy("subject")
    # The flag belongs to the address it came with.
    source = userinfo if _text(userinfo, "email") else token
    return Claims(
        subject=subject,
        email=_text(source, "email"),
        email_verified=_is_true(source.get("email_verified")),
        name=_name(userinfo) or _name(token),
    )


def _name(claims: Mapping[str, Any]) -> str:
    parts = (_text(claims, "given_name"), _text(claims, "family_name"))
    return _text(claims, "name") or " ".join(part for part in parts if part)


def _text(claims: Mapping[str, Any], name: str) -> str | None:
    value = claims.get(name)
    return value if isinstance(value, str) and 0 < len(value) <= _MOST_TEXT else None


def _is_true(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.strip().lower() == "true")


def _seconds(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Untrustworthy(name)
    return value
