"""The cookie that binds a sign-in to the browser it was begun in.

Its name makes browsers insist that it is secure, for this host alone, and set by this host.
"""

from typing import Any

from litestar import Request
from litestar.datastructures import Cookie

from domain.sign_in.model import CODE_LIFE, STATE_LIFE

NAME = "__Host-signin"


def binding_of(request: Request[Any, Any, Any]) -> str:
    """What the browser keeps; empty where it keeps nothing."""
    return request.cookies.get(NAME, "")


def bound(binding: str) -> Cookie:
    """Have the browser keep it until its code would have run out."""
    return _cookie(binding, int((STATE_LIFE + CODE_LIFE).total_seconds()))


def released() -> Cookie:
    """Have the browser forget it."""
    return _cookie("", 0)


def _cookie(value: str, max_age: int) -> Cookie:
    return Cookie(
        key=NAME,
        value=value,
        path="/",
        max_age=max_age,
        secure=True,
        httponly=True,
        samesite="lax",
    )
